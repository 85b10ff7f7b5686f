"""Giving many cases to another caseworker, as one deed that is undone as one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from caseworker_app.casework.edit_case import edit_case
from caseworker_app.errors import NotAllowed

if TYPE_CHECKING:
    from caseworker_app.store.session import Unit


def change_caseworker(unit: Unit, case_ids: Sequence[str], name: str) -> int:
    """Give open cases to a caseworker; return how many changed hands. Closed cases stay as they are."""
    changed = closed = 0
    for case_id in case_ids:
        try:
            changed += bool(edit_case(unit, case_id, {"caseworker": name}))
        except NotAllowed:
            closed += 1
    if closed and closed == len(case_ids):
        raise NotAllowed("These cases are closed, so their caseworker stays.", "Reopen a case first.")
    return changed
