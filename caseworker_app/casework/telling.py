"""Whether someone on a case may be told anything, before they are rung or written to."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseworker_app.casework import talk
from caseworker_app.errors import WrongUse
from caseworker_app.store.tables import Person, Relationship

LISTEN = "Listen, do not disclose."
_MAY = {talk.PHONE: "may_phone", talk.TEXT: "may_phone", talk.EMAIL: "may_email", talk.PORTAL: "may_email"}
_MAY |= {talk.LETTER: "may_post", talk.MEETING: "may_attend", talk.VISIT: "may_attend"}
_BY = {
    "may_phone": "by phone",
    "may_email": "by email",
    "may_post": "by post",
    "may_attend": "at meetings",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OnTheCase:
    """Someone on a case, with what bears on talking to them."""

    person_id: str
    title: str
    name: str
    role: str
    no_contact: str
    deceased: bool
    restriction: str
    language: str
    address_withheld: bool
    email: str
    phone: str
    may: dict[str, str]

    @property
    def is_family(self) -> bool:
        """Whether they are the family's, not someone who works with it."""
        return self.role in talk.FAMILY

    @property
    def called(self) -> str:
        """How we speak of them: `Mrs Siddiqui`, or their whole name where no title is known."""
        return f"{self.title} {self.name.split()[-1]}" if self.title else self.name


@dataclass(frozen=True, slots=True)
class Telling:
    """Yes, ask or no, and the words for it."""

    answer: str
    words: str


def may_be_told(person: OnTheCase, channel: str) -> Telling:
    """Say whether a person may be told something in this way."""
    if person.deceased:
        return Telling("no", f"{person.called} has died.")
    if person.no_contact:
        return Telling("no", f"Do not contact {person.called}: {person.no_contact}")
    field = _MAY[channel]
    answer = person.may[field]
    if answer == "no":
        return Telling("no", f"{person.called} may not be told {_BY[field]}.")
    if answer == "ask":
        return Telling("ask", f"Ask first before {person.called} is told {_BY[field]}.")
    return Telling("yes", f"May be told {_BY[field]}")


def people_on(session: Session, case_id: str) -> dict[str, OnTheCase]:
    """Return everyone on a case by id."""
    rows = session.execute(
        select(
            Person.id, Person.title, Person.name, Relationship.role, Relationship.no_contact,
            Relationship.deceased, Relationship.restriction, Person.language, Relationship.address_withheld,
            Person.email, Person.phone, Relationship.may_phone, Relationship.may_email,
            Relationship.may_post, Relationship.may_attend,
        )
        .join(Person, Person.id == Relationship.person_id)
        .where(
            Relationship.case_id == case_id, Relationship.deleted_at.is_(None), Person.deleted_at.is_(None)
        )
        .order_by(Relationship.parental_responsibility.desc(), Relationship.id)
    )  # fmt: skip
    return {
        row.id: OnTheCase(
            person_id=row.id,
            title=row.title,
            name=row.name,
            role=row.role,
            no_contact=row.no_contact,
            deceased=row.deceased,
            restriction=row.restriction,
            language=row.language,
            address_withheld=row.address_withheld,
            email=row.email,
            phone=row.phone,
            may={name: getattr(row, name) for name in _BY},
        )
        for row in rows
    }


def named(people: dict[str, OnTheCase], wanted: str) -> OnTheCase:
    """Return the person on a case with this id."""
    found = people.get(wanted)
    if found is None:
        raise WrongUse(
            "That person is not on this case.", "Add them on the People tab first, or write who it was."
        )
    return found
