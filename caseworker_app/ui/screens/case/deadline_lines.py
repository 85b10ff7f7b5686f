"""The Deadlines tab as rows of words: every limit on the case, and what the law asks without a number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from caseworker_app.casework.case_shapes import CasePage
from caseworker_app.casework.what_if import start_of
from caseworker_app.statutory import explain
from caseworker_app.statutory.idle import nothing_left
from caseworker_app.statutory.rule import Deadline, Rule
from caseworker_app.statutory.rules import RULES
from caseworker_app.ui.dates import long_date, short_date, weekday_date
from caseworker_app.ui.screens.case.event_words import event_words, law_words
from caseworker_app.ui.screens.case.header import status_of
from caseworker_app.ui.widgets.status import Status


@dataclass(frozen=True, kw_only=True)
class DeadlineLine:
    """One row of the tab; without a deadline it is something to remember that has no date."""

    task: str
    title: str
    due: str
    status: Status
    started_by: str = ""
    limit: str = ""
    law: str = ""
    met_on: str = ""
    exception: str = ""
    deadline: Deadline | None = None


def deadline_lines(page: CasePage, today: date) -> list[DeadlineLine]:
    """Return the rows: what is still to do, by date; what is met or ended; what to remember."""
    shown = [_line(deadline, page, today) for deadline in page.deadlines]
    shown.sort(key=_open_first)
    return shown + [_reminder(rule) for rule in to_remember(page)]


def _open_first(line: DeadlineLine) -> tuple[bool, date]:
    deadline = line.deadline
    if deadline is None:
        return True, date.max
    settled = deadline.met_on is not None or line.status.shape == "ended" or nothing_left(deadline)
    return settled, deadline.due or date.max


def to_remember(page: CasePage) -> list[Rule]:
    """Return the rules without a number, or that only inform, for the kinds of process on this case."""
    kinds = {process.kind for process in page.processes if not process.closed}
    return [
        rule
        for rule in RULES
        if (rule.limit is None or not rule.makes_rows) and kinds & set(rule.kinds or (rule.process,))
    ]


def _line(deadline: Deadline, page: CasePage, today: date) -> DeadlineLine:
    rule = deadline.rule
    return DeadlineLine(
        task=rule.verb,
        title=rule.title,
        due=short_date(deadline.due),
        status=status_of(deadline, today),
        started_by=started_by(page, deadline),
        limit=rule.limit.period if rule.limit is not None else "",
        law=law_words(rule.source) if rule.source.verified != "U" else "",
        met_on=short_date(deadline.met_on) if deadline.met_on else "",
        exception=_exception(deadline),
        deadline=deadline,
    )


def started_by(page: CasePage, deadline: Deadline) -> str:
    """Name the event from which a deadline counts, with its day."""
    start = start_of(page.facts, deadline)
    if start is None:
        return short_date(deadline.starts_on)
    event = page.facts.processes[start[0]].events[start[1]]
    return f"{short_date(event.on)}, {event_words(event.type).lower()}"


def _exception(deadline: Deadline) -> str:
    if not deadline.excepted:
        return ""
    regulation = deadline.facts.get("regulation", "")
    return f"Regulation {regulation}" if regulation else "Limit disapplied"


def _reminder(rule: Rule) -> DeadlineLine:
    return DeadlineLine(
        task=rule.verb,
        title=rule.title,
        due="–",
        status=Status("waiting", "No date in law"),
        law=law_words(rule.source) if rule.source.verified != "U" else "",
    )


def what_if_words(deadline: Deadline) -> str:
    """Say one date that an event would set: "Send the final amended plan by Thursday 3 June 2027"."""
    if deadline.due is None:
        return deadline.rule.verb
    return f"{deadline.rule.verb} by {weekday_date(deadline.due)} ({explain.reason(deadline)})"


def met_words(deadline: Deadline) -> str:
    """Say one deadline that an event would meet."""
    due = "" if deadline.due is None else f", due {long_date(deadline.due)}"
    return f"{deadline.rule.verb}{due}"
