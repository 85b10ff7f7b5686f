"""An officer plans a review with its invitations, and records what comes next."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from sqlalchemy import select

from caseworker_app.casework import preferences
from caseworker_app.casework.open_case import NewCase, open_case
from caseworker_app.casework.people import PersonDetails, save_person
from caseworker_app.casework.plan_meeting import Meeting, plan_meetings
from caseworker_app.casework.record_event import NewEvent, record_event
from caseworker_app.letters.invitations import invite
from caseworker_app.store.tables import Document, Event, Setting
from caseworker_app.ui.screens.reviews.plan_form import PlanForm
from caseworker_app.ui.screens.reviews.screen import ReviewsScreen
from tests.journeys.conftest import CONTROL, Journey
from tests.ui.conftest import ME, NOW, Office

COUNCIL = {
    "council_name": "Aldermere Council", "council_address": "Town Hall\nAldermere\nAL1 1AA",
    "phone": "01234 567890", "email": "send@aldermere.example", "signatory": "R. Patel",
    "signatory_title": "SEND Officer", "advice_service": "Aldermere SENDIASS",
    "advice_service_phone": "01234 111222",
}  # fmt: skip


def tell(office: Office) -> str:
    """A child in year 5 whose review is due in January, with a mother and a school that have addresses."""
    with office.store.unit("tests", user=ME, now=NOW) as unit:
        preferences.write(unit, COUNCIL)
        new = NewCase(
            reference="15-1", given_name="Ella", family_name="Bryce", date_of_birth=date(2017, 5, 2),
            school="Beacon Hill School", caseworker=ME,
        )  # fmt: skip
        case_id = open_case(unit, new)
        record_event(unit, NewEvent(case_id=case_id, type="plan_last_reviewed", on=date(2026, 1, 20)))
        school = select(Setting).where(Setting.name == "Beacon Hill School")
        unit.session.scalars(school).one().address = "Beacon Hill\nAldermere\nAL3 3CC"
        save_person(
            unit,
            PersonDetails(
                case_id=case_id, name="Ruth Bryce", role="mother", parental_responsibility=True,
                lives_with=True, address="4 High Street\nAldermere\nAL2 2BB",
            ),
        )  # fmt: skip
    return case_id


def test_a_review_is_planned_with_its_invitations_in_twelve_keys(office: Office, journey: Journey) -> None:
    case_id = tell(office)
    journey.press(Qt.Key.Key_3, CONTROL)
    assert office.window.shell is not None
    screen = office.window.shell.shown_screen()
    assert isinstance(screen, ReviewsScreen)
    journey.press(Qt.Key.Key_Return, CONTROL)
    form = office.dialog(PlanForm)
    journey.write("9/12")
    journey.press(Qt.Key.Key_Tab)
    journey.write("2pm")
    journey.press(Qt.Key.Key_Return, CONTROL)
    journey.until(lambda: not form.isVisible())
    office.settle()
    assert journey.spent <= 12
    with office.store.reading() as session:
        planned = session.scalars(select(Event).where(Event.type == "review_meeting_planned")).one()
        letters = session.scalars(select(Document).where(Document.case_id == case_id)).all()
    assert (planned.on, planned.detail["time"]) == (date(2026, 12, 9), "2pm")
    family = next(letter for letter in letters if letter.letter == "review-invitation")
    assert (family.state, family.recipient) == ("ready", "Ruth Bryce")
    assert any(letter.letter == "review-invitation-professional" for letter in letters)


def test_the_next_step_takes_two_keys_from_the_list(office: Office, journey: Journey) -> None:
    case_id = tell(office)
    with office.store.unit("tests", user=ME, now=NOW) as unit:
        for type_, on in (
            ("review_meeting_held", date(2026, 11, 5)), ("review_report_circulated", date(2026, 11, 12)),
        ):  # fmt: skip
            record_event(unit, NewEvent(case_id=case_id, type=type_, on=on, kind="annual_review"))
    journey.press(Qt.Key.Key_3, CONTROL)
    journey.press(Qt.Key.Key_Return)
    before = journey.spent
    journey.press(Qt.Key.Key_D)
    journey.press(Qt.Key.Key_Return, CONTROL)
    assert journey.spent - before == 2
    with office.store.reading() as session:
        assert session.scalars(select(Event).where(Event.type == "decision_to_maintain")).one()


def test_one_undo_takes_back_the_meeting_and_its_invitations(office: Office, journey: Journey) -> None:
    case_id = tell(office)
    journey.press(Qt.Key.Key_3, CONTROL)
    journey.press(Qt.Key.Key_Return, CONTROL)
    form = office.dialog(PlanForm)
    journey.write("9/12")
    journey.press(Qt.Key.Key_Tab)
    journey.write("2pm")
    journey.press(Qt.Key.Key_Return, CONTROL)
    journey.until(lambda: not form.isVisible())
    assert waiting(office, case_id)
    office.window.activateWindow()
    office.qtbot.waitUntil(lambda: QApplication.activeWindow() is office.window)
    journey.press(Qt.Key.Key_Z, CONTROL)
    office.settle()
    assert waiting(office, case_id) == []


def test_a_meeting_that_is_moved_leaves_no_invitation_to_the_old_day(office: Office) -> None:
    case_id = tell(office)
    for day in (9, 10):
        with office.store.unit("tests", user=ME, now=NOW) as unit:
            meeting = Meeting(on=date(2026, 12, day), time="2pm", place="Beacon Hill School")
            plan_meetings(unit, [case_id], meeting)
            assert invite(unit, office.store, [case_id]).ready == 2
    assert sorted(waiting(office, case_id)) == ["review-invitation", "review-invitation-professional"]


def waiting(office: Office, case_id: str) -> list[str]:
    """The letters of the case that wait in the queue."""
    with office.store.reading() as session:
        found = select(Document.letter).where(
            Document.case_id == case_id, Document.deleted_at.is_(None), Document.state == "ready"
        )
        return list(session.scalars(found))
