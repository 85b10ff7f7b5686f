"""The council’s own words: seen as they are typed, mistakes at their line, a lead’s leave, the way back."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest

from caseworker_app.letters import catalogue
from caseworker_app.letters.wording import read
from caseworker_app.ui.screens.wording.approving import ApproveWording
from caseworker_app.ui.screens.wording.screen import WordingScreen
from tests.ui.letter_cases import KWAME, LettersDesk, desk, letters_folder

__all__ = ["desk", "letters_folder"]
DECISION = "review-decision-maintain"
SHIPPED = catalogue.letter(DECISION).text
OURS = SHIPPED.replace("If you agree, you need do nothing.", "If that is fine, do nothing.")


def wording(desk: LettersDesk, letter: str = DECISION) -> WordingScreen:
    screen = desk.go("wording", letter=letter)
    assert isinstance(screen, WordingScreen)
    return screen


def write(desk: LettersDesk, screen: WordingScreen, words: str) -> None:
    screen.words.setPlainText(words)
    desk.rest()


def page(screen: WordingScreen) -> str:
    return " ".join(screen.pages.view.accessibleDescription().split())


def test_the_page_is_seen_as_it_is_typed_with_an_invented_family(desk: LettersDesk) -> None:
    screen = wording(desk)
    assert "Dear Ms Lindqvist and Mr Osei" in page(screen)
    assert not screen.save.isEnabled()
    write(desk, screen, OURS)
    assert "If that is fine, do nothing." in page(screen)
    assert screen.save.isEnabled()


def test_every_mistake_is_marked_at_its_line_and_reached_by_a_key(desk: LettersDesk) -> None:
    screen = wording(desk)
    write(desk, screen, SHIPPED.replace("{{ meeting_date }}", "{{ meetin_date }}"))
    assert screen.mistakes.count() == 1
    said = screen.mistakes.item(0).text()
    assert said.startswith("Line 5: There is no fact “meetin_date”.")
    assert "Did you mean meeting_date?" in said
    assert list(screen.words._wrong) == [5]
    assert not screen.save.isEnabled()
    assert "Dear Ms Lindqvist" in page(screen)  # the last page that could be made stays
    screen._go_to_mistake()
    assert screen.words.textCursor().blockNumber() + 1 == 5


def test_what_the_law_asks_for_cannot_be_left_out(desk: LettersDesk) -> None:
    screen = wording(desk)
    write(desk, screen, SHIPPED.replace(":: right_to_appeal\n", ""))
    assert "What the law asks for is gone" in screen.mistakes.item(0).text()
    assert not screen.save.isEnabled()


@pytest.mark.parametrize(
    "words", ["{{ child.__class__ }}", "{% for a in b %}{{ a }}{% endfor %}", "{{ 7*7 }}"]
)
def test_words_that_reach_for_more_than_facts_are_refused(desk: LettersDesk, words: str) -> None:
    screen = wording(desk)
    write(desk, screen, f"{words}\n\n{SHIPPED}")
    assert screen.mistakes.item(0).text().startswith("Line 1: ")


def test_a_wording_waits_for_a_team_lead_and_is_used_once_approved(desk: LettersDesk) -> None:
    screen = wording(desk)
    write(desk, screen, OURS)
    screen.save.click()
    desk.rest()
    assert "Version 1 by R. Patel of 23 November 2026 waits for a team lead." in screen.standing.text()
    screen.approving.click()
    question = desk.question()
    assert isinstance(question, ApproveWording)
    assert question.names.buttons()[0].text() == "T. Bevan"
    question.accept()
    desk.rest()
    assert screen.standing.text() == "Our own text, version 1, is in force."
    (document,) = desk.add(DECISION, KWAME, reasons="It fits.")
    letters = desk.go("letters", document_id=document)
    assert "If that is fine, do nothing." in " ".join(
        letters.pane.pages.view.accessibleDescription().split()  # type: ignore[attr-defined]
    )


def test_the_shipped_text_comes_back(desk: LettersDesk) -> None:
    screen = wording(desk)
    write(desk, screen, OURS)
    screen.save.click()
    desk.rest()
    screen.back_button.click()
    desk.rest()
    assert screen.standing.text() == "The shipped text is in force."
    assert screen.words.toPlainText().strip() == SHIPPED.strip()
    with desk.store.reading() as session:
        assert [one.number for one in read(session, DECISION).versions] == [1]


def test_what_is_different_is_told_by_sign_and_ground(desk: LettersDesk) -> None:
    screen = wording(desk)
    write(desk, screen, OURS)
    text = screen.differences.toPlainText()
    assert text.startswith("What ours changes in the shipped text")
    assert "− We have decided" in text
    assert "+ We have decided" in text


def test_what_is_typed_is_there_after_a_lock(desk: LettersDesk) -> None:
    screen = wording(desk)
    screen.words.setFocus()
    QTest.keyClicks(screen.words, "Hello. ")
    screen.keep_draft(at_once=True)
    screen._stop_keeping()
    screen.known = None
    again = wording(desk)
    assert again.words.toPlainText().startswith("Hello. ")


def test_settings_lead_here_and_to_the_sheet_for_the_envelope(desk: LettersDesk, tmp_path: object) -> None:
    from pathlib import Path

    import pdfplumber

    from caseworker_app.letters import page as sheet
    from caseworker_app.ui.screens.preferences.screen import PreferencesScreen

    settings = desk.go("preferences")
    assert isinstance(settings, PreferencesScreen)
    file = Path(str(tmp_path)) / "sheet.pdf"
    settings.letter_tools.save_sheet(file)
    desk.rest()
    with pdfplumber.open(file) as read_back:
        frames = read_back.pages[0].rects
    seen = min(frames, key=lambda one: one["width"])
    assert abs(seen["x0"] - sheet.WINDOW_LEFT * sheet.MM) < 0.1
    assert abs(seen["top"] - sheet.WINDOW_TOP * sheet.MM) < 0.1
    assert settings.lines["printer"].control.itemText(0) == "As the computer chooses"  # type: ignore[attr-defined]
    settings.letter_tools.wording.click()
    desk.rest()
    assert desk.window.shell is not None
    assert isinstance(desk.window.shell.shown_screen(), WordingScreen)


def test_the_way_to_the_words_is_in_the_palette_of_letters(desk: LettersDesk) -> None:
    desk.go("letters")
    assert desk.window.shell is not None
    command = next(one for one in desk.window.shell.commands() if one.key == "our words")
    assert command.words == "Words of our letters"
