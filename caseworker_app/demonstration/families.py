"""Invented families: brothers and sisters share parents; some parents live apart, or must not be found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from caseworker_app.demonstration.chance import Chance
from caseworker_app.demonstration.names import COMMUNITIES, Community
from caseworker_app.demonstration.places import (
    DISTRICTS,
    FOSTER_CARERS,
    SOCIAL_WORKERS,
    STREET_NAMES,
)
from caseworker_app.demonstration.told import Child, MadePerson, Role
from caseworker_app.statutory.school_leaving import rights_pass_on

BY_BIRTH = "By birth"
MARRIED = "Married to the mother"
NAMED = "Named on the birth certificate"
REASONS = (
    "Court order of March 2024: no contact",
    "Non-molestation order: must not learn where they live",
    "Not to be told: see the social worker’s note of 4 May",
)


@dataclass(slots=True)
class Family:
    """The parents of one or more children, and how the household lives."""

    community: Community
    name: str
    kind: str  # together, apart, mother alone, hidden, grandparent
    mother: MadePerson
    father: MadePerson | None
    birth_days: list[date]
    given_names: set[str]
    in_care: bool
    barred: str  # why one parent must not be told anything; empty for most


class Families:
    """Makes families, and now and then finds an earlier one for a brother or sister."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        self._made: list[Family] = []
        self._workers = {name: self._professional(name, "social.care") for name in SOCIAL_WORKERS}
        self._carers = [self._adult(name, "", language="") for name in FOSTER_CARERS]
        for carer in self._carers[::2]:
            carer.withheld = True

    def for_child(self, born: date) -> Family:
        """Return a family for a child born on a day."""
        if self._made and self._chance.often(17):
            for family in self._chance.some_of(self._made, 6):
                ages = [abs((born - other).days) for other in family.birth_days]
                # Twins share a day; other children of one mother are a year or more apart.
                if len(ages) < 3 and min(ages) > 400 and max(ages) < 4500:
                    family.birth_days.append(born)
                    return family
        family = self._new(born)
        self._made.append(family)
        return family

    def _new(self, born: date) -> Family:
        chance = self._chance
        community = chance.weighted([(group, group.weight) for group in COMMUNITIES])
        name = chance.one_of(community.families)
        kind = chance.weighted(
            (("together", 50), ("apart", 24), ("mother alone", 18), ("hidden", 4), ("grandparent", 4))
        )
        mother = self._adult(
            f"{chance.one_of(community.mothers)} {community.family_name(name, female=True)}",
            "Ms" if kind != "together" and chance.often(55) else "Mrs",
            language=community.language if chance.often(60) else "",
        )
        father = None
        if kind != "mother alone" and kind != "grandparent":
            father = self._adult(f"{chance.one_of(community.fathers)} {name}", "Mr", language="")
            if kind == "together":
                father.address = mother.address
        mother.withheld = kind == "hidden"
        in_care = chance.often(7) and kind in ("apart", "mother alone")
        barred = kind == "hidden" or (in_care and chance.often(40))
        why = chance.one_of(REASONS) if barred else ""
        return Family(community, name, kind, mother, father, [born], set(), in_care, why)

    def child(self, born: date) -> tuple[Child, Family]:
        """Make a child of a new or an earlier family."""
        chance = self._chance
        family = self.for_child(born)
        girl = chance.often(29)  # three in four plans are of boys
        names = family.community.girls if girl else family.community.boys
        given = next(name for name in chance.shuffled(names) if name not in family.given_names)
        young = (chance.as_of - born).days < 18 * 365
        family.given_names.add(given)
        child = Child(
            given,
            family.community.family_name(family.name, female=girl),
            born,
            "Female" if girl else "Male",
            looked_after=family.in_care and young,
            interpreter=family.mother.language if family.mother.language and chance.often(40) else "",
        )
        return child, family

    def people_of(self, child: Child, family: Family) -> list[Role]:
        """Return everyone around a child, with what each may be told."""
        roles = self._in_care(family) if child.looked_after else self._at_home(family)
        born = child.date_of_birth
        if born is not None and rights_pass_on(born) <= self._chance.as_of:
            home = next(role.person for role in roles if role.lives_with)
            own = self._adult(f"{child.given_name} {child.family_name}", "", language="")
            own.address, own.withheld = home.address, home.withheld
            roles.insert(0, Role(own, "young_person", lives_with=True))
        return roles

    def _at_home(self, family: Family) -> list[Role]:
        mother, father = family.mother, family.father
        if family.kind == "grandparent":
            return [Role(mother, "grandparent", True, "Special guardianship order", lives_with=True)]
        roles = [Role(mother, "mother", True, BY_BIRTH, lives_with=True)]
        if father is None:
            return roles
        if family.barred:
            roles.append(Role(father, "father", True, NAMED, no_contact=family.barred, may_see_plan="no"))
        elif family.kind == "apart":
            ask = self._chance.often(30)
            told_because = "Parents disagree about the school" if ask else ""
            roles.append(
                Role(
                    father, "father", True, NAMED,
                    may_see_plan="ask" if ask else "yes", told_because=told_because,
                )
            )  # fmt: skip
        else:
            roles.append(Role(father, "father", True, MARRIED, lives_with=True))
        return roles

    def _in_care(self, family: Family) -> list[Role]:
        chance = self._chance
        worker = self._workers[chance.one_of(SOCIAL_WORKERS)]
        may_see = "no" if family.barred else "ask"
        return [
            Role(worker, "social_worker", True, "Care order: the council shares responsibility"),
            Role(chance.one_of(self._carers), "foster_carer", lives_with=True),
            Role(
                family.mother, "mother", True, BY_BIRTH, no_contact=family.barred, may_see_plan=may_see,
                told_because="Ask the social worker first",
            ),
        ]  # fmt: skip

    def _adult(self, name: str, title: str, *, language: str) -> MadePerson:
        chance = self._chance
        letters = "".join(letter for letter in name.lower() if letter.isascii() and letter.isalpha())
        return MadePerson(
            name,
            title,
            self._address(),
            f"{letters[:14]}@post.example" if chance.often(70) else "",
            f"07700 900{chance.between(0, 999):03}",
            language,
            "large_print" if chance.often(2) else "easy_read" if chance.often(2) else "",
        )

    def _professional(self, name: str, domain: str) -> MadePerson:
        return MadePerson(
            name,
            "",
            "Children’s Services\nThe Moot Hall\n1 Weir Street\nAldermere\nAM1 1AA",
            f"{name.split()[0].lower()}.{name.split()[-1].lower()}@{domain}.aldermere.example",
            f"01632 960{self._chance.between(200, 999)}",
        )

    def _address(self) -> str:
        chance = self._chance
        district = chance.one_of(DISTRICTS)
        lines = [f"{chance.between(1, 148)} {chance.one_of(STREET_NAMES)}", *district.split(", ")]
        letters = "ABDEFGHJLNPQRSTUWXYZ"
        code = (
            f"AM{chance.between(1, 9)} {chance.between(1, 9)}{chance.one_of(letters)}{chance.one_of(letters)}"
        )
        return "\n".join([*lines, code])
