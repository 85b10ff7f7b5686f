"""Why something is late, as a meeting says it: a cause, or an exception of the regulations."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache

from caseworker_app.statutory import rules
from caseworker_app.statutory.words import long_date

NOTE, ASKED, AGREED = "note", "asked", "agreed"  # what a note on a deadline is
OTHER = "other"
# The causes that councils give, in the order of how often they do.
CAUSES = {
    "capacity": "Capacity in the team",
    "advice_ep": "Psychologist’s advice late",
    "advice_health": "Health’s advice late",
    "advice_care": "Social care’s advice late",
    "advice_other": "Another adviser’s advice late",
    "school": "School’s papers late",
    "setting": "Setting has not replied",
    "family": "Waiting for the family",
    "panel": "Waiting for the panel",
    "dispute": "Mediation or appeal under way",
    "handover": "Case changed hands",
    "unrecorded": "Done, not yet recorded",
    OTHER: "Another reason",
}
_EXCEPTION = "exception "


def exceptions_for(rule_ids: Iterable[str]) -> tuple[str, ...]:
    """Return the reasons that name a regulation which every one of these rules allows, as a whole."""
    allowed = [set(_wholes(rule_id)) for rule_id in rule_ids]
    common = set.intersection(*allowed) if allowed else set()
    return tuple(f"{_EXCEPTION}{provision}" for provision in sorted(common))


def is_exception(reason: str) -> bool:
    """Whether a reason is an exception of the regulations."""
    return reason.startswith(_EXCEPTION)


def is_known(reason: str, rule_id: str) -> bool:
    """Whether something by this rule can be late for a reason."""
    return reason in CAUSES or reason in exceptions_for([rule_id])


def reason_words(reason: str) -> str:
    """Return a reason in words; one of a newer program as it is kept."""
    if is_exception(reason):
        return f"Exception, regulation {reason.removeprefix(_EXCEPTION)}"
    return CAUSES.get(reason, reason)


def note_words(kind: str, text: str, reason: str, next_on: date | None, by: str) -> str:
    """Return a note on a deadline as the caseworker reads it."""
    if kind == ASKED:
        return f"{by or 'The team lead'} asks for a note: {text}"
    if kind != AGREED or next_on is None:
        return text
    said = f"Agreed for {long_date(next_on)}: {text or reason_words(reason)}"
    return f"{said} ({reason_words(reason)})" if text and reason != OTHER else said


@cache
def _wholes(rule_id: str) -> tuple[str, ...]:
    """Return the exceptions of a rule without their letters: `10(4)`, not `10(4)(a)`."""
    return tuple(one for one in rules.rule(rule_id).exceptions if one.count("(") == 1)
