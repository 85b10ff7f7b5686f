"""`today`: what needs doing, most pressing first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date
from typing import TYPE_CHECKING, Any

import click

from caseworker_app.cli.output import (
    caller,
    civil_day,
    now,
    print_error,
    print_json,
    print_lines,
    print_table,
)
from caseworker_app.statutory import timeline
from caseworker_app.statutory.words import listed, long_date

if TYPE_CHECKING:
    from caseworker_app.casework.doubts import Doubt
    from caseworker_app.casework.today import Row, View
    from caseworker_app.casework.today_letters import LetterRow
    from caseworker_app.casework.today_owed import OwedRow
    from caseworker_app.store.open import Store


@click.command(epilog="Example:  caseworker today --for 'R. Patel' --limit 10")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many rows of each list.")
@click.option("--for", "user", metavar="USER", default="", help="Only the cases of this caseworker.")
def today(limit: int | None, user: str) -> None:
    """Show what needs doing, most pressing first."""
    from caseworker_app.casework.doubts import doubts
    from caseworker_app.casework.today import PAGE, View
    from caseworker_app.casework.today_letters import letters_to_do
    from caseworker_app.casework.today_owed import owed_rows

    asking, whose = caller(), (user,) if user else ()
    if asking.as_json:
        with asking.open_store() as store:
            _say_if_unknown(store, user)
            print_json(today_answer(store, asking.as_of, whose, limit))
        return
    # For a person a page is enough, and costs the same in any caseload.
    most = limit or PAGE
    with asking.open_store() as store:
        _say_if_unknown(store, user)
        ours, waiting = today_rows(store, View(asking.as_of, whose), civil_day(now()), most)
        with store.connection() as connection:
            missing = doubts(connection, whose, most=most)
            owed = owed_rows(connection, whose, until=date.max, most=most)
            letters = letters_to_do(connection, whose, asking.as_of, most=most)
    print_today(ours, waiting, missing, asking.as_of, owed)
    if letters:
        print_lines("", "Letters that are not done")
        told = [(row.verb, f"{row.given_name} {row.family_name}", row.reference, row.why) for row in letters]
        print_table(("What to do", "Child", "Reference", "Why"), told, wide="Why")
    if limit is None and PAGE in (len(ours), len(waiting), len(missing), len(owed)):
        print_lines("", f"At most {PAGE} rows of each list are shown; --limit 1000 shows more.")


def _say_if_unknown(store: Store, user: str) -> None:
    """Say beside the answer that nobody of a name holds a case: it may be misspelt, or new here."""
    from caseworker_app.casework.caseload import caseworkers

    if not user:
        return
    with store.connection() as connection:
        known = caseworkers(connection)
    if user not in known:
        held = f"Cases are held by {listed(known)}." if known else "No case has a caseworker yet."
        print_error(f"No case is held by “{user}”.", held)


def today_answer(store: Store, as_of: date, whose: tuple[str, ...], most: int | None) -> dict[str, Any]:
    """Return the whole of Today as other people's scripts read it: all rows, where `most` says no number."""
    from caseworker_app.casework.doubts import doubts
    from caseworker_app.casework.today import View
    from caseworker_app.casework.today_letters import letters_to_do
    from caseworker_app.casework.today_owed import owed_rows

    ours, waiting = today_rows(store, View(as_of, whose), civil_day(now()), most)
    with store.connection() as connection:
        missing = doubts(connection, whose, most=most)
        owed = owed_rows(connection, whose, until=date.max, most=most)
        letters = letters_to_do(connection, whose, as_of, most=most)
    answer = today_json(ours, waiting, missing, as_of, owed)
    return {**answer, "letters": [_letter_json(row) for row in letters]}


def today_rows(store: Store, view: View, today: date, most: int | None) -> tuple[list[Row], list[Row]]:
    """Return what is ours to do and what others owe: from the derived table, or worked out for a past day."""
    from caseworker_app.casework.deadline_list import Wanted, deadlines_on
    from caseworker_app.casework.today import TO_DO, Band, rows_of
    from caseworker_app.casework.today_then import rows_then
    from caseworker_app.store.deadlines import hold_on

    with store.reading() as session:
        if not hold_on(session, view.today, today):
            wanted = Wanted(caseworker=next(iter(view.caseworkers), ""))
            rows = rows_then(deadlines_on(session, wanted, view.today, today), view.today)
            ours = [row for row in rows if row.band is not Band.WAITING]
            return ours[:most], [row for row in rows if row.band is Band.WAITING][:most]
    with store.connection() as connection:
        return rows_of(connection, view, TO_DO, most), rows_of(connection, view, (Band.WAITING,), most)


def today_json(
    ours: Sequence[Row],
    waiting: Sequence[Row],
    missing: Sequence[Doubt],
    as_of: date,
    owed: Sequence[OwedRow] = (),
) -> dict[str, Any]:
    """Return Today as other people's scripts read it; what waits for us stands before what others owe."""
    return {
        "as_of": as_of.isoformat(),
        "deadlines": [timeline.as_json(row.deadline, as_of, row.reference) for row in ours],
        "promises": [_promise_json(row, as_of) for row in owed if row.kind == "promise"],
        "waiting": [
            *(_unanswered_json(row) for row in owed if row.kind == "reply"),
            *(_waiting_json(row) for row in waiting),
        ],
        "facts_missing": [{"case": doubt.reference, "why": doubt.why} for doubt in missing],
    }


def _letter_json(row: LetterRow) -> dict[str, Any]:
    return {
        "case": row.reference,
        "document": row.document_id,
        "state": row.kind,
        "to": row.to,
        "since": row.since.isoformat(),
        "due": row.due.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if row.due else None,
        "what": row.verb,
        "why": row.why,
    }


def _promise_json(row: OwedRow, as_of: date) -> dict[str, Any]:
    return {
        "id": row.id,
        "case": row.reference,
        "to": row.to,
        "text": row.text,
        "by": row.due.isoformat(),
        "days": row.days(as_of),
    }


def _unanswered_json(row: OwedRow) -> dict[str, Any]:
    since = civil_day(row.since).isoformat()
    told = {"case": row.reference, "with": row.to, "since": since, "due": row.due.isoformat()}
    return {**told, "what": row.text, "id": row.id}


def _waiting_json(row: Row) -> dict[str, Any]:
    return {
        "case": row.reference,
        "with": row.deadline.of or row.deadline.holder.value,
        "since": row.deadline.starts_on.isoformat(),
        "due": row.deadline.due.isoformat() if row.deadline.due else None,
        "what": row.deadline.rule.title,
    }


def print_today(
    ours: Sequence[Row],
    waiting: Sequence[Row],
    missing: Sequence[Doubt],
    as_of: date,
    owed: Sequence[OwedRow] = (),
) -> None:
    """Print what is ours to do, what others owe, and what is missing, band by band."""
    from caseworker_app.reports.today_words import BAND_WORDS, status_words, why_words

    print_lines(f"Today, {as_of:%A} {long_date(as_of)}")
    if not ours and not waiting and not owed:
        print_lines("Nothing is due in the next 5 working days.")
    rows = (*ours, *waiting)
    for band in dict.fromkeys(row.band for row in rows):
        print_lines("", BAND_WORDS[band])
        print_table(
            ("", "What to do", "Child", "Reference", "Why"),
            [
                (
                    status_words(row),
                    row.deadline.rule.verb,
                    f"{row.given_name} {row.family_name}",
                    row.reference,
                    why_words(row),
                )
                for row in rows
                if row.band is band
            ],
            wide="Why",
        )  # fmt: skip
    if owed:
        print_lines("", "Promised to a family, or to be answered")
        print_table(
            ("By", "What to do", "Child", "Reference", "Id"),
            [
                (long_date(row.due), row.text, f"{row.given_name} {row.family_name}", row.reference, row.id)
                for row in owed
            ],
            wide="What to do",
        )
    if missing:
        print_lines("", "Facts missing or doubtful")
        print_table(("Reference", "Why"), [(doubt.reference, doubt.why) for doubt in missing], wide="Why")


commands = {"today": today}
