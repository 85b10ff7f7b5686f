"""Closing a case, and opening it again."""

from __future__ import annotations

from datetime import date

from caseworker_app.casework import typed
from caseworker_app.casework.lookup import open_to_change
from caseworker_app.errors import NotAllowed
from caseworker_app.statutory.words import long_date
from caseworker_app.store.derived import follow_case
from caseworker_app.store.session import Unit


def close_case(unit: Unit, case_id: str, because: str, on: date) -> None:
    """Close a case: nothing on it is to do any more, and its history stays."""
    case = open_to_change(unit.session, case_id)
    if case.status == "closed":
        raise NotAllowed(f"The case {case.reference} is already closed.", "Open it again to change it.")
    if on > unit.today:
        raise NotAllowed(
            f"{long_date(on)} is still to come.", "Close the case on a day that is today or in the past."
        )
    if case.date_of_birth is not None and on < case.date_of_birth:
        raise NotAllowed(f"{long_date(on)} is before the birth.", "Check the date.")
    case.status, case.closed_on = "closed", on
    case.closed_because = typed.required(because, "reason for closing the case")
    follow_case(unit, case.id)


def reopen_case(unit: Unit, case_id: str) -> None:
    """Open a closed case again, with everything that it held."""
    case = open_to_change(unit.session, case_id)
    if case.status == "open":
        raise NotAllowed(f"The case {case.reference} is open.", "There is nothing to open again.")
    case.status, case.closed_on, case.closed_because = "open", None, ""
    follow_case(unit, case.id)
