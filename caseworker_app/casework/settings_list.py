"""A list of settings and professionals: fills in what settings lack, and adds those that are new."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import update

from caseworker_app.casework import known as on_file
from caseworker_app.casework.alike import alike
from caseworker_app.casework.incoming import Imported, IncomingSetting, SheetCell
from caseworker_app.store.folding import fold
from caseworker_app.store.identifiers import new_id
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import ImportBatch, Setting

SettingRow = tuple[SheetCell, IncomingSetting]


def import_settings(unit: Unit, rows: Iterable[SettingRow], file_name: str) -> Imported:
    """Bring a list of settings in: known ones by URN or name get what is new, the others are made."""
    known = on_file.read(unit.session)
    new: dict[str, dict[str, Any]] = {}
    updated: set[str] = set()
    unchanged = 0
    doubts: list[SheetCell] = []
    names = [setting.name for setting in known.settings.values()]
    batch = new_id()
    for cell, row in rows:
        found = known.settings_by_urn.get(row.urn) or known.settings.get(fold(row.name))
        if found is None:
            key = fold(row.name)
            doubts += (
                _much_like(cell, row.name, [*names, *(made["name"] for made in new.values())])
                if key not in new
                else []
            )
            new[key] = {"id": new_id(), "name": row.name, **new.get(key, {}), **row.details()}
            continue
        change = {name: text for name, text in row.details().items() if getattr(found, name) != text}
        if not change:
            unchanged += 1
            continue
        updated.add(found.id)
        unit.session.execute(update(Setting).where(Setting.id == found.id).values(change))
    if not new and not updated:
        return Imported("", unchanged=unchanged, doubtful=tuple(doubts))
    counts = {"unit": unit.id, "made": len(new), "updated": len(updated), "unchanged": unchanged}
    unit.session.add(
        ImportBatch(
            id=batch,
            file_name=file_name,
            kind="settings",
            imported_at=unit.now,
            imported_by=unit.user,
            counts=counts,
        )
    )
    unit.insert_many(Setting, list(new.values()))
    return Imported(batch, len(new), len(updated), unchanged, doubtful=tuple(doubts))


def _much_like(cell: SheetCell, name: str, others: Sequence[str]) -> list[SheetCell]:
    for _, other in alike([name], others):
        return [
            cell._replace(
                why=f"Much like “{other}”. Both are kept: if they are one, give both the same name."
            )
        ]
    return []
