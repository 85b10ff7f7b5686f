"""`log` and `promise`: what was said to and by a family, and what became of what we promised."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from caseworker_app.casework.talk import (
    CHANNELS,
    DIRECTIONS,
    LEFT_MESSAGE,
    NO_ANSWER,
    OUTCOMES,
    PHONE,
    SATISFACTION,
    SATISFACTION_FROM,
    SPOKE,
    TEXT,
    VISIT,
)
from caseworker_app.cli.output import DATE, caller, now, print_error, print_json, print_lines
from caseworker_app.errors import WrongUse
from caseworker_app.statutory.words import listed, long_date

if TYPE_CHECKING:
    from caseworker_app.store.session import Unit

_MOMENTS = (
    "%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M%z", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M",
    "%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M", "%d %B %Y %H:%M", "%Y-%m-%d", "%d/%m/%Y",
)  # fmt: skip
_MIDDAY = 12


class Moment(click.ParamType[datetime]):
    """A moment on the clock in England, or with its zone: 2026-11-20T14:30, 14:30."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:  # noqa: ARG002
        """Read the text."""
        return value if isinstance(value, datetime) else read_moment(str(value))


def read_moment(text: str) -> datetime:
    """Read a moment; a day alone is its midday, and a time alone is today’s."""
    london = ZoneInfo("Europe/London")
    told = text.strip().replace("Z", "+00:00")
    for form in ("%H:%M", *_MOMENTS):
        try:
            read = datetime.strptime(told, form)  # noqa: DTZ007
        except ValueError:
            continue
        if form == "%H:%M":
            return _on_the_clock(datetime.combine(now().astimezone(london), read.time()), london)
        if "%H" not in form:
            read = read.replace(hour=_MIDDAY)
        return read if read.tzinfo else _on_the_clock(read, london)
    raise WrongUse(f"“{text}” is not a time.", "Write one like 2026-11-20T14:30, or 14:30 for today.")


def _on_the_clock(read: datetime, london: ZoneInfo) -> datetime:
    """Return a moment in England; refuse one of the hour that is left out when the clocks go forward."""
    moment = read.replace(tzinfo=london)
    if moment.astimezone(UTC).astimezone(london).replace(tzinfo=None) != read:
        raise WrongUse(
            f"There was no {read:%H:%M} on {long_date(read.date())}: the clocks went forward.",
            f"Give a time from {read.hour + 1}:00 on.",
        )
    return moment


@click.command(
    epilog="Example:  caseworker log EHC-00123 --with 'Sara Siddiqui' --channel phone --direction out "
    "--summary 'Asked about the taxi' --promise 'Ring back about the taxi' --by 2026-11-27"
)
@click.argument("cases", metavar="CASE …", nargs=-1, required=True)
@click.option("--with", "people", multiple=True, metavar="PERSON", help="A name or an id on that case.")
@click.option("--channel", required=True, type=click.Choice(CHANNELS))
@click.option("--direction", required=True, type=click.Choice(DIRECTIONS))
@click.option("--outcome", type=click.Choice(OUTCOMES), default="spoke", show_default=True)
@click.option("--summary", required=True, metavar="T", help="What was said.")
@click.option("--at", type=Moment(), metavar="TIME", help="When it was, if not now.")
@click.option("--promise", "text", default="", metavar="T", help="What we said we would do.")
@click.option("--by", type=DATE, metavar="DATE", help="By when we said we would do it.")
@click.option("--reply-to", default="", metavar="ID", help="The message that this answers.")
@click.option("--needs-reply/--no-reply", default=None, help="Whether a message wants an answer.")
@click.option("--views", default="", metavar="T", help="What they think and want, in their own words.")
@click.option("--satisfaction", type=click.Choice(SATISFACTION), default=None)
@click.option("--satisfaction-from", type=click.Choice(SATISFACTION_FROM), default=None)
@click.option("--also", default="", metavar="NAME", help="Someone who is not on the case.")
@click.option("--nevertheless", default="", metavar="REASON", help="Why someone was told who may not be.")
def log(cases: tuple[str, ...], people: tuple[str, ...], text: str, by: date | None, **said: Any) -> None:
    """Record a call, a message, a letter, a meeting or a visit.

    Several cases make one talk about several children.
    """
    from caseworker_app.casework.communication import NewEntry, log_communication
    from caseworker_app.casework.promises import NewPromise

    if bool(text.strip()) != (by is not None):
        raise WrongUse("A promise has a text and a day.", "Give --promise T and --by DATE together.")
    if not people and not said["also"].strip():
        raise WrongUse("Say with whom it was.", "Give --with PERSON, or --also NAME for someone else.")
    _refuse_contradictions(**said)
    asking = caller()
    said |= {name: said[name] or "" for name in ("satisfaction", "satisfaction_from")}
    with asking.open_store() as store, store.unit("log a contact", user=asking.user, now=now()) as unit:
        logged = log_communication(
            unit,
            NewEntry(
                about=_about(unit, cases, people, also=bool(said["also"].strip())),
                as_of=asking.as_of_given,
                promise=NewPromise(text=text, by=by) if by is not None else None,
                **said,
            ),
        )
    for warning in logged.warnings:
        print_error(warning)
    if by is None and said["direction"] == "out":
        _say_promise(said["summary"], asking.as_of)
    if asking.as_json:
        told = {"id": logged.entry_id, "ids": list(logged.entry_ids), "promise": logged.promise_id}
        print_json(told | {"warnings": list(logged.warnings)})
    else:
        print_lines(*logged.entry_ids)


def _refuse_contradictions(
    *, channel: str, outcome: str, summary: str, views: str = "", **_said: Any
) -> None:
    if outcome == SPOKE and not (summary.strip() or views.strip()):
        raise WrongUse(
            "There is nothing in --summary.",
            "Write what was said, or give --outcome no_answer or left_message if you spoke with nobody.",
        )
    reached = {LEFT_MESSAGE: (PHONE, TEXT, VISIT), NO_ANSWER: (PHONE, VISIT)}.get(outcome)
    if reached is not None and channel not in reached:
        raise WrongUse(
            f"--outcome {outcome} does not go with --channel {channel}.",
            f"{outcome} goes with --channel {listed(list(reached))}; leave --outcome out otherwise.",
        )


def _say_promise(summary: str, today: date) -> None:
    """Say that what sounds like a promise was not kept as one."""
    from caseworker_app.casework.offered_promise import offered_promise

    offered = offered_promise(summary, today)
    if offered is not None:
        print_error(
            f"This sounds like a promise, and is not kept as one: “{offered.text}” {offered.words}.",
            f"`caseworker undo`, then log it with --promise T --by {offered.by.isoformat()}.",
        )


def _about(unit: Unit, cases: tuple[str, ...], people: tuple[str, ...], *, also: bool) -> tuple[Any, ...]:
    """Find each case, and who of those named is on it; nobody named, and no case, may be left alone."""
    from caseworker_app.casework.communication import About
    from caseworker_app.casework.lookup import case_id
    from caseworker_app.casework.people import person_id

    ids = [case_id(unit.session, case) for case in dict.fromkeys(cases)]
    found = {(case, name): person_id(unit.session, case, name) for case in ids for name in people}
    for name in people:
        if not any(found[case, name] for case in ids):
            raise WrongUse(
                f"{name} is not on this case.",
                "`caseworker case CASE` lists its people. Add them with `caseworker person`, or give --also.",
            )
    for case, called in zip(ids, dict.fromkeys(cases), strict=True):
        if people and not also and not any(found[case, name] for name in people):
            raise WrongUse(
                f"{listed(list(people))} is not on {called}.",
                f"Leave {called} out, give --with somebody who is on it, or --also NAME for someone else.",
            )
    return tuple(
        About(case, tuple(who for name in people if (who := found[case, name]) is not None)) for case in ids
    )


@click.command(epilog="Example:  caseworker promise ID moved --to 2026-12-04 --reason 'The EP is ill'")
@click.argument("promise_id", metavar="ID")
@click.argument("outcome", metavar="kept|moved|broken", type=click.Choice(["kept", "moved", "broken"]))
@click.option("--to", type=DATE, metavar="DATE", help="With moved: the new day.")
@click.option("--reason", default="", metavar="T", help="Why it is moved, or was not kept.")
@click.option("--on", type=DATE, metavar="DATE", help="The day on which it was kept, if not today.")
def promise(promise_id: str, outcome: str, to: date | None, reason: str, on: date | None) -> None:
    """Say what became of a promise."""
    from caseworker_app.casework import promises

    asking = caller()
    if (to is not None) != (outcome == "moved"):
        raise WrongUse(
            "--to names the day to which a promise is moved.", "Give it with moved, and only then."
        )
    with (
        asking.open_store() as store,
        store.unit(f"promise {outcome}", user=asking.user, now=now()) as unit,
    ):
        if to is not None:
            promises.move(unit, promise_id, to=to, reason=reason)
        elif outcome == promises.KEPT:
            promises.keep(unit, promise_id, on=on, reason=reason)
        else:
            promises.break_promise(unit, promise_id, on=on, reason=reason)
        due = promises.due(unit.session, promise_id)
    if asking.as_json:
        print_json({"id": promise_id, "state": outcome, "by": due.isoformat()})
    else:
        print_lines(f"Moved to {long_date(to)}." if to else f"Noted: {outcome}.")


commands = {"log": log, "promise": promise}
