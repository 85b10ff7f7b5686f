"""Tasks without a mouse from the beginning to the end: every control is reached by Tab or by its key."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from sqlalchemy import select

from caseworker_app.store.tables import Case, Event
from caseworker_app.ui.palette import Palette
from caseworker_app.ui.screens.case.record_form import RecordForm
from caseworker_app.ui.screens.evidence.screen import EvidenceScreen
from caseworker_app.ui.screens.team.screen import TeamScreen
from tests.journeys.conftest import CONTROL, Journey
from tests.journeys.test_find_a_child import opened
from tests.ui.test_team import fill_team

_MOST_TABS = 40
T = TypeVar("T")


def tab_to(journey: Journey, wanted: QWidget) -> None:
    """Press Tab until a control has the keyboard."""
    for _ in range(_MOST_TABS):
        if QApplication.focusWidget() is wanted:
            return
        journey.press(Qt.Key.Key_Tab)
    raise AssertionError(f"Tab does not come to {wanted.accessibleName()}")


def test_an_event_is_recorded_from_anywhere(journey: Journey) -> None:
    journey.press(Qt.Key.Key_K, CONTROL)
    journey.write("zofi")
    journey.press(Qt.Key.Key_Return)
    journey.until(lambda: opened(journey) == "Zofia Kowalczyk")
    _in_front(journey)
    journey.press(Qt.Key.Key_Return, CONTROL)
    form = journey.office.dialog(RecordForm)
    journey.until(lambda: QApplication.activeWindow() is form)
    journey.write("assess")
    journey.press(Qt.Key.Key_Return)  # the first of those that fit
    tab_to(journey, form.day.line)
    journey.write("20/11")
    assert "Friday 20 November 2026" in form.day.meaning.text()
    journey.press(Qt.Key.Key_Return, CONTROL)
    journey.until(lambda: len(_events(journey, "Zofia")) == 2)
    assert not form.isVisible()


def test_the_meeting_agrees_what_happens_next(journey: Journey) -> None:
    office = journey.office
    fill_team(office, agreed=False)
    office.window.look_for_changes()
    office.settle()
    journey.press(Qt.Key.Key_8, CONTROL)
    screen = _shown(journey, TeamScreen)
    journey.until(lambda: screen.table.chosen())
    fields = screen.pane.fields
    tab_to(journey, fields.reason)
    journey.press(Qt.Key.Key_Down)
    tab_to(journey, fields.next)
    journey.write("Ring the service")
    tab_to(journey, fields.day.line)
    journey.write("+1w")
    journey.press(Qt.Key.Key_Return, CONTROL)
    journey.until(lambda: any(_agreed(screen)))
    assert _agreed(screen) == ["Ring the service"]


def test_an_evidence_pack_is_made(journey: Journey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    journey.press(Qt.Key.Key_K, CONTROL)
    journey.write("evidence")
    palette = journey.office.dialog(Palette)
    journey.until(lambda: palette.list.model().rowCount() == 1)
    journey.press(Qt.Key.Key_Return)
    shell = journey.office.window.shell
    assert shell is not None
    journey.until(lambda: isinstance(shell.shown_screen(), EvidenceScreen))
    _in_front(journey)
    screen = _shown(journey, EvidenceScreen)
    while screen.next.text() != "Make pack":
        journey.press(Qt.Key.Key_Return, CONTROL)
    tab_to(journey, screen.make.name)
    journey.press(Qt.Key.Key_A, CONTROL)
    journey.write("T. Bevan")
    journey.press(Qt.Key.Key_Return, CONTROL)
    journey.until(lambda: "The pack is in" in screen.make.made.text())
    page = next(tmp_path.rglob("evidence.html")).read_text("utf-8")
    assert "Signed off by T. Bevan" in page


def _in_front(journey: Journey) -> None:
    """Give the keyboard back to the window, as a desktop does by itself."""
    window = journey.office.window
    window.activateWindow()
    journey.until(lambda: QGuiApplication.focusWindow() is window.windowHandle())


def _shown(journey: Journey, kind: type[T]) -> T:
    assert journey.office.window.shell is not None
    screen = journey.office.window.shell.shown_screen()
    assert isinstance(screen, kind)
    return screen


def _agreed(screen: TeamScreen) -> list[str]:
    rows = (screen.table.board.row(n) for n in range(len(screen.table.board.items)))
    return [row.agreed.text for row in rows if row is not None and row.agreed is not None]


def _events(journey: Journey, given_name: str) -> list[str]:
    with journey.office.store.reading() as session:
        rows = select(Event.type).join(Case, Case.id == Event.case_id).where(Case.given_name == given_name)
        return list(session.execute(rows).scalars())
