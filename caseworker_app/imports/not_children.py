"""Rows that make no child: no name, an impossible birth, totals, headings, notes under the table."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from caseworker_app.imports import dates
from caseworker_app.imports.readers import ChildName, text_of, words_of

if TYPE_CHECKING:
    from caseworker_app.imports.rows import Column, Rows

TOTALS = re.compile(r"(?:grand |sub[- ]?|overall )?totals?\b|averages?\b|count\b|number of\b", re.IGNORECASE)
A_SETTING = re.compile(
    r"\b(?:school|primary|secondary|infants?|juniors?|academy|college|nursery|pre-?school|high)\b", re.I
)
A_PART = re.compile(
    r"(?:(?:years?|yr|y|ncy)\s*\d{1,2}|reception|(?:autumn|spring|summer)(?: term)?(?: \d+)?|key stage \d"
    r"|ks\s*\d|(?:phase|cohort|team|area|locality)\b.*)\W*",
    re.I,
)
A_TOTAL = "This looks like a row of totals, not a child, so it was left out."
A_HEADING = "This looks like a heading inside the sheet, not a child, so it was left out."
A_NOTE = (
    "A line under the table with no first name, birth date or other date: it looks like a note, not a child, "
    "so it was left out."
)
ALONE = (
    "Nothing else stands in this row: no first name, no birth date, no other date. Check that it is a child."
)
A_NAME = re.compile(r"[^\W\d_]+(?:[ ,.’'-]+[^\W\d_]+){0,3}\.?")
MOST_WORDS_OF_A_REFERENCE = 2
NO_CHILD = "No child can be told from this row: it has neither a reference nor a family name."
BIRTH_LEFT_OUT = "The birth date cannot be right, so the row was left out."
REMEDY = "Correct or clear it in the sheet and import again, or choose a date, or none, in the window."
FEWEST_COLUMNS = 3
OLDEST = 25  # a plan lasts at most to the end of the school year of the 25th birthday
A_SCHOOL = "A heading inside the sheet: taken as the setting of the children below it."


def leave_out(rows: Rows, today: date) -> None:
    """Leave out the rows that make no child, each with its reason."""
    _judge_birth(rows, today)
    _leave_out_others(rows)
    _leave_out_nameless(rows)


def _judge_birth(rows: Rows, today: date) -> None:
    """A birth that cannot be leaves its row out: nothing else in it can be trusted."""
    column = rows.column("date_of_birth")
    if column is None:
        return
    oldest = date(today.year - OLDEST - 1, today.month, min(today.day, 28))
    for row, born in enumerate(column.values):
        if isinstance(born, date) and not oldest < born <= today:
            column.tell(row, "rejected", _impossible_birth(born, today))
            rows.left_out[row] = column.odd[row].why
    for row, odd in column.odd.items():
        if (
            odd.outcome == "rejected" and odd.why.startswith(("There is no month", "The year"))
        ) or " days, so " in odd.why:
            column.tell(row, "rejected", f"{BIRTH_LEFT_OUT} {REMEDY}")
            rows.left_out[row] = column.odd[row].why


def _impossible_birth(born: date, today: date) -> str:
    day = f"{born.day} {dates.MONTH_NAMES[born.month - 1]} {born.year}"
    if born > today:
        return f"The birth date {day} is in the future, so the row was left out. {REMEDY}"
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return (
        f"A birth on {day} makes this person {age}, and a plan ends with the school year of the 25th "
        f"birthday. The row was left out. {REMEDY}"
    )


def _leave_out_others(rows: Rows) -> None:
    """Leave out totals and headings between the rows; a school's heading is the setting of the rows below."""
    count = len(rows.table.numbers)
    candidates = without_birth(rows.values("date_of_birth"), count)
    names = (rows.column(name) for name in ("name", "given_name", "family_name"))
    named = [column for column in names if column]
    for row in totals(rows.columns, named, candidates):
        rows.left_out[row] = A_TOTAL
    places: list[tuple[int, str]] = []
    # In a list of names alone, a lone name is a child.
    few = len(rows.columns) < FEWEST_COLUMNS
    lone = [] if few else list(alone(rows.columns, candidates))
    for row, words, is_setting in headings(lone):
        rows.left_out[row] = A_HEADING
        if is_setting and rows.column("school") is None:
            rows.headings.add(row)
            places.append((row, words))
    ends = [row for row, _ in places[1:]] + [count]
    for (first, words), last in zip(places, ends, strict=False):
        rows.settings.update(dict.fromkeys(range(first + 1, last), words))
    _leave_out_notes(rows, named, lone)


def _leave_out_notes(rows: Rows, named: Sequence[Column], lone: Sequence[tuple[int, Column]]) -> None:
    """Leave out lines of words under the table; a lone name in the table is a child, and doubtful."""
    if not lone:
        return
    numbers, reference = rows.table.numbers, rows.column("reference")
    others = {row for row, why in rows.left_out.items() if why in (A_TOTAL, A_HEADING)}
    under = end_of(rows.columns, others, len(numbers))
    for row, column in lone:
        names = any(column is one for one in named)
        if row in rows.left_out or not (names or column is reference):
            continue
        apart = row > 0 and (numbers[row] - numbers[row - 1] > 1 or row - 1 in others)
        if row >= under and is_note(text_of(column.cells[row]), names=names, apart=apart):
            rows.left_out[row] = A_NOTE
            others.add(row)
        else:
            column.tell(row, "doubtful", ALONE)


def _leave_out_nameless(rows: Rows) -> None:
    references, names = rows.values("reference"), rows.values("name")
    families = rows.values("family_name")
    for row in range(len(rows.table.numbers)):
        name = names[row] if names else None
        if not (
            (references and references[row])
            or (families and families[row])
            or (isinstance(name, ChildName) and (name.family or name.given))
        ):
            rows.left_out.setdefault(row, NO_CHILD)


def totals(columns: Sequence[Column], named: Sequence[Column], candidates: Sequence[int]) -> Iterator[int]:
    """Yield the rows whose first words say that they add up the others; `named` are the columns of names."""
    for row in candidates:
        first = next((text for column in columns if (text := text_of(column.cells[row]))), "")
        if TOTALS.match(first) or _only_figures(row, columns, named):
            yield row


def _only_figures(row: int, columns: Sequence[Column], named: Sequence[Column]) -> bool:
    """Say whether a row has a figure where the name should stand, and no word at all: a count of rows."""
    if not any(text_of(column.cells[row]) for column in named):
        return False
    return not any(any(map(str.isalpha, text_of(column.cells[row]))) for column in columns)


def headings(lone: Iterable[tuple[int, Column]]) -> Iterator[tuple[int, str, bool]]:
    """Yield which rows of one cell are a heading, its words, and whether they name a setting."""
    for row, column in lone:
        words = words_of(column.cells[row])
        if A_PART.fullmatch(words):
            yield row, words, False
        elif A_SETTING.search(words):
            yield row, words, True


def alone(columns: Sequence[Column], candidates: Sequence[int]) -> Iterator[tuple[int, Column]]:
    """Yield the rows of which one cell is filled, with words, and its column."""
    for row in candidates:
        filled = [column for column in columns if column.cells[row] != ""]
        if len(filled) == 1 and isinstance(filled[0].cells[row], str):
            yield row, filled[0]


def end_of(columns: Sequence[Column], others: Collection[int], rows: int) -> int:
    """Return the first row under the table: after the last one that says more than one thing of a child."""
    for row in reversed(range(rows)):
        if row not in others and sum(column.cells[row] != "" for column in columns) > 1:
            return row + 1
    return rows  # a sheet of lone names: none of them stands under anything


def is_note(words: str, *, names: bool, apart: bool) -> bool:
    """Say whether a lone cell under the table is a note: it stands apart from the table, or is no name."""
    if names:
        return apart or not A_NAME.fullmatch(words)
    return len(words.split()) > MOST_WORDS_OF_A_REFERENCE


def without_birth(births: Sequence[object] | None, rows: int) -> Sequence[int]:
    """Return the rows in which no birth date was read: only they can be something else than a child."""
    if births is None:
        return range(rows)
    return [row for row, born in enumerate(births) if not isinstance(born, date)]
