"""What two rows of one child say differently: both cells are told, whichever value is used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple, cast

from caseworker_app.imports.assemble import STATED, Plan
from caseworker_app.imports.readers import ChildName, text_of, words_of
from caseworker_app.imports.rows import Column
from caseworker_app.imports.targets import Target
from caseworker_app.imports.workbook import Cell

Place = tuple[int, int]  # which sheet, which of its rows
SINGLE_PROCESSES = frozenset(
    {"needs_assessment", "phase_transfer", "reassessment", "transfer_in", "transfer_out", "ceasing"}
)
NAMES = ("given_name", "family_name")


class Said(NamedTuple):
    """What one cell says of a child, and where it stands."""

    words: str
    place: Place
    column: Column


def tell(plans: Sequence[Plan], places: Sequence[Place]) -> None:
    """Tell of each cell whose value another row of the same child gives otherwise: of both."""
    held: dict[object, list[Said]] = {}
    for place in places:
        here: dict[object, list[Said]] = defaultdict(list)
        for what, words, column in _said(plans[place[0]], place[1]):
            here[what].append(Said(words, place, column))
        for what, said in here.items():
            held[what] = _after(plans, what, held.get(what, []), said)


def _after(plans: Sequence[Plan], what: object, before: list[Said], here: list[Said]) -> list[Said]:
    """Tell what differs between the rows before and this one; return the cells that say what is used now."""
    own = [said for said in here if said.column.match.target == what]
    used = own or here  # the column of a name itself goes before a column of whole names
    now, then = {said.words for said in used}, {said.words for said in before}
    for said in before:
        if said.words not in now:
            _tell_both(plans, said, used[-1])
    for said in used:
        if before and said.words not in then:
            _tell_both(plans, before[-1], said)
    return [said for said in (*before, *here) if said.words in now]


def _said(plan: Plan, row: int) -> Iterator[tuple[object, str, Column]]:
    """Yield what a row says that only one row can say of a child: its words, and its events."""
    for column in plan.rows.columns:
        if column.target and column.target.kind != "check" and not column.target.repeats:
            for what, words in _words(column, column.target, row):
                yield what, words, column
    by_letters = {plan.rows.table.letters(column.index): column for column in plan.rows.columns}
    for event in plan.events_of(row):
        if event.kind in SINGLE_PROCESSES and STATED not in event.detail:
            yield (
                (event.kind, event.type, event.detail),
                event.on.isoformat(),
                by_letters[event.place.letters],
            )


def _words(column: Column, target: Target, row: int) -> Iterator[tuple[str, str]]:
    """Yield what a cell says; a full name says two things, and an event is told of by its own name."""
    value = cast("Cell | ChildName | None", column.values[row])
    if isinstance(value, ChildName):
        yield from ((name, part) for name, part in zip(NAMES, value, strict=True) if part)
    elif value is not None and value != "" and not target.event:
        yield target.name, words_of(value)


def _tell_both(plans: Sequence[Plan], before: Said, later: Said) -> None:
    for said, other, ending in (
        (before, later, ", and that one is used."),
        (later, before, ". This later one is used: check which is right."),
    ):
        table, row = plans[other.place[0]].rows.table, other.place[1]
        said.column.tell(
            said.place[1], "doubtful",
            f"Row {table.numbers[row]} of sheet {table.sheet} gives another value for the same child, "
            f"“{text_of(other.column.cells[row])}”{ending}",
        )  # fmt: skip
