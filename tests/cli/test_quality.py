"""`quality` as other people's scripts call it: draw, mark, settle, findings, rubric."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from caseworker_app import settings
from caseworker_app.casework.open_case import NewCase, open_case
from caseworker_app.casework.record_event import NewEvent, record_event
from caseworker_app.store.open import open_with_key
from tests.cli.conftest import Ask

DRAW = ("quality", "draw", "--from", "2026-05-01", "--to", "2026-10-31", "--seed", "7")
EVER = ("--from", "2026-01-01", "--to", "2099-12-31", "--as-of", "2100-01-01")
MARKERS = ("--marker", "Anne Jones", "--marker", "Ben Hughes")


def as_user(folder: Path, name: str) -> None:
    """Work as somebody else from here on."""
    settings.write(settings.read(settings.file_for(folder)), user_name=name)


@pytest.fixture
def sent(store_folder: Path, empty_store: tuple[Path, bytes]) -> Path:
    """Three final plans, recorded by the post room."""
    with (
        open_with_key(store_folder, empty_store[1]) as store,
        store.unit("tests", user="Post room", now=datetime(2026, 11, 23, tzinfo=UTC)) as unit,
    ):
        for number in range(3):
            case_id = open_case(unit, NewCase(reference=f"14-{number}", family_name="Siddiqui"))
            day = date(2026, 8, 3)
            kind = "needs_assessment"
            record_event(unit, NewEvent(case_id=case_id, type="final_plan_sent", on=day, kind=kind))
    as_user(store_folder, "T. Bevan")
    return store_folder


def test_a_plan_goes_from_the_draw_to_the_findings(ask: Ask, sent: Path, tmp_path: Path) -> None:
    code, drawn, err = ask(*DRAW, "--size", "1", *MARKERS)
    assert code == 0, err
    assert "1 plan drawn at random from 3" in drawn["method"]
    audit = drawn["plans"][0]["audit"]
    _, rubric, _ = ask("quality", "rubric")
    answers = {one["id"]: "met" for one in rubric["questions"]}
    file = tmp_path / "answers.json"
    for name, other in (("Anne Jones", "met"), ("Ben Hughes", "not_met")):
        as_user(sent, name)
        file.write_text(json.dumps({**answers, "outcomes": {"answer": other, "note": "Page 4"}}), "utf-8")
        code, told, err = ask("quality", "mark", audit, "--answers", str(file), "--finish")
        assert code == 0, err
        assert told["finished"]
        assert [one["answer"] for one in told["questions"] if one["question"] == "outcomes"] == [other]
    as_user(sent, "T. Bevan")
    _, differs, _ = ask("quality", "settle", audit)
    assert [one["question"] for one in differs["differs"]] == ["outcomes"]
    file.write_text(json.dumps({"outcomes": {"answer": "not_met", "reason": "No date"}}), "utf-8")
    code, told, err = ask("quality", "settle", audit, "--decisions", str(file))
    assert (code, told["grade"]) == (0, "Requires improvement"), err
    _, shown, _ = ask("quality", "show")
    assert (shown["plans"][0]["state"], shown["agreement"]["same"]) == ("settled", 21)
    assert ask("quality", "samples")[1]["samples"][0]["settled"] == 1
    _, found, _ = ask(
        "quality", "findings", "--from", "2026-01-01", "--to", "2099-12-31", "--as-of", "2100-01-01"
    )
    assert (found["plans"], found["good"], found["questions"][0]["question"]) == (1, 0, "outcomes")


def test_what_cannot_be_drawn_is_refused_in_words(ask: Ask, sent: Path) -> None:
    for more, words in (
        (("--size", "4", *MARKERS), "cannot be drawn from 3"),
        (("--size", "1", "--marker", "Anne Jones"), "Two people mark each plan"),
        (("--size", "1", "--by", "shoe", *MARKERS), "by “shoe”"),
    ):
        code, _, err = ask(*DRAW, *more)
        assert code == 2
        assert words in err
    assert ask("quality", "samples")[1] == {"samples": []}


def test_the_rubric_goes_out_to_a_file_and_comes_back_as_the_next_version(
    ask: Ask, sent: Path, tmp_path: Path
) -> None:
    file = tmp_path / "rubric.json"
    assert ask("quality", "rubric", "--write", str(file))[1]["version"] == 1
    told = json.loads(file.read_text("utf-8"))
    del told["questions"][0]
    file.write_text(json.dumps(told), "utf-8")
    code, made, err = ask("quality", "rubric", "--read", str(file))
    assert (code, made["version"], len(made["questions"])) == (0, 2, 21), err
    file.write_text('{"questions": [{"shoe": 1}], "grades": []}', "utf-8")
    code, _, err = ask("quality", "rubric", "--read", str(file))
    assert code == 2
    assert "is no rubric" in err
