"""“I’ll call you by Friday”, typed in a note, offered as a promise with its day. The person confirms it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from caseworker_app.casework.spoken_dates import SpokenDay, spoken_days

_SENTENCE = re.compile(r"[^.!?;\n]+(?:[.](?=\d)[^.!?;\n]+)*")
_ABBREVIATED = re.compile(r"\b(Mrs|Mr|Ms|Dr|approx|St)\.", re.IGNORECASE)
# What we say that we will do: in the first person, or as a note that leaves the person out.
_WE_WILL = re.compile(
    r"\b(?:i|we)\s*(?:[’']ll|\s+will|\s+shall)\b"
    r"|\b(?:i[’']?m|i am|we[’']?re|we are) (?:going to|to)\b"
    r"|\b(?:i|we)(?: have|[’']ve)? (?:promised|agreed|said|offered) (?:to|that|i|we)\b"
    r"|\b(?:promised|agreed|offered) (?:to|that (?:i|we))\b"
    r"|(?:^|,|\band\b|\bthen\b|[–-])\s*(?:will|to) (?:ring|call|phone|e-?mail|write|send|reply|respond|"
    r"get back|chase|ask|check|update|let|speak|find|confirm|arrange|book|look)\b",
    re.IGNORECASE,
)
# Someone else's doing, or something that is not said to be so.
_THEY = re.compile(
    r"\b(?:she|he|they|mum|dad|mother|father|school|senco|ep|parents?|you)(?:[’']ll|\s+(?:will|is going to|"
    r"has (?:promised|agreed)|have (?:promised|agreed)|promised|agreed|said (?:she|he|they)))",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:won[’']t|will not|cannot|can[’']t|didn[’']t|did not|not sure|whether|if i|if we)\b", re.IGNORECASE
)
_PAST = re.compile(r"\b(?:last|since|was|were|had)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Offered:
    """A promise that a text seems to make: what, by when, and the words that say the day."""

    text: str
    by: date
    words: str


def offered_promise(text: str, today: date) -> Offered | None:
    """Return the promise that the text makes, the last one where it makes several."""
    found = [
        offered
        for sentence in _SENTENCE.findall(_ABBREVIATED.sub(r"\1", text))
        if (offered := _in(sentence, today)) is not None
    ]
    return found[-1] if found else None


def _in(sentence: str, today: date) -> Offered | None:
    ours = list(_WE_WILL.finditer(sentence))
    if not ours or _NOT.search(sentence):
        return None
    theirs = [match.start() for match in _THEY.finditer(sentence)]
    days = [day for day in spoken_days(sentence, today) if not _PAST.search(sentence[: day.start])]
    # The day belongs to whoever was named last before it.
    for day in days:
        mine = [match.start() for match in ours if match.start() < day.start] or [ours[0].start()]
        if not any(mine[-1] < place < day.start for place in theirs):
            return Offered(_without(sentence, day, mine[-1]), day.day, day.words)
    return None


def _without(sentence: str, day: SpokenDay, start: int) -> str:
    """Return what will be done, without the words for the day."""
    lead = re.compile(
        r"[\s,]*\b(?:by|before|on|until|no later than|at the latest by|for)?\s*$", re.IGNORECASE
    )
    before, after = lead.sub("", sentence[start : day.start]), sentence[day.end :]
    words = " ".join(f"{before} {after}".split()).strip(" ,–-")
    words = re.sub(r"^(?:and|then)\s+", "", words, flags=re.IGNORECASE)
    return words[:1].upper() + words[1:]
