"""A desk with letters: a council that can write, and families that each want something else of a letter."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from caseworker_app import settings
from caseworker_app.casework import preferences
from caseworker_app.casework.open_case import NewCase, open_case
from caseworker_app.casework.people import PersonDetails, save_person
from caseworker_app.casework.record_event import NewEvent, record_event
from caseworker_app.letters.drafts import Wish, approve, make_drafts
from caseworker_app.letters.print_queue import Queued, letters_of_case
from caseworker_app.letters.print_run import prepare, record
from caseworker_app.store.open import Store, open_with_key
from caseworker_app.ui.clock import Clock
from caseworker_app.ui.screen import Screen
from caseworker_app.ui.window import MainWindow
from tests.ui.conftest import ME, NOW, TODAY, Office

FRIDAY = datetime(2026, 11, 20, 16, 5, tzinfo=UTC)
COUNCIL = {
    "council_name": "Ashmere Council", "council_address": "Civic House\nAshmere AS1 4QT",
    "phone": "01632 960 148", "email": "send@ashmere.example", "signatory": "Rina Patel",
    "signatory_title": "SEND Manager", "advice_service": "Ashmere SENDIASS",
    "advice_service_phone": "01632 960 417", "mediation_adviser": "Quay Mediation",
    "mediation_adviser_phone": "01632 960 555", "mediation_officer": "Quay Resolution, 01632 960 556",
    "complaints": "Customer Care, 01632 960 100", "team_leads": "T. Bevan",
}  # fmt: skip
HELD = (("plan_issued", "2026-01-12"), ("review_meeting_held", "2026-11-02"))
REPORTED = (*HELD, ("review_report_circulated", "2026-11-13"))
PLANNED = (("plan_issued", "2026-01-12"), ("review_meeting_planned", "2026-12-16"))
FREYA, ELIAS, LOWRI, MARYAM, CALLUM, KWAME = "14-197", "14-198", "14-132", "14-176", "14-180", "14-181"
REPORT = "review-report-cover"


def family(store: Store, reference: str, name: str, born: str, events: Any, *people: dict[str, Any]) -> str:
    """One child with a story and the people around them; no setting, so that each letter has one reader."""
    given, surname = name.split(" ")
    with store.unit("story", user=ME, now=FRIDAY) as unit:
        case_id = open_case(
            unit,
            NewCase(
                reference=reference, given_name=given, family_name=surname,
                date_of_birth=date.fromisoformat(born), caseworker=ME,
            ),
        )  # fmt: skip
        for person in people:
            details = {"parental_responsibility": True, "lives_with": True, "role": "mother", **person}
            save_person(unit, PersonDetails(case_id=case_id, **details))
        for type_, on in events:
            record_event(unit, NewEvent(case_id=case_id, type=type_, on=date.fromisoformat(on)))
    return case_id


def fill(store: Store) -> None:
    """Six families, and nothing in the queue yet."""
    with store.unit("council", user=ME, now=FRIDAY) as unit:
        preferences.write(unit, COUNCIL)
    tannery = "Flat 3; 18 Tannery Row; Ashmere; AS4 2LP"
    family(store, FREYA, "Freya Lindqvist", "2014-05-02", REPORTED,
           {"name": "Karin Lindqvist", "title": "Ms", "address": tannery},
           {"name": "Daniel Osei", "title": "Mr", "role": "father", "address": tannery})  # fmt: skip
    family(store, ELIAS, "Elias Lindqvist", "2016-08-02", HELD,
           {"name": "Karin Osei", "title": "Ms", "address": tannery})  # fmt: skip
    family(store, LOWRI, "Lowri Pritchard", "2015-03-14", PLANNED,
           {"name": "Huw Pritchard", "title": "Mr", "role": "father",
            "address": "4 Quay Street; Ashmere; AS1 4QT"})  # fmt: skip
    family(store, MARYAM, "Maryam Hussain", "2013-03-14", HELD,
           {"name": "Samira Hussain", "title": "Mrs", "address": "1 Safe Lane; Ashmere; AS9 9ZZ",
            "address_withheld": True},
           {"name": "Imran Hussain", "title": "Mr", "role": "father",
            "address": "7 Mill Road; Ashmere; AS3 3CD", "no_contact": "a court order of May"})  # fmt: skip
    family(store, CALLUM, "Callum Fraser", "2013-06-14", HELD,
           {"name": "Jean Fraser", "title": "Ms", "address": "2 Mill Lane; Ashmere; AS3 1AB",
            "format": "large_print"})  # fmt: skip
    family(store, KWAME, "Kwame Asante", "2013-07-14", REPORTED,
           {"name": "Ama Asante", "title": "Mrs", "address": "22 Mill Lane; Ashmere; AS3 1AB"})  # fmt: skip


class LettersDesk(Office):
    """The window on that caseload, and the shortest ways to put letters into it."""

    def case(self, reference: str) -> str:
        from caseworker_app.casework.lookup import case_id

        with self.store.reading() as session:
            return case_id(session, reference)

    def add(self, letter: str, *references: str, ready: bool = True, **typed: str) -> list[str]:
        """Put letters into the queue: ready, or as drafts."""
        wishes = [Wish(case_id=self.case(one), letter=letter, typed=typed, day=TODAY) for one in references]
        with self.store.unit("letters", user=ME, now=NOW) as unit:
            ids = list(make_drafts(unit, self.store, wishes).document_ids)
            if ready:
                approve(unit, self.store, ids)
        return ids

    def printed(self, letter: str, *references: str) -> list[str]:
        """Put letters into the queue that were printed this morning."""
        ids = self.add(letter, *references)
        with self.store.reading() as session:
            run = prepare(session, self.store, ids, today=TODAY)
        with self.store.unit("print", user=ME, now=NOW) as unit:
            record(unit, self.store, run)
        return ids

    def letters(self, reference: str) -> Sequence[Queued]:
        with self.store.reading() as session:
            return letters_of_case(session, self.case(reference))

    def states(self, reference: str) -> list[str]:
        return [one.state for one in self.letters(reference)]

    def go(self, key: str, **arguments: Any) -> Screen:
        """Show a screen and wait until it has read what it shows."""
        shell = self.window.shell
        assert shell is not None
        shell.go(key, arguments)
        self.rest()
        return shell.screens[key]

    def to_front(self, widget: QWidget) -> None:
        """Give the window and a part of it the keyboard, as a desktop does by itself."""
        self.window.activateWindow()
        self.qtbot.waitUntil(lambda: QApplication.activeWindow() is self.window)
        widget.setFocus()

    def rest(self) -> None:
        """Wait until nothing is read, drawn or about to be."""
        for _ in range(4):
            self.settle()
            self.qtbot.wait(30)
        self.settle()

    def question(self) -> QWidget:
        """Return the question that is open."""
        self.qtbot.waitUntil(lambda: bool(self._open()))
        return self._open()[-1]

    def _open(self) -> list[QDialog]:
        return [one for one in self.window.findChildren(QDialog) if one.isVisible()]


@pytest.fixture(scope="session")
def letters_folder(empty_store: tuple[Path, bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = shutil.copytree(empty_store[0], tmp_path_factory.mktemp("letters") / "store")
    with open_with_key(folder, empty_store[1]) as store:
        fill(store)
    return folder


@pytest.fixture
def desk(
    letters_folder: Path, empty_store: tuple[Path, bytes], tmp_path: Path, qtbot: QtBot,
    look: Callable[..., None],
) -> Iterator[LettersDesk]:  # fmt: skip
    """The window on Today, in the morning."""
    store = open_with_key(shutil.copytree(letters_folder, tmp_path / "store"), empty_store[1])
    kept = settings.write(settings.read(tmp_path / "choices.json"), user_name=ME)
    desk: LettersDesk
    window = MainWindow(store.folder, kept, Clock(lambda: desk.now))
    desk = LettersDesk(window, store, qtbot)
    window.resize(1366, 768)
    window.show()
    window.show_store(store)
    desk.settle()
    desk.in_list()
    yield desk
    for dialog in window.findChildren(QDialog):
        dialog.reject()
    desk.settle()
    window.close()
