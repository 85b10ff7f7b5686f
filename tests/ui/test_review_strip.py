"""The review on the case page: what is next, who holds it, and each step in two keys."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from caseworker_app import settings
from caseworker_app.casework.open_case import NewCase, open_case
from caseworker_app.casework.record_event import NewEvent, record_event
from caseworker_app.store.open import open_with_key
from caseworker_app.ui import theme
from caseworker_app.ui.context import Clock
from caseworker_app.ui.screens.case.review_strip import ReviewStrip
from caseworker_app.ui.screens.reviews.plan_form import PlanForm
from caseworker_app.ui.window import MainWindow
from tests.ui.case_story import NOW
from tests.ui.test_case_page import Desk

ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
Key = Qt.Key


@pytest.fixture
def desk(empty_store: tuple[Path, bytes], tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> Iterator[Desk]:
    theme.apply(qapp, theme.theme("light"))
    store = open_with_key(shutil.copytree(empty_store[0], tmp_path / "store"), empty_store[1])
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


def child(desk: Desk, born: date, *events: tuple[str, date], **facts: object) -> ReviewStrip:
    """Open the case of one child, whose story is told in a few events."""
    known = {"reference": "14-1", "given_name": "Kit", "family_name": "Lowe", "school": "Ash Grove School"}
    with desk.store.unit("tests", user="R. Patel", now=NOW) as unit:
        case_id = open_case(unit, NewCase(**{**known, **facts}, date_of_birth=born))  # type: ignore[arg-type]
        for type_, on in events:
            record_event(unit, NewEvent(case_id=case_id, type=type_, on=on, kind="annual_review"))
    desk.open(case_id)
    desk.window.activateWindow()
    desk.qtbot.waitUntil(lambda: QApplication.activeWindow() is desk.window)
    return desk.screen.case.review


def events(desk: Desk) -> list[tuple[str, date | None]]:
    return [(event.type, event.on) for process in desk.page().processes for event in process.events]


HELD = (
    ("plan_last_reviewed", date(2025, 11, 25)),
    ("review_meeting_planned", date(2026, 11, 6)),
    ("review_invitations_sent", date(2026, 10, 12)),
    ("review_advice_circulated", date(2026, 10, 20)),
    ("review_meeting_held", date(2026, 11, 6)),
)


def test_the_strip_says_what_is_next_who_holds_it_and_since_when(desk: Desk) -> None:
    strip = child(desk, date(2017, 2, 1), *HELD)
    assert strip.sentence.text() == "Chase the report. With the school for 17 days, since 6 November 2026"
    assert strip.chip.accessibleName() == "Late 3 days"
    assert [button.text() for button in strip.buttons] == ["Meeting", "Report", "Decision"]


def test_a_step_is_recorded_in_two_keys_and_undone_in_one(desk: Desk) -> None:
    strip = child(desk, date(2017, 2, 1), *HELD)
    desk.press(Key.Key_R, CONTROL)
    desk.press(Key.Key_Return)
    desk.settle()
    assert ("review_report_circulated", date(2026, 11, 23)) in events(desk)
    assert strip.sentence.text() == "Send the decision. With us for 0 days, since 23 November 2026"
    desk.press(Key.Key_Z, CONTROL)
    desk.settle()
    desk.settle()
    assert strip.sentence.text().startswith("Chase the report")


def test_each_outcome_of_a_decision_has_its_own_number(desk: Desk) -> None:
    strip = child(desk, date(2017, 2, 1), *HELD, ("review_report_circulated", date(2026, 11, 18)))
    assert [button.text() for button in strip.buttons] == ["Meeting", "Report", "Maintain", "Amend", "Cease"]
    desk.press(Key.Key_4, ALT)
    desk.press(Key.Key_Return)
    desk.settle()
    assert ("decision_to_amend", date(2026, 11, 23)) in events(desk)
    assert [button.text() for button in strip.buttons][-3:] == ["Notice", "Family’s views", "Final plan"]


def test_another_day_is_typed_and_escape_records_nothing(desk: Desk) -> None:
    strip = child(desk, date(2017, 2, 1), *HELD)
    desk.press(Key.Key_R, CONTROL)
    desk.type("18/11")
    desk.press(Key.Key_Return)
    desk.settle()
    assert ("review_report_circulated", date(2026, 11, 18)) in events(desk)
    before = events(desk)
    desk.press(Key.Key_R, CONTROL)
    assert strip.is_asking
    desk.press(Key.Key_Escape)
    assert not strip.is_asking
    assert events(desk) == before


def test_a_day_to_come_is_refused_and_what_was_typed_stays(desk: Desk) -> None:
    strip = child(desk, date(2017, 2, 1), *HELD)
    before = events(desk)
    desk.press(Key.Key_R, CONTROL)
    desk.type("+3d")
    desk.press(Key.Key_Return)
    desk.settle()
    assert strip.is_asking
    assert "must be today or in the past" in strip.ask_bar.day.meaning.text()
    assert events(desk) == before


def test_a_decision_before_its_meeting_is_refused_in_the_strip(desk: Desk) -> None:
    strip = child(desk, date(2017, 2, 1), *HELD)
    desk.press(Key.Key_3, ALT)
    desk.type("1/11")
    desk.press(Key.Key_Return)
    desk.settle()
    assert "before the review meeting was held" in strip.ask_bar.problem.text()


def test_while_the_family_may_answer_it_is_with_the_parent(desk: Desk) -> None:
    amending = (("decision_to_amend", date(2026, 11, 16)), ("amendment_notice_sent", date(2026, 11, 16)))
    strip = child(desk, date(2017, 2, 1), *HELD, *amending)
    assert strip.sentence.text().endswith("With the parent for 5 days, since 18 November 2026")


def test_after_school_age_it_is_with_the_young_person(desk: Desk) -> None:
    amending = (("decision_to_amend", date(2026, 11, 16)), ("amendment_notice_sent", date(2026, 11, 16)))
    strip = child(desk, date(2009, 2, 1), *HELD, *amending)
    assert "With the young person for 5 days" in strip.sentence.text()
    assert "preparing for adulthood" in strip.notes.text()


def test_a_move_that_nobody_recorded_is_recorded_with_one_press(desk: Desk) -> None:
    strip = child(
        desk, date(2016, 3, 2), ("plan_last_reviewed", date(2026, 3, 10)), school="Larkfield Primary School"
    )
    assert strip.notes.text().startswith("Year 6, so a move to a secondary school is likely")
    desk.qtbot.mouseClick(strip.move_button, Qt.MouseButton.LeftButton)
    desk.settle()
    assert ("phase_transfer_planned", date(2027, 9, 1)) in events(desk)
    assert "the plan that names it goes out by 14 February 2027" in strip.notes.text()
    assert not strip.move_button.isVisible()


def test_a_child_under_five_is_looked_at_after_six_months(desk: Desk) -> None:
    strip = child(desk, date(2023, 5, 1), ("plan_issued", date(2026, 9, 1)))
    assert "Under five: every three to six months, next by 1 March 2027" in strip.notes.text()


def test_the_meeting_is_planned_with_its_time_and_place(desk: Desk) -> None:
    strip = child(desk, date(2017, 2, 1), ("plan_last_reviewed", date(2026, 3, 10)))
    assert strip.sentence.text().startswith("Plan the meeting. With us")
    desk.press(Key.Key_R, CONTROL)
    form = desk.dialog()
    assert isinstance(form, PlanForm)
    assert form.effect.text() == "Nothing speaks against this day"
    desk.type("9/12")
    form.time.setFocus()
    desk.type("14:00")
    form.only.click()  # the invitations come later
    desk.settle()
    event = next(one for process in desk.page().processes for one in process.events if "planned" in one.type)
    assert (event.on, event.detail["time"], event.detail["place"]) == (
        date(2026, 12, 9), "2pm", "Ash Grove School",
    )  # fmt: skip
    assert strip.sentence.text().startswith("Send the invitations. With us for 0 days")


def test_a_case_without_a_plan_has_no_strip(desk: Desk) -> None:
    with desk.store.unit("tests", user="R. Patel", now=NOW) as unit:
        case_id = open_case(
            unit, NewCase(reference="14-2", family_name="Lowe", date_of_birth=date(2017, 2, 1))
        )
        record_event(
            unit,
            NewEvent(case_id=case_id, type="request_received", on=date(2026, 11, 2), kind="needs_assessment"),
        )
    desk.open(case_id)
    assert not desk.screen.case.review.isVisible()
