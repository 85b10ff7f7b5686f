"""Deleting a shared case whose time of keeping is over: on the server, and on every laptop that hears of it.

A team lead's certificate is what is shared. The server carries it out where it is written, in one piece;
each laptop erases the case when it hears of it. What a colleague had not sent of the case goes too: nothing
of it may be kept.
"""

from __future__ import annotations

from datetime import datetime

from caseworker_app.casework import purge as of_one_store
from caseworker_app.casework.purge import DEED, Certificate
from caseworker_app.errors import NotAllowed, ServerUnreachable
from caseworker_app.store.open import Store
from caseworker_app.store.tables import SharedDatabase
from caseworker_app.sync.client import TRIES, sync


def purge(
    store: Store, case_id: str, because: str, *, user: str, now: datetime, tries: int = TRIES
) -> Certificate:
    """Delete a case wherever it is; return its certificate. A shared one needs the shared database."""
    with store.reading() as session:
        is_shared = session.get(SharedDatabase, 1) is not None
    if not is_shared:
        return of_one_store.purge(store, case_id, because, user=user, now=now)
    sync(store, user=user, now=now, tries=tries)  # a colleague may just have set a hold
    with store.unit(DEED, user=user, now=now) as unit:
        made = of_one_store.certificate(of_one_store.decide(unit, case_id, because))
    try:
        sync(store, user=user, now=now, tries=tries)
    except ServerUnreachable as error:
        raise NotAllowed(
            "The line broke before the shared database answered.",
            "Sync again: the case is deleted then, and its certificate listed.",
        ) from error
    return _carried_out(store, made)


def _carried_out(store: Store, made: Certificate) -> Certificate:
    done = next((one for one in of_one_store.certificates(store) if one.id == made.id), None)
    if done is None:
        raise NotAllowed(
            f"The shared database did not delete {made.reference}.",
            "It may have come under a hold, or belong to another team. It stays.",
        )
    return done
