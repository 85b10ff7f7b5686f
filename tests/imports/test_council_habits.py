"""Habits of councils' own sheets, each with what the program makes of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

from caseworker_app.imports import plan
from caseworker_app.imports.columns import by_words
from caseworker_app.imports.dates import Order, read_cell
from tests.imports.sheets import CHILD, TODAY, row, seen, write


def test_surname_and_forename_in_one_column_are_taken_apart(tmp_path: Path) -> None:
    headings = ("Case no", "Pupil (Surname, Forename)", "D.O.B (dd/mm/yyyy)")
    (case,) = seen(write(tmp_path / "a.xlsx", [headings, ("S/1", "OKAFOR, Adaeze", date(2015, 3, 3))]))
    assert (case.fields["given_name"], case.fields["family_name"]) == ("Adaeze", "Okafor")
    assert case.fields["date_of_birth"] == date(2015, 3, 3)


def test_brackets_that_tell_another_fact_are_part_of_the_heading() -> None:
    assert by_words("Pupil (Surname, Forename)")[0] == "name"
    assert by_words("School (previous)")[0] != "school"


def test_words_in_brackets_after_a_name_are_kept_beside_it(tmp_path: Path) -> None:
    rows = [("Name", "DoB"), ("Rohan Shah (twin)", date(2012, 8, 29))]
    preview = seen(write(tmp_path / "a.xlsx", rows))
    (case,) = preview
    assert case.name == "Rohan Shah"
    assert [text.text for text in case.texts] == ["Rohan Shah (twin)"]
    assert [cell.value for cell in preview.doubtful] == ["Rohan Shah (twin)"]


@pytest.mark.parametrize(
    ("text", "on", "outcome"),
    [
        ("Thu 12/02/2026", date(2026, 2, 12), "read"),
        ("Wed 02/12/2026", date(2026, 12, 2), "read"),
        ("Thu 02/12/2026", date(2026, 2, 12), "read"),
        ("Weds 14 Jan 26", date(2026, 1, 14), "read"),
        ("Thurs 5th November 2026", date(2026, 11, 5), "read"),
        ("Fri 5th November 2026", date(2026, 11, 5), "doubtful"),
    ],
)
def test_a_typed_weekday_decides_day_and_month_or_is_doubted(text: str, on: date, outcome: str) -> None:
    reading = read_cell(text, order=Order(), today=TODAY)
    assert (reading.on, reading.outcome) == (on, outcome)


def test_rows_of_totals_are_no_children_and_each_cell_is_told(tmp_path: Path) -> None:
    rows = [CHILD, row(1), ("Total", 1, "", ""), ("", "Average weeks", "", 18.5)]
    preview = seen(write(tmp_path / "a.xlsx", rows))
    assert len(preview) == 1
    told = {(cell.row, cell.value) for cell in preview.rejected}
    assert told == {(3, "Total"), (3, "1"), (4, "Average weeks"), (4, "18.5")}
    assert all("totals" in cell.why for cell in preview.rejected)


def test_a_child_with_a_birth_date_is_never_a_total(tmp_path: Path) -> None:
    rows = [CHILD, ("Total", "Count", "Ada", date(2015, 3, 2))]
    assert len(seen(write(tmp_path / "a.xlsx", rows))) == 1


def test_a_school_over_its_children_is_their_setting(tmp_path: Path) -> None:
    rows = [
        ("Name", "DoB", "Officer"),
        ("LARKFIELD PRIMARY", "", ""),
        ("Ada Okafor", date(2015, 3, 3), "RP"),
        ("Ash Grove School", "", ""),
        ("Rohan Shah", date(2012, 8, 29), "JA"),
        ("Year 6", "", ""),
        ("Finn Munro", date(2015, 8, 29), "JA"),
    ]
    preview = seen(write(tmp_path / "a.xlsx", rows))
    assert [(case.name, case.setting and case.setting.name) for case in preview] == [
        ("Ada Okafor", "LARKFIELD PRIMARY"), ("Rohan Shah", "Ash Grove School"),
        ("Finn Munro", "Ash Grove School"),
    ]  # fmt: skip
    assert [cell.value for cell in preview.doubtful] == ["LARKFIELD PRIMARY", "Ash Grove School"]
    assert [cell.value for cell in preview.rejected] == ["Year 6"]


def test_a_column_empty_on_one_sheet_goes_where_it_goes_on_the_others(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for name, report in (("Rupa", date(2026, 3, 18)), ("Jo", None)):
        sheet = book.create_sheet(name)
        sheet.append([*CHILD, "EP rpt in"])
        sheet.append(row(len(book.sheetnames), report))
    book.remove(book.worksheets[0])
    book.save(tmp_path / "a.xlsx")
    matched = plan.open_book(tmp_path / "a.xlsx", today=TODAY)
    again = plan.preview(matched, plan.preview(matched, today=TODAY).mapping(), today=TODAY)
    events = [event.on for case in again for event in case.events]
    assert events == [date(2026, 3, 18)]
    assert {
        column.match.target for sheet in again.sheets for column in sheet.columns if column.index == 4
    } == {"needs_assessment.advice_received from=ep"}


def test_hidden_sheets_and_comments_are_named(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", [CHILD, row(1)])
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["B2"].comment = Comment("mum prefers email", "jo")
    hidden = book.create_sheet("old leavers")
    hidden.append(list(CHILD))
    hidden.append(row(2))
    hidden.sheet_state = "hidden"
    book.save(path)
    preview = seen(path)
    assert "Sheet old leavers is hidden" in " ".join(preview.notes())
    assert [cell.value for cell in preview.doubtful] == ["mum prefers email"]


def test_a_telephone_of_both_parents_goes_to_neither_alone() -> None:
    assert by_words("Mum/Dad tel")[0] == "parent.phone"


def test_a_day_without_a_year_lies_in_the_school_year_of_its_sheet(tmp_path: Path) -> None:
    rows = [[*CHILD, "AR mtg"], row(1, "w/c 6 Oct"), row(2, "6-8 Oct 25"), row(3, "3 Feb")]
    preview = seen(write(tmp_path / "a.xlsx", rows, sheet="2025-26"))
    days = [[event.on for event in case.events] for case in preview]
    assert (days[0], days[2]) == ([date(2025, 10, 6)], [date(2026, 2, 3)])


def test_a_week_commencing_without_a_year_begins_on_a_monday() -> None:
    assert read_cell("w/c 6 Oct", order=Order(), today=TODAY).on == date(2025, 10, 6)
    assert read_cell("Tue 6 Oct", order=Order(), today=TODAY).on == date(2026, 10, 6)


def test_a_row_of_counts_is_no_child_and_nobodys(tmp_path: Path) -> None:
    rows = [(*CHILD, "Final EHCP"), row(1), ("", 8, "", "", 3), ("Total", 8, "", "", "")]
    preview = seen(write(tmp_path / "a.xlsx", rows))
    assert [(one.row, one.child) for one in preview.left_out] == [(3, ""), (4, "")]
    assert len(preview) == 1
