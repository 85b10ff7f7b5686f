"""A list of settings and professionals: fills in what settings lack, and adds those that are new."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from caseworker_app.casework import known as on_file
from caseworker_app.casework.alike import alike
from caseworker_app.casework.incoming import Imported, IncomingSetting, SheetCell
from caseworker_app.store.folding import fold
from caseworker_app.store.identifiers import new_id
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import AuditEntry, ImportBatch, Setting

SettingRow = tuple[SheetCell, IncomingSetting]
NEW, CHANGED, UNCHANGED = "New", "Changes", "As it is"


@dataclass(frozen=True, slots=True)
class SettingLine:
    """What one row of a list would do: a new setting, another head or telephone, or nothing."""

    cell: SheetCell
    name: str
    outcome: str
    changes: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class SettingsForecast:
    """What a list of settings would make, found without writing."""

    lines: list[SettingLine] = field(default_factory=list)
    new: dict[str, dict[str, Any]] = field(default_factory=dict)  # by folded name
    changed: dict[str, dict[str, str]] = field(default_factory=dict)  # by id
    unchanged: int = 0
    doubts: list[SheetCell] = field(default_factory=list)


def forecast(session: Session, rows: Iterable[SettingRow]) -> SettingsForecast:
    """Compare a list with the settings on file: known ones by URN or name, the others are new."""
    known = on_file.read_settings(session)
    by_hand = _edited_by_hand(session)
    made = SettingsForecast()
    names = [setting.name for setting in known.settings.values()]
    for cell, row in rows:
        found = known.settings_by_urn.get(row.urn) or known.settings.get(fold(row.name))
        if found is None:
            _add(made, cell, row, names)
            continue
        differs = {name: text for name, text in row.details().items() if getattr(found, name) != text}
        change = {}
        for name, text in differs.items():
            if getattr(found, name) and (found.id, name) in by_hand:
                made.doubts.append(_kept_by_hand(cell, name, getattr(found, name), text))
            else:
                change[name] = text
        if change:
            made.changed.setdefault(found.id, {}).update(change)
        else:
            made.unchanged += 1
        made.lines.append(SettingLine(cell, row.name, CHANGED if change else UNCHANGED, change))
    return made


def import_settings(unit: Unit, rows: Iterable[SettingRow], file_name: str) -> Imported:
    """Bring a list of settings in; what a person changed by hand since the last import stays."""
    found = forecast(unit.session, rows)
    if not found.new and not found.changed:
        return Imported("", unchanged=found.unchanged, doubtful=tuple(found.doubts))
    batch, made, updated = new_id(), len(found.new), len(found.changed)
    counts = {"unit": unit.id, "made": made, "updated": updated, "unchanged": found.unchanged}
    unit.session.add(
        ImportBatch(
            id=batch, file_name=file_name, kind="settings", imported_at=unit.now, imported_by=unit.user,
            counts=counts,
        )
    )  # fmt: skip
    for setting_id, change in found.changed.items():
        unit.session.execute(update(Setting).where(Setting.id == setting_id).values(change))
    unit.insert_many(Setting, list(found.new.values()))
    return Imported(batch, made, updated, found.unchanged, doubtful=tuple(found.doubts))


def _add(made: SettingsForecast, cell: SheetCell, row: IncomingSetting, names: Sequence[str]) -> None:
    key = fold(row.name)
    if key not in made.new:
        made.doubts += _much_like(cell, row.name, [*names, *(new["name"] for new in made.new.values())])
    made.new[key] = {"id": new_id(), "name": row.name, **made.new.get(key, {}), **row.details()}
    made.lines.append(SettingLine(cell, row.name, NEW, row.details()))


def _edited_by_hand(session: Session) -> set[tuple[str, str]]:
    """Return the fields of settings whose last change was a person's, not an import's."""
    imports = {str(counts.get("unit")) for counts in session.scalars(select(ImportBatch.counts))}
    lines = session.execute(
        select(AuditEntry.unit, AuditEntry.row_id, AuditEntry.change)
        .where(AuditEntry.table == Setting.__tablename__)
        .order_by(AuditEntry.number)
    )
    last = {(line.row_id, name): line.unit for line in lines for name in line.change}
    return {place for place, unit in last.items() if unit not in imports}


def _kept_by_hand(cell: SheetCell, name: str, present: str, text: str) -> SheetCell:
    why = f"On file {name} is “{present}”, given by a person since the last import. That stays."
    return cell._replace(heading=name.capitalize(), value=text, why=why)


def _much_like(cell: SheetCell, name: str, others: Sequence[str]) -> list[SheetCell]:
    for _, other in alike([name], others):
        return [
            cell._replace(
                why=f"Much like “{other}”. Both are kept: if they are one, give both the same name."
            )
        ]
    return []
