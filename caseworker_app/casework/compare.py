"""What a row of a spreadsheet would change on a case that is already on file.

Three things are compared: what the sheet says, what it said at its last import, and what is on file. What the
sheet says anew is taken where nobody has touched the case's own value since; where both changed, the value on
file stays and the cell is told of.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from caseworker_app.casework import compare_events
from caseworker_app.casework.incoming import (
    FieldValue,
    IncomingCase,
    IncomingEvent,
    IncomingPerson,
    IncomingSetting,
    SheetCell,
)
from caseworker_app.casework.known import Known, KnownEvent, KnownPerson, KnownRow
from caseworker_app.casework.said import PARTS, SCHOOL, Said, kept, person_key, said_of
from caseworker_app.store.folding import fold

NOTHING = ("", None, False, 0)
Cells = dict[str, dict[str, str]]


@dataclass(slots=True)
class Change:
    """The differences between a row and a case. Empty means that the row says nothing new."""

    fields: dict[str, FieldValue] = field(default_factory=dict)
    setting: IncomingSetting | None = None
    events: list[IncomingEvent] = field(default_factory=list)
    corrected: list[tuple[KnownEvent, IncomingEvent]] = field(default_factory=list)
    new_people: list[IncomingPerson] = field(default_factory=list)
    people: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    row: KnownRow | None = None
    cells: Cells | None = None  # all texts of the row, where one of them is new
    said: dict[str, str] | None = None  # what the sheet says now, where that is to be kept
    doubts: list[SheetCell] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(
            self.fields or self.setting or self.events or self.corrected or self.new_people
            or self.people or self.cells
        )  # fmt: skip


def compare(known: Known, case_id: str, incoming: IncomingCase) -> Change:
    """Compare a row with its case. An empty cell changes nothing, and what people did by hand stands."""
    change = Change(row=known.row(case_id, incoming))
    last: Said = change.row.said if change.row else {}
    comparison = _Comparison(incoming, last, said_of(incoming), change)
    case = known.cases[case_id]
    comparison.fields(case)
    reference = incoming.reference.casefold()
    if reference not in ("", case.reference.casefold()) and reference not in known.by_reference:
        change.fields["reference"] = incoming.reference
    comparison.setting(known, case.setting_id)
    comparison.people(known.people.get(case_id, []))
    comparison.events(known.events.get(case_id, []))
    change.cells = _cells(change.row.cells if change.row else {}, incoming)
    said = {**last, **comparison.now}
    if said != last:
        change.said = said
    return change


def cells_of(incoming: IncomingCase) -> Cells:
    """Return the texts of a row without a field, by heading."""
    cells: Cells = {}
    for text in incoming.texts:
        heading = text.heading if text.heading not in cells else f"{text.heading} ({text.address})"
        cells[heading] = {"text": text.text, "address": text.address}
    return cells


def _cells(there: Cells, incoming: IncomingCase) -> Cells | None:
    new = {
        heading: cell
        for heading, cell in cells_of(incoming).items()
        if heading not in there or there[heading]["text"] != cell["text"]
    }
    return {**there, **new} if new else None


class _Comparison:
    """One row beside its case; what is decided goes into the change."""

    def __init__(self, incoming: IncomingCase, last: Said, now: dict[str, str], change: Change) -> None:
        self._incoming, self._last, self.now, self._change = incoming, last, now, change

    def _takes(self, key: str, present: FieldValue, *, target: str, shown: FieldValue) -> bool:
        """Say whether the sheet's value is to be taken; if both sides changed, tell of the cell."""
        said, before = self.now[key], self._last.get(key)
        if said == before:
            return False  # the sheet is as it was: whatever is on file since then stays
        mine = "" if present in NOTHING else kept(present, whole=not key.endswith(".address"))
        if before == mine or (before in (None, str(present)) and present in NOTHING):
            return True
        self._stays(key, target, shown, present)
        return False

    def _stays(self, key: str, target: str, shown: FieldValue, present: FieldValue) -> None:
        # The sheet's new value was not taken, so the next import asks again.
        self._keep_last(key)
        on_file = f"“{_plain(present)}”" if present not in NOTHING else "nothing"
        why = f"On file is {on_file}, given by a person since the last import. That stays."
        self._change.doubts.append(self._incoming.cell(target, _plain(shown), why))

    def _keep_last(self, key: str) -> None:
        self.now.pop(key)

    def fields(self, case: object) -> None:
        """Compare the case's own fields."""
        for name, value in self._incoming.fields.items():
            present = getattr(case, name)
            if present != value and self._takes(name, present, target=name, shown=value):
                self._change.fields[name] = value

    def setting(self, known: Known, setting_id: str | None) -> None:
        """Compare the setting, and see whether the row knows what that setting lacks."""
        setting = self._incoming.setting
        if setting is None:
            return
        found = known.settings_by_urn.get(setting.urn) or known.settings.get(fold(setting.name))
        if found is None or found.id != setting_id:
            names = {other.id: other.name for other in known.settings.values()}
            present = names.get(setting_id, "") if setting_id else ""
            before = self._last.get(SCHOOL)
            if self.now[SCHOOL] == before:
                return
            if not present or before == kept(fold(present)):
                self._change.setting = setting
            else:
                self._stays(SCHOOL, SCHOOL, setting.name, present)
        elif any(not getattr(found, name) for name in setting.details()):
            self._change.setting = setting

    def people(self, there: list[KnownPerson]) -> None:
        """Compare parents, carers and professionals."""
        for person in self._incoming.people:
            found = self._found(person, there)
            if found is not None:
                self._compare_person(person, found)
            elif self._last.get(person_key(person, "name")) is None:
                self._change.new_people.append(person)
            else:  # someone took the person off the case, or gave another name: the sheet brings nobody back
                for part in PARTS:
                    self._keep_if_new(person, part)

    def _found(self, person: IncomingPerson, there: list[KnownPerson]) -> KnownPerson | None:
        same = [known for known in there if known.role == person.role]
        named = [known for known in same if fold(known.name) == fold(person.name)]
        if named:
            return named[0]
        nameless = same and (not person.name or same[0].name.endswith("(name not given)"))
        renamed = len(same) == 1 and person_key(person, "name") in self._last
        return same[0] if nameless or renamed else None

    def _compare_person(self, person: IncomingPerson, found: KnownPerson) -> None:
        details = {}
        for part in PARTS:
            text, present = getattr(person, part), getattr(found, part)
            if part == "name" and present.endswith("(name not given)"):
                present = ""
            if text and text != present and self._takes(
                person_key(person, part), present, target=f"{person.role}.{part}", shown=text
            ):  # fmt: skip
                details[part] = text
        if details:
            self._change.people.append((found.id, details))

    def _keep_if_new(self, person: IncomingPerson, part: str) -> None:
        key, text = person_key(person, part), getattr(person, part)
        if text and self.now[key] != self._last.get(key):
            self._stays(key, f"{person.role}.{part}", text, "")

    def events(self, there: list[KnownEvent]) -> None:
        """Compare the events; those that are not taken are told of and asked again next time."""
        found = compare_events.compare(there, self._incoming.events, self._last)
        self._change.events, self._change.corrected = found.new, found.corrected
        for event, key, known in found.kept:
            self.now[key] = self._last.get(key, "")
            if not self.now[key]:
                self._keep_last(key)
            self._change.doubts.append(self._kept_by_hand(event, known))

    def _kept_by_hand(self, event: IncomingEvent, known: KnownEvent | None) -> SheetCell:
        words = (known.type if known else event.type).replace("_", " ")
        why = (
            f"On file {words} is {known.on:%d/%m/%Y}, recorded by a person. That date stays."
            if known
            else f"A person took {words} back since the last import. It stays so."
        )
        row, place = self._incoming, event.place
        heading = place.heading or words
        return SheetCell(row.sheet, row.row, place.letters, heading, f"{event.on:%d/%m/%Y}", why)


def _plain(value: FieldValue) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)
