"""Every screen and form can be used without a mouse, and says to a screen reader what it shows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from caseworker_app.paths import resources
from caseworker_app.ui import pictures
from caseworker_app.ui.commands import Command
from caseworker_app.ui.help.take_pictures import demonstration
from caseworker_app.ui.help.window import HelpWindow
from caseworker_app.ui.screen import Screen
from caseworker_app.ui.screens import SCREENS
from caseworker_app.ui.window import MainWindow
from tests.ui.accessible_walk import faults

_CASES = 30
_TABS = ("timeline", "deadlines", "people", "contacts", "letters", "spreadsheet", "changes")
_SOME_CASES = "SELECT id FROM cases WHERE status = 'open' ORDER BY reference LIMIT 4"


class Walk:
    """A person who goes through the demonstration from screen to screen."""

    def __init__(self, application: QApplication, window: MainWindow) -> None:
        self.application, self.window = application, window

    def show(self, key: str, **arguments: Any) -> Screen:
        assert self.window.shell is not None
        self.window.shell.go(key, arguments)
        self.settle()
        screen = self.window.shell.shown_screen()
        assert screen is not None
        self.window.activateWindow()
        screen.focus_first()
        QApplication.processEvents()
        return screen

    def run(self, key: str) -> QDialog:
        """Do what a command does, and return the form that it opens."""
        assert self.window.shell is not None
        self.command(key).run()
        self.settle()
        form = self.form()
        assert form is not None, f"{key} opens no form"
        form.activateWindow()
        QApplication.processEvents()
        return form

    def command(self, key: str) -> Command:
        assert self.window.shell is not None
        return next(each for each in self.window.shell.commands() if each.key == key)

    def form(self) -> QDialog | None:
        open_ones = (each for each in QApplication.topLevelWidgets() if isinstance(each, QDialog))
        return next((each for each in open_ones if each.isVisible()), None)

    def case(self, query: str) -> str:
        found = pictures.find_case(self.window, query)
        assert found is not None
        return found

    def settle(self) -> None:
        pictures.settle(self.application, self.window)


@pytest.fixture
def walk() -> Iterator[Walk]:
    with demonstration(_CASES) as (application, window):
        window.resize(1366, 768)
        yield Walk(application, window)


def _arguments(walk: Walk, key: str) -> list[dict[str, Any]]:
    """Return what each screen is shown with, so that it has something to show."""
    if key == "case":
        telling, guarded = walk.case(pictures.TELLING), walk.case(pictures.GUARDED)
        return [{"case_id": guarded if tab == "people" else telling, "tab": tab} for tab in _TABS]
    if key == "make_letter":
        return [{"case_id": walk.case(pictures.TELLING), "letter": "where-we-are"}]
    if key == "make_many":
        assert walk.window.context is not None
        with walk.window.context.store.connection() as connection:
            return [{"case_ids": tuple(str(row[0]) for row in connection.execute(_SOME_CASES))}]
    if key == "importing":
        return [{}, {"path": str(resources() / pictures.SAMPLE)}]
    return [{}]


def test_every_screen_is_named_reached_by_tab_and_read_in_order(walk: Walk) -> None:
    found = []
    for place in SCREENS:
        for arguments in _arguments(walk, place.key):
            walk.show(place.key, **arguments)
            found += [f"{place.key}: {fault}" for fault in faults(walk.window)]
    assert found == []


# The commands that open a form, by the screen on which they do.
FORMS = {
    "today": ("done", "put off", "log row"),
    "caseload": ("new case", "columns", "save view"),
    "case": (
        "record", "review step", "write mail", "add person", "edit case", "close case", "merge case", "hold",
        "held",
    ),
    "reviews": ("lists",),
    "preferences": ("passphrase",),
    "evidence": ("plan",),
    "quality": ("draw a sample",),
}  # fmt: skip
EVERYWHERE = ("log", "palette", "keeping")


def test_every_form_is_named_reached_by_tab_and_closed_by_escape(walk: Walk) -> None:
    found = []
    for key, commands in (*FORMS.items(), ("case", EVERYWHERE)):
        for name in commands:
            walk.show(key, **_arguments(walk, key)[0])
            form = walk.run(name)
            found += [f"{name}: {fault}" for fault in faults(form)]
            QTest.keyClick(form, Qt.Key.Key_Escape)
            walk.settle()
            if walk.form() is not None:
                found.append(f"{name}: Esc does not close it")
                form.done(0)
    assert found == []


def test_what_stands_before_the_caseload_and_beside_it_is_walked_too(walk: Walk, tmp_path: Path) -> None:
    window, found = walk.window, []
    guide = HelpWindow()
    guide.resize(900, 600)
    guide.show_page("today")
    guide.show()
    guide.activateWindow()
    QApplication.processEvents()
    found += [f"help: {fault}" for fault in faults(guide)]
    guide.close()
    window.lock()
    for show in (lambda: None, window.show_forgotten):
        show()
        walk.settle()
        window.activateWindow()
        found += faults(window)
    with pictures.opened_window(walk.application, tmp_path / "none", window.clock, None) as first:
        pictures.settle(walk.application, first)
        first.activateWindow()
        found += [f"first run: {fault}" for fault in faults(first)]
    assert found == []
