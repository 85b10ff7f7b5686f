"""Outcomes beside their dates: a date inside the cell is used, and an outcome without one is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from caseworker_app.imports import dates
from caseworker_app.imports.readers import text_of
from caseworker_app.imports.rows import Column, Rows
from caseworker_app.imports.targets import ASSESS_DECISION, ASSESS_OUTCOME

ASSESS, REVIEW = ASSESS_OUTCOME, "annual_review.outcome"
DATED_BY = {
    ASSESS: (
        ASSESS_DECISION,
        "needs_assessment.decision_to_assess",
        "needs_assessment.decision_not_to_assess",
    ),
    REVIEW: tuple(f"annual_review.decision{more}" for more in ("", "_to_maintain", "_to_amend", "_to_cease")),
}
LATER = {
    ASSESS: tuple(f"needs_assessment.{step}" for step in ("draft_plan_sent", "decision_not_to_issue",
                                                          "final_plan_sent")),
    REVIEW: ("annual_review.amendment_notice_sent", "annual_review.amended_plan_sent"),
}  # fmt: skip
STARTS = {ASSESS: "needs_assessment.request_received", REVIEW: "annual_review.review_meeting_held"}
NOT_DATED = "An outcome without a date: it stands under Facts missing until the decision has its date."
WORDS = {"yes": "decision_to_assess", "no": "decision_not_to_assess"}


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision that an outcome tells of: its type, its day if any, and whether that is only the latest."""

    kind: str
    type: str
    on: date | None
    stated: bool
    column: Column


def decided(rows: Rows, today: date) -> dict[int, list[Decided]]:
    """Return by row the decisions that outcomes date, or that a later step shows; tell what is not dated."""
    found: dict[int, list[Decided]] = {}
    for target in (ASSESS, REVIEW):
        columns = [column for column in rows.columns if column.match.target == target]
        inside = [_inside(column, today) for column in columns]
        dated = _any(rows, DATED_BY[target])
        for row in range(len(rows.table.numbers)):
            if row in rows.left_out or dated[row] is not None:
                continue
            for one in _of_row(rows, target, row, list(zip(columns, inside, strict=True))):
                found.setdefault(row, []).append(one)
    return found


def _of_row(
    rows: Rows, target: str, row: int, columns: Sequence[tuple[Column, dict[int, date]]]
) -> Iterator[Decided]:
    said = False
    for column, inside in columns:
        word = str(column.values[row] or "")
        if not word:
            continue
        said = True
        type_ = WORDS.get(word, f"decision_to_{word}")
        kind = target.partition(".")[0]
        if row in inside:
            column.tell(row, "doubtful", f"Read as decided on {_spoken(inside[row])}.")
            yield Decided(kind, type_, inside[row], False, column)
            continue
        step = _next_step(rows, target, row, word)
        if step is None:
            column.tell(row, "doubtful", NOT_DATED)
            yield Decided(kind, type_, None, False, column)
        else:
            column.tell(row, "doubtful", f"An outcome without a date: {_no_later(step[1])}")
            yield Decided(kind, type_, step[1], True, column)
    if not said and target == ASSESS and (step := _next_step(rows, target, row, "yes")):
        step[0].tell(row, "doubtful", f"The row does not date the decision to assess: {_no_later(step[1])}")
        yield Decided("needs_assessment", "decision_to_assess", step[1], True, step[0])


def _no_later(on: date) -> str:
    return (
        f"the next step is dated {_spoken(on)}, so the decision is taken as sent by then. "
        "Correct its date on the case."
    )


def _spoken(on: date) -> str:
    return f"{on.day} {dates.MONTH_NAMES[on.month - 1]} {on.year}"


def _inside(column: Column, today: date) -> dict[int, date]:
    """Return by row the date that an outcome's own words hold, where it can have been already."""
    found: dict[int, date] = {}
    read: dict[str, date | None] = {}
    for row, cell in enumerate(column.cells):
        if not isinstance(cell, str) or not column.values[row] or not any(map(str.isdigit, cell)):
            continue
        text = text_of(cell)
        if text not in read:
            read[text] = dates.read_text(text, order=dates.Order(), today=today).on
        on = read[text]
        if on is not None and on <= today:
            found[row] = on
    return found


def _any(rows: Rows, targets: Sequence[str]) -> list[date | None]:
    """Return by row the first date among columns."""
    first: list[date | None] = [None] * len(rows.table.numbers)
    for column in rows.columns:
        if column.match.target in targets:
            first = [one or (on if isinstance(on, date) else None)
                     for one, on in zip(first, column.values, strict=True)]  # fmt: skip
    return first


def _next_step(rows: Rows, target: str, row: int, word: str) -> tuple[Column, date] | None:
    """Return the earliest later step of the row that comes after the start; a refusal has none."""
    if word not in ("yes", "amend"):
        return None
    starts = rows.values(STARTS[target])
    start = starts[row] if starts else None
    if not isinstance(start, date):
        return None
    steps = [
        (on, column.index, column) for column in rows.columns
        if column.match.target in LATER[target] and isinstance(on := column.values[row], date) and on >= start
    ]  # fmt: skip
    if not steps:
        return None
    on, _, column = min(steps, key=lambda step: step[:2])
    return column, on
