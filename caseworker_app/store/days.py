"""The civil day of a moment, for SQL."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from sqlite3 import Connection

_LONDON = ZoneInfo("Europe/London")


def install_functions(connection: Connection) -> None:
    """Give a connection `london_day(moment)`: the day that it was in England."""
    connection.create_function("london_day", 1, london_day, deterministic=True)


def london_day(moment: str | None) -> str | None:
    """Return the day in England of a moment as the store keeps it."""
    if moment is None:
        return None
    return datetime.fromisoformat(moment).astimezone(_LONDON).date().isoformat()
