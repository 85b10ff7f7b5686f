"""The words of Today's rows, for paper and for the command line."""

from __future__ import annotations

from caseworker_app.casework.today import Band, Row
from caseworker_app.statutory import explain, urgency
from caseworker_app.statutory.rule import Holder, State
from caseworker_app.statutory.words import count_of, lower_first

BAND_WORDS = {
    Band.LATE: "Late",
    Band.DUE_TODAY: "Due today",
    Band.SOON: "Next 5 working days",
    Band.DISAPPLIED: "Limit disapplied, still to do",
    Band.FACTS_MISSING: "Facts missing",
    Band.WAITING: "Waiting for others",
}
_WHOSE = {
    Holder.FAMILY: "the family",
    Holder.SETTING: "the setting",
    Holder.ADVISER: "an adviser",
    Holder.MEDIATION_ADVISER: "the mediation adviser",
    Holder.TRIBUNAL: "the Tribunal",
    Holder.ICB: "the health board",
}


def initials(given_name: str, family_name: str) -> str:
    """Return the initials of a child: "A.S."."""
    return "".join(f"{name[0]}." for name in (given_name.strip(), family_name.strip()) if name)


def status_words(row: Row) -> str:
    """Say where a row stands, so that black-and-white printing says it too."""
    if row.band is Band.WAITING:
        late = row.days is not None and row.days < 0
        return f"Overdue by {count_of(-(row.days or 0), 'day')}" if late else "Waiting"
    if row.state is State.EXCEPTED:
        return "Disapplied"
    if row.days is None:
        return "No date"
    if row.days < 0 and row.kind == urgency.TARGET:
        return f"{count_of(-row.days, 'day')} past target"
    if row.days < 0:
        return f"Late {count_of(-row.days, 'day')}"
    if row.state is State.OVERDUE:
        return "Late today"
    return {0: "Due today", 1: "Tomorrow"}.get(row.days, f"In {row.days} days")


def why_words(row: Row) -> str:
    """Say in one line where the date comes from, and from whom it is awaited."""
    reason = explain.reason(row.deadline)
    if row.deadline.due is None:
        return f"Add the missing date: {lower_first(reason)}"
    if row.band is Band.WAITING:
        return f"From {_WHOSE.get(row.deadline.holder, 'another')}: {reason}"
    return reason
