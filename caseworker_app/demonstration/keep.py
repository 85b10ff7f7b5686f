"""Keeping a made-up caseload in a real, encrypted store, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from caseworker_app.casework.processes import CLOSED, CLOSES_A_REVIEW, PLAN_CEASED, REVIEW
from caseworker_app.demonstration.chance import Chance
from caseworker_app.demonstration.places import SCHOOLS
from caseworker_app.demonstration.talks import Talker
from caseworker_app.demonstration.told import Child, MadePerson, Run
from caseworker_app.store import tables
from caseworker_app.store.deadlines import recompute_all
from caseworker_app.store.session import Unit

_SHEET = "SEND tracker 2024-25.xlsx, Caseload"


def keep(unit: Unit, children: Sequence[Child], chance: Chance, talker: Talker) -> None:
    """Write every child with family, settings, history and log, then work out all deadlines."""
    rows = _Rows(unit, chance, talker)
    for number, child in enumerate(children, start=1):
        rows.add(child, number)
    for table, lines in rows.lines.items():
        unit.insert_many(table, lines)
    recompute_all(unit)


class _Rows:
    """The rows of every table, gathered before any is written."""

    def __init__(self, unit: Unit, chance: Chance, talker: Talker) -> None:
        self._unit = unit
        self._chance = chance
        self._talker = talker
        self._people: dict[int, str] = {}
        # In the order in which they can be written: what is named comes first.
        self.lines: dict[type[Any], list[dict[str, Any]]] = {
            tables.Setting: [],
            tables.Case: [],
            tables.Person: [],
            tables.HiddenAddress: [],
            tables.Relationship: [],
            tables.Process: [],
            tables.Event: [],
            tables.SpreadsheetRow: [],
            tables.Communication: [],
            tables.Promise: [],
        }
        self._settings = {school.name: self._setting(place) for place, school in enumerate(SCHOOLS)}

    def add(self, child: Child, number: int) -> None:
        """Add one child, with everything around it."""
        began = [event.on for run in child.runs for event in run.events]
        opened_at = self._moment(min([*began, self._unit.today]))
        case_id = self._chance.identifier(opened_at)
        self.lines[tables.Case].append(
            {
                "id": case_id,
                "opened_at": opened_at,
                "setting_id": self._settings.get(child.school),
                "status": "closed" if child.closed_on else "open",
                **{name: getattr(child, name) for name in _OF_THE_CASE},
            }
        )
        for role in child.roles:
            self._role(case_id, role)
        for run in child.runs:
            self._run(case_id, run, child.caseworker)
        cells = {
            heading: {"text": text, "address": f"{_SHEET}, {'KLMNOP'[column]}{number + 3}"}
            for column, (heading, text) in enumerate(child.spreadsheet.items())
        }
        if cells:
            self._line(tables.SpreadsheetRow, case_id=case_id, cells=cells)
        log = self._talker.log(child, case_id, lambda role: self._people[id(role.person)])
        self.lines[tables.Communication] += log.entries
        self.lines[tables.Promise] += log.promises

    def _setting(self, place: int) -> str:
        school = SCHOOLS[place]
        return self._line(
            tables.Setting,
            name=school.name,
            urn=str(900_101 + place * 7),
            head=school.head,
            senco=school.senco,
            email=f"senco@{school.domain}",
            phone=f"01632 960{300 + place * 3}",
            address=f"{school.street}\nAldermere\nAM{1 + place % 9} {1 + place % 7}SC",
            phase=school.phase,
        )

    def _role(self, case_id: str, role: Any) -> None:
        person_id = self._people.get(id(role.person)) or self._person(role.person)
        self._line(
            tables.Relationship,
            case_id=case_id,
            person_id=person_id,
            address_withheld=role.person.withheld,
            checked_on=self._chance.day_ago(20, 400),
            **{name: getattr(role, name) for name in _OF_THE_RELATIONSHIP},
        )

    def _person(self, person: MadePerson) -> str:
        person_id = self._line(
            tables.Person,
            address="" if person.withheld else person.address,
            **{name: getattr(person, name) for name in _OF_THE_PERSON},
        )
        self._people[id(person)] = person_id
        if person.withheld:
            self._line(tables.HiddenAddress, person_id=person_id, address=person.address)
        return person_id

    def _run(self, case_id: str, run: Run, caseworker: str) -> None:
        recorded = self._recorded(run)
        process_id = self._line(
            tables.Process,
            case_id=case_id,
            kind=run.kind,
            opened_at=recorded[0],
            closed=is_closed(run),
        )
        for event, recorded_at in zip(run.events, recorded, strict=True):
            self._line(
                tables.Event,
                case_id=case_id,
                process_id=process_id,
                type=event.type,
                on=event.on,
                detail=event.detail,
                note=event.note,
                recorded_at=recorded_at,
                recorded_by=caseworker,
            )

    def _recorded(self, run: Run) -> list[datetime]:
        """Return when each event was typed in: in this order, a day or two after it, and never after now."""
        moments: list[datetime] = []
        for event in run.events:
            ahead = timedelta(days=35 if event.type.endswith("_planned") else -self._chance.between(0, 2))
            moment = self._moment(event.on - ahead)
            if moments:
                moment = max(moment, moments[-1] + timedelta(seconds=40))
            moments.append(moment)
        # What would have been typed in after now was typed in just before.
        latest = self._unit.now - timedelta(minutes=len(moments))
        return [min(moment, latest + timedelta(minutes=place)) for place, moment in enumerate(moments)]

    def _moment(self, day: Any) -> datetime:
        at = time(self._chance.between(9, 16), self._chance.between(0, 59), self._chance.between(0, 59))
        return min(datetime.combine(day, at, self._unit.now.tzinfo), self._unit.now)

    def _line(self, table: type[Any], **values: Any) -> str:
        made: str = self._chance.identifier(values.get("recorded_at", self._unit.now))
        self.lines[table].append({"id": made, **values})
        return made


def is_closed(run: Run) -> bool:
    """Say whether the events of a process have closed it, as when a caseworker records them."""
    happened = {event.type for event in run.events}
    return CLOSED in happened or (run.kind == REVIEW and bool(happened & {*CLOSES_A_REVIEW, PLAN_CEASED}))


_OF_THE_CASE = (
    *("reference", "given_name", "family_name", "preferred_name", "date_of_birth", "sex", "upn"),
    *("primary_need", "secondary_need", "caseworker", "team", "note", "looked_after", "youth_custody"),
    *("out_of_education_since", "interpreter", "closed_on", "closed_because"),
)
_OF_THE_RELATIONSHIP = (
    *("role", "parental_responsibility", "responsibility_basis", "lives_with", "no_contact"),
    *("may_see_plan", "told_because"),
)
_OF_THE_PERSON = ("name", "title", "email", "phone", "language", "format")
