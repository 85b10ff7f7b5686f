"""`remind` and `calendar`: today's reminders, also as a notification, and a file for Outlook to follow."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from caseworker_app.cli.output import caller, now, print_error, print_json, print_lines, print_table
from caseworker_app.errors import WrongUse
from caseworker_app.statutory.words import listed, long_date

if TYPE_CHECKING:
    from caseworker_app.casework.reminders import Reminders
    from caseworker_app.store.open import Store

NOTHING = "Nothing is due today."


@click.command(epilog="Example:  caseworker remind --notify")
@click.option("--for", "user", metavar="USER", default="", help="Only the cases of this caseworker.")
@click.option("--notify", is_flag=True, help="Show a notification of the desktop: counts, never a name.")
@click.option(
    "--install",
    is_flag=True,
    help="Let the computer's own scheduler show the notification, also while the window is closed.",
)
@click.option("--at", default="8:45", show_default=True, metavar="TIMES", help="With --install: when.")
@click.option("--uninstall", is_flag=True, help="Take that task away.")
def remind(user: str, notify: bool, install: bool, at: str, uninstall: bool) -> int:
    """Show today's reminders: what is late, due, promised, to be answered, and whom you meet.

    Only --notify is free of names: what we promised is printed as it was written, and a scheduler such as
    cron keeps what a task prints. Let a scheduler run it with --notify, or with --install.
    """
    if install or uninstall:
        print_lines(_schedule(at if install else ""))
        return 0
    asking = caller()
    with asking.open_store() as store:
        whose = (user,) if user else _own(store, asking.user) if notify else ()
        found = _found(store, whose)
        if notify:
            return _notify(store, found)
        if asking.as_json:
            from caseworker_app.cli.today import today_answer

            print_json(today_answer(store, asking.as_of, whose, None) | _json(found))
        else:
            _print(found)
    return 0


def _found(store: Store, whose: tuple[str, ...]) -> Reminders:
    from caseworker_app.casework.reminders import reminders
    from caseworker_app.casework.today import View

    with store.connection() as connection:
        return reminders(connection, View(caller().as_of, whose))


def _own(store: Store, user: str) -> tuple[str, ...]:
    """Return whose cases a notification counts: a caseworker's own, and everybody's for anyone else."""
    from caseworker_app.casework.caseload import caseworkers

    with store.connection() as connection:
        return (user,) if user in caseworkers(connection) else ()


def _notify(store: Store, found: Reminders) -> int:
    from caseworker_app.casework.reminders import reminded, snoozed_until
    from caseworker_app.desktop import notify as desktop

    with store.connection() as connection:
        if snoozed_until(connection, now()) is not None or not found.words:
            return 0
    why_not = desktop.notify(desktop.NAME, found.words)
    if why_not:
        print_error(why_not, found.words)
        return 1
    with store.unit("remind", user=caller().user, now=now()) as unit:
        reminded(unit)
    return 0


def _schedule(times: str) -> str:
    from caseworker_app.casework.remind_times import times_of
    from caseworker_app.desktop.schedule import install, reminder_job, remove

    return install(reminder_job(caller().folder, times_of(times))) if times else remove()


def _json(found: Reminders) -> dict[str, Any]:
    return {
        "meetings": [
            {"case": one.reference, "on": one.on.isoformat(), "time": one.time} for one in found.meetings
        ],
        "updates": [
            {
                "case": one.reference,
                "last_told": one.last_told.isoformat() if one.last_told else None,
                "late_since": one.late_since.isoformat() if one.late_since else None,
                "due": one.due.isoformat(),
            }
            for one in found.updates
        ],
        "words": found.words,
    }


def _print(found: Reminders) -> None:
    print_lines(found.words[:1].upper() + found.words[1:] + "." if found.words else NOTHING)
    rows: list[Sequence[str]] = [
        (long_date(row.deadline.due) if row.deadline.due else "", row.deadline.rule.verb, row.reference)
        for row in (*found.late, *found.due)
    ]
    rows += [(long_date(row.due), row.text, row.reference) for row in found.owed]
    rows += [
        (long_date(one.due), "Tell the family how their late case stands", one.reference)
        for one in found.updates
    ]
    rows += [
        (f"{long_date(one.on)} {one.time}".strip(), "Review meeting", one.reference) for one in found.meetings
    ]
    if rows:
        print_table(("When", "What", "Reference"), rows, wide="What")


@click.command(epilog="Example:  caseworker calendar --out caseworker.ics")
@click.option("--out", required=True, type=click.Path(path_type=Path), metavar="FILE.ics")
@click.option("--for", "user", metavar="USER", default="", help="Only the cases of this caseworker.")
def calendar(out: Path, user: str) -> None:
    """Write deadlines, promises and meetings as a calendar file: initials and references, no names.

    The same caseload gives the same file, so a calendar that subscribes to it sees only what changed.
    """
    from caseworker_app.casework.caseload import caseworkers
    from caseworker_app.reports.calendar_file import calendar_bytes, write_calendar

    asking = caller()
    with asking.open_store() as store, store.connection() as connection:
        if user and user not in (known := caseworkers(connection)):
            held = f"Cases are held by {listed(known)}." if known else "No case has a caseworker yet."
            raise WrongUse(f"No case is held by “{user}”; {out} is left as it was.", held)
        content = calendar_bytes(connection, (user,) if user else (), asking.as_of)
    changed = write_calendar(out, content)
    entries = content.count(b"BEGIN:VEVENT")
    if asking.as_json:
        print_json({"file": str(out), "entries": entries, "changed": changed})
    else:
        print_lines(f"{out}: {entries} entries{'' if changed else ', as it was'}.")


commands = {"remind": remind, "calendar": calendar}
