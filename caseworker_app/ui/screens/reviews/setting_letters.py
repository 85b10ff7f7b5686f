"""From a setting's list to the letter that goes with it."""

from __future__ import annotations

from collections.abc import Sequence

from caseworker_app.ui.context import Context
from caseworker_app.ui.screens import SCREENS

LIST_LETTER, LETTERS = "review-list-to-setting", "letters"


def make_setting_letters(context: Context, setting_ids: Sequence[str], term: str) -> None:
    """Open the letters that go with the lists of these settings, where letters can be made."""
    if any(place.key == LETTERS for place in SCREENS):
        context.go(LETTERS, letter=LIST_LETTER, setting_ids=tuple(setting_ids), term=term)
