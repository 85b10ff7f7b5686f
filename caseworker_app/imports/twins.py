"""Rows that name the same child, rows that may, and brothers and sisters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from caseworker_app.casework.incoming import (
    IncomingCase,
    IncomingEvent,
    IncomingPerson,
    IncomingSetting,
    KeptText,
    SheetCell,
)
from caseworker_app.imports.assemble import STATED
from caseworker_app.imports.differences import SINGLE_PROCESSES, Place
from caseworker_app.statutory.idle import UNDATED

if TYPE_CHECKING:
    from caseworker_app.imports.plan import Preview


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
    """Yield the children that may be one."""
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


def joined(cases: Sequence[IncomingCase]) -> IncomingCase:
    """Make one child of several rows: later words win, all dates of reviews stand, all texts are kept."""
    first = cases[0]
    made = IncomingCase(
        first.sheet, first.row, next((case.reference for case in cases if case.reference), "")
    )
    events: dict[tuple[object, ...], tuple[int, list[IncomingEvent]]] = {}
    people: list[IncomingPerson] = []
    texts: dict[tuple[str, str], KeptText] = {}
    for number, case in enumerate(cases):
        notes = [note for of in (made, case) if (note := of.fields.get("note"))]
        made.fields.update(case.fields)
        if len(set(notes)) > 1:
            made.fields["note"] = "\n".join(map(str, notes))
        made.setting = _setting_of_both(made.setting, case.setting)
        for event in case.events:
            _join_event(events, event, number)
        for person in case.people:
            _join_person(people, person)
        for text in case.texts:
            heading = text.heading if (text.heading, text.text) in texts else _free(text, case, texts)
            texts.setdefault((text.heading, text.text), text._replace(heading=heading))
    made.places, made.rows = first.places, cases
    made.events = _without_guesses([event for _, same in events.values() for event in same])
    made.people, made.texts = people, list(texts.values())
    return made


def _join_event(
    events: dict[tuple[object, ...], tuple[int, list[IncomingEvent]]], event: IncomingEvent, number: int
) -> None:
    """Add an event of a child's row; of one that happens once, the later row's dates stand."""
    single = event.kind in SINGLE_PROCESSES
    cycle = event.cycle if single else f"{event.cycle}{number or ''}"
    plain = tuple(pair for pair in event.detail if pair[0] != UNDATED)
    key = (event.kind, event.type, plain, None if single else event.on)
    of_row, same = events.get(key, (number, []))
    if of_row != number and not single:
        return
    if told := [pair for one in same for pair in one.detail if pair[0] == UNDATED and plain == event.detail]:
        event = event._replace(detail=(*plain, *told[:1]))
    events[key] = (number, [*(same if of_row == number else ()), event._replace(cycle=cycle)])


def _setting_of_both(first: IncomingSetting | None, later: IncomingSetting | None) -> IncomingSetting | None:
    """Return the later setting; where both rows name the same one, with what only the first says of it."""
    if first is None or later is None or first.name.casefold() != later.name.casefold():
        return later or first
    return replace(first, **later.details())


def _join_person(people: list[IncomingPerson], person: IncomingPerson) -> None:
    """Add a person, or what another row says of the same one; one without a name is the only one there."""
    same_role = [(at, other) for at, other in enumerate(people) if other.role == person.role]
    named = [(at, other) for at, other in same_role if other.name.casefold() == person.name.casefold()]
    nameless = same_role if len(same_role) == 1 and not (person.name and same_role[0][1].name) else []
    for at, other in named or nameless:
        people[at] = replace(other, **person.parts())
        return
    people.append(person)


def _without_guesses(events: list[IncomingEvent]) -> list[IncomingEvent]:
    """Leave a decision out that one row only lets guess at, where another row dates it."""
    decisions = ("decision_to_assess", "decision_not_to_assess")
    dated = any(event.type in decisions and STATED not in event.detail for event in events)
    return [
        event for event in events
        if not (dated and event.type in decisions and STATED in event.detail)
    ]  # fmt: skip


def _free(text: KeptText, case: IncomingCase, texts: dict[tuple[str, str], KeptText]) -> str:
    """Return a heading that no other text of the child has: two rows may say different things under one."""
    taken = {kept.heading for kept in texts.values()}
    if text.heading not in taken:
        return text.heading
    return f"{text.heading} ({case.sheet}, row {case.row})"
