"""`find` and `deadlines`: what the caseload says, without changing it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from caseworker_app.cli.output import (
    caller,
    civil_day,
    now,
    print_json,
    print_lines,
    print_table,
    utc,
)
from caseworker_app.statutory import explain, timeline
from caseworker_app.statutory.words import count_of, long_date, short_date

if TYPE_CHECKING:
    from caseworker_app.casework.contact_search import FoundEntry, Line
    from caseworker_app.casework.deadline_list import OnCase
    from caseworker_app.casework.search import FoundCase

STATES = {
    "open": "open",
    "overdue": "late",
    "met": "met",
    "met_late": "met late",
    "excepted": "limit disapplied",
    "ended": "ended",
}


@click.command(epilog="Example:  caseworker find siddiqui taxi")
@click.argument("words", nargs=-1, required=True)
def find(words: Sequence[str]) -> None:
    """Find a child by name, reference, parent, telephone number or school, and what was said."""
    from caseworker_app.casework import search
    from caseworker_app.casework.contact_search import find_entries, line_of

    typed = " ".join(words)
    with caller().open_store() as store:
        with store.reading() as session:
            found = search.find(session, typed)
        with store.connection() as connection:
            entries = [(one, line_of(connection, one, typed)) for one in find_entries(connection, typed)]
    if caller().as_json:
        print_json({"cases": [_case_json(one) for one in found], "communication": _said_json(entries)})
        return
    if found:
        print_table(
            ("Reference", "Name", "Found by"), [(one.reference, one.name, one.matched) for one in found]
        )
    if entries:
        print_lines("", "What was said, newest first")
        rows = [(short_date(civil_day(one.at)), one.reference, one.how, line.text) for one, line in entries]
        print_table(("Date", "Reference", "How", "What"), rows, wide="What")
    if not found and not entries:
        print_lines(f"Nothing matches “{typed}”. Try fewer letters, or the family name alone.")


def _case_json(one: FoundCase) -> dict[str, str]:
    return {
        "reference": one.reference,
        "name": one.name,
        "matched": one.matched,
        "id": one.case_id,
        "status": one.status,
    }


def _said_json(entries: Sequence[tuple[FoundEntry, Line]]) -> list[dict[str, Any]]:
    return [
        {
            "id": one.id,
            "case": one.reference,
            "at": utc(one.at),
            "how": one.how,
            "text": line.text,
            "marks": [list(mark) for mark in line.marks],
        }
        for one, line in entries
    ]


@click.command(epilog="Example:  caseworker deadlines --within 14 --team North --json")
@click.option("--case", "case", metavar="REF", help="Of one case.")
@click.option("--overdue", is_flag=True, help="Only those that are late.")
@click.option("--within", type=click.IntRange(min=0), metavar="DAYS", help="Only those due in so many days.")
@click.option("--rule", default="", metavar="ID", help="Only those of one rule.")
@click.option("--team", default="", metavar="T", help="Only those of one team's cases.")
def deadlines(case: str | None, overdue: bool, within: int | None, rule: str, team: str) -> None:
    """Show deadlines of the whole caseload, or of one case."""
    from caseworker_app.casework.deadline_list import Wanted, deadlines_on
    from caseworker_app.casework.lookup import case_id
    from caseworker_app.statutory import rules

    asking = caller()
    if rule:
        rules.rule(rule)
    with asking.open_store() as store, store.reading() as session:
        wanted = Wanted(
            case_id=case_id(session, case) if case else "",
            overdue=overdue,
            within=within,
            rule=rule,
            team=team,
        )
        found = deadlines_on(session, wanted, asking.as_of, civil_day(now()))
    if asking.as_json:
        shown = [timeline.as_json(one.deadline, asking.as_of, one.reference) for one in found]
        print_json({"as_of": asking.as_of.isoformat(), "deadlines": shown})
    else:
        _print_deadlines(found, asking.as_of)


def _print_deadlines(found: Sequence[OnCase], as_of: date) -> None:
    if not found:
        print_lines("No deadline matches.")
        return
    lines = [
        (*deadline_line(timeline.as_json(one.deadline, as_of)), one.reference, explain.reason(one.deadline))
        for one in found
    ]
    print_table(("Due", "State", "What must be done", "Case", "Why"), lines, wide="Why")


def deadline_line(told: dict[str, Any]) -> tuple[str, str, str]:
    """Return when a deadline is due, its state in words, and what must be done."""
    due = long_date(date.fromisoformat(told["due"])) if told["due"] else "no date"
    days = told["days"]
    state = STATES[told["state"]]
    if told["state"] == "overdue" and days:
        state = f"{count_of(-days, 'day')} late"
    return due, state, told["title"]


commands = {"find": find, "deadlines": deadlines}
