"""Whether someone on a case may be told anything, before they are rung or written to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from caseworker_app.casework import talk
from caseworker_app.errors import WrongUse
from caseworker_app.statutory.school_leaving import rights_pass_on
from caseworker_app.store.session import by_driver

_NOT_AGREED = "the young person is over compulsory school age, and it is not recorded that they agreed."
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
    acts_because: str = ""
    child_born: date | None = None

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


def may_be_told(person: OnTheCase, channel: str, on: date) -> Telling:
    """Say whether a person may be told something in this way on a day."""
    if person.deceased:
        return Telling("no", f"{person.called} has died.")
    if person.no_contact:
        return Telling("no", f"Do not contact {person.called}: {person.no_contact}")
    if person.is_family and person.role != "young_person" and not _hears_of(person, on):
        return Telling("no", f"{person.called} may not be told: {_NOT_AGREED}")
    field = _MAY[channel]
    answer = person.may[field]
    if answer == "no":
        return Telling("no", f"{person.called} may not be told {_BY[field]}.")
    if answer == "ask":
        return Telling("ask", f"Ask first before {person.called} is told {_BY[field]}.")
    return Telling("yes", f"May be told {_BY[field]}")


def _hears_of(person: OnTheCase, on: date) -> bool:
    """Whether the rights are still a parent’s own, or the young person agreed or needs them."""
    born = person.child_born
    return bool(person.acts_because) or born is None or on < rights_pass_on(born)


COLUMNS = """p.id, p.title, p.name, r.role, r.no_contact, r.deceased, r.restriction, p.language,
  r.address_withheld, p.email, p.phone, r.may_phone, r.may_email, r.may_post, r.may_attend,
  r.acts_because, c.date_of_birth"""
_PEOPLE = f"""SELECT {COLUMNS}
FROM relationships r JOIN people p ON p.id = r.person_id JOIN cases c ON c.id = r.case_id
WHERE r.case_id = ? AND r.deleted_at IS NULL AND p.deleted_at IS NULL
ORDER BY r.parental_responsibility DESC, r.id"""  # noqa: S608 - our own column names only


def people_on(session: Session, case_id: str) -> dict[str, OnTheCase]:
    """Return everyone on a case by id."""
    return {row[0]: person_of(row) for row in by_driver(session, _PEOPLE, (case_id,))}


def person_of(row: Sequence[Any]) -> OnTheCase:
    """Return the person whom a row of these columns tells of."""
    person_id, title, name, role, no_contact, deceased, restriction, language, withheld, *rest = row
    email, phone, *may, acts_because, born = rest
    return OnTheCase(
        person_id=person_id,
        title=title,
        name=name,
        role=role,
        no_contact=no_contact,
        deceased=bool(deceased),
        restriction=restriction,
        language=language,
        address_withheld=bool(withheld),
        email=email,
        phone=phone,
        may=dict(zip(_BY, may, strict=True)),
        acts_because=acts_because,
        child_born=date.fromisoformat(born) if born else None,
    )


def named(people: dict[str, OnTheCase], wanted: str) -> OnTheCase:
    """Return the person on a case with this id."""
    found = people.get(wanted)
    if found is None:
        raise WrongUse(
            "That person is not on this case.", "Add them on the People tab first, or write who it was."
        )
    return found
