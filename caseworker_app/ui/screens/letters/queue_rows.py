"""The rows of the queue in words: bands, and two lines a letter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from zoneinfo import ZoneInfo

from caseworker_app.letters.print_queue import Queued
from caseworker_app.letters.states import DRAFT, POSTED, PRINTED, READY, RETURNED
from caseworker_app.ui.dates import clock_time, count_of, day_month, short_date
from caseworker_app.ui.plain_words import window_words
from caseworker_app.ui.screens.letters.letter_names import letter_name
from caseworker_app.ui.widgets.status import Shape

ADD = "Add it"
_LONDON = ZoneInfo("Europe/London")
Naming = Callable[[str, str], str]


class Band(Enum):
    """Where a letter stands, in the order of the list."""

    READY = "Ready to print"
    WANTING = "Needs something"
    PRINTED = "Printed, not yet posted"
    DRAFT = "Not yet approved"
    POSTED = "Posted"
    RETURNED = "Came back"
    LOOK_FIRST = "Look at these first"
    WILL_BE_MADE = "Can be made"
    CANNOT = "Cannot be made"

    @property
    def shape(self) -> Shape:
        """The shape before its name."""
        return _SHAPES[self]


_SHAPES: dict[Band, Shape] = {
    Band.READY: "met",
    Band.WANTING: "missing",
    Band.PRINTED: "half",
    Band.DRAFT: "later",
    Band.POSTED: "met",
    Band.RETURNED: "late",
    Band.LOOK_FIRST: "today",
    Band.WILL_BE_MADE: "met",
    Band.CANNOT: "missing",
}


class Tab(Enum):
    """The four lists of the screen, with the states that each reads."""

    TO_SEND = "To send"
    DRAFTS = "Drafts"
    POSTED = "Posted"
    RETURNED = "Returned"

    @property
    def bands(self) -> tuple[Band, ...]:
        """The bands of the list, in order."""
        return _BANDS[self]

    @property
    def states(self) -> tuple[str, ...]:
        """The states to read for it."""
        return _STATES[self]


_BANDS = {
    Tab.TO_SEND: (Band.READY, Band.WANTING, Band.PRINTED),
    Tab.DRAFTS: (Band.DRAFT,),
    Tab.POSTED: (Band.POSTED,),
    Tab.RETURNED: (Band.RETURNED,),
}
_STATES = {
    Tab.TO_SEND: (READY, DRAFT, PRINTED),
    Tab.DRAFTS: (DRAFT,),
    Tab.POSTED: (POSTED,),
    Tab.RETURNED: (RETURNED,),
}


def band_of(letter: Queued) -> Band:
    """Return the band in which a letter stands."""
    if letter.state == DRAFT:
        return Band.WANTING if letter.problem or letter.approved_by else Band.DRAFT
    if letter.state == READY and letter.problem:
        return Band.WANTING
    return {READY: Band.READY, PRINTED: Band.PRINTED, POSTED: Band.POSTED, RETURNED: Band.RETURNED}[
        letter.state
    ]


@dataclass(frozen=True)
class Heading:
    """The line over a band."""

    band: Band
    count: int
    more: bool = False  # there are others that are not shown

    @property
    def number(self) -> str:
        """How many letters stand in the band."""
        return f"{self.count}{'+' if self.more else ''}"

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        return f"{self.band.value}, {self.number}"


@dataclass(frozen=True)
class TickLine:
    """One row with a tick: whose and which, to whom or what is the matter, and what can be done at once."""

    id: str
    band: Band
    child: str
    what: str
    below: str
    right: str
    is_deed: bool  # the words at the right do something
    by_hand: bool = False  # ticked only one by one, by somebody who looks

    def spoken(self, ticked: bool) -> str:
        """The whole row in one sentence."""
        first = "Ticked" if ticked else "Not ticked"
        said = (first, f"{self.child}: {self.what}", self.below, self.right)
        return ". ".join(part.rstrip(".") for part in said if part)


@dataclass(frozen=True, kw_only=True)
class Line(TickLine):
    """One letter of the queue."""

    letter: Queued

    @property
    def wants_a_fact(self) -> bool:
        """Whether something has to be typed before it can go."""
        return self.band is Band.WANTING and self.right == ADD


def line_of(letter: Queued, naming: Naming, *, discreet: bool) -> Line:
    """Put one letter into words."""
    band = band_of(letter)
    child = naming(letter.given_name, letter.family_name)
    if discreet:
        child = f"{child} {letter.reference}"
    right, is_deed = _right(letter, band)
    return Line(
        id=letter.document_id, band=band, child=child, what=letter_name(letter.letter),
        below=_below(letter, band, discreet), right=right, is_deed=is_deed, by_hand=letter.withheld,
        letter=letter,
    )  # fmt: skip


def _below(letter: Queued, band: Band, discreet: bool) -> str:
    to = "Reader hidden" if discreet else letter.recipient
    copy = "Copy · " if letter.is_copy else ""
    if band is Band.WANTING:
        if not letter.problem:
            return "Changed since it was approved"
        return "Reason hidden" if discreet else window_words(letter.problem).removesuffix(" Type it here.")
    if band is Band.PRINTED and letter.printed_at is not None:
        here = letter.printed_at.astimezone(_LONDON)
        return f"{copy}Printed {day_month(here.date())} at {clock_time(here.hour, here.minute)}"
    if band is Band.POSTED:
        return f"{copy}{short_date(letter.posted_on)}, {letter.post_class} class, to {to}"
    if band is Band.RETURNED:
        return f"Came back {short_date(letter.returned_on)} from {to}"
    safe = " · withheld address" if letter.withheld else ""
    return f"{copy}{to}{safe}"


def _right(letter: Queued, band: Band) -> tuple[str, bool]:
    if band is Band.WANTING and not letter.problem:
        return "Approve", True
    if band is Band.WANTING:
        return (ADD, True) if letter.problem.startswith("The letter needs") else ("Check", True)
    if band is Band.PRINTED:
        return "Posted?", True
    if band is Band.RETURNED:
        return "Settle", True
    if band is Band.DRAFT:
        return "Approve", True
    return count_of(letter.pages, "page") if letter.pages else "", False


def with_headings(
    letters: Sequence[Queued],
    bands: Sequence[Band],
    naming: Naming,
    *,
    discreet: bool,
    more: Sequence[Band] = (),
) -> list[Heading | Line]:
    """Return the rows of some bands, each band under its heading; an empty band is left out."""
    items: list[Heading | Line] = []
    for band in bands:
        own = [line_of(one, naming, discreet=discreet) for one in letters if band_of(one) is band]
        if own:
            items += [Heading(band, len(own), band in more), *own]
    return items


def pages_words(letters: Sequence[Queued]) -> str:
    """Say how much paper some letters are, and how they go: "5 pages · first class"."""
    pages = sum(one.pages for one in letters)
    classes = sorted({one.post_class for one in letters if one.post_class})
    how = f"{' and '.join(classes)} class" if classes else ""
    return " · ".join(part for part in (count_of(pages, "page") if pages else "", how) if part)
