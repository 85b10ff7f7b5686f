"""Who gets a letter, one copy a household, and who does not get it and why. Pure: no store, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from caseworker_app.letters.family import (
    FAMILY,
    NOT_BY_POST,
    PROFESSIONAL,
    PROFESSIONS,
    SETTING,
    YOUNG_PERSON,
    Family,
    Somebody,
    squashed,
)

PLAN_LETTERS_HIDE: Final = "no"


@dataclass(frozen=True)
class Recipient:
    """One envelope: the people or the setting that it goes to, and why."""

    kind: str  # family, setting or professional
    people: tuple[Somebody, ...]
    name: str
    address: str
    why: str
    is_copy: bool = False  # not the person to whom the decision is addressed
    large_print: bool = False
    language: str = ""
    setting_id: str = ""

    @property
    def withheld(self) -> bool:
        """Whether the address must not be seen by anybody else."""
        return any(person.withheld for person in self.people)


@dataclass(frozen=True)
class LeftOut:
    """Somebody who gets no letter, and why; `is_wanting` where they should have had it."""

    name: str
    why: str
    is_wanting: bool
    person_id: str = ""


@dataclass(frozen=True)
class Recipients:
    """The envelopes of one letter, and who gets none."""

    envelopes: tuple[Recipient, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


@dataclass
class _Sorting:
    envelopes: list[Recipient] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)


def recipients(family: Family, wanted: Sequence[str], on: date, *, shows_plan: bool = False) -> Recipients:
    """Work out who gets a letter `wanted` by these kinds of reader on a day."""
    sorting = _Sorting()
    if "parent" in wanted or YOUNG_PERSON in wanted:
        _sort_family(family, on, shows_plan, sorting)
    if SETTING in wanted:
        _sort_setting(family, sorting)
    roles = _professions(wanted, family)
    for person in family.people:
        if person.role in roles:
            _sort_professional(person, sorting)
    return Recipients(tuple(sorting.envelopes), tuple(sorting.left_out))


def _professions(wanted: Sequence[str], family: Family) -> set[str]:
    named = {
        "social_care": {"social_worker"},
        "ep": {"educational_psychologist"},
        "health": {"health_professional"},
        PROFESSIONAL: set(PROFESSIONS),
    }
    roles = set().union(*(named.get(kind, set()) for kind in wanted))
    # A looked-after child's social worker reads whatever the family reads.
    return roles | ({"social_worker"} if family.looked_after and "parent" in wanted else set())


def _sort_family(family: Family, on: date, shows_plan: bool, sorting: _Sorting) -> None:
    parents = [person for person in family.people if person.is_family]
    if not family.young_person_decides(on):
        holders = [person for person in parents if person.parental_responsibility]
        if not holders:
            sorting.left_out.append(
                LeftOut("The parents", "Nobody with parental responsibility is on the case.", True)
            )
        _sort_people(holders, "has parental responsibility", shows_plan, sorting)
        return
    acting = [person for person in parents if person.acts_because == "capacity"]
    if acting:
        _sort_people(acting, f"acts for {family.called}, who cannot decide this alone", shows_plan, sorting)
        return
    young = [person for person in family.people if person.role == YOUNG_PERSON]
    if not young:
        sorting.left_out.append(
            LeftOut(
                family.full_name,
                f"{family.called} is over compulsory school age and is not on the People tab as the "
                "young person, with an address.",
                True,
            )
        )
    _sort_people(young, "is over compulsory school age", shows_plan, sorting)
    agreed = [person for person in parents if person.acts_because == "agreed"]
    _sort_people(agreed, f"gets a copy because {family.called} agreed", shows_plan, sorting, is_copy=True)


def _sort_people(
    people: Iterable[Somebody], why: str, shows_plan: bool, sorting: _Sorting, *, is_copy: bool = False
) -> None:
    households: dict[tuple[str, bool, str], list[Somebody]] = {}
    for person in people:
        refusal = refused(person, shows_plan=shows_plan)
        if refusal is not None:
            sorting.left_out.append(refusal)
            continue
        alone = person.id if person.own_copy else ""
        households.setdefault((squashed(person.address), person.withheld, alone), []).append(person)
    for members in households.values():
        sorting.envelopes.append(
            Recipient(
                FAMILY,
                tuple(members),
                " and ".join(addressee(person) for person in members),
                members[0].address,
                why if len(members) == 1 else why.replace("has ", "have ").replace("gets ", "get "),
                is_copy,
                any(person.format == "large_print" for person in members),
                next((person.language for person in members if person.language), ""),
            )
        )


def refused(person: Somebody, *, shows_plan: bool = False) -> LeftOut | None:
    """Say why a person gets no letter by post, if they get none."""
    for stops, why, wanting in (
        (person.deceased, "has died.", False),
        (person.no_contact, f"must not be contacted: {person.no_contact}.", False),
        (person.restriction, f"is under a legal restriction: {person.restriction}.", False),
        (person.may_post == "no", "does not want post.", False),
        (person.may_post == "ask", "must be asked before a letter is sent.", True),
        (shows_plan and person.may_see_plan == "no", "may not see the plan.", False),
        (shows_plan and person.may_see_plan == "ask", "may see the plan only after asking.", True),
        (person.format in NOT_BY_POST, f"needs this as {person.format.replace('_', ' ')}: arrange it.", True),
        (not person.address.strip(), "has no address.", True),
        (person.returned_on, "had a letter come back from this address. Check it.", True),
    ):
        if stops:
            return LeftOut(person.name, why.replace("..", "."), wanting, person.id)
    return None


def _sort_setting(family: Family, sorting: _Sorting) -> None:
    school = family.school
    if school is None or not school.address.strip():
        name = school.name if school is not None else "The setting"
        why = "has no address yet. Import it with the list of settings." if school else "is not on the case."
        sorting.left_out.append(LeftOut(name, why, True))
        return
    name = school.head or "The head teacher or principal"
    sorting.envelopes.append(
        Recipient(
            SETTING, (), name, f"{school.name}\n{school.address}", f"leads {school.name}", True,
            setting_id=school.id,
        )
    )  # fmt: skip


def _sort_professional(person: Somebody, sorting: _Sorting) -> None:
    refusal = refused(person)
    if refusal is not None:
        sorting.left_out.append(refusal)
        return
    why = f"is the {person.role.replace('_', ' ')}"
    sorting.envelopes.append(Recipient(PROFESSIONAL, (person,), addressee(person), person.address, why, True))


def addressee(person: Somebody) -> str:
    """Return how a person is named on an envelope: a title only where it is known."""
    return f"{person.title} {person.name}".strip() if person.title else person.name


def salutation(people: Sequence[Somebody]) -> str:
    """Return the names after “Dear”: title and family name, or the whole name where no title is known."""
    return _listed([_greeted(person) for person in people])


def _greeted(person: Somebody) -> str:
    if person.role == YOUNG_PERSON:
        return person.name.split()[0] if person.name.split() else person.name
    return (
        f"{person.title} {person.name.split()[-1]}" if person.title and person.name.split() else person.name
    )


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""
