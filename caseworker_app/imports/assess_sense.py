"""Whether a dated decision was to assess or not: by its own words or by the outcome beside it, if by any."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from caseworker_app.imports.dates import MONTH_NAMES
from caseworker_app.imports.rows import Column, Rows
from caseworker_app.imports.targets import ASSESS_DECISION, ASSESS_OUTCOME

TO_ASSESS = "needs_assessment.decision_to_assess"
NOT_TO_ASSESS = "needs_assessment.decision_not_to_assess"
NOT_TO_ISSUE = "needs_assessment.decision_not_to_issue"
DRAFT, FINAL = "needs_assessment.draft_plan_sent", "needs_assessment.final_plan_sent"
SAYS_NO = re.compile(r"\b(?:refus\w*|declin\w*|reject\w*|rta|not?|n)\b", re.I)
SAYS_YES = re.compile(r"\b(?:agree\w*|accept\w*|approv\w*|yes|y|proceed\w*)\b", re.I)
WHICH = (
    "The row does not say whether this was a decision to assess or not: no decision is recorded. Write "
    "“agreed” or “refused” in an outcome column, or record the decision on the case."
)
BOTH = "The row says both that the assessment was agreed and that it was refused: no decision is recorded."


def settle(rows: Rows) -> None:
    """Find what each dated decision was; one that nothing tells is never guessed to be a refusal."""
    for column in rows.columns:
        if column.match.target not in (ASSESS_DECISION, TO_ASSESS):
            continue
        for row, on in enumerate(column.values):
            if isinstance(on, date):
                _settle(rows, column, row, on, loose=column.match.target == ASSESS_DECISION)


def _settle(rows: Rows, column: Column, row: int, on: date, *, loose: bool) -> None:
    said = {word for word in (_own_word(column, row), rows.outcome(ASSESS_OUTCOME, row, "")) if word}
    if len(said) == 1:
        rows.senses[column.index, row] = said.pop()
        return
    if not said and not loose:
        return
    step = None if said else next((one for one in _steps(rows, row) if one[1] >= on), None)
    if step is None:
        values = list(column.values)
        values[row] = None
        column.values = values
        column.tell(row, "doubtful", BOTH if said else WHICH)
        return
    rows.senses[column.index, row] = "yes"
    column.tell(
        row, "doubtful",
        f"The row does not say what was decided: taken as a decision to assess, as “{step[0].match.heading}” "
        f"is dated {_spoken(step[1])}.",
    )  # fmt: skip


def _own_word(column: Column, row: int) -> str:
    """Return yes or no as a cell says it beside its date; nothing where it says neither or both."""
    cell = column.cells[row]
    if not isinstance(cell, str):
        return ""
    no, yes = bool(SAYS_NO.search(cell)), bool(SAYS_YES.search(cell))
    if no and re.search(r"\bnot\b", cell, re.I):
        yes = False  # “not agreed”
    return "" if no == yes else "no" if no else "yes"


def refusals_that_went_on(rows: Rows) -> None:
    """Tell of a refusal to assess, or to issue a plan, in a row that dates a plan all the same."""
    for column in rows.columns:
        if column.match.target in (NOT_TO_ASSESS, NOT_TO_ISSUE, TO_ASSESS, ASSESS_DECISION, ASSESS_OUTCOME):
            for row, on in _refused(rows, column):
                _tell_what_follows(rows, column, row, on)


def _refused(rows: Rows, column: Column) -> Iterator[tuple[int, date | None]]:
    name = column.match.target
    for row, value in enumerate(column.values):
        if name == ASSESS_OUTCOME:
            if value == "no" and not _dated_decision(rows, row):
                yield row, None
        elif isinstance(value, date) and (
            name in (NOT_TO_ASSESS, NOT_TO_ISSUE) or rows.assess_sense(column, row) == "no"
        ):
            yield row, value


def _dated_decision(rows: Rows, row: int) -> bool:
    return any(
        isinstance(values[row], date)
        for name in (TO_ASSESS, NOT_TO_ASSESS, ASSESS_DECISION)
        if (values := rows.values(name))
    )


def _tell_what_follows(rows: Rows, column: Column, row: int, on: date | None) -> None:
    to_issue = column.match.target == NOT_TO_ISSUE
    if not to_issue and on and _agreed_after(rows, row, on):
        return
    for step, day in _steps(rows, row):
        name = step.match.target
        if name == NOT_TO_ISSUE or (to_issue and name == DRAFT and on and day <= on):
            continue
        what = "not to issue a plan" if to_issue else "not to assess"
        column.tell(
            row, "doubtful",
            f"Read as a decision {what}, but “{step.match.heading}” in this row is dated {_spoken(day)}. "
            "Check which is right: a refusal ends the council’s time limits.",
        )  # fmt: skip
        return


def _agreed_after(rows: Rows, row: int, on: date) -> bool:
    """Say whether the council agreed later, after mediation or an appeal: no contradiction then."""
    column = rows.column(TO_ASSESS)
    agreed = column.values[row] if column else None
    return (
        column is not None
        and isinstance(agreed, date)
        and agreed > on
        and rows.assess_sense(column, row) != "no"
    )


def _steps(rows: Rows, row: int) -> list[tuple[Column, date]]:
    """Return the dated steps of a row that only an assessment has, the earliest first."""
    found = [
        (column, day)
        for column in rows.columns
        if column.match.target in (DRAFT, FINAL, NOT_TO_ISSUE) and isinstance(day := column.values[row], date)
    ]
    return sorted(found, key=lambda step: (step[1], step[0].index))


def _spoken(day: date) -> str:
    return f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year}"
