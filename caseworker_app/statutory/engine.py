"""From what happened on a case to every deadline that the law makes of it.

Pure: equal input, equal output, in any order of events. The rules are compiled once into tables by kind
of process and type of event; explanations are made elsewhere, when someone looks.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from caseworker_app.statutory import starting
from caseworker_app.statutory.calendar import Calendar, calendar
from caseworker_app.statutory.counting import Count, Start
from caseworker_app.statutory.history import History
from caseworker_app.statutory.rule import CaseFacts, Deadline, Rule
from caseworker_app.statutory.rules import RULES
from caseworker_app.statutory.rules.endings import ENDINGS

_ENDING_TYPES = frozenset({"closed", *(ending.type for ending in ENDINGS)})


class _Table:
    """The rules by what starts them."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = rules
        self.by_process: dict[str, dict[str, list[tuple[Count, starting.InProcess]]]] = {}
        self.of_the_case: list[tuple[Count, starting.OfTheCase]] = []
        for rule in rules:
            if rule.limit is None or not rule.makes_rows or rule.counts_from:
                continue
            count = Count(rule, rule.limit, rules)
            in_process = starting.IN_PROCESS.get(rule.start)
            if in_process is None:
                self.of_the_case.append((count, starting.OF_THE_CASE[rule.start]))
                continue
            for kind in rule.kinds or (rule.process,):
                for type_ in rule.starts_on:
                    self.by_process.setdefault(kind, {}).setdefault(type_, []).append((count, in_process))


_last_table: list[_Table] = []


def _table(rules: Sequence[Rule]) -> _Table:
    """Return the table of some rules, compiled when they were first used."""
    for table in _last_table:
        if table.rules is rules:
            return table
    _last_table[:] = [_Table(rules), *_last_table[:3]]
    return _last_table[0]


def deadlines(case: CaseFacts, as_of: date, rules: Sequence[Rule] = RULES) -> list[Deadline]:
    """Return every deadline of a case, by due date (none last), rule, start and `of`.

    Events after `as_of` have not happened yet, save planned ones.
    """
    table, working = _table(rules), calendar()
    history = History(case, as_of, _ENDING_TYPES)
    found: list[Deadline] = []
    for course in history.courses:
        starters = table.by_process.get(course.kind)
        if starters is None:
            continue
        for type_ in course.seen:
            for count, starts in starters.get(type_, ()):
                for start in starts(count, course, type_, working):
                    made = count.deadline(start, history, working)
                    if made is not None:
                        found.append(made)
                        if not count.stands_alone:
                            _beside(count, start, history, working, found)
    for count, starts_of in table.of_the_case:
        for start in starts_of(count, history):
            made = count.deadline(start, history, working)
            if made is not None:
                found.append(made)
                if not count.stands_alone:
                    _beside(count, start, history, working, found)
    return in_order(found)


def in_order(found: list[Deadline]) -> list[Deadline]:
    """Sort deadlines as every answer shows them."""
    try:
        found.sort()  # the fields of a deadline stand in this order
    except TypeError:  # no due date, or no `of`, beside one that has it
        found.sort(
            key=lambda one: (one.due or date.max, one.rule.id, one.starts_on, one.of or "", one.process)
        )
    return found


def _beside(count: Count, start: Start, history: History, working: Calendar, found: list[Deadline]) -> None:
    """Put the last deadline into the process of its rule, and add those that count from its due date."""
    made = found[-1]
    if count.stands_elsewhere:
        process, index = count.rule.process, _open_index(count, made, history)
        if (process, index) != (made.process, made.process_index):
            found[-1] = made = made._replace(process=process, process_index=index)
    for follower in count.followers:
        target = follower.deadline(starting.follower(follower, made, start), history, working)
        if target is not None:
            found.append(target)


def _open_index(count: Count, made: Deadline, history: History) -> int | None:
    """Return the number of the process of the rule for a deadline that starts elsewhere, if one is open."""
    courses = [course for course in history.courses if course.kind == count.rule.process]
    for course in courses:
        if any(event.on == made.met_on for type_ in count.met_by for event in course.seen.get(type_, ())):
            return course.index
    later = [course.index for course in courses if course.first_on() >= made.starts_on]
    return later[-1] if later else None
