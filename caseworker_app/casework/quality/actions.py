"""What is done about what audits found: about one plan, or in the improvement plan about many."""

from __future__ import annotations

from datetime import date

from caseworker_app.casework import improvement, typed
from caseworker_app.casework.leads import refuse_other_than_lead
from caseworker_app.casework.quality.draw import find
from caseworker_app.casework.quality.frame import has_ceased
from caseworker_app.errors import NotAllowed, WrongUse
from caseworker_app.statutory.words import long_date
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import Case, PlanAuditAction

FIGURE = "plan_quality"


def add(unit: Unit, audit_id: str, *, what: str, owner: str, due: date | None, question: str = "") -> str:
    """Agree what somebody does about one plan; return its id."""
    audit = find(unit.session, audit_id)
    if audit.settled_on is None:
        raise NotAllowed(
            "This plan is not settled yet.", "Settle it first: until then nobody knows what it lacks."
        )
    case = unit.session.get(Case, audit.case_id)
    if case is None or has_ceased(unit.session, case, audit.plan_on):
        raise NotAllowed("This plan has ceased.", "There is no plan left to mend.")
    if due is not None and due < unit.today:
        raise NotAllowed(f"{long_date(due)} has passed.", "Give today or a later day.")
    row = PlanAuditAction(
        case_id=audit.case_id,
        audit_id=audit.id,
        question=question,
        what=typed.required(what, "action"),
        owner=typed.required(owner, "owner"),
        due=due,
        agreed_on=unit.today,
    )
    unit.session.add(row)
    unit.session.flush()
    return row.id


def done(unit: Unit, action_id: str, on: date) -> None:
    """Say that what was agreed about a plan was done."""
    row = unit.session.get(PlanAuditAction, action_id)
    if row is None or row.deleted_at is not None:
        raise WrongUse("There is no such action.", "It may have been removed already.")
    if not row.agreed_on <= on <= unit.today:
        raise NotAllowed(f"It was agreed on {long_date(row.agreed_on)}.", "Give a day from then until today.")
    row.done_on, row.done_by = on, unit.user


def about_many(unit: Unit, *, area_id: str, what: str, owner: str, due: date | None) -> str:
    """Agree in the improvement plan what is done about what many plans lack; the figure is that of audits."""
    refuse_other_than_lead(unit.session, unit.user, "adds to the improvement plan")
    new = improvement.NewAction(area_id=area_id, what=what, owner=owner, due=due, figure=FIGURE)
    return improvement.add_action(unit, new)
