"""What was typed and not saved is kept until it is; it is nobody's deed, and no undo touches it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from caseworker_app.casework.drafts import Place, draft_at, drafts, drop_draft, keep_draft
from caseworker_app.casework.open_case import NewCase, open_case
from caseworker_app.casework.undo import undo_last
from caseworker_app.store import audit
from caseworker_app.store.open import Store

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@pytest.fixture
def case_id(store: Store) -> str:
    """Amira's case."""
    new = NewCase(
        reference="14-203",
        given_name="Amira",
        family_name="Siddiqui",
        date_of_birth=date(2016, 3, 14),
        caseworker="R. Patel",
    )
    with store.unit("open case", user="rp", now=NOW) as unit:
        return open_case(unit, new)


def keep(store: Store, place: Place, fields: dict[str, str | bool], now: datetime = NOW) -> None:
    with store.unit("keep a draft", user="rp", now=now) as unit:
        keep_draft(unit, place, fields)


def test_the_last_words_at_a_place_are_kept_with_the_childs_name(store: Store, case_id: str) -> None:
    place = Place("record", case_id, case_id)
    keep(store, place, {"Note": "She said"})
    keep(store, place, {"Note": "She said yes", "Tick": True}, NOW + timedelta(seconds=2))
    with store.connection() as connection:
        found = draft_at(connection, place)
        assert found == drafts(connection)[0]
    assert found is not None
    assert found.fields == {"Note": "She said yes", "Tick": True}
    assert found.kept_at == NOW + timedelta(seconds=2)
    assert (found.given_name, found.family_name) == ("Amira", "Siddiqui")


def test_the_latest_comes_first_and_what_was_dropped_is_gone(store: Store, case_id: str) -> None:
    keep(store, Place("record", case_id, case_id), {"Note": "one"})
    keep(store, Place("new case"), {"Given name": "Kofi"}, NOW + timedelta(minutes=1))
    with store.connection() as connection:
        assert [each.place.form for each in drafts(connection)] == ["new case", "record"]
    with store.unit("drop a draft", user="rp", now=NOW) as unit:
        drop_draft(unit, Place("new case"))
    with store.connection() as connection:
        assert [each.place.form for each in drafts(connection)] == ["record"]
        assert draft_at(connection, Place("new case")) is None


def test_a_draft_is_no_deed_for_the_audit_and_none_that_undo_would_take_back(
    store: Store, case_id: str
) -> None:
    with store.connection() as connection:
        before = audit.head(connection)
    keep(store, Place("record", case_id, case_id), {"Note": "one"})
    with store.connection() as connection:
        assert audit.head(connection) == before
    with store.unit("undo", user="rp", now=NOW) as unit:
        assert undo_last(unit).description == "open case"
    with store.connection() as connection:
        assert drafts(connection) == []  # its case is gone


def test_the_words_of_a_draft_stand_nowhere_on_the_disk(store: Store, case_id: str) -> None:
    keep(store, Place("record", case_id, case_id), {"Note": "Zebrafinch"})
    for file in Path(store.folder).rglob("*"):
        assert not file.is_file() or b"Zebrafinch" not in file.read_bytes()
