"""Where headings stand, and what they mean."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from caseworker_app.imports import plan
from caseworker_app.imports.columns import by_words
from caseworker_app.imports.plan import NoHeadings
from tests.imports.sheets import CHILD, TODAY, row, seen, write


@pytest.mark.parametrize(
    ("heading", "target"),
    [
        ("Date req rec'd", "needs_assessment.request_received"),
        ("DoB", "date_of_birth"),
        ("20 wk date", "check.na-plan-final"),
        ("Final EHCP", "needs_assessment.final_plan_sent"),
        ("AR due", "check.ar-next-12m"),
        ("NCY", "year_group"),
        ("SENCO", "school.senco"),
        ("Mum mob", "mother.phone"),
        ("Officer", "caseworker"),
        ("Dec to assess", "needs_assessment.decision_to_assess"),
        ("EP advice req", "needs_assessment.advice_requested from=ep"),
        ("LAC", "looked_after"),
        ("Annual Review Meeting Date", "annual_review.review_meeting_held"),
        ("Notes", None),
        ("MSG", None),
        ("Col17", None),
    ],
)
def test_the_words_of_the_office_are_known(heading: str, target: str | None) -> None:
    assert by_words(heading)[0] == target


def test_headings_are_found_under_title_rows(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.xlsx", [["SEND caseload, autumn"], [], ["Updated 3/9/26"], CHILD, row(1), row(2)]
    )
    assert len(seen(path)) == 2


def test_two_row_merged_headings_are_joined_where_one_row_says_too_little(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Child", "", "", "", "Assessment", "", "Annual review", ""])
    sheet.append(["Ref", "Surname", "Forename", "DoB", "Req rec'd", "Draft", "Draft", "Due"])
    for cells in ("A1:D1", "E1:F1", "G1:H1"):
        sheet.merge_cells(cells)
    sheet.append([*row(), dt.date(2026, 1, 5), dt.date(2026, 4, 1), dt.date(2026, 6, 1), dt.date(2027, 1, 1)])
    book.save(tmp_path / "two.xlsx")
    matched = plan.open_book(tmp_path / "two.xlsx", today=TODAY)
    targets = {match.heading: match.target for match in matched.matches[0]}
    assert targets["Ref"] == "reference"
    assert targets["Assessment – Draft"] == "needs_assessment.draft_plan_sent"
    assert targets["Annual review – Draft"] == "annual_review.amendment_notice_sent"
    assert targets["Annual review – Due"] == "check.ar-next-12m"


def test_blank_rows_repeated_headings_and_totals_make_no_children(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", [CHILD, row(1), [], CHILD, row(2), ["", "", "Total 2"]])
    preview = seen(path)
    assert [case.reference for case in preview] == ["EHC-1", "EHC-2"]
    assert [(cell.value, cell.why[:21]) for cell in preview.rejected] == [
        ("Total 2", "This looks like a row")
    ]


def test_the_same_heading_twice_is_two_columns(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", [[*CHILD, "Chased", "Chased"], row(1, "3/4", "17/4")])
    case = next(iter(seen(path)))
    assert {text.heading: text.text for text in case.texts} == {"Chased": "3/4", "Chased (2)": "17/4"}


def test_a_sheet_without_headings_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", [["apples", 3], ["pears", 4]])
    with pytest.raises(NoHeadings, match="No row of") as caught:
        seen(path)
    assert "Put one row of headings over the columns" in caught.value.remedy


def test_an_outcome_under_a_date_heading_is_taken_as_the_outcome(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", [[*CHILD, "Dec to assess"], row(1, "Yes"), row(2, "No"), row(3, "Yes")])
    matched = plan.open_book(path, today=TODAY)
    assert matched.matches[0][4].target == "needs_assessment.assess_outcome"
