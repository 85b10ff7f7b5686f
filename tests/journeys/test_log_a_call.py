"""A call is logged while the receiver is still in the hand (UX 21)."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from sqlalchemy import select

from caseworker_app.casework.contact_log import Entry, log_page
from caseworker_app.casework.people import PersonDetails, save_person
from caseworker_app.store.tables import Case
from tests.journeys.conftest import CONTROL, Journey
from tests.ui.conftest import ME, NOW


@pytest.fixture
def kofi(journey: Journey) -> str:
    """Kofi's case, with his mother on it."""
    with journey.office.store.unit("tests", user=ME, now=NOW) as unit:
        case_id = unit.session.execute(select(Case.id).where(Case.given_name == "Kofi")).scalar_one()
        save_person(unit, PersonDetails(case_id=case_id, name="Abena Siddiqui", title="Mrs", role="mother"))
    return case_id


def logged(journey: Journey, case_id: str) -> tuple[Entry, ...]:
    with journey.office.store.connection() as connection:
        return log_page(connection, case_id).entries


def test_a_call_without_a_note_takes_at_most_nine_keys(journey: Journey, kofi: str) -> None:
    journey.press(Qt.Key.Key_L, CONTROL)
    journey.write("sidd")
    journey.press(Qt.Key.Key_Return)
    journey.press(Qt.Key.Key_2)
    journey.press(Qt.Key.Key_Return)
    journey.until(lambda: logged(journey, kofi))
    assert logged(journey, kofi)[0].how == "Left a message"
    assert journey.spent <= 9


def test_a_call_with_a_short_note_takes_at_most_thirty_keys(journey: Journey, kofi: str) -> None:
    journey.press(Qt.Key.Key_L, CONTROL)
    journey.write("sidd")
    journey.press(Qt.Key.Key_Return)
    journey.press(Qt.Key.Key_4)
    journey.write("Asked when it comes.")
    journey.press(Qt.Key.Key_Return)
    journey.until(lambda: logged(journey, kofi))
    assert logged(journey, kofi)[0].summary == "Asked when it comes."
    assert journey.spent <= 30
