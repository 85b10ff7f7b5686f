"""The caseload as rows for a spreadsheet: what a list may hold. No address is in it, withheld or not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseworker_app.casework.deadline_list import OnCase, Wanted, deadlines_on
from caseworker_app.casework.year_group import year_group
from caseworker_app.statutory.rule import Holder, State
from caseworker_app.statutory.standing import state_on
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import Case, Setting

HEADINGS = (
    *("Reference", "Given name", "Family name", "Date of birth", "Year group", "School", "URN"),
    *("Primary need", "Secondary need", "Caseworker", "Team", "Looked after", "Status"),
    *("Next step", "Next step due", "State", "Note"),
)


def caseload_rows(session: Session, as_of: date, today: date) -> Iterator[tuple[str, ...]]:
    """Give the headings and then a row for each case, by reference."""
    following: dict[str, OnCase] = {}
    for one in deadlines_on(session, Wanted(), as_of, today):
        deadline = one.deadline
        waits = deadline.met_on is None and deadline.ended_on is None and deadline.due is not None
        if waits and deadline.holder is Holder.COUNCIL:
            following.setdefault(one.case_id, one)
    yield HEADINGS
    rows = session.execute(
        select(Case, Setting.name, Setting.urn)
        .outerjoin(Setting, Setting.id == Case.setting_id)
        .where(Case.deleted_at.is_(None), Case.status != "merged")
        .order_by(Case.reference)
    )
    for case, school, urn in rows:
        yield (
            *_facts(case, school or "", urn or "", as_of),
            *_next(following.get(case.id), as_of),
            case.note,
        )


def note_export(unit: Unit, file_name: str, cases: int) -> None:
    """Write down that the caseload was written to a file, before it leaves."""
    unit.note("exports", unit.id, None, {"file": [None, file_name], "cases": [None, cases]})


def _facts(case: Case, school: str, urn: str, as_of: date) -> tuple[str, ...]:
    born = case.date_of_birth
    return (
        case.reference,
        case.given_name,
        case.family_name,
        _day(born),
        "" if born is None else year_group(born, as_of, case.year_group_shift),
        school,
        urn,
        case.primary_need,
        case.secondary_need,
        case.caseworker,
        case.team,
        "yes" if case.looked_after else "no",
        case.status,
    )


def _next(one: OnCase | None, as_of: date) -> tuple[str, str, str]:
    if one is None or one.deadline.due is None:
        return "", "", ""
    words = {State.OVERDUE: "late", State.EXCEPTED: "limit disapplied"}
    state = words.get(state_on(one.deadline, as_of), "open")
    return one.deadline.rule.verb, _day(one.deadline.due), state


def _day(day: date | None) -> str:
    return "" if day is None else f"{day:%d/%m/%Y}"
