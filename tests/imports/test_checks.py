"""What the preview says of dates that cannot be, of twins, and of the law."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from caseworker_app.errors import WrongUse
from caseworker_app.imports.mapping import Mapping, from_json
from caseworker_app.statutory.checks import contradictions
from caseworker_app.statutory.rule import CaseFacts, Event, Process
from tests.imports.sheets import CHILD, row, seen, write


@pytest.mark.parametrize(
    ("born", "why"),
    [
        (date(2030, 1, 1), "is in the future"),
        (date(1999, 5, 4), "makes this person 27"),
        ("30/02/2015", "February 2015 has 28 days"),
    ],
)
def test_an_impossible_birth_leaves_the_row_out_and_says_why(tmp_path: Path, born: object, why: str) -> None:
    preview = seen(write(tmp_path / "a.xlsx", [CHILD, row(1), row(2, born=born)]))
    assert [case.reference for case in preview] == ["EHC-1"]
    assert why in next(cell.why for cell in preview.rejected if cell.heading == "DoB")


def test_an_unreadable_birth_date_comes_in_without_it(tmp_path: Path) -> None:
    preview = seen(write(tmp_path / "a.xlsx", [CHILD, row(1), row(2, born="ask mum")]))
    second = list(preview)[1]
    assert "date_of_birth" not in second.fields
    assert [text.text for text in second.texts] == ["ask mum"]


def test_a_final_plan_before_its_request_is_kept_and_told(tmp_path: Path) -> None:
    rows = [[*CHILD, "Date req rec'd", "Final EHCP"], row(1, date(2026, 1, 5), date(2025, 12, 1))]
    preview = seen(write(tmp_path / "a.xlsx", rows))
    assert len(next(iter(preview)).events) == 2
    assert "before the request of 5 January 2026" in preview.doubtful[0].why


def test_an_event_in_the_future_is_rejected_but_a_meeting_is_taken_as_planned(tmp_path: Path) -> None:
    rows = [[*CHILD, "Final EHCP", "AR mtg"], row(1, date(2027, 1, 5), date(2027, 2, 2))]
    preview = seen(write(tmp_path / "a.xlsx", rows))
    assert [(event.type, event.on) for event in next(iter(preview)).events] == [
        ("review_meeting_planned", date(2027, 2, 2))
    ]
    assert "is in the future" in preview.rejected[0].why


def test_the_sheets_own_twenty_week_date_is_held_against_the_law(tmp_path: Path) -> None:
    rows = [
        [*CHILD, "Date req rec'd", "20 wk date"],
        row(1, date(2026, 1, 5), date(2026, 5, 25)),
        row(2, date(2026, 1, 5), date(2026, 6, 1)),
    ]
    found = seen(write(tmp_path / "a.xlsx", rows)).disagreements
    assert [(one.case, one.rule, one.due, one.days) for one in found] == [
        ("EHC-2", "na-plan-final", date(2026, 5, 25), 7)
    ]


def test_the_review_due_is_the_day_before_the_anniversary(tmp_path: Path) -> None:
    rows = [
        [*CHILD, "Last review", "AR due"],
        row(1, date(2026, 3, 10), date(2027, 3, 10)),
        row(2, date(2026, 3, 10), date(2027, 3, 9)),
    ]
    found = seen(write(tmp_path / "a.xlsx", rows)).disagreements
    assert [(one.case, one.rule, one.due) for one in found] == [("EHC-1", "ar-next-12m", date(2027, 3, 9))]


def test_a_review_due_without_any_review_states_when_the_last_one_was(tmp_path: Path) -> None:
    rows = [[*CHILD, "Final EHCP", "AR due"], row(1, date(2019, 5, 1), date(2027, 3, 10))]
    preview = seen(write(tmp_path / "a.xlsx", rows))
    stated = next(event for event in next(iter(preview)).events if event.type == "plan_last_reviewed")
    assert (stated.on, dict(stated.detail)) == (date(2026, 3, 10), {"basis": "stated"})
    assert "last reviewed on 10 March 2026" in preview.doubtful[0].why
    assert not preview.disagreements


def test_rows_of_one_child_on_two_sheets_become_one_child(tmp_path: Path) -> None:
    rows = [
        [*CHILD, "AR mtg", "Officer"],
        row(1, date(2025, 3, 4), "A. One"),
        row(1, date(2026, 3, 3), "B. Two"),
    ]
    preview = seen(write(tmp_path / "a.xlsx", rows))
    case = next(iter(preview))
    assert len(preview) == 1
    assert sorted(event.on for event in case.events) == [date(2025, 3, 4), date(2026, 3, 3)]
    assert case.fields["caseworker"] == "B. Two"
    assert "Row 3 of sheet Live gives another value" in preview.doubtful[0].why


def test_brothers_and_sisters_stay_two_children(tmp_path: Path) -> None:
    rows = [
        ("Surname", "Forename", "DoB"),
        ("Okafor", "Ada", date(2015, 1, 1)),
        ("Okafor", "Ben", date(2015, 1, 1)),
    ]
    preview = seen(write(tmp_path / "a.xlsx", rows))
    assert (len(preview), preview.siblings) == (2, 1)


def test_two_references_for_one_name_and_birth_date_are_told_not_joined(tmp_path: Path) -> None:
    rows = [CHILD, ("E1", "Okafor", "Ada", date(2015, 1, 1)), ("E2", "OKAFOR", "Ada", date(2015, 1, 1))]
    preview = seen(write(tmp_path / "a.xlsx", rows))
    assert len(preview) == 2
    assert "The same name and birth date as row 2" in preview.doubtful[0].why


def test_settings_that_look_alike_are_told_not_joined(tmp_path: Path) -> None:
    rows = [
        [*CHILD, "School"],
        *(row(n, "St Brendan's RC Primary School") for n in (1, 2)),
        row(3, "St Brendans Primary"),
    ]
    preview = seen(write(tmp_path / "a.xlsx", rows))
    assert {case.setting.name for case in preview if case.setting} == {
        "St Brendan's RC Primary School",
        "St Brendans Primary",
    }
    assert "Much like “St Brendan's RC Primary School” (2 rows)" in preview.doubtful[0].why


def test_the_mapping_decides_columns_and_day_or_month_first(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", [[*CHILD, "Whatever"], row(1, "04/05/2026")])
    mapping = Mapping({"Whatever": "needs_assessment.request_received"}, day_first=False)
    preview = seen(path, mapping)
    assert [(event.type, event.on) for event in next(iter(preview)).events] == [
        ("request_received", date(2026, 4, 5))
    ]
    assert not preview.doubtful


def test_any_event_of_the_law_is_a_target_and_anything_else_is_refused() -> None:
    assert (
        from_json({"columns": {"X": "mediation.icbs_told", "Y": None}}, "m.json").columns["X"]
        == "mediation.icbs_told"
    )
    with pytest.raises(WrongUse, match="A column cannot go to 'favourite_colour'"):
        from_json({"columns": {"X": "favourite_colour"}}, "m.json")


def test_an_answer_takes_the_place_of_a_doubtful_cell_and_its_words_stay(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", [[*CHILD, "Final EHCP"], row(1, "March 24")])
    preview = seen(path, Mapping(answers={("Live", 2, "E"): date(2024, 3, 18)}))
    case = next(iter(preview))
    assert case.events[0].on == date(2024, 3, 18)
    assert [text.text for text in case.texts] == ["March 24"]
    assert not preview.doubtful


def test_dates_that_give_only_a_month_agree_where_a_day_of_it_would(tmp_path: Path) -> None:
    rows = [
        [*CHILD, "Last AR", "AR due"],
        row(1, "March 24", "03/2025"),  # a day of March and its anniversary
        row(2, date(2024, 3, 20), "03/2025"),
        row(3, "March 24", date(2025, 3, 12)),
        row(4, "March 24", "05/2025"),  # no day of March is two months from May
        row(5, date(2024, 3, 20), date(2025, 3, 1)),
    ]
    found = seen(write(tmp_path / "a.xlsx", rows)).disagreements
    assert [one.case for one in found] == ["EHC-4", "EHC-5"]


def test_a_last_review_before_the_plan_is_kept_and_told(tmp_path: Path) -> None:
    rows = [
        [*CHILD, "Final EHCP", "Last AR"],
        row(1, date(2024, 4, 3), "March 24"),
        row(2, date(2024, 3, 20), "March 24"),  # it may have been at the end of that month
        row(3, date(2023, 3, 20), date(2024, 3, 4)),
    ]
    preview = seen(write(tmp_path / "a.xlsx", rows))
    told = [cell.row for cell in preview.doubtful if "before the plan of 3 April 2024" in cell.why]
    assert told == [2]
    assert {event.type for event in next(iter(preview)).events} == {"final_plan_sent", "plan_last_reviewed"}


def test_a_case_says_from_which_column_its_last_review_comes_and_that_the_day_is_a_guess(
    tmp_path: Path,
) -> None:
    rows = [[*CHILD, "Final EHCP", "Last AR"], row(1, date(2024, 4, 3), "March 24")]
    events = next(iter(seen(write(tmp_path / "a.xlsx", rows)))).events
    case = CaseFacts(
        date(2015, 3, 2),
        tuple(Process(event.kind, (Event(event.type, event.on, dict(event.detail)),)) for event in events),
    )
    assert [str(one) for one in contradictions(case)] == [
        "The last review, March 2024, comes from the spreadsheet’s column “Last AR”, which gives only the "
        "month: the 1st was taken. Correct its date.",
        "The last review, March 2024, is before the plan of 3 April 2024, and a plan cannot be reviewed "
        "before it is made. Check both dates: the plan may be the amended one.",
    ]


def test_a_request_in_a_month_is_asked_for_its_day(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", [[*CHILD, "Date req rec'd"], row(1, "March 26")])
    (event,) = next(iter(seen(path))).events
    case = CaseFacts(
        date(2015, 3, 2), (Process(event.kind, (Event(event.type, event.on, dict(event.detail)),)),)
    )
    assert "gives only the month, and the 1st was taken" in str(contradictions(case)[0])
    answered = seen(path, Mapping(answers={("Live", 2, "E"): date(2026, 3, 18)}))
    assert next(iter(answered)).events[0].detail == ()
