"""Taking in the dates that a setting sent back: each row plans one child's meeting, or says why not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from caseworker_app.casework import preferences
from caseworker_app.casework.incoming import Imported, SheetCell
from caseworker_app.casework.meeting_dates import clashes, refusal
from caseworker_app.casework.plan_meeting import Meeting, plan_meeting, planned_details, read_time
from caseworker_app.casework.record_steps import unfinished_reviews
from caseworker_app.casework.school_terms import SchoolTerms, school_terms
from caseworker_app.errors import WrongUse
from caseworker_app.statutory.words import long_date
from caseworker_app.store.folding import fold
from caseworker_app.store.identifiers import new_id
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import Case, ImportBatch

PLANNED, MOVED, UNCHANGED, REFUSED = "Meeting planned", "Meeting moved", "As it is", "Not used"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedDate:
    """One row of a list that came back."""

    reference: str
    name: str
    family: str
    on: date
    time: str
    place: str
    cell: SheetCell  # of the date
    time_cell: SheetCell | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DateLine:
    """What one row would do: a meeting planned or moved, nothing, or why it is not used."""

    cell: SheetCell
    child: str
    on: date
    outcome: str
    case_id: str = ""
    meeting: Meeting | None = None
    why: str = ""


@dataclass(slots=True)
class DatesForecast:
    """What a list of dates would make, found without writing."""

    lines: list[DateLine] = field(default_factory=list)
    rejected: list[SheetCell] = field(default_factory=list)
    doubtful: list[SheetCell] = field(default_factory=list)

    def count(self, *outcomes: str) -> int:
        """Count the rows with these outcomes."""
        return sum(line.outcome in outcomes for line in self.lines)


def forecast(session: Session, rows: Sequence[ReturnedDate], today: date) -> DatesForecast:
    """Hold each row against the caseload and the law; of two rows of one child the last counts."""
    made = DatesForecast()
    terms = school_terms(preferences.read(session))
    last = {row.reference.casefold(): row for row in rows}
    for row in rows:
        counts = last[row.reference.casefold()]
        if row is counts:
            line = _line(session, row, today, terms, made)
        else:
            other = (
                f"Row {counts.cell.row} is the same child's and says {long_date(counts.on)}. That is used."
            )
            line = _refused(row, row.name, other)
        made.lines.append(line)
        if line.outcome == REFUSED:
            made.rejected.append(row.cell._replace(why=line.why))
    return made


def import_review_dates(
    unit: Unit, rows: Sequence[ReturnedDate], file_name: str, today: date | None = None
) -> Imported:
    """Plan the meetings of a list that came back; what the law refuses is left out and told."""
    day = today or unit.today
    expected = forecast(unit.session, rows, day)
    batch, changed = new_id(), set[str]()
    for line in expected.lines:
        if line.meeting is not None and plan_meeting(
            unit, line.case_id, line.meeting, batch=batch, today=day
        ):
            changed.add(line.case_id)
    unchanged = expected.count(UNCHANGED)
    doubtful = tuple(expected.doubtful)
    if not changed:
        return Imported("", unchanged=unchanged, doubtful=doubtful)
    counts = {"unit": unit.id, "made": 0, "updated": len(changed), "unchanged": unchanged}
    unit.session.add(
        ImportBatch(
            id=batch, file_name=file_name, kind="reviews", imported_at=unit.now, imported_by=unit.user,
            counts=counts,
        )
    )  # fmt: skip
    return Imported(batch, 0, len(changed), unchanged, frozenset(changed), doubtful)


def _line(
    session: Session, row: ReturnedDate, today: date, terms: SchoolTerms, made: DatesForecast
) -> DateLine:
    case = _case(session, row.reference)
    if case is None:
        return _refused(row, row.name, f"There is no case {row.reference} in the caseload.")
    child = f"{case.preferred_name or case.given_name} {case.family_name}".strip()
    if not _same_child(row.family or row.name, case):
        return _refused(row, row.name, f"On file {row.reference} is a child of another name.")
    review = next((one for one in unfinished_reviews(session, case.id) if one.decided_on is None), None)
    if review is None:
        return _refused(row, child, "There is no review of a plan to be planned on this case.", case.id)
    error = refusal(review, row.on, today)
    if error is not None and review.planned_on != row.on:
        return _refused(row, child, str(error), case.id)
    before = planned_details(session, case.id, review)
    meeting = _meeting(before, row, made)
    if review.planned_on == row.on and before == meeting.detail:
        return DateLine(cell=row.cell, child=child, on=row.on, outcome=UNCHANGED, case_id=case.id)
    told = clashes(review, row.on, today, terms)
    if told:
        made.doubtful.append(row.cell._replace(why=f"{'. '.join(told)}."))
    outcome = PLANNED if review.planned_on is None else MOVED
    return DateLine(cell=row.cell, child=child, on=row.on, outcome=outcome, case_id=case.id, meeting=meeting)


def _refused(row: ReturnedDate, child: str, why: str, case_id: str = "") -> DateLine:
    return DateLine(cell=row.cell, child=child, on=row.on, outcome=REFUSED, case_id=case_id, why=why)


def _meeting(before: Mapping[str, str], row: ReturnedDate, made: DatesForecast) -> Meeting:
    """Return the meeting of a row; what the row leaves empty stays as it was planned."""
    try:
        time = read_time(row.time) or before.get("time", "")
    except WrongUse as error:
        time = before.get("time", "")
        if row.time_cell is not None:
            made.rejected.append(row.time_cell._replace(why=str(error)))
    place = row.place or before.get("place", "")
    return Meeting(on=row.on, time=time, place=place, people=before.get("people", ""))


def _case(session: Session, reference: str) -> Case | None:
    found = session.execute(
        select(Case)
        .where(Case.deleted_at.is_(None), func.lower(Case.reference) == reference.casefold())
        .limit(2)
    ).scalars()
    cases = found.all()
    return cases[0] if len(cases) == 1 else None


def _same_child(name: str, case: Case) -> bool:
    """Say whether a row names this child: its family name, among all the names on file."""
    if not name:
        return True
    on_file = fold(f"{case.given_name} {case.preferred_name} {case.family_name}").split()
    return any(word in on_file for word in fold(name).split())
