"""A decision on a request: never guessed to be a refusal, and told where the row contradicts it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from caseworker_app.imports import plan
from caseworker_app.imports.columns import by_words
from caseworker_app.imports.heading_sense import REFUSALS
from caseworker_app.imports.plan import Preview
from tests.imports.sheets import CHILD, TODAY, row, seen, write

REQUEST, DECISION = date(2026, 5, 4), date(2026, 6, 12)
DRAFT, FINAL = date(2026, 8, 20), date(2026, 9, 18)


def sheet(folder: Path, headings: tuple[str, ...], *rows: tuple[Any, ...]) -> Preview:
    """Preview children with a request and whatever further columns."""
    lines = [[*CHILD, "Req rec'd", *headings]]
    lines += [row(number, REQUEST, *cells) for number, cells in enumerate(rows, 1)]
    return seen(write(folder / "a.xlsx", lines))


def events(preview: Preview) -> list[dict[str, date]]:
    return [{event.type: event.on for event in case.events} for case in preview]


def doubts(preview: Preview) -> dict[str, str]:
    return {f"{cell.column}{cell.row}": cell.why for cell in preview.doubtful}


@pytest.mark.parametrize(
    "heading",
    ["Yes/No to assess", "Assessment – Yes/No to assess", "Agree/refuse to assess", "Y/N to issue",
     "Yes/No to issue", "Decision to assess / not assess", "Agree or not to amend", "Whether to cease"],
)  # fmt: skip
def test_a_heading_that_says_yes_as_well_is_never_a_refusal(heading: str) -> None:
    assert by_words(heading)[0] not in REFUSALS


def test_yes_no_to_assess_over_dates_is_no_refusal_where_plans_follow(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    made = book.active
    assert made is not None
    made.append(["Child", "", "", "", "Assessment", "", "", ""])
    made.append(["Ref", "Surname", "Forename", "DoB", "Req rec'd", "Yes/No to assess", "Draft", "Final"])
    made.merge_cells("A1:D1")
    made.merge_cells("E1:H1")
    made.append(row(1, REQUEST, DECISION, DRAFT, FINAL))
    made.append(row(2, REQUEST, DECISION, None, None))
    book.save(tmp_path / "a.xlsx")
    preview = plan.preview(plan.open_book(tmp_path / "a.xlsx", today=TODAY), today=TODAY)
    first, second = events(preview)
    assert "decision_not_to_assess" not in {*first, *second}
    assert first["decision_to_assess"] == DECISION
    assert set(second) == {"request_received"}  # its limits go on, and it is asked
    assert doubts(preview)["F4"].startswith("The row does not say whether")
    assert [text.text for text in list(preview)[1].texts] == ["12/06/2026"]


def test_a_decision_date_has_its_sense_from_the_outcome_beside_it(tmp_path: Path) -> None:
    preview = sheet(
        tmp_path, ("Decision date", "Outcome"), (DECISION, "agreed"), (DECISION, "No"), (DECISION, "refused"),
        (DECISION, ""),
    )  # fmt: skip
    assert events(preview) == [
        {"request_received": REQUEST, "decision_to_assess": DECISION},
        {"request_received": REQUEST, "decision_not_to_assess": DECISION},
        {"request_received": REQUEST, "decision_not_to_assess": DECISION},
        {"request_received": REQUEST},
    ]
    assert list(doubts(preview)) == ["F5"]
    assert preview.disagreements == ()


def test_a_decision_date_has_its_sense_from_the_words_in_its_cell(tmp_path: Path) -> None:
    preview = sheet(tmp_path, ("Decision date",), ("14/7/26 refused",), ("agreed 14/7/26",), ("14/7/26",))
    day = date(2026, 7, 14)
    assert [found.get("decision_not_to_assess") for found in events(preview)] == [day, None, None]
    assert [found.get("decision_to_assess") for found in events(preview)] == [None, day, None]
    assert list(doubts(preview)) == ["F2", "F3", "F4"]


def test_refused_in_the_cell_of_a_decision_to_assess_is_a_refusal(tmp_path: Path) -> None:
    preview = sheet(tmp_path, ("Decision to assess",), ("14/7/26 refused",), (DECISION,))
    assert events(preview)[0] == {"request_received": REQUEST, "decision_not_to_assess": date(2026, 7, 14)}
    assert events(preview)[1]["decision_to_assess"] == DECISION


def test_a_row_that_says_agreed_and_refused_records_neither(tmp_path: Path) -> None:
    preview = sheet(tmp_path, ("Decision date", "Outcome"), ("14/7/26 refused", "Yes"), (DECISION, "No"))
    assert events(preview)[0] == {"request_received": REQUEST}
    assert "says both" in doubts(preview)["F2"]


@pytest.mark.parametrize(
    ("headings", "cells", "told"),
    [
        (("Decision not to assess", "Draft", "Final"), (DECISION, DRAFT, FINAL), "F2"),
        (("Decision date", "Outcome", "Final"), (DECISION, "refused", FINAL), "F2"),
        (("Agreed to assess y/n", "Draft"), ("No", DRAFT), "F2"),
        (("Decision not to issue", "Final"), (DRAFT, FINAL), "F2"),
    ],
)
def test_a_refusal_in_a_row_that_dates_a_plan_is_told_with_its_address(
    tmp_path: Path, headings: tuple[str, ...], cells: tuple[Any, ...], told: str
) -> None:
    assert "Check which is right" in doubts(sheet(tmp_path, headings, cells))[told]


def test_a_refusal_that_was_changed_later_is_no_contradiction(tmp_path: Path) -> None:
    headings = ("Decision not to assess", "Decision to assess", "Final")
    preview = sheet(tmp_path, headings, (DECISION, date(2026, 7, 30), FINAL))
    assert doubts(preview) == {}


def test_a_decision_date_beside_a_review_is_the_reviews(tmp_path: Path) -> None:
    lines = [[*CHILD, "AR mtg", "Decision date", "Decision"], row(1, REQUEST, DECISION, "Amend")]
    (case,) = seen(write(tmp_path / "a.xlsx", lines))
    assert {event.type: event.on for event in case.events} == {
        "review_meeting_held": REQUEST, "decision_to_amend": DECISION,
    }  # fmt: skip
