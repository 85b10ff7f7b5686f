"""Stories of needs assessments and reassessments, each told as far as the day of the demonstration."""

from __future__ import annotations

from datetime import date, timedelta

from caseworker_app.demonstration.chance import Chance, in_term, working
from caseworker_app.demonstration.told import Run

ADVISERS = ("ep", "health", "social_care", "setting", "family")
DRAFT_BY = ("post_first", "post_first", "post_second", "hand")


def days(count: int) -> timedelta:
    """Return so many days."""
    return timedelta(days=count)


def assessment(chance: Chance, asked: date, *, late: float, settings: tuple[str, ...]) -> Run:
    """Tell an assessment that leads to a plan; `late` of a hundred such plans miss their date."""
    run = Run("needs_assessment", chance.as_of)
    decided = _decide(chance, run, asked, slow=chance.often(late / 3))
    if not run.has("decision_to_assess", decided):
        return run
    advice_by = _take_advice(chance, run, decided, late=late)
    in_time = not chance.often(late)
    draft = asked + days(chance.between(100, 111) if in_time else chance.between(118, 150) + chance.late(24))
    draft = working(max(draft, advice_by + days(6)))
    _draft_and_final(chance, run, draft, settings)
    return run


def refused(chance: Chance, asked: date) -> Run:
    """Tell a request that the council refuses to assess."""
    run = Run("needs_assessment", chance.as_of)
    run.has("decision_not_to_assess", _decide(chance, run, asked, slow=chance.often(15)))
    return run


def no_plan(chance: Chance, asked: date) -> Run:
    """Tell an assessment after which the council makes no plan."""
    run = Run("needs_assessment", chance.as_of)
    decided = _decide(chance, run, asked, slow=False)
    if run.has("decision_to_assess", decided):
        advice_by = _take_advice(chance, run, decided, late=20)
        run.has(
            "decision_not_to_issue", working(max(asked + days(chance.between(98, 111)), advice_by + days(7)))
        )
    return run


def withdrawn(chance: Chance, asked: date) -> Run:
    """Tell a request that the family takes back."""
    run = Run("needs_assessment", chance.as_of)
    decided = _decide(chance, run, asked, slow=False)
    run.has("request_withdrawn", decided - days(4), "Mum rang: support at school is working")
    return run


def over_the_summer(chance: Chance, settings: tuple[str, ...]) -> Run:
    """Tell an assessment whose school was closed for more than four weeks while advice was asked for."""
    year = chance.as_of.year if chance.as_of >= date(chance.as_of.year, 9, 7) else chance.as_of.year - 1
    closed, reopened = date(year, 7, 21), date(year, 9, 3)
    run = Run("needs_assessment", chance.as_of)
    decided = working(closed - days(chance.between(0, 6)))
    asked = decided - days(chance.between(35, 41))
    _ask(chance, run, asked)
    run.has("decision_to_assess", decided)
    reason = f"{settings[0] if settings else 'The school'} closed from {closed:%d %B} to {reopened:%d %B}"
    for adviser in ADVISERS:
        run.has("advice_requested", decided, from_=adviser)
    run.has("exception_relied_on", decided, reason, regulation="10(4)(a)", reason=reason)
    advice = max(working(reopened + days(chance.between(18, 60))), decided)
    for adviser in ("setting", "social_care", "health", "ep"):
        advice += days(chance.between(1, 9))
        run.has("advice_received", working(advice), from_=adviser)
    _draft_and_final(chance, run, working(advice + days(chance.between(10, 24))), settings)
    return run


def reassessment(chance: Chance, asked: date, settings: tuple[str, ...]) -> Run:
    """Tell a reassessment."""
    run = Run("reassessment", chance.as_of)
    run.has("reassessment_requested", asked, by="parent")
    decided = working(asked + days(chance.between(7, 15) if chance.often(75) else chance.between(17, 30)))
    if chance.often(25):
        run.has("decision_not_to_reassess", decided)
        return run
    if run.has("decision_to_reassess", decided):
        advice_by = _take_advice(chance, run, decided, late=45)
        _draft_and_final(chance, run, working(max(decided + days(60), advice_by + days(8))), settings)
    return run


def _ask(chance: Chance, run: Run, asked: date) -> None:
    by = chance.weighted((("parent", 55), ("setting", 35), ("young_person", 2), ("other", 8)))
    run.has("request_received", asked, by=by)
    run.has("considering_notified", working(asked + days(chance.between(2, 8))))


def _decide(chance: Chance, run: Run, asked: date, *, slow: bool) -> date:
    """Let the request arrive and return the day the family is to be told."""
    _ask(chance, run, asked)
    wait = 43 + chance.late(9) if slow else chance.between(27, 40)
    return working(asked + days(wait))


def _take_advice(chance: Chance, run: Run, decided: date, *, late: float) -> date:
    """Ask everyone for advice; the educational psychologist is the one who is late. Return the last day."""
    asked = working(decided + days(chance.between(0, 3)))
    if run.has("advice_requested", asked, from_="ep"):
        for adviser in ADVISERS[1:]:
            run.has("advice_requested", asked, from_=adviser)
    received = {adviser: asked + days(chance.between(14, 41)) for adviser in ADVISERS}
    if chance.often(late):
        received["ep"] = asked + days(chance.between(46, 70) + chance.late(18))
    if chance.often(late / 3):
        received["health"] = asked + days(chance.between(43, 75))
    for adviser, day in sorted(received.items(), key=lambda line: line[1]):
        run.has("advice_received", working(day), from_=adviser)
    return max(received.values())


def _draft_and_final(chance: Chance, run: Run, draft: date, settings: tuple[str, ...]) -> None:
    if not run.has("draft_plan_sent", draft, by=chance.one_of(DRAFT_BY)):
        return
    for place, setting in enumerate(settings):
        run.has("setting_consulted", draft, setting=setting)
        if chance.often(70 - 25 * place):
            run.has(
                "setting_responded", max(draft, in_term(draft + days(chance.between(9, 20)))), setting=setting
            )
    if chance.often(60):
        run.has("representations_received", draft + days(chance.between(6, 15)))
    final = draft + days(chance.between(19, 28) if chance.often(70) else chance.between(30, 60))
    run.has("final_plan_sent", working(final))
    run.events.sort(key=lambda event: event.on)
