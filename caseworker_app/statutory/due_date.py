"""The due date of one rule from one day, for someone who asks without a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from caseworker_app.errors import WrongUse
from caseworker_app.statutory import explain, rules
from caseworker_app.statutory.calendar import ONE_DAY, calendar
from caseworker_app.statutory.counting import OVERRIDABLE
from caseworker_app.statutory.limits import LaterOf, Rolled
from caseworker_app.statutory.rule import Duty, Holder, Rule
from caseworker_app.statutory.words import long_date

DATES = frozenset({"certificate_issued", "made_or_last_reviewed_on", "moved", "due"})
KNOWN_LONG_BEFORE = 15
TRANSFER = "mv-old-transfer"


@dataclass(frozen=True, slots=True)
class DueDate:
    """The answer: the rule, the day, and where the date comes from."""

    rule: Rule
    starts_on: date
    due: date | None
    act_by: date | None
    holder: Holder
    duty: Duty
    because: str


def due_date(rule_id: str, day: date, detail: Mapping[str, str] | None = None) -> DueDate:
    """Count one rule from a day. A rule without a number in law has no due date, and says so."""
    rule = rules.rule(rule_id)
    given = _checked(detail or {})
    if not rule.in_force_on(day):
        since = f" from {long_date(rule.in_force_from)}" if rule.in_force_from else ""
        until = f" to {long_date(rule.in_force_to)}" if rule.in_force_to else ""
        raise WrongUse(
            f"The rule {rule.id} is in force{since}{until}.", f"{long_date(day)} is outside that time."
        )
    try:
        return _counted(rule, day, given)
    except (OverflowError, ValueError) as error:
        raise WrongUse(
            f"No date can be counted from {long_date(day)}.", "Dates from the year 2 to 9990 work."
        ) from error


def _counted(rule: Rule, day: date, given: Mapping[str, str]) -> DueDate:
    part = next((part for part in rule.parts if part.of == given.get(rule.of or "")), None)
    holder, duty = (part.holder, part.duty) if part else (rule.holder, rule.duty)
    refusal = _not_for(rule, given)
    if refusal or rule.limit is None:
        told = refusal or explain.due_because(rule, day, None, {}, provisional=False)
        return DueDate(rule, day, None, None, holder, duty, told)
    start = _counted_from(rule, day, given)
    due, facts = _due(rule, start, given)
    if due is None:
        return DueDate(
            rule, day, None, None, holder, duty, explain.due_because(rule, day, None, {}, provisional=False)
        )
    working = calendar()
    early = rule.day_early or rule.strictly_before
    act_by = working.on_or_before(due - ONE_DAY if early else due)
    provisional = (
        rule.limit.on_working_days
        and "stated" not in facts
        and working.is_provisional(min(start, due), max(start, due))
    )
    told = explain.due_because(rule, start, due, facts, provisional=provisional)
    return DueDate(rule, day, due, act_by, holder, duty, told)


def _not_for(rule: Rule, given: Mapping[str, str]) -> str:
    """Say why a rule does not hold for what was asked, if it does not."""
    if rule.of is not None and given.get(rule.of) in rule.not_for:
        return f"There is no limit where {rule.of} is {given[rule.of]}."
    for name, values in rule.only:
        if name in given and given[name] not in values:
            return f"This rule is not for {name} {given[name]}, but for {', '.join(values)}."
    for name, values in rule.unless:
        if given.get(name) in values:
            return f"This rule is not for {name} {given[name]}."
    return ""


def _counted_from(rule: Rule, day: date, given: Mapping[str, str]) -> date:
    """Return the day counted from: for a target before a phase transfer, the limit that its move sets."""
    kind = given.get("kind")
    if kind is None or not rule.counts_from:
        return day
    for other in map(rules.rule, rule.counts_from):
        if other.limit is not None and any(kind in values for _, values in other.only):
            return other.limit.due(day, given) or day
    raise WrongUse(
        f"There is no phase transfer of the kind “{kind}”.", "`caseworker events` lists the kinds."
    )


def _due(rule: Rule, start: date, given: Mapping[str, str]) -> tuple[date | None, dict[str, str]]:
    """Return the due date, and the facts that its explanation needs."""
    assert rule.limit is not None
    facts: dict[str, str] = {}
    if "due" in given and set(rule.starts_on) & set(OVERRIDABLE):
        return date.fromisoformat(given["due"]), {"stated": given["due"]}
    if rule.id == TRANSFER and "moved" in given:
        moved = date.fromisoformat(given["moved"])
        if calendar().between(start, moved) >= KNOWN_LONG_BEFORE:
            return moved, {"stated": given["moved"], "moved": given["moved"]}
    detail = dict(given)
    if detail.get("section_i_only") == "true":
        detail.pop("certificate_issued", None)
    inner = rule.limit.limit if isinstance(rule.limit, Rolled) else rule.limit
    if isinstance(inner, LaterOf) and inner.detail in detail:
        facts[inner.detail] = detail[inner.detail]
    if detail.get("with_contents") == "true":
        facts["with_contents"] = "true"
    return rule.limit.due(start, detail), facts


def _checked(detail: Mapping[str, str]) -> Mapping[str, str]:
    for name, value in detail.items():
        if name in DATES:
            try:
                date.fromisoformat(value)
            except ValueError as error:
                raise WrongUse(f"“{value}” ({name}) is not a date.", "Write dates as 2026-01-05.") from error
    return detail
