"""Rows that name the same child, rows that may, and brothers and sisters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from caseworker_app.casework.incoming import IncomingCase, IncomingEvent, IncomingPerson, KeptText, SheetCell
from caseworker_app.imports.readers import text_of

if TYPE_CHECKING:
    from caseworker_app.imports.plan import Place, Preview

SINGLE_PROCESSES = frozenset(
    {"needs_assessment", "phase_transfer", "reassessment", "transfer_in", "transfer_out", "ceasing"}
)


class Key(NamedTuple):
    """What tells children apart."""

    reference: str
    given: str
    family: str
    born: date | None


def children(
    keys: Sequence[Sequence[Key]], left_out: Sequence[Collection[int]]
) -> tuple[tuple[Place, ...], ...]:
    """Gather the rows of each child: the same reference, or the same names and birth date."""
    by_reference: dict[str, list[Place]] = {}
    by_name: dict[tuple[str, str, date], list[Place]] = {}
    found: list[list[Place]] = []
    for sheet, rows in enumerate(keys):
        out = left_out[sheet]
        for row, key in enumerate(rows):
            if row in out:
                continue
            named = (key.given, key.family, key.born) if key.born and key.family else None
            places = by_reference.get(key.reference) if key.reference else None
            if places is None and named and named in by_name:
                other = by_name[named]
                first = keys[other[0][0]][other[0][1]].reference
                # Two references are two children until a person says otherwise.
                places = other if not (key.reference and first and key.reference != first) else None
            if places is None:
                places = []
                found.append(places)
            places.append((sheet, row))
            if key.reference:
                by_reference.setdefault(key.reference, places)
            if named:
                by_name.setdefault(named, places)
    return tuple(tuple(places) for places in found)


def siblings(keys: Sequence[Sequence[Key]]) -> int:
    """Count the families with several children, by family name alone: a number to show, nothing to act on."""
    families: dict[str, set[tuple[str, date | None]]] = defaultdict(set)
    for rows in keys:
        for key in rows:
            if key.family:
                families[key.family].add((key.given, key.born))
    return sum(len(members) > 1 for members in families.values())


def doubts(preview: Preview, keys: Sequence[Sequence[Key]]) -> Iterator[SheetCell]:
    """Yield what two rows of one child say differently, and children that may be one."""
    for places in preview.children:
        if len(places) > 1:
            yield from _differences(preview, places)
    seen: dict[tuple[str, str, date | None], Place] = {}
    for places in preview.children:
        sheet, row = places[0]
        key = keys[sheet][row]
        if not key.family:
            continue
        named = (key.given, key.family, key.born)
        if named in seen:
            yield _perhaps_one(preview, places[0], seen[named], has_birth=key.born is not None)
        seen.setdefault(named, places[0])


def _perhaps_one(preview: Preview, place: Place, other: Place, *, has_birth: bool) -> SheetCell:
    rows = preview.sheets[place[0]]
    column = next(c for c in rows.columns if c.match.target in ("family_name", "name", "reference"))
    first = preview.sheets[other[0]].table
    where = f"row {first.numbers[other[1]]} of sheet {first.sheet}"
    same = "name and birth date" if has_birth else "name, and neither has a birth date"
    return rows.cell(
        column,
        place[1],
        f"The same {same} as {where}. Brought in as two children: merge them if they are one.",
    )


def _differences(preview: Preview, places: Sequence[Place]) -> Iterator[SheetCell]:
    """Tell of each cell whose value another row of the same child gives otherwise: of both."""
    last: dict[str, tuple[object, Place]] = {}
    for sheet, row in places:
        for column in preview.sheets[sheet].columns:
            name = column.match.target
            value = column.values[row] if column.target else None
            if not name or value in (None, "") or column.target is None or column.target.kind == "check":
                continue
            event = column.target.event
            if event and event[0] not in SINGLE_PROCESSES:
                continue
            held = last.get(name)
            if held and held[0] != value:
                before_sheet, before_row = held[1]
                before = next(c for c in preview.sheets[before_sheet].columns if c.match.target == name)
                here, there = (preview.sheets[one].table for one in (sheet, before_sheet))
                before.tell(
                    before_row, "doubtful",
                    f"Row {here.numbers[row]} of sheet {here.sheet} gives another value for the same child, "
                    f"“{text_of(column.cells[row])}”, and that one is used.",
                )  # fmt: skip
                column.tell(
                    row, "doubtful",
                    f"Row {there.numbers[before_row]} of sheet {there.sheet} gives another value for the "
                    f"same child, “{text_of(before.cells[before_row])}”. This later one is used: check which "
                    "is right.",
                )  # fmt: skip
            last[name] = (value, (sheet, row))
    yield from ()


def joined(cases: Sequence[IncomingCase]) -> IncomingCase:
    """Make one child of several rows: later words win, all dates of reviews stand, all texts are kept."""
    first = cases[0]
    made = IncomingCase(
        first.sheet, first.row, next((case.reference for case in cases if case.reference), "")
    )
    events: dict[tuple[object, ...], IncomingEvent] = {}
    people: dict[tuple[str, str], IncomingPerson] = {}
    texts: dict[tuple[str, str], KeptText] = {}
    for number, case in enumerate(cases):
        made.fields.update(case.fields)
        made.setting = case.setting or made.setting
        for event in case.events:
            single = event.kind in SINGLE_PROCESSES
            cycle = event.cycle if single else f"{event.cycle}{number or ''}"
            key = (event.kind, event.type, event.detail, None if single else event.on)
            if single or key not in events:
                events[key] = event._replace(cycle=cycle)
        for person in case.people:
            people[person.role, person.name.casefold()] = person
        for text in case.texts:
            heading = text.heading if (text.heading, text.text) in texts else _free(text, case, texts)
            texts.setdefault((text.heading, text.text), text._replace(heading=heading))
    made.places, made.rows = first.places, cases
    made.events = _without_guesses(list(events.values()))
    made.people, made.texts = list(people.values()), list(texts.values())
    return made


def _without_guesses(events: list[IncomingEvent]) -> list[IncomingEvent]:
    """Leave a decision out that one row only lets guess at, where another row dates it."""
    decisions = ("decision_to_assess", "decision_not_to_assess")
    dated = any(event.type in decisions and ("stated", "true") not in event.detail for event in events)
    return [
        event for event in events
        if not (dated and event.type in decisions and ("stated", "true") in event.detail)
    ]  # fmt: skip


def _free(text: KeptText, case: IncomingCase, texts: dict[tuple[str, str], KeptText]) -> str:
    """Return a heading that no other text of the child has: two rows may say different things under one."""
    taken = {kept.heading for kept in texts.values()}
    if text.heading not in taken:
        return text.heading
    return f"{text.heading} ({case.sheet}, row {case.row})"
