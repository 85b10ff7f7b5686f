"""Where a case stands in the Caseload, by the rule of its next step: `Decision due`, `Meeting planned`."""

from __future__ import annotations

from functools import cache

from caseworker_app.casework.stage import PROCESS_WORDS
from caseworker_app.statutory import rules

NO_STEP = ""
NOTHING_DUE = "nothing"  # in the place of a rule: the law asks nothing of the council now
FACT_MISSING = "Fact missing"
NOTHING_DUE_WORDS = "Nothing due"
_STAGES = {
    "na-decide-assess": "Request to decide",
    "na-advice-return": "Advice due",
    "na-draft-target": "Draft plan due",
    "na-refuse-plan": "Plan to decide",
    "na-plan-final": "Final plan due",
    "ar-first-12m": "First review due",
    "ar-next-12m": "Review due",
    "ar-under5": "Review due",
    "ar-meeting-target": "Meeting to hold",
    "ar-meeting-notice": "Meeting planned",
    "ar-advice-circulate": "Meeting planned",
    "ar-report": "Report due",
    "ar-decision": "Decision due",
    "ar-amend-notice": "Notice due",
    "ar-final-from-notice": "Final plan due",
    "ar-final-overall": "Final plan due",
    "pt-15-feb": "Transfer plan due",
    "pt-31-mar": "Transfer plan due",
    "pt-5-months": "Transfer plan due",
    "pt-backplan-meeting": "Meeting to hold",
    "pt-backplan-notice": "Notice due",
    "ra-decide": "Request to decide",
    "ra-advice-return": "Advice due",
    "ra-final": "Final plan due",
}


@cache
def stage_words(rule_id: str) -> str:
    """Return where a case stands whose next step is that of this rule."""
    if rule_id == NOTHING_DUE:
        return NOTHING_DUE_WORDS
    return _STAGES.get(rule_id) or process_words(rule_id) or FACT_MISSING


@cache
def process_words(rule_id: str) -> str:
    """Return the kind of casework to which the rule belongs, in words."""
    if rule_id in (NO_STEP, NOTHING_DUE):
        return ""
    process = rules.rule(rule_id).process
    return PROCESS_WORDS.get(process, process.replace("_", " ").capitalize())


@cache
def next_step(rule_id: str) -> str:
    """Return what must be done next, as a short deed."""
    if rule_id == NOTHING_DUE:
        return ""
    return rules.rule(rule_id).verb if rule_id != NO_STEP else "Add the missing date"
