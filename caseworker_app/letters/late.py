"""What of ours is late on a case, in words that a parent reads after “We had to”."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from caseworker_app.letters.law_dates import Sources
from caseworker_app.letters.written_dates import in_full
from caseworker_app.statutory.rule import Deadline, Duty, Holder, State
from caseworker_app.statutory.standing import state_on
from caseworker_app.statutory.words import count_of, lower_first

_WORDS: Final[Mapping[str, str]] = {
    "ar-first-12m": "finish the review of the plan and tell you our decision",
    "ar-next-12m": "finish the review of the plan and tell you our decision",
    "ar-meeting-notice": "invite you to the review meeting",
    "ar-advice-circulate": "send you the advice for the review meeting",
    "ar-decision": "tell you our decision after the review meeting",
    "ar-amend-notice": "send you the changes that we propose to the plan",
    "ar-final-from-notice": "send you the final plan",
    "ar-final-overall": "send you the final plan",
    "pt-15-feb": "send you the plan that names the next school",
    "pt-31-mar": "send you the plan that names the next school or college",
    "pt-5-months": "send you the plan that names the next college",
    "na-decide-assess": "tell you whether we will assess",
    "na-plan-final": "send you the final plan",
    "ra-decide": "tell you whether we will assess again",
    "ra-final": "send you the final plan",
    "mv-inform-6w": "write to you about the plan that came with your move",
    "mv-review": "review the plan that came with your move",
    "me-arrange": "arrange the mediation",
}


def facts_of(sources: Sources) -> dict[str, object]:
    """Return what of ours is late, the longest first; nothing where all is in time."""
    rows = [row for row in sources.deadlines if _is_late(row, sources)]
    if not rows or rows[0].due is None:
        return {}
    row, due = rows[0], rows[0].due
    return {
        "late_what": _WORDS.get(row.rule.id, lower_first(row.rule.title)),
        "late_due": in_full(due),
        "late_days": count_of((sources.day - due).days, "day"),
    }


def _is_late(row: Deadline, sources: Sources) -> bool:
    return (
        row.due is not None and row.holder is Holder.COUNCIL and row.duty is Duty.MUST
        and state_on(row, sources.day) is State.OVERDUE
    )  # fmt: skip
