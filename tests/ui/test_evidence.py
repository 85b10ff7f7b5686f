"""Evidence: six steps from a period to a pack, made in the background."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog

from caseworker_app.casework.open_case import NewCase, open_case
from caseworker_app.casework.record_event import NewEvent, record_event
from caseworker_app.reports import figures
from caseworker_app.reports.figures import Period
from caseworker_app.ui.screens.charts.behind import CasesBehind
from caseworker_app.ui.screens.evidence.plan import ActionForm, DecisionForm, PlanDialog, ProgressForm
from caseworker_app.ui.screens.evidence.plan_changes import AreaForm, DoneForm
from caseworker_app.ui.screens.evidence.screen import EvidenceScreen
from tests.ui.conftest import ME, NOW, Office

HALF = Period(date(2026, 5, 1), date(2026, 10, 31))


@pytest.fixture
def screen(office: Office) -> EvidenceScreen:
    """Eight requests decided in October, two of them late."""
    with office.store.unit("tests", user=ME, now=NOW) as unit:
        for number in range(8):
            new = NewCase(reference=f"14-{200 + number}", given_name="A", family_name=f"Child {number}")
            case_id = open_case(unit, new)
            asked = date(2026, 8, 3) if number < 2 else date(2026, 9, 7)
            for type_, on in (("request_received", asked), ("decision_to_assess", date(2026, 10, 12))):
                record_event(unit, NewEvent(case_id=case_id, type=type_, on=on, kind="needs_assessment"))
    office.window.look_for_changes()
    office.settle()
    return opened(office)


def opened(office: Office) -> EvidenceScreen:
    assert office.window.context is not None
    assert office.window.shell is not None
    office.window.activateWindow()
    office.window.context.go("evidence")
    office.settle()
    found = office.window.shell.shown_screen()
    assert isinstance(found, EvidenceScreen)
    office.settle()
    return found


def choose(screen: EvidenceScreen, figure_id: str) -> int:
    found = [one.answer.figure.id for one in screen.measures.measures.rows].index(figure_id)
    screen.measures.setCurrentIndex(screen.measures.measures.index(found, 0))
    return found


def test_the_last_full_six_months_are_offered(screen: EvidenceScreen) -> None:
    assert screen.period() == HALF
    assert screen.steps.buttons[0].below == "1 May to 31 October"


def test_each_measure_shows_the_reports_number_its_definition_and_its_cases(
    office: Office, screen: EvidenceScreen
) -> None:
    place = choose(screen, "assess_decisions_in_6_weeks")
    office.settle()
    with office.store.connection() as connection:
        known = figures.answer(connection, figures.figure("assess_decisions_in_6_weeks"), HALF)
    one = screen.measures.measures.rows[place]
    assert (one.answer.numerator, one.answer.denominator) == (known.numerator, known.denominator) == (6, 8)
    assert screen.pane.number.text() == "75.0 %"
    assert "within 6 weeks of the request" in screen.pane.definition.text()
    screen.measures.setFocus()
    office.press(Qt.Key.Key_Return)
    office.settle()
    dialog = office.dialog(CasesBehind)
    assert isinstance(dialog, CasesBehind)
    office.settle()
    assert len(dialog.model.rows) == 8


def test_a_measure_tells_how_it_was_known_then(office: Office, screen: EvidenceScreen) -> None:
    choose(screen, "assess_decisions_in_6_weeks")
    screen.ask_known_then()
    office.settle()
    assert "It stood at no cases" in screen.pane.then.text()  # all of it was recorded in November


def test_the_pack_is_made_with_what_was_typed(office: Office, screen: EvidenceScreen, tmp_path: Path) -> None:
    screen.show_step(3)
    screen.commentary.fields["What went well"].setPlainText("Six of eight were in time.")
    screen.show_step(5)
    screen.make.name.setText("T. Bevan")
    screen.make_in(tmp_path / "pack")
    office.settle()
    assert "The pack is in" in screen.make.made.text()
    page = (tmp_path / "pack" / "evidence.html").read_text("utf-8")
    assert "Six of eight were in time." in page
    assert "Signed off by T. Bevan" in page
    with (tmp_path / "pack" / "figures.csv").open(encoding="utf-8-sig") as text:
        told = {row["figure"]: row for row in csv.DictReader(text) if not row["part"]}
    assert told["assess_decisions_in_6_weeks"]["per_cent"] == "75.0"


def test_the_pack_is_made_as_its_period_was_known_at_its_end(
    office: Office, screen: EvidenceScreen, tmp_path: Path
) -> None:
    screen.make.as_known_then.setChecked(True)
    with office.store.unit("late news", user=ME, now=NOW) as unit:  # the cases were recorded on that day too
        case_id = open_case(unit, NewCase(reference="14-300", given_name="A", family_name="Late"))
        for type_, on in (("request_received", date(2026, 9, 1)), ("decision_to_assess", date(2026, 10, 1))):
            record_event(unit, NewEvent(case_id=case_id, type=type_, on=on, kind="needs_assessment"))
    screen.make_in(tmp_path / "pack")
    office.settle()
    assert not (tmp_path / "pack").exists()  # by the end of October nothing of it was on record
    assert "Nothing is on record" in office.words(office.window)
    screen.make.as_known_then.setChecked(False)
    screen.make_in(tmp_path / "pack")
    office.settle()
    assert "known_on" in (tmp_path / "pack" / "manifest.json").read_text("utf-8")


def test_whoever_stops_finds_no_folder(office: Office, screen: EvidenceScreen, tmp_path: Path) -> None:
    screen.make_in(tmp_path / "pack")
    screen.stop()
    office.settle()
    assert not list(tmp_path.glob("*pack*"))
    assert not screen.make.stop.isVisible()


def test_gaps_are_listed_and_never_block(office: Office, screen: EvidenceScreen, tmp_path: Path) -> None:
    assert "Nothing is written under “What went well”" in [one.why for one in screen.check.model.rows]
    screen.make_in(tmp_path / "pack")
    office.settle()
    assert (tmp_path / "pack" / "evidence.pdf").exists()


def test_the_commentary_survives_the_screen(office: Office, screen: EvidenceScreen) -> None:
    screen.commentary.fields["What comes next"].setPlainText("Two more psychologists.")
    screen.keep_draft()
    office.settle()
    screen.commentary.show_texts({})
    screen.found = None
    screen.refresh()
    office.settle()
    assert screen.commentary.texts()["What comes next"] == "Two more psychologists."


def test_a_period_that_ends_before_it_begins_says_so(office: Office, screen: EvidenceScreen) -> None:
    screen.show_step(0)
    screen.period_page.show_period(Period(date(2026, 10, 1), date(2026, 5, 1)))
    screen.period_page.read.click()
    office.settle()
    assert "ends before that" in screen.period_page.problem.text()
    assert "--" not in screen.period_page.problem.text()
    assert screen.period_page.usual.currentText() == ""  # no usual period is of these days


def test_a_pack_made_again_in_the_same_place_gets_a_folder_of_its_own(
    office: Office, screen: EvidenceScreen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    for _ in range(2):
        screen.choose_folder()
        office.settle()
    first, second = sorted(tmp_path.glob("evidence *"))
    assert second.name == f"{first.name} (2)"
    assert (second / "figures.csv").read_bytes() == (first / "figures.csv").read_bytes()


def test_a_last_day_to_come_is_told_at_its_field_alone(office: Office, screen: EvidenceScreen) -> None:
    screen.show_step(0)
    screen.period_page.show_period(Period(date(2028, 1, 1), date(2028, 2, 1)))
    screen.period_page.read.click()
    office.settle()
    assert "today or in the past" in screen.period_page.last.meaning.text()
    assert screen.period_page.problem.text() == ""


def test_an_error_goes_once_the_pack_was_made_elsewhere(
    office: Office, screen: EvidenceScreen, tmp_path: Path
) -> None:
    assert office.window.shell is not None
    screen.make_in(tmp_path / "nowhere" / "pack")
    office.settle()
    assert office.window.shell.error_bar.isVisible()
    screen.make_in(tmp_path / "pack")
    office.settle()
    assert office.window.shell.error_bar.isHidden()


def test_ctrl_enter_goes_from_step_to_step(screen: EvidenceScreen) -> None:
    screen.show_step(0)
    for expected in range(1, 6):
        screen.next.click()
        assert screen.pages.currentIndex() == expected
    assert screen.next.text() == "Make pack"


def test_an_action_is_added_and_its_progress_said(office: Office, screen: EvidenceScreen) -> None:
    screen.open_plan()
    plan = office.dialog(PlanDialog)
    assert isinstance(plan, PlanDialog)
    office.settle()
    assert len(plan.model.rows) == 3
    plan.primary.click()
    form = office.dialog(ActionForm)
    assert isinstance(form, ActionForm)
    form.what.setPlainText("Hire two psychologists")
    form.owner.setText("Head of SEND")
    form.primary.click()
    office.settle()
    assert [one.action.what for one in plan.model.rows if one.action] == ["Hire two psychologists"]
    plan.table.setCurrentIndex(plan.model.index(0, 0))
    plan.progress.click()
    said = office.dialog(ProgressForm)
    assert isinstance(said, ProgressForm)
    said.state.setCurrentText("under way")
    said.risk.setCurrentText("high")
    said.primary.click()
    office.settle()
    assert plan.model.rows[0].action is not None
    assert (plan.model.rows[0].action.state, plan.model.rows[0].action.risk) == ("under way", "high")


def test_a_decision_of_the_board_is_recorded(office: Office, screen: EvidenceScreen) -> None:
    screen.open_plan()
    plan = office.dialog(PlanDialog)
    assert isinstance(plan, PlanDialog)
    office.settle()
    plan.decision.click()
    form = office.dialog(DecisionForm)
    assert isinstance(form, DecisionForm)
    form.what.setPlainText("Report every week")
    form.primary.click()
    office.settle()
    assert [one.what for one in plan.board.decisions] == ["Report every week"]
    office.qtbot.keyClick(plan.decided, Qt.Key.Key_Return)
    done = office.dialog(DoneForm)
    assert isinstance(done, DoneForm)
    done.day.set_day(date(2026, 1, 5))
    done.primary.click()
    office.settle()
    assert plan.board.decisions[0].done_on is None  # that is before the board decided it
    done.day.set_day(NOW.date())
    done.primary.click()
    office.settle()
    assert plan.board.decisions[0].done_on == NOW.date()
    assert plan.decided.accessibleName() == "Decisions of the board"


def test_an_area_is_renamed_and_given_its_end_and_both_are_taken_back(
    office: Office, screen: EvidenceScreen
) -> None:
    screen.open_plan()
    plan = office.dialog(PlanDialog)
    assert isinstance(plan, PlanDialog)
    office.settle()
    former = plan.board.areas[1].name
    plan.table.setCurrentIndex(plan.model.index(1, 0))
    plan.change.click()
    form = office.dialog(AreaForm)
    assert isinstance(form, AreaForm)
    form.name.setText("Becoming an adult")
    form.ends.set_day(date(2026, 12, 31))
    form.primary.click()
    office.settle()
    assert (plan.board.areas[1].name, plan.board.areas[1].ends_on) == (
        "Becoming an adult",
        date(2026, 12, 31),
    )
    assert plan.model.rows[1].area.id == plan.board.areas[1].id
    plan.reject()
    office.window.activateWindow()
    office.qtbot.waitUntil(lambda: QApplication.activeWindow() is office.window)
    screen.measures.setFocus()
    office.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    office.settle()
    screen.open_plan()
    again = office.dialog(PlanDialog)
    assert isinstance(again, PlanDialog)
    office.settle()
    assert (again.board.areas[1].name, again.board.areas[1].ends_on) == (former, None)
    again.table.setCurrentIndex(again.model.index(1, 0))
    again.change.click()
    once_more = office.dialog(AreaForm)
    assert isinstance(once_more, AreaForm)
    once_more.name.setText("Growing up")
    once_more.primary.click()
    office.settle()
    assert [one.name for one in again.board.areas].count("Growing up") == 1
    assert len(again.board.areas) == 3


def test_an_area_is_added_by_the_keyboard(office: Office, screen: EvidenceScreen) -> None:
    screen.open_plan()
    plan = office.dialog(PlanDialog)
    assert isinstance(plan, PlanDialog)
    office.settle()
    office.qtbot.keyClick(plan.area, Qt.Key.Key_Space)
    form = office.dialog(AreaForm)
    assert isinstance(form, AreaForm)
    form.name.setText("Moves to college")
    form.name.setFocus()
    office.qtbot.keyClick(form.name, Qt.Key.Key_Return)
    office.settle()
    assert plan.board.areas[-1].name == "Moves to college"
