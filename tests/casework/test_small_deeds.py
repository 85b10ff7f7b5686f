"""Year groups, notes on deadlines, merging, people and settings."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from caseworker_app.casework import preferences
from caseworker_app.casework.deadline_notes import NewNote, note_deadline
from caseworker_app.casework.merge_cases import merge_cases
from caseworker_app.casework.people import PersonDetails, save_person
from caseworker_app.casework.year_group import cohort, cohort_year_group, label, year_group
from caseworker_app.errors import NotAllowed, WrongUse
from caseworker_app.store.deadlines import case_facts
from caseworker_app.store.open import Store
from caseworker_app.store.tables import HiddenAddress, Person, Relationship
from tests.casework.case_steps import new_case, record, unit


@pytest.mark.parametrize(
    ("born", "on", "shift", "group"),
    [
        (date(2016, 8, 31), date(2026, 8, 31), 0, "5"),
        (date(2016, 8, 31), date(2026, 9, 1), 0, "6"),
        (date(2016, 9, 1), date(2026, 9, 1), 0, "5"),
        (date(2022, 8, 31), date(2026, 9, 1), 0, "R"),
        (date(2022, 9, 1), date(2026, 9, 1), 0, "N"),
        (date(2026, 1, 1), date(2026, 9, 1), 0, "pre"),
        (date(2007, 9, 1), date(2026, 9, 1), 0, "14"),
        (date(2006, 8, 31), date(2026, 9, 1), 0, "14+"),
        (date(2016, 3, 2), date(2026, 11, 23), -1, "5"),
    ],
)
def test_the_year_group_turns_on_the_first_of_september(born: date, on: date, shift: int, group: str) -> None:
    assert year_group(born, on, shift) == group
    assert cohort_year_group(cohort(born, shift), on) == group


def test_a_year_group_in_words() -> None:
    assert [label(group) for group in ("R", "6", "N")] == ["Reception", "Year 6", "Nursery"]


def test_what_the_law_sets_is_annotated_but_never_put_off(store: Store) -> None:
    case = new_case(store)
    note = {"case_id": case, "process": "needs_assessment", "process_index": 1, "text": "EP is ill"}
    with pytest.raises(NotAllowed, match="stays on the list"), unit(store) as work:
        note_deadline(work, NewNote(**note, rule="na-plan-final", until=date(2026, 12, 1)))  # type: ignore[arg-type]
    with unit(store) as work:
        assert note_deadline(work, NewNote(**note, rule="na-plan-final"))  # type: ignore[arg-type]
        assert note_deadline(work, NewNote(**note, rule="na-draft-target", until=date(2026, 12, 1)))  # type: ignore[arg-type]


def test_a_merge_tells_what_both_cases_tell_only_once(store: Store) -> None:
    kept, merged = new_case(store, "EHC-1"), new_case(store, "EHC-2", primary_need="Autism")
    for case in (kept, merged):
        record(store, case, "request_received", date(2026, 1, 5), kind="needs_assessment")
    record(store, merged, "decision_to_assess", date(2026, 2, 12))
    with unit(store) as work:
        merge_cases(work, kept, merged)

    with store.reading() as session:
        facts = case_facts(session, kept)
    assert [[event.type for event in process.events] for process in facts.processes] == [
        ["request_received", "decision_to_assess"]
    ]
    with pytest.raises(NotAllowed, match="merged into the case EHC-1"):
        record(store, merged, "sar_received", date(2026, 2, 12))


def test_a_withheld_address_never_stands_with_the_person(store: Store) -> None:
    case = new_case(store)
    with unit(store) as work:
        save_person(
            work, PersonDetails(case_id=case, name="Sara", role="mother", address="1 High St; AB1 2CD")
        )
    with unit(store) as work:
        save_person(work, PersonDetails(case_id=case, name="sara", address_withheld=True))
    with unit(store) as work:
        save_person(
            work, PersonDetails(case_id=case, name="Sara", address="2 Low St", no_contact="Court order")
        )

    with store.reading() as session:
        assert session.execute(select(Person.address)).scalars().all() == [""]
        assert session.execute(select(HiddenAddress.address)).scalars().all() == ["2 Low St"]
        told = session.execute(select(Relationship.address_withheld, Relationship.no_contact)).one()
    assert tuple(told) == (True, "Court order")


@pytest.mark.parametrize(
    "wrong",
    [{"name": "Sara"}, {"name": "Sara", "role": "duke"}, {"name": " ", "role": "mother"}],
)
def test_a_person_without_a_name_or_a_known_role_is_refused(store: Store, wrong: dict[str, str]) -> None:
    case = new_case(store)
    with pytest.raises(WrongUse), unit(store) as work:
        save_person(work, PersonDetails(case_id=case, **wrong))  # type: ignore[arg-type]


def test_what_letters_will_need_is_listed_until_it_is_there(store: Store) -> None:
    with unit(store) as work:
        before = preferences.missing(preferences.read(work.session))
        after = preferences.missing(preferences.write(work, {"signatory": "R. Patel"}))
    assert {one.name for one in before} - {one.name for one in after} == {"signatory"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("colour", "red"),
        ("email", "nobody"),
        ("reply_standard", "0"),
        ("logo", "logo.exe"),
        ("term_dates", "Autumn: 5 May 2026 to 4 May 2026"),
    ],
)
def test_a_setting_that_cannot_be_is_refused(store: Store, name: str, text: str) -> None:
    with pytest.raises(WrongUse), unit(store) as work:
        preferences.write(work, {name: text})
