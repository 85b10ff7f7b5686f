"""A letter that went to the wrong person: one action opens an incident and freezes its copies.

The clock of 72 hours runs from the moment at which the council knew, weekends too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseworker_app.casework import typed
from caseworker_app.errors import NotAllowed, WrongUse
from caseworker_app.letters.states import POSTED, PRINTED, RETURNED, documents, must_be
from caseworker_app.statutory.data_breach import tell_by
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import Case, Document, Incident


@dataclass(frozen=True, slots=True)
class IncidentView:
    """One incident, and how long there is to tell the Information Commissioner."""

    id: str
    case_id: str
    reference: str
    document_id: str
    recipient: str
    state: str  # of the letter
    what: str
    aware_at: datetime
    tell_by: datetime
    opened_by: str
    closed_at: datetime | None
    outcome: str


def mis_sent(unit: Unit, document_id: str, *, what: str, aware_at: datetime | None = None) -> IncidentView:
    """Open an incident about a letter; from now on nobody can print, copy or post it."""
    (row,) = documents(unit.session, [document_id])
    must_be(row, (PRINTED, POSTED, RETURNED), "have gone to the wrong person")
    moment = aware_at or unit.now
    if moment > unit.now:
        raise NotAllowed("That moment is still to come.", "Say when you learned of it.")
    if _open(unit.session, document_id) is not None:
        raise NotAllowed("There is an open incident about this letter already.", "Add to that one.")
    incident = Incident(
        case_id=row.case_id, document_id=document_id, what=typed.required(what, "account of what happened"),
        aware_at=moment, tell_by=tell_by(moment), opened_by=unit.user,
    )  # fmt: skip
    unit.session.add(incident)
    unit.session.flush()
    return _view(incident, row, unit.session.get_one(Case, row.case_id))


def close_incident(unit: Unit, incident_id: str, *, outcome: str) -> None:
    """Close an incident with what was done; the copies of its letter can be used again."""
    found = unit.session.get(Incident, incident_id)
    if found is None or found.deleted_at is not None:
        raise WrongUse("There is no such incident.", "Look at the list again.")
    if found.closed_at is not None:
        raise NotAllowed("This incident is closed already.")
    found.outcome = typed.required(outcome, "outcome")
    found.closed_at, found.closed_by = unit.now, unit.user


def open_incidents(
    session: Session, *, caseworkers: Sequence[str] = (), most: int = 50
) -> tuple[IncidentView, ...]:
    """Return the open incidents, the most pressing first."""
    asked = (
        select(Incident, Document, Case)
        .join(Document, Document.id == Incident.document_id)
        .join(Case, Case.id == Incident.case_id)
        .where(Incident.closed_at.is_(None), Incident.deleted_at.is_(None))
        .order_by(Incident.tell_by)
        .limit(most)
    )
    if caseworkers:
        asked = asked.where(Case.caseworker.in_(caseworkers))
    return tuple(_view(*row) for row in session.execute(asked).all())


def about(session: Session, document_id: str) -> IncidentView | None:
    """Return the open incident about one letter."""
    found = _open(session, document_id)
    if found is None:
        return None
    row = session.get_one(Document, document_id)
    return _view(found, row, session.get_one(Case, row.case_id))


def _open(session: Session, document_id: str) -> Incident | None:
    return session.execute(
        select(Incident).where(
            Incident.document_id == document_id, Incident.closed_at.is_(None), Incident.deleted_at.is_(None)
        )
    ).scalar_one_or_none()


def _view(incident: Incident, row: Document, case: Case) -> IncidentView:
    return IncidentView(
        incident.id, incident.case_id, case.reference, incident.document_id, row.recipient, row.state,
        incident.what, incident.aware_at, incident.tell_by, incident.opened_by, incident.closed_at,
        incident.outcome,
    )  # fmt: skip
