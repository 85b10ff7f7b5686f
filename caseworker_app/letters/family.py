"""A child and the people around them, as the letters see them: plain facts, free of the store."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from caseworker_app.letters.disguises import undisguised
from caseworker_app.statutory.school_leaving import rights_pass_on

FAMILY, SETTING, PROFESSIONAL = "family", "setting", "professional"
YOUNG_PERSON: Final = "young_person"
VIRTUAL_SCHOOL: Final = "virtual_school"
PROFESSIONS: Final = ("social_worker", "educational_psychologist", "health_professional")
NEVER_FAMILY: Final = frozenset(
    {*PROFESSIONS, VIRTUAL_SCHOOL, YOUNG_PERSON, "sibling", "advocate", "solicitor", "interpreter", "senco",
     "head", "other"}
)  # fmt: skip
NOT_BY_POST: Final = ("braille", "audio", "easy_read")


@dataclass(frozen=True, slots=True, kw_only=True)
class Somebody:
    """One person on a case, and what they may be told."""

    id: str
    name: str
    role: str
    title: str = ""
    address: str = ""  # lines split by "\n", also where it is withheld: it goes on their own letters only
    withheld: bool = False
    email: str = ""
    phone: str = ""
    parental_responsibility: bool = False
    lives_with: bool = False
    no_contact: str = ""
    may_post: str = "yes"
    may_see_plan: str = "yes"
    may_attend: str = "yes"
    format: str = ""
    language: str = ""
    restriction: str = ""
    deceased: bool = False
    own_copy: bool = False
    acts_because: str = ""  # "agreed" or "capacity": after school age, why a parent still hears from us
    returned_on: date | None = None  # post to the present address came back
    moved_on: date | None = None
    address_before: str = ""
    disputed: tuple[str, ...] = ()  # what two colleagues say differently, in words

    @property
    def is_family(self) -> bool:
        """Whether this may be a parent or carer, rather than the young person or a professional."""
        return self.role not in NEVER_FAMILY


@dataclass(frozen=True, slots=True)
class School:
    """The setting that a child attends."""

    id: str
    name: str
    head: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """A child, the people around them, and where they go to school."""

    case_id: str
    reference: str
    given_name: str
    family_name: str
    preferred_name: str = ""
    date_of_birth: date | None = None
    looked_after: bool = False
    people: tuple[Somebody, ...] = ()
    school: School | None = None
    disputed: tuple[str, ...] = ()  # what two colleagues say differently of the child, in words

    @property
    def called(self) -> str:
        """The first name that the child prefers."""
        return self.preferred_name or self.given_name or self.family_name

    @property
    def full_name(self) -> str:
        """The whole name."""
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def short_name(self) -> str:
        """The first name and the initial of the last: what may stand beside the date of birth."""
        last = self.family_name.strip()
        return f"{self.called} {last[0].upper()}" if last and self.called != last else self.called

    @property
    def initials(self) -> str:
        """The initials, for pages that may lie face up."""
        return " ".join(word[0].upper() for word in self.full_name.split() if word)

    def young_person_decides(self, on: date) -> bool:
        """Whether the child is over compulsory school age, so that the rights are their own."""
        return self.date_of_birth is not None and on >= rights_pass_on(self.date_of_birth)


_NOT_WORD: Final = re.compile(r"[\W_]+")


def squashed(text: str) -> str:
    """Return the letters and figures of a text alone, in small letters, to compare addresses by."""
    return _NOT_WORD.sub("", undisguised(text).casefold())
