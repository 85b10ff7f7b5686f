"""`case`: one case with its people, events, deadlines and what was said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date
from typing import TYPE_CHECKING, Any

import click

from caseworker_app.cli.answers import deadline_line
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
from caseworker_app.cli.said import print_said, said_on
from caseworker_app.statutory import timeline
from caseworker_app.statutory.events import KIND_NAMES, happened
from caseworker_app.statutory.words import long_date

if TYPE_CHECKING:
    from caseworker_app.casework.case_shapes import CasePage, CaseProcess, PersonOnCase
    from caseworker_app.letters.print_queue import Queued
    from caseworker_app.store.open import Store


@click.command(epilog="Example:  caseworker case EHC-00123 --json")
@click.argument("case", metavar="CASE")
@click.option(
    "--show-withheld", is_flag=True, help="Show withheld addresses and numbers. That you did is recorded."
)
def case(case: str, show_withheld: bool) -> None:
    """Show one case: people, events, deadlines, what was said."""
    from caseworker_app.casework.case_page import case_page
    from caseworker_app.casework.lookup import case_id
    from caseworker_app.casework.reassign import latest_handover
    from caseworker_app.letters.print_queue import letters_of_case

    asking = caller()
    with asking.open_store() as store:
        with store.reading() as session:
            wanted = case_id(session, case)
            page = case_page(session, wanted, asking.as_of)
            found = _deadlines_of(session, page, asking)
            documents = letters_of_case(session, wanted)
            handed = latest_handover(session, wanted)
        shown = _withheld(store, asking, page) if show_withheld else {}
        said = said_on(store, wanted, asking.as_of)
    answer = case_json(page, found, asking.as_of, shown, said)
    answer["documents"] = [_document_json(one) for one in documents]
    answer["handover"] = (
        None if handed is None else {"by": handed.by, "to": handed.to_name, "note": handed.note}
    )
    if asking.as_json:
        print_json(answer)
    else:
        _print_case(page, answer)


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


def case_json(
    page: CasePage,
    found: Iterable[Any],
    as_of: date,
    shown: dict[str, str],
    said: Sequence[dict[str, Any]] = (),
) -> dict[str, Any]:
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
        "communication": list(said),
        "documents": [],
        "from_the_spreadsheet": _spreadsheet_json(page),
        "facts_missing": list(page.doubts),
    }


def _person_json(person: PersonOnCase, shown: dict[str, str]) -> dict[str, Any]:
    # Who lives in hiding is found by a telephone number too.
    hides = person.address_withheld and person.person_id not in shown
    return {
        "id": person.person_id,
        "title": person.title,
        "name": person.name,
        "role": person.role,
        "parental_responsibility": person.parental_responsibility,
        "address": shown.get(person.person_id, person.address),
        "address_withheld": person.address_withheld,
        "email": "" if hides else person.email,
        "phone": "" if hides else person.phone,
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


def _document_json(letter: Queued) -> dict[str, Any]:
    return {
        "id": letter.document_id,
        "letter": letter.letter,
        "title": letter.title,
        "to": letter.recipient,
        "made_at": letter.made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "state": letter.state,
        "posted_on": letter.posted_on.isoformat() if letter.posted_on else None,
        "returned_on": letter.returned_on.isoformat() if letter.returned_on else None,
        "sha256": letter.sha256 or None,
    }


def _spreadsheet_json(page: CasePage) -> dict[str, str]:
    told: dict[str, str] = {}
    for line in page.from_the_spreadsheet:
        told[line.heading] = f"{told[line.heading]}; {line.text}" if line.heading in told else line.text
    return told


def _print_case(page: CasePage, answer: dict[str, Any]) -> None:
    header = page.header
    born = f"born {long_date(header.date_of_birth)}" if header.date_of_birth else "date of birth missing"
    print_lines(f"{header.name} · {header.reference} · {born} · {header.status}")
    print_lines(
        " · ".join(filter(None, (header.setting, header.stage, header.caseworker))) or "No setting yet"
    )
    if handed := answer["handover"]:
        print_lines(f"Handed over by {handed['by']} to {handed['to']}. {handed['note']}".rstrip())
    for heading, rows, columns in (
        ("People", _people_lines(answer), ("Name", "Role", "Address", "Telephone", "Email")),
        ("What happened", _event_lines(answer), ("Date", "Process", "What", "Id")),
        ("Letters", _document_lines(answer), ("Made", "State", "Letter", "To", "Id")),
        ("Deadlines", [(*deadline_line(one), one["because"]) for one in answer["deadlines"]],
         ("Due", "State", "What must be done", "Why")),
    ):  # fmt: skip
        if rows:
            print_lines("", heading)
            print_table(columns, rows, wide=columns[-1] if heading == "Deadlines" else columns[2])
    print_said(answer["communication"])
    if page.doubts:
        print_lines("", "Facts missing or doubtful", *page.doubts)


def _people_lines(answer: dict[str, Any]) -> list[tuple[str, ...]]:
    return [
        (
            f"{person['title']} {person['name']}".strip(),
            person["role"].replace("_", " ") + (", do not contact" if person["no_contact"] else ""),
            person["address"].replace("\n", ", ") or hidden,
            person["phone"] or hidden,
            person["email"] or hidden,
        )
        for person in answer["people"]
        for hidden in ["withheld" if person["address_withheld"] and not person["address"] else ""]
    ]


def _document_lines(answer: dict[str, Any]) -> list[tuple[str, ...]]:
    return [
        (long_date(date.fromisoformat(one["made_at"][:10])), one["state"], one["title"], one["to"], one["id"])
        for one in answer["documents"]
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


commands = {"case": case}
