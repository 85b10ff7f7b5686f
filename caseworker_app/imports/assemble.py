"""From typed columns to children: one `IncomingCase` from each row, or from several rows of one child."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import cast

from caseworker_app.casework.incoming import (
    FieldValue,
    IncomingCase,
    IncomingEvent,
    IncomingPerson,
    IncomingSetting,
    KeptText,
    Place,
)
from caseworker_app.imports.columns import by_meeting
from caseworker_app.imports.outcomes import Decided
from caseworker_app.imports.readers import ChildName, text_of, words_of
from caseworker_app.imports.rows import Column, Rows
from caseworker_app.imports.targets import Target
from caseworker_app.imports.workbook import Cell
from caseworker_app.statutory.guesses import COLUMN, MONTH_ALONE
from caseworker_app.statutory.idle import UNDATED

FIELDS = (
    "given_name", "family_name", "preferred_name", "date_of_birth", "sex", "upn", "primary_need",
    "secondary_need",
    "looked_after", "youth_custody", "out_of_education_since", "interpreter", "caseworker", "team", "note",
    "year_group_shift",
)  # fmt: skip
CYCLE = re.compile(r"(?:20)?\d\d\s*[/-]\s*(?:20)?\d\d|20\d\d")
BEFORE_A_DECISION = frozenset({"request_received", "became_responsible", "review_meeting_held"})
WORDS = frozenset(FIELDS) - {
    "date_of_birth",
    "looked_after",
    "youth_custody",
    "out_of_education_since",
    "year_group_shift",
}
STATED = ("stated", "true")  # the detail of a day that the sheet only lets be worked out
ROLES = ("parent", "mother", "father", "carer", "social_worker")


@dataclass(slots=True)
class Plan:
    """How one sheet's columns make children: sorted once, then used for every row."""

    rows: Rows
    today: date
    stated: Mapping[int, date]
    shifts: Mapping[int, int]
    decided: Mapping[int, Sequence[Decided]]  # by row: decisions that only an outcome tells of
    fields: list[tuple[str, Sequence[object]]] = field(default_factory=list)
    events: list[tuple[Column, str, str, str, Place]] = field(default_factory=list)
    people: list[tuple[str, str, Sequence[object]]] = field(default_factory=list)
    setting: list[tuple[str, Sequence[object]]] = field(default_factory=list)
    texts: list[Column] = field(default_factory=list)
    mapped: list[Column] = field(default_factory=list)
    worded: set[int] = field(default_factory=set)  # columns whose words say more than what is made of them
    places: dict[str, Place] = field(default_factory=dict)

    def __post_init__(self) -> None:
        times = Counter(column.match.target for column in self.rows.columns)
        for column in self.rows.columns:
            if column.target is None or column.target.kind in ("check", "year"):
                self.texts.append(column)
                continue
            self.mapped.append(column)
            if _says_more(column.target) or (times[column.target.name] > 1 and not column.target.repeats):
                self.worded.add(column.index)
            self._sort(column)

    def _sort(self, column: Column) -> None:
        name = column.match.target or ""
        self.places[name] = self._place(column)
        role, _, part = name.partition(".")
        if name == "school" or role == "school":
            self.setting.append((part or "name", column.values))
        elif role in ROLES:
            self.people.append((role, part, column.values))
        elif name in FIELDS:
            self.fields.append((name, column.values))
        elif column.target and column.target.event:
            self.events.append((column, *column.target.event, self._cycle(column), self._place(column)))

    def _place(self, column: Column) -> Place:
        return Place(self.rows.table.letters(column.index), column.match.heading)

    def case(self, row: int) -> IncomingCase:
        """Make the child of one row."""
        rows = self.rows
        reference = rows.values("reference")
        made = IncomingCase(
            rows.table.sheet,
            rows.table.numbers[row],
            str(reference[row] or "") if reference else "",
            self._fields(row),
        )
        made.setting = self._setting(row)
        made.events = self.events_of(row)
        made.people = self._people(row)
        made.texts = self._texts(row)
        made.places = self.places
        return made

    def _fields(self, row: int) -> dict[str, FieldValue]:
        made: dict[str, FieldValue] = {}
        for name, values in self.fields:
            value = values[row]
            if value is not None and value != "":
                if name in WORDS:
                    value = words_of(cast(Cell, value))
                before = made.get(name)
                made[name] = f"{before}\n{value}" if name == "note" and before else cast(FieldValue, value)
        names = self.rows.values("name")
        whole = names[row] if names else None
        if isinstance(whole, ChildName):
            for key, words in (("given_name", whole.given), ("family_name", whole.family)):
                if words:
                    made.setdefault(key, words)
        shift = self.shifts.get(row, 0)
        if abs(shift) == 1:
            made["year_group_shift"] = shift
        return made

    def _setting(self, row: int) -> IncomingSetting | None:
        parts = {name: words for name, values in self.setting if (words := _words(values[row]))}
        if over := self.rows.settings.get(row):
            parts.setdefault("name", over)
        return IncomingSetting(**parts) if parts.get("name") else None

    def _people(self, row: int) -> list[IncomingPerson]:
        found: dict[str, IncomingPerson] = {}
        for role, part, values in self.people:
            if text := _words(values[row]):
                setattr(found.setdefault(role, IncomingPerson(role)), part, text)
        return list(found.values())

    def events_of(self, row: int) -> list[IncomingEvent]:
        """Return the dated events of one row."""
        made = []
        for column, kind, type_, cycle, place in self.events:
            on = column.values[row]
            if isinstance(on, date):
                event = self._event(column, row, kind, type_, cycle, on)._replace(place=place)
                made.append(_guessed(event) if column.month_alone(row) else event)
        if row in self.stated:
            made.append(self._stated_review(row))
        for one in self.decided.get(row, ()):
            cycle = self._cycle(one.column)
            if one.on is None:
                made = [_with_outcome(event, one, cycle) for event in made]
                continue
            detail = (STATED,) if one.stated else ()
            place = self._place(one.column)
            made.append(IncomingEvent(one.kind, one.type, one.on, cycle, detail, place))
        return made

    def _stated_review(self, row: int) -> IncomingEvent:
        """Return the last review that the date of the next one states."""
        detail = (("basis", "stated"),)
        event = IncomingEvent("annual_review", "plan_last_reviewed", self.stated[row], "before", detail)
        due = self.rows.column("check.ar-next-12m")
        return _guessed(event) if due and due.month_alone(row) else event

    @staticmethod
    def _cycle(column: Column) -> str:
        found = CYCLE.search(column.match.heading)
        return found[0] if found else ""

    def _event(self, column: Column, row: int, kind: str, type_: str, cycle: str, on: date) -> IncomingEvent:
        detail = column.target.detail if column.target else ()
        if kind == "needs_assessment" and type_ in ("decision", "decision_to_assess"):
            refused = self.rows.assess_sense(column, row) == "no"
            return IncomingEvent(kind, f"decision_{'not_' if refused else ''}to_assess", on, cycle)
        if type_ == "decision":
            return IncomingEvent(kind, f"decision_to_{self.rows.review_outcome(row, cycle)}", on, cycle)
        if type_ == "plan_last_reviewed":
            basis = "meeting" if by_meeting(column.match.heading) else "stated"
            said_in = ((COLUMN, column.match.heading),) if basis == "stated" else ()
            return IncomingEvent(kind, type_, on, "before", (("basis", basis), *said_in))
        if type_ == "phase_transfer_planned" and row in self.rows.moves:
            detail = (*detail, ("kind", self.rows.moves[row]))
        if type_ == "review_meeting_held" and on > self.today:
            return IncomingEvent(kind, "review_meeting_planned", on, cycle)
        return IncomingEvent(kind, type_, on, cycle, detail)

    def _texts(self, row: int) -> list[KeptText]:
        kept = [
            self._text(column, row, text) for column in self.texts if (text := text_of(column.cells[row]))
        ]
        kept += [
            self._text(column, row, text)
            for column in self.mapped
            if self._not_all_used(column, row) and (text := text_of(column.cells[row]))
        ]
        number, file, sheet = self.rows.table.numbers[row], self.rows.file_name, self.rows.table.sheet
        kept += [
            KeptText(heading, words, f"{file}, {sheet}, {letters}{number}")
            for letters, heading, words in self.rows.comments(row)
        ]
        kept += self._name_beside(row)
        return kept

    def _not_all_used(self, column: Column, row: int) -> bool:
        """Say whether a cell's words are kept as well: they gave no value, or say more than it."""
        return row in column.odd or column.index in self.worded or column.values[row] in (None, "")

    def _name_beside(self, row: int) -> list[KeptText]:
        """Keep a full name that says other words than the columns of first and family names."""
        column = self.rows.column("name")
        if column is None or self._not_all_used(column, row) or not (text := text_of(column.cells[row])):
            return []
        fields = self._fields(row)
        used = (fields.get("given_name", ""), fields.get("family_name", ""))
        return [] if any(used) and column.values[row] == used else [self._text(column, row, text)]

    def _text(self, column: Column, row: int, text: str) -> KeptText:
        table = self.rows.table
        where = f"{self.rows.file_name}, {table.sheet}, {table.letters(column.index)}{table.numbers[row]}"
        return KeptText(column.match.heading, text, where)


def _with_outcome(event: IncomingEvent, decided: Decided, cycle: str) -> IncomingEvent:
    """Let the step on which a decision follows carry the decision that has no date of its own."""
    if (event.kind, event.cycle) != (decided.kind, cycle) or event.type not in BEFORE_A_DECISION:
        return event
    return event._replace(detail=(*event.detail, (UNDATED, decided.type)))


def _guessed(event: IncomingEvent) -> IncomingEvent:
    """Let an event carry that its day is a guess: the cell gives the month alone."""
    return event._replace(detail=(*event.detail, MONTH_ALONE))


def _says_more(target: Target) -> bool:
    """Say whether a target uses only a part of a cell, or shares its place with other rows.

    A date column may not use all words of an outcome, and a setting has one SENCO whatever the rows say.
    """
    return target.kind == "outcome" or target.name.startswith("school.")


def _words(value: object) -> str:
    """Return a cell's words; a zero is a word, nothing is none."""
    return "" if value is None else words_of(cast(Cell, value))
