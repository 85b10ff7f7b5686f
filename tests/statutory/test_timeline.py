"""A timeline file: what is read, what is refused, and the answer."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from caseworker_app.cli import statutory as commands
from caseworker_app.errors import CaseworkerError, WrongUse
from caseworker_app.statutory import rules, timeline
from caseworker_app.statutory.due_date import due_date
from caseworker_app.statutory.events import EVENT_TYPES, event_type, kinds_of
from tests.statutory.told import one, rows, told

EXAMPLE = told(
    (
        "needs_assessment",
        [
            ("request_received", "2026-01-05"),
            ("exception_relied_on", "2026-02-10", {"regulation": "10(4)(b)"}),
            ("decision_to_assess", "2026-02-12"),
        ],
    )
)


def run(command: str, *arguments: str, given: str | None = None) -> Any:
    """Run one of the commands and return its outcome."""
    return CliRunner().invoke(commands.commands[command], list(arguments), input=given)


def test_the_example_of_the_contract_comes_out_word_for_word() -> None:
    assert one("na-decide-assess", EXAMPLE, "2026-11-23") == {
        "case": None,
        "process": "needs_assessment",
        "process_index": 1,
        "rule": "na-decide-assess",
        "of": None,
        "starts_on": "2026-01-05",
        "title": "Tell the parent whether an assessment will be carried out",
        "due": "2026-02-16",
        "original_due": "2026-02-16",
        "act_by": "2026-02-16",
        "provisional": False,
        "state": "met",
        "met_on": "2026-02-12",
        "days": None,
        "duty": "must",
        "holder": "council",
        "source": "SEND Regulations 2014, reg 5(1)",
        "because": "The request was received on 5 January 2026. Six weeks from then is 16 February 2026. "
        "Met on 12 February 2026, 4 days early.",
    }


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "not JSON"),
        ("[]", "one JSON object"),
        ('{"processes": {}}', "not a list"),
        ('{"processes": [{}]}', "no kind"),
        ('{"processes": [{"kind": "x"}]}', "no kind of process “x”"),
        ('{"processes": [{"kind": "x", "events": 1}]}', "not a list"),
        (
            '{"processes": [{"kind": "appeal", "events": [{"type": "x", "on": "2026-01-05"}]}]}',
            "no event “x”",
        ),
        ('{"processes": [{"kind": "appeal", "events": [{"type": "closed"}]}]}', "missing"),
        ('{"processes": [{"kind": "appeal", "events": [{"type": "closed", "on": "30 Feb"}]}]}', "not a date"),
        ('{"date_of_birth": "2015-02-30"}', "not a date"),
        (
            '{"processes": [{"kind": "appeal", "events": '
            '[{"type": "closed", "on": "2026-01-05", "detail": 1}]}]}',
            "not an object",
        ),
    ],
)
def test_a_timeline_that_cannot_be_read_says_where_it_is_wrong(text: str, says: str) -> None:
    with pytest.raises(WrongUse, match=says):
        timeline.read(text)


@pytest.mark.parametrize(
    "detail", [{"limb": "everything"}, {"limb": "assess", "due": "soon"}, {"with_contents": "perhaps"}]
)
def test_a_detail_that_is_none_of_its_values_is_refused(detail: dict[str, str]) -> None:
    with pytest.raises(WrongUse):
        timeline.read(told(("appeal", [("order_made", "2026-03-02", detail)])))


def test_an_impossible_order_is_refused_with_both_dates() -> None:
    wrong = told(
        ("needs_assessment", [("request_received", "2026-01-05"), ("final_plan_sent", "2025-12-01")])
    )
    with pytest.raises(
        CaseworkerError, match="1 December 2025, before the request was received on 5 January 2026"
    ):
        timeline.read(wrong)


def test_only_plans_may_be_in_the_future() -> None:
    today = date(2026, 11, 23)
    planned = told(("annual_review", [("review_meeting_planned", "2027-01-05")]))
    assert timeline.read(planned, latest=today).processes[0].events[0].on == date(2027, 1, 5)
    with pytest.raises(CaseworkerError, match="future"):
        timeline.read(told(("annual_review", [("review_meeting_held", "2026-11-24")])), latest=today)
    with pytest.raises(CaseworkerError, match="future"):
        timeline.read(told(born="2026-11-24"), latest=today)


def test_a_process_without_events_is_no_mistake() -> None:
    assert rows({"processes": [{"kind": "appeal", "events": []}, {"kind": "ceasing"}]}, "2026-11-23") == []


def test_the_timeline_command_reads_a_file_and_standard_input(tmp_path: Path) -> None:
    file = tmp_path / "case.json"
    file.write_text(json.dumps(EXAMPLE), "utf-8")
    from_file = run("timeline", str(file), "--as-of", "2026-11-20", "--json")
    from_input = run("timeline", "-", "--as-of", "2026-11-20", "--json", given=json.dumps(EXAMPLE))
    assert from_file.stdout == from_input.stdout
    answer = json.loads(from_file.stdout)
    assert answer["as_of"] == "2026-11-20"
    assert len(answer["deadlines"]) == 4
    for_people = run("timeline", str(file), "--as-of", "2026-11-20")
    assert "16 February 2026" in for_people.stdout
    undated = told(("appeal", [("direction_made", "2026-03-02")]))
    assert "no date" in run("timeline", "-", given=json.dumps(undated)).stdout


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    assert "cannot be read" in str(run("timeline", str(tmp_path / "none.json")).exception)


def test_rules_and_events_are_listed_for_scripts_and_for_people() -> None:
    listed = json.loads(run("rules", "--json").stdout)["rules"]
    assert [rule["id"] for rule in listed] == [rule.id for rule in rules.RULES]
    assert {rule["count"] for rule in listed if rule["id"] in {"na-consult", "ce-notify"}} == {"NONE"}
    events = json.loads(run("events", "--json").stdout)["events"]
    assert len(events) == len(EVENT_TYPES)
    assert "na-plan-final" in run("rules").stdout
    assert "final_plan_sent" in run("events").stdout


@pytest.mark.parametrize(
    ("arguments", "due"),
    [
        (("na-decide-assess", "2026-01-05"), "2026-02-16"),
        (("na-consult", "2026-01-05"), None),
        (("ap-lodge", "2026-06-15", "--detail", "certificate_issued=2026-08-20"), "2026-09-21"),
        (
            (
                "ap-lodge",
                "2026-06-15",
                "--detail",
                "certificate_issued=2026-08-20",
                "--detail",
                "section_i_only=true",
            ),
            "2026-09-01",
        ),
        (("ap-directions", "2026-06-15"), None),
        (("ap-directions", "2026-06-15", "--detail", "due=2026-07-01"), "2026-07-01"),
        (("or-amend-placement", "2026-03-02", "--detail", "with_contents=true"), "2026-04-06"),
        (("or-amend-placement", "2026-03-02", "--detail", "due=2026-05-01"), "2026-05-01"),
        (("or-continue", "2026-03-02"), "2026-03-02"),
        (("mv-review", "2026-03-02", "--detail", "made_or_last_reviewed_on=2025-09-01"), "2026-08-31"),
        (("mv-old-transfer", "2026-03-02", "--detail", "moved=2026-03-23"), "2026-03-23"),
        (("mv-old-transfer", "2026-03-03", "--detail", "moved=2026-03-23"), "2026-03-23"),
        (("mv-old-transfer", "2026-03-04", "--detail", "moved=2026-03-23"), "2026-03-24"),
        (("pt-15-feb", "2027-09-01"), "2027-02-15"),
        (("pt-15-feb", "2027-09-01", "--detail", "kind=post16_move"), None),
        (("pt-backplan-meeting", "2027-02-15"), "2026-11-23"),
        (("pt-backplan-meeting", "2028-03-31"), "2028-01-07"),
        (("pt-backplan-meeting", "2027-09-01", "--detail", "kind=secondary_to_post16"), "2027-01-06"),
        (("pt-backplan-notice", "2027-09-01", "--detail", "kind=post16_move"), "2027-02-04"),
        (("na-advice-return", "2026-02-13", "--detail", "from=family"), None),
        (("me-contact", "2026-02-13", "--detail", "section_i_only=true"), None),
        (("ce-25", "2026-05-05"), "2026-05-04"),
    ],
)
def test_the_due_date_of_one_rule(arguments: tuple[str, ...], due: str | None) -> None:
    outcome = run("due", *arguments, "--json")
    assert outcome.exit_code == 0, outcome.exception
    assert json.loads(outcome.stdout)["due"] == due


def test_the_due_command_speaks_to_people() -> None:
    assert "Due 15 February 2027; do it by 12 February 2027" in run("due", "pt-15-feb", "2027-09-01").stdout
    assert "No date in law" in run("due", "na-consult", "2026-01-05").stdout
    assert "wording to be checked" in run("due", "or-continue", "2026-01-05").stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("na-nothing", "2026-01-05"), "There is no rule"),
        (("nothing", "2026-01-05"), "There is no rule"),
        (("na-decide-assess", "2014-08-31"), "in force from 1 September 2014"),
        (("ap-lodge", "2026-01-05", "--detail", "certificate_issued=soon"), "not a date"),
        (("ap-lodge", "2026-01-05", "--detail", "certificate"), "not a detail"),
        (("pt-backplan-notice", "2027-09-01", "--detail", "kind=up"), "no phase transfer"),
        (("na-decide-assess", "9999-12-30"), "No date can be counted"),
    ],
)
def test_a_question_that_has_no_answer_says_why(arguments: tuple[str, ...], says: str) -> None:
    outcome = run("due", *arguments)
    assert isinstance(outcome.exception, WrongUse)
    assert says in str(outcome.exception)


def test_advice_is_owed_by_whom_it_was_asked_of() -> None:
    assert due_date("na-advice-return", date(2026, 2, 13), {"from": "health"}).duty == "must"
    assert due_date("na-advice-return", date(2026, 2, 13), {"from": "setting"}).holder == "setting"


def test_an_unknown_event_or_kind_is_answered_with_those_that_there_are() -> None:
    with pytest.raises(WrongUse, match="final_plan_sent"):
        event_type("needs_assessment", "plan_finished")
    with pytest.raises(WrongUse, match="needs_assessment"):
        event_type("assessment", "final_plan_sent")


def test_a_detail_that_the_program_does_not_know_is_kept_and_ready_dates_are_taken() -> None:
    case = timeline.read(
        {
            "date_of_birth": date(2015, 3, 2),
            "processes": [
                {
                    "kind": "appeal",
                    "events": [{"type": "closed", "on": date(2026, 1, 5), "detail": {"room": 4}}],
                }
            ],
        }
    )
    assert case.processes[0].events[0].detail == {"room": "4"}
    assert case.date_of_birth == date(2015, 3, 2)


def test_an_event_type_knows_the_kinds_of_process_it_is_for() -> None:
    assert kinds_of("plan_ceased") == ("ceasing", "appeal")
