"""A leaver's caseload on paper: what a colleague must know of each child, and no address."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pdfplumber
import pytest

from caseworker_app.casework import talk
from caseworker_app.casework.communication import About, NewEntry, log_communication
from caseworker_app.casework.edit_case import edit_case
from caseworker_app.casework.handover_sheet import ChildSheet, handover_sheets
from caseworker_app.casework.people import PersonDetails, save_person
from caseworker_app.casework.promises import NewPromise, promise
from caseworker_app.errors import CannotSave, WrongUse
from caseworker_app.reports import handover_pdf
from caseworker_app.store.open import Store
from tests.casework.case_steps import TODAY, new_case, record, unit

HIDDEN = "7 Secret Lane"


def leaver(store: Store) -> str:
    """A case with a hidden address, a court order, a promise and a message; another without anything."""
    case_id = new_case(store, "14-001", caseworker="K. Nowak", team="North", family_name="Hassan")
    record(store, case_id, "request_received", TODAY - timedelta(days=50), kind="needs_assessment")
    with unit(store) as work:
        edit_case(work, case_id, {"out_of_education_since": "2026-10-05", "note": "Ring before ten"})
        mother = save_person(
            work,
            PersonDetails(
                case_id=case_id, name="Amira Hassan", title="Ms", role="mother", parental_responsibility=True,
                address=f"{HIDDEN}; Ashmere; AS1 1AA", address_withheld=True, phone="01632 960001",
                email="amira@home.example",
            ),
        )  # fmt: skip
        save_person(
            work,
            PersonDetails(
                case_id=case_id, name="Omar Hassan", role="father", no_contact="Court order of May"
            ),
        )
        new = NewPromise(case_id=case_id, text="Ring about the taxi", to="Ms Hassan", by=TODAY)
        promise(work, new)
        asked = NewEntry(
            about=(About(case_id, (mother,)),), channel=talk.EMAIL, direction=talk.IN,
            summary="When will we hear?", at=work.now - timedelta(days=20),
        )  # fmt: skip
        log_communication(work, asked)
    new_case(store, "14-002", caseworker="K. Nowak", family_name="Ábel")
    new_case(store, "14-003", caseworker="R. Patel", family_name="Other")
    return case_id


def sheets(store: Store, name: str = "K. Nowak") -> list[ChildSheet]:
    with store.reading() as session:
        return handover_sheets(session, name, TODAY)


def paper(store: Store, file: Path) -> str:
    handover_pdf.write(file, sheets(store), caseworker="K. Nowak", today=TODAY)
    with pdfplumber.open(file) as read:
        return "\n".join(page.extract_text() for page in read.pages)


def test_the_sheet_tells_what_was_promised_what_is_next_and_what_needs_care(
    store: Store, tmp_path: Path
) -> None:
    leaver(store)
    text = paper(store, tmp_path / "handover.pdf")
    for said in (
        "2 cases on 23 November 2026; 1 promise still open; for 1 something needs care",
        "Maryam Hassan",
        "14-001 · born 2 March 2016",
        "Out of education since 5 October 2026 (7 weeks)",
        "No contact with Omar Hassan: Court order of May",
        "Where Amira Hassan lives must not be told to anyone",
        "Ring about the taxi (to Ms Hassan), by 23 Nov 2026",
        "When will we hear?, answer by",
        "Decide whether to assess: 15 Nov 2026 (8 days late)",
        "Ring before ten",
        "Names of children: lock this away.",
    ):
        assert said in text, said
    assert "Other" not in text


def test_no_address_telephone_or_e_mail_is_in_it(store: Store, tmp_path: Path) -> None:
    leaver(store)
    text = paper(store, tmp_path / "handover.pdf")
    for hidden in (HIDDEN, "Ashmere", "AS1", "960001", "home.example"):
        assert hidden not in text


def test_a_child_stays_on_one_page_and_long_lists_say_how_many_more(store: Store, tmp_path: Path) -> None:
    case_id = leaver(store)
    with unit(store) as work:
        for number in range(9):
            promise(work, NewPromise(case_id=case_id, text=f"Promise {number}", by=TODAY))
    for number in range(12):
        new_case(store, f"15-{number:03}", caseworker="K. Nowak", family_name=f"Child{number:02}")
    file = tmp_path / "handover.pdf"
    paper(store, file)
    sheet = next(one for one in sheets(store) if one.case_id == case_id)
    assert len(sheet.promises) == 6
    assert sheet.promises[-1] == "and 5 more on the case"
    with pdfplumber.open(file) as read:
        for one in sheets(store):
            pages = [page for page in read.pages if one.name in page.extract_text()]
            assert len(pages) == 1
            assert one.about.split(" ")[0] in pages[0].extract_text()


def test_someone_without_cases_and_a_folder_that_is_not_there_are_told_plainly(
    store: Store, tmp_path: Path
) -> None:
    with pytest.raises(WrongUse, match="has no open cases"):
        sheets(store, "Nobody Here")
    leaver(store)
    with pytest.raises(CannotSave, match="could not be written"):
        paper(store, tmp_path / "nowhere" / "handover.pdf")
