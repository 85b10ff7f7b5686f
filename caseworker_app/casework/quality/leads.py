"""What only a team lead does in audits: the shared database knows their role, else the council's list."""

from __future__ import annotations

from sqlalchemy.orm import Session

from caseworker_app.casework import preferences
from caseworker_app.errors import NotAllowed
from caseworker_app.store.tables import SharedDatabase

_LEAD = "team_lead"


def same_name(one: str, other: str) -> bool:
    """Whether two ways of writing a colleague's name are one."""
    return fold_name(one) == fold_name(other)


def fold_name(name: str) -> str:
    """Return a colleague's name as it is compared."""
    return " ".join(name.split()).casefold()


def is_lead(session: Session, user: str) -> bool:
    """Whether somebody leads a team; where nobody is named and nothing is shared, whoever works here does."""
    shared = session.get(SharedDatabase, 1)
    if shared is not None and shared.role:
        return shared.role == _LEAD
    named = {fold_name(line) for line in preferences.read(session).team_leads.splitlines() if line.strip()}
    return not named or fold_name(user) in named


def refuse_other_than_lead(session: Session, user: str, deed: str) -> None:
    """Refuse a deed of a team lead to anybody else."""
    if not is_lead(session, user):
        raise NotAllowed(f"Only a team lead can {deed}.", "Ask your team lead to do it.")
