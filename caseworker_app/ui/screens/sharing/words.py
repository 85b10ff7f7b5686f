"""The sentences of the screen: who changed what, whose a column is, and what follows."""

from __future__ import annotations

from datetime import date, datetime

from caseworker_app.statutory.rule import State
from caseworker_app.sync.compare import Comparison, DateRow, Due
from caseworker_app.sync.conflicts import WITHHELD, Choice, Shown
from caseworker_app.ui.dates import long_date, moment_words, short_date
from caseworker_app.ui.sharing_words import moment_short
from caseworker_app.ui.widgets.status import Status

_EMPTY = "(empty)"


def upper_first(words: str) -> str:
    """Begin a line with a capital letter."""
    return words[:1].upper() + words[1:]


def is_mine(one: Shown) -> bool:
    """Whether one of the two values is really this person's own; a team lead decides about others'."""
    return bool(one.me) and one.mine.by == one.me


def who(choice: Choice, one: Shown) -> str:
    """Name who gave a value, in the middle of a sentence."""
    return "you" if choice.by and choice.by == one.me else choice.by or "somebody"


def headline(one: Shown, child: str) -> str:
    """Say in one sentence what happened."""
    what = f"{child}’s {one.what}" if child else one.what
    mine, theirs = upper_first(who(one.mine, one)), who(one.theirs, one)
    if one.kind == "twice":
        return f"{mine} and {theirs} recorded one event of {child} with two dates"
    if one.kind == "deleted":
        return f"One of you took away what the other changed: {what}"
    if one.kind == "late":
        return f"{mine} changed {what}, and no longer has the case"
    if one.kind == "denied":
        return f"{mine} changed {what}, and may not"
    return f"{mine} and {theirs} both changed {what}"


def whom_to_ask(one: Shown) -> str:
    """Name the colleague who gave the other value; nobody where both are one's own."""
    return next((each.by for each in (one.theirs, one.mine) if each.by and each.by != one.me), "")


def question(one: Shown) -> str:
    """Ask a colleague which value is right; the values stay in the program, where they are seen too."""
    about = f"{one.reference}: {one.about} — {one.what}" if one.about else f"{one.reference}: {one.what}"
    return (
        f"{about}. We both changed this in Caseworker, each on our own laptop. Which is right? "
        "Both are kept, and it waits under Colleagues until one of us decides."
    )


def below_headline(one: Shown, now: datetime, *, discreet: bool) -> str:
    """Say which case, whose field, and since when it waits."""
    about = "" if discreet else one.about
    return " · ".join(
        part for part in (one.reference, about, f"found {moment_words(one.made_at, now)}") if part
    )


def column_head(choice: Choice, one: Shown, *, own: str) -> str:
    """Name a column: `Yours`, `Theirs`, or the person where neither is one's own."""
    return own if is_mine(one) else choice.by or own


def given(choice: Choice, now: datetime) -> str:
    """Say who gave a value, and when."""
    when = moment_short(choice.at, now) if choice.at is not None else ""
    return ", ".join(part for part in (choice.by, when) if part)


def value(text: str, *, discreet: bool) -> str:
    """Return a value as it may be shown."""
    if text == WITHHELD:
        return "Withheld: not shown here"
    return "Hidden" if discreet and text else text or _EMPTY


def list_lines(one: Shown, child: str, now: datetime, *, discreet: bool) -> tuple[str, str, str]:
    """Return the three lines of a row: the child, the field, who and when."""
    about = "" if discreet or not one.about else f"{one.about}: "
    for_lead = " · for the team lead" if one.for_the_lead else ""
    return child or "No case", upper_first(f"{about}{one.what}"), f"{given(one.theirs, now)}{for_lead}"


def due_words(due: Due) -> tuple[str, Status | None]:
    """Return a date with where it stands."""
    if due.state is None:
        return "no deadline", None
    return short_date(due.on) if due.on else "no date", Status.from_deadline(due.state, due.days)


def warnings(found: Comparison) -> list[str]:
    """Say which choice would make something late."""
    told = []
    one = found.shown
    for row in found.dates:
        for here, there, choice, own in (
            (row.mine, row.theirs, one.mine, "yours"),
            (row.theirs, row.mine, one.theirs, "theirs"),
        ):
            if _is_late(here) and not _is_late(there):
                told.append(_late_words(row, here, choice.by if not is_mine(one) else own))
    return told


def _is_late(due: Due) -> bool:
    return due.state is State.OVERDUE


def _late_words(row: DateRow, due: Due, whose: str) -> str:
    was = f" It was due on {long_date(_known(due.on))}." if due.on else ""
    return f"Keeping {whose} makes this late: {row.title}.{was}"


def _known(day: date | None) -> date:
    assert day is not None
    return day


def in_force(one: Shown) -> str:
    """Say what holds until someone decides."""
    choice = one.mine if one.in_force == "mine" else one.theirs
    owner = (
        "your value" if who(choice, one) == "you" else f"{choice.by}’s value" if choice.by else "one value"
    )
    return f"Until somebody decides, {owner} holds everywhere."
