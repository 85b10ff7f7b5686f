"""Whom a letter speaks to: “you” is always right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from caseworker_app.letters.family import FAMILY, SETTING, Family
from caseworker_app.letters.names import greeted, salutation
from caseworker_app.letters.recipients import Recipient


@dataclass(frozen=True)
class Voice:
    """Whom a letter speaks to: of a copy it is those who get the letter, not the one who gets the copy."""

    salutation: str
    to_family: bool
    to_young_person: bool = False


def voice_of(recipient: Recipient, readers: Sequence[Recipient], family: Family, day: date) -> Voice:
    """Return whom a letter to this recipient speaks to; `readers` are those to whom it is written."""
    speaks_to = readers if recipient.is_copy else (recipient,)
    people = [person for reader in speaks_to for person in reader.people]
    if recipient.kind == SETTING and not recipient.is_copy:
        return Voice(greeted(recipient.name), to_family=False)
    to_family = recipient.is_copy or recipient.kind == FAMILY
    young = to_family and family.young_person_decides(day) and not any(one.is_family for one in people)
    if young:
        return Voice(family.called, to_family=True, to_young_person=True)
    return Voice(salutation(people) or "parents and carers", to_family)
