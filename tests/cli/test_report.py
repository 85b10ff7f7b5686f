"""`report kpi` as other people's scripts read it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from caseworker_app.cli.main import run
from caseworker_app.store.open import open_with_key
from caseworker_app.store.tables import SharedDatabase
from tests.cli.conftest import Ask

AS_OF = ("--as-of", "2026-11-23")
PERIOD = ("--from", "2026-01-01", "--to", "2026-06-30")
CONTRACT = {
    *("plans_in_20_weeks", "plans_in_20_weeks_without_exceptions", "assess_decisions_in_6_weeks"),
    *("advice_in_6_weeks", "review_decisions_in_4_weeks", "amended_plans_in_12_weeks", "reviews_completed"),
    *("phase_transfers_by_date", "replies_in_time", "promises_kept"),
}


def case(ask: Ask, reference: str, *events: str, **more: str) -> None:
    """Open a case, and record its events, such as `request_received 2026-01-05 from=ep`."""
    named = [text for name, value in more.items() for text in (f"--{name}", value)]
    child = ("--given-name", "Amira", "--family-name", "Siddiqui", "--date-of-birth", "2016-03-14")
    assert ask("new", "--reference", reference, *child, *named)[0] == 0
    for told in events:
        type_, day, *details = told.split()
        given = [text for detail in details for text in ("--detail", detail)]
        code, _, err = ask("event", reference, type_, day, "--process", "needs_assessment", *given, *AS_OF)
        assert code == 0, err


def figure(ask: Ask, figure_id: str, *options: str) -> dict[str, Any]:
    code, answer, err = ask("report", "kpi", *(options or PERIOD), *AS_OF)
    assert code == 0, err
    found: dict[str, Any] = {one["id"]: one for one in answer["figures"]}[figure_id]
    return found


def test_the_contract_holds(ask: Ask) -> None:
    code, answer, _ = ask("report", "kpi", *AS_OF)
    assert code == 0
    assert (answer["from"], answer["to"]) == ("2025-11-01", "2026-10-31")
    assert {one["id"] for one in answer["figures"]} >= CONTRACT
    for one in answer["figures"]:
        assert {"id", "name", "definition", "numerator", "denominator", "value"} <= set(one)
        assert (one["numerator"], one["denominator"], one["value"]) == (0, 0, None)


def test_a_figure_has_one_decimal_and_half_rounds_up(ask: Ask) -> None:
    sent = {"A": "2026-05-25", "B": "2026-05-26", "C": "2026-05-20"}  # 20 weeks end on 25 May
    for reference, day in sent.items():
        case(ask, reference, "request_received 2026-01-05", "decision_to_assess 2026-02-02",
             f"final_plan_sent {day}")  # fmt: skip
    found = figure(ask, "plans_in_20_weeks")
    assert (found["numerator"], found["denominator"], found["value"]) == (2, 3, 66.7)


def test_exceptions_are_left_out_of_one_figure_and_count_as_not_in_time_in_the_other(ask: Ask) -> None:
    case(ask, "A", "request_received 2026-01-05", "exception_relied_on 2026-02-10 regulation=10(4)(b)",
         "final_plan_sent 2026-06-20")  # fmt: skip
    case(ask, "B", "request_received 2026-01-05", "final_plan_sent 2026-05-20")
    with_them = figure(ask, "plans_in_20_weeks")
    without = figure(ask, "plans_in_20_weeks_without_exceptions")
    assert (with_them["numerator"], with_them["denominator"]) == (1, 2)
    assert (without["numerator"], without["denominator"], without["value"]) == (1, 1, 100.0)


def test_a_plan_whose_request_is_not_on_record_is_counted_and_listed_but_not_guessed(ask: Ask) -> None:
    case(ask, "A", "final_plan_sent 2026-05-20")
    _, answer, _ = ask("report", "kpi", *PERIOD, *AS_OF)
    found = {one["id"]: one for one in answer["figures"]}["plans_in_20_weeks"]
    assert (found["numerator"], found["denominator"], found["unknown"]) == (0, 1, 1)
    assert ("A", "plans_in_20_weeks") in {(gap["case"], gap["figure"]) for gap in answer["data_quality"]}


def test_each_number_leads_to_its_cases(ask: Ask) -> None:
    case(ask, "A", "request_received 2026-01-05", "final_plan_sent 2026-05-25")
    case(ask, "B", "request_received 2026-01-05", "final_plan_sent 2026-05-26")
    _, answer, _ = ask("report", "kpi", "--rows", "plans_in_20_weeks", *PERIOD, *AS_OF)
    assert [(row["case"], row["counted"], row["due"]) for row in answer["rows"]] == [
        ("A", True, "2026-05-25"),
        ("B", False, "2026-05-25"),
    ]


def test_advice_is_told_by_service_and_a_familys_views_have_no_limit(ask: Ask) -> None:
    case(
        ask, "A", "request_received 2026-01-05", "decision_to_assess 2026-02-02",
        "advice_requested 2026-02-02 from=ep", "advice_requested 2026-02-02 from=health",
        "advice_requested 2026-02-02 from=family",
        "advice_received 2026-03-16 from=ep", "advice_received 2026-03-17 from=health",
        "advice_received 2026-04-30 from=family",
    )  # fmt: skip
    found = figure(ask, "advice_in_6_weeks")
    assert (found["numerator"], found["denominator"]) == (1, 2)
    assert {one["name"]: one["value"] for one in found["parts"]} == {"ep": 100.0, "health": 0.0}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--from", "2026-06-30", "--to", "2026-01-01"), "ends before that"),
        (("--from", "2026-01-01", "--to", "2031-01-01"), "still to come"),
        (("--known-on", "2031-01-01"), "still to come"),
        (("--rows", "plans"), "no figure “plans”"),
        (("--team", "West"), "no team “West”"),
        (("--from", "30/2/2026"), "no such day"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_words(ask: Ask, options: tuple[str, ...], words: str) -> None:
    code, _, err = ask("report", "kpi", *options, *AS_OF)
    assert code == 2
    assert words in err or "is not a date" in err


def test_a_lead_asks_for_some_of_the_teams(ask: Ask) -> None:
    for reference, team in (("A", "North"), ("B", "South"), ("C", "East")):
        case(ask, reference, "request_received 2026-01-05", "final_plan_sent 2026-05-20", team=team)
    found = figure(ask, "plans_in_20_weeks", *PERIOD, "--team", "North", "--team", "East", "--by", "team")
    assert (found["numerator"], found["denominator"]) == (2, 2)
    assert [one["name"] for one in found["parts"]] == ["East", "North"]


def test_a_lead_is_told_whose_cases_were_counted(
    ask: Ask, store_folder: Path, empty_store: tuple[Path, bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    for reference, team in (("A", "North"), ("B", "South")):
        case(ask, reference, "request_received 2026-01-05", "final_plan_sent 2026-05-20", team=team)
    met = datetime(2026, 11, 20, 16, 40, tzinfo=UTC)
    shared = SharedDatabase(
        address="host=db.council.example",
        name="M. Evans",
        role="team_lead",
        teams=["North", "South"],
        met_at=met,
    )
    with (
        open_with_key(store_folder, empty_store[1]) as store,
        store.unit("connect", user="M", now=met) as unit,
    ):
        unit.session.add(shared)
    _, answer, _ = ask("report", "kpi", *PERIOD, *AS_OF)
    assert answer["scope"] == {
        "cases": 2, "teams": ["North", "South"], "role": "team_lead", "may_see": ["North", "South"],
        "synced_at": "2026-11-20T16:40:00Z",
    }  # fmt: skip
    assert run(["report", "kpi", *PERIOD, *AS_OF]) == 0
    line = "2 cases of North and South, which M. Evans may see as team lead of North and South, last synced"
    assert line in " ".join(capsys.readouterr().out.split())


def test_a_period_with_no_data_says_so(ask: Ask, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["report", "kpi", *PERIOD, *AS_OF]) == 0
    assert "Nothing is recorded for this period." in capsys.readouterr().out


def test_figures_are_told_as_they_were_known(ask: Ask) -> None:
    case(ask, "A", "request_received 2026-01-05", "final_plan_sent 2026-05-20")
    _, answer, _ = ask("report", "kpi", *PERIOD, "--known-on", "2026-06-30", *AS_OF)
    assert answer["known_on"] == "2026-06-30"
    assert all(one["denominator"] == 0 for one in answer["figures"])  # it was recorded since


def test_a_month_without_cases_is_shown_as_such(ask: Ask) -> None:
    case(ask, "A", "request_received 2026-01-05", "final_plan_sent 2026-05-20")
    found = figure(ask, "plans_in_20_weeks", "--from", "2026-04-01", "--to", "2026-06-30", "--by", "month")
    assert [(one["name"], one["value"]) for one in found["parts"]] == [
        ("2026-04", None), ("2026-05", 100.0), ("2026-06", None),
    ]  # fmt: skip


def test_a_person_reads_a_table(ask: Ask, capsys: pytest.CaptureFixture[str]) -> None:
    case(ask, "A", "request_received 2026-01-05", "final_plan_sent 2026-05-20")
    assert run(["report", "kpi", *PERIOD, *AS_OF]) == 0
    out = capsys.readouterr().out
    assert "New plans within 20 weeks" in out
    assert "No cases in this period." in out
    assert "46.4 (England, 2024)" in out


def test_the_bands_of_the_backlog_are_counts_in_every_form(
    ask: Ask, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for reference, asked in (("A", "2026-05-15"), ("B", "2026-05-18"), ("C", "2026-03-02")):
        case(ask, reference, f"request_received {asked}")  # to decide by 26 June, 29 June and 13 April
    found = figure(ask, "late_over_20_days")
    assert (found["numerator"], found["denominator"], found["value"]) == (1, 3, 33.3)
    counts = {"1 to 5 days": 2, "over 20 days": 1}
    assert {one["name"]: one["denominator"] for one in found["parts"]} == counts
    assert all(one["numerator"] is None and one["value"] is None for one in found["parts"])
    by_team = figure(ask, "late_over_20_days", *PERIOD, "--by", "team")["parts"]
    assert [(one["numerator"], one["denominator"], one["value"]) for one in by_team] == [(1, 3, 33.3)]
    capsys.readouterr()
    assert run(["report", "kpi", *PERIOD, *AS_OF]) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["1", "to", "5", "days", "2"] in lines
    assert ["over", "20", "days", "1"] in lines
    assert ask("report", "evidence", *PERIOD, "--out", str(tmp_path / "pack"), *AS_OF)[0] == 0
    told = (tmp_path / "pack" / "figures.csv").read_text("utf-8-sig").splitlines()
    bands = [line.rsplit(",", 4)[1:] for line in told if line.startswith("late_over_20_days,")][1:]
    assert bands == [["1 to 5 days", "", "2", ""], ["over 20 days", "", "1", ""]]


def test_the_return_is_written_by_one_command(ask: Ask, tmp_path: Path) -> None:
    case(ask, "A", "request_received 2026-01-05", "final_plan_sent 2026-05-20")
    code, answer, _ = ask("export", "sen2", str(tmp_path / "return"), "--year", "2027")
    assert (code, answer["people"], answer["reference_date"]) == (0, 1, "2027-01-21")
    assert (tmp_path / "return" / "sen2.xml").exists()
    assert ask("export", "sen2", str(tmp_path / "return"))[0] == 2
    assert ask("export", "sen2", str(tmp_path / "return"), "--year", "1999")[0] == 2
    code, _, err = ask("export", "sen2", str(tmp_path), "--year", "2027")
    assert (code, "something else than a return" in err) == (2, True)
