"""What only a team lead may do: by their role on the shared database, else by the council's settings."""

from __future__ import annotations

from sqlalchemy.orm import Session

from caseworker_app.casework import preferences
from caseworker_app.errors import NotAllowed
from caseworker_app.store.tables import SharedDatabase

_TEAM_LEAD = "team_lead"


def refuse_other_than_lead(session: Session, user: str, does: str) -> None:
    """Refuse whoever is not a team lead; `does` is the deed in words, such as “records what is decided”."""
    shared = session.get(SharedDatabase, 1)
    if shared is not None:
        if shared.role != _TEAM_LEAD:
            raise NotAllowed(f"Only a team lead {does}.", "Ask your team lead.")
        return
    leads = [line.strip().casefold() for line in preferences.read(session).team_leads.splitlines()]
    if any(leads) and user.casefold() not in leads:
        raise NotAllowed(
            f"Only a team lead {does}, and {user} is not named as one.",
            "The settings list the team leads (Settings, Letters).",
        )
