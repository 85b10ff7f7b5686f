"""Today by the keyboard: what is first, why, done, put off, undone."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QFileDialog

from caseworker_app.casework.deadline_notes import NewNote, note_deadline
from caseworker_app.casework.edit_case import edit_case
from caseworker_app.casework.lookup import case_id
from caseworker_app.casework.record_event import NewEvent, record_event
from caseworker_app.casework.today import Band, Count, View, band_rows, children, next_ahead, today_page
from caseworker_app.store.open import Store
from caseworker_app.ui import print_pages
from caseworker_app.ui.screens.today.questions import DoneQuestion, PutOffQuestion
from caseworker_app.ui.screens.today.reading import view_of
from caseworker_app.ui.screens.today.rows import Line
from tests.ui.conftest import COLLEAGUE, ME, NOW, TODAY, Office

CONTROL = Qt.KeyboardModifier.ControlModifier


def test_my_cases_stand_worst_first_under_their_bands(office: Office) -> None:
    assert office.names() == [
        "Late",
        "Dylan Rees",
        "Due today",
        "Kofi Mensah",
        "Next 5 working days",
        "Lowri Pritchard",
    ]
    assert office.today.line() is not None
    assert office.today.foot.to_do.text() == "3 to do"
    assert office.today.foot.rest.text() == "· 0 done today · 1 more in the next 20 working days"
    assert office.today.subtitle == "Monday 23 November 2026"


def test_the_model_keeps_the_rules_of_qt(office: Office) -> None:
    tester = QAbstractItemModelTester(office.today.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    office.today.refresh()
    office.settle()
    assert tester.model() is office.today.model


def test_each_row_is_spoken_as_one_sentence(office: Office) -> None:
    spoken = office.today.model.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Late 7 days: Decide whether to assess. Dylan Rees. 6 weeks from request of 5 Oct 2026"
    assert office.today.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "Late, 1"
    assert office.today.model.index(1, 0).data(Qt.ItemDataRole.ToolTipRole).startswith("6 weeks from")


def test_down_goes_from_row_to_row_over_the_headings(office: Office) -> None:
    office.choose("Dylan Rees")
    office.press(Qt.Key.Key_Down)
    assert office.today.model.name(line(office)) == "Kofi Mensah"


def test_the_pane_explains_the_chosen_row(office: Office) -> None:
    office.choose("Dylan Rees")
    words = office.words(office.today.side)
    assert "Dylan Rees" in words
    assert "14-130 · Year 6 · Larkfield Primary School" in words
    assert "Why Monday 16 November 2026" in words
    assert "was due 16 Nov 2026" in words
    assert "5 October 2026" in office.today.pane.steps.accessibleName()


def test_d_records_it_done_today_and_control_z_takes_it_back(office: Office) -> None:
    office.choose("Dylan Rees")
    office.press(Qt.Key.Key_D)
    question = office.dialog(DoneQuestion)
    office.press(Qt.Key.Key_Return, CONTROL)
    office.settle()
    assert not question.isVisible()
    assert "Dylan Rees" not in office.names()[:2]
    assert office.today.foot.rest.text().startswith("· 1 done today")
    office.in_list()
    office.press(Qt.Key.Key_Z, CONTROL)
    office.settle()
    office.settle()
    assert office.names()[:2] == ["Late", "Dylan Rees"]


def test_a_day_in_the_future_cannot_be_recorded_and_the_question_stays(office: Office) -> None:
    office.choose("Dylan Rees")
    office.today.record_done()
    question = office.dialog(DoneQuestion)
    assert isinstance(question, DoneQuestion)
    question.when.line.setText("+2d")
    question.accept()
    assert question.isVisible()
    assert "must be today or in the past" in question.when.meaning.text()
    assert not question.problem.text()  # it is said once, at the field


def test_enter_in_the_date_records_it_done(office: Office) -> None:
    office.choose("Dylan Rees")
    office.press(Qt.Key.Key_D)
    question = office.dialog(DoneQuestion)
    assert isinstance(question, DoneQuestion)
    assert not question.primary.keys
    office.press(Qt.Key.Key_Return)
    office.settle()
    assert not question.isVisible()
    assert office.today.foot.rest.text().startswith("· 1 done today")


def test_enter_begins_a_line_where_there_are_several_and_the_button_says_what_saves(office: Office) -> None:
    office.choose("Dylan Rees")
    office.press(Qt.Key.Key_S)
    question = office.dialog(PutOffQuestion)
    assert isinstance(question, PutOffQuestion)
    assert question.primary.keys == "Ctrl+Enter"
    office.press(Qt.Key.Key_Return)
    assert question.isVisible()
    assert question.why.toPlainText() == "\n"


def test_a_limit_of_law_stays_with_its_note_when_put_off(office: Office) -> None:
    office.choose("Dylan Rees")
    office.press(Qt.Key.Key_S)
    question = office.dialog(PutOffQuestion)
    assert isinstance(question, PutOffQuestion)
    assert question.until is None
    question.accept()
    assert question.problem.text() == "Write why it has to wait"
    question.why.setPlainText("The panel meets on Thursday")
    question.accept()
    office.settle()
    office.choose("Dylan Rees")
    assert line(office).note == "The panel meets on Thursday"
    assert "The panel meets on Thursday" in office.words(office.today.side)


def test_a_letter_does_nothing_when_single_letters_are_off(office: Office) -> None:
    assert office.window.context is not None
    office.window.context.choose(single_letters=False)
    office.press(Qt.Key.Key_D)
    assert not any(each.isVisible() for each in office.window.findChildren(DoneQuestion))


def test_c_and_enter_open_the_case(office: Office) -> None:
    assert office.window.shell is not None
    for key in (Qt.Key.Key_C, Qt.Key.Key_Return):
        office.window.shell.go("today")
        office.in_list()
        office.choose("Kofi Mensah")
        office.press(key)
        office.settle()
        assert office.window.shell.visits[-1].key == "case"
        assert office.window.shell.top_bar.title.text() == "Kofi Mensah"


def test_f2_opens_the_explanation_escape_closes_it_and_f2_twice_says_why_first(office: Office) -> None:
    office.choose("Dylan Rees")
    office.press(Qt.Key.Key_F2)
    office.settle()
    assert office.today.why is not None
    assert office.today.why.title.text() == "Why Monday 16 November 2026?"
    office.press(Qt.Key.Key_F2)
    first = office.today.why.first
    assert first.text() == "First because it is late; the next one is to be done today."
    assert first.isVisible()
    assert first.y() < office.today.why.strip.mapTo(office.today.why, office.today.why.strip.pos()).y()
    office.press(Qt.Key.Key_Escape)
    assert office.today.asides.currentWidget() is office.today.pane


def test_everybodys_cases_are_shown_on_request_and_a_colleagues_while_i_cover(office: Office) -> None:
    assert "Ella Marsden" not in office.names()
    office.today.change_whose()
    office.settle()
    assert "Ella Marsden" in office.names()
    assert office.window.context is not None
    office.window.context.choose(show_all=False, cover_for=COLLEAGUE, cover_until="2026-11-23")
    office.settle()
    assert "Ella Marsden" in office.names()
    choices = office.window.context.choices
    assert view_of(choices, date(2026, 11, 24)).caseworkers == (ME,)


def test_an_empty_today_says_what_comes_next(office: Office) -> None:
    assert office.window.context is not None
    office.window.context.choose(user_name="Nobody Known")
    office.settle()
    assert office.today.state == "empty"
    assert office.today.empty_state.sentence.text() == "Nothing due today."
    office.window.context.choose(user_name="", show_all=False)
    office.settle()
    assert office.today.state == "ready"


def test_a_row_stays_chosen_when_the_list_is_read_again(office: Office) -> None:
    office.choose("Lowri Pritchard")
    with office.store.unit("elsewhere", user=COLLEAGUE, now=NOW) as unit:
        edit_case(unit, office.today.model.line(office.today.model.index(1, 0)).row.case_id, {"note": "x"})  # type: ignore[union-attr]
    office.window.look_for_changes()
    office.settle()
    assert office.today.model.name(line(office)) == "Lowri Pritchard"


def test_a_store_that_cannot_be_read_says_so_and_offers_to_try_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise OSError("14-130 Dylan Rees")

    monkeypatch.setattr("caseworker_app.ui.screens.today.reading.read", broken)
    office.today.refresh()
    office.settle()
    assert office.today.state == "failed"
    assert office.today.error_panel.what.text() == "Something went wrong in the app. Your work is saved."
    assert "Dylan" not in office.words(office.today.error_panel)
    monkeypatch.undo()
    office.today.error_panel.again.click()
    office.settle()
    assert office.today.state == "ready"


def test_todays_first_page_takes_few_queries_whatever_there_is(office: Office) -> None:
    asked: list[str] = []

    class Counting:
        def execute(self, sql: str, parameters: Any, /) -> Any:
            asked.append(sql)
            return connection.execute(sql, parameters)

    with office.store.connection() as connection:
        page = today_page(Counting(), View(TODAY, (ME,)))
    shown = sum(1 for count in page.counts.values() if count.number)
    assert len(asked) <= len(Band) + 2 * shown + 5 + 3 * bool(page.owed.number)


def test_more_rows_of_a_band_follow_in_the_same_order(office: Office) -> None:
    with office.store.connection() as connection:
        everything = band_rows(connection, View(TODAY), Band.LATE)
        one_by_one = [
            band_rows(connection, View(TODAY), Band.LATE, skip=number, size=1)[0].which
            for number in range(len(everything))
        ]
    assert [row.which for row in everything] == one_by_one
    assert len(everything) == 2


def test_a_child_out_of_school_comes_before_others_as_late(store: Store) -> None:
    from caseworker_app.casework.open_case import NewCase, open_case
    from caseworker_app.casework.record_event import NewEvent, record_event

    with store.unit("tests", user=ME, now=NOW) as unit:
        for number, (name, looked_after) in enumerate((("Ann", False), ("Zoe", True))):
            new = NewCase(
                reference=str(number),
                family_name=name,
                date_of_birth=date(2016, 3, 14),
                looked_after=looked_after,
            )
            event = NewEvent(
                case_id=open_case(unit, new),
                type="request_received",
                on=date(2026, 10, 5),
                kind="needs_assessment",
            )
            record_event(unit, event)
    with store.connection() as connection:
        late = band_rows(connection, View(TODAY), Band.LATE)
    assert [row.family_name for row in late] == ["Zoe", "Ann"]


def test_counting_stops_at_a_few_hundred(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("caseworker_app.casework.today.MOST_COUNTED", 1)
    with office.store.connection() as connection:
        page = today_page(connection, View(TODAY), size=2)
    assert page.counts[Band.LATE] == Count(1, capped=True)
    assert str(page.to_do) == "3+"


def test_scrolling_to_the_end_reads_the_rest(office: Office) -> None:
    reading = office.today.model
    with office.store.connection() as connection:
        page = today_page(connection, View(TODAY, (ME,)), size=1)
    from caseworker_app.ui.screens.today.rows import line_of

    reading.show(page, [line_of(row) for row in page.rows])
    assert office.names() == ["Late", "Dylan Rees"]
    while reading.canFetchMore(QModelIndex()):
        reading.fetchMore(QModelIndex())
    assert office.names()[-1] == "Lowri Pritchard"


def test_a_child_is_found_by_the_beginning_of_a_name_or_reference(office: Office) -> None:
    with office.store.connection() as connection:
        assert [child.family_name for child in children(connection, "kow zo")] == ["Kowalczyk"]
        assert [child.given_name for child in children(connection, "14-131")] == ["Kofi"]
        assert children(connection, "%") == []
        after = next_ahead(connection, View(TODAY, (ME,)))
    assert after is not None
    assert after.family_name == "Kowalczyk"


def test_a_note_with_a_day_hides_only_what_the_council_set_itself(office: Office) -> None:
    row = line(office).row
    with (
        pytest.raises(Exception, match="The law sets this date"),
        office.store.unit("t", user=ME, now=NOW) as unit,
    ):
        note_deadline(
            unit,
            NewNote(
                case_id=row.case_id,
                process=row.deadline.process,
                process_index=1,
                rule=row.deadline.rule.id,
                text="later",
                until=date(2026, 12, 1),
            ),
        )


def line(office: Office) -> Line:
    found = office.today.line()
    assert found is not None
    assert QApplication.instance() is not None
    return found


def test_facts_that_contradict_or_are_missing_are_told_beside_the_date(office: Office) -> None:
    with office.store.unit("tests", user=ME, now=NOW) as unit:
        case = case_id(unit.session, "14-130")
        on = date(2027, 9, 1)
        record_event(
            unit,
            NewEvent(case_id=case, type="phase_transfer_planned", on=on, kind="phase_transfer"),
        )
    office.today.refresh()
    office.settle()
    office.choose("Lowri Pritchard")
    assert office.today.pane.doubts_heading.isHidden()
    office.choose("Dylan Rees")
    assert "“kind” is missing" in office.words(office.today.pane)


def test_ctrl_p_prints_today_with_initials(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "today.pdf"
    monkeypatch.setattr(print_pages, "has_printer", lambda: False)  # then it is saved
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    office.in_list()
    office.press(Qt.Key.Key_P, CONTROL)
    office.settle()
    office.qtbot.waitUntil(file.exists)
    with pdfplumber.open(file) as pdf:
        told = "\n".join(page.extract_text() for page in pdf.pages)
    assert "Initials and references only." in told
    assert "Late" in told
