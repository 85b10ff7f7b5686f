"""The council's rubric: its questions by section of a plan, its grades, and its versions.

A version stays as it is; a change makes the next. A sample keeps the version with which it was drawn.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from types import MappingProxyType
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseworker_app.casework import typed
from caseworker_app.casework.leads import refuse_other_than_lead
from caseworker_app.casework.quality.grading import Grade, Question
from caseworker_app.errors import NotAllowed, WrongUse
from caseworker_app.paths import resources
from caseworker_app.store.identifiers import new_id
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import Rubric as Row

# Regulation 12(1) of the Special Educational Needs and Disability Regulations 2014.
SECTIONS: Mapping[str, str] = MappingProxyType(
    {
        "A": "The views, interests and aspirations of the child and the parents, or the young person",
        "B": "Special educational needs",
        "C": "Health care needs",
        "D": "Social care needs",
        "E": "Outcomes",
        "F": "Special educational provision",
        "G": "Health care provision",
        "H1": "Social care provision under the Chronically Sick and Disabled Persons Act 1970",
        "H2": "Other social care provision",
        "I": "The setting, or its type",
        "J": "Direct payments",
        "K": "Advice and information",
        "whole": "The plan as a whole",
    }
)


@dataclass(frozen=True, slots=True)
class Rubric:
    """One version: its questions in the order of the sections, its grades from the best."""

    id: str
    version: int
    questions: tuple[Question, ...]
    grades: tuple[Grade, ...]
    made_on: date
    made_by: str = ""  # empty: it came with the program

    def question(self, question_id: str) -> Question:
        """Return a question by its id."""
        found = next((one for one in self.questions if one.id == question_id), None)
        if found is None:
            raise WrongUse(
                "This rubric does not ask that question.", "It may have been taken out: open the plan again."
            )
        return found


def section_words(section: str) -> str:
    """Return how a section is headed: "Section F: Special educational provision"."""
    name = SECTIONS.get(section, section)
    return name if section == "whole" else f"Section {section}: {name}"


def current(session: Session) -> Rubric:
    """Return the newest version; that of the program where the council has changed nothing."""
    newest = select(Row).where(Row.deleted_at.is_(None)).order_by(Row.version.desc(), Row.id.desc()).limit(1)
    row = session.execute(newest).scalar()
    return given() if row is None else _read(row)


def of(session: Session, rubric_id: str) -> Rubric:
    """Return the version with which a sample was drawn."""
    row = session.get(Row, rubric_id)
    if row is None:
        raise WrongUse("There is no such rubric.", "Sync, and open the sample again.")
    return _read(row)


@cache
def given() -> Rubric:
    """Return the rubric that comes with the program."""
    told = tomllib.loads((resources() / "quality" / "rubric.toml").read_text("utf-8"))
    version = told["version"]
    return Rubric(
        str(uuid5(NAMESPACE_URL, f"quality rubric {version}")),  # the same on every laptop
        version,
        tuple(Question(**one) for one in told["questions"]),
        tuple(Grade(**one) for one in told["grades"]),
        told["made_on"],
    )


def adopt(unit: Unit) -> Rubric:
    """Return the newest version as a row of the store: a sample names it."""
    found = current(unit.session)
    if unit.session.get(Row, found.id) is None:
        _add(unit, found)
    return found


def change(unit: Unit, questions: Sequence[Question], grades: Sequence[Grade]) -> Rubric:
    """Make the next version of the council's rubric; samples that were drawn keep theirs."""
    refuse_other_than_lead(unit.session, unit.user, "changes the rubric")
    places = list(SECTIONS)
    asked = tuple(sorted(map(_checked, questions), key=lambda one: places.index(one.section)))
    _refuse_questions(asked)
    _refuse_grades(grades)
    version = current(unit.session).version + 1
    return _add(unit, Rubric(new_id(), version, asked, tuple(grades), unit.today, unit.user))


def _add(unit: Unit, new: Rubric) -> Rubric:
    row = Row(
        id=new.id,
        version=new.version,
        questions=[asdict(one) for one in new.questions],
        grades=[asdict(one) for one in new.grades],
        made_on=new.made_on,
        made_by=new.made_by,
    )
    unit.session.add(row)
    unit.session.flush()
    return new


def _read(row: Row) -> Rubric:
    questions = tuple(Question(**{name: one[name] for name in _ASKED}) for one in row.questions)
    grades = tuple(Grade(**{name: one[name] for name in _GRADED}) for one in row.grades)
    return Rubric(row.id, row.version, questions, grades, row.made_on, row.made_by)


_ASKED, _GRADED = Question.__slots__, Grade.__slots__


def _checked(one: Question) -> Question:
    if one.section not in SECTIONS:
        raise WrongUse(f"A plan has no section “{one.section}”.", f"It has {', '.join(SECTIONS)}.")
    text, guidance = typed.required(one.text, "question"), typed.text(one.guidance, "guidance")
    return Question(one.id or new_id(), one.section, text, guidance, one.must)


def _refuse_questions(questions: Sequence[Question]) -> None:
    if not questions:
        raise NotAllowed("A rubric without a question can mark nothing.", "Keep one question at least.")
    ids = [one.id for one in questions]
    if len(set(ids)) < len(ids):
        raise WrongUse("Two questions have one id.", "Add the second as a new question.")


def _refuse_grades(grades: Sequence[Grade]) -> None:
    """Refuse grades that leave a plan without one, or of which one could never be given."""
    leasts = [one.least for one in grades]
    if not grades or grades[-1].least > 0 or any(not 0 <= each <= 100 for each in leasts):
        raise NotAllowed(
            "The lowest grade begins at 0 per cent.", "Let the last grade take all that is left."
        )
    if any(one <= other for one, other in pairwise(leasts)):
        raise NotAllowed("The grades stand from the best down.", "Give each a lower beginning than the last.")
    if grades[-1].essentials_missed < 99 or any(one.essentials_missed < 0 for one in grades):
        raise NotAllowed(
            "The lowest grade must take a plan whatever it lacks.", "Leave its essential questions open."
        )
    names = [typed.required(one.name, "name of the grade").casefold() for one in grades]
    if len(set(names)) < len(names):
        raise NotAllowed("Two grades have one name.", "Call them differently.")
