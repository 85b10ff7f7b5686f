"""People around a child in words: who they are, what they may be told, and to whom letters go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from caseworker_app.casework.case_shapes import CaseHeader, PersonOnCase
from caseworker_app.statutory.school_leaving import rights_pass_on
from caseworker_app.ui.dates import long_date

Naming = Callable[[str], str]

ROLES = {
    "senco": "SENCO",
    "head": "Head teacher",
    "other": "Someone else",
}
FAMILY = frozenset(
    {
        "mother",
        "father",
        "parent",
        "step_parent",
        "grandparent",
        "carer",
        "foster_carer",
        "guardian",
        "sibling",
    }
)
TOLD = {"yes": "Yes", "ask": "Ask first", "no": "No"}


def role_name(role: str) -> str:
    """Name a role: "Mother", "Social worker"."""
    return ROLES.get(role) or role.replace("_", " ").capitalize()


def role_words(person: PersonOnCase) -> str:
    """Say who the person is: "Mother, lives with the child"."""
    words = role_name(person.role)
    return f"{words}, lives with" if person.lives_with else words


def responsibility_words(person: PersonOnCase) -> str:
    """Say whether the person has parental responsibility, and on what ground."""
    if person.parental_responsibility:
        return person.responsibility_basis or "Yes"
    return "None" if person.role in FAMILY else "–"


def post_words(person: PersonOnCase) -> str:
    """Say whether letters may be posted; to a withheld address only the person's own copy goes."""
    if person.address_withheld and person.may_post == "yes":
        return "Own copy"
    return TOLD[person.may_post]


def letters_go_to(
    header: CaseHeader, people: Sequence[PersonOnCase], today: date, naming: Naming
) -> tuple[str, str]:
    """Return who gets the letters now, and from which day the young person does."""
    child = naming(header.preferred_name or header.given_name)
    parents = [one for one in people if one.parental_responsibility and not one.no_contact]
    if header.date_of_birth is None:
        return f"Letters about {child} go to {_listed(parents, naming)}.", (
            "Add the date of birth to see when they begin to go to the young person."
        )
    passes = rights_pass_on(header.date_of_birth)
    if today >= passes:
        return f"Letters go to {child}, who is over compulsory school age,", (
            f"since {long_date(passes)}, unless {child} agreed otherwise."
        )
    each = ", one each because they live apart" if _live_apart(parents) else ""
    return f"Letters about {child} go to {_listed(parents, naming)}{each}.", (
        f"From {long_date(passes)} they go to {child}, unless {child} agrees otherwise."
    )


def _listed(people: Sequence[PersonOnCase], naming: Naming) -> str:
    names = [naming(person.name) for person in people]
    if not names:
        return "nobody yet: add a person with parental responsibility"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _live_apart(people: Sequence[PersonOnCase]) -> bool:
    return len(people) > 1 and len({person.lives_with for person in people}) > 1


def letter_lines(people: Sequence[PersonOnCase], naming: Naming) -> list[tuple[str, str]]:
    """Return for the side pane who receives letters and how: name with role, then the way."""
    found = []
    for person in people:
        if person.no_contact or not (person.parental_responsibility or person.role == "young_person"):
            continue
        role = "" if person.role == "other" else role_name(person.role).lower()
        found.append((f"{naming(person.name)}, {role}" if role else naming(person.name), _way(person)))
    return found


def _way(person: PersonOnCase) -> str:
    if person.may_post != "no" and (person.address or person.address_withheld):
        words = "Post" if person.may_post == "yes" else "Post, ask first"
        return f"{words} · own copy only, address withheld" if person.address_withheld else words
    if person.may_email != "no" and person.email:
        return "Email" if person.may_email == "yes" else "Email, ask first"
    return "No address yet"
