"""One kind of letter for many cases: exceptions first, what is the same for all, work that can be stopped."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from PySide6.QtTest import QTest

from caseworker_app.letters import many
from caseworker_app.ui.screens.letters.queue_rows import Band
from caseworker_app.ui.screens.make_many.screen import MakeManyScreen
from tests.ui.letter_cases import (
    CALLUM,
    FREYA,
    KWAME,
    LOWRI,
    MARYAM,
    REPORT,
    LettersDesk,
    desk,
    letters_folder,
)

__all__ = ["desk", "letters_folder"]


def open_many(desk: LettersDesk, letter: str, *references: str) -> MakeManyScreen:
    ids = tuple(desk.case(one) for one in references)
    screen = desk.go("make_many", letter=letter, case_ids=ids)
    assert isinstance(screen, MakeManyScreen)
    return screen


def names(screen: MakeManyScreen, band: Band) -> list[str]:
    return [one.child for one in screen.model.lines(band)]


def test_what_somebody_must_see_to_stands_before_the_others(desk: LettersDesk) -> None:
    screen = open_many(desk, "early-review-agreed", FREYA, LOWRI, MARYAM, CALLUM, KWAME)
    field: Any = screen.facts.fields["new_date"].field
    field.line.setText("+2w")
    desk.qtbot.wait(700)
    desk.rest()
    assert names(screen, Band.LOOK_FIRST) == ["Callum Fraser", "Maryam Hussain"]
    assert names(screen, Band.WILL_BE_MADE) == ["Kwame Asante", "Freya Lindqvist", "Lowri Pritchard"]
    assert screen.words.text() == "5 cases ticked · 5 letters · 2 to look at first"
    callum = screen.model.lines(Band.LOOK_FIRST)[0]
    assert callum.below == "Ms Jean Fraser gets large print."


def test_a_case_for_which_none_can_be_made_says_why_and_is_not_ticked(desk: LettersDesk) -> None:
    screen = open_many(desk, REPORT, LOWRI)
    (line,) = screen.model.lines(Band.CANNOT)
    assert "rests on “The review meeting was held”" in line.below
    assert "`" not in line.below
    assert not screen.make.isEnabled()


def test_the_letters_of_the_ticked_cases_become_ready(desk: LettersDesk) -> None:
    screen = open_many(desk, REPORT, FREYA, LOWRI, CALLUM)
    screen.make.click()
    desk.rest()
    assert desk.states(FREYA) == desk.states(CALLUM) == ["ready"]
    assert desk.states(LOWRI) == []
    assert desk.window.context is not None
    assert desk.window.context.notices[-1].words == "2 letters ready to print"
    assert desk.window.shell is not None
    assert desk.window.shell.shown_screen() is desk.window.shell.screens["letters"]


def test_what_is_typed_once_goes_into_every_letter(desk: LettersDesk) -> None:
    screen = open_many(desk, "review-decision-maintain", FREYA, KWAME)
    QTest.keyClicks(screen.facts.fields["reasons"].field, "Both plans still fit.")
    desk.qtbot.wait(700)
    desk.rest()
    assert {one.below for one in screen.model.lines()} == {"The setting is not on the case."}
    screen.make.click()
    desk.rest()
    assert desk.letters(FREYA)[0].state == desk.letters(KWAME)[0].state == "ready"


def test_a_letter_that_still_wants_something_becomes_a_draft(desk: LettersDesk) -> None:
    screen = open_many(desk, "review-decision-maintain", FREYA)
    (line,) = screen.model.lines(Band.LOOK_FIRST)
    assert "Missing: why we decided as we did." in line.below
    screen.make.click()
    desk.rest()
    assert desk.states(FREYA) == ["draft"]


def test_stop_keeps_what_was_made_and_the_window_goes_on(
    desk: LettersDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(many, "AT_ONCE", 1)
    screen = open_many(desk, REPORT, FREYA, KWAME)
    reached, go_on = threading.Event(), threading.Event()
    whole = many.make_drafts

    def slow(*args: Any, **named: Any) -> Any:
        made = whole(*args, **named)
        reached.set()
        go_on.wait(20)
        return made

    monkeypatch.setattr(many, "make_drafts", slow)
    screen.make.click()
    reached.wait(20)
    assert screen._work is not None
    screen._work.stop()
    go_on.set()
    desk.rest()
    assert sorted(desk.states(FREYA) + desk.states(KWAME)) == ["ready"]
    assert desk.window.context is not None
    assert desk.window.context.notices[-1].words.startswith("Stopped.")
    assert screen.make.isEnabled()


def test_a_case_opens_while_many_letters_are_being_made(
    desk: LettersDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(many, "AT_ONCE", 1)
    screen = open_many(desk, REPORT, FREYA, KWAME, CALLUM)
    begun, asked, seen = threading.Event(), threading.Event(), threading.Event()
    waits = iter((None, asked, seen))
    whole = many.make_drafts

    def slow(*args: Any, **named: Any) -> Any:
        begun.set()
        wait = next(waits)
        assert wait is None or wait.wait(20), "the case was not read in between"
        return whole(*args, **named)

    monkeypatch.setattr(many, "make_drafts", slow)
    screen.make.click()
    begun.wait(20)
    shell = desk.window.shell
    assert shell is not None
    shell.go("case", {"case_id": desk.case(LOWRI)})
    asked.set()
    desk.qtbot.waitUntil(lambda: shell.screens["case"].state == "ready", timeout=20_000)
    seen.set()
    desk.rest()
    assert desk.states(CALLUM) == desk.states(KWAME) == ["ready"]


def test_the_caseload_sends_its_ticked_cases_here(desk: LettersDesk) -> None:
    caseload: Any = desk.go("caseload")
    desk.qtbot.waitUntil(lambda: not caseload.is_searching)
    caseload.table.selectAll()
    caseload.bar.letters.click()
    desk.rest()
    shell = desk.window.shell
    assert shell is not None
    screen = shell.shown_screen()
    assert isinstance(screen, MakeManyScreen)
    assert len(screen.case_ids) == 6
