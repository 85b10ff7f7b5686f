"""What a row of a spreadsheet would change on a case that is already on file."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from caseworker_app.casework.incoming import (
    FieldValue,
    IncomingCase,
    IncomingEvent,
    IncomingPerson,
    IncomingSetting,
    KeptText,
    SheetCell,
)
from caseworker_app.casework.known import Known, KnownEvent, KnownPerson
from caseworker_app.store.folding import fold

ONE_OF_EACH = frozenset(
    {"needs_assessment", "reassessment", "transfer_in", "transfer_out", "ceasing", "phase_transfer"}
)


ONE_TERM_DAYS = 100
EventKey = tuple[object, ...]


@dataclass(slots=True)
class Change:
    """The differences between a row and a case. Empty means that the row says nothing new."""

    fields: dict[str, FieldValue] = field(default_factory=dict)
    setting: IncomingSetting | None = None
    events: list[IncomingEvent] = field(default_factory=list)
    corrected: list[tuple[KnownEvent, IncomingEvent]] = field(default_factory=list)
    new_people: list[IncomingPerson] = field(default_factory=list)
    people: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    new_texts: list[KeptText] = field(default_factory=list)
    texts: list[tuple[str, KeptText]] = field(default_factory=list)
    doubts: list[SheetCell] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(
            self.fields or self.setting or self.events or self.corrected or self.new_people
            or self.people or self.new_texts or self.texts
        )  # fmt: skip


def compare(known: Known, case_id: str, incoming: IncomingCase) -> Change:
    """Compare a row with its case. An empty cell changes nothing, and what people recorded by hand stands."""
    change = Change()
    case = known.cases[case_id]
    change.fields = {name: value for name, value in incoming.fields.items() if getattr(case, name) != value}
    reference = incoming.reference.casefold()
    if reference not in ("", case.reference.casefold()) and reference not in known.by_reference:
        change.fields["reference"] = incoming.reference
    change.setting = _other_setting(known, case.setting_id, incoming.setting)
    _compare_events(known.events.get(case_id, []), incoming, change)
    _compare_people(known.people.get(case_id, []), incoming.people, change)
    texts = known.texts.get(case_id, {})
    for text in incoming.texts:
        if text.heading not in texts:
            change.new_texts.append(text)
        elif texts[text.heading][1] != text.text:
            change.texts.append((texts[text.heading][0], text))
    return change


def _other_setting(
    known: Known, setting_id: str | None, setting: IncomingSetting | None
) -> IncomingSetting | None:
    if setting is None:
        return None
    found = known.settings_by_urn.get(setting.urn) or known.settings.get(fold(setting.name))
    if found is None or found.id != setting_id:
        return setting
    return setting if any(not getattr(found, name) for name in setting.details()) else None


def _compare_events(there: list[KnownEvent], incoming: IncomingCase, change: Change) -> None:
    standing: Counter[EventKey] = Counter(
        (event.kind, event.type, event.on, _telling(event.detail)) for event in there
    )
    wanted = []
    for event in incoming.events:
        key = (event.kind, event.type, event.on, _telling(tuple(sorted(event.detail))))
        if standing[key]:
            standing[key] -= 1
        else:
            wanted.append(event)
    stale = [event for event in there if event.imported and _left(standing, event)]
    for event in wanted:
        old = next((known for known in stale if _same_fact(known, event)), None)
        by_hand = next((known for known in there if not known.imported and _same_fact(known, event)), None)
        if old:
            stale.remove(old)
            change.corrected.append((old, event))
        elif by_hand and event.kind in ONE_OF_EACH:
            change.doubts.append(_kept_by_hand(incoming, by_hand, event))
        else:
            change.events.append(event)


def _telling(detail: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Return the part of a detail that tells two events of one type apart."""
    return tuple(pair for pair in detail if pair[0] in ("from", "setting"))


def _left(standing: Counter[EventKey], event: KnownEvent) -> bool:
    return standing[event.kind, event.type, event.on, _telling(event.detail)] > 0


def _same_fact(known: KnownEvent, event: IncomingEvent) -> bool:
    """Say whether a sheet's event is another date for one on file, not another year's review."""
    if event.kind not in ONE_OF_EACH and (
        known.on is None or abs((known.on - event.on).days) > ONE_TERM_DAYS
    ):
        return False
    return (known.kind, known.type, _telling(known.detail)) == (
        event.kind, event.type, _telling(tuple(sorted(event.detail))),
    )  # fmt: skip


def _kept_by_hand(incoming: IncomingCase, known: KnownEvent, event: IncomingEvent) -> SheetCell:
    words = event.type.replace("_", " ")
    why = f"On file {words} is {known.on:%d/%m/%Y}, recorded by a person. That date stays."
    return SheetCell(incoming.sheet, incoming.row, "", words, f"{event.on:%d/%m/%Y}", why)


def _compare_people(there: list[KnownPerson], people: list[IncomingPerson], change: Change) -> None:
    for person in people:
        same = [known for known in there if known.role == person.role]
        named = [known for known in same if fold(known.name) == fold(person.name)]
        nameless = same and (not person.name or same[0].name.endswith("(name not given)"))
        found = named or (same if nameless else [])
        if not found:
            change.new_people.append(person)
            continue
        details = {
            name: text
            for name in ("name", "phone", "email", "address")
            if (text := getattr(person, name)) and getattr(found[0], name) != text
        }
        if details:
            change.people.append((found[0].id, details))
