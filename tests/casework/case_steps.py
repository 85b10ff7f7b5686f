"""What tests of the caseload do again and again, in the words of the office."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

from caseworker_app.casework.open_case import NewCase, open_case
from caseworker_app.casework.record_event import NewEvent, Recorded, record_event
from caseworker_app.store.open import Store
from caseworker_app.store.session import Unit

TODAY = date(2026, 11, 23)
_moment = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@contextmanager
def unit(store: Store, deed: str = "test") -> Iterator[Unit]:
    """One use case on 23 November 2026, each a second after the last."""
    global _moment
    _moment += timedelta(milliseconds=10)
    with store.unit(deed, user="R. Patel", now=_moment) as work:
        yield work


def new_case(store: Store, reference: str = "EHC-1", **facts: object) -> str:
    """Open a case of a ten-year-old."""
    known: dict[str, object] = {
        "given_name": "Maryam",
        "family_name": "Hussain",
        "date_of_birth": date(2016, 3, 2),
        **facts,
    }
    with unit(store, "open case") as work:
        return open_case(work, NewCase(reference=reference, **known))  # type: ignore[arg-type]


def record(store: Store, case_id: str, type_: str, on: date | None, **more: object) -> Recorded:
    """Record one event."""
    with unit(store, "record event") as work:
        return record_event(work, NewEvent(case_id=case_id, type=type_, on=on, **more))  # type: ignore[arg-type]
