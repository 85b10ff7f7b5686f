"""Cases told in few words, and the rows that they give."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from caseworker_app.statutory import engine, timeline
from caseworker_app.statutory.rule import Rule
from caseworker_app.statutory.rules import RULES

Told = tuple[str, list[tuple[Any, ...]]]


def told(*processes: Told, born: str | None = "2015-03-02", **more: str) -> dict[str, Any]:
    """Write a timeline: each process is its kind and its events (type, day, detail)."""
    return {
        "date_of_birth": born,
        "processes": [
            {
                "kind": kind,
                "events": [
                    {"type": event[0], "on": event[1], "detail": event[2] if len(event) > 2 else {}}
                    for event in events
                ],
            }
            for kind, events in processes
        ],
        **more,
    }


def rows(case: Mapping[str, Any], as_of: str, rules: tuple[Rule, ...] = RULES) -> list[dict[str, Any]]:
    """Answer a timeline on a day."""
    facts = timeline.read(dict(case))
    day = timeline.read({"date_of_birth": as_of}).date_of_birth
    assert day is not None
    found: list[dict[str, Any]] = timeline.answer(engine.deadlines(facts, day, rules), day)["deadlines"]
    return found


def of_rule(rule: str, case: Mapping[str, Any], as_of: str) -> list[dict[str, Any]]:
    """Return the rows of one rule."""
    return [row for row in rows(case, as_of) if row["rule"] == rule]


def one(rule: str, case: Mapping[str, Any], as_of: str) -> dict[str, Any]:
    """Return the only row of one rule."""
    (row,) = of_rule(rule, case, as_of)
    return row


def states(rule: str, case: Mapping[str, Any], as_of: str) -> list[str]:
    """Return the states of the rows of one rule."""
    return [row["state"] for row in of_rule(rule, case, as_of)]
