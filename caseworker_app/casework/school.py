"""The setting that a case attends, by its name or its URN."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from caseworker_app.store.tables import Setting


def setting_id(session: Session, called: str) -> str | None:
    """Return the setting of a name or a URN; one that is not there yet is made, without an address."""
    name = " ".join(called.split())
    if not name:
        return None
    there = select(Setting.id).where(Setting.deleted_at.is_(None))
    if name.isdigit() and len(name) == 6:
        by_number = session.execute(there.where(Setting.urn == name).limit(1)).scalar_one_or_none()
        if by_number is not None:
            return by_number
    named = there.where((Setting.name == name) | (func.lower(Setting.name) == name.lower()))
    found = session.execute(named.order_by(Setting.name != name, Setting.id).limit(1)).scalar_one_or_none()
    if found is not None:
        return found
    made = Setting(name=name)
    session.add(made)
    session.flush()
    return made.id
