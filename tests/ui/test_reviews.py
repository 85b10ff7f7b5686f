"""The review planner by the keyboard and the mouse: look, plan, move, record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QByteArray, QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from sqlalchemy import select

from caseworker_app.casework import preferences
from caseworker_app.casework.open_case import NewCase, open_case
from caseworker_app.casework.planner import By
from caseworker_app.casework.record_event import NewEvent, record_event
from caseworker_app.errors import CaseworkerError
from caseworker_app.store.tables import Setting
from caseworker_app.ui import theme
from caseworker_app.ui.screens.importing.screen import ImportingScreen
from caseworker_app.ui.screens.reviews.grid import REVIEWS
from caseworker_app.ui.screens.reviews.lists_files import PRINT_FILE
from caseworker_app.ui.screens.reviews.lists_form import ListsForm
from caseworker_app.ui.screens.reviews.plan_form import PlanForm
from caseworker_app.ui.screens.reviews.screen import ReviewsScreen
from caseworker_app.ui.screens.reviews.step_form import StepForm
from tests.journeys.test_plan_a_review import COUNCIL
from tests.ui.conftest import COLLEAGUE, ME, NOW, TODAY, Office, visible_fully

CONTROL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier,
)  # fmt: skip
Key = Qt.Key
LAST, HELD = "plan_last_reviewed", "review_meeting_held"
CHILDREN: tuple[tuple[str, str, date, str, tuple[tuple[str, date], ...]], ...] = (
    ("Noah", "Abrams", date(2017, 3, 2), ME, ((LAST, date(2025, 11, 20)),)),  # late since 19 November
    ("Ella", "Bryce", date(2017, 5, 2), ME, ((LAST, date(2026, 1, 20)),)),  # no meeting by 22 December
    ("Ines", "Carvalho", date(2017, 6, 2), ME, ((LAST, date(2026, 1, 12)),)),  # no meeting by 14 December
    ("Layla", "Haddad", date(2017, 1, 2), ME, ((LAST, date(2026, 1, 9)), (HELD, date(2026, 11, 5)))),
    ("Harry", "Pemberton", date(2012, 1, 2), COLLEAGUE, ((LAST, date(2026, 3, 9)),)),
)  # fmt: skip


def fill(office: Office, children: Any = CHILDREN) -> None:
    with office.store.unit("tests", user=ME, now=NOW) as unit:
        dates = (
            "Autumn 2026: 2 September 2026 to 18 December 2026; Spring 2027: 4 January 2027 to 26 March 2027"
        )
        preferences.write(unit, {"term_dates": dates, "review_capacity": "Nov 1, Dec 9"})
        for number, (given, family, born, caseworker, events) in enumerate(children):
            new = NewCase(
                reference=f"15-{number}", given_name=given, family_name=family, date_of_birth=born,
                school="Beacon Hill School", caseworker=caseworker,
            )  # fmt: skip
            case_id = open_case(unit, new)
            for type_, on in events:
                record_event(unit, NewEvent(case_id=case_id, type=type_, on=on, kind="annual_review"))


def open_reviews(office: Office) -> ReviewsScreen:
    assert office.window.shell is not None
    office.press(Key.Key_3, CONTROL)
    office.settle()
    screen = office.window.shell.shown_screen()
    assert isinstance(screen, ReviewsScreen)
    return screen


@pytest.fixture
def reviews(office: Office) -> ReviewsScreen:
    fill(office)
    return open_reviews(office)


@pytest.mark.parametrize(("width", "text_size"), [(1366, 100), (683, 100), (683, 200)])
def test_the_totals_of_two_months_never_run_together(
    office: Office, look: Callable[..., None], width: int, text_size: int
) -> None:
    fill(office)
    with office.store.unit("tests", user=ME, now=NOW) as unit:
        preferences.write(unit, {"review_capacity": "Nov 1, Dec 188"})
        for number in range(12):
            new = NewCase(
                reference=f"16-{number}", given_name="Kit", family_name="Lowe",
                date_of_birth=date(2017, 3, 2), caseworker=ME,
            )  # fmt: skip
            case_id = open_case(unit, new)
            record_event(
                unit, NewEvent(case_id=case_id, type=LAST, on=date(2025, 12, 12), kind="annual_review")
            )
    look("light", text_size)
    office.window.resize(width, 768)
    screen = open_reviews(office)
    metrics, said = theme.current().metrics("small_strong"), screen.capacity.accessibleName()
    for part in said.removeprefix("Total of capacity. ").split("; "):
        month, words = part.split(": ")
        place = next(
            screen.model.columns.index(key)
            for key, one in screen.model.months.items()
            if f"{one:%B}" == month
        )
        words, _, over = words.partition(",")
        wanted = metrics.horizontalAdvance(words) + (metrics.height() if over else 0)
        assert screen.grid.columnWidth(place) > wanted + theme.current().scaled(6), part


def go(screen: ReviewsScreen, row: str, column: str) -> None:
    names = [each.words for each in screen.model.rows]
    screen.grid.go_to(names.index(row), screen.model.columns.index(column))


def names(screen: ReviewsScreen) -> list[str]:
    return [f"{row.given_name} {row.family_name}" for row in screen.list.lines.rows]


def text(screen: ReviewsScreen, row: int, heading: str) -> str:
    column = next(place for place, each in enumerate(screen.list.lines.columns) if each.heading == heading)
    return str(screen.list.lines.index(row, column).data())


def save(office: Office, dialog: QWidget) -> None:
    if isinstance(dialog, PlanForm):
        dialog.only.click()
    else:
        office.press(Key.Key_Return, CONTROL)
    office.qtbot.waitUntil(lambda: not dialog.isVisible())
    office.settle()
    office.window.activateWindow()
    office.qtbot.waitUntil(lambda: QApplication.activeWindow() is office.window)


def test_the_year_opens_at_what_needs_most_this_month(reviews: ReviewsScreen) -> None:
    assert reviews.subtitle == "School year 2026 to 2027"
    assert reviews.heading.text() == "Year 5, December 2026"  # this month nothing is left to hold
    assert reviews.counts.text() == "2 due · 0 held · 2 without a meeting"
    go(reviews, "Year 5", "2026-10")
    assert reviews.counts.text() == "1 due · 0 held · 1 late"
    assert names(reviews) == ["Noah Abrams"]
    assert [text(reviews, 0, each) for each in ("Latest day", "Meeting", "Status", "Next step")] == [
        "19 Nov 2026", "No meeting yet", "Late 4 days", "Plan the meeting",
    ]  # fmt: skip


def test_a_cell_says_how_many_and_is_spoken_as_a_sentence(reviews: ReviewsScreen) -> None:
    go(reviews, "Year 5", "2026-12")
    index = reviews.grid.currentIndex()
    assert index.data() == "2 due"
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Year 5, December 2026: 2 due, 0 held, 2 without a meeting"
    assert "November: 1 of 1" in reviews.capacity.accessibleName()
    assert names(reviews) == ["Ines Carvalho", "Ella Bryce"]


def test_the_models_keep_the_rules_of_qt(reviews: ReviewsScreen, office: Office) -> None:
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    testers = [QAbstractItemModelTester(model, mode) for model in (reviews.model, reviews.list.lines)]
    reviews.refresh()
    office.settle()
    go(reviews, "Year 5", "2026-12")
    assert all(tester.model() is not None for tester in testers)


def test_control_g_turns_the_rows_and_everyone_is_shown_when_asked(
    reviews: ReviewsScreen, office: Office
) -> None:
    office.press(Key.Key_G, CONTROL)
    office.settle()
    assert reviews.by is By.SETTING
    assert [row.words for row in reviews.model.rows] == ["Beacon Hill School"]
    office.press(Key.Key_G, CONTROL)
    office.settle()
    assert [row.words for row in reviews.model.rows] == [COLLEAGUE, ME]
    office.press(Key.Key_G, CONTROL)
    office.settle()
    reviews.change_whose()
    office.settle()
    assert next(row for row in reviews.model.rows if row.words == "Years 9 and 10").total.due == 1


def test_the_next_school_year_is_one_key_away(reviews: ReviewsScreen, office: Office) -> None:
    office.press(Key.Key_PageDown, ALT)
    office.settle()
    assert reviews.subtitle == "School year 2027 to 2028"
    assert reviews.model.columns[1] == "2027-09"


def test_a_meeting_is_planned_for_one_child(reviews: ReviewsScreen, office: Office) -> None:
    go(reviews, "Year 5", "2026-12")
    office.press(Key.Key_Return, CONTROL)
    office.settle()
    form = office.dialog(PlanForm)
    assert isinstance(form, PlanForm)
    assert form.place.text() == "Beacon Hill School"
    assert "The last lawful day is Monday 11 January 2027" in office.words(form)
    QTest.keyClicks(QApplication.focusWidget(), "9/12")
    assert form.effect.text() == "Nothing speaks against this day"
    save(office, form)
    assert names(reviews)[0] == "Ella Bryce"
    assert text(reviews, 1, "Meeting") == "Wed 9 Dec 2026"
    assert text(reviews, 1, "Next step") == "Send the invitations"
    office.press(Key.Key_Z, CONTROL)
    office.settle()
    office.settle()
    assert text(reviews, 0, "Meeting") == "No meeting yet"


def test_many_are_planned_on_one_day(reviews: ReviewsScreen, office: Office) -> None:
    go(reviews, "Year 5", "2026-12")
    office.press(Key.Key_Return)
    reviews.list.selectAll()
    assert reviews.foot.plan.text() == "Plan 2 meetings"
    office.press(Key.Key_Return, CONTROL)
    office.settle()
    form = office.dialog(PlanForm)
    QTest.keyClicks(QApplication.focusWidget(), "10/12")
    save(office, form)
    assert {text(reviews, row, "Meeting") for row in (0, 1)} == {"Thu 10 Dec 2026"}


def test_a_day_past_the_limit_is_refused_and_nothing_is_lost(reviews: ReviewsScreen, office: Office) -> None:
    go(reviews, "Year 5", "2026-12")
    reviews.plan()
    office.settle()
    form = office.dialog(PlanForm)
    assert isinstance(form, PlanForm)
    QTest.keyClicks(QApplication.focusWidget(), "20/1/27")
    assert "20 January 2027 is too late" in form.effect.text()
    assert "The last lawful day for the meeting is Monday 11 January 2027" in form.effect.text()
    office.press(Key.Key_Return, CONTROL)
    assert "An invitation needs the time of the meeting" in form.problem.text()
    form.time.setText("2pm")
    office.press(Key.Key_Return, CONTROL)
    office.settle()
    assert form.isVisible()
    assert "too late" in form.problem.text()
    assert form.day.line.text() == "20/1/27"


def test_clashes_are_said_before_anything_is_saved(reviews: ReviewsScreen, office: Office) -> None:
    go(reviews, "Year 5", "2026-12")
    reviews.plan()
    office.settle()
    form = office.dialog(PlanForm)
    assert isinstance(form, PlanForm)
    for typed, said in (
        ("30/11", "Less than two weeks ahead"), ("12/12", "A Saturday"), ("28/12/26", "A bank holiday"),
        ("22/12", "In the school holiday between Autumn 2026 and Spring 2027"),
    ):  # fmt: skip
        form.day.line.setText(typed)
        assert said in form.effect.text()


def test_m_offers_only_lawful_months(reviews: ReviewsScreen, office: Office) -> None:
    go(reviews, "Year 5", "2026-12")
    office.press(Key.Key_Return)
    office.press(Key.Key_M)
    office.settle()
    form = office.dialog(PlanForm)
    assert isinstance(form, PlanForm)
    offered = [form.months.itemText(place) for place in range(form.months.count())]
    assert offered == ["November 2026", "December 2026", "January 2027"]
    assert form.months.currentText() == "December 2026"
    office.press(Key.Key_Down)
    assert form.day.day() == date(2027, 1, 4)


def drop(screen: ReviewsScreen, column: str) -> None:
    """Let go of the marked reviews over a month."""
    made = QMimeData()
    case_ids = " ".join(row.case_id for row in screen.list.chosen())
    made.setData(REVIEWS, QByteArray(case_ids.encode()))
    place = screen.grid.columnViewportPosition(screen.model.columns.index(column)) + 10
    event = QDropEvent(
        QPointF(place, 40), Qt.DropAction.MoveAction, made, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    screen.grid.dropEvent(event)


def test_a_review_is_dragged_to_another_month(reviews: ReviewsScreen, office: Office) -> None:
    go(reviews, "Year 5", "2026-12")
    assert REVIEWS in reviews.list.lines.mimeData([reviews.list.lines.index(0, 0)]).formats()
    drop(reviews, "2027-01")
    office.settle()
    form = office.dialog(PlanForm)
    assert isinstance(form, PlanForm)
    assert form.months.currentText() == "January 2027"
    save(office, form)
    assert names(reviews) == ["Ella Bryce"]


def test_dragged_past_the_limit_it_is_refused(reviews: ReviewsScreen, office: Office) -> None:
    go(reviews, "Year 5", "2026-12")
    drop(reviews, "2027-04")
    office.settle()
    form = office.dialog(PlanForm)
    assert isinstance(form, PlanForm)
    assert "1 April 2027 is too late" in form.effect.text()


def test_d_records_the_next_step_in_two_keys(reviews: ReviewsScreen, office: Office) -> None:
    go(reviews, "Year 5", "2026-11")
    assert text(reviews, 0, "Next step") == "Chase the report"
    office.press(Key.Key_Return)
    office.press(Key.Key_D)
    form = office.dialog(StepForm)
    save(office, form)
    assert text(reviews, 0, "Papers") == "Report 23 Nov"
    assert text(reviews, 0, "Next step") == "Send the decision"


def test_enter_on_a_cell_goes_to_its_reviews_and_escape_back(reviews: ReviewsScreen, office: Office) -> None:
    go(reviews, "Year 5", "2026-12")
    office.press(Key.Key_Return)
    assert reviews.list.hasFocus()
    office.press(Key.Key_Escape)
    assert reviews.grid.hasFocus()


def test_c_opens_the_case(reviews: ReviewsScreen, office: Office) -> None:
    go(reviews, "Year 5", "2026-10")
    office.press(Key.Key_Return)
    office.press(Key.Key_C)
    office.settle()
    assert office.window.shell is not None
    shown = office.window.shell.shown_screen()
    assert shown is not None
    assert (shown.key, shown.title) == ("case", "Noah Abrams")


def test_initials_alone_are_shown_in_discreet_mode(reviews: ReviewsScreen, office: Office) -> None:
    assert office.window.context is not None
    go(reviews, "Year 5", "2026-10")
    office.window.context.set_discreet(True)
    office.settle()
    assert text(reviews, 0, "Child") == "N. A."
    assert text(reviews, 0, "Setting") == ""
    reviews.plan()
    office.settle()
    assert "N. A." in office.dialog(PlanForm).windowTitle()


def test_plans_without_a_date_stand_first(office: Office) -> None:
    fill(office, [("Kit", "Lowe", date(2017, 3, 2), ME, (("review_report_circulated", date(2026, 6, 1)),))])
    screen = open_reviews(office)
    assert screen.model.rows[0].words == "No date"
    assert screen.heading.text() == "No date"
    assert "record when the plan was made or last reviewed" in screen.counts.text()
    assert names(screen) == ["Kit Lowe"]
    assert text(screen, 0, "Status") == "No date"


def test_a_year_without_reviews_says_so(office: Office) -> None:
    screen = open_reviews(office)
    assert screen.state == "empty"
    assert "No reviews this school year." in office.words(screen)
    assert "Reviews appear when a case has a plan." in office.words(screen)


def test_a_planner_that_cannot_be_read_says_so_and_tries_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    from caseworker_app.ui.screens.reviews import reading

    fill(office)
    real = reading.read

    def broken(*_arguments: Any) -> None:
        raise CaseworkerError("The disk gave an error.", "Try again.")

    monkeypatch.setattr(reading, "read", broken)
    screen = open_reviews(office)
    assert screen.state == "failed"
    monkeypatch.setattr(reading, "read", real)
    screen.refresh()
    office.settle()
    assert screen.state == "ready"


@pytest.mark.parametrize(
    ("width", "height", "text_size"), [(1366, 768, 100), (683, 384, 100), (1366, 768, 200)]
)
def test_the_primary_action_is_always_in_sight(
    reviews: ReviewsScreen, office: Office, look: Any, width: int, height: int, text_size: int
) -> None:
    look("light", text_size)
    office.window.resize(width, height)
    QApplication.processEvents()
    assert isinstance(reviews.primary, QPushButton)
    assert visible_fully(reviews.primary, office.window)
    if reviews.is_narrow:
        assert not reviews.list.isVisible()
        reviews.enter_list()
        assert reviews.list.isVisible()
        assert not reviews.grid.isVisible()
        assert reviews.back()
        assert reviews.grid.isVisible()


def test_a_change_elsewhere_is_followed_and_the_place_kept(reviews: ReviewsScreen, office: Office) -> None:
    go(reviews, "Year 5", "2026-12")
    case_id = reviews.list.lines.rows[1].case_id
    reviews.list.selectRow(1)
    with office.store.unit("elsewhere", user=COLLEAGUE, now=NOW) as unit:
        new = NewEvent(
            case_id=case_id, type="review_meeting_planned", on=date(2026, 12, 9), kind="annual_review"
        )
        record_event(unit, new)
    reviews.refresh({case_id})
    office.settle()
    current = reviews.list.current()
    assert current is not None
    assert current.case_id == case_id
    assert current.review.planned_on == date(2026, 12, 9)
    assert current.review.planned_on > TODAY


def test_lists_go_out_to_settings_and_their_dates_come_back(
    reviews: ReviewsScreen, office: Office, tmp_path: Path
) -> None:
    reviews.make_lists()
    office.settle()
    form = office.dialog(ListsForm)
    assert isinstance(form, ListsForm)
    assert form.terms.currentText() == "Spring 2027"
    assert [form.settings.item(place).text() for place in range(form.settings.count())] == [
        "Beacon Hill School (4)"
    ]
    form.write(tmp_path)
    office.settle()
    assert not form.isVisible()
    assert "The letters could not be made" in office.words()  # nobody said what stands at their head
    (path,) = tmp_path.glob("*.xlsx")
    book = load_workbook(path)
    sheet = book.active
    assert sheet is not None
    by_name = {sheet.cell(row, 2).value: row for row in range(5, sheet.max_row + 1)}
    sheet.cell(by_name["Ines"], 9).value = date(2026, 12, 10)
    sheet.cell(by_name["Ella"], 9).value = date(2027, 3, 1)
    book.save(path)
    assert office.window.context is not None
    office.window.context.go("importing", path=str(path))
    office.settle()
    assert office.window.shell is not None
    screen = office.window.shell.shown_screen()
    assert isinstance(screen, ImportingScreen)
    assert [(line.child, line.outcome) for line in screen.dates.table.lines.rows] == [
        ("Ines Carvalho", "Meeting planned"), ("Ella Bryce", "Not used"),
    ]  # fmt: skip
    assert screen.primary is not None
    assert screen.primary.text() == "Plan 1 meeting"
    screen.primary.click()
    office.settle()
    assert screen.result.sentence.text().endswith("1 planned or moved, 0 as they were.")
    office.window.context.go("reviews")
    office.settle()
    go(reviews, "Year 5", "2026-12")
    assert text(reviews, 1, "Meeting") == "Thu 10 Dec 2026"


def test_without_term_dates_the_lists_say_what_to_do(reviews: ReviewsScreen, office: Office) -> None:
    with office.store.unit("tests", user=ME, now=NOW) as unit:
        preferences.write(unit, {"term_dates": ""})
    reviews.make_lists()
    office.settle()
    assert "Enter them under Settings, Calendar." in office.words()


def test_the_letters_go_with_the_lists_but_not_to_a_setting_without_an_address(
    reviews: ReviewsScreen, office: Office, tmp_path: Path
) -> None:
    with office.store.unit("tests", user=ME, now=NOW) as unit:
        preferences.write(unit, COUNCIL)
    reviews.make_lists()
    office.settle()
    form = office.dialog(ListsForm)
    assert isinstance(form, ListsForm)
    form.write(tmp_path)
    office.settle()
    assert "Beacon Hill School gets no letter. Beacon Hill School has no address yet." in office.words()
    with office.store.unit("tests", user=ME, now=NOW) as unit:
        school = unit.session.scalars(select(Setting).where(Setting.name == "Beacon Hill School")).one()
        school.address = "Beacon Hill\nAldermere\nAL3 3CC"
    reviews.make_lists()
    office.settle()
    again = office.dialog(ListsForm)
    assert isinstance(again, ListsForm)
    again.write(tmp_path)
    office.settle()
    with pdfplumber.open(tmp_path / PRINT_FILE) as book:
        words = " ".join(" ".join(page.extract_text() for page in book.pages).split())
    assert "Annual reviews due in Spring 2027" in words
    assert "Ella Bryce" in words
