"""Two people on one case: everybody's edits arrive, and none is silently overwritten."""

from __future__ import annotations

import json
from datetime import date

import pytest

from caseworker_app.store import audit
from caseworker_app.sync.line import Line
from caseworker_app.sync.pull import Moment
from tests.sync.office import Laptop, Office

WHOLE = "SELECT * FROM cases WHERE id = ?"


def conflicts(laptop: Laptop) -> list[tuple[list[str], dict[str, object], str, dict[str, object], str]]:
    """What waits for a decision: fields, in force and by whom, the other value and whose."""
    found = laptop.rows(
        "SELECT fields, kept, kept_by, other, other_by FROM conflicts "
        "WHERE decided_at IS NULL ORDER BY fields"
    )
    return [(json.loads(f), json.loads(k), by, json.loads(o), other) for f, k, by, o, other in found]


def both_sync_twice(*laptops: Laptop) -> None:
    for _ in range(2):
        for laptop in laptops:
            laptop.sync()


@pytest.fixture
def shared_case(anna: Laptop, ben: Laptop) -> str:
    """A case that both hold."""
    case = anna.new_case("EHC-1", school="Ash Grove")
    anna.person(
        case, name="Ngozi Okafor", role="mother", address="1 High Street; AB1 2CD", phone="07700 900123"
    )
    anna.record(case, "request_received", date(2026, 11, 2), kind="needs_assessment")
    anna.sync()
    ben.sync()
    return case


def test_a_new_case_arrives_with_its_people_its_events_and_its_deadlines(
    anna: Laptop, ben: Laptop, shared_case: str
) -> None:
    for question in (
        "SELECT * FROM cases",
        "SELECT * FROM people",
        "SELECT * FROM relationships",
        "SELECT * FROM processes",
        "SELECT * FROM events",
        "SELECT * FROM settings",
        "SELECT rule, due, team FROM deadlines ORDER BY rule",
        "SELECT child, people, setting FROM case_search",
    ):
        assert ben.rows(question) == anna.rows(question) != []


def test_edits_of_different_fields_are_all_in_force(anna: Laptop, ben: Laptop, shared_case: str) -> None:
    anna.edit(shared_case, note="rang the school", sex="F")
    ben.edit(shared_case, upn="A123456789012", caseworker="Ben")
    both_sync_twice(anna, ben)
    assert anna.rows(WHOLE, shared_case) == ben.rows(WHOLE, shared_case)
    assert anna.rows("SELECT note, sex, upn, caseworker FROM cases") == [
        ("rang the school", "F", "A123456789012", "Ben")
    ]
    assert conflicts(anna) == conflicts(ben) == []


def test_two_edits_of_one_field_are_both_kept_until_someone_decides(
    anna: Laptop, ben: Laptop, shared_case: str
) -> None:
    anna.edit(shared_case, note="from Anna")
    ben.edit(shared_case, note="from Ben")
    both_sync_twice(anna, ben)
    told = [(["note"], {"note": "from Anna"}, "Anna", {"note": "from Ben"}, "Ben")]
    assert conflicts(anna) == conflicts(ben) == told
    assert anna.value("SELECT note FROM cases") == ben.value("SELECT note FROM cases") == "from Anna"


def test_the_same_edit_twice_is_no_conflict(anna: Laptop, ben: Laptop, shared_case: str) -> None:
    for laptop in (anna, ben):
        laptop.edit(shared_case, primary_need="autism")
    both_sync_twice(anna, ben)
    assert conflicts(anna) == conflicts(ben) == []


def test_names_are_decided_as_one(anna: Laptop, ben: Laptop, shared_case: str) -> None:
    anna.edit(shared_case, family_name="Okoro")
    ben.edit(shared_case, given_name="Adaeze")
    both_sync_twice(anna, ben)
    ((fields, kept, _, other, _),) = conflicts(ben)
    assert fields == ["given_name", "family_name", "preferred_name"]
    assert (kept["given_name"], kept["family_name"]) == ("Ada", "Okoro")
    assert (other["given_name"], other["family_name"]) == ("Adaeze", "Okafor")


def test_what_a_colleague_did_stands_in_the_history_under_their_name(
    anna: Laptop, ben: Laptop, shared_case: str
) -> None:
    anna.edit(shared_case, note="from Anna")
    anna.sync()
    ben.sync()
    (line,) = ben.rows("SELECT by, deed, change FROM audit WHERE change LIKE '%from Anna%'")
    assert line == ("Anna", "sync", '{"note":["","from Anna"]}')
    with ben.store.connection() as connection:
        assert audit.verify(connection).ok


def test_one_process_opened_by_both_is_one_and_one_event_told_twice_stands_once(
    anna: Laptop, ben: Laptop, shared_case: str
) -> None:
    for laptop in (anna, ben):
        laptop.record(shared_case, "sar_received", date(2026, 11, 9))
    both_sync_twice(anna, ben)
    for laptop in (anna, ben):
        assert laptop.value("SELECT count(*) FROM processes WHERE kind <> 'needs_assessment'") == 1
        assert (
            laptop.value("SELECT count(*) FROM events WHERE type = 'sar_received' AND deleted_at IS NULL")
            == 1
        )
        assert laptop.value("SELECT count(*) FROM deadlines WHERE rule LIKE 'sar%'") == 1
    in_order = "SELECT * FROM events ORDER BY id"
    assert anna.rows(in_order) == ben.rows(in_order)


def test_one_event_told_with_two_days_asks_which_is_right(
    anna: Laptop, ben: Laptop, shared_case: str
) -> None:
    anna.record(shared_case, "sar_received", date(2026, 11, 9))
    ben.record(shared_case, "sar_received", date(2026, 11, 10))
    both_sync_twice(anna, ben)
    ((fields, kept, kept_by, other, other_by),) = conflicts(anna)
    assert fields == ["on"]
    assert (kept["on"], kept_by, other["on"], other_by) == ("2026-11-09", "Anna", "2026-11-10", "Ben")


def test_a_deleted_row_does_not_come_back_by_an_edit(anna: Laptop, ben: Laptop, shared_case: str) -> None:
    person = anna.value("SELECT id FROM people")
    ben.person(shared_case, person_id=person, role="carer")
    with anna.unit() as unit:
        from caseworker_app.casework.people import remove_person

        remove_person(unit, shared_case, person)
    anna.sync()
    both_sync_twice(ben, anna)
    for laptop in (anna, ben):
        assert laptop.value("SELECT deleted_at IS NOT NULL FROM relationships") == 1
    ((fields, _, kept_by, other, other_by),) = conflicts(ben)
    assert (fields, kept_by, other, other_by) == (["role"], "Anna", {"role": "carer"}, "Ben")


def test_an_address_that_was_withheld_is_not_put_back_by_a_colleague(
    anna: Laptop, ben: Laptop, shared_case: str
) -> None:
    person = anna.value("SELECT id FROM people")
    ben.person(shared_case, person_id=person, address="7 Secret Lane; AB1 9ZZ")
    anna.person(shared_case, person_id=person, address_withheld=True)
    ben.sync()
    both_sync_twice(anna, ben)
    for laptop in (anna, ben):
        assert laptop.rows("SELECT address FROM people") == [("",)]
        assert laptop.value("SELECT address_withheld FROM relationships") == 1
        assert laptop.rows("SELECT address FROM hidden_addresses") == [("1 High Street\nAB1 2CD",)]
        assert laptop.value("SELECT count(*) FROM conflicts WHERE withheld = 0") == 0
        ((_, _, _, other, _),) = conflicts(laptop)
        assert other == {"address": "7 Secret Lane\nAB1 9ZZ"}
        assert (
            laptop.rows("SELECT 1 FROM audit WHERE change LIKE '%Secret%' AND \"table\" = 'conflicts'") == []
        )


def test_two_people_who_give_one_reference_offline_both_keep_their_case(anna: Laptop, ben: Laptop) -> None:
    anna.new_case("EHC-7", given_name="Ada")
    ben.new_case("EHC-7", given_name="Ben")
    both_sync_twice(anna, ben)
    for laptop in (anna, ben):
        assert laptop.rows("SELECT given_name FROM cases ORDER BY given_name") == [("Ada",), ("Ben",)]


def test_one_fact_of_the_council_given_by_two_leads_is_one(office: Office) -> None:
    from caseworker_app.casework import preferences

    lena, sara = office.laptop("Lena"), office.laptop("Sara")
    for laptop, name in ((lena, "Northshire"), (sara, "Southshire")):
        with laptop.unit() as unit:
            preferences.write(unit, {"council_name": name})
    both_sync_twice(lena, sara)
    assert lena.rows("SELECT id, name, value FROM preferences") == sara.rows(
        "SELECT id, name, value FROM preferences"
    )
    assert [(kept, other) for _, kept, _, other, _ in conflicts(sara)] == [
        ({"value": "Northshire"}, {"value": "Southshire"})
    ]


def test_nothing_new_takes_few_round_trips_and_few_bytes(anna: Laptop, ben: Laptop, shared_case: str) -> None:
    both_sync_twice(anna, ben)
    outcome = anna.sync()
    assert (outcome.sent, outcome.received) == (0, 0)
    assert outcome.round_trips <= 6
    assert outcome.bytes_sent + outcome.bytes_received <= 4096


def test_the_cases_that_are_asked_for_are_read_once_not_once_a_row(office: Office, anna: Laptop) -> None:
    """Else a first sync of two thousand cases takes half a minute more than it needs."""
    case = anna.new_case("EHC-1")
    anna.sync()
    asked: list[str] = []
    with Line(office.address("Ben")) as line:
        moment = Moment(line, 0)
        copy_out = line.copy_out
        line.copy_out = lambda query: asked.append(query) or copy_out(query)  # type: ignore[method-assign, func-returns-value]
        moment.whole_cases([case])
        queries = [query[6:-11] for query in asked if "current_setting" in query]
        plans = [b"".join(row[0] or b"" for row in line.ask(f"explain {query}")) for query in queries]
    assert len(plans) > 10
    for plan in plans:
        conditions = [part for part in plan.decode().split("(cost=") if "Cond:" in part or "Filter:" in part]
        assert not any("current_setting" in part for part in conditions), plan
