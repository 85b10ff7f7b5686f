"""What was typed into a form and not saved yet: kept on this laptop, encrypted like all else, until it is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite3 import Connection

    from caseworker_app.store.session import Unit

Fields = Mapping[str, str | bool]


@dataclass(frozen=True)
class Place:
    """A form, what it is about, and the case it belongs to: there is one draft at a place."""

    form: str
    about: str = ""
    case_id: str | None = None


@dataclass(frozen=True)
class Draft:
    """What was typed, and when it was last kept. The names are those of the case, if it has one."""

    place: Place
    fields: Fields
    kept_at: datetime
    given_name: str = ""
    family_name: str = ""


def keep_draft(unit: Unit, place: Place, fields: Fields) -> None:
    """Keep what was typed at a place, instead of what was kept there before."""
    from caseworker_app.store.tables import Draft as Row

    unit.session.merge(
        Row(form=place.form, about=place.about, case_id=place.case_id, fields=dict(fields), kept_at=unit.now)
    )
    unit.session.flush()


def drop_draft(unit: Unit, place: Place) -> None:
    """Forget what was typed at a place: it has been saved, or is not wanted any more."""
    from sqlalchemy import delete

    from caseworker_app.store.tables import Draft as Row

    unit.session.execute(delete(Row).where(Row.form == place.form, Row.about == place.about))


def draft_at(connection: Connection, place: Place) -> Draft | None:
    """Return what was typed at a place."""
    row = connection.execute(
        f"{_DRAFTS} AND d.form = ? AND d.about = ?", (place.form, place.about)
    ).fetchone()
    return None if row is None else _draft(*row)


def drafts(connection: Connection) -> list[Draft]:
    """Return all that was typed and not saved, the latest first."""
    return [_draft(*row) for row in connection.execute(f"{_DRAFTS} ORDER BY d.kept_at DESC, d.form, d.about")]


_DRAFTS = """SELECT d.form, d.about, d.case_id, d.fields, d.kept_at,
  coalesce(nullif(c.preferred_name, ''), c.given_name, ''), coalesce(c.family_name, '')
FROM drafts d LEFT JOIN cases c ON c.id = d.case_id WHERE c.deleted_at IS NULL"""


def _draft(
    form: str, about: str, case_id: str | None, fields: str, kept_at: str, given: str, family: str
) -> Draft:
    place = Place(form, about, case_id)
    return Draft(place, json.loads(fields), datetime.fromisoformat(kept_at), given, family)
