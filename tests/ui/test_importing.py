"""Bringing cases in through the window."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QRadioButton
from pytestqt.qtbot import QtBot

from caseworker_app import settings
from caseworker_app.store.open import Store
from caseworker_app.ui.clock import Clock
from caseworker_app.ui.context import Context
from caseworker_app.ui.screens.importing.screen import ImportingScreen
from tests.imports.sheets import CHILD, row, write

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
HEADINGS = (*CHILD, "Final EHCP", "Whatever")


@pytest.fixture
def screen(store: Store, tmp_path: Path, qtbot: QtBot) -> Iterator[ImportingScreen]:
    """The wizard, on an empty store."""
    context = Context(store, settings.read(tmp_path / "choices.json"), Clock(now=lambda: NOW))
    made = ImportingScreen(context)
    qtbot.addWidget(made)
    made.resize(1182, 696)
    made.show()
    yield made
    context.worker.finish()


@pytest.fixture
def opened(screen: ImportingScreen, tmp_path: Path, qtbot: QtBot) -> ImportingScreen:
    """The wizard with a small file open."""
    rows = [HEADINGS, row(1, "04/05/2024", "a"), row(2, "30 Feb 2024", "b"), row(3, date(2024, 3, 4), "c")]
    screen.open_file(write(tmp_path / "a.xlsx", rows))
    settle(screen, qtbot)
    return screen


def settle(screen: ImportingScreen, qtbot: QtBot) -> None:
    """Wait until the worker has nothing to do and Qt has been told."""
    qtbot.waitUntil(lambda: not screen.context.worker.is_busy, timeout=20_000)


def test_at_first_it_offers_to_choose_a_file(screen: ImportingScreen) -> None:
    assert screen.state == "empty"
    assert screen.primary is screen.empty_state.button
    assert screen.primary.text() == "Choose a spreadsheet"


def test_counts_and_doubts_stand_there_before_anything_is_saved(opened: ImportingScreen) -> None:
    assert opened.state == "ready"
    assert opened.primary is opened.match.primary
    assert opened.match.primary.text() == "Bring in 3 children"
    assert [line.cell.value for line in opened.match.cells.lines.rows] == ["04/05/2024"]
    with opened.context.store.connection() as connection:
        assert connection.execute("SELECT count(*) FROM cases").fetchone() == (0,)


def test_a_doubt_is_explained_and_nothing_is_chosen_for_the_person(
    opened: ImportingScreen, qtbot: QtBot
) -> None:
    buttons = [button for button in opened.match.pane.findChildren(QRadioButton) if button.isVisible()]
    assert [button.text().split("\n")[0] for button in buttons] == [
        "Saturday 4 May 2024", "Friday 5 April 2024", "Another date", "No date: its words stay on the case",
    ]  # fmt: skip
    assert not any(button.isChecked() for button in buttons)
    buttons[1].click()
    settle(opened, qtbot)
    assert opened.draft is not None
    assert next(iter(opened.draft.preview)).events[0].on == date(2024, 4, 5)
    assert not opened.match.cells.lines.rows


def test_correcting_a_column_reads_the_file_again(opened: ImportingScreen, qtbot: QtBot) -> None:
    box = next(b for b in opened.match.columns.findChildren(QComboBox) if b.property("heading") == "Whatever")
    place = box.findData("note", Qt.ItemDataRole.UserRole)
    box.setCurrentIndex(place)
    box.activated.emit(place)
    settle(opened, qtbot)
    assert opened.draft is not None
    assert [case.fields["note"] for case in opened.draft.preview] == ["a", "b", "c"]


def test_it_comes_in_is_told_and_is_taken_back(opened: ImportingScreen, qtbot: QtBot) -> None:
    changed: list[set[str]] = []
    opened.context.changed.connect(changed.append)
    opened.match.primary.click()
    settle(opened, qtbot)
    assert opened.result.sentence.text() == "a.xlsx is in: 3 new, 0 changed, 0 unchanged."
    assert opened.result.tabs.tabText(0) == "Not used (1)"
    assert len(changed[0]) == 3
    opened.result.undo_button.click()
    settle(opened, qtbot)
    assert "was taken back: 3 cases taken out" in opened.result.sentence.text()
    with opened.context.store.connection() as connection:
        assert connection.execute("SELECT count(*) FROM cases WHERE deleted_at IS NULL").fetchone() == (0,)


def test_a_file_that_cannot_be_read_says_what_to_do(
    screen: ImportingScreen, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "bad.xlsx").write_bytes(b"nonsense")
    screen.open_file(tmp_path / "bad.xlsx")
    settle(screen, qtbot)
    assert screen.state == "failed"


@pytest.mark.parametrize("part", ["Columns", "Cells", "Explanation"])
def test_in_little_room_one_part_is_shown_at_a_time(opened: ImportingScreen, qtbot: QtBot, part: str) -> None:
    opened.resize(640, 300)
    opened.match.parts.show_only(part)
    match = opened.match
    shown = {"Columns": match.columns, "Cells": match.cells, "Explanation": match.pane}
    assert [name for name, widget in shown.items() if widget.isVisible()] == [part]
    assert match.primary.isVisible()
    assert match.primary.geometry().right() < opened.width()


def test_every_control_has_a_name_for_a_screen_reader(opened: ImportingScreen) -> None:
    for box in opened.match.columns.findChildren(QComboBox):
        assert box.accessibleName().endswith("goes to")
    assert opened.match.columns.accessibleName() == "Columns of the file"
    assert opened.match.cells.accessibleName() == "Doubtful cells"


def test_discreet_mode_shows_initials_and_no_words_that_name_anybody(
    opened: ImportingScreen, qtbot: QtBot
) -> None:
    opened.context.set_discreet(True)
    (line,) = opened.match.cells.lines.rows
    assert line.child == "G. F."
    assert line.value == "04/05/2024"
    table = opened.match.columns.model()
    examples = {table.index(row, 0).data(): table.index(row, 1).data() for row in range(table.rowCount())}
    assert examples["Surname"] == examples["Ref"] == examples["Whatever"] == "Hidden"
    assert "04/05/2024" in examples["Final EHCP"]
    assert "Family1" not in opened.match.pane.where.text()
    opened.context.set_discreet(False)
    assert opened.match.cells.lines.rows[0].child == "Given Family1"


def test_a_past_import_is_listed_and_taken_back_from_the_list(opened: ImportingScreen, qtbot: QtBot) -> None:
    opened.match.primary.click()
    settle(opened, qtbot)
    opened.beside.show_past()
    settle(opened, qtbot)
    assert opened.pages.currentWidget() is opened.past
    assert opened.past.sentence.text() == "1 import into this caseload"
    assert [one.file_name for one in opened.past.table.lines.rows] == ["a.xlsx"]
    opened.past.button.click()
    settle(opened, qtbot)
    qtbot.waitUntil(lambda: opened.past.table.lines.rows[0].undone, timeout=20_000)
    assert not opened.past.button.isEnabled()
    with opened.context.store.connection() as connection:
        assert connection.execute("SELECT count(*) FROM cases WHERE deleted_at IS NULL").fetchone() == (0,)


def test_a_list_of_settings_is_shown_before_it_is_saved_and_can_be_undone(
    screen: ImportingScreen, tmp_path: Path, qtbot: QtBot
) -> None:
    rows = [("School name", "URN", "Head"), ("Larkfield", "12", "Mx Ito"), ("Ash Grove", "123456", "Mx Ode")]
    screen.beside.open_settings(write(tmp_path / "schools.xlsx", rows))
    settle(screen, qtbot)
    assert screen.settings.sentence.text() == "schools.xlsx: 2 settings"
    assert [(line.name, line.outcome) for line in screen.settings.table.lines.rows] == [
        ("Larkfield", "New"), ("Ash Grove", "New"),
    ]  # fmt: skip
    assert screen.settings.tabs.tabText(1) == "Not used (1)"
    with screen.context.store.connection() as connection:
        assert connection.execute("SELECT count(*) FROM settings").fetchone() == (0,)
    assert screen.primary is screen.settings.primary
    screen.settings.primary.click()
    settle(screen, qtbot)
    assert screen.result.sentence.text() == "schools.xlsx is in: 2 new, 0 changed, 0 unchanged."
    screen.result.undo_button.click()
    settle(screen, qtbot)
    assert screen.result.sentence.text() == "The import of schools.xlsx was taken back: 2 settings taken out."
    with screen.context.store.connection() as connection:
        left = connection.execute("SELECT count(*) FROM settings WHERE deleted_at IS NULL").fetchone()
    assert left == (0,)


def test_lists_begin_sixteen_from_the_edge_and_counts_stand_right_in_the_large_type(
    opened: ImportingScreen,
) -> None:
    from PySide6.QtWidgets import QLabel

    figures = [
        label for label in opened.match.pane.findChildren(QLabel) if label.property("role") == "number"
    ]
    assert {figure.text() for figure in figures if figure.isVisible()} >= {"3", "1"}
    assert all(figure.alignment() & Qt.AlignmentFlag.AlignRight for figure in figures)
    assert opened.match.across.sizes()[0] + opened.match.pane.width() >= opened.match.width() - 2
    table = opened.match.columns
    middle = table.rowViewportPosition(1) + table.rowHeight(1) // 2
    picture = table.viewport().grab().toImage()
    ground = picture.pixelColor(2, middle).value()
    inked = (
        x
        for x in range(picture.width())
        if any(abs(picture.pixelColor(x, middle + y).value() - ground) > 90 for y in range(-5, 6))
    )
    assert 15 <= next(inked) <= 18


def test_what_was_corrected_and_not_brought_in_is_there_again_in_the_same_file_only(
    opened: ImportingScreen, tmp_path: Path, qtbot: QtBot
) -> None:
    assert opened.draft is not None
    file = opened.draft.path
    answer = next(each for each in opened.match.pane.findChildren(QRadioButton) if "5 April" in each.text())
    answer.click()
    opened.match.corrected.emit("Whatever", "note")
    settle(opened, qtbot)

    again = ImportingScreen(opened.context)
    qtbot.addWidget(again)
    again.open_file(file)
    settle(again, qtbot)
    assert again.draft is not None
    assert again.draft.went_on
    assert again.draft.mapping.columns["Whatever"] == "note"
    assert next(iter(again.draft.preview)).events[0].on == date(2024, 4, 5)

    again.open_file(write(tmp_path / "b.xlsx", [HEADINGS, row(4, "04/05/2024", "d")]))
    settle(again, qtbot)
    assert again.draft is not None
    assert not again.draft.went_on
    assert not again.draft.mapping.answers

    again.open_file(file)
    settle(again, qtbot)
    again.match.primary.click()
    settle(again, qtbot)
    with again.context.store.connection() as connection:
        assert connection.execute("SELECT count(*) FROM drafts").fetchone() == (0,)


def test_a_file_that_cannot_be_read_offers_another(
    screen: ImportingScreen, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "bad.xlsx").write_bytes(b"nonsense")
    screen.open_file(tmp_path / "bad.xlsx")
    settle(screen, qtbot)
    assert screen.error_panel.again.text() == "Choose another file"


def test_a_number_of_days_is_shown_as_the_date_it_was_read_as(
    screen: ImportingScreen, tmp_path: Path, qtbot: QtBot
) -> None:
    screen.open_file(write(tmp_path / "a.xlsx", [CHILD, row(1, born=42005), row(2, born=42006)]))
    settle(screen, qtbot)
    assert screen.draft is not None
    examples = {line.heading: line.examples for line in screen.draft.lines}
    assert examples["DoB"] == "01/01/2015 · 02/01/2015"


def test_a_row_left_out_for_its_birth_date_comes_in_when_no_birth_date_is_chosen(
    screen: ImportingScreen, tmp_path: Path, qtbot: QtBot
) -> None:
    rows = [["Our tracker"], HEADINGS, row(1, "", "a"), row(2, "", "b", born="30 Feb 2016")]
    screen.open_file(write(tmp_path / "a.xlsx", rows))
    settle(screen, qtbot)
    screen.match.lists.show_only("Left out")
    assert [line.value for line in screen.match.cells.lines.rows] == ["30 Feb 2016", "Our tracker"]
    none = next(b for b in screen.match.pane.findChildren(QRadioButton) if "No birth date" in b.text())
    none.click()
    settle(screen, qtbot)
    assert screen.match.primary.text() == "Bring in 2 children"
    screen.match.primary.click()
    settle(screen, qtbot)
    assert [screen.result.tabs.tabText(n) for n in range(3)] == [
        "Not used (0)", "Rows left out (0)", "Above the table (1)",
    ]  # fmt: skip
