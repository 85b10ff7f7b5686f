"""The rows that are derived from a case's events: its deadlines, and its doubts.

They carry what the lists ask of the case, so that a list is read from one index.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Column, Row, Select, Update, and_, delete, false, or_, select, true, update
from sqlalchemy import case as case_of
from sqlalchemy.sql.visitors import iterate

from caseworker_app.statutory import checks, rules, urgency
from caseworker_app.statutory.calendar import school_year
from caseworker_app.statutory.idle import nothing_left
from caseworker_app.statutory.reviews import Review, reviews_of
from caseworker_app.statutory.rule import CaseFacts, Deadline, Duty, Holder
from caseworker_app.store import tables
from caseworker_app.store.many_rows import table_of
from caseworker_app.store.session import Unit

NO_DATE = "No date can be worked out: nothing is recorded that starts a limit."
DERIVED = (tables.DerivedDeadline, tables.DerivedDoubt, tables.DerivedReview)
Derived = type[tables.DerivedDeadline | tables.DerivedDoubt | tables.DerivedReview]
NO_MONTH = ""  # of a review for which no date can be worked out
_MOVES = "phase_transfer"


class CaseLine(NamedTuple):
    """What derived rows take over from their case."""

    id: str
    date_of_birth: date | None
    is_open: bool
    is_out_of_school: bool  # looked after, or out of education
    caseworker: str
    team: str
    setting_id: str | None
    year_group_shift: int

    @property
    def cohort(self) -> int | None:
        """The school year of birth of the children with whom this one is taught."""
        return None if self.date_of_birth is None else school_year(self.date_of_birth) - self.year_group_shift


def case_lines() -> Select[*tuple[Any, ...]]:
    """Return the query for what derived rows take over, by case."""
    case = tables.Case
    is_open = and_(case.status == "open", case.deleted_at.is_(None))
    is_out = or_(case.looked_after, case.out_of_education_since.is_not(None))
    also = (case.caseworker, case.team, case.setting_id, case.year_group_shift)
    return select(case.id, case.date_of_birth, is_open, is_out, *also).order_by(case.id)


# The columns of a case from which its derived rows are made.
LISTED_OF_A_CASE = frozenset(
    each.name for told in case_lines().selected_columns for each in iterate(told) if isinstance(each, Column)
)


def deadline_rows(case: CaseLine, found: Iterable[Deadline]) -> Iterator[dict[str, Any]]:
    """Give the rows of the table for the deadlines of a case."""
    for deadline in found:
        row = deadline._asdict()
        row["rule"] = deadline.rule.id
        row["holder"], row["duty"] = str(deadline.holder), str(deadline.duty)
        row["facts"] = dict(deadline.facts)
        row["case_id"], row["caseworker"], row["team"] = case.id, case.caseworker, case.team
        row["kind"] = urgency.kind(deadline)
        row["presses"] = 3 - 2 * (deadline.process == _MOVES) - case.is_out_of_school
        row["pending"] = case.is_open and waits(deadline)
        yield row


def waits(deadline: Deadline) -> bool:
    """Say whether someone must still act on a deadline, on an open case."""
    return deadline.met_on is None and deadline.ended_on is None and not nothing_left(deadline)


def doubt_rows(case: CaseLine, facts: CaseFacts, found: Iterable[Deadline]) -> Iterator[dict[str, Any]]:
    """Give the rows of the table for what is missing, doubtful or contradictory on a case."""
    for place, words in enumerate(doubts(facts, found)):
        yield {
            "case_id": case.id,
            "place": place,
            "words": words,
            "pending": case.is_open,
            "caseworker": case.caseworker,
        }


def review_rows(
    case: CaseLine, facts: CaseFacts, found: Sequence[Deadline], today: date
) -> Iterator[dict[str, Any]]:
    """Give the rows of the table for the reviews of a case."""
    for review in reviews_of(facts, found, today):
        day = review.stands_on
        yield {
            **{each.name: getattr(review, each.name) for each in fields(review)},
            "case_id": case.id,
            "month": f"{day:%Y-%m}" if day is not None and _has_date(review) else NO_MONTH,
            "is_held": review.is_held,
            "needs_meeting": review.needs_meeting,
            "finished": review.is_finished,
            "shown": case.is_open or review.decided_on is not None,
            "cohort": case.cohort,
            "setting_id": case.setting_id,
            "caseworker": case.caseworker,
            "team": case.team,
        }


def _has_date(review: Review) -> bool:
    return review.decide_by is not None or review.decided_on is not None


def review_from_row(row: tables.DerivedReview | Row[Any]) -> Review:
    """Return the review that a row of the table keeps."""
    return Review(**{each.name: getattr(row, each.name) for each in fields(Review)})


def doubts(facts: CaseFacts, found: Iterable[Deadline]) -> tuple[str, ...]:
    """Say what the checks find on a case, and that no date can be worked out where there is none."""
    told = [str(doubt) for doubt in checks.contradictions(facts)]
    # The 25th birthday shows only when it is near, and comes from no event.
    dated = any(deadline.due and deadline.shows_from is None for deadline in found)
    return tuple(told if dated else [*told, NO_DATE])


def from_row(row: tables.DerivedDeadline | Row[Any]) -> Deadline:
    """Return the deadline that a row of the table keeps."""
    return Deadline(
        due=row.due,
        rule=rules.rule(row.rule),
        starts_on=row.starts_on,
        of=row.of,
        process=row.process,
        process_index=row.process_index,
        original_due=row.original_due,
        act_by=row.act_by,
        provisional=row.provisional,
        met_on=row.met_on,
        ended_on=row.ended_on,
        excepted=row.excepted,
        lapses=row.lapses,
        strictly_before=row.strictly_before,
        shows_from=row.shows_from,
        needed_until=row.needed_until,
        holder=Holder(row.holder),
        duty=Duty(row.duty),
        facts=row.facts,
    )


def replace(unit: Unit, derived: Derived, case_id: str, wanted: list[dict[str, Any]]) -> None:
    """Write only the rows that are different: each costs a page in every index of a large table."""
    table = table_of(derived)
    columns = [column for column in table.columns if column.name != "number"]
    kept = unit.session.execute(select(table.c.number, *columns).where(table.c.case_id == case_id))
    gone = []
    for number, *values in kept:
        row = dict(zip((column.name for column in columns), values, strict=True))
        if row in wanted:
            wanted.remove(row)
        else:
            gone.append(number)
    if gone:
        unit.session.execute(delete(derived).where(derived.number.in_(gone)))
    if wanted:
        unit.insert_many(derived, wanted)


def follow_case(unit: Unit, case_id: str) -> None:
    """Let a case's derived rows follow its caseworker, its team, and how it presses: no date changes."""
    unit.session.flush()
    case = CaseLine._make(unit.session.execute(case_lines().where(tables.Case.id == case_id)).one())
    row = tables.DerivedDeadline
    out = int(case.is_out_of_school)
    presses = case_of((row.process == _MOVES, 1 - out), else_=3 - out)
    found = unit.session.execute(select(table_of(row)).where(table_of(row).c.case_id == case_id)).all()
    pending = [one.number for one in found if case.is_open and waits(from_row(one))]
    unit.session.execute(
        update(row)
        .where(row.case_id == case_id)
        .values(caseworker=case.caseworker, team=case.team, pending=row.number.in_(pending), presses=presses)
        .execution_options(synchronize_session=False)
    )
    unit.session.execute(
        update(tables.DerivedDoubt)
        .where(tables.DerivedDoubt.case_id == case_id)
        .values(caseworker=case.caseworker, pending=case.is_open)
        .execution_options(synchronize_session=False)
    )
    unit.session.execute(_review_follows(case).execution_options(synchronize_session=False))
    unit.changed_cases.add(case_id)


def _review_follows(case: CaseLine) -> Update:
    row = tables.DerivedReview
    return (
        update(row)
        .where(row.case_id == case.id)
        .values(
            caseworker=case.caseworker,
            team=case.team,
            setting_id=case.setting_id,
            cohort=case.cohort,
            shown=or_(row.decided_on.is_not(None), true() if case.is_open else false()),
        )
    )
