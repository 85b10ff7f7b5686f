"""How long a shared caseload opens without having met the shared one: what a lost laptop shows has an end."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from caseworker_app.errors import CannotOpenStore
from caseworker_app.store.opened import Store

USUAL_DAYS: Final = 30
_ASKED = (
    "SELECT met_at, (SELECT value FROM preferences WHERE name = 'lease_days' AND deleted_at IS NULL) "
    "FROM shared_database WHERE met_at IS NOT NULL"
)


class LeaseOver(CannotOpenStore):
    """The caseload and the shared one have not met for longer than the council allows."""

    def __init__(self, days: int) -> None:
        super().__init__(
            f"This caseload has not met your colleagues’ for {days} days, so it is locked until it has.",
            "Sync it: `caseworker sync`. What you have not sent yet is still in it.",
        )


def refuse_if_over(store: Store, now: datetime) -> None:
    """Refuse a store whose lease is over; one that is shared with nobody has none."""
    with store.connection() as connection:
        found = connection.execute(_ASKED).fetchone()
    if found is None:
        return
    away = now - datetime.fromisoformat(found[0])
    if away > timedelta(days=int(found[1] or USUAL_DAYS)):
        raise LeaseOver(away.days)
