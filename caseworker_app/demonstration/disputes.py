"""Stories of mediation, appeals and orders, complaints and requests for information."""

from __future__ import annotations

from datetime import date, timedelta

from caseworker_app.demonstration.chance import Chance, working
from caseworker_app.demonstration.told import Run

# What each order asks for: its limb, the event that carries it out, weeks allowed.
ORDERS = (
    ("amend_contents", "amended_plan_sent", 5),
    ("amend_placement", "amended_plan_sent", 2),
    ("continue_amend", "amended_plan_sent", 5),
)


def days(count: int) -> timedelta:
    """Return so many days."""
    return timedelta(days=count)


def mediation(chance: Chance, told: date, *, wanted: bool) -> Run:
    """Tell what a family does with its right to mediation."""
    run = Run("mediation", chance.as_of)
    run.has("decision_sent", told)
    asked = told + days(chance.between(8, 45))
    if not run.has("mediation_adviser_contacted", asked):
        return run
    if not wanted:
        run.has("no_mediation_wanted", asked)
        run.has("certificate_issued", working(asked + days(chance.between(1, 4))))
        return run
    run.has("mediation_requested", asked)
    if chance.often(30):
        run.has("health_in_issue", asked)
        run.has("icbs_told", working(asked + days(chance.between(1, 4))))
    held = working(asked + days(chance.between(20, 30) if chance.often(60) else chance.between(33, 60)))
    if run.has("mediation_held", held):
        run.has("certificate_issued", working(held + days(chance.between(1, 4))))
        if chance.often(50):
            run.has("agreement_reached", held, limb=chance.one_of(("assess", "amend_contents", "other")))
            if chance.often(50):
                run.has("agreement_carried_out", working(held + days(chance.between(12, 40))))
    return run


def appeal(chance: Chance, lodged: date, *, limb: str) -> Run:
    """Tell an appeal: opposed and ordered, or conceded. Directions set dates on the way."""
    run = Run("appeal", chance.as_of)
    run.has("appeal_received", lodged)
    if chance.often(25):
        conceded = working(lodged + days(chance.between(14, 38)))
        if run.has("unopposed_notified", conceded, limb=limb):
            _carry_out(chance, run, conceded, limb)
        return run
    run.has("response_sent", working(lodged + days(chance.between(28, 44))))
    directed = working(lodged + days(chance.between(45, 60)))
    bundle = working(directed + days(70))
    run.has("direction_made", directed, what="Evidence and bundle", due=bundle.isoformat())
    ordered = working(bundle + days(chance.between(21, 60)))
    if run.has("order_made", ordered, limb=limb):
        _carry_out(chance, run, ordered, limb)
        run.has("closed", ordered + days(150))
    return run


def ordered(chance: Chance, on: date, *, limb: str) -> Run:
    """Tell an appeal that ended in an order on a day, which is then to be carried out."""
    run = Run("appeal", chance.as_of)
    lodged = working(on - days(chance.between(140, 240)))
    run.has("appeal_received", lodged)
    run.has("response_sent", working(lodged + days(chance.between(28, 42))))
    run.has("order_made", working(on), limb=limb)
    _carry_out(chance, run, working(on), limb)
    return run


def _carry_out(chance: Chance, run: Run, start: date, limb: str) -> None:
    """Do what an order or a concession asks for, now and then too late."""
    weeks = {limb_: weeks for limb_, _, weeks in ORDERS}
    slip = chance.between(6, 30) if chance.often(55) else -chance.between(1, 6)
    if limb == "assess":
        run.has("assessment_notified", working(start + days(14 + slip)))
        return
    if limb == "make_plan":
        draft = working(start + days(35 + slip))
        if run.has("draft_plan_sent", draft, by="hand"):
            run.has("final_plan_sent", working(max(start + days(77 + slip), draft + days(18))))
        return
    run.has("amended_plan_sent", working(start + days(7 * weeks[limb] + slip)))


def complaint(chance: Chance, received: date) -> Run:
    """Tell a complaint about delay; every third goes on to stage 2."""
    run = Run("complaint", chance.as_of)
    run.has("complaint_received", received, "About the delay and unanswered emails", stage="1")
    acknowledged = working(received + days(chance.between(2, 9)))
    if run.has("complaint_acknowledged", acknowledged, stage="1"):
        answered = working(acknowledged + days(chance.between(9, 26)))
        if run.has("complaint_answered", answered, stage="1") and chance.often(35):
            escalated = working(answered + days(chance.between(4, 15)))
            if run.has("complaint_received", escalated, stage="2"):
                run.has("complaint_acknowledged", working(escalated + days(5)), stage="2")
    return run


def information_request(chance: Chance, received: date) -> Run:
    """Tell a parent's request for everything that is held on the child."""
    run = Run("information_request", chance.as_of)
    run.has("sar_received", received)
    run.has("sar_answered", working(received + days(chance.between(18, 45))))
    return run
