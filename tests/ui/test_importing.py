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
    assert "was taken back: 3 cases are gone" in opened.result.sentence.text()
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
