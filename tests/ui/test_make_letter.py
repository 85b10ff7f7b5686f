"""Making a letter from a case: what fits first, who gets it and who not, what is missing, the page."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from caseworker_app.casework.record_event import NewEvent, record_event
from caseworker_app.ui.screens.letters.questions import LetItGo
from caseworker_app.ui.screens.make_letter.screen import MakeLetterScreen
from tests.ui.conftest import ME, NOW
from tests.ui.letter_cases import CALLUM, FREYA, LOWRI, MARYAM, REPORT, LettersDesk, desk, letters_folder

__all__ = ["desk", "letters_folder"]
CONTROL = Qt.KeyboardModifier.ControlModifier


def make(desk: LettersDesk, reference: str, letter: str = "") -> MakeLetterScreen:
    screen = desk.go("make_letter", case_id=desk.case(reference), letter=letter)
    assert isinstance(screen, MakeLetterScreen)
    return screen


def page(screen: MakeLetterScreen) -> str:
    return screen.pane.pages.view.accessibleDescription()


def test_the_letters_that_fit_the_stage_stand_first_with_their_day(desk: LettersDesk) -> None:
    column = make(desk, CALLUM).column
    titles = [column.letter.itemText(place) for place in range(column.letter.count())]
    assert titles[:2] == [
        "The report of an annual review meeting",
        "Decision to change an EHC plan, and the changes we propose",
    ]
    assert column.due.text() == "The law wants it by Monday 16 November 2026"
    cut = titles.index("")
    assert "Decision to keep an EHC plan as it is" in titles[:cut]
    assert "Invitation to an annual review meeting" in titles[cut:]
    column.letter.setCurrentIndex(titles.index("Invitation to an annual review meeting"))
    assert "rests on “The review meeting is planned”" in column.why_not.text()


def test_recipients_are_ticked_with_the_reason_and_those_left_out_say_why(desk: LettersDesk) -> None:
    screen = make(desk, MARYAM, REPORT)
    assert [box.text() for box in screen.column.readers.boxes] == ["Mrs Samira Hussain"]
    assert screen.column.readers.boxes[0].isChecked()
    words = desk.words(screen.column)
    assert "address withheld: on this envelope only" in words
    assert "Imran Hussain must not be contacted: a court order of May." in words
    assert "AS9 9ZZ" not in words + page(screen)
    assert "Address withheld" in page(screen)


def test_a_missing_fact_is_asked_inline_and_stands_in_the_page_as_it_is_typed(desk: LettersDesk) -> None:
    screen = make(desk, FREYA, "review-decision-maintain")
    field = screen.column.facts.fields["reasons"]
    assert field.missing.isVisible()
    assert "[why we decided as we did]" in page(screen)
    QTest.keyClicks(field.field, "The plan still fits.")
    desk.rest()
    assert not field.missing.isVisible()
    assert "The plan still fits." in page(screen)
    assert screen.words.text() == "1 letter, in 1 envelope"


def test_what_is_missing_keeps_the_letter_out_of_the_queue(desk: LettersDesk) -> None:
    screen = make(desk, FREYA, "review-decision-maintain")
    screen.add.click()
    desk.rest()
    assert desk.letters(FREYA) == ()
    assert screen.words.text() == "Missing: why we decided as we did"
    assert screen.column.facts.fields["reasons"].field.hasFocus()


def test_a_letter_goes_into_the_queue_and_the_window_returns_to_where_it_was(desk: LettersDesk) -> None:
    desk.go("case", case_id=desk.case(FREYA))
    make(desk, FREYA, REPORT).add.click()
    desk.rest()
    assert desk.states(FREYA) == ["ready"]
    shell = desk.window.shell
    assert shell is not None
    assert shell.shown_screen() is shell.screens["case"]


def test_a_letter_saved_as_a_draft_waits_with_what_it_needs(desk: LettersDesk) -> None:
    screen = make(desk, FREYA, "review-decision-maintain")
    screen.save.click()
    desk.rest()
    (letter,) = desk.letters(FREYA)
    assert letter.state == "draft"
    assert "reasons" in letter.problem


def test_only_the_ticked_readers_get_one(desk: LettersDesk) -> None:
    screen = make(desk, FREYA, REPORT)
    screen.column.readers.boxes[0].setChecked(False)
    assert not screen.add.isEnabled()
    assert screen.words.text() == "0 letters, in 0 envelopes"


def test_large_print_is_taken_from_the_person(desk: LettersDesk) -> None:
    screen = make(desk, CALLUM, REPORT)
    assert "large print" in desk.words(screen.column)
    ordinary = make(desk, FREYA, REPORT)
    assert ordinary.pane.pages.page is not None


def test_siblings_are_pointed_out_under_the_page(desk: LettersDesk) -> None:
    screen = make(desk, FREYA, REPORT)
    assert "Elias Lindqvist (14-198)" in screen.pane.strip.warning.text()
    assert "This letter is about Freya." in screen.pane.strip.warning.text()
    assert "born 2 May 2014" in screen.pane.strip.accessibleDescription()


def test_a_letter_that_was_printed_already_stays_a_draft_that_says_so(desk: LettersDesk) -> None:
    desk.printed(REPORT, FREYA)
    make(desk, FREYA, REPORT).add.click()
    desk.rest()
    assert sorted(desk.states(FREYA)) == ["draft", "printed"]
    assert desk.window.context is not None
    assert desk.window.context.notices[-1].words == "1 letter still needs something"


def test_words_that_name_another_child_need_a_team_lead(desk: LettersDesk) -> None:
    screen = make(desk, FREYA, "review-decision-maintain")
    QTest.keyClicks(screen.column.facts.fields["reasons"].field, "Like Lowri Pritchard she does well.")
    desk.rest()
    assert "It names another child, 14-132." in screen.pane.strip.warning.text()
    screen.add.click()
    desk.rest()
    question = desk.question()
    assert isinstance(question, LetItGo)
    assert question.names.buttons()[0].text() == "T. Bevan"
    question.accept()
    assert question.problem.text() == "Write why it is right to send it"
    question.why.setPlainText("Both families agreed in writing.")
    question.accept()
    desk.rest()
    assert desk.states(FREYA) == ["ready"]


def test_what_is_typed_survives_leaving_the_screen(desk: LettersDesk) -> None:
    screen = make(desk, FREYA, "review-decision-maintain")
    QTest.keyClicks(screen.column.facts.fields["reasons"].field, "Half a sentence")
    screen.keep_draft(at_once=True)
    screen.forget()
    again = make(desk, FREYA, "review-decision-maintain")
    assert again.column.facts.fields["reasons"].text() == "Half a sentence"


def test_the_time_and_place_of_a_planned_meeting_are_offered(desk: LettersDesk) -> None:
    with desk.store.unit("plan", user=ME, now=NOW) as unit:
        record_event(
            unit,
            NewEvent(case_id=desk.case(LOWRI), type="review_meeting_planned", on=date(2026, 12, 17),
                     detail={"time": "2pm", "place": "Larkfield"}),
        )  # fmt: skip
    screen = make(desk, LOWRI, "review-invitation")
    assert screen.column.facts.values() == {"meeting_time": "2pm", "meeting_place": "Larkfield"}
    assert "17 December 2026" in page(screen)


def test_discreet_mode_shows_initials_and_no_page(desk: LettersDesk) -> None:
    assert desk.window.context is not None
    desk.window.context.set_discreet(True)
    screen = make(desk, MARYAM, REPORT)
    words = desk.words(screen)
    assert "Hussain" not in words + screen.subtitle
    assert screen.pane.pages.page is None
    assert "hidden in discreet mode" in screen.pane.pages.sentence.text()


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (683, 384)])
def test_the_primary_action_is_seen_at_every_size(desk: LettersDesk, width: int, height: int) -> None:
    desk.window.resize(width, height)
    screen = make(desk, FREYA, REPORT)
    assert screen.add.isVisible()
    corner = screen.add.mapTo(desk.window, screen.add.rect().bottomRight())
    assert desk.window.rect().contains(corner)
    if width < 760:
        screen.page.click()
        desk.rest()
        assert screen.pane.pages.view.isVisible()
        assert screen.back()
        assert screen.column.isVisible()
