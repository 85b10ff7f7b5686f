"""No letter goes to somebody who may not have it, nor shows a withheld address, in any family."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseworker_app.letters.family import Family, Somebody
from caseworker_app.letters.guard import Others, Protected, objections_to_text
from caseworker_app.letters.recipients import Sending, recipients

DAY = date(2026, 11, 23)
HOMES = (
    "1 Elm Road\nAshmere\nAS1 1AA",
    "2 Oak Lane\nAshmere\nAS2 2BB",
    "9 Refuge Court\nHilton\nHT9 9ZZ",
    "",
)
ROLES = ("mother", "father", "carer", "foster_carer", "young_person", "social_worker", "sibling", "advocate")


def random_family(seed: int) -> Family:
    """Make a family with separations, orders, refuges and quarrels."""
    chance = random.Random(seed)
    people = []
    for number in range(chance.randint(1, 5)):
        people.append(
            Somebody(
                id=str(number), name=f"Person{number} Khan", role=chance.choice(ROLES),
                address=chance.choice(HOMES), withheld=chance.random() < 0.25,
                parental_responsibility=chance.random() < 0.7,
                no_contact=chance.choice(("", "", "", "court order")),
                restriction=chance.choice(("", "", "", "", "prohibited steps")),
                may_post=chance.choice(("yes", "yes", "yes", "ask", "no")),
                may_see_plan=chance.choice(("yes", "yes", "no", "ask")),
                deceased=chance.random() < 0.05, own_copy=chance.random() < 0.2,
                format=chance.choice(("", "", "large_print", "braille")),
                acts_because=chance.choice(("", "", "agreed", "capacity")),
                returned_on=chance.choice((None, None, None, DAY)),
            )
        )  # fmt: skip
    born = chance.choice((date(2015, 3, 2), date(2010, 8, 31), date(2010, 9, 1), date(2006, 1, 1), None))
    return Family(
        case_id="c", reference="14-197", given_name="Ada", family_name="Khan", date_of_birth=born,
        looked_after=chance.random() < 0.2, people=tuple(people),
    )  # fmt: skip


def may_have(family: Family, person: Somebody, shows_plan: bool) -> bool:
    """Say by the page on letters alone, person by person, whether somebody may get a family letter."""
    if person.deceased or person.no_contact or person.restriction or person.returned_on:
        return False
    if person.may_post != "yes" or not person.address or person.format in ("braille", "audio", "easy_read"):
        return False
    if shows_plan and person.may_see_plan != "yes":
        return False
    # Born to 31 August 2010: 16 by the end of the school year 2025-26, so over school age in November 2026.
    over_age = family.date_of_birth is not None and family.date_of_birth <= date(2010, 8, 31)
    if person.role == "social_worker":
        return family.looked_after
    if person.role in ("sibling", "advocate"):
        return False
    if not over_age:
        return person.role != "young_person" and person.parental_responsibility
    someone_acts = any(
        other.acts_because == "capacity" and other.role in ("mother", "father", "carer", "foster_carer")
        for other in family.people
    )
    if person.role == "young_person":
        return not someone_acts
    return person.acts_because == ("capacity" if someone_acts else "agreed")


def check(seed: int) -> None:
    """Hold one family against the oracle."""
    family = random_family(seed)
    shows_plan = seed % 2 == 0
    found = recipients(family, Sending(to=("parent", "young_person"), shows_plan=shows_plan), DAY)
    reached = [person.id for envelope in found.envelopes for person in envelope.people]
    allowed = {person.id for person in family.people if may_have(family, person, shows_plan)}
    assert len(reached) == len(set(reached)), "somebody gets two"
    assert set(reached) == allowed
    protected = [
        Protected(one.id, one.name, one.address) for one in family.people if one.withheld and one.address
    ]
    others = Others((), protected)
    for envelope in found.envelopes:
        assert {person.address for person in envelope.people} == {envelope.address}
        assert len({person.withheld for person in envelope.people}) == 1
        text = f"{envelope.name}\n{envelope.address}\nDear reader"
        stopped = list(objections_to_text(text, family, envelope, others))
        shows = {one.person_id for one in protected if one.address == envelope.address}
        own = {person.address for person in envelope.people if person.withheld}
        assert bool(stopped) == bool(shows and envelope.address not in own)


@settings(max_examples=500, deadline=None)
@given(st.integers(min_value=0, max_value=10_000_000))
def test_no_family_gets_a_letter_that_it_may_not_have(seed: int) -> None:
    check(seed)


@pytest.mark.soak
def test_no_family_of_a_hundred_thousand_gets_a_letter_that_it_may_not_have() -> None:
    for seed in range(100_000):
        check(seed)


def test_a_withheld_address_typed_into_a_letter_stops_it_however_it_is_written() -> None:
    family = random_family(1)
    envelope = recipients(
        Family(case_id="c", reference="1", given_name="A", family_name="B", date_of_birth=date(2015, 1, 1),
               people=(Somebody(id="p", name="Jo B", role="mother", parental_responsibility=True,
                                address=HOMES[0]),)),
        Sending(to=("parent",)), DAY,
    ).envelopes[0]  # fmt: skip
    others = Others((), [Protected("h", "Sam Khan", HOMES[2], "sam@hidden.example", "07700 900 123")])
    for typed in (
        "she moved to 9, refuge  COURT",
        "near ht99zz",
        "ring +44 7700 900123",
        "SAM@hidden.example",
    ):
        assert list(objections_to_text(f"We heard that {typed}.", family, envelope, others)), typed
    assert not list(objections_to_text("We heard nothing.", family, envelope, others))
