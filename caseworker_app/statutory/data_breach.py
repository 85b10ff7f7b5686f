"""How long there is to tell the Information Commissioner of a letter that went to the wrong person."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from caseworker_app.statutory.rule import Source

SOURCE: Final = Source(
    "UK GDPR", "article 33(1)", "U", "https://www.legislation.gov.uk/eur/2016/679/article/33"
)
_HOURS = 72


def tell_by(aware_at: datetime) -> datetime:
    """Return the moment by which the Commissioner must be told: 72 hours, weekends too, from being aware."""
    return aware_at + timedelta(hours=_HOURS)
