"""Invented families for tests of letters, and the steps of an officer's day in one call each."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pdfplumber
from reportlab.pdfgen.canvas import Canvas

from caseworker_app.casework import preferences
from caseworker_app.casework.open_case import NewCase, open_case
from caseworker_app.casework.people import PersonDetails, save_person
from caseworker_app.casework.record_event import NewEvent, record_event
from caseworker_app.letters import drafts, print_run
from caseworker_app.letters.drafts import Approved, Drafted, Wish
from caseworker_app.letters.passing import NOBODY, Passing
from caseworker_app.letters.print_run import Prepared, Run
from caseworker_app.store.open import Store

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)  # a Monday
DAY = NOW.date()
OFFICER, LEAD = "R. Patel", "T. Bevan"
COUNCIL = {
    "council_name": "Ashmere Council", "council_address": "Civic House\nAshmere AS1 4QT",
    "phone": "01632 960 148", "email": "send@ashmere.example", "signatory": "Rina Patel",
    "signatory_title": "SEND Manager", "advice_service": "Ashmere SENDIASS",
    "advice_service_phone": "01632 960 417", "mediation_adviser": "Quay Mediation",
    "mediation_adviser_phone": "01632 960 555", "mediation_officer": "Quay Resolution, 01632 960 556",
    "team_leads": f"{LEAD}\nJ. Ali",
}  # fmt: skip
MAINTAIN = "review-decision-maintain"
HELD = (("plan_issued", "2026-01-12"), ("review_meeting_held", "2026-11-02"))
MET = (*HELD, ("review_report_circulated", "2026-11-13"))
REASONS = {"reasons": "The plan still fits."}


def set_up(store: Store) -> None:
    """Write down what the council says of itself."""
    with store.unit("set up", user=OFFICER, now=NOW) as unit:
        preferences.write(unit, COUNCIL)


def child(
    store: Store, reference: str, given: str, family: str, *people: PersonDetails,
    events: Sequence[tuple[str, str]] = MET,
    born: date = date(2014, 5, 2),
) -> str:  # fmt: skip
    """Open a case with its people and what happened; return its id."""
    with store.unit("story", user=OFFICER, now=NOW) as unit:
        case_id = open_case(
            unit, NewCase(reference=reference, given_name=given, family_name=family, date_of_birth=born)
        )
        for person in people or (parent(f"Ms {family}", "1 Mill Lane; Ashmere; AS4 2LP"),):
            save_person(unit, PersonDetails(**{**vars(person), "case_id": case_id}))
        for type_, on in events:
            record_event(unit, NewEvent(case_id=case_id, type=type_, on=date.fromisoformat(on)))
    return case_id


def parent(called: str, address: str, role: str = "mother", **more: object) -> PersonDetails:
    """Return a parent with parental responsibility, such as “Ms Karin Lindqvist”."""
    title, _, name = called.partition(" ")
    return PersonDetails(
        case_id="", name=name, title=title, role=role, parental_responsibility=True, address=address,
        **more,  # type: ignore[arg-type]
    )  # fmt: skip


def drafted(store: Store, case: str, letter: str = MAINTAIN, *, now: datetime = NOW, **typed: str) -> Drafted:
    """Make drafts of one letter for its readers."""
    given = typed or (REASONS if letter == MAINTAIN else {})
    wish = Wish(case_id=case, letter=letter, typed=given, day=now.date())
    with store.unit("make letters", user=OFFICER, now=now) as unit:
        return drafts.make_drafts(unit, store, [wish])


def approved(store: Store, ids: Sequence[str], passed: Passing = NOBODY, *, now: datetime = NOW) -> Approved:
    """Approve some drafts."""
    with store.unit("approve letters", user=OFFICER, now=now) as unit:
        return drafts.approve(unit, store, ids, passed)


def prepared(store: Store, ids: Sequence[str], *, now: datetime = NOW, duplex: bool = True) -> Prepared:
    """Prepare a print run."""
    with store.reading() as session:
        return print_run.prepare(session, store, ids, today=now.date(), duplex=duplex)


def printed(store: Store, ids: Sequence[str], *, now: datetime = NOW, duplex: bool = True) -> Run:
    """Print some letters that are ready."""
    made = prepared(store, ids, now=now, duplex=duplex)
    with store.unit("print letters", user=OFFICER, now=now) as unit:
        return print_run.record(unit, store, made)


def ready(store: Store, case: str, letter: str = MAINTAIN, *, now: datetime = NOW, **typed: str) -> list[str]:
    """Make and approve the letters of one case."""
    made = drafted(store, case, letter, now=now, **typed)
    return list(approved(store, made.document_ids, now=now).document_ids)


def pages_of(content: bytes) -> list[str]:
    """Return the words of each page of a PDF."""
    with pdfplumber.open(io.BytesIO(content)) as read:
        return [" ".join((page.extract_text() or "").replace("\u00a0", " ").split()) for page in read.pages]


def pdf_of(*pages: str) -> bytes:
    """Make a plain PDF with these words, a page each."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    for words in pages:
        canvas.drawString(72, 700, words)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def file_of(folder: Path, name: str, *pages: str) -> Path:
    """Write such a PDF into a folder."""
    path = folder / name
    path.write_bytes(pdf_of(*pages))
    return path
