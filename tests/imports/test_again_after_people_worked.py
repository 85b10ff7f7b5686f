"""The sheet comes in again after people worked on the cases: what they did stands."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from caseworker_app.casework.edit_case import edit_case
from caseworker_app.casework.import_rows import forecast
from caseworker_app.casework.incoming import Imported
from caseworker_app.casework.people import PersonDetails, save_person
from caseworker_app.casework.record_event import NewEvent, record_event
from caseworker_app.casework.settings_list import import_settings
from caseworker_app.imports import settings_rows
from caseworker_app.store.open import Store
from caseworker_app.store.tables import Case, Event, Setting
from tests.imports.sheets import CHILD, row, seen, write
from tests.imports.test_bringing_in import NOW, bring_in, content, count

HEADINGS = (*CHILD, "Officer", "School", "Parent/carer", "Tel", "Date req rec'd", "AR mtg", "MSG")
REQUEST, MEETING = date(2026, 1, 5), date(2026, 9, 14)
LATER = NOW + timedelta(hours=1)


def sheet(
    path: Path, *, officer: str = "R. Patel", school: str = "Larkfield", tel: str = "07700 900123",
    request: date = REQUEST, meeting: Any = MEETING, born: date = date(2015, 3, 2),
) -> Path:  # fmt: skip
    """One child's row; the arguments are what changed in it since."""
    cells = row(1, officer, school, "Ms Okafor", tel, request, meeting, "Y", born=born)
    return write(path / "caseload.xlsx", [HEADINGS, cells])


def only_case(store: Store) -> str:
    """The id of the one case."""
    with store.reading() as session:
        return session.execute(select(Case.id).where(Case.deleted_at.is_(None))).scalar_one()


def edited(store: Store, **fields: str) -> None:
    """Someone edits the case by hand."""
    with store.unit("Edit", user="rp", now=LATER) as unit:
        edit_case(unit, only_case(store), fields)


def recorded(store: Store, type_: str, on: date) -> None:
    """Someone records an event by hand."""
    with store.unit("Record", user="rp", now=LATER) as unit:
        record_event(unit, NewEvent(case_id=only_case(store), type=type_, on=on))


def fields(store: Store) -> Case:
    """The one case as it is."""
    with store.reading() as session:
        return session.execute(select(Case)).scalar_one()


def test_the_same_file_does_not_revert_what_was_edited_by_hand(store: Store, tmp_path: Path) -> None:
    path = sheet(tmp_path)
    bring_in(store, path)
    edited(
        store, caseworker="S. Byrne", given_name="Giuliana", date_of_birth="2015-02-03", school="Otherfield"
    )
    before = content(store)

    again = bring_in(store, path, now=LATER)

    assert (again.batch, again.updated, again.unchanged, again.doubtful) == ("", 0, 1, ())
    assert content(store) == before


def test_a_cell_changed_in_the_sheet_alone_is_taken(store: Store, tmp_path: Path) -> None:
    bring_in(store, sheet(tmp_path))
    edited(store, given_name="Giuliana")
    again = bring_in(store, sheet(tmp_path, officer="J. Ali", tel="07700 900999"), now=LATER)
    assert (again.updated, again.doubtful) == (1, ())
    assert (fields(store).caseworker, fields(store).given_name) == ("J. Ali", "Giuliana")
    assert content(store)["people"][0].count("07700 900999") == 1


@pytest.mark.parametrize(
    ("by_hand", "in_sheet", "cell"),
    [
        ({"caseworker": "S. Byrne"}, {"officer": "J. Ali"}, ("E", "Officer", "J. Ali", "S. Byrne")),
        ({"school": "Otherfield"}, {"school": "Ash Grove"}, ("F", "School", "Ash Grove", "Otherfield")),
        (
            {"date_of_birth": "2015-02-03"},
            {"born": date(2015, 3, 3)},
            ("D", "DoB", "03/03/2015", "03/02/2015"),
        ),
        ({"caseworker": ""}, {"officer": "J. Ali"}, ("E", "Officer", "J. Ali", "nothing")),
    ],
)
def test_where_both_changed_the_hand_edit_stays_and_the_cell_is_told_with_both_values(
    store: Store, tmp_path: Path, by_hand: dict[str, str], in_sheet: Any, cell: tuple[str, str, str, str]
) -> None:
    bring_in(store, sheet(tmp_path))
    edited(store, **by_hand)
    before = content(store)
    path = sheet(tmp_path, **in_sheet)

    with store.reading() as session:
        expected = forecast(session, seen(path)).doubtful
    again = bring_in(store, path, now=LATER)

    assert content(store) == before
    (told,) = again.doubtful
    assert (told.column, told.heading, told.value, told.row) == (*cell[:3], 2)
    assert cell[3] in told.why
    assert expected == again.doubtful
    assert bring_in(store, path, now=LATER).doubtful == again.doubtful


def test_a_hand_edit_that_the_sheet_caught_up_with_can_be_edited_again(store: Store, tmp_path: Path) -> None:
    bring_in(store, sheet(tmp_path))
    edited(store, caseworker="J. Ali")
    bring_in(store, sheet(tmp_path, officer="J. Ali"), now=LATER)
    edited(store, caseworker="R. Patel")
    bring_in(store, sheet(tmp_path, officer="J. Ali"), now=LATER)
    assert fields(store).caseworker == "R. Patel"


def test_a_case_opened_by_hand_gets_what_it_lacks_and_keeps_what_it_has(store: Store, tmp_path: Path) -> None:
    bring_in(store, write(tmp_path / "first.xlsx", [CHILD, row(1)]))
    edited(store, caseworker="S. Byrne")
    again = bring_in(store, sheet(tmp_path), now=LATER)
    assert [cell.heading for cell in again.doubtful] == ["Officer"]
    with store.reading() as session:
        case = session.execute(select(Case)).scalar_one()
        assert (case.caseworker, case.setting_id is not None) == ("S. Byrne", True)


def test_a_parent_renamed_or_changed_by_hand_is_not_brought_in_twice(store: Store, tmp_path: Path) -> None:
    path = sheet(tmp_path)
    bring_in(store, path)
    with store.connection() as connection:
        ((person_id,),) = connection.execute("SELECT id FROM people").fetchall()
    with store.unit("Edit", user="rp", now=LATER) as unit:
        changed = PersonDetails(
            case_id=only_case(store),
            person_id=person_id,
            name="Mrs A. Okafor",
            role="parent",
            phone="07700 900456",
        )
        save_person(unit, changed)
    before = content(store)
    assert bring_in(store, path, now=LATER).updated == 0
    assert content(store) == before
    told = bring_in(store, sheet(tmp_path, tel="07700 900789"), now=LATER).doubtful
    assert [(cell.heading, cell.value) for cell in told] == [("Tel", "07700 900789")]
    assert content(store) == before


def test_a_review_gets_no_second_identical_event(store: Store, tmp_path: Path) -> None:
    bring_in(store, sheet(tmp_path, meeting=""))
    recorded(store, "review_meeting_held", MEETING)
    again = bring_in(store, sheet(tmp_path), now=LATER)
    assert (again.updated, again.doubtful) == (0, ())
    with store.reading() as session:
        held = session.scalars(select(Event).where(Event.type == "review_meeting_held")).all()
    assert [event.on for event in held] == [MEETING]


def test_a_review_recorded_by_hand_on_another_day_stays_and_the_cell_is_told(
    store: Store, tmp_path: Path
) -> None:
    bring_in(store, sheet(tmp_path, meeting=""))
    recorded(store, "review_meeting_held", MEETING + timedelta(days=2))
    events = count(store, "events")
    told = bring_in(store, sheet(tmp_path), now=LATER).doubtful
    assert [(cell.column, cell.heading, cell.value) for cell in told] == [("J", "AR mtg", "14/09/2026")]
    assert "16/09/2026" in told[0].why
    assert count(store, "events") == events


@pytest.mark.parametrize("on", [date(2026, 1, 7), None])
def test_an_event_corrected_or_taken_back_by_hand_stays_so(
    store: Store, tmp_path: Path, on: date | None
) -> None:
    path = sheet(tmp_path)
    bring_in(store, path)
    with store.reading() as session:
        request = session.scalars(select(Event).where(Event.type == "request_received")).one()
    with store.unit("Correct", user="rp", now=LATER) as unit:
        record_event(
            unit,
            NewEvent(case_id=request.case_id, type="request_received", on=on, corrects=request.id),
        )
    before = content(store)

    again = bring_in(store, path, now=LATER)
    assert (again.updated, again.doubtful) == (0, ())
    assert content(store) == before

    told = bring_in(store, sheet(tmp_path, request=date(2026, 1, 12)), now=LATER).doubtful
    assert [(cell.heading, cell.value) for cell in told] == [("Date req rec'd", "12/01/2026")]
    assert content(store) == before


def test_a_sheet_that_goes_back_to_its_former_date_is_followed(store: Store, tmp_path: Path) -> None:
    for request in (REQUEST, date(2026, 1, 12), REQUEST):
        bring_in(store, sheet(tmp_path, request=request), now=LATER)
    with store.reading() as session:
        told = session.scalars(select(Event).where(Event.type == "request_received").order_by(Event.id)).all()
    corrected = {event.corrects for event in told}
    assert [event.on for event in told if event.id not in corrected] == [REQUEST]


def test_another_outcome_of_a_decision_corrects_it(store: Store, tmp_path: Path) -> None:
    headings = (*CHILD, "AR decision", "AR outcome")
    for outcome in ("Maintain", "Amend"):
        cells = row(1, date(2026, 9, 21), outcome)
        bring_in(store, write(tmp_path / "a.xlsx", [headings, cells]), now=LATER)
    with store.reading() as session:
        told = session.scalars(select(Event)).all()
    corrected = {event.corrects for event in told}
    assert [event.type for event in told if event.id not in corrected] == ["decision_to_amend"]


def test_a_child_has_one_row_of_kept_texts_however_many_cells(store: Store, tmp_path: Path) -> None:
    more = tuple(f"Odd {number}" for number in range(30))
    cells = row(1, *(f"text {number}" for number in range(30)))
    bring_in(store, write(tmp_path / "a.xlsx", [(*CHILD, *more), cells]))
    with store.connection() as connection:
        assert connection.execute("SELECT count(*) FROM spreadsheet_rows").fetchone() == (1,)
        lines = connection.execute(
            "SELECT count(*) FROM audit WHERE \"table\" = 'spreadsheet_rows'"
        ).fetchone()
    assert lines == (1,)


def test_a_list_of_settings_leaves_what_a_person_gave_a_setting(store: Store, tmp_path: Path) -> None:
    def bring_settings(head: str) -> Imported:
        path = write(tmp_path / "s.xlsx", [("School name", "Head"), ("Larkfield", head)])
        found = settings_rows.open_list(path)
        with store.unit("Import", user="rp", now=NOW) as unit:
            return import_settings(unit, found.rows, found.file_name)

    def head() -> str:
        with store.reading() as session:
            return session.scalars(select(Setting.head)).one()

    bring_settings("Mx Ito")
    assert (bring_settings("Mx Ode").updated, head()) == (1, "Mx Ode")
    with store.unit("Edit", user="rp", now=NOW) as unit:
        unit.session.scalars(select(Setting)).one().head = "Mx Uhl"
    again = bring_settings("Mx Ode")
    assert (again.updated, head()) == (0, "Mx Uhl")
    (told,) = again.doubtful
    assert (told.value, "Mx Uhl" in told.why) == ("Mx Ode", True)
