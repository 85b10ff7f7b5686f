"""The case page by the keyboard: open, record, correct, undo, explain, people, merge."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QDialog,
    QLabel,
    QPlainTextEdit,
    QScrollBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from caseworker_app import settings
from caseworker_app.casework.case_page import case_page
from caseworker_app.casework.case_shapes import CasePage
from caseworker_app.casework.open_case import NewCase, open_case
from caseworker_app.store.open import Store, open_with_key
from caseworker_app.ui import theme
from caseworker_app.ui.context import Clock
from caseworker_app.ui.screens.case.body import Tab
from caseworker_app.ui.screens.case.screen import CaseScreen
from caseworker_app.ui.screens.case.timeline_rows import Kind, Show, TimelineRow
from caseworker_app.ui.widgets.paragraph import lines_high
from caseworker_app.ui.window import MainWindow
from tests.ui.case_story import NOW, TODAY, tell

Fatal = QAbstractItemModelTester.FailureReportingMode.Fatal
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class Desk:
    """The window with one child's case in it, and a person at its keyboard."""

    def __init__(self, window: MainWindow, store: Store, qtbot: QtBot) -> None:
        self.window, self.store, self.qtbot = window, store, qtbot
        self.case_id = ""

    def open(self, case_id: str) -> None:
        self.case_id = case_id
        assert self.window.context is not None
        self.window.context.go("case", case_id=case_id)
        self.qtbot.waitUntil(lambda: self.screen.state == "ready")
        self.settle()

    @property
    def screen(self) -> CaseScreen:
        assert self.window.shell is not None
        shown = self.window.shell.stack.currentWidget()
        assert isinstance(shown, CaseScreen)
        return shown

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.window.worker.is_busy)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        focus = QApplication.focusWidget() or self.window
        QTest.keyClick(focus, key, modifiers)
        QApplication.processEvents()

    def type(self, words: str) -> None:
        QTest.keyClicks(QApplication.focusWidget(), words)

    def dialog(self) -> QDialog:
        self.qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), QDialog))
        found = QApplication.activeModalWidget()
        assert isinstance(found, QDialog)
        self.qtbot.waitUntil(lambda: found.isAncestorOf(QApplication.focusWidget()))
        return found

    def save(self) -> None:
        dialog = self.dialog()
        self.press(Qt.Key.Key_Return, CONTROL)
        self.qtbot.waitUntil(lambda: not dialog.isVisible())
        self.settle()
        # A desktop gives the keyboard back to the window by itself; offscreen there is nobody to do it.
        self.window.activateWindow()
        self.qtbot.waitUntil(lambda: QApplication.activeWindow() is self.window)
        self.screen.case.focus_list()

    def page(self) -> CasePage:
        with self.store.reading() as session:
            return case_page(session, self.case_id, TODAY)

    def rows(self) -> list[TimelineRow]:
        return self.screen.case.timeline.list.lines.rows

    def row(self, words: str) -> TimelineRow:
        return next(row for row in self.rows() if row.words == words)

    def choose(self, words: str) -> None:
        lines = self.screen.case.timeline.list
        place = next(n for n, row in enumerate(self.rows()) if row.words == words and not row.struck)
        lines.setCurrentIndex(lines.lines.index(place, 0))
        lines.setFocus()

    def words(self, of: QWidget | None = None) -> str:
        inside = of or self.window
        return "\n".join(label.text() for label in inside.findChildren(QLabel) if label.isVisible())


@pytest.fixture(scope="session")
def told(empty_store: tuple[Path, bytes], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """One store in which Amira's story is told, once a run: copies of it are fresh."""
    folder = shutil.copytree(empty_store[0], tmp_path_factory.mktemp("amira") / "store")
    with open_with_key(folder, empty_store[1]) as store:
        return folder, tell(store)


@pytest.fixture
def store(told: tuple[Path, str], empty_store: tuple[Path, bytes], tmp_path: Path) -> Iterator[Store]:
    with open_with_key(shutil.copytree(told[0], tmp_path / "store"), empty_store[1]) as opened:
        yield opened


@pytest.fixture
def desk(store: Store, tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> Iterator[Desk]:
    theme.apply(qapp, theme.theme("light"))
    kept = settings.write(settings.read(tmp_path / "choices.json"), user_name="R. Patel")
    window = MainWindow(store.folder, kept, Clock(lambda: NOW))
    window.resize(1366, 768)
    window.show()
    window.show_store(store)
    desk = Desk(window, store, qtbot)
    yield desk
    for dialog in window.findChildren(QDialog):
        dialog.reject()
    desk.settle()
    window.close()


@pytest.fixture
def amira(desk: Desk, told: tuple[Path, str]) -> Desk:
    desk.open(told[1])
    return desk


def test_the_page_opens_on_what_is_next_with_today_in_sight(amira: Desk) -> None:
    head = amira.screen.case.head
    assert "Annual review 2026, amending" in head.who.text()
    assert head.next.task.text() == "Send the final amended plan by Thursday 24 December 2026"
    chosen = amira.screen.case.timeline.list.chosen()
    assert chosen is not None
    assert (chosen.words, chosen.on) == ("Send the final amended plan", date(2026, 12, 24))


def test_an_event_is_recorded_in_two_keystrokes_plus_a_date(amira: Desk) -> None:
    amira.press(Qt.Key.Key_Return, CONTROL)
    amira.dialog()
    amira.press(Qt.Key.Key_Return)  # the likeliest event is marked
    amira.type("20/11")
    amira.save()
    row = amira.row("Amended plan sent")
    assert (row.on, row.by, row.met) == (date(2026, 11, 20), "R. Patel", "Met 20 Nov")


def test_a_few_letters_find_an_event_that_is_not_the_likeliest(amira: Desk) -> None:
    amira.press(Qt.Key.Key_Return, CONTROL)
    amira.dialog()
    amira.type("subj")
    amira.press(Qt.Key.Key_Return)
    amira.type("19/11")
    amira.save()
    assert amira.row("Subject access request received").on == date(2026, 11, 19)


def test_the_form_says_which_deadlines_it_meets_before_anything_is_saved(amira: Desk) -> None:
    before = len(amira.page().changes)
    amira.press(Qt.Key.Key_Return, CONTROL)
    dialog = amira.dialog()
    amira.qtbot.waitUntil(
        lambda: "Meets: Send the final amended plan, due 24 December 2026" in amira.words(dialog)
    )
    assert len(amira.page().changes) == before


def test_an_impossible_order_is_explained_with_both_dates_and_nothing_is_saved(amira: Desk) -> None:
    amira.press(Qt.Key.Key_Return, CONTROL)
    dialog = amira.dialog()
    amira.type("maintain")
    amira.press(Qt.Key.Key_Return)
    amira.type("1/10")
    amira.press(Qt.Key.Key_Return, CONTROL)
    problem = dialog.problem  # type: ignore[attr-defined]
    amira.qtbot.waitUntil(problem.isVisible)
    assert "1 October 2026" in problem.text()
    assert "6 October 2026" in problem.text()
    assert dialog.isVisible()
    dialog.reject()
    assert "decision_to_maintain" not in {
        event.type for one in amira.page().processes for event in one.events
    }


def test_a_date_still_to_come_is_refused_beside_its_field(amira: Desk) -> None:
    amira.press(Qt.Key.Key_Return, CONTROL)
    dialog = amira.dialog()
    amira.press(Qt.Key.Key_Return)
    amira.type("+2w")
    amira.press(Qt.Key.Key_Return, CONTROL)
    assert "must be today or in the past" in amira.words(dialog)


def test_a_corrected_entry_stays_struck_through_and_the_next_date_follows(amira: Desk) -> None:
    amira.choose("Amendment notice sent")
    amira.press(Qt.Key.Key_Return)
    amira.dialog()
    amira.type("2/11")
    amira.save()
    struck = [row for row in amira.rows() if row.struck and row.words == "Amendment notice sent"]
    assert [(row.on, row.below) for row in struck] == [(date(2026, 10, 29), "Replaced, see 2 November 2026")]
    assert amira.screen.page is not None
    assert amira.screen.page.next is not None
    assert amira.screen.page.next.due == date(2026, 12, 28)


def test_an_entry_that_never_happened_is_taken_out_and_still_readable(amira: Desk) -> None:
    amira.choose("Representations received")
    amira.press(Qt.Key.Key_Return)
    dialog = amira.dialog()
    never = dialog.never  # type: ignore[attr-defined]
    never.setFocus()
    amira.press(Qt.Key.Key_Space)
    amira.qtbot.waitUntil(lambda: not dialog.isVisible())
    amira.settle()
    assert amira.row("Representations received").below == "Did not happen"


def test_ctrl_z_takes_back_what_was_recorded(amira: Desk) -> None:
    amira.press(Qt.Key.Key_Return, CONTROL)
    amira.dialog()
    amira.press(Qt.Key.Key_Return)
    amira.type("20/11")
    amira.save()
    amira.press(Qt.Key.Key_Z, CONTROL)
    amira.qtbot.waitUntil(
        lambda: not [row for row in amira.rows() if row.words == "Amended plan sent" and not row.struck]
    )


def test_f2_explains_the_chosen_date_and_esc_puts_it_away(amira: Desk) -> None:
    amira.press(Qt.Key.Key_F2)
    why = amira.screen.case.why
    assert why.isVisible()
    said = amira.words(why)
    assert "Why Thursday 24 December 2026?" in said
    assert "Two limits apply. The earlier one counts." in said
    assert "Regulation 22(3), SEND Regulations 2014" in said
    assert "R. Patel, 29 Oct 2026" in said
    amira.press(Qt.Key.Key_Escape)
    assert not why.isVisible()


def test_what_if_the_notice_had_been_sent_on_another_day(amira: Desk) -> None:
    amira.press(Qt.Key.Key_F2)
    why = amira.screen.case.why
    assert why.day is not None
    why.day.line.setFocus()
    amira.type("2/11")
    assert why.answer.text() == "Then it would be due Monday 28 December 2026"
    assert amira.page().next == amira.screen.page.next  # type: ignore[union-attr]


def test_the_explanation_can_be_copied_as_text(amira: Desk) -> None:
    amira.press(Qt.Key.Key_F2)
    amira.screen.case.why.copy.click()
    text = QGuiApplication.clipboard().text()
    assert text.startswith("Why Thursday 24 December 2026?")
    assert "Law: Regulation 22(3), SEND Regulations 2014" in text


def test_ctrl_tab_goes_through_the_tabs_and_the_keyboard_follows(amira: Desk) -> None:
    seen = []
    for _ in Tab:
        seen.append(amira.screen.case.tab)
        amira.press(Qt.Key.Key_Tab, CONTROL)
    assert seen == list(Tab)
    assert amira.screen.case.tab is Tab.TIMELINE
    assert amira.screen.case.timeline.list.hasFocus()


def test_the_chips_keep_to_events_or_to_deadlines(amira: Desk) -> None:
    timeline = amira.screen.case.timeline
    timeline.keep_to(Show.EVENTS)
    assert {row.kind for row in amira.rows()} == {Kind.EVENT, Kind.TODAY}
    timeline.keep_to(Show.DEADLINES)
    assert {row.kind for row in amira.rows()} == {Kind.DEADLINE, Kind.TODAY}


def test_one_process_can_be_looked_at_alone(amira: Desk) -> None:
    process = amira.screen.case.timeline.process
    process.setCurrentIndex(process.findText("Phase transfer 2027"))
    assert {row.event.kind for row in amira.rows() if row.event} == {"phase_transfer"}


def test_the_deadlines_tab_says_what_a_date_would_set_and_saves_nothing(amira: Desk) -> None:
    before = len(amira.page().changes)
    amira.screen.case.go_to(Tab.DEADLINES)
    what_if = amira.screen.case.deadlines.what_if
    assert what_if.day is not None
    what_if.day.line.setFocus()
    amira.type("20/11")
    assert "Done: Send the final amended plan, due 24 December 2026" in what_if.answer.text()
    assert len(amira.page().changes) == before


def test_what_the_law_asks_without_a_number_stands_below_the_deadlines(amira: Desk) -> None:
    lines = amira.screen.case.deadlines.table.lines.rows
    without = [line for line in lines if line.deadline is None]
    assert without
    assert list(lines[-len(without) :]) == without


def test_a_withheld_address_is_never_drawn_before_it_is_shown_and_showing_it_is_recorded(amira: Desk) -> None:
    amira.screen.case.go_to(Tab.PEOPLE)
    people = amira.screen.case.people
    assert people.chosen() is not None
    assert "Quiet Yard" not in all_words(amira.window)
    pane = amira.screen.case.person
    assert pane.reveal is not None
    pane.reveal.setFocus()
    amira.press(Qt.Key.Key_Space)
    amira.qtbot.waitUntil(lambda: "Quiet Yard" in all_words(amira.window))
    assert amira.page().changes[0].deed == "show a withheld address"


def test_a_shown_address_stays_when_the_case_is_read_again(amira: Desk) -> None:
    amira.screen.case.go_to(Tab.PEOPLE)
    pane = amira.screen.case.person
    assert pane.reveal is not None
    pane.reveal.click()
    amira.settle()  # showing it is recorded, so the case was read again
    assert amira.screen.case.changes.lines.rowCount()
    assert "Quiet Yard" in all_words(amira.window)
    amira.screen.refresh()
    amira.settle()
    assert "Quiet Yard" in all_words(amira.window)


def test_a_shown_address_goes_when_another_person_is_chosen(amira: Desk) -> None:
    amira.screen.case.go_to(Tab.PEOPLE)
    pane = amira.screen.case.person
    assert pane.reveal is not None
    pane.reveal.click()
    amira.qtbot.waitUntil(lambda: "Quiet Yard" in all_words(amira.window))
    amira.screen.case.people.table.setFocus()
    amira.press(Qt.Key.Key_Down)
    amira.settle()
    QApplication.processEvents()
    assert "Quiet Yard" not in all_words(amira.window)


def test_the_form_of_a_person_does_not_hold_the_withheld_address(amira: Desk) -> None:
    amira.screen.case.go_to(Tab.PEOPLE)
    amira.press(Qt.Key.Key_Return, CONTROL)
    dialog = amira.dialog()
    assert all("Quiet Yard" not in box.toPlainText() for box in dialog.findChildren(QPlainTextEdit))
    assert dialog.widened() == []  # type: ignore[attr-defined]
    amira.save()
    mother = next(person for person in amira.page().people if person.role == "mother")
    assert mother.address_withheld


def test_a_person_is_added_by_the_keyboard(amira: Desk) -> None:
    amira.screen.case.go_to(Tab.PEOPLE)
    amira.screen.case.add_person.setFocus()
    amira.press(Qt.Key.Key_Space)
    amira.dialog()
    amira.type("Bethan Rowe")
    amira.save()
    assert "Bethan Rowe" in {person.name for person in amira.page().people}


def test_a_stop_sign_stands_across_all_that_may_be_told(amira: Desk) -> None:
    table = amira.screen.case.people.table
    row = next(n for n, person in enumerate(table.people.rows) if person.no_contact)
    assert table.columnSpan(row, 3) == 5
    others = [table.rowHeight(n) for n in range(len(table.people.rows)) if n != row]
    assert table.rowHeight(row) <= max(others)  # no empty room below the reason
    spoken = table.people.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("Do not contact Tariq Siddiqui: Court order of 3 February 2026")


def test_letters_go_to_the_young_person_from_the_day_after_the_last_friday_in_june(amira: Desk) -> None:
    assert amira.screen.case.people.letters_later.text().startswith("From 26 June 2032 they go to Amira")


def test_discreet_mode_hides_names_and_details(amira: Desk) -> None:
    amira.press(Qt.Key.Key_H, CONTROL | SHIFT)
    amira.settle()
    QApplication.processEvents()
    shown = all_words(amira.screen)
    for secret in ("Siddiqui", "Nadia", "14 March 2016", "Larkfield"):
        assert secret not in shown
    assert "A. S." in amira.screen.title


def test_a_case_is_closed_and_reopened(amira: Desk) -> None:
    amira.screen.deeds.close()
    amira.dialog()
    amira.type("Moved to another council")
    amira.save()
    assert amira.page().header.status == "closed"
    amira.qtbot.waitUntil(amira.screen.case.banner.button.isVisible)
    amira.screen.case.banner.button.click()
    amira.settle()
    assert amira.page().header.status == "open"


def test_another_case_of_the_same_child_is_merged_and_says_where_it_went(amira: Desk) -> None:
    with amira.store.unit("open case", user="R. Patel", now=NOW) as unit:
        other = open_case(unit, NewCase(reference="14-999", given_name="Amirah", family_name="Siddiqui"))
    amira.screen.deeds.merge()
    amira.dialog()
    amira.type("14-999")
    amira.save()
    amira.open(other)
    amira.qtbot.waitUntil(lambda: "merged into 14-203" in amira.words())
    amira.screen.case.banner.button.click()
    amira.qtbot.waitUntil(lambda: amira.screen.subtitle == "14-203")


def test_the_childs_details_are_changed(amira: Desk) -> None:
    amira.screen.deeds.edit()
    dialog = amira.dialog()
    dialog.lines["preferred_name"].setFocus()  # type: ignore[attr-defined]
    amira.type("Mira")
    amira.save()
    assert amira.screen.title == "Mira Siddiqui"


def test_ctrl_n_opens_a_new_case_and_shows_it(amira: Desk) -> None:
    amira.press(Qt.Key.Key_N, CONTROL)
    dialog = amira.dialog()
    amira.type("14-777")
    dialog.lines["family_name"].setFocus()  # type: ignore[attr-defined]
    amira.type("Okafor")
    amira.press(Qt.Key.Key_Return, CONTROL)
    amira.qtbot.waitUntil(lambda: amira.screen.subtitle == "14-777")
    assert amira.screen.case.timeline.empty.isVisible()
    assert amira.screen.case.head.next.task.text() == "No dates yet"


def test_a_new_case_needs_a_reference_and_a_family_name(amira: Desk) -> None:
    amira.press(Qt.Key.Key_N, CONTROL)
    dialog = amira.dialog()
    amira.press(Qt.Key.Key_Return, CONTROL)
    said = amira.words(dialog)
    assert "Enter the reference of the case" in said
    assert "Enter the family name" in said


@pytest.mark.parametrize("tab", Tab)
def test_every_tab_of_a_new_case_says_what_belongs_there(desk: Desk, tab: Tab) -> None:
    with desk.store.unit("open case", user="R. Patel", now=NOW) as unit:
        case_id = open_case(unit, NewCase(reference="1", family_name="Okafor"))
    desk.open(case_id)
    desk.screen.case.go_to(tab)
    empty = {
        Tab.DEADLINES: "deadlines",
        Tab.PEOPLE: "people",
        Tab.SPREADSHEET: "spreadsheet",
        Tab.TIMELINE: "timeline",
    }
    if tab in empty:
        assert getattr(desk.screen.case, empty[tab]).empty.isVisible()
    else:
        assert desk.screen.case.changes.lines.rowCount() > 0


def test_a_case_that_is_gone_is_said_in_place_of_the_page(desk: Desk) -> None:
    assert desk.window.context is not None
    desk.window.context.go("case", case_id="nothing")
    desk.qtbot.waitUntil(lambda: desk.screen.state == "failed")
    assert "not in the caseload" in desk.screen.error_panel.what.text()


def test_without_a_case_the_page_offers_the_caseload(desk: Desk) -> None:
    assert desk.window.context is not None
    desk.window.context.go("case")
    assert desk.screen.state == "empty"
    assert desk.screen.empty_state.button.text() == "Go to the caseload"


def test_the_models_keep_qts_contract(amira: Desk) -> None:
    case = amira.screen.case
    for model in (
        case.timeline.list.lines,
        case.deadlines.table.lines,
        case.people.table.people,
        case.spreadsheet.lines,
        case.changes.lines,
    ):
        QAbstractItemModelTester(model, Fatal)
    amira.screen.refresh(None)
    amira.settle()


def test_every_control_that_takes_the_keyboard_has_a_name(amira: Desk) -> None:
    for tab in Tab:
        amira.screen.case.go_to(tab)
        amira.press(Qt.Key.Key_F2)
        for widget in amira.screen.findChildren(QWidget):
            if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                text = getattr(widget, "text", lambda: "")
                assert widget.accessibleName() or text() or _inside_named(widget), (tab, widget)


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("size", [(1366, 768), (683, 384)])
def test_the_primary_action_is_in_sight_and_the_page_is_painted(
    amira: Desk, qapp: QApplication, look: str, size: tuple[int, int]
) -> None:
    theme.apply(qapp, theme.theme(look))
    amira.window.resize(*size)
    QApplication.processEvents()
    for tab in Tab:
        amira.screen.case.go_to(tab)
        QApplication.processEvents()
        primary = amira.screen.case.primary
        corner = primary.mapTo(amira.window, primary.rect().bottomRight())
        assert primary.isVisible()
        assert amira.window.rect().contains(corner)
        picture = amira.window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        assert (picture.width(), picture.height()) == size


def all_words(window: QWidget) -> str:
    """Every word that any part of the window holds, seen or not."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    said = [label.text() for label in window.findChildren(QLabel)]
    said += [widget.toolTip() + widget.accessibleName() for widget in window.findChildren(QWidget)]
    said += [box.toPlainText() for box in window.findChildren(QPlainTextEdit)]
    screen = window if isinstance(window, CaseScreen) else window.findChild(CaseScreen)
    if screen is not None:
        case = screen.case
        said += [row.spoken for row in case.timeline.list.lines.rows]
        for model in (
            case.people.table.people,
            case.changes.lines,
            case.spreadsheet.lines,
            case.deadlines.table.lines,
        ):
            for row in range(model.rowCount()):
                said += [str(model.index(row, column).data()) for column in range(model.columnCount())]
    return "\n".join(said)


def _inside_named(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    return parent is not None and bool(parent.accessibleName())


def scroll_bars(desk: Desk) -> list[QScrollBar]:
    """The upright scroll bars in sight that have anything to scroll."""
    bars = desk.screen.findChildren(QScrollBar)
    return [
        bar
        for bar in bars
        if bar.isVisible() and bar.orientation() is Qt.Orientation.Vertical and bar.maximum() > bar.minimum()
    ]


@pytest.mark.parametrize("tab", list(Tab))
def test_a_small_window_has_one_scroll_bar_and_the_keyboard_stays_in_sight(amira: Desk, tab: Tab) -> None:
    amira.window.resize(683, 384)
    amira.screen.case.go_to(tab)
    for _ in range(3):  # the layout settles in steps
        QApplication.processEvents()
    assert len(scroll_bars(amira)) <= 1
    amira.screen.case.focus_list()
    view = QApplication.focusWidget()
    if isinstance(view, QAbstractItemView):
        amira.press(Qt.Key.Key_End)
        line = view.visualRect(view.currentIndex())
        assert amira.screen.rect().contains(view.viewport().mapTo(amira.screen, line.center()))
        assert len(scroll_bars(amira)) <= 1


def test_no_text_of_a_deadline_is_cut_short(amira: Desk) -> None:
    amira.screen.case.go_to(Tab.DEADLINES)
    QApplication.processEvents()
    table = amira.screen.case.deadlines.table
    for row in range(table.lines.rowCount()):
        for column in range(table.lines.columnCount()):
            index = table.lines.index(row, column)
            width = table.columnWidth(column) - (16 if column == 0 else 8) - 6
            needed = lines_high(index.data(), "body", width)
            assert table.rowHeight(row) >= needed, index.data()
    assert table.columnWidth(0) < table.width()
    assert table.horizontalScrollBar().maximum() == 0


def test_a_change_is_told_in_the_offices_words(amira: Desk) -> None:
    changed = [row.changed for row in amira.screen.case.changes.lines.rows]
    assert "Amendment notice sent; 29 Oct 2026; By post, first class" in changed
    assert not any("_" in words for words in changed)
