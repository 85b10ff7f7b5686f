"""Logging and promising from the command line, as other people's scripts do."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.conftest import Ask
from tests.cli.test_cases import opened

CALL = ("--channel", "phone", "--direction", "out", "--summary", "Asked about the café taxi")


def with_mother(ask: Ask) -> None:
    opened(ask, caseworker="R. Patel")
    ask("person", "EHC-1", "--name", "Sara O’Neill", "--role", "mother", "--parental-responsibility")


def test_a_call_with_a_promise_stands_in_the_case_in_today_and_in_find(ask: Ask) -> None:
    with_mother(ask)
    at = ("--at", "2026-07-01T10:30")
    promise = ("--promise", "Ring back", "--by", "2026-07-03")
    code, logged, err = ask("log", "EHC-1", "--with", "sara o'neill", *CALL, *at, *promise)
    assert (code, err) == (0, "")

    _, case, _ = ask("case", "EHC-1")
    (entry,) = case["communication"]
    told = {name: entry[name] for name in ("id", "at", "with", "channel", "direction", "promise", "by")}
    assert told == {
        "id": logged["id"], "at": "2026-07-01T09:30:00Z", "with": "Sara O’Neill", "channel": "phone",
        "direction": "out", "promise": "Ring back", "by": "2026-07-03",
    }  # fmt: skip
    _, today, _ = ask("today", "--for", "R. Patel")
    (owed,) = today["promises"]
    assert (owed["id"], owed["case"], owed["to"], owed["text"], owed["by"]) == (
        logged["promise"], "EHC-1", "Sara O’Neill", "Ring back", "2026-07-03",
    )  # fmt: skip
    assert ask("today", "--for", "J. Ali")[1]["promises"] == []
    _, found, _ = ask("find", "cafe", "TAX")
    assert [one["id"] for one in found["communication"]] == [logged["id"]]
    assert found["communication"][0]["marks"] == [[16, 20], [21, 25]]
    assert found["cases"] == []


@pytest.mark.parametrize(
    ("words", "left"),
    [(("kept",), []), (("broken", "--reason", "Forgot"), []),
     (("moved", "--to", "2099-01-04", "--reason", "Ill"), ["2099-01-04"])],
)  # fmt: skip
def test_what_became_of_a_promise(ask: Ask, words: tuple[str, ...], left: list[str]) -> None:
    with_mother(ask)
    promise = ("--promise", "Ring back", "--by", "2098-07-03")
    _, logged, _ = ask("log", "EHC-1", "--with", "Sara O’Neill", *CALL, *promise)
    code, _, err = ask("promise", logged["promise"], *words)
    assert (code, err) == (0, "")
    assert [one["by"] for one in ask("today")[1]["promises"]] == left
    ask("undo")
    assert [one["by"] for one in ask("today")[1]["promises"]] == ["2098-07-03"]


def test_what_becomes_of_a_promise_is_answered_with_its_day(ask: Ask) -> None:
    with_mother(ask)
    promise = ("--promise", "Ring back", "--by", "2098-07-03")
    _, logged, _ = ask("log", "EHC-1", "--with", "Sara O’Neill", *CALL, *promise)
    _, moved, _ = ask("promise", logged["promise"], "moved", "--to", "2098-07-08", "--reason", "Ill")
    _, broken, _ = ask("promise", logged["promise"], "broken", "--reason", "Forgot")
    assert (moved["by"], broken["by"]) == ("2098-07-08", "2098-07-08")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("--summary", "  "), "nothing in --summary"),
        (("--channel", "meeting", "--outcome", "no_answer"), "does not go with --channel meeting"),
        (("--channel", "email", "--outcome", "left_message"), "does not go with --channel email"),
        (("--at", "2026-03-29T01:30"), "There was no 01:30 on"),
        (("--at", "29/03/2026 01:00"), "clocks went forward"),
    ],
)
def test_what_contradicts_itself_is_refused_with_what_to_do(
    ask: Ask, change: tuple[str, ...], told: str
) -> None:
    with_mother(ask)
    code, _, err = ask("log", "EHC-1", "--with", "Sara O’Neill", *CALL, *change)
    assert (code, told in err) == (2, True), err
    assert ask("case", "EHC-1")[1]["communication"] == []


@pytest.mark.parametrize(
    "at", ["2026-03-29T00:59", "2026-03-29T02:00", "2025-10-26T01:30", "2026-03-29T01:30Z"]
)
def test_hours_around_the_change_of_the_clocks_are_taken(ask: Ask, at: str) -> None:
    with_mother(ask)
    assert ask("log", "EHC-1", "--with", "Sara O’Neill", *CALL, "--at", at)[0] == 0


def test_a_talk_about_two_children_names_the_case_where_nobody_is_known(ask: Ask) -> None:
    with_mother(ask)
    ask(
        "new",
        "--reference",
        "EHC-2",
        "--given-name",
        "Ben",
        "--family-name",
        "Hill",
        "--date-of-birth",
        "2015-01-01",
    )
    code, _, err = ask("log", "EHC-1", "EHC-2", "--with", "Sara O’Neill", *CALL)
    assert code == 2
    assert "Sara O’Neill is not on EHC-2." in err
    assert ask("case", "EHC-1")[1]["communication"] == []
    assert ask("log", "EHC-1", "EHC-2", "--with", "Sara O’Neill", "--also", "The aunt", *CALL)[0] == 0


def test_a_summary_that_sounds_like_a_promise_says_how_to_keep_it(ask: Ask) -> None:
    with_mother(ask)
    said = ("--summary", "I’ll call you by 4 December")
    code, _, err = ask("log", "EHC-1", "--with", "Sara O’Neill", *CALL, *said)
    assert code == 0
    assert "--promise" in err
    assert "-12-04" in err


def test_an_email_from_a_parent_waits_for_us_until_it_is_answered(ask: Ask) -> None:
    with_mother(ask)
    email = ("--channel", "email", "--summary", "When is the meeting?")
    _, message, _ = ask(
        *("log", "EHC-1", "--with", "Sara O’Neill", *email, "--direction", "in", "--at", "2026-04-02")
    )
    (waits,) = ask("today")[1]["waiting"]
    assert {name: waits[name] for name in ("case", "with", "since", "due")} == {
        "case": "EHC-1", "with": "Sara O’Neill", "since": "2026-04-02", "due": "2026-04-13",
    }  # fmt: skip

    answer = ("--direction", "out", "--reply-to", message["id"])
    assert ask("log", "EHC-1", "--with", "Sara O’Neill", *email, *answer)[0] == 0
    assert ask("today")[1]["waiting"] == []


def test_one_talk_about_two_children(ask: Ask) -> None:
    with_mother(ask)
    opened(ask, "EHC-2")
    ask("person", "EHC-2", "--name", "Sara O’Neill", "--role", "mother")
    code, logged, _ = ask("log", "EHC-1", "EHC-2", "--with", "Sara O’Neill", *CALL)
    assert (code, len(logged["ids"])) == (0, 2)
    assert len(ask("case", "EHC-2")[1]["communication"]) == 1


def test_who_may_not_be_told_is_named_and_nothing_is_logged(ask: Ask) -> None:
    with_mother(ask)
    ask("person", "EHC-1", "--name", "Sara O’Neill", "--no-contact", "Court order")
    code, _, err = ask("log", "EHC-1", "--with", "Sara O’Neill", *CALL)
    assert (code, "may not receive information" in err) == (2, True)
    code, logged, err = ask(
        *("log", "EHC-1", "--with", "Sara O’Neill", "--channel", "phone", "--direction", "in"),
        *("--summary", "She rang"),
    )
    assert (code, "Listen, do not disclose" in err) == (0, True)
    assert len(logged["warnings"]) == 1


@pytest.mark.parametrize(
    ("argv", "why"),
    [
        (("log", "EHC-9", "--with", "X", *CALL), "There is no case"),
        (("log", "EHC-1", "--with", "Nobody", *CALL), "is not on this case"),
        (("log", "EHC-1", *CALL), "with whom"),
        (("log", "EHC-1", "--also", "A neighbour", *CALL, "--at", "noon"), "is not a time"),
        (("log", "EHC-1", "--also", "A neighbour", *CALL, "--at", "2099-01-01"), "still to come"),
        (("log", "EHC-1", "--also", "A neighbour", *CALL, "--promise", "Ring"), "text and a day"),
        (("log", "EHC-1", "--also", "A", *CALL, "--promise", "Ring", "--by", "2001-01-01"), "lies before"),
        (("promise", "nothing", "kept"), "There is no promise"),
        (("promise", "nothing", "moved"), "--to names the day"),
    ],
)
def test_wrong_use_is_said_in_words_and_changes_nothing(ask: Ask, argv: tuple[str, ...], why: str) -> None:
    opened(ask)
    code, answer, err = ask(*argv)
    assert (code, answer) == (2, None)
    assert why in err
    assert ask("case", "EHC-1")[1]["communication"] == []


def test_an_answer_as_of_an_earlier_day_leaves_out_what_was_said_since(ask: Ask) -> None:
    opened(ask)
    for day in ("2026-04-02", "2026-06-02"):
        ask("log", "EHC-1", "--also", "A neighbour", *CALL, "--at", day)
    _, case, _ = ask("case", "EHC-1", "--as-of", "2026-05-01")
    said: list[dict[str, Any]] = case["communication"]
    assert [one["at"] for one in said] == ["2026-04-02T11:00:00Z"]
