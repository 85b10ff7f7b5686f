"""One case as the letters see it, read from the store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import false, func, or_, select
from sqlalchemy.orm import Session

from caseworker_app.casework.processes import Run, Story, story_of
from caseworker_app.errors import WrongUse
from caseworker_app.letters.family import Family, School
from caseworker_app.letters.read_others import near_children as near_children
from caseworker_app.letters.read_others import read_others as read_others
from caseworker_app.letters.read_people import disputes, people_of
from caseworker_app.store import tables


@dataclass(frozen=True)
class CaseRead:
    """A case: the family, what happened, and who works on it."""

    family: Family
    story: Story
    caseworker: str
    year_shift: int
    recorded: Mapping[str, tuple[datetime, str]]  # an event's id: when it was recorded, and by whom
    merged: bool = False


def read_case(session: Session, case_id: str) -> CaseRead:
    """Read all that a letter on this case may draw on."""
    case = session.get_one(tables.Case, case_id)
    recorded = session.execute(
        select(tables.Event.id, tables.Event.recorded_at, tables.Event.recorded_by).where(
            tables.Event.case_id == case_id
        )
    )
    family = Family(
        case_id=case.id, reference=case.reference, given_name=case.given_name, family_name=case.family_name,
        preferred_name=case.preferred_name, date_of_birth=case.date_of_birth, looked_after=case.looked_after,
        people=people_of(session, case_id), school=_school(session, case.setting_id),
        disputed=disputes(session, [case.id]).get(case.id, ()),
    )  # fmt: skip
    return CaseRead(
        family, story_of(session, case_id), case.caseworker, case.year_group_shift,
        {row.id: (row.recorded_at, row.recorded_by) for row in recorded}, case.status == "merged",
    )  # fmt: skip


def _school(session: Session, setting_id: str | None) -> School | None:
    setting = session.get(tables.Setting, setting_id) if setting_id else None
    return None if setting is None else School(setting.id, setting.name, setting.head, setting.address)


def setting_called(session: Session, called: str) -> School | None:
    """Return the setting in the list that has a name or a URN; refuse a name that several have."""
    setting, wanted = tables.Setting, called.strip()
    rows = session.execute(
        select(setting).where(
            or_(setting.urn == wanted, func.lower(setting.name) == wanted.lower()) if wanted else false(),
            setting.deleted_at.is_(None),
        )
    ).scalars().all()  # fmt: skip
    if len(rows) > 1:
        raise WrongUse(
            f"Several settings are called “{called}”.", "Give its URN: " + ", ".join(row.urn for row in rows)
        )
    return School(rows[0].id, rows[0].name, rows[0].head, rows[0].address) if rows else None


def run_for(story: Story, kind: str) -> Run | None:
    """Return the process that a letter is about: the newest open one of its kind, else the newest."""
    own = [run for run in story.runs if run.kind == kind and run.events]
    if not own:
        return None
    open_runs = [run for run in own if run.is_open]
    return max(open_runs or own, key=lambda run: (run.opened_at, run.began))
