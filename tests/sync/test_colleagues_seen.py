"""A lead hears with each sync when each colleague of the teams last synced; nobody else hears it."""

from __future__ import annotations

from datetime import datetime

from caseworker_app.store.colleagues import seen_of
from tests.sync.office import Laptop, Office


def seen(laptop: Laptop) -> dict[str, datetime | None]:
    with laptop.store.connection() as connection:
        return dict(seen_of(connection))


def test_a_lead_sees_how_fresh_each_colleague_of_the_teams_is(office: Office) -> None:
    lena = office.laptop("Lena")
    lena.sync()
    assert seen(lena)["Ben"] is None  # who never came
    ben, sara = office.laptop("Ben"), office.laptop("Sara")
    ben.sync()
    lena.sync()
    first = seen(lena)["Ben"]
    assert first is not None
    ben.sync()
    lena.sync()
    again = seen(lena)["Ben"]
    assert again is not None
    assert again > first
    assert "Lena" not in seen(lena)
    sara.sync()
    assert "Ben" not in seen(sara)  # of another team
    assert not seen(ben)
