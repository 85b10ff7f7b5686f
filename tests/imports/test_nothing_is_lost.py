"""Whatever stands in a sheet, no cell of it vanishes without a word."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from caseworker_app.casework.incoming import IncomingCase
from caseworker_app.imports import plan
from caseworker_app.imports.dates import Order, read_cell
from caseworker_app.imports.plan import Preview
from caseworker_app.imports.readers import NO, YES, text_of, words_of
from caseworker_app.imports.workbook import Sheet, Workbook, column_letters
from tests.imports.sheets import TODAY

HEADINGS = (
    "Ref", "Surname", "Forename", "DoB", "NCY", "School", "SENCO", "LAC", "Date req rec'd", "20 wk date",
    "Dec to assess",
    "EP advice rec'd", "Final EHCP", "Last review", "AR due", "AR mtg", "AR decision", "AR outcome",
    "Parent/carer", "Mum mob",
    "Tel", "Officer", "Primary need", "Notes", "Band", "", "Child's name", "Assess Y/N", "Postcode",
    "Home address",
)  # fmt: skip
WORDS = st.sampled_from(
    ("TBC", "n/a", "-", "chased 3/4", "12.3.24", "March 24", "30/02/2024", "Y", "N", "maintain", "EHE",
    "Ada Okafor", "OKAFOR, Ada", "=cmd|' /C calc'!A0", "w/c 3 Feb", "Larkfield Primary", "6", "R",
    "07700 900123", "Amend", "x", "?", ";", ",", "BS1 1AA", "1 High St, Bristol", "Y 10/2/26", "N - 3.3.24",
    "Mrs Shah (mum)", "a@b.org", "ASD; SLCN", "Yes - since 2020", "no longer", "12/03/2024 (approx)", True, 1)
)  # fmt: skip
CELLS = st.one_of(
    st.just(""), WORDS, st.text(max_size=12), st.dates(date(1995, 1, 1), date(2040, 1, 1)), st.integers(-5,
    90_000), st.booleans(),
    st.floats(0, 60_000),
)  # fmt: skip


TITLES = st.sampled_from(
    (
        "",
        "Northmoor tracker",
        "updated by Bev 3/11",
        "DO NOT SORT!!",
        "ask first",
        date(2026, 11, 3),
        2026,
        "see tab 2",
    )
)


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    """A sheet with some columns that are known, some rows, and anything in them."""
    headings = ["Ref", "Surname", *draw(st.lists(st.sampled_from(HEADINGS[2:]), max_size=10))]
    body = draw(
        st.lists(st.lists(CELLS, min_size=len(headings), max_size=len(headings)), min_size=1, max_size=8)
    )
    if draw(st.booleans()):  # several rows of one child, which say different things
        for cells in body:
            cells[:2] = draw(st.sampled_from(("E1", "E2", ""))), draw(st.sampled_from(("Shah", "Okafor", "")))
    return Sheet("Live", [headings, *body])


def preview_of(sheet: Sheet) -> Preview:
    """Preview a sheet that never was a file."""
    return plan.preview(plan.match(Workbook("any.xlsx", (sheet,)), today=TODAY), today=TODAY)


def used(case: IncomingCase) -> set[Any]:
    """Everything that a child takes from its cells, as text and as dates."""
    taken: set[Any] = {case.reference, *case.fields.values(), *(event.on for event in case.events)}
    for person in case.people:
        taken |= {person.name, person.phone, person.email, *person.address.split("\n"), person.address}
    if case.setting:
        taken |= {case.setting.name, *case.setting.details().values()}
    note = str(case.fields.get("note", ""))
    return taken | set(note.split("\n"))


def sheet_of(*rows: tuple[Any, ...]) -> Sheet:
    """A sheet from its rows, headings first."""
    return Sheet("Live", [list(row) for row in rows])


@given(sheets())
@example(sheet_of(("Ref", "Surname", "Home address"), ("E1", "Shah", ";")))
@example(sheet_of(("Ref", "Surname", "Tel", "Postcode"), ("E1", "", "", "TBC"), ("E1", "", "0117", "")))
@example(sheet_of(("Ref", "Surname", "Child's name"), ("E1", "", "chased 3/4"), ("E1", "TBC", "")))
@settings(max_examples=200, deadline=None)
def test_every_cell_is_used_told_of_or_kept_as_text(sheet: Sheet) -> None:
    preview = preview_of(sheet)
    told = {(cell.row, cell.column) for cell in (*preview.rejected, *preview.doubtful)}
    assume(not preview.above)  # no row of cells looks more like headings than the headings
    headings = {number for rows in preview.sheets for number in rows.table.again}
    kept: dict[int, set[str]] = {}
    taken: dict[int, set[Any]] = {}
    for places, case in zip(preview.children, preview, strict=True):
        for _, row in places:
            number = preview.sheets[0].table.numbers[row]
            taken[number], kept[number] = used(case), {text.text for text in case.texts}
    kinds = {
        rows.table.letters(column.index): column.target.kind
        for rows in preview.sheets for column in rows.columns if column.target
    }  # fmt: skip
    for number, cells in enumerate(sheet.rows[1:], 2):
        for column, cell in enumerate(cells):
            letters = column_letters(column)
            if not text_of(cell) or number in headings or (number, letters) in told:
                continue
            if text_of(cell) in kept.get(number, ()):
                continue
            if kinds.get(letters) == "yes_no" and any(p.fullmatch(text_of(cell)) for p in (YES, NO)):
                continue  # it became a truth value
            assert is_used(cell, taken.get(number, set())), (letters, number, cell, taken.get(number))


@given(st.lists(st.lists(TITLES, min_size=4, max_size=4), max_size=4), st.lists(TITLES, max_size=3))
@settings(max_examples=100, deadline=None)
def test_every_cell_above_and_under_the_table_is_told_of(above: list[list[Any]], under: list[Any]) -> None:
    body = [["Ref", "Surname", "DoB", "Notes"], ["E1", "Okafor", date(2015, 7, 14), "hello"]]
    rows = [*above, *body, ["", "", "", ""], *(["", words, "", ""] for words in under)]
    preview = preview_of(Sheet("Live", rows))
    assert len(preview) == 1
    told = {(cell.row, cell.column): cell.value for cell in (*preview.above, *preview.rejected)}
    for number, cells in enumerate(rows, 1):
        for column, cell in enumerate(cells):
            if text_of(cell) and cells not in body:
                assert told[number, column_letters(column)] == text_of(cell)


def is_used(cell: Any, taken: set[Any]) -> bool:
    """Say whether a cell's meaning is among what its child took."""
    words = words_of(cell)
    texts = {str(value) for value in taken}
    joined = " ".join(texts).casefold()
    parts = re.split(r"[,;\s]+", words.casefold())
    if cell in taken or words in texts or (any(parts) and all(part in joined for part in parts)):
        return True
    dates = {value for value in taken if isinstance(value, date)}
    readings = (
        read_cell(cell, order=Order(day_first, "mapping"), today=TODAY, birth=birth).on
        for day_first in (True, False)
        for birth in (True, False)
    )
    return any(on in dates for on in readings if on)


def test_a_row_left_out_lists_each_of_its_cells() -> None:
    sheet = Sheet("Live", [["Ref", "Surname", "DoB", "Notes"], ["E1", "Okafor", date(2031, 7, 14), "hello"]])
    preview = preview_of(sheet)
    assert len(preview) == 0
    assert [cell.value for cell in preview.rejected] == ["E1", "Okafor", "14/07/2031", "hello"]
    assert all("in the future" in cell.why for cell in preview.rejected)


def test_text_beside_a_date_is_kept_word_for_word_with_its_address() -> None:
    sheet = Sheet(
        "Live",
        [
            ["Ref", "Surname", "Final EHCP"],
            ["E1", "Okafor", "12/03/2024 chased 3/4"],
            ["E2", "Shah", "25/03/2024"],
        ],
    )
    case = next(iter(preview_of(sheet)))
    assert [(text.heading, text.text, text.address) for text in case.texts] == [
        ("Final EHCP", "12/03/2024 chased 3/4", "any.xlsx, Live, C2")
    ]
    assert case.events[0].on == date(2024, 3, 12)
