"""The whole cycle of a review through the window: a child in year 5, a move at 16, a looked-after child."""

from __future__ import annotations

from datetime import UTC, date, datetime

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from caseworker_app.casework.case_page import case_page
from caseworker_app.casework.case_shapes import CasePage
from caseworker_app.casework.open_case import NewCase, open_case
from caseworker_app.casework.people import PersonDetails, save_person
from caseworker_app.casework.planner import PlannerView, ReviewRow, read_cell, read_grid
from caseworker_app.casework.record_event import NewEvent, record_event
from caseworker_app.ui.screens.case.review_strip import ReviewStrip
from caseworker_app.ui.screens.case.screen import CaseScreen
from caseworker_app.ui.screens.reviews.plan_form import PlanForm
from tests.journeys.conftest import CONTROL
from tests.ui.conftest import ME, NOW, Office

ALT = Qt.KeyboardModifier.AltModifier
Key = Qt.Key


class Cycle:
    """One child's review, day by day."""

    def __init__(self, office: Office, born: date, last_review: date, **facts: object) -> None:
        self.office = office
        known = {"reference": "16-1", "given_name": "Kit", "family_name": "Lowe", "caseworker": ME, **facts}
        with office.store.unit("tests", user=ME, now=NOW) as unit:
            self.case_id = open_case(unit, NewCase(**known, date_of_birth=born))  # type: ignore[arg-type]
            record_event(
                unit,
                NewEvent(
                    case_id=self.case_id, type="plan_last_reviewed", on=last_review, kind="annual_review"
                ),
            )

    def on(self, day: date) -> ReviewStrip:
        """Open the case on a day."""
        self.office.now = datetime(day.year, day.month, day.day, 9, 30, tzinfo=UTC)
        assert self.office.window.context is not None
        self.office.window.context.go("case", case_id=self.case_id)
        self.office.settle()
        self.office.window.activateWindow()
        self.office.qtbot.waitUntil(lambda: QApplication.activeWindow() is self.office.window)
        shell = self.office.window.shell
        assert shell is not None
        screen = shell.shown_screen()
        assert isinstance(screen, CaseScreen)
        screen.case.focus_list()
        return screen.case.review

    def record(self, day: date, number: int = 0) -> ReviewStrip:
        """Record on a day the step that is next, or the one of a number: two keys."""
        strip = self.on(day)
        if number:
            self.office.press(Key(Key.Key_0 + number), ALT)
        else:
            self.office.press(Key.Key_R, CONTROL)
        self.office.press(Key.Key_Return)
        self.office.settle()
        assert not strip.is_asking, strip.ask_bar.problem.text()
        return strip

    def plan(self, day: date, typed: str) -> ReviewStrip:
        """Plan the meeting on a day, by the form."""
        strip = self.on(day)
        self.office.press(Key.Key_R, CONTROL)
        self.office.settle()
        form = self.office.dialog(PlanForm)
        assert isinstance(form, PlanForm)
        QTest.keyClicks(QApplication.focusWidget(), typed)
        form.only.click()
        self.office.qtbot.waitUntil(lambda: not form.isVisible())
        self.office.settle()
        return strip

    def page(self, day: date) -> CasePage:
        with self.office.store.reading() as session:
            return case_page(session, self.case_id, day)

    def row(self, day: date, column: str, year: int = 2026) -> ReviewRow:
        """Return the review as the planner has it in a month."""
        view = PlannerView(day, year, caseworkers=(ME,))
        with self.office.store.connection() as connection:
            rows = [read_cell(connection, view, row.keys, column) for row in read_grid(connection, view).rows]
        (found,) = [one for some in rows for one in some if one.case_id == self.case_id]
        return found


def test_a_child_in_year_5_from_the_plan_to_the_next_review(office: Office) -> None:
    cycle = Cycle(office, date(2017, 3, 2), date(2026, 1, 20), school="Larkfield Primary School")
    strip = cycle.plan(date(2026, 11, 23), "10/12")
    assert strip.sentence.text().startswith("Send the invitations. With us for 0 days")
    cycle.record(date(2026, 11, 24))
    cycle.record(date(2026, 11, 25))
    assert strip.sentence.text() == "Hold the meeting. With the school for 0 days, since 25 November 2026"
    cycle.record(date(2026, 12, 10))
    assert strip.sentence.text().startswith("Chase the report. With the school")
    cycle.record(date(2026, 12, 18))
    assert strip.chip.accessibleName() == "In 20 days"  # four weeks from the meeting
    cycle.record(date(2027, 1, 4), 4)  # amend
    cycle.record(date(2027, 1, 4))
    assert strip.sentence.text().endswith("In the post: with the parent from 6 January 2027")
    strip = cycle.on(date(2027, 1, 8))
    assert "With the parent for 2 days, since 6 January 2027" in strip.sentence.text()
    cycle.record(date(2027, 1, 15))
    assert strip.sentence.text().startswith("Send the final amended plan. With us")
    final = next(
        one for one in cycle.page(date(2027, 1, 16)).deadlines if one.rule.id == "ar-final-from-notice"
    )
    assert final.due == date(2027, 3, 1)
    assert cycle.row(date(2027, 1, 16), "2026-12").review.next_step(date(2027, 1, 16)) == "final"
    cycle.record(date(2027, 2, 26))
    assert strip.sentence.text().startswith("Plan the meeting")
    assert cycle.row(date(2027, 2, 26), "2026-12").review.is_finished
    assert cycle.row(date(2027, 2, 26), "2027-12", 2027).review.decide_by == date(2028, 1, 3)
    assert "preparing for adulthood" not in strip.notes.text()


def test_a_move_at_16_is_reviewed_and_named_before_31_march(office: Office) -> None:
    cycle = Cycle(office, date(2011, 1, 5), date(2026, 6, 10), school="Quarry High School")
    strip = cycle.on(date(2026, 11, 23))
    assert strip.notes.text().startswith("Year 11, so a move to a post-16 setting is likely")
    assert "preparing for adulthood" in strip.notes.text()
    office.qtbot.mouseClick(strip.move_button, Qt.MouseButton.LeftButton)
    office.settle()
    row = cycle.row(date(2026, 11, 23), "2027-01")
    assert (row.review.last_day, row.review.hold_by) == (date(2027, 3, 30), date(2027, 1, 6))
    cycle.plan(date(2026, 11, 23), "15/12")
    cycle.record(date(2026, 11, 30))
    cycle.record(date(2026, 11, 30))
    cycle.record(date(2026, 12, 15))
    cycle.record(date(2026, 12, 18))
    cycle.record(date(2027, 1, 8), 4)
    cycle.record(date(2027, 1, 8))
    cycle.record(date(2027, 1, 22))  # the parent's views: school age ends in June
    cycle.record(date(2027, 2, 26))
    assert strip.sentence.text().startswith("Send the phase transfer plan. With us")
    assert not cycle.row(date(2027, 2, 26), "2026-12").review.is_finished
    cycle.record(date(2027, 3, 5))
    deadline = next(one for one in cycle.page(date(2027, 3, 5)).deadlines if one.rule.id == "pt-31-mar")
    assert deadline.met_on == date(2027, 3, 5)
    assert cycle.row(date(2027, 3, 5), "2026-12").review.is_finished


def test_a_looked_after_child_is_reviewed_with_the_social_worker_invited(office: Office) -> None:
    cycle = Cycle(
        office, date(2015, 7, 9), date(2025, 12, 15), school="Beacon Hill School", looked_after=True
    )
    with office.store.unit("tests", user=ME, now=NOW) as unit:
        for name, role, more in (
            ("Dawn Price", "foster_carer", {"lives_with": True}),
            ("Anna Lowe", "mother", {"parental_responsibility": True}),
            ("Joe Lowe", "father", {"parental_responsibility": True, "no_contact": "Court order"}),
            ("Sian Rees", "social_worker", {}),
        ):
            save_person(unit, PersonDetails(case_id=cycle.case_id, name=name, role=role, **more))  # type: ignore[arg-type]
    cycle.on(date(2026, 11, 23))
    office.press(Key.Key_R, CONTROL)
    office.settle()
    form = office.dialog(PlanForm)
    assert isinstance(form, PlanForm)
    asked = [words for box, words in form.ticks if box.isChecked()]
    assert asked == [
        "Anna Lowe (mother)", "Dawn Price (foster carer)", "Sian Rees (social worker)",
        "Head teacher or principal, Beacon Hill School", "Health care professional",
    ]  # fmt: skip
    assert "Joe Lowe" not in office.words(form)
    QTest.keyClicks(QApplication.focusWidget(), "11/12")
    form.only.click()
    office.qtbot.waitUntil(lambda: not form.isVisible())
    office.settle()
    strip = cycle.record(date(2026, 11, 23))
    cycle.record(date(2026, 11, 24))
    cycle.record(date(2026, 12, 11))
    cycle.record(date(2026, 12, 14))
    cycle.record(date(2026, 12, 14), 3)  # maintain, a day before the 12 months end
    year = next(one for one in cycle.page(date(2026, 12, 14)).deadlines if one.rule.id == "ar-next-12m")
    assert (year.due, year.met_on) == (date(2026, 12, 14), date(2026, 12, 14))
    assert strip.sentence.text().startswith("Plan the meeting")
    following = cycle.row(date(2026, 12, 14), "2027-11", 2027)
    assert following.review.decide_by == date(2027, 12, 13)
