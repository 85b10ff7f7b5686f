"""Planning the meeting of a review, for one child or for many on one day; moving it is planning it again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseworker_app.casework import typed
from caseworker_app.casework.meeting_dates import refusal
from caseworker_app.casework.record_event import record_event
from caseworker_app.casework.record_steps import unfinished_reviews
from caseworker_app.casework.review_steps import STEPS, step_event
from caseworker_app.errors import CaseworkerError, NotAllowed, WrongUse
from caseworker_app.statutory.reviews import PLANNED, Review
from caseworker_app.store.derived import review_from_row
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import Case, DerivedReview, Event, Person, Relationship, Setting

_TIME = re.compile(r"(?P<hour>[01]?\d|2[0-3])(?:[:.](?P<minute>[0-5]\d))?\s*(?P<half>am|pm)?")
_MIDDAY = 12
# Regulation 20(2): who must be invited beside the family; the council's own officer sends the invitation.
MUST_BE_INVITED = {
    "head": "Head teacher or principal",
    "health_professional": "Health care professional",
    "social_worker": "Social care officer",
}


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """When and where a review meeting is to be, and who is to come."""

    on: date
    time: str = ""
    place: str = ""
    people: str = ""

    @property
    def detail(self) -> dict[str, str]:
        """What the event keeps of it, beside the day."""
        kept = {"time": self.time, "place": self.place, "people": self.people}
        return {name: text for name, text in kept.items() if text}


@dataclass(frozen=True, slots=True)
class Invitee:
    """Someone who may be asked to come, and whether they are asked unless the officer says otherwise."""

    words: str
    asked: bool
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class PlanSubject:
    """One review whose meeting can be planned, with the child it is about."""

    case_id: str
    given_name: str
    family_name: str
    reference: str
    setting: str
    caseworker: str
    review: Review
    people: str = ""
    invitees: tuple[Invitee, ...] = ()


@dataclass(frozen=True)
class Planned:
    """What became of planning one or many meetings; each refusal with its case."""

    cases: tuple[str, ...]
    unchanged: tuple[str, ...]
    refused: tuple[tuple[str, CaseworkerError], ...]


def plan_meetings(unit: Unit, case_ids: Sequence[str], meeting: Meeting) -> Planned:
    """Plan the meeting of each child's next review on one day; those that the law refuses stay as they are.

    Where every one is refused, nothing is done, and the first refusal is the answer.
    """
    read = _read(meeting)
    planned: list[str] = []
    unchanged: list[str] = []
    refused: list[tuple[str, CaseworkerError]] = []
    for case_id in case_ids:
        try:
            (planned if plan_meeting(unit, case_id, read) else unchanged).append(case_id)
        except CaseworkerError as error:
            refused.append((case_id, error))
    if refused and not planned and not unchanged:
        raise refused[0][1]
    return Planned(tuple(planned), tuple(unchanged), tuple(refused))


def plan_meeting(
    unit: Unit, case_id: str, meeting: Meeting, *, batch: str | None = None, today: date | None = None
) -> bool:
    """Plan the meeting of a child's next review; say whether that changed anything."""
    session = unit.session
    session.flush()
    waiting = unfinished_reviews(session, case_id)
    review = next((one for one in waiting if one.decided_on is None), None)
    if review is None:
        raise NotAllowed(
            "There is no review to plan: this case has no plan that has to be reviewed.",
            "Record when the plan was made or last reviewed.",
        )
    error = refusal(review, meeting.on, today or unit.today)
    if error is not None and review.planned_on != meeting.on:
        raise error
    if review.planned_on == meeting.on and planned_details(session, case_id, review) == meeting.detail:
        return False
    (way,) = STEPS["plan"].ways
    record_event(
        unit, step_event(case_id, waiting, review, way, meeting.on, detail=meeting.detail, batch_id=batch)
    )
    return True


def subjects(session: Session, case_ids: Sequence[str]) -> tuple[PlanSubject, ...]:
    """Return the reviews whose meetings can be planned; who may come only where it is one child's."""
    rows = session.execute(
        select(DerivedReview, Case, Setting.name)
        .join(Case, Case.id == DerivedReview.case_id)
        .outerjoin(Setting, Setting.id == Case.setting_id)
        .where(DerivedReview.case_id.in_(case_ids), DerivedReview.decided_on.is_(None), DerivedReview.shown)
    ).all()
    alone = len(rows) == 1
    found = {
        case.id: PlanSubject(
            case_id=case.id,
            given_name=case.preferred_name or case.given_name,
            family_name=case.family_name,
            reference=case.reference,
            setting=setting or "",
            caseworker=case.caseworker,
            review=review_from_row(row),
            people=planned_details(session, case.id, review_from_row(row)).get("people", "") if alone else "",
            invitees=_invitees(session, case.id, setting or "") if alone else (),
        )
        for row, case, setting in rows
    }
    return tuple(found[case_id] for case_id in case_ids if case_id in found)


def read_time(text: str) -> str:
    """Read a time as people type it: `2`, `2pm`, `14:00`, `9.30`; write it as `2pm`."""
    words = text.strip().casefold()
    if not words:
        return ""
    if words in {"midday", "noon"}:
        return "midday"
    found = _TIME.fullmatch(words)
    if found is None or (found["half"] and not 1 <= int(found["hour"]) <= _MIDDAY):
        raise WrongUse(f"“{text.strip()}” is not a time.", "Enter a time like 2pm or 10:30am.")
    return _time_words(int(found["hour"]), int(found["minute"] or 0), found["half"])


def _time_words(hour: int, minute: int, half: str | None) -> str:
    if half:
        hour = hour % _MIDDAY + _MIDDAY * (half == "pm")
    elif hour < 8:
        hour += _MIDDAY  # no meeting is before eight: “2” is the afternoon
    minutes = f":{minute:02}" if minute else ""
    if (hour, minute) == (_MIDDAY, 0):
        return "midday"
    return f"{hour % _MIDDAY or _MIDDAY}{minutes}{'am' if hour < _MIDDAY else 'pm'}"


def _read(meeting: Meeting) -> Meeting:
    return Meeting(
        on=meeting.on,
        time=read_time(meeting.time),
        place=typed.text(meeting.place, "place"),
        people=typed.text(meeting.people, "list of those who come"),
    )


def planned_details(session: Session, case_id: str, review: Review) -> dict[str, str]:
    """Return the time, place and people of the meeting as it is planned."""
    if review.planned_on is None:
        return {}
    found = session.execute(
        select(Event.detail)
        .where(
            Event.case_id == case_id, Event.type == PLANNED, Event.on == review.planned_on,
            Event.deleted_at.is_(None),
        )
        .order_by(Event.recorded_at.desc(), Event.id.desc())
        .limit(1)
    ).scalar_one_or_none()  # fmt: skip
    return dict(found or {})


def _invitees(session: Session, case_id: str, setting: str) -> tuple[Invitee, ...]:
    """Return who may be asked: the people on the case who may come, and those whom the regulations name."""
    rows = session.execute(
        select(Relationship.role, Relationship.may_attend, Person.name)
        .join(Person, Person.id == Relationship.person_id)
        .where(
            Relationship.case_id == case_id, Relationship.deleted_at.is_(None), Person.deleted_at.is_(None),
            Relationship.no_contact == "", Relationship.deceased.is_(False), Relationship.may_attend != "no",
        )
        .order_by(Relationship.parental_responsibility.desc(), Person.name)
    ).all()  # fmt: skip
    people = [
        Invitee(
            name if role == "other" else f"{name} ({role.replace('_', ' ')})",
            may_attend == "yes",
            "" if may_attend == "yes" else "ask first",
        )
        for role, may_attend, name in rows
    ]
    there = {row.role for row in rows}
    bodies = [
        Invitee(f"{words}, {setting}" if role == "head" else words, asked=True)
        for role, words in MUST_BE_INVITED.items()
        if role not in there and (setting or role != "head")  # regulation 21(2): no head where no setting
    ]
    return (*people, *bodies)
