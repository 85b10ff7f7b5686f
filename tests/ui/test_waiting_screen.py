"""Waiting: messages without an answer, late cases without news, quiet families; the longest overdue first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from caseworker_app.casework import talk
from caseworker_app.casework.communication import About, NewEntry, log_communication
from caseworker_app.casework.people import PersonDetails, save_person
from caseworker_app.casework.triage import put_aside
from caseworker_app.ui.screens.quick_log.form import QuickLog
from caseworker_app.ui.screens.today.owing import NoReplyQuestion
from caseworker_app.ui.screens.waiting.lines import Kind
from caseworker_app.ui.screens.waiting.screen import WaitingScreen
from caseworker_app.ui.screens.write_mail.form import WriteMail
from tests.ui.conftest import ME, NOW, Office
from tests.ui.test_quick_log import case_of, picture


@pytest.fixture
def screen(office: Office) -> WaitingScreen:
    """Kofi's mother wrote three weeks ago and today; Dylan's case is late; nobody rang Lowri's family."""
    with office.store.unit("tests", user=ME, now=NOW) as unit:
        kofi = case_of(unit, "Kofi")
        mother = save_person(
            unit,
            PersonDetails(
                case_id=kofi, name="Abena Siddiqui", title="Mrs", role="mother", email="abena@home.example"
            ),
        )
        for days, said in ((21, "When will the plan come?"), (0, "And the taxi?")):
            new = NewEntry(
                about=(About(kofi, (mother,)),),
                channel=talk.EMAIL,
                direction=talk.IN,
                summary=said,
                at=NOW - timedelta(days=days),
            )
            log_communication(unit, new)
        stranger = NewEntry(about=(), channel=talk.PHONE, direction=talk.IN, summary="New here", also="Mrs Y")
        put_aside(unit, stranger)
    office.window.look_for_changes()
    office.settle()
    return opened(office)


def opened(office: Office) -> WaitingScreen:
    assert office.window.context is not None
    assert office.window.shell is not None
    office.window.activateWindow()
    office.window.context.go("waiting")
    office.settle()
    screen = office.window.shell.shown_screen()
    assert isinstance(screen, WaitingScreen)
    office.settle()
    return screen


def shown(screen: WaitingScreen) -> list[tuple[str, Kind]]:
    return [(one.given_name, one.kind) for one in screen.table.lines.rows]


def test_the_longest_overdue_stands_first_with_the_councils_steps(
    office: Office, screen: WaitingScreen
) -> None:
    rows = screen.table.lines.rows
    assert [one.due for one in rows] == sorted(one.due for one in rows)
    message = next(one for one in rows if one.kind is Kind.ANSWER)
    assert message.concerns == "team manager"
    screen.table.setCurrentIndex(screen.table.lines.index(list(rows).index(message), 0))
    office.settle()
    told = office.words(screen.pane)
    assert "Since 16 Nov: team manager" in told
    assert "When will the plan come?" in told
    picture(office.window, "waiting")


def test_late_cases_without_news_and_quiet_families_are_there_each_told_once(
    office: Office, screen: WaitingScreen
) -> None:
    office.now = NOW + timedelta(days=35)
    screen.refresh()
    office.settle()
    told = shown(screen)
    assert ("Dylan", Kind.NEWS) in told
    assert ("Zofia", Kind.WORD) in told or ("Zofia", Kind.NEWS) in told
    cases = [name for name, kind in told if kind is not Kind.ANSWER]
    assert len(cases) == len(set(cases))
    screen._chips.button(2).click()
    office.settle()
    assert "hears from us every 14 days" in office.words(screen.pane)
    picture(office.window, "waiting-news")


def test_a_chip_keeps_the_list_to_one_kind(office: Office, screen: WaitingScreen) -> None:
    screen._chips.button(1).click()
    assert {kind for _, kind in shown(screen)} == {Kind.ANSWER}
    assert len(shown(screen)) == 2


def test_the_answer_is_logged_from_here_and_the_row_goes(office: Office, screen: WaitingScreen) -> None:
    screen._chips.button(1).click()
    office.settle()
    screen.primary.click()
    form = office.dialog(QuickLog)
    assert isinstance(form, QuickLog)
    office.settle()
    office.press(Qt.Key.Key_Return)
    office.press(Qt.Key.Key_1)
    form.note.setPlainText("Told her")
    form.primary.click()
    office.qtbot.waitUntil(lambda: form.is_over)
    office.settle()
    office.qtbot.waitUntil(lambda: len(shown(screen)) == 1)


def test_an_email_from_here_answers_the_message(office: Office, screen: WaitingScreen) -> None:
    screen._chips.button(1).click()
    office.settle()
    screen.pane.mail.click()
    office.settle()
    form = office.dialog(WriteMail)
    assert isinstance(form, WriteMail)
    assert form.subject.text() == "Re: When will the plan come?"
    assert len(form.readers.chosen) == 1


def test_a_message_that_needs_no_answer_says_why(office: Office, screen: WaitingScreen) -> None:
    screen._chips.button(1).click()
    office.settle()
    screen.pane.none_needed.click()
    form = office.dialog(NoReplyQuestion)
    assert isinstance(form, NoReplyQuestion)
    form.why.setText("She rang since")
    form.primary.click()
    office.qtbot.waitUntil(lambda: form.is_over)
    office.settle()
    office.qtbot.waitUntil(lambda: len(shown(screen)) == 1)


def test_the_list_of_screens_counts_who_waits_and_what_is_unsorted(
    office: Office, screen: WaitingScreen
) -> None:
    assert office.window.shell is not None
    buttons = office.window.shell.sidebar.buttons
    office.qtbot.waitUntil(lambda: "to sort" in buttons["unmatched"].accessibleName(), timeout=5000)
    assert buttons["unmatched"].accessibleName() == "Unmatched, 1 to sort"
    assert buttons["waiting"].accessibleName() == "Waiting, 1 should have heard by now"


def test_discreet_mode_hides_names_and_words(office: Office, screen: WaitingScreen) -> None:
    assert office.window.context is not None
    office.window.context.set_discreet(True)
    office.settle()
    model = screen.table.lines
    said = " ".join(
        str(model.index(row, column).data()) for row in range(model.rowCount()) for column in (1, 2)
    )
    assert "Kofi" not in said
    assert "plan come" not in said
    assert "plan come" not in office.words(screen.pane)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_it_fits_a_small_window(
    office: Office, screen: WaitingScreen, look: Callable[..., None], name: str
) -> None:
    look(name)
    office.window.resize(683, 384)
    office.settle()
    picture(office.window, f"waiting-{name}-small")
    assert screen.primary.isVisible()


def test_nobody_who_waits_is_said_as_such(office: Office) -> None:
    office.now = NOW - timedelta(days=60)
    screen = opened(office)
    assert screen.state in ("empty", "ready")
