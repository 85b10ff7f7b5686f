"""Changing the fields of a case."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple

from caseworker_app.casework import typed
from caseworker_app.casework.lookup import open_to_change
from caseworker_app.casework.school import setting_id
from caseworker_app.errors import NotAllowed, WrongUse
from caseworker_app.statutory.events import happened
from caseworker_app.statutory.words import long_date, lower_first
from caseworker_app.store.deadlines import case_facts, recompute
from caseworker_app.store.derived import follow_case
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import Case


class Field(NamedTuple):
    """A field of a case: what it is called, and how its text is read."""

    label: str
    read: Callable[[str, str], Any]


SCHOOL = "school"
_FOLLOWED = frozenset(  # what derived rows take over from their case
    {"caseworker", "team", "looked_after", "out_of_education_since", "setting_id", "year_group_shift"}
)
EDITABLE: Mapping[str, Field] = MappingProxyType(
    {
        "reference": Field("reference", typed.required),
        "given_name": Field("given name", typed.text),
        "family_name": Field("family name", typed.required),
        "preferred_name": Field("preferred name", typed.text),
        "date_of_birth": Field("date of birth", typed.optional_day),
        "sex": Field("sex", typed.text),
        "upn": Field("UPN", typed.text),
        SCHOOL: Field("school", typed.text),
        "year_group_shift": Field("years taught out of year", typed.small_number),
        "primary_need": Field("primary need", typed.text),
        "secondary_need": Field("secondary need", typed.text),
        "caseworker": Field("caseworker", typed.text),
        "team": Field("team", typed.text),
        "note": Field("note", typed.text),
        "looked_after": Field("looked after", typed.yes_or_no),
        "youth_custody": Field("youth custody", typed.yes_or_no),
        "out_of_education_since": Field("date since which the child is out of education", typed.optional_day),
        "interpreter": Field("language of the interpreter", typed.text),
    }
)


def edit_case(unit: Unit, case_id: str, texts: Mapping[str, str]) -> tuple[str, ...]:
    """Change fields of a case from their texts; return the fields that are different now."""
    values = read_fields(texts)
    case = open_to_change(unit.session, case_id)
    if "date_of_birth" in values:
        _refuse_impossible_birth(unit, case.id, values["date_of_birth"])
    if "reference" in values:
        refuse_taken_reference(unit, values["reference"], but_for=case.id)
    if SCHOOL in values:
        values["setting_id"] = setting_id(unit.session, values.pop(SCHOOL))
    changed = tuple(name for name, value in values.items() if getattr(case, name) != value)
    for name in changed:
        setattr(case, name, values[name])
    if "date_of_birth" in changed:
        recompute(unit, case.id)
    elif not _FOLLOWED.isdisjoint(changed):
        follow_case(unit, case.id)
    if changed:
        unit.changed_cases.add(case.id)
    return tuple(SCHOOL if name == "setting_id" else name for name in changed)


def _refuse_impossible_birth(unit: Unit, case_id: str, born: date | None) -> None:
    """Refuse a birth in the future, too long ago, or after something that happened to the child."""
    typed.refuse_impossible_birth(born, unit.today)
    told = case_facts(unit.session, case_id).processes
    first = min(
        (event for process in told for event in process.events), key=lambda event: event.on, default=None
    )
    if born is not None and first is not None and first.on < born:
        raise NotAllowed(
            f"The child cannot be born on {long_date(born)}: {lower_first(happened(first.type))} "
            f"on {long_date(first.on)}.",
            "Check both dates. If the event was typed wrongly, correct it first.",
        )


def read_fields(texts: Mapping[str, str]) -> dict[str, Any]:
    """Read the texts of fields; refuse an unknown field with the list of those there are."""
    values: dict[str, Any] = {}
    for name, written in texts.items():
        field = EDITABLE.get(name)
        if field is None:
            near = difflib.get_close_matches(name, EDITABLE, n=1)
            hint = f"Did you mean {near[0]}? " if near else ""
            raise WrongUse(f"A case has no field “{name}”.", f"{hint}Its fields are: {', '.join(EDITABLE)}.")
        values[name] = field.read(written, field.label)
    return values


def refuse_taken_reference(unit: Unit, reference: str, *, but_for: str = "") -> None:
    """Refuse a reference that another case has."""
    taken = unit.session.query(Case.id).where(Case.reference == reference, Case.id != but_for).first()
    if taken is not None:
        raise WrongUse(f"There is already a case {reference}.", "Give this one another reference.")
