"""The Letters screen: the queue beside the page, printing, saving, posting, what comes back or goes wrong."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QAbstractItemModelTester, QTest

from caseworker_app.casework.people import PersonDetails, save_person
from caseworker_app.letters import catalogue
from caseworker_app.letters import page as sheet
from caseworker_app.ui import print_pages, theme
from caseworker_app.ui.pdf_pages import count_pages
from caseworker_app.ui.print_pages import PrinterStopped
from caseworker_app.ui.screens.letters.cover_question import CoverQuestion, NoPrinter
from caseworker_app.ui.screens.letters.kept_letter import KeptLetter
from caseworker_app.ui.screens.letters.letter_names import letter_name
from caseworker_app.ui.screens.letters.printing import FOLDER, ONE_FILE, Printing
from caseworker_app.ui.screens.letters.questions import (
    DayQuestion,
    JamQuestion,
    LetItGo,
    PostedQuestion,
    ReasonQuestion,
)
from caseworker_app.ui.screens.letters.queue_rows import Band
from caseworker_app.ui.screens.letters.screen import LettersScreen
from caseworker_app.ui.screens.letters.strip import Caution, Fact
from tests.ui.conftest import ME, NOW, TODAY
from tests.ui.letter_cases import (
    CALLUM,
    FREYA,
    KWAME,
    MARYAM,
    REPORT,
    LettersDesk,
    desk,
    letters_folder,
)

__all__ = ["desk", "letters_folder"]
CONTROL = Qt.KeyboardModifier.ControlModifier
REASONS = {"reasons": "The plan still fits."}


def letters(desk: LettersDesk, **arguments: Any) -> LettersScreen:
    screen = desk.go("letters", **arguments)
    assert isinstance(screen, LettersScreen)
    return screen


def choose(desk: LettersDesk, screen: LettersScreen, child: str, band: Band | None = None) -> None:
    line = next(one for one in screen.model.lines(band) if one.child == child)
    screen.list.go_to(line.id)
    desk.rest()


class Paper:
    """A printer that prints into a file, chosen without the system's dialog."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
        self.file = file
        monkeypatch.setattr(print_pages, "has_printer", lambda: True)
        monkeypatch.setattr(print_pages, "DOTS", 72)  # what paper needs takes a file a second a page

        def with_printer(printing: Printing, then: Any) -> None:
            printer = QPrinter(QPrinter.PrinterMode.HighResolution)
            printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
            printer.setOutputFileName(str(file))
            print_pages.ready(printer, duplex=printing.context.choices.print_both_sides)
            then(printer)

        monkeypatch.setattr(Printing, "_with_printer", with_printer)

    @property
    def pages(self) -> int:
        return count_pages(self.file.read_bytes())


@pytest.fixture
def paper(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Paper:
    return Paper(monkeypatch, tmp_path / "paper.pdf")


def test_the_queue_stands_in_bands_with_what_each_letter_needs(desk: LettersDesk) -> None:
    desk.add(REPORT, FREYA)
    desk.add("review-decision-maintain", CALLUM, ready=False)
    desk.printed(REPORT, KWAME)
    screen = letters(desk)
    QAbstractItemModelTester(screen.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    spoken = [screen.model.index(n, 0).data(Qt.ItemDataRole.AccessibleTextRole) for n in range(6)]
    assert spoken == [
        "Ready to print, 1",
        "Ticked. Freya Lindqvist: Report to everyone. Ms Karin Lindqvist and Mr Daniel Osei. 1 page",
        "Needs something, 1",
        "Not ticked. Callum Fraser: Keep the plan. Missing: why we decided as we did. Add it",
        "Printed, not yet posted, 1",
        "Not ticked. Kwame Asante: Report to everyone. Printed 23 Nov at 9:14am. Posted?",
    ]
    assert screen.tabs[screen.tab].text() == "To send 3"
    assert screen.act.text() == "Print 1 letter"


def test_every_letter_has_a_short_name_of_its_own_that_a_row_can_show() -> None:
    names = [letter_name(one) for one in catalogue.letters()]
    assert len(set(names)) == len(names)
    room = theme.current().metrics()
    assert max(room.horizontalAdvance(one) for one in names) <= room.horizontalAdvance(
        "Leave the plan as it is"
    )
    assert letter_name("review-decision-maintain") == "Keep the plan"
    assert letter_name("review-decision-amend") == "Change the plan"
    assert letter_name("review-decision-cease") == "End the plan"


def test_a_notice_does_not_cover_the_warning_under_the_letter(desk: LettersDesk) -> None:
    desk.add(REPORT, FREYA)
    shell = desk.window.shell
    assert shell is not None
    assert desk.window.context is not None
    desk.window.context.notice("Approved: 1 letter is ready to print, to Ms Lindqvist and Mr Osei.")
    screen = letters(desk)
    for size in ((1366, 768), (683, 384), (1366, 768)):
        desk.window.resize(*size)
        desk.rest()
        strip = screen.pane.strip
        corner = strip.mapTo(shell, QPoint(0, 0))
        assert shell.toast.isVisible()
        if strip.isVisible():
            assert not shell.toast.geometry().intersects(QRect(corner, strip.size()))
    screen.pane.strip.show_facts([Fact("", "")] * 4, [Caution("One\nTwo\nThree\nFour")])
    desk.rest()
    corner = screen.pane.strip.mapTo(shell, QPoint(0, 0))
    assert not shell.toast.geometry().intersects(QRect(corner, screen.pane.strip.size()))


def test_a_ready_letter_whose_reader_moved_since_stands_under_needs_something(desk: LettersDesk) -> None:
    desk.add(REPORT, KWAME, CALLUM)
    with desk.store.unit("move", user=ME, now=NOW + timedelta(minutes=5)) as unit:
        moved = PersonDetails(
            case_id=desk.case(KWAME), name="Ama Asante", address="9 New Road; Ashmere; AS3 1AB"
        )
        save_person(unit, moved)
    screen = letters(desk)
    spoken = [screen.model.index(n, 0).data(Qt.ItemDataRole.AccessibleTextRole) for n in range(4)]
    assert spoken[0] == "Ready to print, 1"
    assert "Callum Fraser" in spoken[1]
    assert spoken[2] == "Needs something, 1"
    assert "Kwame Asante: " in spoken[3]
    assert "It changed since it was approved" in spoken[3]
    assert screen.act.text() == "Print 1 letter"


def test_the_sidebar_tells_how_many_are_ready(desk: LettersDesk) -> None:
    shell = desk.window.shell
    assert shell is not None
    assert desk.window.context is not None
    desk.window.context.letters.begin()
    desk.rest()
    desk.add(REPORT, FREYA, CALLUM)
    desk.window.context.letters.look()
    desk.rest()
    assert shell.sidebar.buttons["letters"].accessibleName() == "Letters, 2 ready to print"


def test_a_letter_to_a_withheld_address_is_never_ticked_with_the_others(desk: LettersDesk) -> None:
    desk.add(REPORT, FREYA, MARYAM)
    screen = letters(desk)
    assert [one.given_name for one in screen.model.ticked(Band.READY)] == ["Freya"]
    screen.tick_all()
    screen.tick_all()
    assert [one.given_name for one in screen.model.ticked(Band.READY)] == ["Freya"]
    choose(desk, screen, "Maryam Hussain")
    QTest.keyClick(screen.list, Qt.Key.Key_Space)
    assert len(screen.model.ticked(Band.READY)) == 2


def test_the_chosen_letter_is_shown_with_what_it_rests_on_and_to_whom_it_goes(desk: LettersDesk) -> None:
    desk.add(REPORT, FREYA)
    screen = letters(desk)
    assert "The report of Freya’s review meeting" in screen.pane.pages.view.accessibleDescription()
    slip = screen.pane.slip.accessibleDescription()
    assert "Review meeting held, 2 Nov 2026, recorded by R. Patel" in slip
    assert "Decision by 30 November 2026" in slip
    assert "No other child’s name or reference" in slip
    strip = screen.pane.strip.accessibleDescription()
    assert "Child: Freya Lindqvist, born 2 May 2014" in strip
    assert "Address: Flat 3, 18 Tannery Row, ASHMERE AS4 2LP" in strip


def test_printing_asks_for_a_look_at_the_list_then_whether_all_was_posted(
    desk: LettersDesk, paper: Paper
) -> None:
    desk.add(REPORT, FREYA, CALLUM)
    screen = letters(desk)
    screen.act.click()
    desk.rest()
    cover = desk.question()
    assert isinstance(cover, CoverQuestion)
    words = desk.words(cover)
    assert words.index("Look at these first") < words.index("Callum Fraser, born 14 June 2013")
    assert "Large print" in words
    assert words.index("The others") < words.index("Freya Lindqvist, born 2 May 2014")
    assert desk.states(FREYA) == ["ready"]  # nothing is recorded before it goes to paper
    cover.primary.click()
    desk.rest()
    asked = desk.question()
    assert isinstance(asked, PostedQuestion)
    assert asked.heading.text() == "Were all 2 letters posted today?"
    assert desk.states(FREYA) == desk.states(CALLUM) == ["printed"]
    assert paper.pages == 8  # two letters, and two lists of what goes in by hand, each on a new sheet
    asked.accept()
    desk.rest()
    assert desk.states(FREYA) == desk.states(CALLUM) == ["posted"]
    assert desk.letters(FREYA)[0].posted_on == TODAY


def test_letters_that_were_not_posted_wait_and_are_recorded_later_by_their_class(
    desk: LettersDesk, paper: Paper
) -> None:
    desk.add(REPORT, FREYA)
    screen = letters(desk)
    screen.act.click()
    desk.rest()
    desk.question().primary.click()  # type: ignore[attr-defined]
    desk.rest()
    desk.question().reject()  # type: ignore[attr-defined]
    desk.rest()
    assert desk.states(FREYA) == ["printed"]
    choose(desk, screen, "Freya Lindqvist")
    assert screen.act.text() == "Record 1 as posted"
    screen.act.click()
    asked = desk.question()
    assert isinstance(asked, PostedQuestion)
    asked.post_class.setCurrentIndex(asked.post_class.findData("second"))
    asked.accept()
    desk.rest()
    (letter,) = desk.letters(FREYA)
    assert (letter.state, letter.post_class) == ("posted", "second")


def test_what_is_printed_stands_where_the_window_of_the_envelope_is(desk: LettersDesk, paper: Paper) -> None:
    import pypdfium2

    desk.add(REPORT, FREYA)
    letters(desk).act.click()
    desk.rest()
    desk.question().primary.click()  # type: ignore[attr-defined]
    desk.rest()
    printed = pypdfium2.PdfDocument(paper.file.read_bytes())[0].render(scale=2).to_pil()
    unit = printed.width / sheet.PAGE_WIDTH
    box = (sheet.WINDOW_LEFT, sheet.WINDOW_TOP, sheet.WINDOW_RIGHT, sheet.WINDOW_BOTTOM)
    address = printed.crop(tuple(round(edge * unit) for edge in box)).convert("L")
    above = printed.crop(tuple(round(edge * unit) for edge in (10, 46, 110, 56))).convert("L")
    assert min(address.tobytes()) < 100
    assert min(above.tobytes()) > 200


def test_a_printer_that_stops_midway_is_gone_on_with_from_the_letter_that_did_not_print(
    desk: LettersDesk, paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.add(REPORT, FREYA, CALLUM, KWAME)
    whole = print_pages.print_pages

    def stops(content: bytes, printer: QPrinter, work: Any, **shift: float) -> int:
        raise PrinterStopped(6)

    monkeypatch.setattr(print_pages, "print_pages", stops)
    letters(desk).act.click()
    desk.rest()
    desk.question().primary.click()  # type: ignore[attr-defined]
    desk.rest()
    jam = desk.question()
    assert isinstance(jam, JamQuestion)
    assert "The printer stopped before page 6." in jam.problem.text()
    assert jam.list.currentRow() == 1
    assert desk.states(FREYA) == ["printed"]
    monkeypatch.setattr(print_pages, "print_pages", whole)
    jam.accept()
    desk.rest()
    assert isinstance(desk.question(), PostedQuestion)
    assert paper.pages == 8  # the second and third of three letters


def test_letters_that_did_not_print_can_go_back_into_the_queue(desk: LettersDesk, paper: Paper) -> None:
    desk.add(REPORT, FREYA, CALLUM)
    letters(desk).act.click()
    desk.rest()
    desk.question().primary.click()  # type: ignore[attr-defined]
    desk.rest()
    asked = desk.question()
    assert isinstance(asked, PostedQuestion)
    asked.jam.click()
    jam = desk.question()
    assert isinstance(jam, JamQuestion)
    jam.list.setCurrentRow(1)
    last = jam._items[1].reference
    jam.put_back.click()
    desk.rest()
    assert desk.states(last) == ["ready"]
    assert sorted(desk.states(FREYA) + desk.states(CALLUM)) == ["printed", "ready"]


def test_without_a_printer_the_letters_stay_and_can_be_saved_instead(
    desk: LettersDesk, tmp_path: Path
) -> None:
    desk.add(REPORT, FREYA, CALLUM)
    letters(desk).act.click()
    question = desk.question()
    assert isinstance(question, NoPrinter)
    assert question.heading.text().endswith("has no printer available. The 2 letters stay in the queue.")
    assert "Save them as one PDF instead?" in desk.words(question)
    question.accept()
    desk.rest()
    assert isinstance(desk.question(), CoverQuestion)
    assert desk.states(FREYA) == ["ready"]


def test_letters_are_saved_as_one_pdf_or_each_with_a_list(desk: LettersDesk, tmp_path: Path) -> None:
    desk.add(REPORT, FREYA, CALLUM)
    screen = letters(desk)
    printing = screen.deeds.printing
    with desk.store.reading() as session:
        from caseworker_app.letters.print_run import prepare

        ids = [one.document_id for one in screen.acting_on()]
        prepared = prepare(session, desk.store, ids, today=TODAY)
    folder = tmp_path / "out"
    folder.mkdir()
    printing.save_folder(prepared, folder)
    desk.rest()
    (made,) = folder.iterdir()
    assert sorted(one.suffix for one in made.iterdir()) == [".csv", ".pdf", ".pdf", ".pdf"]
    assert isinstance(desk.question(), PostedQuestion)
    assert ONE_FILE != FOLDER


def test_what_cannot_be_saved_leaves_the_letters_ready(desk: LettersDesk, tmp_path: Path) -> None:
    desk.add(REPORT, FREYA)
    printing = letters(desk).deeds.printing
    with desk.store.reading() as session:
        from caseworker_app.letters.print_run import prepare

        ids = [one.document_id for one in desk.letters(FREYA)]
        prepared = prepare(session, desk.store, ids, today=TODAY)
    printing.save_file(prepared, tmp_path / "nowhere" / "letters.pdf")
    desk.rest()
    assert desk.states(FREYA) == ["ready"]
    assert desk.window.shell is not None
    assert "could not be written" in desk.window.shell.error_bar.words.text()


def test_the_words_of_one_letter_are_changed_and_the_law_stays(desk: LettersDesk) -> None:
    desk.add(REPORT, FREYA)
    screen = letters(desk)
    screen.list.setFocus()
    screen.edit.click()
    desk.rest()
    pane = screen.editing.pane
    first = next(field for field in pane.fields if "Here is the report" in field.toPlainText())
    first.setPlainText(first.toPlainText().replace("Here is the report", "This is our report"))
    desk.rest()
    assert "This is our report of Freya’s" in screen.pane.pages.view.accessibleDescription()
    assert "The law asks for these words, so they are fixed." in desk.words(pane)
    assert screen.back()
    desk.rest()
    assert desk.states(FREYA) == ["draft"]  # it reads otherwise now: to be approved again
    assert "This is our report" in screen.pane.pages.view.accessibleDescription()


def test_a_date_cannot_be_taken_out_of_a_letter(desk: LettersDesk) -> None:
    desk.add("review-decision-amend", FREYA, amendments="- Section F")
    screen = letters(desk)
    screen.edit.click()
    desk.rest()
    dated = next(one for one in screen.editing.pane.fields if "Wednesday" in one.toPlainText())
    dated.setPlainText("Tell us soon.")
    desk.rest()
    assert "must keep its date" in screen.pane.pages.problem.text()


def test_a_missing_fact_is_typed_beside_the_page_and_the_letter_approved(desk: LettersDesk) -> None:
    desk.add("review-decision-maintain", KWAME, ready=False)
    screen = letters(desk)
    assert screen.act.text() == "Add what is missing"
    screen.act.click()
    desk.rest()
    field = screen.editing.pane.facts.fields["reasons"]
    QTest.keyClicks(field.field, "It still fits.")
    desk.rest()
    assert "It still fits." in screen.pane.pages.view.accessibleDescription()
    assert screen.act.text() == "Save and approve"
    screen.act.click()
    desk.rest()
    assert desk.states(KWAME) == ["ready"]


def test_a_letter_that_was_printed_before_is_let_go_with_a_reason(desk: LettersDesk) -> None:
    desk.printed(REPORT, FREYA)
    desk.add(REPORT, FREYA)
    screen = letters(desk)
    choose(desk, screen, "Freya Lindqvist", Band.WANTING)
    assert screen.act.text() == "Check it"
    screen.act.click()
    desk.rest()
    question = desk.question()
    assert isinstance(question, LetItGo)
    assert "already printed" in desk.words(question)
    question.why.setPlainText("The first one was torn.")
    question.accept()
    desk.rest()
    assert sorted(desk.states(FREYA)) == ["printed", "ready"]


def test_a_letter_is_cancelled_with_its_reason_and_undo_brings_it_back(desk: LettersDesk) -> None:
    desk.add(REPORT, FREYA)
    screen = letters(desk)
    screen.cancel.click()
    question = desk.question()
    assert isinstance(question, ReasonQuestion)
    question.accept()
    assert question.problem.text() == "Write why it is not sent"
    question.why.setPlainText("The family asked us to wait.")
    question.accept()
    desk.rest()
    assert desk.states(FREYA) == ["cancelled"]
    assert screen.nothing.isVisible()
    desk.to_front(screen.nothing)
    desk.press(Qt.Key.Key_Z, CONTROL)
    desk.rest()
    assert desk.states(FREYA) == ["ready"]


def post(desk: LettersDesk, *references: str) -> None:
    from caseworker_app.letters.posting import post as post_letters
    from tests.ui.conftest import ME, NOW

    ids = [one for reference in references for one in desk.printed(REPORT, reference)]
    with desk.store.unit("post", user=ME, now=NOW) as unit:
        post_letters(unit, ids, on=TODAY)


def test_what_the_post_brings_back_is_settled_in_words(desk: LettersDesk) -> None:
    post(desk, FREYA)
    screen = letters(desk, tab="posted")
    assert screen.act.text() == "It came back"
    screen.act.click()
    asked = desk.question()
    assert isinstance(asked, DayQuestion)
    asked.accept()
    desk.rest()
    assert desk.states(FREYA) == ["returned"]
    screen.show_tab(screen.tab.RETURNED)
    desk.rest()
    screen.act.click()
    question = desk.question()
    assert isinstance(question, ReasonQuestion)
    question.why.setPlainText("Rang Ms Lindqvist: new address recorded.")
    question.accept()
    desk.rest()
    assert screen.nothing.isVisible()


def test_a_letter_to_the_wrong_person_opens_an_incident_and_freezes_its_copies(
    desk: LettersDesk, paper: Paper
) -> None:
    from caseworker_app.letters.incidents import open_incidents

    post(desk, FREYA)
    screen = letters(desk, tab="posted")
    screen.deeds.sent.wrong_person()
    question = desk.question()
    assert isinstance(question, ReasonQuestion)
    question.why.setPlainText("It went to number 81.")
    question.accept()
    desk.rest()
    with desk.store.reading() as session:
        (incident,) = open_incidents(session)
    assert incident.what == "It went to number 81."
    screen.deeds.printing.print_copy(screen.acting_ids()[0], "again")
    desk.rest()
    assert desk.window.shell is not None
    assert "copies are frozen" in desk.window.shell.error_bar.words.text()
    assert screen.pane.view is not None
    assert screen.pane.view.tell_by == incident.tell_by
    assert "by Thu 26 Nov, 9:14am" in screen.astray.text()
    screen.show_tab(screen.tab.TO_SEND)
    desk.rest()
    screen.astray.click()
    desk.rest()
    assert screen.incident() is not None
    screen.deeds.sent.close_incident()
    question = desk.question()
    assert isinstance(question, ReasonQuestion)
    question.why.setPlainText("Fetched back unopened. The family was told.")
    question.accept()
    desk.rest()
    assert not screen.astray.isVisible()
    with desk.store.reading() as session:
        assert not open_incidents(session)


def test_a_kept_letter_opens_from_its_case_as_it_was_sent(desk: LettersDesk, tmp_path: Path) -> None:
    post(desk, FREYA)
    screen: Any = desk.go("case", case_id=desk.case(FREYA), tab="letters")
    tab = screen.case.sent
    assert tab.lines.rows[0].state == "Posted, first class"
    tab.table.activated.emit(tab.table.currentIndex())
    desk.rest()
    dialog = desk.question()
    assert isinstance(dialog, KeptLetter)
    assert "The report of Freya’s review meeting" in dialog.pages.view.accessibleDescription()
    dialog.save_to(tmp_path / "copy.pdf")
    desk.rest()
    import hashlib

    sha = hashlib.sha256((tmp_path / "copy.pdf").read_bytes()).hexdigest()
    assert (desk.store.places.documents / f"{sha}.sealed").exists()


def test_a_printed_page_with_a_withheld_address_is_shown_only_when_asked_and_that_is_recorded(
    desk: LettersDesk,
) -> None:
    desk.printed(REPORT, MARYAM)
    screen = letters(desk)
    choose(desk, screen, "Maryam Hussain")
    assert screen.pane.pages.page is None
    screen.deeds.sent.show_withheld()
    desk.rest()
    assert "AS9 9ZZ" in screen.pane.pages.view.accessibleDescription()
    with desk.store.connection() as connection:
        found = connection.execute(
            "SELECT count(*) FROM audit WHERE \"table\" = 'hidden_addresses' AND change LIKE '%shown%'"
        )
        assert found.fetchone()[0] == 1


def test_a_file_goes_into_one_envelope_and_is_named_in_the_slip(desk: LettersDesk, tmp_path: Path) -> None:
    from tests.ui.test_pages import letter

    file = tmp_path / "report.pdf"
    file.write_bytes(letter("The report about Freya Lindqvist."))
    desk.add(REPORT, FREYA)
    screen = letters(desk)
    screen.deeds.waiting.enclose_file(file)
    question: Any = desk.question()
    assert question.what.currentText() == "The report of the review meeting"
    question.accept()
    desk.rest()
    assert "1 page, printed with the letter" in screen.pane.slip.accessibleDescription()
    screen.deeds.waiting.take_out()
    desk.rest()
    assert "add it by hand" in screen.pane.slip.accessibleDescription()


def test_a_word_copy_says_that_it_is_one(desk: LettersDesk, tmp_path: Path) -> None:
    from docx import Document

    (document_id,) = desk.add(REPORT, FREYA)
    letters(desk).deeds.printing.save_word(document_id, tmp_path / "copy.docx")
    desk.rest()
    words = "\n".join(one.text for one in Document(str(tmp_path / "copy.docx")).paragraphs)
    assert "Copy for editing." in words
    assert "The report of Freya’s review meeting" in words


def test_discreet_mode_hides_names_readers_and_pages(desk: LettersDesk) -> None:
    desk.add(REPORT, FREYA)
    assert desk.window.context is not None
    screen = letters(desk)
    desk.window.context.set_discreet(True)
    desk.rest()
    spoken = screen.model.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Ticked. F. L. 14-197: Report to everyone. Reader hidden. 1 page"
    assert screen.pane.pages.page is None
    assert "Lindqvist" not in desk.words(screen) + screen.pane.strip.accessibleDescription()


def test_an_empty_queue_says_how_to_begin(desk: LettersDesk) -> None:
    screen = letters(desk)
    assert screen.nothing.sentence.text() == "No letters waiting."
    assert screen.nothing.more.text() == "Make one from a case with Ctrl+P."
    assert screen.primary is None


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (683, 384)])
@pytest.mark.parametrize("size", [100, 200])
def test_the_primary_action_is_seen_at_every_size(
    desk: LettersDesk, look: Any, width: int, height: int, size: int
) -> None:
    desk.add(REPORT, FREYA)
    look("light", size)
    desk.window.resize(width, height)
    screen = letters(desk)
    assert screen.act.isVisible()
    corner = screen.act.mapTo(desk.window, screen.act.rect().bottomRight())
    assert desk.window.rect().contains(corner)
    if screen.is_narrow:
        screen.list.setFocus()
        QTest.keyClick(screen.list, Qt.Key.Key_Return)
        desk.rest()
        assert screen.pane.isVisible()
        screen.pane.switch_side()
        assert screen.pane.strip.isVisible()
        assert screen.back()
        assert screen.list.isVisible()
