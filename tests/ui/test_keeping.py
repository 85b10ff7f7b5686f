"""Whose time of keeping is over: decided in the window, child by child."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sqlalchemy import update

from caseworker_app.store.tables import Case
from caseworker_app.ui.screens.case.hold_form import HoldForm
from caseworker_app.ui.screens.preferences.keeping import CertificateDialog, DeleteQuestion, KeepingDialog
from caseworker_app.ui.window_commands import open_keeping
from tests.ui.conftest import ME, NOW, Office
from tests.ui.test_held_form import on_a_case


def grown_up(office: Office, *references: str, closed: bool = True) -> None:
    """Let some children have been born long ago."""
    with office.store.unit("tests", user=ME, now=NOW) as unit:
        unit.session.execute(
            update(Case)
            .where(Case.reference.in_(references))
            .values(date_of_birth=date(1990, 5, 4), status="closed" if closed else "open")
        )


def opened(office: Office) -> KeepingDialog:
    """Open the list."""
    open_keeping(office.window)
    dialog = office.dialog(KeepingDialog)
    office.settle()
    assert isinstance(dialog, KeepingDialog)
    return dialog


def test_the_list_is_empty_in_words(office: Office) -> None:
    dialog = opened(office)
    assert "The time of keeping is over for nobody" in office.words(dialog)
    assert not dialog.delete.isEnabled()


def test_a_case_is_deleted_after_a_reason_and_a_last_question_and_the_certificate_saved(
    office: Office, tmp_path: Path
) -> None:
    grown_up(office, "14-130", "14-131")
    dialog = opened(office)
    assert [one.reference for one in dialog.rows.rows] == ["14-130", "14-131"]
    dialog.delete_case()
    assert "Enter why" in office.words(dialog)
    dialog.because.setText("Schedule, line 14")
    dialog.delete_case()
    question = office.dialog(DeleteQuestion)
    assert "Delete all of Dylan Rees?" in office.words(question)
    assert question.focusWidget() is question.cancel, "no destructive button has the focus"  # type: ignore[attr-defined]
    question.accept()
    office.settle()
    told = office.dialog(CertificateDialog)
    assert isinstance(told, CertificateDialog)
    assert "14-130" in office.words(told)
    assert "Dylan" not in office.words(told)
    told.save_to(tmp_path / "c.pdf")
    assert (tmp_path / "c.pdf").read_bytes().startswith(b"%PDF")
    office.settle()
    assert [one.reference for one in dialog.rows.rows] == ["14-131"]


def test_a_case_is_kept_longer_and_then_not_deleted(office: Office) -> None:
    grown_up(office, "14-130")
    dialog = opened(office)
    dialog.because.setText("Claim announced")
    dialog.keep_longer()
    assert "until which it is kept" in office.words(dialog)
    dialog.until.set_day(date(2030, 1, 1))
    dialog.keep_longer()
    office.settle()
    assert dialog.rows.rows[0].stopped == "Kept until 1 January 2030: Claim announced"
    dialog.table.selectRow(0)
    dialog.delete_case()
    assert "It cannot be deleted" in office.words(dialog)


def test_a_legal_hold_is_set_on_the_case_shown_there_and_lifted(office: Office) -> None:
    screen = on_a_case(office)

    def press(key: str) -> HoldForm:
        next(each for each in screen.deeds.commands() if each.key == key and each.shows()).run()
        form = office.dialog(HoldForm)
        assert isinstance(form, HoldForm)
        return form

    form = press("hold")
    form.because.setText("Inquiry")
    form.accept()
    office.settle()
    assert screen.page is not None
    assert "Legal hold" in [flag.words for flag in screen.page.flags]
    form = press("lift hold")
    form.because.setText("Over")
    form.accept()
    office.settle()
    assert "Legal hold" not in [flag.words for flag in screen.page.flags]
