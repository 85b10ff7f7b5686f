"""Quality: a sample is drawn, marked by the keyboard alone, settled, and what plans lack is acted on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt

from caseworker_app.casework import improvement, preferences
from caseworker_app.casework.open_case import NewCase, open_case
from caseworker_app.casework.quality import actions, draw, lists, marking, rubric
from caseworker_app.casework.quality.frame import Asked
from caseworker_app.casework.quality.marks import Given
from caseworker_app.casework.record_event import NewEvent, record_event
from caseworker_app.casework.undo import last_undoable
from caseworker_app.ui.screens.quality import deeds
from caseworker_app.ui.screens.quality.draw_form import DrawForm
from caseworker_app.ui.screens.quality.findings_page import By
from caseworker_app.ui.screens.quality.mark_dialog import MarkDialog
from caseworker_app.ui.screens.quality.rubric_page import GradesForm, QuestionForm
from caseworker_app.ui.screens.quality.screen import QualityScreen
from caseworker_app.ui.screens.quality.settle_form import SettleForm
from caseworker_app.ui.screens.quality.small_forms import (
    AboutManyForm,
    ActionForm,
    DoneForm,
    MarkersForm,
    WithdrawForm,
)
from tests.ui.conftest import ME, NOW, Office, visible_fully

OTHER = "Anne Jones"
ASKED = Asked(first=date(2026, 5, 1), last=date(2026, 10, 31))


@pytest.fixture
def plans(office: Office) -> Office:
    """Four plans of a colleague, sent in October."""
    with office.store.unit("tests", user="Post room", now=NOW) as unit:
        for number in range(4):
            new = NewCase(
                reference=f"15-{number}", given_name="Amira", family_name=f"Siddiqui {number}",
                caseworker="S. Osei", school="Ash Grove",
            )  # fmt: skip
            case_id = open_case(unit, new)
            record_event(
                unit,
                NewEvent(
                    case_id=case_id, type="final_plan_sent", on=date(2026, 10, 1), kind="needs_assessment"
                ),
            )
    office.window.look_for_changes()
    office.settle()
    return office


@pytest.fixture
def drawn(plans: Office) -> Office:
    """Two of them drawn, for me and Anne Jones, who has finished both."""
    with plans.store.unit("draw", user="T. Bevan", now=NOW) as unit:
        sample = draw.draw(unit, ASKED, 2, 7, (ME, OTHER)).sample_id
    with plans.store.reading() as session:
        there = lists.round_of(session, sample, ME).plans
    for one in there:
        with plans.store.unit(marking.DEED, user=OTHER, now=NOW) as unit:
            marking.finish(unit, one.audit_id, all_met())
    plans.window.look_for_changes()
    plans.settle()
    return plans


def all_met(**other: str) -> dict[str, Given]:
    return {one.id: Given(other.get(one.id, "met")) for one in rubric.given().questions}


def opened(office: Office) -> QualityScreen:
    assert office.window.context is not None
    assert office.window.shell is not None
    office.window.activateWindow()
    office.window.context.go("quality")
    office.settle()
    found = office.window.shell.shown_screen()
    assert isinstance(found, QualityScreen)
    office.settle()
    return found


def test_before_the_first_sample_the_screen_offers_to_draw_one(plans: Office) -> None:
    screen = opened(plans)
    assert screen.state == "empty"
    screen.empty_state.button.click()
    form = plans.dialog(DrawForm)
    assert isinstance(form, DrawForm)
    plans.settle()
    assert "4 plans to draw from" in form.frame.text()
    form.how_many.setValue(5)
    form.markers.setPlainText(f"{ME}\n{OTHER}")
    form.primary.click()
    plans.settle()
    assert "5 plans cannot be drawn from 4" in form.problem.text()
    form.how_many.setValue(2)
    form.strata.setCurrentText("Setting")
    form.primary.click()
    plans.settle()
    assert screen.state == "ready"
    assert len(screen.plans.model.rows) == 2
    assert f"with the seed {form.seed.value()}" in screen.plans.method.text()
    assert {one.why for one in screen.plans.model.rows} == {"Ash Grove"}


def test_the_list_of_screens_counts_what_is_mine_to_mark_or_to_mend(drawn: Office) -> None:
    assert drawn.window.context is not None
    assert drawn.window.shell is not None
    button = drawn.window.shell.sidebar.buttons["quality"]
    drawn.window.context.waiting.begin()
    drawn.qtbot.waitUntil(lambda: button.accessibleName() == "Quality, 2 to mark or to mend", timeout=5000)
    lead(drawn)  # I have marked both
    with drawn.store.reading() as session:
        assert lists.in_hand(session, ME) == 0
        (first, _) = lists.round_of(session, lists.samples(session)[0].id, "T. Bevan").plans
    with drawn.store.unit("act", user="T. Bevan", now=NOW) as unit:
        actions.add(unit, first.audit_id, what="Date the outcomes", owner=f" {ME.upper()}", due=None)
    with drawn.store.reading() as session:
        assert lists.in_hand(session, ME) == 1


def test_a_plan_is_marked_by_keys_alone_and_what_was_answered_is_kept(drawn: Office) -> None:
    screen = opened(drawn)
    screen.focus_first()
    assert screen.main.text() == "Mark this plan"
    drawn.press(Qt.Key.Key_Return)
    drawn.settle()
    page = drawn.dialog(MarkDialog)
    assert isinstance(page, MarkDialog)
    for key in (Qt.Key.Key_1, Qt.Key.Key_2):
        drawn.press(key)
    assert page.count.text() == "2 of 22 answered"
    drawn.press(Qt.Key.Key_Escape)
    drawn.settle()
    screen.do_main()
    drawn.settle()
    again = drawn.dialog(MarkDialog)
    assert isinstance(again, MarkDialog)
    assert [row.answer for row in again.rows[:3]] == ["met", "partly", ""]
    again.primary.click()
    assert "20 questions are open" in again.problem.text()
    for _ in range(20):
        drawn.press(Qt.Key.Key_1)
    assert again.primary.hasFocus()
    drawn.press(Qt.Key.Key_Space)
    drawn.settle()
    assert not again.isVisible()
    assert [one.standing for one in screen.plans.model.rows].count(lists.Standing.DIFFERS) == 1


def test_the_answers_of_a_marker_cannot_be_taken_back_from_a_history_that_has_none(drawn: Office) -> None:
    with drawn.store.reading() as session:
        assert last_undoable(session) == "draw"


def test_the_two_who_agree_need_nobody_else(drawn: Office) -> None:
    screen = opened(drawn)
    deeds.mark(screen)
    drawn.settle()
    page = drawn.dialog(MarkDialog)
    assert isinstance(page, MarkDialog)
    for row in page.rows:
        row.show_answer("met")
    page.primary.click()
    drawn.settle()
    assert [one.grade for one in screen.plans.model.rows].count("Outstanding") == 1


def lead(office: Office, **mine: str) -> QualityScreen:
    """I have marked both plans; a lead who marked none looks at them."""
    with office.store.reading() as session:
        (sample,) = lists.samples(session)
        there = lists.round_of(session, sample.id, ME).plans
    for one in there:
        with office.store.unit(marking.DEED, user=ME, now=NOW) as unit:
            marking.finish(unit, one.audit_id, all_met(**mine))
    assert office.window.context is not None
    office.window.context.choose(user_name="T. Bevan")
    office.window.look_for_changes()
    return opened(office)


def test_a_lead_settles_with_a_reason_and_agrees_what_is_done(drawn: Office) -> None:
    screen = lead(drawn, outcomes="not_met")
    assert screen.main.text() == "Settle this plan"
    screen.do_main()
    drawn.settle()
    form = drawn.dialog(SettleForm)
    assert isinstance(form, SettleForm)
    assert "Anne Jones says “Met”" in drawn.words(form)
    drawn.press(Qt.Key.Key_3)
    form.primary.click()
    assert "with the reason" in form.problem.text()
    form.rows[0].note.setText("No outcome has a date")
    form.primary.click()
    drawn.settle()
    settled = next(n for n, one in enumerate(screen.plans.model.rows) if one.grade)
    screen.plans.table.setCurrentIndex(screen.plans.model.index(settled, 0))
    assert screen.main.text() == "Agree an action"
    screen.do_main()
    action = drawn.dialog(ActionForm)
    assert isinstance(action, ActionForm)
    action.what.setPlainText("Date the outcomes")
    action.owner.setText("S. Osei")
    action.primary.click()
    drawn.settle()
    assert "1 open action" in str(screen.plans.model.index(settled, 5).data())
    screen.show_tab(1)
    assert screen.agreed.told.text() == "1 action open, 0 done."
    assert screen.main.text() == "Record as done"
    screen.do_main()
    done = drawn.dialog(DoneForm)
    assert isinstance(done, DoneForm)
    done.primary.click()
    drawn.settle()
    assert screen.agreed.told.text() == "0 actions open, 1 done."
    assert not screen.main.isEnabled()
    assert "actions done" in str(screen.plans.model.index(settled, 5).data())


def test_findings_stand_by_question_setting_and_caseworker_and_feed_the_improvement_plan(
    drawn: Office,
) -> None:
    screen = lead(drawn)
    screen.show_tab(2)
    assert "2 plans audited, 2 of them good" in screen.findings.told.text()
    screen.findings.by.setCurrentIndex(screen.findings.by.findData(By.CASEWORKER))
    screen.findings.by.activated.emit(screen.findings.by.currentIndex())
    assert [one.name for one in screen.findings.model.rows] == ["S. Osei"]
    screen.do_main()
    form = drawn.dialog(AboutManyForm)
    assert isinstance(form, AboutManyForm)
    form.what.setPlainText("Training on outcomes")
    form.owner.setText("Head of SEND")
    form.primary.click()
    drawn.settle()
    with drawn.store.reading() as session:
        areas = improvement.board(session, NOW.date(), NOW.date()).areas
    assert [one.what for area in areas for one in area.actions] == ["Training on outcomes"]


def test_who_does_not_lead_sees_no_findings_by_caseworker_and_changes_no_rubric(drawn: Office) -> None:
    with drawn.store.unit("settings", user="T. Bevan", now=NOW) as unit:
        preferences.write(unit, {"team_leads": "T. Bevan"})
    screen = opened(drawn)
    screen.show_tab(2)
    assert screen.findings.by.findData(By.CASEWORKER) == -1
    assert not screen.draw.isVisible()
    screen.show_tab(3)
    assert not any(button.isVisible() for button in screen.rubric.buttons)
    assert not screen.main.isEnabled()


def test_the_rubric_is_changed_question_by_question_and_saved_as_a_version(drawn: Office) -> None:
    screen = opened(drawn)
    screen.show_tab(3)
    assert not screen.main.isEnabled()
    screen.rubric.remove_question()
    screen.rubric.add_question()
    form = drawn.dialog(QuestionForm)
    assert isinstance(form, QuestionForm)
    form.primary.click()
    assert "Enter the question" in form.problem.text()
    form.text.setPlainText("Is it signed?")
    form.section.setCurrentIndex(form.section.findData("whole"))
    form.primary.click()
    drawn.settle()
    assert "Changed and not saved" in screen.rubric.told.text()
    screen.main.click()
    drawn.settle()
    assert "Version 2" in screen.rubric.told.text()
    assert "Is it signed?" in [one.text for one in screen.rubric.questions]
    screen.rubric.change_grades()
    grades = drawn.dialog(GradesForm)
    assert isinstance(grades, GradesForm)
    grades.lines[0][0].setText("ninety")
    grades.primary.click()
    assert "a whole number is wanted" in grades.problem.text()
    grades.lines[0][0].setText("95")
    grades.primary.click()
    drawn.settle()
    assert "Outstanding from 95 %" in screen.rubric.grades.text()
    assert len(screen.plans.model.rows) == 2  # the sample keeps the version with which it was drawn
    assert "Rubric, version 1" in screen.plans.method.text()


def test_markers_are_named_and_a_plan_is_taken_out(drawn: Office) -> None:
    screen = opened(drawn)
    deeds.name_markers(screen)
    markers = drawn.dialog(MarkersForm)
    assert isinstance(markers, MarkersForm)
    markers.first.setText("S. Osei")
    markers.second.setText(OTHER)
    markers.primary.click()
    drawn.settle()
    assert "S. Osei wrote this plan" in markers.problem.text()
    markers.first.setText("Ben Hughes")
    markers.primary.click()
    drawn.settle()
    deeds.take_out(screen)
    out = drawn.dialog(WithdrawForm)
    assert isinstance(out, WithdrawForm)
    out.because.setPlainText("The file is with the Tribunal")
    out.primary.click()
    drawn.settle()
    assert [one.standing for one in screen.plans.model.rows].count(lists.Standing.OUT) == 1


def test_every_tab_fits_the_window(drawn: Office, look: Callable[..., None]) -> None:
    screen = opened(drawn)
    for width, height, text in ((1366, 768, 100), (683, 384, 100), (1366, 768, 200)):
        look("dark", text)
        drawn.window.resize(width, height)
        drawn.settle()
        for number, page in enumerate((screen.plans, screen.agreed, screen.findings, screen.rubric)):
            screen.show_tab(number)
            drawn.settle()
            assert visible_fully(screen.main, drawn.window)
            assert visible_fully(page, drawn.window)
