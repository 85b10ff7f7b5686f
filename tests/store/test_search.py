"""Finding a case by any of its words, however they are typed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from caseworker_app.casework import search, today, whom
from caseworker_app.store.open import Store
from caseworker_app.store.tables import Case, HiddenAddress, Person, Relationship, Setting

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@pytest.fixture
def case_id(store: Store) -> str:
    """Zoë O'Brien-Núñez at Ash Grove, with a mother who has a telephone and a hidden address."""
    with store.unit("Opened", user="rp", now=NOW) as unit:
        setting = Setting(name="Ash Grove School", urn="123456")
        mother = Person(
            name="Siobhán O’Brien", phone="+44 7700 900-123", email="sob@example.org", address="9 Elm Road"
        )
        unit.session.add_all([setting, mother])
        unit.session.flush()
        case = Case(
            reference="EHC-00123",
            given_name="Zoë",
            family_name="O'Brien-Núñez",
            opened_at=NOW,
            setting_id=setting.id,
        )
        unit.session.add(case)
        unit.session.flush()
        unit.session.add_all(
            [
                Relationship(case_id=case.id, person_id=mother.id, role="mother"),
                HiddenAddress(person_id=mother.id, address="4 Larkspur Court\nQX9 9XQ"),
            ]
        )
    return case.id


def found(store: Store, words: str) -> list[str]:
    with store.reading() as session:
        return [one.case_id for one in search.find(session, words)]


@pytest.mark.parametrize(
    "words",
    [
        *("zoe", "ZOË", "zo", "o'brien", "O’Brien", "obrien", "nunez", "brien nunez", "zoe ash"),
        *("EHC-00123", "ehc00123", "00123", "siobhan", "sob@example.org", "ash gro", "123456"),
        *("07700 900123", "07700900123", "+44 7700 900123", "+447700900123", "900123", "(07700) 900-123"),
    ],
)
def test_a_case_is_found_by(store: Store, case_id: str, words: str) -> None:
    assert found(store, words) == [case_id]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        *(("Łucja", "lucja"), ("Søren", "soren"), ("Đorđe", "dor"), ("Ħal", "hal"), ("Æsa", "aesa")),
        *(("Zoe\u0308", "zoë"), ("Núñez", "nun\u0303ez"), ("Weiß", "weiss"), ("Kaʻiulani", "kaiulani")),
        *(("Lucja", "łucja"), ("Nguyễn", "nguyen"), ("İnci", "inci"), ("काशी", "काशी")),
    ],
)
def test_any_letter_is_found_by_its_plain_form_in_the_palette_and_by_find(
    store: Store, name: str, words: str
) -> None:
    with store.unit("Opened", user="rp", now=NOW) as unit:
        unit.session.add(Case(reference="EHC-9", given_name=name, family_name="Hansen", opened_at=NOW))

    with store.reading() as session:
        assert [(one.reference, one.matched) for one in search.find(session, words)] == [("EHC-9", "name")]
    with store.connection() as connection:
        assert [child.reference for child in today.children(connection, words)] == ["EHC-9"]


@pytest.mark.parametrize(
    "words",
    ["mrs brien", "Mrs. O'Brien", "MRS.SIOBHAN", "Ms o", "Mr & Mrs O’Brien", "Revd Dr Siobhán", "prof z"],
)
def test_a_title_before_a_name_is_passed_over(store: Store, case_id: str, words: str) -> None:
    assert found(store, words) == [case_id]
    with store.connection() as connection:
        assert case_id in {line.case_id for line in whom.find(connection, words)}


@pytest.mark.parametrize("words", ["mrs", "mrs hopper", "drzoe", "miss."])
def test_a_title_finds_nobody_by_itself(store: Store, case_id: str, words: str) -> None:
    assert found(store, words) == []


@pytest.mark.parametrize("words", ["larkspur", "qx9", "elm road", "zed", "", "   ", "'\"*()"])
def test_a_case_is_not_found_by(store: Store, case_id: str, words: str) -> None:
    assert found(store, words) == []


def test_no_word_of_a_hidden_address_stands_in_the_index(store: Store, case_id: str) -> None:
    with store.connection() as connection:
        rows = connection.execute("SELECT * FROM case_search").fetchall()
    assert "larkspur" not in str(rows).lower()


def test_the_index_follows_every_change_however_it_is_made(store: Store, case_id: str) -> None:
    with store.unit("Changes", user="rp", now=NOW) as unit:
        unit.session.execute(update(Case).values(given_name="Ada"))
        unit.session.execute(update(Person).values(name="Grace Hopper", phone="020 7946 0000"))
        unit.session.execute(update(Setting).values(name="Beech House"))

    assert (
        found(store, "zoe")
        == found(store, "siobhan")
        == found(store, "ash grove")
        == found(store, "07700")
        == []
    )
    for words in ("ada", "hopper", "beech", "02079460000"):
        assert found(store, words) == [case_id]


def test_a_person_taken_off_a_case_is_no_longer_found_there(store: Store, case_id: str) -> None:
    with store.unit("Took off", user="rp", now=NOW) as unit:
        unit.session.scalars(select(Relationship)).one().deleted_at = NOW

    assert found(store, "siobhan") == []


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=()), max_size=80))
@example('"')
@example("a OR")
@example("NEAR(")
@example("child:x")
@example("\0\0")
@example("\ud800")
@example("1 2 3 4 5 6 7 8 9 1 2 3 4 5 6 7 8 9 1 2 3 4 5 6")
@example("٣ ٣")
@example("²²")
@example("² ²")
def test_no_text_at_all_is_a_mistake_to_search_for(store: Store, words: str) -> None:
    assert found(store, words) == []
