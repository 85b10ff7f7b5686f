"""Who gets a letter, one copy a household, and who does not get it and why. Pure: no store, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from caseworker_app.letters.family import (
    FAMILY,
    NOT_BY_POST,
    PROFESSIONAL,
    PROFESSIONS,
    SETTING,
    VIRTUAL_SCHOOL,
    YOUNG_PERSON,
    Family,
    School,
    Somebody,
    squashed,
)
from caseworker_app.letters.names import addressee

CONSULTED_SETTING, NAMED_SETTING = "consulted_setting", "named_setting"
SETTINGS: Final = (SETTING, CONSULTED_SETTING, NAMED_SETTING)
_ROLES: Final[Mapping[str, tuple[str, ...]]] = {
    "social_care": ("social_worker",), "ep": ("educational_psychologist",),
    "health": ("health_professional",), PROFESSIONAL: PROFESSIONS,
}  # fmt: skip
KINDS: Final = ("parent", YOUNG_PERSON, *SETTINGS, *_ROLES, VIRTUAL_SCHOOL)
MAY_ATTEND: Final = "may_attend"
HEAD: Final = "Head teacher or principal"


@dataclass(frozen=True)
class Recipient:
    """One envelope: the people or the setting that it goes to, and why."""

    kind: str  # family, setting or professional
    people: tuple[Somebody, ...]
    name: str
    address: str
    why: str
    is_copy: bool = False  # of a letter that is written to somebody else
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


@dataclass(frozen=True, kw_only=True)
class Sending:
    """What a letter asks of its readers: who they are, and what they must be allowed."""

    to: Sequence[str]
    copies: Sequence[str] = ()
    shows_plan: bool = False
    invites: bool = False
    settings: Mapping[str, School | None] = field(default_factory=dict)  # those named by a kind of reader


@dataclass
class _Sorting:
    family: Family
    on: date
    sending: Sending
    envelopes: list[Recipient] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)


def recipients(family: Family, sending: Sending, on: date) -> Recipients:
    """Work out who gets a letter on a day."""
    sorting = _Sorting(family, on, sending)
    if "parent" in sending.to or YOUNG_PERSON in sending.to:
        _sort_family(sorting)
    for kinds, is_copy in ((sending.to, False), (sending.copies, True)):
        for kind in SETTINGS:
            if kind in kinds:
                _sort_setting(kind, sorting, is_copy=is_copy)
        roles = {role for kind in kinds for role in _ROLES.get(kind, ())}
        if VIRTUAL_SCHOOL in kinds and family.looked_after:
            roles.add(VIRTUAL_SCHOOL)
        _sort_professionals(roles, sorting, is_copy=is_copy)
    if family.looked_after and "parent" in sending.to:
        # A looked-after child's social worker reads whatever the family reads.
        _sort_professionals({"social_worker"}, sorting, is_copy=True)
    return Recipients(tuple(sorting.envelopes), tuple(sorting.left_out))


def _sort_family(sorting: _Sorting) -> None:
    family = sorting.family
    parents = [person for person in family.people if person.is_family]
    if family.young_person_decides(sorting.on):
        _sort_young_person(parents, sorting)
        return
    holders = [person for person in parents if person.parental_responsibility]
    for person in parents:
        if person not in holders:
            _leave_out(person, "has no parental responsibility on record.", sorting)
    workers = [person for person in family.people if person.role == "social_worker"]
    if not holders and family.looked_after and workers:
        _sort_people(workers, f"acts for the council, which is {family.called}’s corporate parent", sorting)
    elif not holders:
        why = "Nobody with parental responsibility is on the case."
        sorting.left_out.append(LeftOut("The parents", why, True))
    _sort_people(holders, "has parental responsibility", sorting)


def _sort_young_person(parents: Sequence[Somebody], sorting: _Sorting) -> None:
    family = sorting.family
    acting = [person for person in parents if person.acts_because == "capacity"]
    if acting:
        _sort_people(acting, f"acts for {family.called}, who cannot decide this alone", sorting)
        return
    young = [person for person in family.people if person.role == YOUNG_PERSON]
    if not young:
        why = (
            f"{family.called} is over compulsory school age and is not on the People tab as the "
            "young person, with an address."
        )
        sorting.left_out.append(LeftOut(family.full_name, why, True))
    _sort_people(young, "is over compulsory school age", sorting)
    agreed = [person for person in parents if person.acts_because == "agreed"]
    for person in parents:
        if person not in agreed:
            why = f"gets no copy: {family.called} is over compulsory school age and has not agreed to one."
            _leave_out(person, why, sorting)
    _sort_people(agreed, f"gets a copy because {family.called} agreed", sorting, is_copy=True)


def _leave_out(person: Somebody, why: str, sorting: _Sorting) -> None:
    sorting.left_out.append(LeftOut(person.name, why, False, person.id))


def _sort_people(people: Iterable[Somebody], why: str, sorting: _Sorting, *, is_copy: bool = False) -> None:
    households: dict[tuple[str, bool, str], list[Somebody]] = {}
    for person in people:
        refusal = refused(person, sorting.sending)
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
                why if len(members) == 1 else _of_many(why),
                is_copy,
                any(person.format == "large_print" for person in members),
                next((person.language for person in members if person.language), ""),
            )
        )


def _of_many(why: str) -> str:
    for one, many in (("has ", "have "), ("gets ", "get "), ("acts ", "act "), ("is ", "are ")):
        if why.startswith(one):
            return many + why.removeprefix(one)
    return why


def refused(person: Somebody, sending: Sending) -> LeftOut | None:
    """Say why a person gets no letter by post, if they get none."""
    plan, meets = sending.shows_plan, sending.invites
    for stops, why, wanting in (
        (person.deceased, "has died.", False),
        (person.no_contact, f"must not be contacted: {person.no_contact}.", False),
        (person.restriction, f"is under a legal restriction: {person.restriction}.", False),
        (person.may_post == "no", "does not want post.", False),
        (person.may_post == "ask", "must be asked before a letter is sent.", True),
        (plan and person.may_see_plan == "no", "may not see the plan.", False),
        (plan and person.may_see_plan == "ask", "may see the plan only after asking.", True),
        (meets and person.may_attend == "no", "may not come to meetings.", False),
        (meets and person.may_attend == "ask", "may be invited only after asking.", True),
        (person.format in NOT_BY_POST, f"needs this as {person.format.replace('_', ' ')}: arrange it.", True),
        (not person.address.strip(), "has no address.", True),
        (person.returned_on, "had a letter come back from this address. Check it.", True),
    ):
        if stops:
            return LeftOut(person.name, why.replace("..", "."), wanting, person.id)
    return None


def _sort_setting(kind: str, sorting: _Sorting, *, is_copy: bool) -> None:
    school = sorting.family.school if kind == SETTING else sorting.sending.settings.get(kind)
    if school is None or not school.address.strip():
        name = school.name if school is not None else _NO_SETTING[kind]
        why = "has no address yet. Import it with the list of settings." if school else _NOT_THERE[kind]
        sorting.left_out.append(LeftOut(name, why, True))
        return
    if not any(envelope.setting_id == school.id for envelope in sorting.envelopes):
        sorting.envelopes.append(to_setting(school, is_copy=is_copy))


def to_setting(school: School, *, is_copy: bool = False) -> Recipient:
    """Return the envelope to whoever leads a setting."""
    address = f"{school.name}\n{school.address}"
    return Recipient(
        SETTING, (), school.head or HEAD, address, f"leads {school.name}", is_copy, setting_id=school.id
    )


_NO_SETTING: Final = {
    SETTING: "The setting", CONSULTED_SETTING: "The setting to ask", NAMED_SETTING: "The setting named",
}  # fmt: skip
_NOT_THERE: Final = {
    SETTING: "is not on the case.",
    CONSULTED_SETTING: "is not in the list of settings. Import it, or write its name as it stands there.",
    NAMED_SETTING: "is not in the list of settings. Import it, or write its name as it stands there.",
}


def _sort_professionals(roles: set[str], sorting: _Sorting, *, is_copy: bool) -> None:
    reached = {person.id for envelope in sorting.envelopes for person in envelope.people}
    for person in sorting.family.people:
        if person.role not in roles or person.id in reached:
            continue
        refusal = refused(person, sorting.sending)
        if refusal is not None:
            if refusal not in sorting.left_out:
                sorting.left_out.append(refusal)
            continue
        why = f"is the {person.role.replace('_', ' ')}"
        sorting.envelopes.append(
            Recipient(PROFESSIONAL, (person,), addressee(person), person.address, why, is_copy)
        )
