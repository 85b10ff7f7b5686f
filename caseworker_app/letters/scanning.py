"""Whose facts stand in a text that may not: protected addresses, other households, other children."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from typing import Final

from caseworker_app.letters.addresses import POSTCODE, postcode_of
from caseworker_app.letters.disguises import mail_signs_left_out, numbers_in, shows_number, undisguised
from caseworker_app.letters.family import FAMILY, YOUNG_PERSON, Family, squashed
from caseworker_app.letters.objection import Objection, lead_may_pass
from caseworker_app.letters.others import OtherChild, Others, Protected, compared, postcodes, words
from caseworker_app.letters.recipients import Recipient
from caseworker_app.letters.whereabouts import Words, in_any_order

_REFERENCE: Final = re.compile(r"[\w][\w./-]*\d[\w./-]*")
_MONTH_OF_A_DATE: Final = re.compile(
    r"(?<=\d)\s(?:April|May|June|August)\b|\b(?:April|May|June|August)\s(?=\d)"
)
_SHORTEST_LINE, _LONGEST_TOWN = 6, 10


class Text:
    """A finished text, made ready for looking up what it shows."""

    def __init__(self, written: str) -> None:
        self.flat = squashed(written)
        self.postcodes = postcodes(written)
        self.numbers = numbers_in(written)
        self.mail = mail_signs_left_out(written)


def objections_to_text(
    text: str, family: Family, recipient: Recipient, others: Others, *, near: Sequence[OtherChild] = ()
) -> Iterator[Objection]:
    """Give every fact of somebody else that a finished text shows."""
    made = Text(text)
    excused = {squashed(postcode_of(recipient.address))} - {""}
    where = _Where(Words(text), family, recipient, others)
    yield from _protected(made, recipient, excused, others.protected, where)
    if recipient.kind == FAMILY:
        yield from _other_households(made, family, recipient, excused)
    own = {family.full_name, f"{family.preferred_name} {family.family_name}"}
    own |= {person.name for person in family.people}
    yield from objections_to_children(text, own, {family.reference}, others, near)


def objections_to_protected(text: str, recipient: Recipient, others: Others) -> Iterator[Objection]:
    """Give every protected fact that a text shows."""
    excused = {squashed(postcode_of(recipient.address))} - {""}
    yield from _protected(Text(text), recipient, excused, others.protected)


def objections_to_envelope(recipient: Recipient, others: Others) -> Iterator[Objection]:
    """Give whose protected address stands on an envelope to somebody else: the record must be wrong."""
    excused = postcodes(recipient.address)  # two homes may have one postcode: here it tells nothing
    district = _district(recipient.address)
    near = [one for one in others.protected if _district(one.address) in (district, "") or not district]
    yield from _protected(Text(recipient.address), recipient, excused, near)


def _district(address: str) -> str:
    """Return the first half of a postcode: “115 Tenter Field” in AM9 is not the one in AM5."""
    return postcode_of(undisguised(address)).partition(" ")[0]


def _protected(
    text: Text, recipient: Recipient, excused: Set[str], protected: Sequence[Protected],
    where: _Where | None = None,
) -> Iterator[Objection]:  # fmt: skip
    """Give what a text shows of people whose address is withheld: nobody may let that go."""
    readers, here = recipient.people, squashed(recipient.address)
    own = {squashed(person.address) for person in readers if person.withheld}
    ids = {person.id for person in readers if person.withheld}
    for one in protected:
        if one.person_id in ids or squashed(one.address) in own:
            continue
        shown = _shown(one.address, one.email, one.phone, text, excused)
        if shown:
            why = f"It shows the {shown} of {one.name}, which must not be disclosed."
            # “12 High Street” is in many towns: the reader's own may be called the same.
            known = "" if squashed(one.address) == here else here
            certain = _shown(one.address, one.email, one.phone, text, excused, known)
            yield Objection(why) if certain else lead_may_pass(why)
        elif where is not None:
            yield from where.objections(one)


class _Where:
    """Looks in a text for streets and places of those in hiding, written without a number."""

    def __init__(self, text: Words, family: Family, recipient: Recipient, others: Others) -> None:
        self.text, self.others = text, others
        self.ids = {person.id for person in family.people}
        self.names = {squashed(person.name) for person in family.people}
        school = (family.school.name, family.school.address) if family.school is not None else ()
        # What the reader, the school, the council and the family's own names say anyway tells nothing.
        called = (family.full_name, *(person.name for person in family.people))
        self.known = Words("\n/ ".join((recipient.address, *school, others.public, *called)))

    def objections(self, one: Protected) -> Iterator[Objection]:
        """Object to the street of somebody in hiding, and to the place too if they belong to this child."""
        is_near = one.person_id in self.ids or squashed(one.name) in self.names
        told = one.whereabouts
        streets = [street for way in told.streets for street in in_any_order(way)]
        if any(self._is_told(street) for street in streets if self.text.names_street(street)):
            if is_near:
                yield Objection(f"It shows the street of {one.name}, which must not be disclosed.")
            else:
                yield lead_may_pass(f"It names the street of {one.name}, whose address is withheld.")
        elif is_near and any(self._is_told(place) for place in told.places if self.text.names_place(place)):
            yield lead_may_pass(f"It names the place where {one.name} lives, whose address is withheld.")

    def _is_told(self, name: str) -> bool:
        """Say whether a street or place is news to the reader, and not only part of a school's name."""
        if f" {name} " in self.known.line:
            return False
        line = self.text.line
        for setting in self.others.settings:
            called = Words(setting).line
            line = line.replace(called, " ") if f" {name} " in called else line
        return f" {name} " in line


def _other_households(
    text: Text, family: Family, recipient: Recipient, excused: Set[str]
) -> Iterator[Objection]:
    """Give facts of family members at another address that were typed into a letter to this one."""
    here = squashed(recipient.address)
    for person in family.people:
        elsewhere = squashed(person.address) != here and not person.withheld
        if (person.is_family or person.role == YOUNG_PERSON) and elsewhere and person not in recipient.people:
            shown = _shown(person.address, person.email, person.phone, text, excused)
            if shown:
                yield lead_may_pass(f"It shows the {shown} of {person.name}, who lives elsewhere.")


def _shown(address: str, email: str, phone: str, text: Text, excused: Set[str], known: str = "") -> str:
    """Return which of somebody's facts stands in a text, and is not `known`, if one does."""
    for number, line in enumerate(undisguised(address).splitlines()):
        found = POSTCODE.search(line)
        postcode = squashed(found[0]) if found is not None else ""
        if postcode and postcode not in excused and _stands(postcode, text):
            return "postcode"
        street = squashed(POSTCODE.sub("", line))
        # A house without a number is known by its name alone; further lines without one are towns.
        tells = any(map(str.isdigit, street)) or (number == 0 and len(street) >= _LONGEST_TOWN)
        if len(street) >= _SHORTEST_LINE and tells and street in text.flat and street not in known:
            return "address"
    if email and (squashed(email) in text.flat or mail_signs_left_out(email) in text.mail):
        return "email address"
    return "telephone number" if shows_number(phone, text.numbers) else ""


def _stands(postcode: str, text: Text) -> bool:
    """Say whether a postcode stands in a text, also without the space or the edges that a postcode has."""
    return postcode in text.postcodes or postcode in text.flat


def objections_to_children(
    text: str, own_names: Iterable[str], own_references: Set[str], others: Others, near: Sequence[OtherChild]
) -> Iterator[Objection]:
    """Give every child that a text names and is not about."""
    own = {" ".join(compared(name)) for name in own_names}
    said = {*_by_name(text, own, others), *_by_reference(text, others), *_first_names(text, own, near)}
    for reference in sorted(said - own_references):
        yield lead_may_pass(f"It names another child, {reference}.")


def _by_name(text: str, own: Set[str], others: Others) -> Iterator[str]:
    every = compared(text)
    for size in range(1, others.longest_name + 1):
        for start in range(len(every) - size + 1):
            name = " ".join(every[start : start + size])
            if name in others.by_name and name not in own and not _in_a_setting(name, every, others):
                yield from (child.reference for child in others.by_name[name])


def _in_a_setting(name: str, every: Sequence[str], others: Others) -> bool:
    """Say whether a name is said only as part of that of a school, such as Ada Lovelace School."""
    line = f" {' '.join(every)} "
    for setting in others.setting_words:
        if f" {name} " in setting:
            line = line.replace(setting, " ")
    return f" {name} " not in line


def _by_reference(text: str, others: Others) -> Iterator[str]:
    for found in _REFERENCE.findall(text):
        other = others.by_reference.get(found.rstrip(".,-/").casefold())
        if other is not None:
            yield other.reference


def _first_names(text: str, own: Set[str], near: Sequence[OtherChild]) -> Iterator[str]:
    """Give brothers and sisters whose first name alone is said: “Will” is a name, “will” is not."""
    own_words = {word for name in own for word in name.split()}
    said = {
        word.casefold() for word in words(_MONTH_OF_A_DATE.sub(" ", undisguised(text))) if word[:1].isupper()
    }
    for child in near:
        firsts = {compared(name)[0] for name in child.given_names if compared(name)}
        if child.is_kin and (firsts - own_words) & said:
            yield child.reference
