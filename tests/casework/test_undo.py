"""Taking back the last thing done."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from caseworker_app.casework.close_case import close_case
from caseworker_app.casework.edit_case import edit_case
from caseworker_app.casework.merge_cases import merge_cases
from caseworker_app.casework.people import PersonDetails, reveal_address, save_person
from caseworker_app.casework.preferences import read, write
from caseworker_app.casework.undo import Undone, last_undoable, undo_last
from caseworker_app.errors import NotAllowed
from caseworker_app.store.deadlines import case_facts
from caseworker_app.store.open import Store
from caseworker_app.store.tables import Case, DerivedDeadline, HiddenAddress, Person, Relationship
from tests.casework.case_steps import TODAY, new_case, record, unit


def undo(store: Store) -> Undone:
    with unit(store, "undo") as work:
        return undo_last(work)


def field(store: Store, case_id: str, name: str) -> object:
    with store.reading() as session:
        return getattr(session.get_one(Case, case_id), name)


def types(store: Store, case_id: str) -> list[str]:
    with store.reading() as session:
        return [e.type for p in case_facts(session, case_id).processes for e in p.events]


def test_an_edit_is_reversed_field_by_field(store: Store) -> None:
    case = new_case(store, caseworker="R. Patel", looked_after=True)
    with unit(store, "edit case") as work:
        edit_case(
            work,
            case,
            {"caseworker": "J. Ali", "looked_after": "no", "date_of_birth": "", "school": "St Anne’s"},
        )

    undone = undo(store)

    assert undone == Undone("change the child’s details", frozenset({case}))
    assert field(store, case, "caseworker") == "R. Patel"
    assert field(store, case, "looked_after") is True
    assert field(store, case, "date_of_birth") == date(2016, 3, 2)
    assert field(store, case, "setting_id") is None


def test_an_event_is_taken_back_by_a_correction(store: Store) -> None:
    case = new_case(store)
    record(store, case, "sar_received", date(2026, 11, 2))

    undo(store)

    assert types(store, case) == []
    with store.reading() as session:
        waits = select(DerivedDeadline.rule).where(DerivedDeadline.rule == "sar-1-month")
        assert session.execute(waits).first() is None


def test_a_correction_that_is_taken_back_lets_the_first_event_stand_again(store: Store) -> None:
    case = new_case(store)
    first = record(store, case, "sar_received", date(2026, 11, 2))
    record(store, case, "sar_received", None, corrects=first.event_id)

    undo(store)

    assert types(store, case) == ["sar_received"]


def test_after_a_correction_is_taken_back_the_event_itself_can_be_taken_back(store: Store) -> None:
    case = new_case(store)
    first = record(store, case, "sar_received", date(2026, 11, 2))
    record(store, case, "sar_received", date(2026, 11, 3), corrects=first.event_id)

    undo(store)
    assert types(store, case) == ["sar_received"]
    undo(store)

    assert types(store, case) == []


def test_a_closing_decision_that_is_taken_back_opens_the_review_again(store: Store) -> None:
    case = new_case(store)
    record(store, case, "review_meeting_held", date(2026, 6, 2))
    record(store, case, "decision_to_maintain", date(2026, 6, 20))

    undo(store)

    assert record(store, case, "decision_to_amend", date(2026, 6, 20)).process_index == 1


def test_an_opened_case_is_gone_and_its_reference_free_again(store: Store) -> None:
    new_case(store, "EHC-7")

    undo(store)

    assert new_case(store, "EHC-7")


def test_an_opened_case_that_was_worked_on_since_stays(store: Store) -> None:
    case = new_case(store)
    with unit(store, "undone before") as work:
        edit_case(work, case, {"note": "called"})
    undo(store)
    undo(store)
    with store.reading() as session:
        assert last_undoable(session) is None
        assert session.get_one(Case, case).deleted_at is not None


def test_deeds_are_taken_back_one_by_one_the_last_first(store: Store) -> None:
    case = new_case(store)
    for name in ("A", "B"):
        with unit(store, f"note {name}") as work:
            edit_case(work, case, {"note": name})

    assert [undo(store).description for _ in range(3)] == ["note B", "note A", "open case"]
    with pytest.raises(NotAllowed, match="nothing of yours to take back"):
        undo(store)


def test_the_making_of_the_demonstration_is_nobodys_to_take_back(store: Store) -> None:
    with unit(store, "demonstration") as work:
        write(work, {"council_name": "Northshire"})
    with store.reading() as session:
        assert last_undoable(session) is None
    with pytest.raises(NotAllowed, match="nothing of yours to take back"):
        undo(store)


def test_what_was_changed_again_since_cannot_be_taken_back(store: Store) -> None:
    case = new_case(store)
    first = record(store, case, "sar_received", date(2026, 11, 2))
    with unit(store, "correct by hand") as work:
        edit_case(work, case, {"note": "A"})
    with store.unit("sync", user="other", now=work.now) as other:
        other.session.get_one(Case, case).note = "B"
    with unit(store) as later:
        # Colleagues' changes are not this person's to take back.
        from caseworker_app.store.tables import AuditEntry

        lines = later.session.execute(select(AuditEntry).where(AuditEntry.by == "other")).scalars()
        for line in lines:
            line.undone_by = "elsewhere"
    assert first.event_id
    with pytest.raises(NotAllowed, match="changed again since"):
        undo(store)


def test_closing_a_case_is_taken_back_with_its_deadlines(store: Store) -> None:
    case = new_case(store)
    record(store, case, "sar_received", date(2026, 11, 2))
    with unit(store, "close case") as work:
        close_case(work, case, "moved", TODAY)

    undo(store)

    assert field(store, case, "status") == "open"
    with store.reading() as session:
        assert any(session.execute(select(DerivedDeadline.pending)).scalars())


def test_a_merge_is_taken_back(store: Store) -> None:
    kept, merged = new_case(store, "EHC-1"), new_case(store, "EHC-2")
    record(store, merged, "sar_received", date(2026, 11, 2))
    with unit(store, "add person") as work:
        save_person(work, PersonDetails(case_id=merged, name="Sara Hussain", role="mother"))
    with unit(store, "merge cases") as work:
        merge_cases(work, kept, merged)
    assert types(store, kept) == ["sar_received"]

    undo(store)

    assert types(store, kept) == []
    assert field(store, merged, "status") == "open"
    with store.reading() as session:
        assert session.execute(select(Relationship.case_id)).scalar_one() == merged


def test_an_added_person_is_gone(store: Store) -> None:
    case = new_case(store)
    with unit(store, "add person") as work:
        save_person(
            work, PersonDetails(case_id=case, name="Sara Hussain", role="mother", phone="020 7946 0018")
        )

    undo(store)

    with store.reading() as session:
        assert session.execute(select(Person.deleted_at)).scalar_one() is not None
        assert session.execute(select(Relationship.deleted_at)).scalar_one() is not None


def withhold(store: Store, case: str, address: str) -> None:
    with unit(store, "withhold an address") as work:
        save_person(
            work,
            PersonDetails(
                case_id=case, name="Sara Hussain", role="mother", address=address, address_withheld=True
            ),
        )


def test_a_new_person_goes_with_their_withheld_address_and_what_was_done_before_can_be_taken_back(
    store: Store,
) -> None:
    case = new_case(store)
    withhold(store, case, "1 High St; AB1 2CD")

    assert undo(store).description == "withhold an address"

    with store.reading() as session:
        assert session.execute(select(Person.deleted_at)).scalar_one() is not None
        hidden = session.execute(select(HiddenAddress)).scalar_one()
        assert (hidden.address, hidden.deleted_at is not None) == ("", True)
    assert undo(store).description == "open case"


def test_withholding_or_changing_a_known_persons_address_is_not_taken_back(store: Store) -> None:
    case = new_case(store)
    with unit(store, "add person") as work:
        save_person(work, PersonDetails(case_id=case, name="Sara Hussain", role="mother", address="2 Low St"))
    withhold(store, case, "2 Low St")

    with pytest.raises(NotAllowed, match="withheld address"):
        undo(store)

    withhold(store, case, "3 New St")

    with pytest.raises(NotAllowed, match="withheld address"):
        undo(store)


def test_showing_an_address_is_not_something_to_take_back(store: Store) -> None:
    case = new_case(store)
    with unit(store, "withhold an address") as work:
        person = save_person(
            work,
            PersonDetails(
                case_id=case, name="Sara", role="mother", address="1 High St", address_withheld=True
            ),
        )
    with unit(store, "edit case") as work:
        edit_case(work, case, {"note": "A"})
    with unit(store, "show a withheld address") as work:
        reveal_address(work, person)

    assert undo(store).description == "change the child’s details"


def test_a_setting_goes_back_to_what_it_was(store: Store) -> None:
    for name in ("Westshire", "Eastshire"):
        with unit(store, "settings") as work:
            write(work, {"council_name": name})

    undo(store)

    with store.reading() as session:
        assert read(session).council_name == "Westshire"
    undo(store)
    with store.reading() as session:
        assert read(session).council_name == ""
