"""A family, its council, and what must have happened before each letter can be made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from caseworker_app.casework import preferences
from caseworker_app.casework.open_case import NewCase, open_case
from caseworker_app.casework.people import PersonDetails, save_person
from caseworker_app.casework.record_event import NewEvent, record_event
from caseworker_app.letters.catalogue import letters
from caseworker_app.letters.compose import Composed, compose
from caseworker_app.letters.guard import Others
from caseworker_app.letters.read_case import read_others
from caseworker_app.letters.template import Template
from caseworker_app.store.open import Store
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import Case, Setting

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
DAY = NOW.date()
LONG_AGO = datetime(2026, 9, 1, 10, 0, tzinfo=UTC)
COUNCIL = {
    "council_name": "Ashmere Council",
    "council_address": "SEND casework team\nCivic House, Quay Street\nAshmere AS1 4QT",
    "phone": "01632 960 148", "email": "send.casework@ashmere.example",
    "signatory": "Rina Patel", "signatory_title": "SEND Manager", "advice_service": "Ashmere SENDIASS",
    "advice_service_phone": "01632 960 417", "mediation_adviser": "Quay Mediation",
    "mediation_adviser_phone": "01632 960 555", "mediation_officer": "Quay Resolution, 01632 960 556",
    "complaints": "ring 01632 960 149, or write to us",
    "term_dates": "Autumn 2026: 2 September 2026 to 18 December 2026; "
    "Spring 2027: 5 January 2027 to 26 March 2027; Summer 2027: 12 April 2027 to 21 July 2027",
}  # fmt: skip
MOTHER = {"name": "Karin Lindqvist", "title": "Ms", "role": "mother", "parental_responsibility": True,
          "address": "Flat 3, 18 Tannery Row; Millside; Ashmere; AS4 2LP"}  # fmt: skip
FATHER = {"name": "David Osei", "title": "Mr", "role": "father", "parental_responsibility": True,
          "address": "Flat 3, 18 Tannery Row; Millside; Ashmere; AS4 2LP"}  # fmt: skip
REASONS = (
    "The meeting heard that the help in the plan works. Freya reads more, and joins in at playtime.\n"
    "Her teachers, and you, asked for no changes."
)
CHANGES = (
    "- Section B: Freya now tires in the afternoon.\n"
    "- Section F: speech and language therapy, one hour a week in term time.\n"
    "- Section F: a quiet room after lunch, each school day."
)


@dataclass(frozen=True)
class Scene:
    """What happened, in order, and what a person types."""

    events: tuple[tuple[str, str], ...] = ()
    typed: Mapping[str, str] = field(default_factory=dict)
    born: date = date(2014, 5, 2)


PLAN = (("plan_issued", "2026-01-12"),)
PLANNED = (*PLAN, ("review_meeting_planned", "2027-01-08"))
HELD = (*PLAN, ("review_meeting_held", "2026-11-02"))
MET = (*HELD, ("review_report_circulated", "2026-11-03"))
NOTICED = (*MET, ("decision_to_amend", "2026-11-04"), ("amendment_notice_sent", "2026-11-04"))
MOVES = (*NOTICED, ("phase_transfer_planned", "2027-09-01"))
MEETING = {"meeting_time": "2pm", "meeting_place": "Rowan Bank School, Mill Lane"}
IN_YEAR_6 = date(2015, 10, 3)
SCENES: Mapping[str, Scene] = {
    "review-invitation": Scene(PLANNED, {**MEETING, "about_the_meeting": "There is a ramp at the door."}),
    "review-invitation-professional": Scene(PLANNED, MEETING),
    "review-advice-request": Scene(PLANNED, {"asked_for": "How much speech therapy Freya has had."}),
    "review-advice-circulated": Scene(PLANNED),
    "review-report-reminder": Scene(HELD),
    "review-report-cover": Scene(HELD),
    "setting-copy": Scene(NOTICED),
    "review-decision-maintain": Scene(MET, {"reasons": REASONS}),
    "review-decision-amend": Scene(MET, {"amendments": CHANGES}),
    "amendment-notice": Scene(PLAN, {"amendments": CHANGES, "reasons": "Freya has moved house."}),
    "amended-final-plan": Scene(NOTICED, {"named_setting": "Rowan Bank School", "reasons": REASONS}),
    "decision-not-to-amend": Scene(NOTICED, {"reasons": REASONS}),
    "cease-consultation": Scene(HELD, {"reasons": "Freya has met the outcomes in the plan."}),
    "review-decision-cease": Scene(
        (*MET, ("cease_consultation_sent", "2026-11-04")), {"reasons": "Freya has met the outcomes."}
    ),
    "early-review-agreed": Scene(PLAN, {"new_date": "2027-01-15", "reasons": "Freya’s needs have changed."}),
    "early-review-refused": Scene(PLAN, {"reasons": "The last meeting was in September."}),
    "phase-transfer-preference": Scene(MOVES, {}, IN_YEAR_6),
    "phase-transfer-consultation": Scene(
        MOVES, {"consulted_setting": "Ash Grove Academy", "about_the_place": "A place in year 7."}, IN_YEAR_6
    ),
    "phase-transfer-final": Scene(
        MOVES, {"named_setting": "Ash Grove Academy", "reasons": "It is the school that you asked for."},
        IN_YEAR_6,
    ),
    "late-apology": Scene(
        (("plan_issued", "2025-09-15"),),
        {"why_late": "Two of our staff left.", "what_we_will_do": "A new caseworker has begun.",
         "new_date": "2026-12-11"},
    ),
    "new-contact": Scene(PLAN),
    "where-we-are": Scene(NOTICED),
}  # fmt: skip


def settle(
    store: Store, scene: Scene, *, people: Sequence[Mapping[str, object]] = (MOTHER, FATHER),
    looked_after: bool = False,
) -> str:  # fmt: skip
    """Open Freya's case with her family, her school and those who work with her; return its id."""
    with store.unit("the council", user="R. Patel", now=LONG_AGO) as unit:
        preferences.write(unit, COUNCIL)
        school = _setting(unit, "Rowan Bank School", "Mrs Joan Whitlock", "Mill Lane\nAshmere\nAS4 1AA")
        _setting(unit, "Ash Grove Academy", "Mr Tom Adeyemi", "1 Ash Grove\nAshmere\nAS2 2BB")
    with store.unit("the case", user="R. Patel", now=LONG_AGO) as unit:
        case_id = open_case(
            unit,
            NewCase(
                reference="14-197", given_name="Freya", family_name="Lindqvist", date_of_birth=scene.born
            ),
        )
        case = unit.session.get_one(Case, case_id)
        case.setting_id, case.caseworker, case.looked_after = school, "Rina Patel", looked_after
        for person in (*people, *PROFESSIONALS):
            save_person(unit, PersonDetails(case_id=case_id, **person))  # type: ignore[arg-type]
    with store.unit("what happened", user="R. Patel", now=NOW) as unit:
        for type_, on in scene.events:
            detail = {"kind": "primary_to_secondary"} if type_ == "phase_transfer_planned" else {}
            detail = {"by": "post_first"} if type_ == "amendment_notice_sent" else detail
            record_event(
                unit, NewEvent(case_id=case_id, type=type_, on=date.fromisoformat(on), detail=detail)
            )
    return case_id


PROFESSIONALS: Sequence[Mapping[str, object]] = (
    {"name": "Dr Amir Haddad", "role": "educational_psychologist", "address": "Quay House; Ashmere; AS1 4QU"},
    {"name": "Helen Marsh", "role": "health_professional", "address": "Clinic Road; Ashmere; AS1 9HM"},
)


def _setting(unit: Unit, name: str, head: str, address: str) -> str:
    row = Setting(name=name, head=head, address=address)
    unit.session.add(row)
    unit.session.flush()
    return row.id


def composed(
    store: Store, case_id: str, letter: str | Template, typed: Mapping[str, str], *,
    others: Others | None = None,
) -> Composed:  # fmt: skip
    """Compose one kind of letter for everyone who must have it."""
    with store.reading() as session:
        template = letters()[letter] if isinstance(letter, str) else letter
        return compose(
            session, case_id, template, preferences.read(session), others or read_others(session),
            day=DAY, today=DAY, typed=typed,
        )  # fmt: skip
