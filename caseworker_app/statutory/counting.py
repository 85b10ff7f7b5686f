"""One rule made ready to be applied thousands of times: from a start to its deadline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from caseworker_app.statutory.calendar import ONE_DAY, Calendar
from caseworker_app.statutory.history import Course, History, Seen
from caseworker_app.statutory.idle import OVERTAKEN_BY, UNDATED, is_undated, overtaken
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
from caseworker_app.statutory.rule import NOTHING, Deadline, Duty, Event, Holder, Rule
from caseworker_app.statutory.rule import Start as Way
from caseworker_app.statutory.rules.endings import ENDINGS, Ending

_FIXED_SPANS = (Weeks, WeeksBeginning, Days, DaysBeginning, WeeksBefore, SameDay, DayBefore)
_SOME_DAY = date(2020, 1, 1)
_make = tuple.__new__
OVERRIDABLE = ("order_made", "unopposed_notified", "agreement_reached")


class Start:
    """What begins one count: the event, its process, the day counted from, what tells it apart."""

    __slots__ = (
        *("course", "day", "detail", "event", "facts", "floor", "needed_until", "of", "replaced_by"),
        *("replaced_on", "shows_from"),
    )

    def __init__(self, course: Course, event: Event, of: str | None = None) -> None:
        self.course = course
        self.event = event
        self.day = self.floor = event.on
        self.of = of
        self.detail: Mapping[str, str] = event.detail
        self.facts: dict[str, str] | None = None
        self.replaced_on: date | None = None  # a later start, or the limit it helps to keep, ended it
        self.replaced_by = ""
        self.shows_from: date | None = None
        self.needed_until: date | None = None


class Count:
    """One rule, compiled: what never changes from case to case is worked out once."""

    __slots__ = (
        *("answers", "can_be_excepted", "can_be_set", "closes", "conditional", "day_early"),
        *("ended_by", "exceptions"),
        *("followers", "from_service", "general", "lapses", "later_detail", "limit", "met_by"),
        *("met_in_time_by", "of", "of_the_case", "on_working_days", "other_starts", "overtaken_by", "parts"),
        *("rule", "shared_facts", "simple", "since", "span", "stands_alone", "stands_elsewhere"),
        *("start_types", "strictly_before", "until", "whole"),
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
        self.answers = rule.answers
        self.overtaken_by = OVERTAKEN_BY.get(rule.id, ())
        self.from_service = rule.from_service
        self.exceptions = frozenset(rule.exceptions)
        self.day_early = rule.day_early or rule.strictly_before
        self.general = frozenset(ending for ending in ENDINGS if ending.ends(rule))
        self.whole = (rule.holder, rule.duty)
        self.parts: Mapping[str | None, tuple[Holder, Duty]] = {
            part.of: (part.holder, part.duty) for part in rule.parts
        }
        self.can_be_set = not set(rule.starts_on).isdisjoint(OVERRIDABLE)
        self.can_be_excepted = bool(rule.exceptions or rule.windows)
        self.closes = rule.closes
        self.lapses = rule.lapses
        self.of_the_case = rule.of_the_case
        self.strictly_before = rule.strictly_before
        self.start_types = frozenset(rule.starts_on)
        self.since, self.until = rule.in_force_from, rule.in_force_to
        self.conditional = rule.conditional
        # Nothing to look at but the first event: most rules.
        self.simple = not (rule.of or rule.conditional or self.later_detail)
        self.other_starts = {
            type_: tuple(other for other in rule.starts_on if other != type_) for type_ in rule.starts_on
        }
        self.shared_facts: dict[tuple[str, str, str], Mapping[str, str]] = {}
        # An appeal can be lodged, and is watched for, before there is a process for it; so is a birthday.
        elsewhere = bool(rule.kinds) and rule.process not in rule.kinds
        self.stands_elsewhere = elsewhere or rule.start is Way.BIRTHDAY
        self.followers = tuple(
            Count(other, other.limit, rules)
            for other in rules
            if other.limit is not None and rule.id in other.counts_from
        )
        self.stands_alone = not (self.stands_elsewhere or self.followers)

    def deadline(self, start: Start, history: History, working: Calendar) -> Deadline | None:
        """Return the deadline that a start begins, with what met or ended it; none if not in force."""
        day, course, span = start.day, start.course, self.span
        if (self.since is not None and day < self.since) or (self.until is not None and day > self.until):
            return None
        due: date | None
        original: date | None
        if span is not None and not (self.can_be_set and "due" in start.detail):
            due = original = day + span
        else:
            due, original = self._due(start)
        seen = history.seen if self.of_the_case else course.seen
        met_on, met = self._met(start, seen, due)
        ended_on, ended = self._ended(start, seen, history, due)
        if start.needed_until is not None:
            met_on, met = _by(start.needed_until, met_on, met)
            ended_on, ended = _by(start.needed_until, ended_on, ended)
        if met_on is not None and (ended_on is None or met_on <= ended_on):
            ended_on, ended = None, ""
        elif ended_on is not None:
            met_on, met = None, ""
        elif self.overtaken_by or UNDATED in start.detail:
            self._tell_of_idle(start)
        excepted = (
            self.can_be_excepted
            and ("exception_relied_on" in course.seen or bool(history.case.covid_reason))
            and due is not None
            and self._excepted(start, history, due)
        )
        holder, duty = self.parts.get(start.of, self.whole) if self.parts else self.whole
        facts = self.shared_facts.get((start.event.type, met, ended))
        if facts is None or start.facts:
            facts = self._facts(start, met, ended)
        act_by = None if due is None else working.last_working[due - ONE_DAY if self.day_early else due]
        return _make(
            Deadline,
            (
                due,
                self.rule,
                day,
                start.of,
                course.kind,
                course.index,
                original,
                act_by,
                self.on_working_days and due is not None and self._provisional(start, working, due),
                met_on,
                ended_on,
                excepted,
                self.lapses,
                self.strictly_before,
                start.shows_from,
                start.needed_until,
                holder,
                duty,
                facts,
            ),
        )

    def _facts(self, start: Start, met: str, ended: str) -> Mapping[str, str]:
        """Return what the explanation needs; where nothing is special, one mapping for all such cases."""
        key = (start.event.type, met, ended)
        facts = self.shared_facts.get(key)
        if facts is None:
            named = zip(("start", "met", "ended"), key, strict=True)
            facts = self.shared_facts[key] = {name: value for name, value in named if value}
        return {**facts, **start.facts} if start.facts else facts

    def _due(self, start: Start) -> tuple[date | None, date | None]:
        """Return the due date and the law's own, which an order or an agreement may override."""
        original = self.limit.due(start.day, start.detail)
        if start.event.type in OVERRIDABLE and "due" in start.detail:
            start.facts = {**(start.facts or {}), "stated": start.detail["due"]}
            return date.fromisoformat(start.detail["due"]), original
        return original, original

    def _met(self, start: Start, seen: Seen, due: date | None) -> tuple[date | None, str]:
        """Return the first event that meets the deadline."""
        floor = start.floor
        found: date | None = None
        found_type = ""
        for type_ in self.met_by:
            if type_ in seen:
                for event in seen[type_]:
                    on = event.on
                    if (
                        (found is None or on < found)
                        and on >= floor
                        and (not self.answers or self._is_answer(event, start))
                    ):
                        found, found_type = on, type_
        for type_ in self.met_in_time_by:
            if type_ in seen:
                for event in seen[type_]:
                    on = event.on
                    if on >= floor and (found is None or on < found) and (due is None or on <= due):
                        found, found_type = on, type_
        return found, found_type

    def _is_answer(self, event: Event, start: Start) -> bool:
        """Say whether an event answers this part; without parts, an answer that names none is for all."""
        said = event.detail.get(self.answers)
        return said == start.detail.get(self.answers) or (said is None and self.of is None)

    def _tell_of_idle(self, start: Start) -> None:
        """Note what leaves nothing to do for a deadline that is neither met nor ended."""
        told = is_undated(start.event, start.course.seen)
        if told in (*self.met_by, *self.ended_by):
            start.facts = {**(start.facts or {}), UNDATED: told}
        of = (self.of, start.of) if self.of and start.of else None
        event = overtaken(self.overtaken_by, start.course, start.event, of)
        if event is not None:
            facts = {"overtaken": event.type, "overtaken_on": event.on.isoformat()}
            start.facts = {**(start.facts or {}), **facts}

    def _ended(self, start: Start, seen: Seen, history: History, due: date | None) -> tuple[date | None, str]:
        """Return the first event that ends the deadline unmet."""
        floor, found, found_type = start.floor, start.replaced_on, start.replaced_by
        for type_ in self.ended_by:
            if type_ in seen:
                for event in seen[type_]:
                    on = event.on
                    if (found is None or on < found) and on >= floor:
                        found, found_type = on, type_
        for type_ in self.met_in_time_by:
            if type_ in seen:
                for event in seen[type_]:
                    on = event.on
                    if on >= floor and (found is None or on < found) and due is not None and on > due:
                        found, found_type = on, type_
        if history.endings:
            return self._ended_with_all(start, history, found, found_type)
        return found, found_type if found is not None else ""

    def _ended_with_all(
        self, start: Start, history: History, found: date | None, found_type: str
    ) -> tuple[date | None, str]:
        """Return what ended the deadline first: this, the closing of its process, or what ends many."""
        floor = start.floor
        if self.closes:
            for event in start.course.seen.get("closed", ()):
                if event.on >= floor and (found is None or event.on < found):
                    found, found_type = event.on, "closed"
        floor = _opened(start, history) if self.rule.counted_back else floor
        for kind, event in history.endings:
            ending = self._general(kind, event.type)
            if ending and (found is None or event.on < found) and (ending.whenever or event.on >= floor):
                found, found_type = event.on, event.type
        return found, found_type if found is not None else ""

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
            if plain_regulation(regulation) not in self.exceptions or relied.on > due:
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


def _by(last: date, on: date | None, type_: str) -> tuple[date | None, str]:
    """Leave out what came after the day from which a deadline was not needed any more."""
    return (on, type_) if on is not None and on <= last else (None, "")


def plain_regulation(regulation: str) -> str:
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
