"""From the planner to its letters: the invitations to a meeting, the letter with a setting's list."""

from __future__ import annotations

from collections.abc import Sequence

from caseworker_app.ui.context import Context
from caseworker_app.ui.screens import SCREENS

INVITATION, LIST_LETTER = "review-invitation", "review-list-to-setting"
LETTERS = "letters"


def can_make_letters() -> bool:
    """Whether letters can be made in the window."""
    return any(place.key == LETTERS for place in SCREENS)


def make_invitations(context: Context, case_ids: Sequence[str]) -> None:
    """Open the letters with the invitations of these cases."""
    if can_make_letters():
        context.go(LETTERS, letter=INVITATION, case_ids=tuple(case_ids))


def make_setting_letters(context: Context, setting_ids: Sequence[str], term: str) -> None:
    """Open the letters that go with the lists of these settings."""
    if can_make_letters():
        context.go(LETTERS, letter=LIST_LETTER, setting_ids=tuple(setting_ids), term=term)
