"""`case`, `find`, `today` and `deadlines`: what the caseload says, without changing it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date
from typing import TYPE_CHECKING, Any

import click

from caseworker_app.cli.output import (
    Caller,
    caller,
    civil_day,
    now,
    plain,
    print_json,
    print_lines,
    print_table,
)
from caseworker_app.statutory import explain, timeline
from caseworker_app.statutory.events import KIND_NAMES, happened
from caseworker_app.statutory.words import count_of, long_date

if TYPE_CHECKING:
    from caseworker_app.casework.case_shapes import CasePage, CaseProcess, PersonOnCase
    from caseworker_app.casework.deadline_list import OnCase
    from caseworker_app.casework.doubts import Doubt
    from caseworker_app.casework.today import Row
    from caseworker_app.store.open import Store

STATES = {
    "open": "open",
    "overdue": "late",
    "met": "met",
    "met_late": "met late",
    "excepted": "limit disapplied",
    "ended": "ended",
}


@click.command(epilog="Example:  caseworker case EHC-00123 --json")
@click.argument("case", metavar="CASE")
@click.option("--show-withheld", is_flag=True, help="Show withheld addresses too. That you did is recorded.")
def case(case: str, show_withheld: bool) -> None:
    """Show one case: people, events, deadlines."""
    from caseworker_app.casework.case_page import case_page
    from caseworker_app.casework.lookup import case_id

    asking = caller()
    with asking.open_store() as store:
        with store.reading() as session:
            wanted = case_id(session, case)
            page = case_page(session, wanted, asking.as_of)
            found = _deadlines_of(session, page, asking)
        shown = _withheld(store, asking, page) if show_withheld else {}
    answer = case_json(page, found, asking.as_of, shown)
    if asking.as_json:
        print_json(answer)
    else:
        _print_case(page, answer)


@click.command(epilog="Example:  caseworker find siddiqui")
@click.argument("words", nargs=-1, required=True)
def find(words: Sequence[str]) -> None:
    """Find a child by name, reference, parent, telephone number or school."""
    from caseworker_app.casework import search

    with caller().open_store() as store, store.reading() as session:
        found = search.find(session, " ".join(words))
    if caller().as_json:
        cases = [
            {
                "reference": one.reference,
                "name": one.name,
                "matched": one.matched,
                "id": one.case_id,
                "status": one.status,
            }
            for one in found
        ]
        print_json({"cases": cases})
    elif found:
        print_table(
            ("Reference", "Name", "Found by"), [(one.reference, one.name, one.matched) for one in found]
        )
    else:
        print_lines(f"No case matches “{' '.join(words)}”. Try fewer letters, or the family name alone.")


@click.command(epilog="Example:  caseworker today --for 'R. Patel' --limit 10")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many rows of each list.")
@click.option("--for", "user", metavar="USER", default="", help="Only the cases of this caseworker.")
def today(limit: int | None, user: str) -> None:
    """Show what needs doing, most pressing first."""
    from caseworker_app.casework.doubts import doubts
    from caseworker_app.casework.today import PAGE

    asking = caller()
    # For a person a page is enough, and costs the same in any caseload; a script is told everything.
    most = limit or (None if asking.as_json else PAGE)
    with asking.open_store() as store:
        ours, waiting = _today_rows(store, user, asking.as_of, most)
        with store.connection() as connection:
            missing = doubts(connection, (user,) if user else (), most=most)
    if asking.as_json:
        print_json(_today_json(ours, waiting, missing, asking.as_of))
        return
    print_today(ours, waiting, missing, asking.as_of)
    if limit is None and PAGE in (len(ours), len(waiting), len(missing)):
        print_lines("", f"At most {PAGE} rows of each list are shown; --limit 1000 shows more.")


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


def _deadlines_of(session: Any, page: CasePage, asking: Caller) -> Sequence[Any]:
    from caseworker_app.statutory import engine
    from caseworker_app.store.deadlines import hold_on

    if hold_on(session, asking.as_of, civil_day(now())):
        return page.deadlines
    return engine.deadlines(page.facts, asking.as_of)


def _withheld(store: Store, asking: Caller, page: CasePage) -> dict[str, str]:
    """Return the withheld addresses of a case by person, and have it written down that they were shown."""
    from caseworker_app.casework.people import reveal_address

    hidden = [person.person_id for person in page.people if person.address_withheld]
    if not hidden:
        return {}
    with store.unit("show a withheld address", user=asking.user, now=now()) as unit:
        return {person: reveal_address(unit, person) for person in hidden}


def case_json(page: CasePage, found: Iterable[Any], as_of: date, shown: dict[str, str]) -> dict[str, Any]:
    """Return one case as other people's scripts read it."""
    header = page.header
    fields = {name: text for name, text in header.fields.items() if name != "date_of_birth"}
    return {
        **fields,
        "reference": header.reference,
        "id": header.case_id,
        "given_name": header.given_name,
        "family_name": header.family_name,
        "date_of_birth": header.date_of_birth.isoformat() if header.date_of_birth else None,
        "school": header.setting,
        "status": header.status,
        "caseworker": header.caseworker,
        "year_group": header.year_group,
        "stage": header.stage,
        "closed_on": header.closed_on.isoformat() if header.closed_on else None,
        "closed_because": header.closed_because,
        "merged_into": header.merged_into or None,
        "people": [_person_json(person, shown) for person in page.people],
        "processes": [_process_json(process) for process in page.processes],
        "deadlines": timeline.answer(found, as_of, header.reference)["deadlines"],
        "communication": [],
        "documents": [],
        "from_the_spreadsheet": _spreadsheet_json(page),
        "facts_missing": list(page.doubts),
    }


def _person_json(person: PersonOnCase, shown: dict[str, str]) -> dict[str, Any]:
    return {
        "id": person.person_id,
        "title": person.title,
        "name": person.name,
        "role": person.role,
        "parental_responsibility": person.parental_responsibility,
        "address": shown.get(person.person_id, person.address),
        "address_withheld": person.address_withheld,
        "email": person.email,
        "phone": person.phone,
        "language": person.language,
        "format": person.format,
        "no_contact": person.no_contact or None,
    }


def _process_json(process: CaseProcess) -> dict[str, Any]:
    return {
        "kind": process.kind,
        "index": process.index,
        "closed": process.closed,
        "events": [
            {
                "id": event.id,
                "type": event.type,
                "on": event.on.isoformat() if event.on else None,
                "recorded_at": event.recorded_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                "recorded_by": event.recorded_by,
                "detail": dict(event.detail),
                "note": event.note,
                "corrects": event.corrects,
                "superseded": event.replaced_by is not None,
            }
            for event in process.events
        ],
    }


def _spreadsheet_json(page: CasePage) -> dict[str, str]:
    told: dict[str, str] = {}
    for line in page.from_the_spreadsheet:
        told[line.heading] = f"{told[line.heading]}; {line.text}" if line.heading in told else line.text
    return told


def _today_rows(store: Store, user: str, as_of: date, most: int | None) -> tuple[list[Row], list[Row]]:
    """Return what is ours to do and what others owe: from the derived table, or worked out for a past day."""
    from caseworker_app.casework.deadline_list import Wanted, deadlines_on
    from caseworker_app.casework.today import TO_DO, Band, View, rows_of
    from caseworker_app.casework.today_then import rows_then
    from caseworker_app.store.deadlines import hold_on

    day = civil_day(now())
    with store.reading() as session:
        if not hold_on(session, as_of, day):
            rows = rows_then(deadlines_on(session, Wanted(caseworker=user), as_of, day), as_of)
            ours = [row for row in rows if row.band is not Band.WAITING]
            return ours[:most], [row for row in rows if row.band is Band.WAITING][:most]
    view = View(as_of, (user,) if user else ())
    with store.connection() as connection:
        return rows_of(connection, view, TO_DO, most), rows_of(connection, view, (Band.WAITING,), most)


def _today_json(
    ours: Sequence[Row], waiting: Sequence[Row], missing: Sequence[Doubt], as_of: date
) -> dict[str, Any]:
    return {
        "as_of": as_of.isoformat(),
        "deadlines": [timeline.as_json(row.deadline, as_of, row.reference) for row in ours],
        "promises": [],
        "waiting": [
            {
                "case": row.reference,
                "with": row.deadline.of or row.deadline.holder.value,
                "since": row.deadline.starts_on.isoformat(),
                "due": row.deadline.due.isoformat() if row.deadline.due else None,
                "what": row.deadline.rule.title,
            }
            for row in waiting
        ],
        "facts_missing": [{"case": doubt.reference, "why": doubt.why} for doubt in missing],
    }


def print_today(ours: Sequence[Row], waiting: Sequence[Row], missing: Sequence[Doubt], as_of: date) -> None:
    """Print what is ours to do, what others owe, and what is missing, band by band."""
    from caseworker_app.reports.today_words import BAND_WORDS, status_words, why_words

    print_lines(f"Today, {as_of:%A} {long_date(as_of)}")
    if not ours and not waiting:
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
    if missing:
        print_lines("", "Facts missing or doubtful")
        print_table(("Reference", "Why"), [(doubt.reference, doubt.why) for doubt in missing], wide="Why")


def _print_deadlines(found: Sequence[OnCase], as_of: date) -> None:
    if not found:
        print_lines("No deadline matches.")
        return
    lines = [
        (*_line(timeline.as_json(one.deadline, as_of)), one.reference, explain.reason(one.deadline))
        for one in found
    ]
    print_table(("Due", "State", "What must be done", "Case", "Why"), lines, wide="Why")


def _line(told: dict[str, Any]) -> tuple[str, str, str]:
    due = long_date(date.fromisoformat(told["due"])) if told["due"] else "no date"
    days = told["days"]
    state = STATES[told["state"]]
    if told["state"] == "overdue" and days:
        state = f"{count_of(-days, 'day')} late"
    return due, state, told["title"]


def _print_case(page: CasePage, answer: dict[str, Any]) -> None:
    header = page.header
    born = f"born {long_date(header.date_of_birth)}" if header.date_of_birth else "date of birth missing"
    print_lines(f"{header.name} · {header.reference} · {born} · {header.status}")
    print_lines(
        " · ".join(filter(None, (header.setting, header.stage, header.caseworker))) or "No setting yet"
    )
    for heading, rows, columns in (
        ("People", _people_lines(answer), ("Name", "Role", "Address", "Telephone", "Email")),
        ("What happened", _event_lines(answer), ("Date", "Process", "What", "Id")),
        ("Deadlines", [(*_line(one), one["because"]) for one in answer["deadlines"]],
         ("Due", "State", "What must be done", "Why")),
    ):  # fmt: skip
        if rows:
            print_lines("", heading)
            print_table(columns, rows, wide=columns[-1] if heading == "Deadlines" else columns[2])
    if page.doubts:
        print_lines("", "Facts missing or doubtful", *page.doubts)


def _people_lines(answer: dict[str, Any]) -> list[tuple[str, ...]]:
    return [
        (
            f"{person['title']} {person['name']}".strip(),
            person["role"].replace("_", " ") + (", do not contact" if person["no_contact"] else ""),
            person["address"].replace("\n", ", ") or ("withheld" if person["address_withheld"] else ""),
            person["phone"],
            person["email"],
        )
        for person in answer["people"]
    ]


def _event_lines(answer: dict[str, Any]) -> list[tuple[str, ...]]:
    return [
        (
            long_date(date.fromisoformat(event["on"])) if event["on"] else "never",
            f"{KIND_NAMES[process['kind']]} {process['index']}",
            plain(happened(event["type"])) + (" (corrected)" if event["superseded"] else ""),
            event["id"],
        )
        for process in answer["processes"]
        for event in process["events"]
    ]


commands = {"case": case, "find": find, "today": today, "deadlines": deadlines}
