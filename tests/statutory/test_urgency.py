"""The order of Today, and the sentence that tells it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from caseworker_app.statutory import engine, timeline, urgency
from caseworker_app.statutory.rule import Deadline
from tests.statutory.told import told

MONDAY = date(2026, 11, 23)


def deadline(rule_id: str, kind: str, *events: Any) -> Deadline:
    """Return the only deadline of a rule."""
    found = engine.deadlines(timeline.read(told((kind, list(events)))), MONDAY)
    (only,) = [one for one in found if one.rule.id == rule_id]
    return only


def decide(request: str, *events: Any) -> Deadline:
    """Return the limit to decide on an assessment; it is six weeks after the request."""
    return deadline("na-decide-assess", "needs_assessment", ("request_received", request), *events)


@pytest.mark.parametrize(
    ("request_day", "band"),
    [
        ("2026-10-11", urgency.LATE),
        ("2026-10-12", urgency.TODAY),
        ("2026-10-13", urgency.SOON),
        ("2026-10-19", urgency.SOON),
        ("2026-10-20", urgency.LATER),
    ],
)
def test_deadlines_stand_in_groups_by_the_day_to_do_them(request_day: str, band: int) -> None:
    assert urgency.band(decide(request_day), MONDAY) == band


def test_what_falls_due_on_a_weekend_is_for_the_friday_before() -> None:
    sunday = decide("2026-10-18")
    assert urgency.band(sunday, date(2026, 11, 27)) == urgency.TODAY


def test_a_disapplied_limit_not_yet_met_is_late_and_others_limits_wait() -> None:
    relied = decide("2026-09-01", ("exception_relied_on", "2026-09-02", {"regulation": "5(4)(a)"}))
    assert urgency.band(relied, MONDAY) == urgency.LATE
    advice = deadline(
        "na-advice-return", "needs_assessment", ("advice_requested", "2026-09-01", {"from": "ep"})
    )
    assert urgency.band(advice, MONDAY) == urgency.WAITING
    undated = deadline("ap-directions", "appeal", ("direction_made", "2026-09-01"))
    assert urgency.band(undated, MONDAY) == urgency.MISSING


def test_a_tribunals_date_comes_before_a_limit_and_a_limit_before_a_target() -> None:
    order = deadline("or-make-draft", "appeal", ("order_made", "2026-10-12", {"limb": "make_plan"}))
    target = deadline("na-draft-target", "needs_assessment", ("request_received", "2026-07-01"))
    kinds = [urgency.kind(one) for one in (order, decide("2026-10-01"), target)]
    assert kinds == [urgency.TRIBUNAL, urgency.STATUTORY, urgency.TARGET]


def test_the_part_that_decided_is_told() -> None:
    later, sooner = (urgency.order_key(decide(day), MONDAY) for day in ("2026-10-10", "2026-10-01"))
    assert sooner < later
    assert urgency.decided_by(sooner, later) == "First because its day comes before the next one’s."
    moving = urgency.order_key(decide("2026-10-01"), MONDAY, urgency.Circumstances(moves_this_year=True))
    assert moving < sooner
    assert "next phase" in urgency.decided_by(moving, sooner)
    tribunals = (sooner[0], urgency.TRIBUNAL, *sooner[2:])
    assert urgency.decided_by(tribunals, sooner) == (
        "First because it is a Tribunal’s date; those below are the law’s or the council’s."
    )
    assert "Nothing tells them apart" in urgency.decided_by(sooner, sooner)


def test_the_deed_is_a_short_phrase() -> None:
    assert urgency.verb(decide("2026-10-01").rule) == "Decide whether to assess"
