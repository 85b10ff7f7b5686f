"""One letter in words: its evidence slip and its confirmation strip, in full or for a shared screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from caseworker_app.statutory.words import listed
from caseworker_app.ui.clock import in_london
from caseworker_app.ui.dates import WEEKDAYS, clock_time, count_of, day_month, long_date, short_date
from caseworker_app.ui.plain_words import window_words
from caseworker_app.ui.screens.case.event_words import event_words
from caseworker_app.ui.screens.letters.slip import SlipLine, SlipPart
from caseworker_app.ui.screens.letters.strip import Caution, Fact

if TYPE_CHECKING:
    from caseworker_app.letters.one_letter import LetterView

HIDDEN = "Hidden in discreet mode"
_MOST_NAMED = 3
ASTRAY = "It went to the wrong person"
_NAMESAKE = "same surname"
Naming = Callable[[str], str]
_DATES = {
    "reply_by": "Reply by",
    "advice_by": "Advice to us by",
    "circulate_by": "Advice circulated by",
    "report_by": "Report by",
    "decision_by": "Decision by",
    "final_plan_by": "Final plan by",
    "next_review_by": "Next review by",
    "review_due_by": "Review finished by",
    "appeal_by": "Appeal by",
    "mediation_by": "Mediation adviser by",
    "transfer_by": "Plan for the move by",
    "transfer_limit": "Plan for the move by",
    "preference_by": "Choice of setting by",
}


def slip_parts(view: LetterView) -> list[SlipPart]:
    """Return what a letter rests on, its dates, what was checked, and what goes with it."""
    return [
        SlipPart("Evidence slip", list(_evidence(view)), "What the letter rests on"),
        SlipPart("Dates in this letter", list(_dates(view))),
        SlipPart("Checked", list(_checks(view))),
        SlipPart("In the envelope", list(_envelope(view))),
    ]


def _evidence(view: LetterView) -> Iterator[SlipLine]:
    for one in view.rests_on:
        by = f", recorded by {one.recorded_by}" if one.recorded_by else ""
        yield SlipLine("met", event_words(one.event), f"{short_date(one.on)}{by}")
    if not view.rests_on and not view.problem:
        yield SlipLine("met", "It states nothing that must have happened")


def _dates(view: LetterView) -> Iterator[SlipLine]:
    for name, day in sorted(view.dates.items(), key=lambda one: one[1]):
        words = _DATES.get(name) or name.replace("_", " ").capitalize()
        yield SlipLine("date", f"{words} {long_date(day)}")


def _checks(view: LetterView) -> Iterator[SlipLine]:
    if view.problem:
        yield SlipLine("missing", window_words(view.problem))
        return
    for one in view.objections:
        who = "" if not one.may_pass else "Confirm it" if one.confirms else "A team lead decides"
        yield SlipLine("today" if one.may_pass else "late", one.why, who)
    said = " ".join(one.why for one in view.objections)
    if "another child" not in said:
        yield SlipLine("met", "No other child’s name or reference")
    if "must not be disclosed" not in said:
        yield SlipLine("met", "No withheld address or number")
    if view.withheld:
        yield SlipLine("met", "Withheld address: on this envelope only")
    elif view.address:
        yield SlipLine("met", f"Address fits: {count_of(len(view.address), 'line')} of 6")


def _envelope(view: LetterView) -> Iterator[SlipLine]:
    for one in view.enclosures:
        yield SlipLine("file", one.what, f"{count_of(one.pages, 'page')}, printed with the letter")
    for words in view.by_hand:
        yield SlipLine("today", capital(words), "Not here as a file: add it by hand")


def strip_facts(view: LetterView, naming: Naming, *, discreet: bool) -> tuple[Fact, Fact, Fact, Fact]:
    """Return the four columns of the confirmation strip."""
    born = f"born {long_date(view.born)}" if view.born is not None else "date of birth missing"
    place = [line for line in view.address if line != view.recipient]
    street, town = (place[:-2], place[-2:]) if len(place) > 2 else (place[:1], place[1:])
    first, rest = ", ".join(street) or "No address", " ".join(town)
    inside = [*(one.what for one in view.enclosures), *view.by_hand]
    enclosed = capital(inside[0]) if inside else "Nothing"
    more = capital(inside[1]) if len(inside) == 2 else f"and {len(inside) - 1} more" if inside[2:] else ""
    return (
        Fact("Child", naming(view.child), view.reference if discreet else born),
        Fact(
            "Addressed to",
            naming(view.recipient) if discreet else view.recipient,
            "" if discreet else view.why,
        ),
        Fact("Address", HIDDEN if discreet else first, "" if discreet else rest),
        Fact("Enclosed", enclosed, more),
    )


def cautions(view: LetterView, naming: Naming, *, discreet: bool) -> list[Caution]:
    """Return who could be mixed up with the child, and what speaks against the letter."""
    mixed_up = " ".join(_mixed_up(view, naming))
    found = [Caution(mixed_up)] if mixed_up else []
    if view.tell_by is not None:
        found.insert(0, Caution(f"{ASTRAY}. Copies are frozen. {tell_words(view.tell_by)}.", stops=True))
    found += [Caution(one.why, stops=not one.may_pass) for one in view.objections if not discreet]
    return found


def tell_words(tell_by: datetime) -> str:
    """Say until when the Commissioner must be told of a letter that went astray, on the clock of London."""
    return f"Tell the Information Commissioner of a serious breach {limit_words(tell_by)}"


def limit_words(moment: datetime) -> str:
    """Say a limit to the minute, on the clock of London: "by Thu 26 Nov, 9:14am"."""
    here = in_london(moment)
    return f"by {WEEKDAYS[here.weekday()][:3]} {day_month(here.date())}, {clock_time(here.hour, here.minute)}"


def _mixed_up(view: LetterView, naming: Naming) -> Iterator[str]:
    """Say with whom the child could be mixed up: each sibling, and the first few of the same surname."""
    kin = [f"{one.how} {naming(one.name)} ({one.reference})" for one in view.near if one.how != _NAMESAKE]
    named = [f"{naming(one.name)} ({one.reference})" for one in view.near if one.how == _NAMESAKE]
    if kin:
        yield f"{capital(listed(kin, 'and'))} {'has a case' if len(kin) == 1 else 'have cases'} too."
    if named:
        more = [f"{len(named) - _MOST_NAMED} more"] if named[_MOST_NAMED:] else []
        yield f"Same surname: {listed([*named[:_MOST_NAMED], *more], 'and')}."
    if view.near:
        child = naming(view.child) if naming is not str else view.child.split(" ")[0]
        yield f"This letter is about {child}."


def capital(words: str) -> str:
    """Return words with a capital at their head."""
    return words[:1].upper() + words[1:]
