"""The head and the foot of a letter: who sends it, who signs it, and what comes with it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from caseworker_app.casework.preferences import Preferences
from caseworker_app.errors import WrongUse
from caseworker_app.letters.page import Sender

_COUNCIL_MUST_SAY: Final = ("council_name", "council_address", "phone", "signatory")
PLAN_INSIDE: Final = ("current_plan", "final_plan", "proposed_amendments")
ENCLOSED: Final = {
    "current_plan": "the present plan",
    "proposed_amendments": "the plan with our proposed changes marked",
    "evidence": "the evidence for the changes",
    "final_plan": "the final plan",
    "report": "the report of the review meeting",
    "advice": "the advice and information for the meeting",
    "letter_to_family": "the copy of our letter to the family",
}


def refuse_unset(preferences: Preferences) -> None:
    """Refuse to write letters before the council has said who it is."""
    for name in _COUNCIL_MUST_SAY:
        if not getattr(preferences, name):
            raise WrongUse(f"Letters need the setting “{name}”.", f"Set it: `caseworker settings {name}=…`.")


def sender(council: Preferences, caseworker: str) -> Sender:
    """Return the council as it stands at the head of a letter, with the one person to turn to."""
    contact = [f"Your caseworker: {caseworker}"] if caseworker else []
    return Sender(
        council.council_name,
        tuple(line for line in council.council_address.splitlines() if line.strip()),
        (*contact, *filter(None, (council.phone, council.email))),
        Path(council.logo) if council.logo else None,
        Path(council.signature) if council.signature else None,
    )


def signed(council: Preferences) -> tuple[str, ...]:
    """Return who signs, a line each."""
    return tuple(filter(None, (council.signatory, council.signatory_title)))


def enclosures(names: Sequence[str]) -> tuple[str, ...]:
    """Return in words what comes with a letter."""
    return tuple(ENCLOSED[name] for name in names)
