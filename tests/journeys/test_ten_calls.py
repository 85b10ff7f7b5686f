"""Ten calls are logged in a row with the keyboard alone: one opens, is saved, and the next can be begun."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import Qt
from sqlalchemy import select

from caseworker_app.casework.contact_log import log_page
from caseworker_app.casework.people import PersonDetails, save_person
from caseworker_app.casework.promises import promises_of
from caseworker_app.casework.triage import waiting
from caseworker_app.store.tables import Case
from tests.journeys.conftest import CONTROL, Journey
from tests.ui.conftest import ME, NOW

ENTER = Qt.Key.Key_Return
PARENTS = {
    "Dylan": "Gareth Rees",
    "Kofi": "Abena Siddiqui",
    "Lowri": "Nia Pritchard",
    "Zofia": "Marta Nowak",
    "Ella": "Tom Marsden",
}
# Who is typed, the key of how it went, and the note.
CALLS = (
    ("sidd", "1", "Went through the draft."),
    ("rees", "2", ""),
    ("nia", "3", ""),
    ("nowak", "4", "Asked about the taxi."),
    ("mars", "1", "I will send the form by Friday"),
    ("14-131", "4", "Wants a meeting."),
    ("gareth", "5", "Sent the dates."),
    ("nia", "9", "Saw Lowri at home."),
    ("Unknown Person", "4", "New to the area."),
    ("sidd", "7", "Reminded her of Tuesday."),
)


@pytest.fixture
def families(journey: Journey) -> dict[str, str]:
    """One parent for each of the five children."""
    cases = {}
    with journey.office.store.unit("tests", user=ME, now=NOW) as unit:
        for child, parent in PARENTS.items():
            cases[child] = unit.session.execute(select(Case.id).where(Case.given_name == child)).scalar_one()
            save_person(unit, PersonDetails(case_id=cases[child], name=parent, role="parent"))
    return cases


def test_ten_calls_in_a_row_without_the_mouse(journey: Journey, families: dict[str, str]) -> None:
    context = journey.office.window.context
    assert context is not None
    for number, (who, key, note) in enumerate(CALLS, 1):
        journey.office.in_list()  # as a desktop gives the keyboard back to the window by itself
        journey.press(Qt.Key.Key_L, CONTROL)
        journey.write(who)
        journey.press(ENTER)
        journey.press(getattr(Qt.Key, f"Key_{key}"))
        journey.write(note)
        journey.press(ENTER)
        if "by Friday" in note:
            journey.press(ENTER)  # it is a promise
        journey.until(lambda number=number: len(context.notices) == number)  # type: ignore[misc]
    made: Counter[str] = Counter()
    with journey.office.store.connection() as connection:
        for child, case_id in families.items():
            made[child] = len(log_page(connection, case_id).entries)
    assert made == {"Kofi": 3, "Dylan": 2, "Lowri": 2, "Zofia": 1, "Ella": 1}
    with journey.office.store.reading() as session:
        assert [one.sender for one in waiting(session)] == ["Unknown Person"]
        assert len(promises_of(session, families["Ella"])) == 1
