"""The areas that the program brings: the ten of the notice of May 2024, the three that took their place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import NAMESPACE_URL, uuid5


@dataclass(frozen=True, slots=True)
class GivenArea:
    """One area of a notice: its name and its days."""

    name: str
    starts_on: date
    ends_on: date | None
    place: int

    @property
    def id(self) -> str:
        """The same on every laptop, so that two who begin with the list have one list after a sync."""
        return str(uuid5(NAMESPACE_URL, f"improvement area {self.starts_on} {self.place}"))


# The notice of May 2024 gives no day that we have read; it was replaced on 6 June 2025.
_FIRST, _REPLACED = date(2024, 5, 1), date(2025, 6, 6)
_TEN = (
    "Quality and timeliness of EHC needs assessments and annual reviews",
    "Co-production with parents and carers",
    "Parental satisfaction",
    "The Local Offer",
    "Communication with parents and carers",
    "The relationship with the Parent Carer Forum",
    "Joint commissioning",
    "Strategic oversight and accountability",
    "Accurate, up-to-date and useful information",
    "The graduated response",
)
_THREE = (
    "Quality and timeliness of EHC plans, annual reviews included",
    "Preparation for adulthood",
    "Waits for speech and language therapy and neurodevelopmental assessment, and communication meanwhile",
)
GIVEN = (
    *(GivenArea(name, _FIRST, date(2025, 6, 5), place) for place, name in enumerate(_TEN, 1)),
    *(GivenArea(name, _REPLACED, None, place) for place, name in enumerate(_THREE, 1)),
)
