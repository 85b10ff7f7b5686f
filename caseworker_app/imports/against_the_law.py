"""The dates that a sheet worked out for itself, beside the dates that the law gives from the same facts."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import cast

from caseworker_app.casework.incoming import Disagreement
from caseworker_app.imports.columns import FIRST_PLAN
from caseworker_app.imports.rows import Column, Rows
from caseworker_app.statutory.limits import months_later
from caseworker_app.statutory.rules import rule as rule_of
from caseworker_app.statutory.rules.phase_transfer import LIMITS as TRANSFER_LIMITS

Start = tuple[str, date]
YEAR_MONTHS = 12
TRANSFER = "pt-15-feb"  # stands for all three: the kind of move says which
NOT_CHECKED = (
    "This date could not be checked: the sheet has no date from which the law counts it. "
    "It is kept on the case."
)  # fmt: skip
DECIDED = ("annual_review.decision", "annual_review.decision_to_maintain", "annual_review.decision_to_amend")
# From which of the sheet's own columns each limit counts, in order of preference.
STARTS: dict[str, tuple[str, ...]] = {
    "na-decide-assess": ("needs_assessment.request_received",),
    "na-draft-target": ("needs_assessment.request_received",),
    "na-plan-final": ("needs_assessment.request_received",),
    "na-advice-return": tuple(
        f"needs_assessment.advice_requested from={who}" for who in ("ep", "health", "other", "setting")
    ),
    "ar-decision": ("annual_review.review_meeting_held",),
    "ar-report": ("annual_review.review_meeting_held",),
    "ar-final-overall": ("annual_review.review_meeting_held",),
    "ar-final-from-notice": ("annual_review.amendment_notice_sent",),
}


@lru_cache(maxsize=100_000)
def due(rule_id: str, start: date) -> date | None:
    """Return the law's date for a count that starts on a day."""
    limit = rule_of(rule_id).limit
    return limit.due(start, {}) if limit else None


def disagreements(
    rows: Rows, case_of: Callable[[int], tuple[str, str]], stated_by_row: Mapping[int, date]
) -> Iterator[Disagreement]:
    """Yield every date of the sheet that is not the law's. `case_of` names the child of a row."""
    guessing = _guessing(rows)
    for column in rows.columns:
        rule_id = (column.match.target or "").removeprefix("check.")
        if column.target is None or column.target.kind != "check":
            continue
        starts = _starts(rows, rule_id)
        stated_days = cast("Sequence[date | None]", column.values)
        for row, (stated, start) in enumerate(zip(stated_days, starts, strict=True)):
            if stated is None or row in rows.left_out:
                continue
            if start is None:
                if rule_id != "ar-next-12m":
                    column.tell(row, "doubtful", NOT_CHECKED)
            elif (
                (lawful := due(*start))
                and not _right(start[0], stated, lawful)
                and not (rule_id == "ar-next-12m" and row in stated_by_row)
                and not _may_agree(column, row, stated, start, _is_guess(guessing, row, start[1]))
            ):
                yield _told(rows, column, row, case_of(row), start, lawful)


def _may_agree(column: Column, row: int, stated: date, start: Start, month_alone: bool) -> bool:
    """Say whether two dates can agree, because one rests on a day that was guessed from its month."""
    last_stated = _month_end(stated) if column.month_alone(row) else stated
    earliest = due(*start)
    latest = due(start[0], _month_end(start[1])) if month_alone else earliest
    return bool(earliest and latest and stated <= latest and earliest <= last_stated)


def _guessing(rows: Rows) -> list[Column]:
    """Return the columns in which a cell gives only a month: few, so that the others are not asked."""
    return [column for column in rows.columns if any(map(column.month_alone, column.odd))]


def _is_guess(guessing: Sequence[Column], row: int, on: date) -> bool:
    """Say whether a start is a guess from its month: the cell that gives this day has no other."""
    return any(column.values[row] == on and column.month_alone(row) for column in guessing)


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _right(rule_id: str, stated: date, lawful: date) -> bool:
    """Say whether a sheet has the law's date: “before 15 February” may be written as the 14th."""
    return stated == lawful or (rule_of(rule_id).strictly_before and (lawful - stated).days == 1)


class Across:
    """Holds the worked-out dates of a child's row against what the child's other rows start from."""

    def __init__(self, sheets: Sequence[Rows], case_of: Sequence[Callable[[int], tuple[str, str]]]) -> None:
        self._sheets, self._case_of = sheets, case_of
        self._known: dict[tuple[int, str], Sequence[Start | None]] = {}
        self._guessing = [_guessing(rows) for rows in sheets]

    def disagreements(self, places: Sequence[tuple[int, int]]) -> Iterator[Disagreement]:
        """Yield the dates that are not the law's by another row's start; a review has its own start."""
        for sheet, row in places:
            rows = self._sheets[sheet]
            for column in rows.columns:
                rule_id = (column.match.target or "").removeprefix("check.")
                stated = column.values[row]
                checked = column.target is not None and column.target.kind == "check"
                if not checked or not rule_id.startswith("na-"):
                    continue
                others = self._others(places, (sheet, row), rule_id)
                for start, month_alone in sorted(others.items()):
                    if (
                        (lawful := due(*start))
                        and isinstance(stated, date)
                        and lawful != stated
                        and not _may_agree(column, row, stated, start, month_alone)
                    ):
                        yield _told(rows, column, row, self._case_of[sheet](row), start, lawful)

    def _others(
        self, places: Sequence[tuple[int, int]], own: tuple[int, int], rule_id: str
    ) -> dict[Start, bool]:
        """Return the starts that the child's other rows give, each with whether its day is a guess."""
        there = self._start(own, rule_id)
        return {
            start: _is_guess(self._guessing[place[0]], place[1], start[1])
            for place in places
            if (start := self._start(place, rule_id)) and start != there
        }

    def _start(self, place: tuple[int, int], rule_id: str) -> Start | None:
        sheet, row = place
        if (sheet, rule_id) not in self._known:
            self._known[sheet, rule_id] = _starts(self._sheets[sheet], rule_id)
        return self._known[sheet, rule_id][row]


def _told(
    rows: Rows, column: Column, row: int, case: tuple[str, str], found: tuple[str, date], lawful: date
) -> Disagreement:
    cell = rows.cell(column, row, "")
    stated = column.values[row]
    days = (stated - lawful).days if isinstance(stated, date) else 0
    return Disagreement(
        cell.sheet,
        cell.row,
        case[0],
        case[1],
        cell.column,
        cell.heading,
        cell.value,
        found[0],
        lawful,
        found[1],
        days,
    )


def _starts(rows: Rows, rule_id: str) -> Sequence[Start | None]:
    """Return by row the day from which a limit counts, with the rule that it then follows."""
    columns: list[tuple[str, Sequence[object]]]
    if rule_id == "ar-next-12m":
        columns = [
            (rule_id, last_reviews(rows)),
            *(("ar-first-12m", v) for name in FIRST_PLAN if (v := rows.values(name))),
        ]
    else:
        if rule_id == TRANSFER:
            return _transfers(rows)
        columns = [(rule_id, v) for name in STARTS.get(rule_id, ()) if (v := rows.values(name))]
    starts: list[Start | None] = [None] * len(rows.table.numbers)
    for rule, values in reversed(columns):
        found = cast("Sequence[date | None]", values)
        starts = [(rule, on) if on else start for on, start in zip(found, starts, strict=True)]
    return starts


def _transfers(rows: Rows) -> list[Start | None]:
    """Return by row the day of the move, and the limit of its kind; without the kind there is no limit."""
    days = rows.values("phase_transfer.phase_transfer_planned")
    rules = map(rule_of, TRANSFER_LIMITS)
    limits = {kind: rule.id for rule in rules for _, kinds in rule.only for kind in kinds}
    starts: list[Start | None] = [None] * len(rows.table.numbers)
    for row, kind in rows.moves.items():
        if days and isinstance(on := days[row], date) and kind in limits:
            starts[row] = (limits[kind], on)
    return starts


def last_reviews(rows: Rows) -> list[date | None]:
    """Return by row the latest review that the sheet dates: a decision, or the “last review” column."""
    columns = [
        column
        for column in rows.columns
        if column.target and column.target.name in (*DECIDED, "annual_review.plan_last_reviewed")
    ]
    latest: list[date | None] = [None] * len(rows.table.numbers)
    for column in columns:
        values = cast("Sequence[date | None]", column.values)
        latest = [
            on if on and (held is None or held < on) else held
            for on, held in zip(values, latest, strict=True)
        ]
    return latest


def _none_dated(rows: Rows, row: int) -> str:
    held = rows.values("annual_review.review_meeting_held")
    return "A review meeting but no review decision" if held and held[row] else "No review"


def stated_reviews(rows: Rows, today: date) -> dict[int, date]:
    """Return by row the review that an “AR due” date states, where the sheet dates none."""
    column = rows.column("check.ar-next-12m")
    if column is None:
        return {}
    reviewed = last_reviews(rows)
    plans = [values for name in FIRST_PLAN if (values := rows.values(name))]
    stated: dict[int, date] = {}
    for row, on in enumerate(column.values):
        if not isinstance(on, date) or reviewed[row] or row in rows.left_out:
            continue
        last = months_later(on, -YEAR_MONTHS)
        first = next((values[row] for values in plans if isinstance(values[row], date)), None)
        if last > today:
            column.tell(
                row,
                "rejected",
                "A year before this date is still to come, so no review can have been then. Check the year.",
            )
        elif not (isinstance(first, date) and last <= first):
            stated[row] = last
            column.tell(
                row, "doubtful",
                f"{_none_dated(rows, row)} is dated in this row: taken to mean that the plan was last "
                f"reviewed on {last.day} {last:%B %Y}.",
            )  # fmt: skip
    return stated
