"""Stories of children who move: to the next phase of education, between councils, and out of their plan."""

from __future__ import annotations

from datetime import date, timedelta

from caseworker_app.demonstration.chance import Chance, in_term, office_day, working
from caseworker_app.demonstration.reviews import next_review, plan_in_force
from caseworker_app.demonstration.told import Run


def days(count: int) -> timedelta:
    """Return so many days."""
    return timedelta(days=count)


def next_move(as_of: date) -> date:
    """Return the 1 September towards which this school year's transfers run."""
    return date(as_of.year + (as_of.month >= 9), 9, 1)


def phase_transfer(chance: Chance, kind: str, settings: tuple[str, ...]) -> list[Run]:
    """Tell a plan in the year before a move: its review, and naming the next setting by the law's date."""
    move = next_move(chance.as_of)
    last = working(date(move.year - 2, 10, 12) + days(chance.between(0, 55)))
    runs = plan_in_force(chance, last - days(chance.between(420, 1800)), last)
    review = next_review(chance, last + days(364 - chance.between(0, 18)))
    runs.extend(review)
    run = Run("phase_transfer", chance.as_of)
    run.has("phase_transfer_planned", move, kind=kind)
    by = date(move.year, 2, 15) if kind != "secondary_to_post16" else date(move.year, 3, 31)
    consulted = working(date(move.year - 1, 11, 9) + days(chance.between(0, 60)))
    for place, setting in enumerate(settings):
        run.has("setting_consulted", consulted, setting=setting)
        if chance.often(75 - 25 * place):
            run.has(
                "setting_responded",
                max(consulted, in_term(consulted + days(chance.between(8, 21)))),
                setting=setting,
            )
    sent = by - days(chance.between(2, 30)) if chance.often(70) else by + days(chance.between(0, 60))
    run.has("phase_transfer_plan_sent", max(office_day(sent), consulted + days(22)))
    runs.append(run)
    return runs


def moved_in(chance: Chance, day: date) -> list[Run]:
    """Tell a plan that came with a family from another council."""
    run = Run("transfer_in", chance.as_of)
    last = day - days(chance.between(40, 420))
    run.has("plan_transferred", day, made_or_last_reviewed_on=last.isoformat())
    run.has(
        "transfer_notice_sent",
        working(day + days(chance.between(15, 41) if chance.often(65) else chance.between(44, 70))),
    )
    run.has("review_completed", working(day + days(chance.between(75, 130))))
    return [run]


def moving_out(chance: Chance, runs: list[Run], day: date) -> list[Run]:
    """Tell a family that moves to another council, some with notice, some without."""
    run = Run("transfer_out", chance.as_of)
    known = working(day - days(chance.between(25, 60) if chance.often(60) else chance.between(0, 9)))
    if run.has("aware_of_move", known):
        run.has("move_planned", day)
        run.has("moved", day)
        run.has("plan_sent_to_new_council", working(day + days(chance.between(0, 30))))
    return [*runs, run]


def ceasing(chance: Chance, runs: list[Run], asked: date, reason: str) -> list[Run]:
    """Tell a plan that the council considers ceasing."""
    run = Run("ceasing", chance.as_of)
    run.has("cease_consultation_sent", asked)
    decided = working(asked + days(chance.between(16, 35)))
    if run.has("decision_to_cease", decided):
        run.has("plan_ceased", working(decided + days(66)), reason=reason)
    return [*runs, run]


def detained(chance: Chance, known: date) -> list[Run]:
    """Tell the assessment of a young person in youth accommodation."""
    run = Run("detained", chance.as_of)
    run.has("came_to_attention", known)
    if run.has("decision_to_assess", working(known + days(chance.between(25, 41)))):
        draft = working(known + days(chance.between(95, 118)))
        if run.has("draft_plan_sent", draft, by="hand"):
            run.has("final_plan_sent", working(draft + days(chance.between(17, 30))))
    return [run]


def direct_payments(chance: Chance, first: date) -> Run:
    """Tell direct payments for part of the provision."""
    run = Run("direct_payment", chance.as_of)
    run.has("first_payment", first)
    run.has("reviewed", working(first + days(chance.between(70, 110))))
    return run
