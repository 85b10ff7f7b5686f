"""All that is held on a child, written out from the window."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from caseworker_app.ui.screens.case.held_form import HeldForm, HeldWritten
from caseworker_app.ui.screens.case.screen import CaseScreen
from tests.ui.conftest import Office


def on_a_case(office: Office) -> CaseScreen:
    """Open the chosen child's case from Today."""
    assert office.window.shell is not None
    office.choose("Kofi Mensah")
    office.press(Qt.Key.Key_Return)
    office.settle()
    screen = office.window.shell.shown_screen()
    assert isinstance(screen, CaseScreen)
    return screen


def opened(office: Office) -> HeldForm:
    """Open the form from the commands of the case."""
    command = next(each for each in on_a_case(office).deeds.commands() if each.key == "held")
    command.run()
    form = office.dialog(HeldForm)
    assert isinstance(form, HeldForm)
    return form


def test_it_asks_why_and_writes_a_folder_where_the_person_says(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = opened(office)
    form.accept()
    assert "Enter why" in office.words(form)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a, **_k: str(tmp_path))
    form.because.setText("Asked by his mother")
    form.accept()
    office.settle()
    told = office.dialog(HeldWritten)
    assert "read everything.pdf before any of it is sent" in office.words(told)
    data = json.loads((tmp_path / "held-14-131" / "data.json").read_text("utf-8"))
    assert (data["because"], data["made_by"]) == ("Asked by his mother", "R. Patel")


def test_sealed_it_shows_the_passphrase_once(office: Office, tmp_path: Path) -> None:
    form = opened(office)
    form.because.setText("Asked by his mother")
    form.ways.buttons()[1].setChecked(True)
    form.write_to(tmp_path / "held")
    office.settle()
    told = office.dialog(HeldWritten)
    assert isinstance(told, HeldWritten)
    assert len(told.passphrase.text()) == 29
    assert (tmp_path / "held.pdf").read_bytes().startswith(b"%PDF")
