"""One child's case, as the pictures show it, for the tests of the case page."""

from __future__ import annotations

from datetime import UTC, date, datetime

from caseworker_app.casework.open_case import NewCase, open_case
from caseworker_app.casework.people import PersonDetails, save_person
from caseworker_app.casework.record_event import NewEvent, record_event
from caseworker_app.store.open import Store

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
WITHHELD = "9 Quiet Yard\nLeeds\nLS9 9ZZ"

_EVENTS: tuple[tuple[str, date, str], ...] = (
    ("plan_last_reviewed", date(2025, 11, 20), ""),
    ("review_invitations_sent", date(2026, 9, 17), "To 6 people"),
    ("review_advice_circulated", date(2026, 9, 21), ""),
    ("review_meeting_held", date(2026, 10, 6), "Mrs Siddiqui, Mr Siddiqui (by phone), speech therapist"),
)


def tell(store: Store) -> str:
    """Write Amira's story into a store; return the id of the case."""
    case_id = _open(store)
    for type_, on, note in _EVENTS:
        _record(store, case_id, type_, on, "R. Patel", note=note)
    wrong = _record(store, case_id, "review_report_circulated", date(2026, 10, 19), "J. Ali")
    _record(
        store,
        case_id,
        "review_report_circulated",
        date(2026, 10, 16),
        "J. Ali",
        note="wrong date typed",
        corrects=wrong,
    )
    _record(store, case_id, "decision_to_amend", date(2026, 10, 29), "R. Patel")
    _record(
        store, case_id, "amendment_notice_sent", date(2026, 10, 29), "R. Patel", detail={"by": "post_first"}
    )
    _record(store, case_id, "representations_received", date(2026, 11, 12), "R. Patel", note="By email")
    _record(
        store,
        case_id,
        "phase_transfer_planned",
        date(2027, 9, 1),
        "R. Patel",
        detail={"kind": "primary_to_secondary"},
    )
    _people(store, case_id)
    return case_id


def _open(store: Store) -> str:
    new = NewCase(
        reference="14-203",
        given_name="Amira",
        family_name="Siddiqui",
        date_of_birth=date(2016, 3, 14),
        school="Larkfield Primary School",
        caseworker="R. Patel",
        interpreter="Urdu",
    )
    with store.unit("open case", user="R. Patel", now=NOW) as unit:
        return open_case(unit, new)


def _record(
    store: Store,
    case_id: str,
    type_: str,
    on: date,
    user: str,
    *,
    note: str = "",
    corrects: str = "",
    detail: dict[str, str] | None = None,
) -> str:
    now = datetime(min(on, TODAY).year, min(on, TODAY).month, min(on, TODAY).day, 15, 40, tzinfo=UTC)
    if corrects:
        now = now.replace(month=11, day=2)
    with store.unit("record what happened", user=user, now=now) as unit:
        new = NewEvent(
            case_id=case_id, type=type_, on=on, note=note, corrects=corrects, detail=detail or {}, as_of=TODAY
        )
        return record_event(unit, new).event_id


def _people(store: Store, case_id: str) -> None:
    mother = PersonDetails(
        case_id=case_id,
        name="Nadia Siddiqui",
        role="mother",
        parental_responsibility=True,
        responsibility_basis="By birth",
        lives_with=True,
        address=WITHHELD,
        address_withheld=True,
        phone="07700 900 482",
        email="nadia.s@example.org",
        language="Urdu",
        told_because="Birth certificate seen by R. Patel",
        checked_on=date(2026, 1, 14),
    )
    father = PersonDetails(
        case_id=case_id,
        name="Imran Siddiqui",
        role="father",
        parental_responsibility=True,
        responsibility_basis="By marriage",
        email="imran@example.org",
        may_phone="ask",
        may_post="no",
    )
    aunt = PersonDetails(
        case_id=case_id, name="Samina Malik", role="other", may_phone="ask", may_email="no", may_post="no",
        may_see_plan="no", may_attend="ask",
    )  # fmt: skip
    grandfather = PersonDetails(
        case_id=case_id,
        name="Tariq Siddiqui",
        role="grandparent",
        no_contact="Court order of 3 February 2026",
    )
    senco = PersonDetails(case_id=case_id, name="Helen Oduya", role="senco")
    for person in (mother, father, aunt, grandfather, senco):
        with store.unit("add a person", user="R. Patel", now=NOW) as unit:
            save_person(unit, person)
