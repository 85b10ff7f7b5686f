"""The order of the Caseload by each of its columns, worked out on the worker."""

from __future__ import annotations

import heapq
from array import array
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from caseworker_app.casework.case_index import CLOSED, SETTLED, CaseIndex, Names
from caseworker_app.casework.case_search import Order
from caseworker_app.casework.case_steps import next_step, stage_words
from caseworker_app.store.folding import fold

if TYPE_CHECKING:
    from sqlite3 import Connection

SORTS = (
    *("name", "reference", "date_of_birth", "year_group", "setting", "stage", "next_step", "due", "status"),
    *("next_review", "caseworker", "team", "last_contact"),
)
_RUN = 1000
_LATEST = 65536
# Columns that the index does not hold are put in order by the store.
_BY_STORE = {
    "reference": "SELECT c.rowid, c.reference FROM cases c ORDER BY c.reference",
    "date_of_birth": "SELECT c.rowid, coalesce(c.date_of_birth, '') FROM cases c",
    "next_review": """SELECT c.rowid, coalesce((SELECT min(v.due) FROM deadlines v WHERE v.case_id = c.id
        AND v.pending = 1 AND v.rule IN ('ar-first-12m', 'ar-next-12m')), '') FROM cases c""",
}


def order_by(index: CaseIndex, column: str, connection: Connection, *, backwards: bool = False) -> Order:
    """Return all positions in the order of a column, and by family name where that is the same."""
    names = by_name(index)
    positions = names if column == "name" else _grouped(names, _value(index, column, connection))
    return Order(positions[::-1] if backwards else positions)


def by_name(index: CaseIndex) -> array[int]:
    """Return the positions by family name, then given name, without regard to accents and capitals."""
    # Short sorted runs, merged, never hold the text of more than a few hundred cases as Python's own objects.
    runs = [_run(index, first) for first in range(0, len(index), _RUN)]
    ordered = array("I", [0]) * len(index)
    for rank, place in enumerate(heapq.merge(*runs, key=index.line)):
        ordered[rank] = place
    return ordered


def _run(index: CaseIndex, first: int) -> array[int]:
    last = min(first + _RUN, len(index))
    lines = index.lines(first, last)
    return array("I", sorted(range(first, last), key=lambda place: lines[place - first]))


def _grouped(positions: array[int], value: Callable[[int], Any]) -> array[int]:
    """Return the positions by a value that many share, keeping their order where it is the same."""
    counts: Counter[Any] = Counter(map(value, positions))
    starts, start = {}, 0
    for key in sorted(counts):
        starts[key] = start
        start += counts[key]
    ordered = array("I", [0]) * len(positions)
    for position in positions:
        key = value(position)
        ordered[starts[key]] = position
        starts[key] += 1
    return ordered


def _value(index: CaseIndex, column: str, connection: Connection) -> Callable[[int], Any]:
    if column in _BY_STORE:
        return _stored(index, connection, _BY_STORE[column])
    if column == "year_group":
        cohorts = index.cohort
        return lambda place: 256 - cohorts[place]
    if column in ("due", "status"):
        due, flags = index.due, index.flags
        return lambda place: _LATEST + flags[place] % 2 if flags[place] & (CLOSED | SETTLED) else due[place]
    if column == "last_contact":
        return index.heard.__getitem__
    names, words = _names(index, column)
    ranks = {text: rank for rank, text in enumerate(sorted({fold(words(name)) for name in names.names}))}
    by_number = [ranks[fold(words(name))] for name in names.names]
    return lambda place: by_number[names.numbers[place]]


def _names(index: CaseIndex, column: str) -> tuple[Names, Callable[[str], str]]:
    if column in ("stage", "next_step"):
        return index.steps, stage_words if column == "stage" else next_step
    return {"setting": index.settings, "caseworker": index.caseworkers, "team": index.teams}[column], str


def _stored(index: CaseIndex, connection: Connection, query: str) -> Callable[[int], int]:
    """Return the rank of each position by a value that only the store holds."""
    values: dict[str, int] = {}
    numbers = array("I", [0]) * (max(index.rowids, default=0) + 1)
    for rowid, text in connection.execute(query):
        if rowid < len(numbers):
            numbers[rowid] = values.setdefault(text, len(values))
    ranks = array("I", [0]) * len(values)
    for rank, text in enumerate(sorted(values, key=fold)):
        ranks[values[text]] = rank
    rowids = index.rowids
    return lambda place: ranks[numbers[rowids[place]]]
