"""`rules`, `events`, `due` and `timeline`: what the law says, without opening a caseload."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from caseworker_app.cli.output import (
    DATE,
    add_common_options,
    caller,
    civil_day,
    now,
    print_json,
    print_lines,
    print_table,
)
from caseworker_app.errors import WrongUse
from caseworker_app.statutory import due_date as asked
from caseworker_app.statutory import engine, explain, timeline
from caseworker_app.statutory.events import EVENT_TYPES, EventType
from caseworker_app.statutory.rule import Rule
from caseworker_app.statutory.rules import RULES
from caseworker_app.statutory.words import long_date

_STATES = {
    "open": "open",
    "overdue": "late",
    "met": "met",
    "met_late": "met late",
    "excepted": "limit disapplied",
    "ended": "ended",
}


@click.command()
def rules() -> None:
    """List every rule: what starts it, how it counts, what meets it, and the law.

    Example:  caseworker rules --json
    """
    if caller().as_json:
        print_json({"rules": [rule_json(rule) for rule in RULES]})
        return
    lines = ((rule.id, rule.title, _period(rule), rule.duty.value, _cited(rule)) for rule in RULES)
    print_table(("Rule", "What must be done", "Limit", "Duty", "Law"), lines, wide="What must be done")


@click.command()
def events() -> None:
    """List every type of event by process, with its meaning and the details that it takes.

    Example:  caseworker events
    """
    if caller().as_json:
        print_json({"events": [event_json(event) for event in EVENT_TYPES]})
        return
    lines = ((event.kind, event.type, event.meaning, _details(event)) for event in EVENT_TYPES)
    print_table(("Process", "Event", "Meaning", "Details"), lines, wide=("Meaning", "Details"))


@click.command()
@click.argument("rule")
@click.argument("day", metavar="DATE", type=DATE)
@click.option("--detail", "details", multiple=True, metavar="NAME=VALUE", help="What else the rule needs.")
def due(rule: str, day: date, details: Sequence[str]) -> None:
    """Show the due date of RULE when its count begins on DATE.

    Example:  caseworker due ap-lodge 2026-06-15 --detail certificate_issued=2026-07-20
    """
    found = asked.due_date(rule, day, dict(_pair(text) for text in details))
    if caller().as_json:
        print_json(due_json(found))
        return
    when = "No date in law" if found.due is None else f"Due {long_date(found.due)}"
    if found.act_by is not None and found.act_by != found.due:
        when += f"; do it by {long_date(found.act_by)}"
    print_lines(found.rule.title, when, found.because, _cited(found.rule))


@click.command(name="timeline")
@click.argument("file", metavar="FILE")
def show_timeline(file: str) -> None:
    """Show the deadlines of a timeline in a JSON file; - reads standard input.

    Example:  caseworker timeline case.json --as-of 2026-11-23
    """
    asking = caller()
    case = timeline.read(_text(file), latest=max(asking.as_of, civil_day(now())))
    answer = timeline.answer(engine.deadlines(case, asking.as_of), asking.as_of)
    if asking.as_json:
        print_json(answer)
        return
    if not answer["deadlines"]:
        print_lines(
            f"No deadline runs on {long_date(asking.as_of)}.",
            "A deadline begins with an event; `caseworker events` lists them.",
        )
        return
    print_lines(f"Deadlines on {long_date(asking.as_of)}")
    print_table(("Due", "What must be done", "State", "Why"), _rows(answer["deadlines"]), wide="Why")


def rule_json(rule: Rule) -> dict[str, Any]:
    """Return one rule as other people's scripts read it."""
    return {
        "id": rule.id,
        "title": rule.title,
        "process": rule.process,
        "starts_on": list(rule.starts_on),
        "met_by": [*rule.met_by, *rule.met_in_time_by],
        "ended_by": list(rule.ended_by),
        "period": None if rule.limit is None else rule.limit.period,
        "count": "NONE" if rule.limit is None else rule.limit.code,
        "duty": rule.duty.value,
        "holder": rule.holder.value,
        "source": str(rule.source),
        "verified": rule.source.verified,
        "in_force_from": rule.in_force_from.isoformat() if rule.in_force_from else None,
        "in_force_to": rule.in_force_to.isoformat() if rule.in_force_to else None,
        "makes_rows": rule.makes_rows,
        "counts_from": list(rule.counts_from),
        "exceptions": list(rule.exceptions),
        "note": rule.note,
    }


def event_json(event: EventType) -> dict[str, Any]:
    """Return one event type as other people's scripts read it; free text and dates list no values."""
    return {
        "process": event.kind,
        "type": event.type,
        "meaning": event.meaning,
        "detail": {detail.name: list(detail.values) for detail in event.details},
    }


def due_json(found: asked.DueDate) -> dict[str, Any]:
    """Return one due date as other people's scripts read it."""
    return {
        "rule": found.rule.id,
        "starts_on": found.starts_on.isoformat(),
        "due": found.due.isoformat() if found.due else None,
        "act_by": found.act_by.isoformat() if found.act_by else None,
        "holder": found.holder.value,
        "duty": found.duty.value,
        "source": str(found.rule.source),
        "because": found.because,
    }


def _text(file: str) -> str:
    if file == "-":
        return sys.stdin.read()
    try:
        return Path(file).read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise WrongUse(
            f"The file {file} cannot be read.", "Check its name, and that it is JSON text."
        ) from error


def _pair(text: str) -> tuple[str, str]:
    name, found, value = text.partition("=")
    if not found or not name:
        raise WrongUse(
            f"“{text}” is not a detail.", "Write --detail NAME=VALUE, such as --detail kind=post16_move."
        )
    return name, value


def _rows(deadlines: Iterable[dict[str, Any]]) -> Iterable[tuple[str, ...]]:
    for line in deadlines:
        when = long_date(date.fromisoformat(line["due"])) if line["due"] else "no date"
        yield when, line["title"], _STATES[line["state"]], line["because"]


def _period(rule: Rule) -> str:
    return "no number" if rule.limit is None else rule.limit.period


def _cited(rule: Rule) -> str:
    """Name the law, unless nobody has opened its wording."""
    return "wording to be checked" if not explain.law(rule) else str(rule.source)


def _details(event: EventType) -> str:
    return "; ".join(
        f"{detail.name}: {', '.join(detail.values)}" if detail.values else detail.name
        for detail in event.details
    )


commands = {"rules": rules, "events": events, "due": due, "timeline": show_timeline}
for _command in commands.values():
    add_common_options(_command)
