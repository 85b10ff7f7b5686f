"""From a planned meeting to its letters of invitation."""

from __future__ import annotations

from collections.abc import Sequence

from caseworker_app.ui.context import Context
from caseworker_app.ui.screens import SCREENS

INVITATION = "review-invitation"
LETTERS = "letters"


def can_make_letters() -> bool:
    """Whether letters can be made in the window."""
    return any(place.key == LETTERS for place in SCREENS)


def make_invitations(context: Context, case_ids: Sequence[str]) -> None:
    """Open the letters with the invitations of these cases."""
    if can_make_letters():
        context.go(LETTERS, letter=INVITATION, case_ids=tuple(case_ids))
