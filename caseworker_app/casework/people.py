"""People around a child: who they are, what they may be told, and addresses that must not be disclosed."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseworker_app.casework import typed
from caseworker_app.casework.lookup import open_to_change
from caseworker_app.errors import WrongUse
from caseworker_app.store.folding import fold
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import HiddenAddress, Person, Relationship

ROLES = (
    *("mother", "father", "parent", "step_parent", "grandparent", "carer", "foster_carer", "guardian"),
    *("young_person", "sibling", "social_worker", "advocate", "solicitor", "interpreter", "senco", "head"),
    *("educational_psychologist", "health_professional", "virtual_school", "other"),
)
FORMATS = ("large_print", "braille", "easy_read", "audio", "email")
ANSWERS = ("yes", "ask", "no")
MAY = ("may_phone", "may_email", "may_post", "may_see_plan", "may_attend")


@dataclass(frozen=True, kw_only=True)
class PersonDetails:
    """What is known of one person on one case. Nothing (`None`) leaves a field as it is.

    A person is found by `person_id`, else by name on this case, else added. `no_contact` is the reason why
    this person must not be contacted; an empty text allows contact again.
    """

    case_id: str
    name: str | None = None
    person_id: str | None = None
    role: str | None = None
    title: str | None = None
    parental_responsibility: bool | None = None
    responsibility_basis: str | None = None
    lives_with: bool | None = None
    address: str | None = None
    address_withheld: bool | None = None
    email: str | None = None
    phone: str | None = None
    language: str | None = None
    format: str | None = None
    no_contact: str | None = None
    may_phone: str | None = None
    may_email: str | None = None
    may_post: str | None = None
    may_see_plan: str | None = None
    may_attend: str | None = None
    told_because: str | None = None
    restriction: str | None = None
    deceased: bool | None = None
    own_copy: bool | None = None
    acts_because: str | None = None
    checked_on: date | None = None


_OF_THE_PERSON = ("title", "name", "email", "phone", "language", "format")
_OF_THE_RELATIONSHIP = (
    *("role", "parental_responsibility", "responsibility_basis", "lives_with", "no_contact"),
    *(*MAY, "told_because", "checked_on", "restriction", "deceased", "own_copy", "acts_because"),
)


def save_person(unit: Unit, details: PersonDetails) -> str:
    """Add a person to a case, or change one; return the person's id."""
    session = unit.session
    _refuse_unknown_words(details)
    open_to_change(session, details.case_id)
    person, relationship = _found(session, details)
    if person is None:
        if details.role is None:
            raise WrongUse(
                f"{details.name or 'This person'} is not on this case yet.",
                "Say the role, for example mother.",
            )
        person = Person(name=typed.required(details.name or "", "person’s name"))
        session.add(person)
        session.flush()
    if relationship is None:
        relationship = Relationship(
            case_id=details.case_id, person_id=person.id, role=details.role or "other"
        )
        session.add(relationship)
    _fill(person, details, _OF_THE_PERSON)
    _fill(relationship, details, _OF_THE_RELATIONSHIP)
    session.flush()
    _keep_address(unit, person, details)
    unit.changed_cases.add(details.case_id)
    return person.id


def person_id(session: Session, case_id: str, called: str) -> str | None:
    """Return the person on a case who is called by a name or an id, if there is one."""
    for asked in (
        PersonDetails(case_id=case_id, name=called),
        PersonDetails(case_id=case_id, person_id=called),
    ):
        found, _ = _found(session, asked)
        if found is not None:
            return found.id
    return None


def remove_person(unit: Unit, case_id: str, person: str) -> None:
    """Take a person off a case. What was recorded of them stays in its history."""
    _, relationship = _found(unit.session, PersonDetails(case_id=case_id, person_id=person))
    if relationship is None:
        raise WrongUse("This person is not on the case.", "`caseworker case CASE` lists its people.")
    relationship.deleted_at = unit.now
    unit.changed_cases.add(case_id)


def reveal_address(unit: Unit, person: str) -> str:
    """Return a person's withheld address; who saw it, and when, is written down."""
    hidden = _hidden(unit.session, person)
    if hidden is None:
        raise WrongUse("No address of this person is withheld.", "The address is on the People tab.")
    case_id = unit.session.execute(
        select(Relationship.case_id)
        .where(Relationship.person_id == person)
        .order_by(Relationship.id)
        .limit(1)
    ).scalar()
    unit.note("hidden_addresses", hidden.id, case_id, {"shown": [None, unit.user]})
    return hidden.address


def _found(session: Session, details: PersonDetails) -> tuple[Person | None, Relationship | None]:
    """Return the person and what they are to the child; nothing where the case has no such person."""
    rows = session.execute(
        select(Person, Relationship)
        .join(Relationship, Relationship.person_id == Person.id)
        .where(
            Relationship.case_id == details.case_id,
            Relationship.deleted_at.is_(None),
            Person.deleted_at.is_(None),
        )
    ).all()
    if details.person_id is not None:
        same = [(row[0], row[1]) for row in rows if row[0].id == details.person_id]
        return same[0] if same else (None, None)
    wanted = fold(details.name or "")
    same = [(row[0], row[1]) for row in rows if wanted and fold(row[0].name) == wanted]
    if len(same) > 1:
        raise WrongUse(
            f"There are several people called {details.name} on this case.", "Give the person’s id."
        )
    return same[0] if same else (None, None)


def _fill(row: Person | Relationship, details: PersonDetails, names: tuple[str, ...]) -> None:
    for name in names:
        value = getattr(details, name)
        if value is not None:
            setattr(row, name, typed.text(value, name.replace("_", " ")) if isinstance(value, str) else value)


def _refuse_unknown_words(details: PersonDetails) -> None:
    if details.person_id is not None and details.name is not None:
        typed.required(details.name, "person’s name")
    if details.role is not None and details.role not in ROLES:
        raise WrongUse(f"There is no role “{details.role}”.", f"The roles are: {', '.join(ROLES)}.")
    if details.format and details.format not in FORMATS:
        raise WrongUse(f"There is no format “{details.format}”.", f"The formats are: {', '.join(FORMATS)}.")
    for each in fields(details):
        value = getattr(details, each.name)
        if each.name in MAY and value is not None and value not in ANSWERS:
            raise WrongUse(f"“{value}” says nothing about {each.name}.", "Write yes, ask or no.")


def _keep_address(unit: Unit, person: Person, details: PersonDetails) -> None:
    """Keep an address where it belongs: one that is withheld stands in its own table, and nowhere else."""
    session = unit.session
    hidden = _hidden(session, person.id)
    written = None if details.address is None else address_lines(details.address)
    withheld = hidden is not None if details.address_withheld is None else details.address_withheld
    address = written if written is not None else (hidden.address if hidden is not None else person.address)
    person.address = "" if withheld else address
    if withheld and hidden is None:
        _withhold(session, person.id, address)
    elif hidden is not None and withheld:
        hidden.address = address
    elif hidden is not None:
        # Nothing is left of it there: the row that is marked as deleted holds no address any more.
        hidden.deleted_at, hidden.address = unit.now, ""
    if details.address_withheld is not None:
        for relationship in session.execute(
            select(Relationship).where(Relationship.person_id == person.id, Relationship.deleted_at.is_(None))
        ).scalars():
            relationship.address_withheld = details.address_withheld


def _withhold(session: Session, person: str, address: str) -> None:
    earlier = session.execute(
        select(HiddenAddress).where(HiddenAddress.person_id == person)
    ).scalar_one_or_none()
    if earlier is None:
        session.add(HiddenAddress(person_id=person, address=address))
    else:
        earlier.deleted_at, earlier.address = None, address


def _hidden(session: Session, person: str) -> HiddenAddress | None:
    return session.execute(
        select(HiddenAddress).where(HiddenAddress.person_id == person, HiddenAddress.deleted_at.is_(None))
    ).scalar_one_or_none()


def address_lines(written: str) -> str:
    """Return an address with a line each, however it was typed: with semicolons or line breaks."""
    lines = typed.text(written.replace(";", "\n"), "address").splitlines()
    return "\n".join(kept for line in lines if (kept := " ".join(line.split())))
