"""The mapping that a person confirmed for a set of headings, offered again for the same headings."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseworker_app.store.session import Unit
from caseworker_app.store.tables import ColumnMatch


def recall(session: Session, digest: str) -> dict[str, Any] | None:
    """Return the mapping kept for a set of headings, if there is one."""
    found = session.execute(
        select(ColumnMatch.mapping).where(ColumnMatch.headings == digest, ColumnMatch.deleted_at.is_(None))
    ).scalar_one_or_none()
    return dict(found) if found is not None else None


def remember(unit: Unit, digest: str, mapping: dict[str, Any]) -> None:
    """Keep the mapping of a set of headings; the same one again changes nothing."""
    kept = unit.session.execute(
        select(ColumnMatch).where(ColumnMatch.headings == digest)
    ).scalar_one_or_none()
    if kept is None:
        unit.session.add(ColumnMatch(headings=digest, mapping=mapping))
    elif kept.mapping != mapping or kept.deleted_at is not None:
        kept.mapping, kept.deleted_at = mapping, None
