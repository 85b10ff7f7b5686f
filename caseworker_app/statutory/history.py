"""A case as the engine reads it: what happened up to a day, by process and by type."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from operator import attrgetter

from caseworker_app.statutory.rule import CaseFacts, Event

Seen = Mapping[str, list[Event]]  # by type, in the order in which they were recorded
by_day = attrgetter("on")


def by_day_and_detail(event: Event) -> tuple[date, list[tuple[str, str]]]:
    """Order events so that the order in which they were recorded does not matter."""
    return event.on, sorted(event.detail.items())


# These say that a plan lives again after it ceased, or that a family is back.
BEGINNINGS = (
    *("request_received", "became_responsible", "came_to_attention", "plan_issued", "final_plan_sent"),
    *("plan_transferred", "plan_last_reviewed", "decision_to_maintain", "decision_to_amend"),
)


class Course:
    """One process up to a day."""

    __slots__ = ("index", "kind", "seen")

    def __init__(self, kind: str, seen: dict[str, list[Event]]) -> None:
        self.kind = kind
        self.seen = seen
        self.index: int | None = 1  # None: it is not there yet

    def first_on(self) -> date:
        """Return the day of its earliest event."""
        return min(event.on for events in self.seen.values() for event in events)

    def opened(self) -> date | None:
        """Return the day of its earliest event that is not merely planned."""
        days = [
            event.on
            for type_, events in self.seen.items()
            if not type_.endswith("_planned")
            for event in events
        ]
        return min(days, default=None)


class History:
    """All processes of one case up to a day."""

    __slots__ = ("case", "courses", "endings", "seen")

    def __init__(self, case: CaseFacts, as_of: date, ending_types: frozenset[str]) -> None:
        self.case = case
        self.courses: list[Course] = []
        self.endings: list[tuple[str, Event]] = []  # (kind, event)
        kinds = set()
        for process in case.processes:
            kind = process.kind
            seen: dict[str, list[Event]] = {}
            events: Iterable[Event] = process.events
            if kind == "complaint":
                events = staged(process.events, as_of)
            for event in events:
                type_ = event.type
                if event.on > as_of and not type_.endswith("_planned"):
                    continue
                if type_ in seen:
                    seen[type_].append(event)
                else:
                    seen[type_] = [event]
                if type_ in ending_types:
                    self.endings.append((kind, event))
            if seen:
                self.courses.append(Course(kind, seen))
                kinds.add(kind)
        if len(kinds) != len(self.courses):
            self._number()
        self.seen = self._of_all()  # what happened in any process of the case, by type

    def _number(self) -> None:
        """Count the processes of each kind from 1 by their first event."""
        counts: dict[str, int] = {}
        for course in sorted(self.courses, key=Course.first_on):
            course.index = counts[course.kind] = counts.get(course.kind, 0) + 1

    def _of_all(self) -> Seen:
        if len(self.courses) == 1 and self.courses[0].kind != "detained":
            return self.courses[0].seen
        merged: dict[str, list[Event]] = {}
        for course in self.courses:
            for type_, events in course.seen.items():
                if type_ == "review_completed" and course.kind == "detained":
                    continue  # the review after release; it is not the yearly one
                merged[type_] = merged[type_] + events if type_ in merged else events
        return merged

    def starts(self, types: Sequence[str], kinds: Sequence[str]) -> list[tuple[date, str, Course, Event]]:
        """Return the events of some types in some kinds of process, earliest first."""
        found = [
            (event.on, type_, course, event)
            for course in self.courses
            if course.kind in kinds
            for type_ in types
            for event in course.seen.get(type_, ())
        ]
        if len(found) > 1:
            found.sort(key=lambda start: (start[0], start[1], start[2].kind, start[2].index))
        return found

    def last_beginning(self, before: date) -> date | None:
        """Return the last day before another on which a plan or an assessment began or went on."""
        seen = self.seen
        days = [event.on for type_ in BEGINNINGS for event in seen.get(type_, ()) if event.on <= before]
        return max(days, default=None)


def staged(events: Sequence[Event], as_of: date) -> list[Event]:
    """Give each event of a complaint its stage, and drop acknowledgements of what was acknowledged."""
    received = [event for event in events if event.type == "complaint_received" and event.on <= as_of]
    kept: list[Event] = []
    open_stages = {_own_stage(event) for event in received}
    known = [
        event
        if event.type == "family_knew"
        else replace(event, detail={**event.detail, "stage": _stage(event, received)})
        for event in events
    ]
    for event in sorted(known, key=lambda event: (event.on, event.type)):
        if event.type == "complaint_acknowledged":
            stage = event.detail["stage"]
            waiting = [one for one in received if _own_stage(one) == stage and one.on <= event.on]
            answered = [one for one in kept if one.type == event.type and one.detail["stage"] == stage]
            last = max((one.on for one in answered), default=None)
            if last is not None and not any(one.on > last for one in waiting):
                continue
            if stage in open_stages and not waiting:
                continue
        kept.append(event)
    return kept


def _own_stage(event: Event) -> str:
    return event.detail.get("stage", "1")


def _stage(event: Event, received: Sequence[Event]) -> str:
    """Return the stage of an event: its own, or that of the last complaint received by then."""
    if event.type == "complaint_received" or "stage" in event.detail:
        return _own_stage(event)
    before = [one for one in received if one.on <= event.on]
    return _own_stage(max(reversed(before), key=by_day)) if before else "1"
