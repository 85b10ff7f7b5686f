"""No letter goes to somebody who may not have it, nor shows what it may not, in any family.

What is right is worked out here once more, from the page on letters alone: person by person, by hand.
"""

from __future__ import annotations

import random
import re
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseworker_app.letters.family import Family, Somebody
from caseworker_app.letters.guard import objections_to_address
from caseworker_app.letters.recipients import Recipient, Recipients, Sending, recipients
from caseworker_app.letters.scanning import objections_to_envelope, objections_to_text
from tests.letters.random_families import DAY, Scenery, scenery

FAMILY = ("mother", "father", "carer", "foster_carer", "grandparent", "step_parent")
KINDS = {
    "decision": Sending(to=("parent", "young_person"), copies=("setting", "virtual_school"), shows_plan=True),
    "invitation": Sending(to=("parent", "young_person"), invites=True),
    "circulated": Sending(
        to=("parent", "young_person", "setting", "professional", "virtual_school"), invites=True
    ),
    "final plan": Sending(to=("parent", "young_person"), copies=("setting", "health"), shows_plan=True),
    "request": Sending(to=("setting", "professional")),
}


# The oracle: what the page on letters says, without a look at the program.


def can_be_posted_to(person: Somebody, sending: Sending) -> bool:
    if person.deceased or person.no_contact or person.restriction or person.returned_on:
        return False
    if person.may_post != "yes" or person.address == "":
        return False
    if person.format in ("braille", "audio", "easy_read"):
        return False
    if sending.shows_plan and person.may_see_plan != "yes":
        return False
    return not (sending.invites and person.may_attend != "yes")


def over_school_age(family: Family) -> bool:
    # On 23 November 2026 they are those who were 16 by the end of August 2026.
    return family.date_of_birth is not None and family.date_of_birth <= date(2010, 8, 31)


def reads_as_family(family: Family, person: Somebody) -> bool:
    in_the_family = [other for other in family.people if other.role in FAMILY]
    if over_school_age(family):
        unable = any(other.acts_because == "capacity" for other in in_the_family)
        if unable:
            return person.role in FAMILY and person.acts_because == "capacity"
        return person.role == "young_person" or (person.role in FAMILY and person.acts_because == "agreed")
    if person.role in FAMILY:
        return person.parental_responsibility
    nobody = not any(other.parental_responsibility for other in in_the_family)
    return person.role == "social_worker" and family.looked_after and nobody


def may_have(family: Family, person: Somebody, sending: Sending) -> bool:
    if not can_be_posted_to(person, sending):
        return False
    asked = {*sending.to, *sending.copies}
    if "parent" in asked and reads_as_family(family, person):
        return True
    if person.role == "social_worker":
        return "professional" in asked or ("parent" in asked and family.looked_after)
    if person.role == "virtual_school":
        return "virtual_school" in asked and family.looked_after
    if person.role == "health_professional":
        return "professional" in asked or "health" in asked
    return person.role == "educational_psychologist" and "professional" in asked


def letters_and_figures(text: str) -> str:
    return re.sub("[^a-z0-9]", "", text.lower())


def check_readers(scene: Scenery, sending: Sending) -> Recipients:
    family = scene.family
    found = recipients(family, sending, DAY)
    reached = [person.id for envelope in found.envelopes for person in envelope.people]
    assert len(reached) == len(set(reached)), "somebody gets two"
    assert set(reached) == {one.id for one in family.people if may_have(family, one, sending)}
    for envelope in found.envelopes:
        assert len({letters_and_figures(person.address) for person in envelope.people}) <= 1
        assert len({person.withheld for person in envelope.people}) <= 1
        if any(person.own_copy for person in envelope.people) and envelope.kind == "family":
            assert len(envelope.people) == 1
    homes = [
        (letters_and_figures(envelope.address), envelope.withheld, envelope.is_copy)
        for envelope in found.envelopes
        if envelope.kind == "family" and not any(person.own_copy for person in envelope.people)
    ]
    assert len(homes) == len(set(homes)), "a household gets two"
    to_setting = [envelope for envelope in found.envelopes if envelope.setting_id]
    wanted = "setting" in (*sending.to, *sending.copies) and family.school is not None
    assert len(to_setting) == int(wanted)
    return found


# What is put into the words of a letter, and whether it may stand there.


def facts_to_slip_in(scene: Scenery) -> list[tuple[str, str, str]]:
    """Every fact that somebody might type: whose it is, what it is, how it might be written."""
    found = []
    for person in scene.family.people:
        lines = person.address.splitlines()
        if lines:
            found += [
                (person.id, "street", lines[0].upper()),
                (person.id, "street", lines[0].replace(" ", "  ").replace("1", "1,", 1)),
                (person.id, "postcode", lines[-1].lower().replace(" ", "")),
                (person.id, "postcode", lines[-1]),
            ]
        if person.email:
            found.append((person.id, "email", person.email.title()))
        if person.phone:
            found.append((person.id, "phone", "+44 " + person.phone[1:]))
    return found


def must_stop(scene: Scenery, envelope: Recipient, owner: str, kind: str, written: str) -> bool:
    """Say whether a fact of a person on the case must not stand in this letter."""
    family = scene.family
    holder = next(person for person in family.people if person.id == owner)
    flat = letters_and_figures(written)
    mine = letters_and_figures(envelope.address)
    if kind == "street" and _names_a_hidden_street(scene, envelope, written):
        return True
    if kind in ("street", "postcode"):
        known_here = flat in mine if kind == "postcode" else mine.startswith(flat)
        everyone = [one for one in family.people if flat in letters_and_figures(one.address)]
        if kind == "postcode" and known_here:
            return False
    else:
        everyone = [holder]
    return any(_is_hidden_from(one, envelope, family) for one in everyone)


def _names_a_hidden_street(scene: Scenery, envelope: Recipient, written: str) -> bool:
    """Whether what is written has the name of a street in which somebody hides, whatever the number."""
    school = scene.family.school
    known = f"{envelope.address} {school.address if school else ''}".lower()
    street = " ".join(re.findall("[a-z]+", written.lower()))
    for one in scene.family.people:
        own = " ".join(re.findall("[a-z]+", one.address.split("\n")[0].lower()))
        if (
            one.withheld
            and own == street
            and street not in known
            and _is_hidden_from(one, envelope, scene.family)
        ):
            return True
    return False


def _is_hidden_from(person: Somebody, envelope: Recipient, family: Family) -> bool:
    if person in envelope.people:
        return False
    here = letters_and_figures(envelope.address)
    if person.withheld:
        own = {letters_and_figures(one.address) for one in envelope.people if one.withheld}
        return person.address != "" and letters_and_figures(person.address) not in own
    elsewhere = letters_and_figures(person.address) != here
    return envelope.kind == "family" and person.role in (*FAMILY, "young_person") and elsewhere


def check_words(scene: Scenery, envelope: Recipient, chance: random.Random) -> None:
    def stopped(text: str) -> bool:
        return bool(list(objections_to_text(text, scene.family, envelope, scene.others, near=scene.near)))

    def hard(text: str) -> bool:
        found = objections_to_text(text, scene.family, envelope, scene.others, near=scene.near)
        return any(not one.may_pass for one in found)

    plain = "Dear reader. We will write again. It may be due on 2 May 2027, at Ada Lovelace School."
    assert not stopped(f"{plain} Ada Khan does well. Addie has our reference 14-197.")
    slips = facts_to_slip_in(scene)
    if slips:
        owner, kind, written = chance.choice(slips)
        wrong = must_stop(scene, envelope, owner, kind, written)
        assert stopped(f"{plain} We heard: {written}.") == wrong, (owner, kind, written)
    assert hard(f"{plain} See 77 SAFE street."), "nobody may let it go"
    assert hard(f"{plain} Ring 07700900555"), "nobody may let it go"
    for name in ("Zofia Nowak", "NOWAK, Zofia", "Zosia Nowak’s", "20-001", "A123456789012", "Wanjiru Mwangi"):
        assert stopped(f"{plain} Like {name}, as we said.")
    for child in scene.near:
        assert stopped(f"{plain} Her brother {child.given_name} too.")


def check(seed: int) -> None:
    """Hold one family against the oracle."""
    chance, scene = random.Random(-seed), scenery(seed)
    kind = chance.choice(tuple(KINDS))
    found = check_readers(scene, KINDS[kind])
    for envelope in found.envelopes:
        check_words(scene, envelope, chance)
        hidden = any(
            one.withheld
            and one.address
            and letters_and_figures(one.address) == letters_and_figures(envelope.address)
            for one in scene.family.people
        )
        own = any(person.withheld for person in envelope.people)
        stopped = list(objections_to_envelope(envelope, scene.others))
        if hidden and not own:
            assert stopped, "a withheld address on somebody else's envelope"
        lately = [one for one in envelope.people if one.moved_on and DAY - one.moved_on < timedelta(28)]
        assert len(list(objections_to_address(envelope.people, DAY))) == len(lately)


@settings(max_examples=600, deadline=None)
@given(st.integers(min_value=0, max_value=100_000_000))
def test_no_family_gets_a_letter_that_it_may_not_have(seed: int) -> None:
    check(seed)


@pytest.mark.soak
def test_no_family_of_a_hundred_thousand_gets_a_letter_that_it_may_not_have() -> None:
    for seed in range(100_000):
        check(seed)
