"""Nothing typed is lost: not by a lock, not by Cancel, not by a crash (UX rule 6)."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QMenu
from pytestqt.qtbot import QtBot

from caseworker_app import settings
from caseworker_app.casework.drafts import Draft, Place, drafts
from caseworker_app.casework.edit_case import edit_case
from caseworker_app.casework.lookup import case_id
from caseworker_app.store.open import open_with_key
from caseworker_app.ui import draft, unfinished
from caseworker_app.ui.clock import Clock
from caseworker_app.ui.form import Form
from caseworker_app.ui.screens.case.facts_form import EditCaseForm, NewCaseForm
from caseworker_app.ui.screens.case.person_form import PersonForm
from caseworker_app.ui.screens.case.record_form import RecordForm
from caseworker_app.ui.screens.preferences.passphrase import ChangePassphrase
from caseworker_app.ui.screens.today.questions import PutOffQuestion
from caseworker_app.ui.widgets import fields
from caseworker_app.ui.window import MainWindow
from tests.store_fixtures import PASSPHRASE
from tests.ui.conftest import NOW, Office, in_minutes

WORDS = "She will ring again on Friday"


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep drafts at once: nobody wants to wait two seconds in a test."""
    monkeypatch.setattr(draft, "KEPT_AFTER_MS", 20)


def kept(office: Office) -> list[Draft]:
    """What the store holds."""
    with office.store.connection() as connection:
        return drafts(connection)


def open_form(office: Office, form: str, kind: type[QDialog], reference: str = "14-131") -> Form:
    """Open a form of Kofi's case."""
    context = office.window.context
    assert context is not None
    office.qtbot.waitUntil(lambda: context.upkeep is not None)  # what the window does by itself is done
    office.settle()
    with office.store.reading() as session:
        found = case_id(session, reference)
    context.go("case", case_id=found, form=form, about=found)
    office.settle()
    opened = office.dialog(kind)
    assert isinstance(opened, Form)
    return opened


def record(office: Office) -> RecordForm:
    form = open_form(office, "record", RecordForm)
    assert isinstance(form, RecordForm)
    return form


def until_kept(office: Office) -> None:
    office.qtbot.waitUntil(lambda: bool(kept(office)))
    office.settle()


def vanish(office: Office, form: Form) -> None:
    """Take the form away as a crash would: nothing is told to it."""
    assert form.draft is not None
    form.draft.stop()
    form.draft = None
    form.hide()


def test_what_was_typed_before_a_crash_is_in_the_form_again_and_named(office: Office) -> None:
    form = record(office)
    form.picker.line.setText("advice")
    chosen = form.picker.chosen()
    form.note.setText(WORDS)
    until_kept(office)
    vanish(office, form)
    office.now = in_minutes(10)

    again = record(office)

    assert again.note.text() == WORDS
    assert again.picker.chosen() == chosen
    assert again.draft is not None
    assert again.draft.said.isVisible()
    assert "You typed this today at 9:14am and have not saved it yet" in office.words(again)


def test_saving_forgets_the_draft_with_the_same_deed(office: Office) -> None:
    form = record(office)
    form.note.setText(WORDS)
    until_kept(office)
    form.accept()
    office.settle()
    assert kept(office) == []
    assert record(office).note.text() == ""


def test_a_save_that_is_refused_leaves_the_draft(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    form = record(office)
    form.note.setText(WORDS)
    until_kept(office)

    def no_room(*_: object) -> None:
        raise OSError("on purpose")

    monkeypatch.setattr("caseworker_app.ui.screens.case.record_form.record_event", no_room)
    form.accept()
    office.settle()
    assert form.isVisible()
    assert [each.fields["Note (if any)"] for each in kept(office)] == [WORDS]


def test_cancel_keeps_what_was_typed_and_says_so(office: Office) -> None:
    form = record(office)
    form.note.setText(WORDS)
    form.reject()
    office.settle()
    context, shell = office.window.context, office.window.shell
    assert context is not None
    assert shell is not None
    assert "What you typed is kept" in context.notices[-1].words
    assert shell.status_bar.drafts.text() == "1 draft"
    assert record(office).note.text() == WORDS


def test_a_form_in_which_nothing_was_typed_leaves_no_draft(office: Office) -> None:
    record(office).reject()
    office.settle()
    assert kept(office) == []


def test_start_afresh_empties_the_form_and_forgets_the_draft(office: Office) -> None:
    form = record(office)
    first = form.picker.chosen()
    form.picker.line.setText("tribunal")
    form.note.setText(WORDS)
    until_kept(office)
    vanish(office, form)
    again = record(office)
    assert again.draft is not None
    again.draft.said.afresh.click()
    office.settle()
    assert again.note.text() == ""
    assert again.picker.chosen() == first
    assert kept(office) == []


def test_the_lock_keeps_what_was_typed_before_it_hides_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(draft, "KEPT_AFTER_MS", 3_600_000)
    record(office).note.setText(WORDS)
    office.window.lock()
    office.settle()
    assert [each.fields["Note (if any)"] for each in kept(office)] == [WORDS]
    office.window.try_passphrase(PASSPHRASE)
    office.settle()
    assert office.dialog(RecordForm).isVisible()


def test_closing_the_window_keeps_what_was_typed(
    office: Office, empty_store: tuple[Path, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(draft, "KEPT_AFTER_MS", 3_600_000)
    record(office).note.setText(WORDS)
    office.window.close()
    with open_with_key(office.store.folder, empty_store[1]) as store, store.connection() as connection:
        assert [each.fields["Note (if any)"] for each in drafts(connection)] == [WORDS]


def test_a_form_of_facts_keeps_only_what_was_typed_over_them(office: Office) -> None:
    form = open_form(office, "edit case", EditCaseForm)
    assert isinstance(form, EditCaseForm)
    form.lines["school"].setText("Ash Grove School")
    until_kept(office)
    vanish(office, form)
    with office.store.unit("edit case", user="J. Ali", now=NOW) as unit:
        edit_case(unit, case_id(unit.session, "14-131"), {"team": "South"})

    again = open_form(office, "edit case", EditCaseForm)

    assert isinstance(again, EditCaseForm)
    assert again.lines["school"].text() == "Ash Grove School"
    assert again.lines["team"].text() == "South"


def test_discreet_mode_shows_no_name_of_a_draft_until_it_is_asked_to(office: Office) -> None:
    form = open_form(office, "add person", PersonForm)
    assert isinstance(form, PersonForm)
    form.lines["name"].setText("Abena Mensah")
    until_kept(office)
    vanish(office, form)
    context = office.window.context
    assert context is not None
    context.set_discreet(True)

    menu = unfinished.drafts_menu(office.window, context, kept(office))
    assert "Kofi" not in menu.actions()[0].text()
    assert "K. M." in menu.actions()[0].text()
    assert "Kofi" not in unfinished.notice_words(kept(office))

    again = open_form(office, "add person", PersonForm)
    assert isinstance(again, PersonForm)
    assert again.lines["name"].text() == ""
    again.lines["phone"].setText("07700 900 482")  # typed beside what is hidden
    office.qtbot.waitUntil(lambda: bool(kept(office)[0].fields["Phone"]))
    assert kept(office)[0].fields["Name"] == "Abena Mensah"
    assert again.draft is not None
    again.draft.said.reveal.click()
    assert again.lines["name"].text() == "Abena Mensah"
    assert again.lines["phone"].text() == "07700 900 482"


def test_the_foot_of_the_window_goes_on_with_a_draft_or_throws_it_away(office: Office) -> None:
    office.choose("Dylan Rees")
    office.today.put_off()
    question = office.dialog(PutOffQuestion)
    assert isinstance(question, PutOffQuestion)
    question.why.setPlainText(WORDS)
    question.reject()
    office.settle()
    shell = office.window.shell
    assert shell is not None
    shell.go("caseload")
    office.settle()

    choices(office)["Go on"]()
    office.settle()
    again = office.dialog(PutOffQuestion)
    assert isinstance(again, PutOffQuestion)
    assert again.why.toPlainText() == WORDS
    again.reject()
    office.settle()

    choices(office)["Throw it away"]()
    office.settle()
    assert kept(office) == []
    assert not shell.status_bar.drafts.isVisible()


def choices(office: Office) -> dict[str, Callable[[], None]]:
    """What the menu at the foot offers for its first draft."""
    shell = office.window.shell
    assert shell is not None
    shell.show_drafts()
    menu = next(each for each in shell.status_bar.findChildren(QMenu) if each.isVisible())
    inner = menu.actions()[0].menu()
    assert isinstance(inner, QMenu)
    menu.close()
    return {action.text(): action.trigger for action in inner.actions()}


def test_a_new_case_that_was_begun_is_gone_on_with_over_any_screen(office: Office) -> None:
    context, shell = office.window.context, office.window.shell
    assert context is not None
    assert shell is not None
    unfinished.go_on(context, shell, Draft(Place("new case"), {}, NOW))
    office.settle()
    form = office.dialog(NewCaseForm)
    assert isinstance(form, NewCaseForm)
    form.lines["family_name"].setText("Boateng")
    until_kept(office)
    vanish(office, form)
    unfinished.go_on(context, shell, kept(office)[0])
    office.settle()
    again = office.dialog(NewCaseForm)
    assert isinstance(again, NewCaseForm)
    assert again.lines["family_name"].text() == "Boateng"


def test_a_passphrase_is_never_read_from_its_field(office: Office) -> None:
    context = office.window.context
    assert context is not None
    form = ChangePassphrase(office.window, context)
    form.old.line.setText("correct horse")
    assert fields.typed(form) == {}


def test_keeping_a_draft_reads_no_screen_again(office: Office) -> None:
    form = record(office)
    office.window.look_for_changes()
    office.settle()
    shell = office.window.shell
    assert shell is not None
    read: list[object] = []
    shell.refresh = read.append  # type: ignore[method-assign, assignment]
    form.note.setText(WORDS)
    until_kept(office)
    office.window.look_for_changes()
    assert read == []


def test_what_is_typed_when_the_process_is_killed_is_in_the_form_at_the_next_start(
    filled: Path, empty_store: tuple[Path, bytes], tmp_path: Path, qtbot: QtBot, look: Callable[..., None]
) -> None:
    folder = shutil.copytree(filled, tmp_path / "killed")
    command = [sys.executable, "-m", "tests.ui.typing_child", str(folder), empty_store[1].hex(), WORDS]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        said = child.stdout.readline().strip()
        child.kill()
    assert said == "kept"
    store = open_with_key(folder, empty_store[1])
    window = MainWindow(folder, settings.read(tmp_path / "choices.json"), Clock(lambda: in_minutes(5)))
    office = Office(window, store, qtbot)
    window.show()
    window.show_store(store)
    office.settle()
    assert record(office).note.text() == WORDS
    window.close()
