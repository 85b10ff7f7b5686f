"""Opening a case, and taking back one that was opened in error."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from caseworker_app.casework import typed
from caseworker_app.casework.edit_case import EDITABLE, SCHOOL, refuse_taken_reference
from caseworker_app.casework.lookup import open_to_change
from caseworker_app.casework.school import setting_id
from caseworker_app.store.deadlines import recompute
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import Case


@dataclass(frozen=True, kw_only=True)
class NewCase:
    """What must be known to open a case, and what may be."""

    reference: str
    family_name: str
    given_name: str = ""
    date_of_birth: date | None = None
    preferred_name: str = ""
    sex: str = ""
    upn: str = ""
    school: str = ""
    year_group_shift: int = 0
    primary_need: str = ""
    secondary_need: str = ""
    caseworker: str = ""
    team: str = ""
    note: str = ""
    looked_after: bool = False
    youth_custody: bool = False
    out_of_education_since: date | None = None
    interpreter: str = ""


def open_case(unit: Unit, new: NewCase) -> str:
    """Open a case; return its id."""
    typed.refuse_impossible_birth(new.date_of_birth, unit.today)
    values = {
        name: EDITABLE[name].read(value, EDITABLE[name].label) if isinstance(value, str) else value
        for name, value in asdict(new).items()
    }
    refuse_taken_reference(unit, values["reference"])
    values["setting_id"] = setting_id(unit.session, values.pop(SCHOOL))
    case = Case(**values, opened_at=unit.now)
    unit.session.add(case)
    unit.session.flush()
    recompute(unit, case.id)
    return case.id


def take_back(unit: Unit, case_id: str) -> None:
    """Take back a case opened in error: its reference is free again, and the audit keeps what it held."""
    case = open_to_change(unit.session, case_id)
    case.deleted_at = unit.now
    case.reference = f"{case.reference} (opened in error, {case.id[-12:]})"[-64:]
    recompute(unit, case.id)
