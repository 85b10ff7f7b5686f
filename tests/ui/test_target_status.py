"""A target of the council's own that has passed never looks like a limit of the law that has."""

from __future__ import annotations

import pytest

from caseworker_app.statutory.rule import State
from caseworker_app.ui.screens.case.header import Line
from caseworker_app.ui.widgets.status import Status


def test_a_passed_target_has_a_shape_words_and_a_colour_of_its_own() -> None:
    law = Status.from_deadline(State.OVERDUE, -28)
    target = Status.from_deadline(State.OVERDUE, -28, is_target=True)
    assert (law.words, target.words) == ("Late 28 days", "28 days past target")
    assert Status.from_deadline(State.OVERDUE, -1100, is_target=True).words == "3 years past target"
    assert law.shape != target.shape
    assert law.colour != target.colour


@pytest.mark.usefixtures("qtbot")
def test_the_head_of_a_case_keeps_the_day_where_the_whole_date_has_no_room() -> None:
    line = Line("heading")
    line.say("Send the notice by Wednesday 3 February 2027", shorter="Send the notice by 3 Feb 2027")
    whole = line.sizeHint().width()
    assert line.words_in(whole).endswith("Wednesday 3 February 2027")
    assert line.words_in(whole - 20).endswith("by 3 Feb 2027")
