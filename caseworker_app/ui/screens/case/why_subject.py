"""What "Why this date" explains, as a frozen shape that any screen may make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from caseworker_app.casework.case_shapes import CaseEvent, CasePage
from caseworker_app.casework.what_if import start_of
from caseworker_app.statutory import explain
from caseworker_app.statutory.rule import CaseFacts, Deadline, State
from caseworker_app.statutory.standing import state_on
from caseworker_app.ui.dates import weekday_date
from caseworker_app.ui.screens.case.change_words import short_moment
from caseworker_app.ui.screens.case.event_words import event_words, law_words
from caseworker_app.ui.screens.case.why_strip import Point, Strip


@dataclass(frozen=True, kw_only=True)
class WhySubject:
    """One deadline on a day, with what else runs beside it and who recorded its start."""

    deadline: Deadline
    as_of: date
    who: str
    facts: CaseFacts
    others: tuple[Deadline, ...] = ()
    recorded: str = ""

    @property
    def title(self) -> str:
        """The question that is answered."""
        due = self.deadline.due
        return f"Why {weekday_date(due)}?" if due is not None else "Why no date?"

    @property
    def limits(self) -> list[Deadline]:
        """All limits on the same task, the one that presses first."""
        return sorted((self.deadline, *self.others), key=lambda one: one.due or date.max)

    @property
    def start_type(self) -> str:
        """The type of event from which it counts."""
        start = start_of(self.facts, self.deadline)
        if start is None:
            return ""
        return self.facts.processes[start[0]].events[start[1]].type


def why_subject(page: CasePage, deadline: Deadline, today: date, who: str) -> WhySubject:
    """Gather what the explanation of one deadline needs from the page of its case."""
    others = tuple(
        other
        for other in page.deadlines
        if other != deadline
        and other.due is not None
        and (other.process, other.process_index, other.of)
        == (deadline.process, deadline.process_index, deadline.of)
        and set(other.rule.met_by) == set(deadline.rule.met_by)
        and (other.met_on, other.ended_on) == (deadline.met_on, deadline.ended_on)
    )
    return WhySubject(
        deadline=deadline,
        as_of=today,
        who=who,
        facts=page.facts,
        others=others,
        recorded=_recorded(page, deadline),
    )


def _recorded(page: CasePage, deadline: Deadline) -> str:
    """Say who wrote down the event from which the count began, and when."""
    start = start_of(page.facts, deadline)
    if start is None:
        return ""
    fact = page.facts.processes[start[0]].events[start[1]]
    events = (
        event
        for process in page.processes
        if process.kind == page.facts.processes[start[0]].kind
        for event in process.events
    )
    return next((_by(event) for event in events if _is(event, fact.type, fact.on)), "")


def _is(event: CaseEvent, type_: str, on: date) -> bool:
    return event.type == type_ and event.on == on and event.replaced_by is None


def _by(event: CaseEvent) -> str:
    who = "From the spreadsheet" if event.imported else event.recorded_by
    note = f". {event.note}" if event.note else ""
    return f"{who}, {short_moment(event.recorded_at)}{note}"


def strip_of(subject: WhySubject) -> Strip | None:
    """Return the drawing of the count; none where there is no date to draw."""
    deadline = subject.deadline
    if deadline.due is None:
        return None
    first, last = sorted((deadline.starts_on, deadline.due))
    start_words = event_words(subject.start_type).lower() if subject.start_type else "count starts"
    points = [
        Point(deadline.starts_on, _short(start_words), "start"),
        Point(deadline.due, "last day", "last_day"),
        *_others(subject.others, {first, last}),
    ]
    if deadline.met_on is not None and deadline.met_on not in (first, last):
        points.append(Point(deadline.met_on, "done", "ring"))
    unmet = deadline.met_on is None and state_on(deadline, subject.as_of) is State.OVERDUE
    return Strip(
        points=tuple(points),
        starts_on=first,
        due=last,
        count=deadline.rule.limit.period if deadline.rule.limit is not None else "",
        today=subject.as_of,
        late=unmet and subject.as_of > deadline.due,
    )


def _others(others: Sequence[Deadline], drawn: set[date]) -> list[Point]:
    points = []
    for other in others:
        if other.due is not None and other.due not in drawn:
            words = other.rule.limit.period if other.rule.limit is not None else "other limit"
            points.append(Point(other.due, words, "ring"))
    return points


def _short(words: str) -> str:
    return words if len(words) <= 26 else f"{words[:25].rstrip()}…"


def as_text(subject: WhySubject) -> str:
    """Return the whole explanation as plain text, for an email or a note."""
    deadline = subject.deadline
    why = explain.why(deadline, subject.as_of)
    lines = [
        subject.title,
        f"{deadline.rule.title} · {subject.who}",
        "",
        explain.because(deadline, subject.as_of),
        "",
    ]
    for limit in subject.limits:
        if limit.due is not None:
            lines.append(f"{explain.reason(limit)}: {weekday_date(limit.due)}")
    lines += ["", f"Counted how: {why.counted_how}", f"What meets it: {why.what_meets_it}"]
    lines.append(f"Lawful exceptions: {why.exceptions}")
    if subject.recorded:
        lines.append(f"Recorded by: {subject.recorded}")
    lines.append("Law: " + "; ".join(law_words(source) for source in why.law))
    return "\n".join(lines)
