"""Who may let a letter go in spite of an objection: nobody, a team lead, or the officer who confirms it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from caseworker_app.casework.preferences import Preferences
from caseworker_app.errors import WrongUse
from caseworker_app.letters.guard import Objection

LEAD_CAN = "A team lead can let it go, with a reason."
NOBODY_CAN = "Nobody can let this go: take it out, or mend the record on the People tab."
OFFICER_CAN = "Check it. If it is right, confirm it with a reason."


@dataclass(frozen=True)
class Passing:
    """Who answers for sending a letter in spite of an objection, and why. Both are kept with the letter."""

    by: str = ""
    because: str = ""

    def __post_init__(self) -> None:
        if bool(self.by.strip()) != bool(self.because.strip()):
            raise WrongUse(
                "Letting a letter go needs a name and a reason.", "Give --passed-by NAME and --because TEXT."
            )


NOBODY = Passing()


def team_leads(preferences: Preferences) -> tuple[str, ...]:
    """Return the names of the team leads, as the council's settings list them."""
    return tuple(line.strip() for line in preferences.team_leads.splitlines() if line.strip())


def refusal(objections: Sequence[Objection], passing: Passing, leads: Sequence[str]) -> str:
    """Return why a letter must not go, and who could let it go; nothing where it may go."""
    if not objections:
        return ""
    why = " ".join(dict.fromkeys(one.why for one in objections))
    if not all(one.may_pass for one in objections):
        return f"{why} {NOBODY_CAN}"
    only_confirm = all(one.confirms for one in objections)
    if not passing.by:
        return f"{why} {OFFICER_CAN if only_confirm else LEAD_CAN}"
    not_a_lead = "" if only_confirm else _not_a_lead(passing.by, leads)
    return f"{why} {not_a_lead}" if not_a_lead else ""


def _not_a_lead(name: str, leads: Sequence[str]) -> str:
    """Say why a name is not that of a team lead. The list is all that is known: nobody signs in here."""
    if " ".join(name.split()).casefold() in {" ".join(lead.split()).casefold() for lead in leads}:
        return ""
    if not leads:
        return "Only a team lead can let it go. Name them first: `caseworker settings team_leads=…`."
    return f"Only a team lead can let it go, and “{name}” is not one. They are: {', '.join(leads)}."
