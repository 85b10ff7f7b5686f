"""Charts: the sentence, the picture, the table, and the cases behind a number."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from caseworker_app.casework.open_case import NewCase, open_case
from caseworker_app.casework.record_event import NewEvent, record_event
from caseworker_app.reports import figures
from caseworker_app.ui.screens.charts.behind import CasesBehind
from caseworker_app.ui.screens.charts.screen import ChartsScreen
from tests.ui.conftest import ME, NOW, Office


@pytest.fixture
def screen(office: Office) -> ChartsScreen:
    """Two final plans in October, one of them late."""
    with office.store.unit("tests", user=ME, now=NOW) as unit:
        for reference, asked, sent in (
            ("14-200", date(2026, 2, 2), date(2026, 10, 20)),
            ("14-201", date(2026, 6, 15), date(2026, 10, 19)),
        ):
            case_id = open_case(unit, NewCase(reference=reference, given_name="A", family_name="Child"))
            for type_, on in (("request_received", asked), ("final_plan_sent", sent)):
                record_event(unit, NewEvent(case_id=case_id, type=type_, on=on, kind="needs_assessment"))
    office.window.look_for_changes()
    office.settle()
    assert office.window.context is not None
    assert office.window.shell is not None
    office.window.activateWindow()
    office.window.context.go("charts")
    office.settle()
    found = office.window.shell.shown_screen()
    assert isinstance(found, ChartsScreen)
    office.settle()
    return found


def test_the_sentence_stands_first_and_is_said(screen: ChartsScreen) -> None:
    part = screen.parts[0]
    assert part.says.text().replace("\u00a0", " ") == "50 % of plans were on time in October"
    assert "50 % in Oct" in part.view.accessibleDescription()


def test_every_number_that_is_drawn_is_the_reports(office: Office, screen: ChartsScreen) -> None:
    period = screen.period()
    assert period is not None
    with office.store.connection() as connection:
        counted = figures.answer(connection, figures.figure("plans_in_20_weeks"), period)
    model = screen.numbers.numbers
    cells = model.rows[0].line.cells
    assert [int(one) for one in cells[:-1]] == [one.denominator for one in counted.series.values()]
    assert cells[-1] == "2"


def test_a_number_opens_its_cases_and_a_case_opens(office: Office, screen: ChartsScreen) -> None:
    table = screen.numbers
    table.setFocus()
    table.setCurrentIndex(table.numbers.index(0, 12))  # October
    office.press(Qt.Key.Key_Return)
    office.settle()
    dialog = office.dialog(CasesBehind)
    assert isinstance(dialog, CasesBehind)
    office.settle()
    assert [(row.reference, row.counted) for row in dialog.model.rows] == [
        ("14-201", True),
        ("14-200", False),
    ]
    dialog.primary.click()
    office.settle()
    assert office.window.shell is not None
    shown = office.window.shell.shown_screen()
    assert shown is not None
    assert shown.key == "case"


def test_keys_go_through_a_chart(office: Office, screen: ChartsScreen) -> None:
    view = screen.parts[0].view
    view.setFocus()
    opened: list[int] = []
    view.opened.connect(opened.append)
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert view.accessibleDescription() == "Sep: no number"
    QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_Return)
    office.settle()
    assert opened == [11]
    assert view.accessibleDescription() == "Oct: 50"


def test_the_table_can_be_hidden_and_shown(screen: ChartsScreen) -> None:
    command = next(one for one in screen.commands() if one.shortcut == "Alt+B")
    command.run()
    assert not screen.numbers.isVisible()
    command.run()
    assert screen.numbers.isVisible()


def test_what_is_exported_hides_small_numbers(office: Office, screen: ChartsScreen, tmp_path: Path) -> None:
    screen.export_to(tmp_path / "charts.csv")
    screen.export_to(tmp_path / "charts.pdf")
    office.settle()
    rows = list(csv.reader((tmp_path / "charts.csv").read_text("utf-8-sig").splitlines()))
    line = next(row for row in rows if row[:1] == ["Plans sent"])
    assert set(line[1:]) <= {"*"}
    assert (tmp_path / "charts.pdf").read_bytes().startswith(b"%PDF")


def test_a_caseload_without_outcomes_says_what_charts_need(office: Office) -> None:
    assert office.window.context is not None
    assert office.window.shell is not None
    office.window.context.go("charts")
    office.settle()
    screen = office.window.shell.shown_screen()
    assert isinstance(screen, ChartsScreen)
    office.settle()
    assert screen.state in ("empty", "ready")
