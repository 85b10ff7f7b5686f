"""One sync at work: the store, the person, the moment, and how it tells of its progress."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime

from caseworker_app.store.open import Store
from caseworker_app.store.session import Unit
from caseworker_app.sync.inbox import DEED

# What is being done, in words; of how many, so many are done (of none where nobody knows).
Progress = Callable[[str, int, int], None]
REACHING = "Reaching the shared database"
HEARING = "Hearing what colleagues changed"
BRINGING = "Bringing in cases"
SENDING = "Sending your changes"
WORKING_OUT = "Working out the dates"


def in_silence(_words: str, _done: int, _of: int) -> None:
    """Tell nobody."""


@dataclass
class Work:
    """What every step of a sync needs."""

    store: Store
    user: str
    now: datetime
    progress: Progress = in_silence
    teams: tuple[str, ...] = ()
    store_device: str = ""
    changed_cases: set[str] = field(default_factory=set)

    def unit(self) -> AbstractContextManager[Unit]:
        """Give a unit of work whose deed is the sync."""
        return self.store.unit(DEED, user=self.user, now=self.now)
