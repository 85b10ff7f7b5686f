"""Team: the overdue board on the real window; a meeting's decisions, many at once, by the keyboard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pdfplumber
import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QPageLayout
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from caseworker_app.casework.agree import Decision, record_decision
from caseworker_app.casework.board import Scope
from caseworker_app.casework.board_rows import group_rows
from caseworker_app.casework.open_case import NewCase, open_case
from caseworker_app.casework.record_event import NewEvent, record_event
from caseworker_app.reports.forecast.simulate import WhatIf
from caseworker_app.statutory.words import long_date
from caseworker_app.store.colleagues import keep_seen
from caseworker_app.ui import print_pages
from caseworker_app.ui.reassigning import ReassignForm
from caseworker_app.ui.screens.make_many.screen import MakeManyScreen
from caseworker_app.ui.screens.team import deeds, leaving
from caseworker_app.ui.screens.team.bars import View
from caseworker_app.ui.screens.team.cards import Card
from caseworker_app.ui.screens.team.forecast_page import ForecastPage
from caseworker_app.ui.screens.team.screen import TeamScreen
from caseworker_app.ui.screens.team.words import By, Heading
from tests.reports.test_forecast import STEADY
from tests.ui.conftest import COLLEAGUE, ME, NOW, TODAY, Office, visible_fully
from tests.ui.test_quick_log import picture

CHILDREN = (
    ("Yusra", "Hassan", 26, "K. Nowak", "North"),
    ("Archie", "Devlin", 5, "S. Whitfield", "North"),
    ("Samuel", "Oyelaran", 24, "M. Okonkwo", "South"),
    ("Priya", "Nair", 18, COLLEAGUE, "North"),
    ("Leo", "Kaplan", 13, "S. Whitfield", "East"),
    ("Erin", "Gallagher", 11, "M. Okonkwo", "South"),
    ("Maryam", "Hussain", 4, ME, "North"),
    ("Bao", "Nguyen", 3, COLLEAGUE, "West"),
    ("Tilly", "Ferris", -2, "K. Nowak", "North"),
)


def fill_team(office: Office, *, agreed: bool = True) -> None:
    """Nine more children in four teams; last Monday's meeting agreed something about five of them."""
    with office.store.unit("tests", user=ME, now=NOW - timedelta(days=7)) as unit:
        for number, (given, family, days, caseworker, team) in enumerate(CHILDREN):
            new = NewCase(
                reference=f"14-{number:03}",
                given_name=given,
                family_name=family,
                date_of_birth=date(2015, 5, 4),
                school="Beacon Hill School",
                caseworker=caseworker,
                team=team,
            )
            case_id = open_case(unit, new)
            asked = TODAY - timedelta(days=42 + days)
            record_event(
                unit, NewEvent(case_id=case_id, type="request_received", on=asked, kind="needs_assessment")
            )
    if agreed:
        with office.store.connection() as connection:
            rows = group_rows(connection, Scope(TODAY))
        named = {"Oyelaran": 11, "Nair": 4, "Kaplan": 2, "Gallagher": -3, "Hussain": 3}
        with office.store.unit("record decision", user="T. Bevan", now=NOW - timedelta(days=7)) as unit:
            for row in rows:
                if row.is_law and row.family_name in named:
                    day = TODAY + timedelta(days=named[row.family_name])
                    decision = Decision(reason="advice_ep", next_on=day, text="Chase the advice")
                    record_decision(unit, [row.which], decision)


def opened(office: Office) -> TeamScreen:
    assert office.window.context is not None
    assert office.window.shell is not None
    office.window.activateWindow()
    office.window.context.go("team")
    office.settle()
    screen = office.window.shell.shown_screen()
    assert isinstance(screen, TeamScreen)
    office.settle()
    return screen


@pytest.fixture
def screen(office: Office) -> TeamScreen:
    fill_team(office)
    return opened(office)


def names(screen: TeamScreen) -> list[str]:
    items = screen.table.board.items
    return [one.words if isinstance(one, Heading) else one.family_name for one in items]


def choose(screen: TeamScreen, family: str) -> None:
    places = [n for n in range(len(screen.table.board.items)) if screen.table.board.row(n)]
    place = next(n for n in places if screen.table.board.row(n).family_name == family)  # type: ignore[union-attr]
    how = QItemSelectionModel.SelectionFlag  # a key that a test left pressed must not add to the choice
    index = screen.table.board.index(place, 0)
    screen.table.selectionModel().setCurrentIndex(index, how.ClearAndSelect | how.Rows)


def test_the_board_opens_with_what_has_no_reason_and_with_the_last_meeting(
    office: Office, screen: TeamScreen
) -> None:
    told = names(screen)
    assert QApplication.focusWidget() is screen.table
    assert told[0] == "No reason or next date"
    assert told[1] == "Hassan"  # the longest late of those without
    assert told.index("Over 20 days late") < told.index("Oyelaran") < told.index("6 to 20 days late")
    assert "On Monday 16 November 2026: 5 agreed: 4 to come, 1 not done." in office.words(screen)
    assert screen.cards.buttons[Card.LATE].number == str(len([one for one in told if one in _families()]))
    choose(screen, "Hassan")
    office.settle()
    told_beside = office.words(screen.pane)
    assert "26 days late" in screen.pane.chip.accessibleName()
    assert "due 28 October 2026" in told_beside
    assert "Beacon Hill School" in told_beside
    assert "K. Nowak" in told_beside
    picture(office.window, "team")


def _families() -> set[str]:
    return {family for _, family, *_ in CHILDREN} | {"Rees", "Mensah", "Pritchard", "Kowalczyk", "Marsden"}


def test_a_decision_is_typed_by_keyboard_and_recorded_by_the_primary_key(
    office: Office, screen: TeamScreen
) -> None:
    choose(screen, "Hassan")
    office.settle()
    fields = screen.pane.fields
    screen.primary.click()  # type: ignore[union-attr]
    assert "Choose the reason" in office.words(fields)
    fields.reason.setFocus()
    QTest.keyClicks(fields.reason, "Cap")
    QTest.keyClicks(fields.next, "J. Ali takes over")
    QTest.keyClicks(fields.day.line, "+4d")
    assert fields.day.meaning.text() == "Friday 27 November 2026"
    fields.owner.setCurrentText(COLLEAGUE)
    office.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    office.settle()
    row = next(
        row for n in range(len(screen.table.board.items))
        if (row := screen.table.board.row(n)) and row.family_name == "Hassan"
    )  # fmt: skip
    assert row.agreed is not None
    assert (row.agreed.reason_words, row.agreed.text) == ("Capacity in the team", "J. Ali takes over")
    assert row.caseworker == COLLEAGUE
    assert "Decision recorded for 1 row; 1 case to J. Ali" in [n.words for n in screen.context.notices]


def test_many_rows_are_decided_at_once_and_undo_takes_all_back(office: Office, screen: TeamScreen) -> None:
    before = screen.cards.buttons[Card.LATE].below
    screen.table.setFocus()
    screen.table.selectAll()
    office.settle()
    many = len(screen.table.chosen())
    assert many > 5
    assert f"{many} rows chosen" in office.words(screen.pane)
    fields = screen.pane.fields
    fields.reason.setCurrentIndex(fields.reason.findData("panel"))
    fields.day.set_day(TODAY + timedelta(days=7))
    screen.pane.decide.click()
    office.settle()
    assert "No reason or next date" not in names(screen)
    office.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    office.settle()
    assert screen.cards.buttons[Card.LATE].below == before


def test_what_is_typed_for_one_row_never_goes_to_another_and_is_there_again(
    office: Office, screen: TeamScreen
) -> None:
    choose(screen, "Hassan")
    screen.pane.fields.next.setPlainText("Ring Mr Hassan")
    choose(screen, "Devlin")
    assert screen.pane.fields.next.toPlainText() == ""
    choose(screen, "Hassan")
    assert screen.pane.fields.next.toPlainText() == "Ring Mr Hassan"
    choose(screen, "Nair")
    assert screen.pane.fields.next.toPlainText() == "Chase the advice"
    assert office.window.isVisible()


def test_a_note_asked_for_stands_on_the_caseworkers_today(office: Office, screen: TeamScreen) -> None:
    choose(screen, "Hussain")
    office.press(Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    office.settle()
    assert office.window.context is not None
    office.window.context.go("today")
    office.settle()
    office.choose("Maryam Hussain")
    office.settle()
    assert "asks for a note: Why is this late" in office.words(office.today.pane)


def test_arrows_pass_over_the_headings_and_enter_opens_the_case_and_back(
    office: Office, screen: TeamScreen
) -> None:
    screen.table.setFocus()
    first = screen.table.chosen()[0]
    for _ in range(len(screen.table.board.items)):
        office.press(Qt.Key.Key_Down)
        assert len(screen.table.chosen()) == 1
    assert screen.table.chosen()[0] != first
    wanted = screen.table.chosen()[0].which.case_id
    office.press(Qt.Key.Key_Return)
    office.settle()
    assert office.window.shell is not None
    case = office.window.shell.shown_screen()
    assert case is not None
    assert (case.key, case.chosen_case()) == ("case", wanted)
    office.window.shell.back()
    office.settle()
    assert office.window.shell.shown_screen() is screen
    assert screen.table.chosen()[0].which.case_id == wanted


def test_load_stands_by_name_and_leads_to_ones_rows(office: Office, screen: TeamScreen) -> None:
    screen.show_view(View.LOAD)
    office.settle()
    loads = [one.caseworker for one in screen.loads.loads.rows]
    assert loads == sorted(loads, key=str.casefold)
    picture(office.window, "team-load")
    place = loads.index("K. Nowak")
    screen.loads.setCurrentIndex(screen.loads.loads.index(place, 0))
    screen.show_one_caseworker()
    office.settle()
    shown = {one.caseworker for one in screen.table.board.items if not isinstance(one, Heading)}
    assert shown == {"K. Nowak"}
    assert screen.back()
    office.settle()
    assert len(names(screen)) > 4


def test_what_went_wrong_is_no_longer_shown_once_the_same_was_done(
    office: Office, screen: TeamScreen
) -> None:
    assert office.window.shell is not None
    bar, fields = office.window.shell.error_bar, screen.pane.fields
    choose(screen, "Hassan")
    fields.reason.setCurrentIndex(fields.reason.findData("panel"))
    fields.day.set_day(TODAY - timedelta(days=1))
    screen.pane.decide.click()
    office.settle()
    assert "has passed" in bar.words.text()
    assert bar.isVisible()
    choose(screen, "Hassan")
    fields.reason.setCurrentIndex(fields.reason.findData("panel"))
    fields.day.set_day(TODAY + timedelta(days=1))
    screen.pane.decide.click()
    office.settle()
    assert bar.isHidden()


def test_where_no_meeting_agreed_anything_the_keys_to_its_list_say_so(office: Office) -> None:
    fill_team(office, agreed=False)
    screen = opened(office)
    office.press(Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    office.settle()
    assert screen.lists.currentWidget() is screen.table
    assert "No earlier meeting agreed anything." in [n.words for n in screen.context.notices]


def test_the_lead_of_two_teams_looks_at_two(office: Office, screen: TeamScreen) -> None:
    screen._choose_teams(("North", "South"))
    office.settle()
    assert {one.team for one in screen.table.board.items if not isinstance(one, Heading)} == {
        "North",
        "South",
    }
    assert "2 of 5 teams" in screen.tools.teams.text()
    assert TeamScreen(screen.context).wanted.scope.teams == ("North", "South")  # tomorrow too
    screen._choose_teams(("A team that was closed",))
    office.settle()
    assert screen.tools.teams.text() == "All teams"
    assert "Hassan" in names(screen)


def test_rows_can_be_grouped_and_the_cards_list_what_they_count(office: Office, screen: TeamScreen) -> None:
    screen._group_by(By.CASEWORKER)
    office.settle()
    headings = [one.words for one in screen.table.board.items if isinstance(one, Heading)]
    assert headings == sorted(headings, key=str.casefold)
    assert "M. Okonkwo" in headings
    screen._group_by(By.LATENESS)
    for card in Card:
        screen.cards.buttons[card].click()
        office.settle()
        rows = [one for one in screen.table.board.items if not isinstance(one, Heading)]
        assert screen.cards.buttons[card].number == str(len(rows))


def test_what_was_agreed_last_time_is_listed_with_what_became_of_it(
    office: Office, screen: TeamScreen
) -> None:
    screen.strip.link.click()
    office.settle()
    first = screen.agreed.agreed.rows[0]
    assert (first.family_name, first.outcome.value) == ("Gallagher", "Not done by the day agreed")
    assert screen.chosen_case() == first.which.case_id
    picture(office.window, "team-agreed")


def test_a_monday_with_nothing_late(office: Office) -> None:
    office.now = NOW - timedelta(days=14)
    screen = opened(office)
    assert names(screen) == []
    assert "Nothing is late." in office.words(screen)
    assert screen.cards.buttons[Card.LATE].number == "0"
    picture(office.window, "team-nothing")


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("size", [(1366, 768), (683, 384)])
def test_it_fits_a_small_window_light_and_dark(
    office: Office, screen: TeamScreen, look: Callable[..., None], size: tuple[int, int], dark: bool
) -> None:
    look("dark" if dark else "light")
    office.window.resize(*size)
    QApplication.processEvents()
    office.settle()
    name = f"team-{size[0]}-{'dark' if dark else 'light'}"
    picture(office.window, name)
    assert _fits(screen.table, office)
    if size[0] < 900:
        screen.table.setFocus()
        office.press(Qt.Key.Key_Return)
        office.settle()
        assert screen.pane.isVisible()
        picture(office.window, f"{name}-row")
        assert _fits(screen.pane.decide, office)
        assert screen.back()
    else:
        assert _fits(screen.pane.decide, office)


def _fits(widget: QWidget, office: Office) -> bool:
    return visible_fully(widget, office.window)


def forecast_of(office: Office, screen: TeamScreen) -> ForecastPage:
    screen.show_view(View.FORECAST)
    office.settle()
    page = screen.lists.currentWidget()
    assert isinstance(page, ForecastPage)
    return page


def test_a_forecast_from_a_short_past_tells_what_is_known_and_gives_no_range(
    office: Office, screen: TeamScreen
) -> None:
    page = forecast_of(office, screen)
    assert page.forecast is not None
    assert not page.forecast.has_range
    assert "too few finished steps" in page.sentence.text()
    assert page.weeks.rowCount() == 26
    assert screen.primary is None


def test_a_forecast_of_ten_thousand_runs_leaves_the_window_free_and_can_be_stopped(
    office: Office, screen: TeamScreen
) -> None:
    page = forecast_of(office, screen)
    past = tuple(150 + 7 * (week % 9) for week in range(52))
    known = replace(
        STEADY, done=past, late_now=310, due=tuple(150 + 40 * (week in (10, 11, 12)) for week in range(26)),
        waiting_for_advice=(20,) * 26, advice_weeks_late=(0, 0, 0, 1, 2, 5), people=12,
        unforeseen=tuple((week,) * 52 for week in range(26)),
    )  # fmt: skip
    page._take(known)
    assert page.stop.isVisible()
    turns = 0
    while page.stop.isVisible():
        QApplication.processEvents()
        turns += 1
    office.settle()
    assert turns > 1  # Qt's thread went round while the worker simulated, however slow the machine
    assert page.forecast is not None
    assert page.forecast.runs == 10_000
    assert "late now; in 26 weeks probably between" in page.sentence.text()
    before = page.forecast.weeks[-1].middle or 0
    picture(office.window, "team-forecast")
    page.advice.setValue(3)
    page.leavers.setValue(2)

    def is_there() -> bool:
        forecast = page.forecast
        return forecast is not None and forecast.has_range and forecast.what_if == WhatIf(3, 2)

    office.qtbot.waitUntil(is_there, timeout=20_000)
    assert (page.forecast.weeks[-1].middle or 0) > before
    page.run()
    page.stop.click()
    office.settle()
    assert not page.forecast.has_range  # what is known stays
    office.window.resize(683, 384)
    QApplication.processEvents()
    picture(office.window, "team-forecast-683")
    page.verticalScrollBar().setValue(page.verticalScrollBar().maximum())
    picture(office.window, "team-forecast-foot")


def test_a_leavers_cases_go_on_paper_to_a_colleague_and_into_letters(
    office: Office, screen: TeamScreen, tmp_path: Path
) -> None:
    screen.show_view(View.LOAD)
    office.settle()
    loads = [one.caseworker for one in screen.loads.loads.rows]
    screen.loads.setCurrentIndex(screen.loads.loads.index(loads.index("K. Nowak"), 0))
    picture(office.window, "team-load-bar")
    leaving.write_sheets(screen, "K. Nowak", tmp_path / "handover.pdf")
    office.settle()
    with pdfplumber.open(tmp_path / "handover.pdf") as read:
        text = read.pages[0].extract_text()
    assert "Yusra Hassan" in text
    assert "Tilly Ferris" in text
    screen.load_bar.hand_over.click()
    form = office.dialog(ReassignForm)
    assert isinstance(form, ReassignForm)
    form.name.setCurrentText(COLLEAGUE)
    form.primary.click()
    office.qtbot.waitUntil(lambda: not form.isVisible())
    office.settle()
    loads = [one.caseworker for one in screen.loads.loads.rows]
    assert "K. Nowak" not in loads
    screen.loads.setCurrentIndex(screen.loads.loads.index(loads.index(COLLEAGUE), 0))
    screen.load_bar.letters.click()
    office.settle()
    assert office.window.shell is not None
    many = office.window.shell.shown_screen()
    assert isinstance(many, MakeManyScreen)
    assert len(many.case_ids) == 5
    assert many._wanted == "new-contact"


def test_a_row_that_was_done_meanwhile_is_told_and_the_board_is_read_again(
    office: Office, screen: TeamScreen
) -> None:
    choose(screen, "Hassan")
    fields = screen.pane.fields
    fields.reason.setCurrentIndex(fields.reason.findData("panel"))
    fields.day.set_day(TODAY)
    case_id = screen.table.chosen()[0].which.case_id
    with office.store.unit("record event", user=COLLEAGUE, now=NOW) as unit:
        done = NewEvent(case_id=case_id, type="decision_to_assess", on=TODAY, kind="needs_assessment")
        record_event(unit, done)
    screen.pane.decide.click()
    office.settle()
    assert office.window.shell is not None
    assert "no longer on the board" in office.words(office.window.shell.error_bar)
    office.settle()
    rows = [screen.table.board.row(n) for n in range(len(screen.table.board.items))]
    assert "na-decide-assess" not in [row.which.rule for row in rows if row and row.which.case_id == case_id]


def test_every_control_that_takes_the_keyboard_has_a_name(office: Office, screen: TeamScreen) -> None:
    for view in View:
        screen.show_view(view)
        office.settle()
        nameless = [
            type(widget).__name__
            for widget in screen.findChildren(QWidget)
            if widget.isVisible()
            and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            and not (widget.accessibleName() or getattr(widget, "text", str)())
        ]
        assert nameless == [], view


def test_at_the_largest_text_the_main_action_is_not_cut(
    office: Office, screen: TeamScreen, look: Callable[..., None]
) -> None:
    look("light", 200)
    QApplication.processEvents()
    office.settle()
    picture(office.window, "team-200")
    screen.table.setFocus()
    if screen.pane.isHidden():
        office.press(Qt.Key.Key_Return)
        office.settle()
    picture(office.window, "team-200-row")
    assert _fits(screen.pane.decide, office)


def test_by_caseworker_says_how_fresh_each_colleagues_work_is(office: Office, screen: TeamScreen) -> None:
    assert screen.loads.isColumnHidden(5)  # this caseload is shared with nobody
    first, second, *_ = [load.caseworker for load in screen.loads.loads.rows if load.caseworker]
    with office.store.unit("tests", user="T. Bevan", now=NOW) as unit:
        keep_seen(unit.session, {first: (NOW - timedelta(days=9)).isoformat(), second: NOW.isoformat()})
    screen.refresh()
    office.settle()
    assert not screen.loads.isColumnHidden(5)
    by_name = {load.caseworker: load.synced_at for load in screen.loads.loads.rows}
    assert (by_name[first], by_name[second]) == (NOW - timedelta(days=9), NOW)
    assert f"not synced for 3 days or more: {first}" in screen.tools.count.text()
    assert second not in screen.tools.count.text()


def test_ctrl_p_prints_the_whole_list_with_initials_under_its_headings(
    office: Office, screen: TeamScreen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "board.pdf"
    monkeypatch.setattr(print_pages, "has_printer", lambda: False)  # then it is saved
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    screen.table.setFocus()
    office.press(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    office.settle()
    office.qtbot.waitUntil(file.exists)
    with pdfplumber.open(file) as pdf:
        told = "\n".join(page.extract_text() for page in pdf.pages)
    assert screen.shown is not None
    assert f"Late now: All teams. As of Monday {long_date(TODAY)}" in told
    for row in screen.shown.rows:
        assert row.reference in told
        assert row.family_name not in told
    assert "No reason or next date: 6" in told
    assert "Initials and references only." in told


def test_the_printed_list_goes_onto_landscape_paper(
    office: Office, screen: TeamScreen, tmp_path: Path
) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    print_pages.ready(printer, duplex=False)
    printer.setPageOrientation(QPageLayout.Orientation.Landscape)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    content = deeds.board_pages(screen)
    done: list[int] = []
    assert office.window.context is not None
    office.window.context.run(
        lambda work: print_pages.print_pages(content, printer, work, landscape=True), done.append
    )
    office.settle()
    with pdfplumber.open(tmp_path / "out.pdf") as pdf:
        assert len(pdf.pages) == done[0]
        assert pdf.pages[0].width > pdf.pages[0].height
