"""A target of the council's own that has passed never looks like a limit of the law that has."""

from __future__ import annotations

from caseworker_app.statutory.rule import State
from caseworker_app.ui.widgets.status import Status


def test_a_passed_target_has_a_shape_words_and_a_colour_of_its_own() -> None:
    law = Status.from_deadline(State.OVERDUE, -28)
    target = Status.from_deadline(State.OVERDUE, -28, is_target=True)
    assert (law.words, target.words) == ("Late 28 days", "28 days past target")
    assert law.shape != target.shape
    assert law.colour != target.colour
