"""Phase transfers, and columns that compete for one place."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from caseworker_app.imports import plan
from caseworker_app.imports.columns import by_words
from tests.imports.sheets import CHILD, TODAY, row, seen, write

SAMPLES = Path(__file__).parents[2] / "resources" / "samples"
MOVE = date(2027, 9, 1)


@pytest.mark.parametrize(
    "heading", ["Phase transfer deadline", "PT deadline", "Phase transfer due", "KST deadline"]
)
def test_a_deadline_of_a_phase_transfer_is_a_check_and_no_day_of_a_move(heading: str) -> None:
    assert by_words(heading)[0] == "check.pt-15-feb"


@pytest.mark.parametrize(
    "heading", ["Transfer deadlines", "Final plan deadline", "Draft target", "AR mtg due by"]
)
def test_a_heading_that_says_due_is_never_what_happened(heading: str) -> None:
    target = by_words(heading)[0]
    assert target is None or target.startswith("check.")


def test_a_stated_deadline_of_a_transfer_is_held_against_the_law(tmp_path: Path) -> None:
    heads = [*CHILD, "NC year", "School", "Phase transfer date", "Phase transfer deadline"]
    rows = [
        row(1, 6, "Ash Primary", MOVE, date(2027, 2, 15), born=date(2016, 3, 2)),
        row(2, 6, "Ash Primary", MOVE, date(2027, 2, 14), born=date(2016, 3, 2)),
        row(3, 6, "Ash Primary", MOVE, date(2027, 3, 31), born=date(2016, 3, 2)),
        row(4, 11, "Ash High", MOVE, date(2027, 3, 31), born=date(2011, 3, 2)),
    ]
    preview = seen(write(tmp_path / "a.xlsx", [heads, *rows]))
    assert [(one.case, one.rule, one.due) for one in preview.disagreements] == [
        ("EHC-3", "pt-15-feb", date(2027, 2, 15))
    ]
    assert [[event.type for event in case.events] for case in preview] == [["phase_transfer_planned"]] * 4


def test_the_kind_of_a_move_is_guessed_from_the_year_as_a_doubt() -> None:
    preview = seen(SAMPLES / "phase-transfers.ods")
    moves = [dict(event.detail) for case in preview for event in case.events
             if event.type == "phase_transfer_planned"]  # fmt: skip
    assert len(moves) == 24
    assert {move.get("kind") for move in moves} == {"primary_to_secondary"}
    told = [cell for cell in preview.doubtful if cell.heading == "Phase transfer date"]
    assert len(told) == 24
    assert "primary to secondary school" in told[0].why
    assert "_" not in told[0].why


def test_a_move_that_no_year_tells_of_is_asked(tmp_path: Path) -> None:
    heads = [*CHILD, "NC year", "School", "Phase transfer date"]
    rows = [row(1, 6, "Oak Special School", MOVE, born=date(2016, 3, 2))]
    preview = seen(write(tmp_path / "a.xlsx", [heads, *rows]))
    assert [cell.why[:32] for cell in preview.doubtful] == ["Nothing in the row says which mo"]


@pytest.mark.parametrize(
    ("one", "other", "wins"),
    [
        ("Agree to assess", "Date of decision to assess", "Date of decision to assess"),
        ("Date of decision to assess", "Agree to assess", "Date of decision to assess"),
        ("Date EHCP finalised", "Date of final plan", "Date of final plan"),
    ],
)
def test_of_two_columns_for_one_place_the_more_exact_wins_and_the_other_is_told(
    tmp_path: Path, one: str, other: str, wins: str
) -> None:
    path = write(tmp_path / "a.xlsx", [[*CHILD, one, other], row(1, date(2026, 5, 4), date(2026, 5, 5))])
    matched = plan.open_book(path, today=TODAY)
    loses = one if wins == other else other
    targets = {match.heading: match.target for match in matched.matches[0]}
    assert (targets[wins] is not None, targets[loses]) == (True, None)
    assert f"{loses} (Live) is kept as text: “{wins}” already gives this." in seen(path).notes()


def test_an_empty_column_does_not_keep_a_filled_one_out(tmp_path: Path) -> None:
    heads = [*CHILD, "Date of decision to assess", "Agree to assess"]
    (case,) = seen(write(tmp_path / "a.xlsx", [heads, row(1, None, date(2026, 5, 5))]))
    assert [event.on for event in case.events] == [date(2026, 5, 5)]
