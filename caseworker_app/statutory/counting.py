"""One rule made ready to be applied thousands of times: from a start to its deadline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from caseworker_app.statutory.calendar import ONE_DAY, Calendar
from caseworker_app.statutory.history import Course, History
from caseworker_app.statutory.limits import (
    DayBefore,
    Days,
    DaysBeginning,
    LaterOf,
    Limit,
    Rolled,
    SameDay,
    Weeks,
    WeeksBefore,
    WeeksBeginning,
    months_later,
)
from caseworker_app.statutory.rule import NOTHING, Deadline, Event, Holder, Part, Rule
from caseworker_app.statutory.rules.endings import ENDINGS, Ending

_FIXED_SPANS = (Weeks, WeeksBeginning, Days, DaysBeginning, WeeksBefore, SameDay, DayBefore)
_SOME_DAY = date(2020, 1, 1)
_make = tuple.__new__
OVERRIDABLE = ("order_made", "unopposed_notified", "agreement_reached")


class Start:
    """What begins one count: the event, its process, the day counted from, what tells it apart."""

    __slots__ = ("course", "day", "detail", "event", "facts", "floor", "of", "replaced_by", "replaced_on")

    def __init__(self, course: Course, event: Event, of: str | None = None) -> None:
        self.course = course
        self.event = event
        self.day = self.floor = event.on
        self.of = of
        self.detail: Mapping[str, str] = event.detail
        self.facts: dict[str, str] | None = None
        self.replaced_on: date | None = None  # a later start, or the limit it helps to keep, ended it
        self.replaced_by = event.type


class Count:
    """One rule, compiled: what never changes from case to case is worked out once."""

    __slots__ = (
        "answers_same",
        "day_early",
        "ended_by",
        "exceptions",
        "followers",
        "from_service",
        "general",
        "later_detail",
        "limit",
        "met_by",
        "met_in_time_by",
        "of",
        "on_working_days",
        "parts",
        "plain",
        "rule",
        "shared_facts",
        "span",
        "stands_elsewhere",
    )

    def __init__(self, rule: Rule, limit: Limit, rules: Iterable[Rule]) -> None:
        self.rule = rule
        self.limit = limit
        self.span = _span(limit)
        self.on_working_days = limit.on_working_days or rule.from_service
        inner = limit.limit if isinstance(limit, Rolled) else limit
        self.later_detail = inner.detail if isinstance(inner, LaterOf) else None
        self.met_by = rule.met_by
        self.met_in_time_by = rule.met_in_time_by
        self.ended_by = rule.ended_by
        self.of = rule.of
        self.answers_same = rule.answers_same
        self.from_service = rule.from_service
        self.exceptions = frozenset(rule.exceptions)
        self.day_early = rule.day_early or rule.strictly_before
        self.general = frozenset(ending for ending in ENDINGS if ending.ends(rule))
        self.parts: Mapping[str, Part] = {part.of: part for part in rule.parts}
        self.plain = not (rule.exceptions or rule.windows)
        self.shared_facts: dict[tuple[str, str, str], Mapping[str, str]] = {}
        # An appeal can be lodged, and is watched for, before there is a process for it.
        self.stands_elsewhere = bool(rule.kinds) and rule.process not in rule.kinds
        self.followers = tuple(
            Count(other, other.limit, rules)
            for other in rules
            if other.limit is not None and rule.id in other.counts_from
        )

    def deadline(self, start: Start, history: History, working: Calendar) -> Deadline | None:
        """Return the deadline that a start begins, with what met or ended it; none if not in force."""
        rule, day, span = self.rule, start.day, self.span
        if not rule.in_force_on(day):
            return None
        due: date | None
        original: date | None
        if span is not None and "due" not in start.detail:
            due = original = day + span
        else:
            due, original = self._due(start)
        met_on, met = self._met(start, history, due)
        ended_on, ended = self._ended(start, history, due)
        if met_on is not None:
            if ended_on is None or met_on <= ended_on:
                ended_on, ended = None, ""
            else:
                met_on, met = None, ""
        excepted = False
        if (
            not self.plain
            and due is not None
            and ("exception_relied_on" in start.course.seen or history.case.covid_reason)
        ):
            excepted = self._excepted(start, history, due)
        return self._made(start, working, due, original, met_on, met, ended_on, ended, excepted)

    def _made(
        self,
        start: Start,
        working: Calendar,
        due: date | None,
        original: date | None,
        met_on: date | None,
        met: str,
        ended_on: date | None,
        ended: str,
        excepted: bool,
    ) -> Deadline:
        rule, of, course = self.rule, start.of, start.course
        if due is None:
            act_by = None
        elif self.day_early:
            act_by = working.last_working[due - ONE_DAY]
        else:
            act_by = working.last_working[due]
        key = (start.event.type, met, ended)
        facts = self.shared_facts.get(key)
        if facts is None:
            named = zip(("start", "met", "ended"), key, strict=True)
            facts = self.shared_facts[key] = {name: value for name, value in named if value}
        if start.facts:
            facts = {**facts, **start.facts}
        part = self.parts.get(of) if of is not None and self.parts else None
        holder: Holder = rule.holder if part is None else part.holder
        return _make(
            Deadline,
            (
                due,
                rule,
                start.day,
                of,
                course.kind,
                course.index,
                original,
                act_by,
                self.on_working_days and due is not None and self._provisional(start, working, due),
                met_on,
                ended_on,
                excepted,
                rule.lapses,
                rule.strictly_before,
                None,
                holder,
                rule.duty if part is None else part.duty,
                facts,
            ),
        )

    def _due(self, start: Start) -> tuple[date | None, date | None]:
        """Return the due date and the law's own, which an order or an agreement may override."""
        original = self.limit.due(start.day, start.detail)
        if start.event.type in OVERRIDABLE and "due" in start.detail:
            start.facts = {**(start.facts or {}), "stated": start.detail["due"]}
            return date.fromisoformat(start.detail["due"]), original
        return original, original

    def _met(self, start: Start, history: History, due: date | None) -> tuple[date | None, str]:
        """Return the first event that meets the deadline."""
        rule = self.rule
        seen = history.seen if rule.of_the_case else start.course.seen
        floor = start.floor
        found: date | None = None
        found_type = ""
        for type_ in self.met_by:
            for event in seen.get(type_, ()):
                on = event.on
                if on < floor or (found is not None and on >= found):
                    continue
                if self.answers_same and event.detail.get(self.of or "") != start.of:
                    continue
                found, found_type = on, type_
        for type_ in self.met_in_time_by:
            for event in seen.get(type_, ()):
                on = event.on
                if on < floor or (found is not None and on >= found) or (due is not None and on > due):
                    continue
                found, found_type = on, type_
        return found, found_type

    def _ended(self, start: Start, history: History, due: date | None) -> tuple[date | None, str]:
        """Return the first event that ends the deadline unmet."""
        rule, course = self.rule, start.course
        seen = history.seen if rule.of_the_case else course.seen
        floor = start.floor
        found = start.replaced_on
        found_type = "" if found is None else start.replaced_by
        for types in (self.ended_by, self.met_in_time_by):
            for type_ in types:
                for event in seen.get(type_, ()):
                    on = event.on
                    if on >= floor and (found is None or on < found):
                        if types is self.met_in_time_by and due is not None and on <= due:
                            continue
                        found, found_type = on, type_
        if rule.closes and "closed" in course.seen:
            for event in course.seen["closed"]:
                if event.on >= floor and (found is None or event.on < found):
                    found, found_type = event.on, "closed"
        if history.endings:
            floor = _opened(start, history) if rule.counted_back else floor
            for kind, event in history.endings:
                ending = self._general(kind, event.type)
                if ending and (found is None or event.on < found) and (ending.whenever or event.on >= floor):
                    found, found_type = event.on, event.type
        return found, found_type

    def _general(self, kind: str, type_: str) -> Ending | None:
        for ending in self.general:
            if ending.type == type_ and (not ending.kinds or kind in ending.kinds):
                return ending
        return None

    def _excepted(self, start: Start, history: History, due: date) -> bool:
        """Say whether an exception in the regulations disapplies the limit, and note which."""
        seen = start.course.seen
        for relied in seen.get("exception_relied_on", ()) if self.exceptions else ():
            regulation = relied.detail.get("regulation", "")
            if _plain(regulation) not in self.exceptions or relied.on > due:
                continue
            if self.of == "from" and relied.detail.get("from") != start.of:
                continue
            if _ended_before(due, regulation, relied, seen.get("exception_ended", ())):
                continue
            start.facts = {
                **(start.facts or {}),
                "regulation": regulation,
                "relied_on": relied.on.isoformat(),
            }
            return True
        for window in self.rule.windows if history.case.covid_reason else ():
            if window.in_force_from <= due <= window.in_force_to:
                start.facts = {**(start.facts or {}), "window": str(window.source)}
                return True
        return False

    def _provisional(self, start: Start, working: Calendar, due: date) -> bool:
        first = min(start.event.on, start.day)
        if self.from_service and not self.limit.on_working_days:
            return start.event.on != start.day and working.is_provisional(first, start.day)
        return working.is_provisional(min(first, due), max(first, due))


def _plain(regulation: str) -> str:
    """Reduce "regulation 10(4)(b)" to "10(4)(b)"."""
    return regulation.lower().removeprefix("regulation").removeprefix("reg").lstrip("r. ").replace(" ", "")


def _ended_before(due: date, regulation: str, relied: Event, ends: Sequence[Event]) -> bool:
    return any(relied.on <= end.on < due and end.detail.get("regulation", "") == regulation for end in ends)


def _span(limit: Limit) -> timedelta | None:
    """Return the fixed number of days of a limit that needs neither calendar nor detail."""
    return limit.due(_SOME_DAY, NOTHING) - _SOME_DAY if isinstance(limit, _FIXED_SPANS) else None


def _opened(start: Start, history: History) -> date:
    """Return the day before which nothing can have ended a rule that counts back from a planned day.

    A process of which only the plan is known tells no such day; then it is the last sign of life of the
    plan, and for want of that a year before (two for a move to another phase).
    """
    opened = start.course.opened()
    if opened is not None:
        return opened
    years = 2 if start.course.kind == "phase_transfer" else 1
    earliest = months_later(start.event.on, -12 * years)
    return max(earliest, history.last_beginning(start.event.on) or earliest)
