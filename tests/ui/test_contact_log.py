"""The Contact log of a case: one stream, searched and filtered, corrected without losing what was said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from caseworker_app.casework import talk
from caseworker_app.casework.communication import About, NewEntry, log_communication
from caseworker_app.casework.contact_log import versions
from caseworker_app.casework.correct_entry import Correction, correct
from caseworker_app.casework.people import PersonDetails, save_person
from caseworker_app.casework.promises import NewPromise, promises_of
from caseworker_app.ui.screens.case.contacts_tab import ContactsTab
from caseworker_app.ui.screens.case.correct_contact import CorrectContact
from caseworker_app.ui.screens.case.promise_strip import BreakQuestion
from caseworker_app.ui.screens.case.screen import CaseScreen
from caseworker_app.ui.screens.case.timeline_rows import Kind, Show
from caseworker_app.ui.screens.case.timeline_tab import TimelineTab
from tests.ui.conftest import COLLEAGUE, ME, NOW, Office
from tests.ui.test_quick_log import case_of, picture


@pytest.fixture
def kofi(office: Office) -> str:
    """Kofi's case with sixty talks, and a promise that is late."""
    with office.store.unit("tests", user=ME, now=NOW) as unit:
        case_id = case_of(unit, "Kofi")
        mother = save_person(
            unit, PersonDetails(case_id=case_id, name="Abena Siddiqui", title="Mrs", role="mother")
        )
        for day in range(60, 0, -1):
            said = "Asked about the laptop in section F" if day == 20 else f"Talk number {day}"
            new = NewEntry(
                about=(About(case_id, (mother,)),),
                channel=talk.EMAIL if day % 3 == 0 else talk.PHONE,
                direction=talk.IN if day % 2 else talk.OUT,
                summary=said,
                at=NOW - timedelta(days=day),
                promise=NewPromise(text="Ring her back", by=date(2026, 11, 20)) if day == 9 else None,
            )
            log_communication(unit, new)
    return case_id


def log_of(office: Office, case_id: str) -> ContactsTab:
    assert office.window.context is not None
    assert office.window.shell is not None
    office.window.context.go("case", case_id=case_id, tab="contacts")
    office.settle()
    screen = office.window.shell.shown_screen()
    assert isinstance(screen, CaseScreen)
    office.qtbot.waitUntil(lambda: bool(screen.case.contacts.lines.rows))
    return screen.case.contacts


def said(tab: ContactsTab) -> list[str]:
    return [row.said for row in tab.lines.rows]


def pressed(tab: ContactsTab, words: str) -> None:
    next(each for each in tab.promises.findChildren(QPushButton) if each.text() == words).click()


def test_the_newest_stand_first_and_more_are_read_as_one_scrolls(office: Office, kofi: str) -> None:
    tab = log_of(office, kofi)
    assert said(tab)[0] == "Talk number 1"
    assert len(said(tab)) == 50
    tab.table.scrollToBottom()
    office.settle()
    assert said(tab)[-1] == "Talk number 60"


def test_words_filters_and_a_search_that_finds_nothing(office: Office, kofi: str) -> None:
    tab = log_of(office, kofi)
    tab.search.setText("lapt")
    office.qtbot.waitUntil(lambda: len(tab.lines.rows) == 1)
    assert said(tab) == ["Asked about the laptop in section F"]
    picture(office.window, "contacts-search")
    tab.search.setText("zebra")
    office.qtbot.waitUntil(lambda: tab.nothing.isVisible())
    tab.search.clear()
    tab.channel.setCurrentIndex(tab.channel.findData(talk.EMAIL))
    office.qtbot.waitUntil(lambda: len(tab.lines.rows) == 20)
    tab.direction.setCurrentIndex(tab.direction.findData(talk.IN))
    office.qtbot.waitUntil(lambda: len(tab.lines.rows) == 10)


def test_a_correction_keeps_what_was_said_before(office: Office, kofi: str) -> None:
    tab = log_of(office, kofi)
    tab.table.setFocus()
    tab.table.setCurrentIndex(tab.lines.index(0, 0))
    office.press(Qt.Key.Key_Return)
    form = office.dialog(CorrectContact)
    assert isinstance(form, CorrectContact)
    form.said.setPlainText("Talk number one, put right")
    form.primary.click()
    office.qtbot.waitUntil(lambda: form.is_over)
    office.settle()
    office.qtbot.waitUntil(lambda: said(tab)[0] == "Talk number one, put right")
    entry = tab.lines.rows[0].entry
    with office.store.connection() as connection:
        assert [one.summary for one in versions(connection, entry.id)][1] == "Talk number 1"
    tab.table.activated.emit(tab.lines.index(0, 0))
    again = office.dialog(CorrectContact)
    assert "Talk number 1" in office.words(again)
    picture(again, "contacts-correct")


def test_an_entry_made_in_error_stays_and_is_struck_out(office: Office, kofi: str) -> None:
    tab = log_of(office, kofi)
    tab.table.activated.emit(tab.lines.index(0, 0))
    form = office.dialog(CorrectContact)
    assert isinstance(form, CorrectContact)
    form.because.setText("It was another child")
    form.primary.click()
    office.qtbot.waitUntil(lambda: form.is_over)
    office.qtbot.waitUntil(lambda: "Made in error: It was another child" in said(tab)[0])
    assert tab.lines.rows[0].entry.withdrawn
    picture(office.window, "contacts-struck")


def test_two_who_correct_one_entry_notice_and_nothing_typed_is_lost(office: Office, kofi: str) -> None:
    tab = log_of(office, kofi)
    tab.table.activated.emit(tab.lines.index(0, 0))
    form = office.dialog(CorrectContact)
    assert isinstance(form, CorrectContact)
    form.said.setPlainText("What I meant")
    entry = tab.lines.rows[0].entry
    with office.store.unit("tests", user=COLLEAGUE, now=NOW) as unit:
        correct(unit, Correction(entry_id=entry.id, summary="What a colleague meant"))
    form.primary.click()
    office.qtbot.waitUntil(lambda: form.problem.isVisible())
    assert "corrected this entry while you were changing it" in form.problem.text()
    assert form.said.toPlainText() == "What I meant"
    with office.store.connection() as connection:
        assert versions(connection, entry.id)[0].summary == "What a colleague meant"


def test_a_promise_is_kept_from_the_log(office: Office, kofi: str) -> None:
    tab = log_of(office, kofi)
    assert "Ring her back" in office.words(tab)
    pressed(tab, "Kept")
    office.settle()
    office.qtbot.waitUntil(lambda: not tab.promises.isVisible())
    with office.store.reading() as session:
        assert promises_of(session, kofi)[0].state == "kept"


def test_a_promise_is_broken_only_with_a_reason(office: Office, kofi: str) -> None:
    tab = log_of(office, kofi)
    pressed(tab, "Not kept")
    form = office.dialog(BreakQuestion)
    assert isinstance(form, BreakQuestion)
    form.primary.click()
    assert "Write why it was not kept" in form.problem.text()
    form.why.setText("I was ill")
    form.primary.click()
    office.qtbot.waitUntil(lambda: form.is_over)
    with office.store.reading() as session:
        assert promises_of(session, kofi)[0].reason == "I was ill"


@pytest.mark.parametrize(("name", "size"), [("light", (1366, 768)), ("dark", (683, 384))])
def test_discreet_mode_hides_what_was_said(
    office: Office, kofi: str, look: Callable[..., None], name: str, size: tuple[int, int]
) -> None:
    look(name)
    office.window.resize(*size)
    tab = log_of(office, kofi)
    office.settle()
    picture(office.window, f"contacts-{name}")
    assert office.window.context is not None
    office.window.context.set_discreet(True)
    office.qtbot.waitUntil(lambda: set(said(tab)) == {"Hidden"})


def timeline_of(office: Office, case_id: str) -> TimelineTab:
    assert office.window.context is not None
    assert office.window.shell is not None
    office.window.context.go("case", case_id=case_id)
    office.settle()
    screen = office.window.shell.shown_screen()
    assert isinstance(screen, CaseScreen)
    office.settle()
    return screen.case.timeline


def test_the_timeline_tells_contacts_among_events_and_dates(office: Office, kofi: str) -> None:
    timeline = timeline_of(office, kofi)
    rows = timeline.list.lines.rows
    kinds = [row.kind for row in rows]
    assert Kind.CONTACT in kinds
    assert Kind.DEADLINE in kinds
    days = [row.on for row in rows if row.on is not None]
    assert days == sorted(days, reverse=True)
    picture(office.window, "timeline-contacts")
    timeline.keep_to(Show.CONTACTS)
    told = [row.words for row in timeline.list.lines.rows if row.kind is not Kind.TODAY]
    assert told[0].endswith("Talk number 1")
    assert len(told) == 50
    timeline.keep_to(Show.LETTERS)
    assert timeline.none.isVisible()


def test_older_contacts_come_as_one_scrolls_with_the_events_between_them(office: Office, kofi: str) -> None:
    timeline = timeline_of(office, kofi)
    before = [row.words for row in timeline.list.lines.rows]
    assert not any("Talk number 60" in words for words in before)
    timeline.list.scrollToBottom()
    office.settle()
    office.qtbot.waitUntil(
        lambda: any("Talk number 60" in row.words for row in timeline.list.lines.rows), timeout=5000
    )
    assert any(row.kind is Kind.EVENT for row in timeline.list.lines.rows)


def test_enter_on_a_contact_of_the_timeline_corrects_it(office: Office, kofi: str) -> None:
    timeline = timeline_of(office, kofi)
    timeline.keep_to(Show.CONTACTS)
    row = next(n for n, one in enumerate(timeline.list.lines.rows) if one.kind is Kind.CONTACT)
    timeline.list.activated.emit(timeline.list.lines.index(row, 0))
    form = office.dialog(CorrectContact)
    assert isinstance(form, CorrectContact)
    assert form.said.toPlainText() == "Talk number 1"


def test_discreet_mode_hides_what_was_said_on_the_timeline_too(office: Office, kofi: str) -> None:
    timeline = timeline_of(office, kofi)
    assert office.window.context is not None
    office.window.context.set_discreet(True)
    office.settle()
    told = " ".join(f"{row.words} {row.below}" for row in timeline.list.lines.rows)
    assert "Talk number" not in told
    assert "Siddiqui" not in told


def test_words_are_found_in_the_whole_stream_contacts_and_events(office: Office, kofi: str) -> None:
    timeline = timeline_of(office, kofi)
    timeline.search.setText("lapt")
    office.qtbot.waitUntil(
        lambda: [row.kind for row in timeline.list.lines.rows if row.kind is not Kind.TODAY] == [Kind.CONTACT]
    )
    picture(office.window, "timeline-search")
    timeline.search.setText("request")
    office.qtbot.waitUntil(lambda: any(row.kind is Kind.EVENT for row in timeline.list.lines.rows))
    assert not any(row.kind is Kind.CONTACT for row in timeline.list.lines.rows)
    timeline.search.setText("zebra")
    office.qtbot.waitUntil(lambda: timeline.none.isVisible())
    assert timeline.none.text() == "Nothing fits. Clear the search."
    timeline.search.clear()
    office.qtbot.waitUntil(lambda: len(timeline.list.lines.rows) > 40)


def test_beside_the_timeline_stands_what_to_tell_the_family_and_what_was_promised(
    office: Office, kofi: str
) -> None:
    timeline_of(office, kofi)
    assert office.window.context is not None
    assert office.window.shell is not None
    screen = office.window.shell.shown_screen()
    assert isinstance(screen, CaseScreen)
    told = office.words(screen.case.letters)
    assert "What to tell the family now" in told
    assert "by Monday 23 November 2026" in told
    assert "Ring her back" in told
    picture(office.window, "case-family-pane")
    office.window.context.set_discreet(True)
    office.settle()
    assert "Ring her back" not in office.words(screen.case.letters)
