"""What a call, a message or a meeting is: its words, and what counts as contact with a family."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Final

from caseworker_app.errors import WrongUse
from caseworker_app.statutory.calendar import calendar

PHONE, EMAIL, LETTER, MEETING, TEXT, PORTAL, VISIT = (
    "phone", "email", "letter", "meeting", "text", "portal", "visit",
)  # fmt: skip
CHANNELS: Final = (PHONE, EMAIL, LETTER, MEETING, TEXT, PORTAL, VISIT)
IN, OUT = "in", "out"
DIRECTIONS: Final = (IN, OUT)
SPOKE, LEFT_MESSAGE, NO_ANSWER = "spoke", "left_message", "no_answer"
OUTCOMES: Final = (SPOKE, LEFT_MESSAGE, NO_ANSWER)
SATISFACTION: Final = ("satisfied", "mixed", "dissatisfied")
SATISFACTION_FROM: Final = ("said", "asked", "slip", "impression")
FACE_TO_FACE: Final = (MEETING, VISIT)
LIVE: Final = (PHONE, *FACE_TO_FACE)
# Roles in which someone is the family's, as against those who work with it.
FAMILY: Final = frozenset(
    (
        *("mother", "father", "parent", "step_parent", "grandparent", "carer", "foster_carer"),
        *("guardian", "young_person"),
    )
)


def counts_as_contact(channel: str, direction: str, outcome: str, *, answers: bool) -> bool:
    """Whether it is contact: spoken with, met, or a message received or answered. A try is none."""
    if direction == IN:
        return outcome != NO_ANSWER
    if channel in LIVE:
        return outcome == SPOKE
    return answers


def tells(channel: str, direction: str, outcome: str) -> bool:
    """Whether the family could hear something of us: spoken with, met, or written to."""
    return outcome == SPOKE if channel in LIVE else direction == OUT


def wants_reply(channel: str, direction: str, outcome: str) -> bool:
    """Whether an answer is due by the council's standard: to a message, not to a talk."""
    return direction == IN and (channel not in LIVE or outcome == LEFT_MESSAGE)


def reply_due(received: date, working_days: int) -> date:
    """Return the last working day for an answer."""
    return calendar().after(received, working_days)


def one_of(word: str, known: Collection[str], what: str) -> str:
    """Return a word that is in a list; refuse another with the list."""
    if word not in known:
        raise WrongUse(f"“{word}” is not a {what}.", f"Write one of: {', '.join(known)}.")
    return word


_RANG = {
    (OUT, SPOKE): "Rang",
    (OUT, LEFT_MESSAGE): "Left a message",
    (OUT, NO_ANSWER): "Rang, no answer",
    (IN, SPOKE): "They rang",
    (IN, LEFT_MESSAGE): "They left a message",
    (IN, NO_ANSWER): "Missed their call",
}
_WROTE = {EMAIL: "Email", LETTER: "Letter", TEXT: "Text message", PORTAL: "Message on the portal"}


def how(channel: str, direction: str, outcome: str) -> str:
    """Say in a few words how it went: “Rang, no answer”, “Email from them”."""
    if channel == PHONE:
        return _RANG[direction, outcome]
    if channel in FACE_TO_FACE:
        return f"{channel.capitalize()}{', nobody there' if outcome == NO_ANSWER else ''}"
    return f"{_WROTE[channel]} {'from' if direction == IN else 'to'} them"
