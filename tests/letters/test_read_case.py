"""What the letters read of a case: moves, post that came back, quarrels, brothers and sisters, silence."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from caseworker_app.casework.open_case import NewCase, open_case
from caseworker_app.casework.people import PersonDetails, save_person
from caseworker_app.errors import WrongUse
from caseworker_app.letters.family import Family, Somebody
from caseworker_app.letters.read_case import read_case, setting_called
from caseworker_app.letters.read_others import heard_on, near_children, read_others
from caseworker_app.store.open import Store
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import (
    Case,
    Conflict,
    Document,
    HiddenAddress,
    Setting,
    SharedDatabase,
)
from tests.letters.world import DAY, FATHER, MOTHER, NOW, SCENES, composed, settle

OLD, NEW = MOTHER["address"], "7 Quay Street; Ashmere; AS1 7QY"
DECISION = "review-decision-maintain"


@pytest.fixture
def case_id(store: Store) -> str:
    return settle(store, SCENES[DECISION])


def save(store: Store, case_id: str, now: datetime = NOW, **details: object) -> str:
    with store.unit("a change", user="R. Patel", now=now) as unit:
        return save_person(unit, PersonDetails(case_id=case_id, **details))  # type: ignore[arg-type]


def family(store: Store, case_id: str) -> Family:
    with store.reading() as session:
        return read_case(session, case_id).family


def mother(store: Store, case_id: str) -> Somebody:
    return next(one for one in family(store, case_id).people if one.name == MOTHER["name"])


def objections(store: Store, case_id: str) -> list[str]:
    found = composed(store, case_id, DECISION, SCENES[DECISION].typed)
    return [one.why for made in found.made for one in made.objections]


def test_a_move_is_seen_with_the_address_before_it(store: Store, case_id: str) -> None:
    assert mother(store, case_id).moved_on is None
    save(store, case_id, name=MOTHER["name"], address=NEW)
    moved = mother(store, case_id)
    assert moved.moved_on == DAY
    assert moved.address_before.startswith("Flat 3, 18 Tannery Row")
    assert any("changed on 23 November 2026, from Flat 3" in why for why in objections(store, case_id))


def test_an_address_that_was_taken_out_and_written_anew_is_a_move_the_same_one_again_is_not(
    store: Store, case_id: str
) -> None:
    save(store, case_id, name=MOTHER["name"], address="")
    save(store, case_id, name=MOTHER["name"], address=OLD)
    assert mother(store, case_id).moved_on is None
    save(store, case_id, name=MOTHER["name"], address="")
    save(store, case_id, name=MOTHER["name"], address=NEW)
    assert mother(store, case_id).moved_on == DAY


def test_a_change_of_a_withheld_address_is_a_move_and_shows_neither(store: Store, case_id: str) -> None:
    save(store, case_id, name=MOTHER["name"], address_withheld=True)
    hidden = mother(store, case_id)
    assert hidden.withheld
    assert hidden.moved_on is None
    save(store, case_id, name=MOTHER["name"], address=NEW)
    moved = mother(store, case_id)
    assert (moved.moved_on, moved.address_before) == (DAY, "")
    (why,) = objections(store, case_id)
    assert why == "The address of Karin Lindqvist changed on 23 November 2026. It is withheld."


def returned(store: Store, case_id: str, person: str, on: date, settled: str = "") -> None:
    with store.unit("a letter came back", user="R. Patel", now=NOW) as unit:
        unit.session.add(
            Document(
                case_id=case_id, letter=DECISION, title="", version="", recipient="", kind="family",
                people=[person], made_at=NOW, dated=on, state="returned", returned_on=on, pages=1,
                returned_settled=settled,
            )
        )  # fmt: skip


def test_post_that_came_back_stops_the_next_letter_until_somebody_dealt_with_it(
    store: Store, case_id: str
) -> None:
    person = mother(store, case_id).id
    returned(store, case_id, person, DAY - timedelta(days=1), settled="The postman was wrong")
    assert mother(store, case_id).returned_on is None
    returned(store, case_id, person, DAY - timedelta(days=9))
    returned(store, case_id, person, DAY - timedelta(days=2))
    assert mother(store, case_id).returned_on == DAY - timedelta(days=2)
    found = composed(store, case_id, DECISION, SCENES[DECISION].typed)
    assert any("came back" in left.why or "come back" in left.why for left in found.left_out)
    save(store, case_id, name=MOTHER["name"], address=NEW)
    assert mother(store, case_id).returned_on is None


def test_an_address_that_changed_later_on_the_day_it_came_back_stops_nothing(
    store: Store, case_id: str
) -> None:
    save(store, case_id, name=MOTHER["name"], address=OLD)
    returned(store, case_id, mother(store, case_id).id, DAY)
    assert mother(store, case_id).returned_on == DAY
    save(store, case_id, name=MOTHER["name"], address=NEW)
    assert mother(store, case_id).returned_on is None
    returned(store, case_id, mother(store, case_id).id, DAY)
    assert mother(store, case_id).returned_on == DAY


def quarrel(unit: Unit, table: str, row_id: str, **told: object) -> None:
    field = next(iter(told))
    unit.session.add(
        Conflict(
            table=table, row_id=row_id, kind="edit", fields=list(told), kept={field: told[field]},
            other={field: "2 Oak Lane\nAshmere\nAS2 2BB"}, made_at=NOW, withheld=table == "hidden_addresses",
        )
    )  # fmt: skip


def test_a_quarrel_about_who_and_where_is_confirmed_first(store: Store, case_id: str) -> None:
    person = mother(store, case_id).id
    with store.unit("a quarrel", user="R. Patel", now=NOW) as unit:
        quarrel(unit, "people", person, address="Flat 3\nAshmere\nAS4 2LP")
        quarrel(unit, "people", person, phone="07700 900 123")
        quarrel(unit, "cases", case_id, looked_after=True)
    assert mother(store, case_id).disputed == (
        "the address (“Flat 3, Ashmere, AS4 2LP” or “2 Oak Lane, Ashmere, AS2 2BB”)",
    )
    told = objections(store, case_id)
    assert any(why.startswith("Colleagues disagree about Karin Lindqvist") for why in told)
    assert any(why.startswith("Colleagues disagree about Freya Lindqvist") for why in told)


def test_a_quarrel_about_a_withheld_address_shows_neither(store: Store, case_id: str) -> None:
    save(store, case_id, name=MOTHER["name"], address_withheld=True)
    person = mother(store, case_id)
    with store.unit("a quarrel", user="R. Patel", now=NOW) as unit:
        row = select(HiddenAddress.id).where(HiddenAddress.person_id == person.id)
        hidden = unit.session.execute(row).scalar_one()
        quarrel(unit, "hidden_addresses", hidden, address="9 Refuge Court")
    assert mother(store, case_id).disputed == ("the address",)


def another(store: Store, reference: str, given: str, born: date, *people: dict[str, object]) -> str:
    with store.unit("another child", user="R. Patel", now=NOW) as unit:
        case_id = open_case(
            unit,
            NewCase(reference=reference, given_name=given, family_name="Lindqvist", date_of_birth=born),
        )
        for person in people:
            save_person(unit, PersonDetails(case_id=case_id, **person))  # type: ignore[arg-type]
    return case_id


def test_a_sibling_in_the_same_hidden_home_is_known_by_the_first_name_alone(
    store: Store, case_id: str
) -> None:
    save(store, case_id, name=MOTHER["name"], address_withheld=True)
    another(store, "14-203", "Skylark", date(2018, 1, 1), {**MOTHER, "address_withheld": True})
    typed = {"reasons": "Skylark does well too."}
    found = composed(store, case_id, DECISION, typed).made
    assert all(any("another child, 14-203" in one.why for one in made.objections) for made in found)


def test_twins_siblings_and_children_of_the_same_surname_are_told_apart(store: Store, case_id: str) -> None:
    another(store, "14-198", "Leo", SCENES[DECISION].born, dict(MOTHER))
    another(store, "14-199", "May", date(2018, 1, 1), {**FATHER, "address": OLD})
    another(store, "14-200", "Ingrid", date(2017, 1, 1))
    another(store, "14-201", "Nils", date(2017, 1, 1))
    gone = another(store, "14-202", "Gone", date(2017, 1, 1))
    with store.unit("merged", user="R. Patel", now=NOW) as unit:
        unit.session.get_one(Case, gone).status = "merged"
    with store.reading() as session:
        found = {child.reference: child.how for child in near_children(session, family(store, case_id))}
        others = read_others(session)
    assert found == {
        "14-198": "twin", "14-199": "sibling", "14-200": "same surname", "14-201": "same surname",
    }  # fmt: skip
    assert "leo lindqvist" in others.by_name
    typed = {"reasons": "Like Leo, Freya does well."}
    with store.reading():
        (why,) = {
            one.why for made in composed(store, case_id, DECISION, typed).made for one in made.objections
        }
    assert why == "It names another child, 14-198."


def test_a_setting_is_found_by_name_or_number_and_two_of_one_name_are_asked_about(
    store: Store, case_id: str
) -> None:
    with store.unit("settings", user="R. Patel", now=NOW) as unit:
        unit.session.add(Setting(name="St Mary’s", urn="100001"))
        unit.session.add(Setting(name="St Mary’s", urn="100002"))
    with store.reading() as session:
        assert setting_called(session, "ash grove academy ") is not None
        assert setting_called(session, "100002") is not None
        assert setting_called(session, "") is None
        with pytest.raises(WrongUse, match="Several settings"):
            setting_called(session, "St Mary’s")


def test_a_computer_that_was_away_for_days_is_told_so(store: Store, case_id: str) -> None:
    with store.reading() as session:
        assert heard_on(session) is None
    with store.unit("shared", user="R. Patel", now=NOW) as unit:
        met = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
        unit.session.add(SharedDatabase(number=1, address="host=example", met_at=met))
    assert any("last heard from colleagues on 20 November 2026" in why for why in objections(store, case_id))
