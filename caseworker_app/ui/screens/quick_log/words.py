"""The words of the quick log: who someone is, what they may be told, how it went."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from caseworker_app.casework import talk, telling
from caseworker_app.casework.whom import Whom
from caseworker_app.ui.screens.case.people_words import role_name

Naming = Callable[[str, str], str]


@dataclass(frozen=True)
class How:
    """One way in which it went: its words, and what is kept."""

    words: str
    channel: str
    direction: str
    outcome: str
    needs_note: bool = True


WAYS = (
    How("Spoke", talk.PHONE, talk.OUT, talk.SPOKE),
    How("Left message", talk.PHONE, talk.OUT, talk.LEFT_MESSAGE, needs_note=False),
    How("No answer", talk.PHONE, talk.OUT, talk.NO_ANSWER, needs_note=False),
    How("They rang", talk.PHONE, talk.IN, talk.SPOKE),
    How("Email", talk.EMAIL, talk.OUT, talk.SPOKE),
    How("Meeting", talk.MEETING, talk.OUT, talk.SPOKE),
    How("Text", talk.TEXT, talk.OUT, talk.SPOKE),
    How("Letter", talk.LETTER, talk.OUT, talk.SPOKE),
    How("Visit", talk.VISIT, talk.OUT, talk.SPOKE),
)
# What may be said further of a way: they wrote to us rather than we to them, or spoke to our machine.
_THEY_WROTE = "They wrote to us"
_THEY_LEFT = "They left a message"


def other_way(how: How | None) -> str:
    """Return the words of the button that turns a way round; nothing where it cannot be."""
    if how is None:
        return ""
    if how.channel in (talk.EMAIL, talk.TEXT, talk.LETTER):
        return _THEY_WROTE
    return _THEY_LEFT if (how.channel, how.direction) == (talk.PHONE, talk.IN) else ""


def turned(how: How) -> How:
    """Return a way turned round."""
    if how.channel == talk.PHONE:
        return replace(how, outcome=talk.LEFT_MESSAGE)
    return replace(how, direction=talk.IN)


def called(who: Whom, naming: Naming) -> str:
    """Return how the person is spoken of; initials on a screen that others see."""
    if who.person is None:
        return naming(who.given_name, who.family_name)
    whole = naming(who.person.name, "")
    return who.person.called if whole == who.person.name else whole


def relation(who: Whom, naming: Naming) -> str:
    """Say whose mother, or whose SENCO, someone is: `mother of Amira Siddiqui, 14-203`."""
    child = naming(who.given_name, who.family_name)
    if who.person is None:
        return f"{who.reference} · someone else, about the child"
    if who.person.role == "young_person":
        return f"young person, {who.reference}"
    role = role_name(who.person.role)
    role = role if role.isupper() else role.lower()
    return (
        f"{role} of {child}, {who.reference}" if who.person.is_family else f"{role}, {child}, {who.reference}"
    )


def short_name(given_name: str, family_name: str) -> str:
    """`Amira S.`: as much of a name as a notice needs."""
    return f"{given_name} {family_name[:1]}." if family_name else given_name


@dataclass(frozen=True)
class Told:
    """Whether they may be told something, in words and in a tone."""

    words: str
    tone: str
    icon: str
    more: str
    barred: bool = False


def told(chosen: Sequence[Whom], how: How | None, naming: Naming, today: date) -> Told | None:
    """Say whether those who were chosen may be told something in this way, and what else to heed."""
    people = [(who, who.person) for who in chosen if who.person is not None]
    if not people:
        return None
    channel = how.channel if how else talk.PHONE
    found = [(who, person, telling.may_be_told(person, channel, today)) for who, person in people]
    worst = min(found, key=lambda one: ("no", "ask", "yes").index(one[2].answer))
    who, person, answer = worst
    words = answer.words.replace(person.called, called(who, naming))
    heed = dict.fromkeys(part for each, one in people for part in _heed(each, one))
    tone, icon = {
        "yes": ("met", "check"),
        "ask": ("soon", "triangle-alert"),
        "no": ("late", "octagon-minus"),
    }[answer.answer]
    return Told(words, tone, icon, "".join(f" · {part}" for part in heed), answer.answer == "no")


def _heed(who: Whom, person: telling.OnTheCase) -> list[str]:
    found = []
    if person.address_withheld:
        found.append("address withheld from others")
    if person.restriction:
        found.append(person.restriction)
    if person.language and person.language.casefold() != "english":
        found.append(f"{person.language} interpreter")
    elif who.interpreter and person.is_family:
        found.append(f"{who.interpreter} interpreter")
    return found
