"""What the quick log does with what was filled in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from caseworker_app.casework import talk
from caseworker_app.casework.whom import Whom
from caseworker_app.ui.context import initials
from caseworker_app.ui.screens.quick_log.words import How, short_name

if TYPE_CHECKING:
    from caseworker_app.store.session import Unit


@dataclass(frozen=True, kw_only=True)
class Filled:
    """Everything that was filled in. Nobody chosen means a talk that belongs to no case yet."""

    chosen: tuple[Whom, ...]
    also: str
    how: How
    note: str
    at: datetime | None
    promise: str
    promised_by: date | None
    nevertheless: str
    reply_to: str = ""
    seconds: int | None = None
    views: str = ""
    satisfaction: str = ""
    satisfaction_from: str = ""


def log(unit: Unit, filled: Filled) -> object:
    """Log it on the case of everyone chosen, or put it aside until someone knows whose it is."""
    from caseworker_app.casework.communication import About, NewEntry, log_communication
    from caseworker_app.casework.promises import NewPromise
    from caseworker_app.casework.triage import put_aside

    cases = dict.fromkeys(one.case_id for one in filled.chosen)
    about = tuple(
        About(
            case, tuple(one.person.person_id for one in filled.chosen if one.person and one.case_id == case)
        )
        for case in cases
    )
    made = None
    if filled.promised_by is not None:
        made = NewPromise(text=filled.promise or filled.note or "Get back to them", by=filled.promised_by)
    entry = NewEntry(
        about=about,
        channel=filled.how.channel,
        direction=filled.how.direction,
        outcome=filled.how.outcome,
        summary=filled.note,
        at=filled.at,
        also=filled.also,
        seconds=filled.seconds,
        views=filled.views,
        satisfaction=filled.satisfaction,
        satisfaction_from=filled.satisfaction_from,
        promise=made,
        reply_to=filled.reply_to if about else "",
        nevertheless=filled.nevertheless or _no_answer(filled),
    )
    return log_communication(unit, entry) if about else put_aside(unit, entry)


def names_of(chosen: Sequence[Whom], *, discreet: bool) -> str:
    """Return the children's names for a notice: `Amira S. and Yusuf S.`."""
    names = dict.fromkeys(
        initials(f"{one.given_name} {one.family_name}")
        if discreet
        else short_name(one.given_name, one.family_name)
        for one in chosen
    )
    return " and ".join(names)


def _no_answer(filled: Filled) -> str:
    """Ringing in vain tells nobody anything."""
    return "There was no answer." if filled.how.outcome == talk.NO_ANSWER else ""
