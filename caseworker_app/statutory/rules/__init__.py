"""The law as a table: one file a stage, every limit a literal with its source."""

from __future__ import annotations

from caseworker_app.errors import WrongUse
from caseworker_app.statutory.rule import Rule
from caseworker_app.statutory.rules import (
    annual_review,
    appeals,
    ceasing,
    desk,
    moves,
    needs_assessment,
    orders,
    phase_transfer,
    plan,
    reassessment,
)

RULES: tuple[Rule, ...] = (
    *needs_assessment.RULES,
    *plan.RULES,
    *annual_review.RULES,
    *phase_transfer.RULES,
    *reassessment.RULES,
    *moves.RULES,
    *ceasing.RULES,
    *appeals.RULES,
    *orders.RULES,
    *desk.RULES,
)
_BY_ID = {rule.id: rule for rule in RULES}


def rule(rule_id: str) -> Rule:
    """Return a rule by its id; WrongUse if there is none."""
    found = _BY_ID.get(rule_id)
    if found is None:
        near = [known for known in _BY_ID if known.startswith(rule_id.split("-")[0] + "-")]
        remedy = f"Did you mean one of {', '.join(near)}?" if near else "`caseworker rules` lists them."
        raise WrongUse(f"There is no rule “{rule_id}”.", remedy)
    return found
