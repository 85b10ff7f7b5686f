"""What each letter does, in a word or three: there is no room for its title in a row of the queue."""

from __future__ import annotations

from typing import Final

_NAMES: Final = {
    "amended-final-plan": "Final plan",
    "amendment-notice": "Notice of changes",
    "cease-consultation": "Views on ending",
    "decision-not-to-amend": "Leave the plan as it is",
    "early-review-agreed": "Early review: yes",
    "early-review-refused": "Early review: no",
    "late-apology": "Apology for delay",
    "new-contact": "Your new contact",
    "phase-transfer-consultation": "Ask the next setting",
    "phase-transfer-final": "Plan for the move",
    "phase-transfer-preference": "Ask which setting",
    "review-advice-circulated": "Advice to everyone",
    "review-advice-request": "Ask for advice",
    "review-decision-amend": "Change the plan",
    "review-decision-cease": "End the plan",
    "review-decision-maintain": "Keep the plan",
    "review-invitation-professional": "Invite and ask advice",
    "review-invitation": "Invite the family",
    "review-list-to-setting": "List of reviews",
    "review-report-cover": "Report to everyone",
    "review-report-reminder": "Chase the report",
    "setting-copy": "Copy for setting",
    "where-we-are": "Where we are",
}


def letter_name(letter: str) -> str:
    """Return the short name of a kind of letter: "Keep the plan"."""
    return _NAMES.get(letter) or letter.replace("-", " ").capitalize()
