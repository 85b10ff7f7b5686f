"""What only a team lead may do: by their role on the shared database, else by the council's settings."""

from __future__ import annotations

from sqlalchemy.orm import Session

from caseworker_app.casework import preferences
from caseworker_app.errors import NotAllowed
from caseworker_app.store.tables import SharedDatabase

_TEAM_LEAD = "team_lead"


def is_lead(session: Session, user: str) -> bool:
    """Whether somebody is a team lead; where nothing is shared and nobody is named, everybody is."""
    shared = session.get(SharedDatabase, 1)
    if shared is not None:
        return shared.role == _TEAM_LEAD
    leads = _named(session)
    return not any(leads) or user.casefold() in leads


def refuse_other_than_lead(session: Session, user: str, does: str) -> None:
    """Refuse whoever is not a team lead; `does` is the deed in words, such as “records what is decided”."""
    if is_lead(session, user):
        return
    if session.get(SharedDatabase, 1) is not None:
        raise NotAllowed(f"Only a team lead {does}.", "Ask your team lead.")
    raise NotAllowed(
        f"Only a team lead {does}, and {user} is not named as one.",
        "The settings list the team leads (Settings, Letters).",
    )


def _named(session: Session) -> list[str]:
    return [line.strip().casefold() for line in preferences.read(session).team_leads.splitlines()]
