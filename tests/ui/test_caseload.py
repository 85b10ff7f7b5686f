"""The Caseload screen, on a real store and with real keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from caseworker_app import settings
from caseworker_app.store.open import Store, open_with_key
from caseworker_app.ui import theme
from caseworker_app.ui.background import Worker
from caseworker_app.ui.clock import Clock
from caseworker_app.ui.context import Context
from caseworker_app.ui.reassigning import ReassignForm
from caseworker_app.ui.screens.caseload import deeds
from caseworker_app.ui.screens.caseload.screen import CaseloadScreen
from caseworker_app.ui.screens.caseload.views import SaveViewDialog
from tests.bench.caseload_store import write_caseload

KNOWN = "Wiśniewska"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    folder, key = write_caseload(tmp_path_factory.mktemp("caseload") / "store", 300)
    with open_with_key(folder, key) as store, store.unit("name", user="T", now=datetime.now(UTC)) as unit:
        from caseworker_app.casework.edit_case import edit_case

        edit_case(unit, "case-17", {"family_name": KNOWN, "given_name": "Zoë", "caseworker": "R. Patel"})
    return folder, key


@pytest.fixture
def store(template: tuple[Path, bytes], tmp_path: Path) -> Iterator[Store]:
    import shutil

    with open_with_key(shutil.copytree(template[0], tmp_path / "store"), template[1]) as opened:
        yield opened


@pytest.fixture
def context(qapp: QApplication, store: Store, tmp_path: Path) -> Iterator[Context]:
    theme.apply(qapp, theme.theme("light"))
    kept = settings.write(settings.read(tmp_path / "choices.json"), user_name="R. Patel")
    made = Context(store, kept, Clock(now=lambda: datetime(2026, 11, 23, 9, tzinfo=UTC)), Worker())
    yield made
    made.worker.finish()


@pytest.fixture
def screen(context: Context, qtbot: object) -> CaseloadScreen:
    made = CaseloadScreen(context)
    qtbot.addWidget(made)  # type: ignore[attr-defined]
    QAbstractItemModelTester(made.model, QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    context.changed.connect(made.refresh)
    made.resize(1182, 696)
    made.show()
    made.show_with()
    settle(made)
    made.focus_first()
    return made


def settle(screen: CaseloadScreen) -> None:
    until(lambda: not screen.is_searching and not screen.context.worker.is_busy)


def until(done: Callable[[], bool]) -> None:
    for _ in range(500):
        QTest.qWait(5)
        if done():
            return
    raise AssertionError("it did not come to an end")


def type_words(screen: CaseloadScreen, words: str) -> None:
    QTest.keyClicks(screen.filter.line, words)
    settle(screen)


def names(screen: CaseloadScreen) -> list[str]:
    return [screen.model.case_at(place).name for place in range(screen.model.rowCount())]


def press(
    widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    QTest.keyClick(widget, key, modifier)


def test_a_known_child_is_found_and_opened_in_seven_keys(screen: CaseloadScreen, context: Context) -> None:
    opened: list[dict[str, str]] = []
    context.went.connect(lambda key, arguments: opened.append({"screen": key, **arguments}))
    keys = "wisni"
    type_words(screen, keys)
    press(screen.filter.line, Qt.Key.Key_Return)
    assert opened == [{"screen": "case", "case_id": "case-17"}]
    assert len("^2") - 1 + len(keys) + 1 <= 7  # Ctrl+2, five letters, Enter


def test_the_count_of_open_cases_stands_in_the_title(screen: CaseloadScreen) -> None:
    assert screen.state == "ready"
    assert screen.subtitle == "275 children and young people"
    assert screen.bar.count.text() == "275 cases shown · sorted by due"


def test_tokens_become_chips_that_backspace_and_clicks_take_away(screen: CaseloadScreen) -> None:
    type_words(screen, "late mine ")
    assert [chip.text() for chip in screen.filter.chips] == ["late", "mine"]
    assert screen.filter.line.text() == ""
    few = screen.model.rowCount()
    assert all(screen.model.case_at(place).caseworker == "R. Patel" for place in range(few))
    press(screen.filter.line, Qt.Key.Key_Backspace)
    settle(screen)
    assert screen.model.rowCount() > few
    QTest.mouseClick(screen.filter.chips[0], Qt.MouseButton.LeftButton)
    settle(screen)
    assert screen.filter.filter.is_empty
    assert screen.model.rowCount() == 275


def test_a_quoted_value_is_one_chip(screen: CaseloadScreen) -> None:
    type_words(screen, 'setting:"high school" z')
    assert [chip.text() for chip in screen.filter.chips] == ['setting:"high school"']
    assert screen.filter.line.text() == "z"


def test_no_match_offers_to_clear_the_filter_and_to_look_among_closed_cases(screen: CaseloadScreen) -> None:
    closed = screen.context.store
    with closed.connection() as connection:
        (name,) = connection.execute("SELECT reference FROM cases WHERE status = 'closed' LIMIT 1").fetchone()
    type_words(screen, name)
    assert screen.nothing.isVisible()
    assert name.replace("-", "").lower() in screen.nothing.sentence.text()
    screen.nothing.link.click()
    settle(screen)
    assert screen.model.case_at(0).reference == name
    assert screen.model.case_at(0).closed
    screen.filter.clear()
    type_words(screen, "zzzz")
    screen.nothing.button.click()
    settle(screen)
    assert screen.model.rowCount() == 275


def test_space_ticks_rows_without_moving_others_and_escape_clears_first_ticks_then_the_filter(
    screen: CaseloadScreen,
) -> None:
    type_words(screen, "a")
    screen.table.setFocus()
    press(screen.table, Qt.Key.Key_Down)
    assert not screen.bar.is_batch
    press(screen.table, Qt.Key.Key_Space)
    press(screen.table, Qt.Key.Key_Down)
    press(screen.table, Qt.Key.Key_Down)
    press(screen.table, Qt.Key.Key_Space)
    assert screen.table.chosen_places() == [1, 3]
    assert screen.bar.is_batch
    assert screen.bar.chosen.text() == "2 selected"
    assert screen.back()
    assert not screen.bar.is_batch
    assert screen.back()
    assert screen.filter.filter.is_empty
    assert not screen.back()


def test_shift_extends_and_a_click_on_the_box_toggles(screen: CaseloadScreen) -> None:
    screen.table.setFocus()
    press(screen.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    press(screen.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert screen.table.chosen_places() == [0, 1, 2]
    row = screen.table.rowViewportPosition(1) + 10
    QTest.mouseClick(
        screen.table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(24, row)
    )
    assert screen.table.chosen_places() == [0, 2]


def test_control_a_ticks_all_that_are_shown_and_copy_takes_them_as_text(screen: CaseloadScreen) -> None:
    type_words(screen, "late ")
    shown = screen.model.rowCount()
    screen.tick_all()
    assert screen.bar.chosen.text() == f"{shown} selected"
    screen.copy()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].startswith("Name\tReference\tYear")
    assert len(lines) == shown + 1
    assert names(screen)[0] in lines[1]


def test_rows_without_a_date_come_first_and_a_click_on_a_heading_sorts(screen: CaseloadScreen) -> None:
    assert screen.model.case_at(0).due is None
    header = screen.table.header
    left = header.sectionViewportPosition(1) + 20
    for backwards in (False, True):
        QTest.mouseClick(
            header.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(left, 10)
        )
        settle(screen)
        references = [screen.model.case_at(place).reference for place in range(screen.model.rowCount())]
        assert references == sorted(references, reverse=backwards)
        assert (header.sorted_by, header.backwards) == ("reference", backwards)


def test_letters_jump_to_a_name_and_slash_goes_to_the_filter(screen: CaseloadScreen) -> None:
    screen.table.setFocus()
    QTest.keyClicks(screen.table, "wisn")
    assert screen.model.case_at(screen.table.current_place).family_name == KNOWN
    QTest.keyClicks(screen.table, "/")
    assert screen.filter.line.hasFocus()


def test_columns_are_chosen_put_in_order_and_the_name_stays(screen: CaseloadScreen) -> None:
    screen.show_columns(["due", "flags", "name", "no such column"])
    assert screen.table.header.shown_names() == ["name", "due", "flags"]
    screen.resize(420, 384)
    screen.table.horizontalScrollBar().setValue(40)
    assert screen.table.visualRect(screen.model.index(0, 0)).left() == 0
    assert screen.table.indexAt(QPoint(60, 10)).column() == 0


def test_enter_in_the_name_saves_the_view(screen: CaseloadScreen) -> None:
    kept: list[str] = []
    asked = SaveViewDialog(screen, "My late ones", kept.append)
    asked.open()
    press(asked.name, Qt.Key.Key_Return)
    assert kept == ["My late ones"]
    assert not asked.isVisible()


def test_a_view_is_saved_and_shown_again(screen: CaseloadScreen) -> None:
    type_words(screen, "late ")
    screen.show_columns(["name", "due", "team"])
    screen.sort_by("name", backwards=True)
    deeds.keep_view(screen, "My late ones")
    settle(screen)
    late = names(screen)
    screen.show_view(screen.views()[0])
    settle(screen)
    assert screen.view_button.text() == "All cases"
    screen.load()
    settle(screen)
    screen.show_view(next(view for view in screen.views() if view.name == "My late ones"))
    settle(screen)
    assert names(screen) == late
    assert screen.table.header.shown_names() == ["name", "due", "team"]
    assert screen.view_button.text() == "My late ones"


def test_a_broken_view_shows_all_cases_with_a_note(screen: CaseloadScreen, store: Store) -> None:
    deeds.keep_view(screen, "Broken")
    settle(screen)
    with store.unit("break", user="R", now=datetime(2026, 11, 23, tzinfo=UTC)) as unit:
        unit.session.connection().exec_driver_sql("UPDATE saved_views SET sort = 'colour'")
    screen.load()
    settle(screen)
    screen.show_view(next(view for view in screen.views() if view.name == "Broken"))
    settle(screen)
    assert screen.model.rowCount() == 275
    assert "cannot be read" in screen.bar.note.text()
    assert screen.bar.note.isVisible()


def test_many_cases_change_hands_and_only_their_rows_are_read_again(screen: CaseloadScreen) -> None:
    type_words(screen, "caseworker:ali ")
    before = screen.model.rowCount()
    for place in (0, 1, 2):
        screen.table.toggle(place)
    deeds.change_caseworker(screen)
    settle(screen)
    form = next(each for each in screen.findChildren(ReassignForm) if each.isVisible())
    form.name.setEditText("N. Osei")
    form.note.setPlainText("Mother prefers calls")
    form.accept()
    settle(screen)
    assert screen.model.rowCount() == before - 3
    screen.filter.clear()
    type_words(screen, "caseworker:osei ")
    assert screen.model.rowCount() == 3


def test_the_ticked_rows_are_written_to_a_file(screen: CaseloadScreen, tmp_path: Path) -> None:
    deeds.write_file(screen, [0, 1], tmp_path / "cases.csv")
    settle(screen)
    assert len((tmp_path / "cases.csv").read_text("utf-8-sig").splitlines()) == 3


def test_in_discreet_mode_names_are_initials(screen: CaseloadScreen, context: Context) -> None:
    type_words(screen, "wisni")
    context.set_discreet(True)
    settle(screen)
    name = screen.model.index(0, 0).data()
    assert name == "Z. W."
    assert KNOWN not in screen.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)


def test_the_first_cell_says_the_whole_row_and_others_their_heading(screen: CaseloadScreen) -> None:
    type_words(screen, "wisni")
    spoken = screen.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith(f"Zoë {KNOWN}")
    assert "Setting" in spoken
    assert screen.model.index(0, 1).data(Qt.ItemDataRole.AccessibleTextRole) == "Reference: EHC-00017"


def test_a_keystroke_reads_at_most_one_page(screen: CaseloadScreen, monkeypatch: pytest.MonkeyPatch) -> None:
    reads: list[int] = []
    real = screen.search.rows
    monkeypatch.setattr(screen.model, "_read", lambda rowids: reads.append(len(rowids)) or real(rowids))
    screen.model.forget()
    reads.clear()
    screen.model._known.clear()
    QTest.keyClicks(screen.filter.line, "s")
    screen.table.viewport().repaint()
    assert len(reads) <= 1
    assert sum(reads) <= 32


@pytest.mark.parametrize("size", [(1182, 696), (683, 320)])
def test_every_control_has_a_name_and_nothing_is_cut_off(
    screen: CaseloadScreen, size: tuple[int, int]
) -> None:
    screen.resize(*size)
    QTest.qWait(20)
    for widget in screen.body.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
            assert widget.accessibleName(), widget
    for widget in [*screen.body.findChildren(QPushButton), *screen.body.findChildren(QLabel)]:
        if widget.isVisible() and not widget.wordWrap() if isinstance(widget, QLabel) else widget.isVisible():
            assert widget.width() >= widget.sizeHint().width(), widget.text()
            right = widget.mapTo(screen, QPoint(widget.width(), 0)).x()
            assert right <= screen.width(), widget.text()


def test_an_empty_store_offers_to_bring_in_cases(qapp: QApplication, tmp_path: Path, qtbot: object) -> None:
    folder, key = write_caseload(tmp_path / "store", 0)
    with open_with_key(folder, key) as store:
        clock = Clock(now=lambda: datetime(2026, 11, 23, 9, tzinfo=UTC))
        context = Context(store, settings.read(tmp_path / "choices.json"), clock, Worker())
        screen = CaseloadScreen(context)
        qtbot.addWidget(screen)  # type: ignore[attr-defined]
        screen.show_with()
        assert screen.state == "loading"
        until(lambda: screen.state != "loading")
        assert screen.state == "empty"
        assert "No cases yet" in screen.empty_state.sentence.text()
        context.worker.finish()


def test_a_store_that_cannot_be_read_says_so_and_offers_to_try_again(
    screen: CaseloadScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    from caseworker_app.errors import CannotOpenStore

    def broken(*_: object) -> object:
        raise CannotOpenStore("The caseload cannot be read.", "Restore the last backup.")

    monkeypatch.setattr("caseworker_app.casework.caseload.read_index", broken)
    screen.search.index = None
    screen.load()
    until(lambda: screen.state == "failed")
    assert "cannot be read" in screen.error_panel.what.text()
    monkeypatch.undo()
    screen.error_panel.again.click()
    settle(screen)
    assert screen.state == "ready"
