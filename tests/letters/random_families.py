"""Random families: separations, orders, refuges, quarrels, moves, twins, names that are alike."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta

from caseworker_app.letters.family import Family, School, Somebody
from caseworker_app.letters.others import SIBLING, TWIN, OtherChild, Others, Protected

DAY = date(2026, 11, 23)
ELM, OAK = "1 Elm Road\nAshmere\nAS1 1AA", "2 Oak Lane\nAshmere\nAS2 2BB"
NEXT_DOOR = "3 Elm Road\nAshmere\nAS1 1AA"  # the same postcode
REFUGE, HOSTEL = "9 Refuge Court\nHilton\nHT9 9ZZ", "Harbour House\nQuay Street\nHilton\nHT1 3QQ"
HOMES = (ELM, ELM, OAK, NEXT_DOOR, REFUGE, HOSTEL, "1, elm road\nASHMERE\nas1 1aa", "")
FAMILY_ROLES = ("mother", "father", "carer", "foster_carer", "grandparent", "step_parent")
OTHER_ROLES = ("young_person", "social_worker", "virtual_school", "sibling", "advocate", "senco",
               "educational_psychologist", "health_professional")  # fmt: skip
SURNAMES = ("Khan", "Khan", "Okafor", "Lindqvist")
SCHOOL = School("s1", "Ada Lovelace School", "Mrs Joan Whitlock", "Mill Lane\nAshmere\nAS4 1AA")


@dataclass(frozen=True)
class Scenery:
    """A family, and everybody else around it."""

    family: Family
    others: Others
    near: tuple[OtherChild, ...]


def scenery(seed: int) -> Scenery:
    """Return one random family with its surroundings."""
    chance = random.Random(seed)
    people = tuple(_person(chance, number) for number in range(chance.randint(1, 5)))
    born = chance.choice(
        (date(2015, 3, 2), date(2010, 8, 31), date(2010, 9, 1), date(2006, 1, 1), date(2022, 5, 5), None)
    )
    family = Family(
        case_id="c", reference="14-197", given_name="Ada", family_name=chance.choice(SURNAMES),
        preferred_name=chance.choice(("", "", "Addie")), date_of_birth=born,
        looked_after=chance.random() < 0.25, people=people, school=chance.choice((SCHOOL, SCHOOL, None)),
    )  # fmt: skip
    near = _near(chance, family)
    strangers = (
        OtherChild("20-001", "Zofia", "Nowak", "Zosia", "A123456789012"),
        OtherChild("20-002", "Ada", "Lovelace"),
        OtherChild("20-003", "Wanjiru", "Mwangi"),
    )
    hidden = [person for person in people if person.withheld and person.address]
    protected = [Protected(one.id, one.name, one.address, one.email, one.phone) for one in hidden]
    protected.append(
        Protected("elsewhere", "Sam Stranger", "77 Safe Street\nHilton\nHT5 5SS", "", "07700 900555")
    )
    return Scenery(family, Others((*near, *strangers), protected, (SCHOOL.name,)), near)


def _person(chance: random.Random, number: int) -> Somebody:
    given = chance.choice(("Sam", "Jo", "Person"))
    moved_on = chance.choice(
        (None, None, DAY, DAY - timedelta(27), DAY - timedelta(28), DAY - timedelta(400))
    )
    return Somebody(
        id=str(number), name=f"{given}{'abcde'[number]} {chance.choice(SURNAMES)}",
        role=chance.choice(FAMILY_ROLES if chance.random() < 0.65 else OTHER_ROLES),
        title=chance.choice(("", "", "Ms", "Mr")),
        address=chance.choice(HOMES), withheld=chance.random() < 0.25,
        email=chance.choice(("", f"p{number}@mail.example")),
        phone=chance.choice(("", f"07700 90010{number}")),
        parental_responsibility=chance.random() < 0.6, lives_with=chance.random() < 0.5,
        no_contact=chance.choice(("", "", "", "", "court order")),
        restriction=chance.choice(("", "", "", "", "prohibited steps")),
        may_post=chance.choice(("yes", "yes", "yes", "yes", "ask", "no")),
        may_see_plan=chance.choice(("yes", "yes", "yes", "no", "ask")),
        may_attend=chance.choice(("yes", "yes", "yes", "no", "ask")),
        deceased=chance.random() < 0.05, own_copy=chance.random() < 0.2,
        format=chance.choice(("", "", "", "large_print", "braille", "audio", "easy_read", "email")),
        language=chance.choice(("", "", "Polish")),
        acts_because=chance.choice(("", "", "", "agreed", "capacity")),
        returned_on=chance.choice((None, None, None, None, DAY)),
        moved_on=moved_on, address_before=OAK if moved_on else "",
    )  # fmt: skip


def _near(chance: random.Random, family: Family) -> tuple[OtherChild, ...]:
    found = []
    if chance.random() < 0.3:
        found.append(OtherChild("14-198", "Leo", family.family_name, "", "", TWIN))
    if chance.random() < 0.3:
        found.append(OtherChild("14-199", "May", family.family_name, "Maisie", "", SIBLING))
    return tuple(found)


def hide_from(scene: Scenery, **changes: object) -> Scenery:
    """Return the same scene with changes to its family."""
    return replace(scene, family=replace(scene.family, **changes))  # type: ignore[arg-type]
