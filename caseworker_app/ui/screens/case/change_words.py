"""Every change of a case in words: who did what, when, and from what to what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from caseworker_app.casework.case_shapes import ChangeLine
from caseworker_app.casework.deeds import deed_words
from caseworker_app.casework.stage import PROCESS_WORDS
from caseworker_app.ui.clock import in_london
from caseworker_app.ui.dates import clock_time, short_date
from caseworker_app.ui.screens.case.event_words import detail_words, event_words
from caseworker_app.ui.screens.case.people_words import TOLD, role_name

_SHOWN_FIELDS = 4
_TABLES = {
    "cases": "The child",
    "processes": "Process",
    "events": "Event",
    "people": "Person",
    "relationships": "Who may be told",
    "hidden_addresses": "Withheld address",
    "spreadsheet_rows": "From the spreadsheet",
    "deadline_notes": "Note on a date",
    "communication": "Contact log",
    "promises": "Promise",
}
_UNSAID = frozenset(
    {
        *("id", "case_id", "person_id", "process_id", "setting_id", "batch_id", "recorded_at", "recorded_by"),
        *("opened_at", "written_at", "written_by", "corrects", "said"),
    }
)
_BARE = frozenset({"type", "on", "detail"})  # an event says itself what these are
_LABELS = {
    "kind": "Process",
    "date_of_birth": "Born",
    "upn": "UPN",
    "year_group_shift": "Taught with",
    "may_phone": "Ring them",
    "may_email": "Email them",
    "may_post": "Post letters",
    "may_see_plan": "Plan and reports",
    "may_attend": "Invite to meetings",
    "told_because": "Why they may be told",
    "no_contact": "Do not contact",
}


@dataclass(frozen=True)
class ChangeWords:
    """One line of the Changes tab, in words."""

    when: str
    who: str
    deed: str
    what: str
    changed: str


def change_words(line: ChangeLine) -> ChangeWords:
    """Say who changed what, from what to what."""
    deed = deed_words(line.deed)
    return ChangeWords(
        when=short_moment(line.at),
        who=line.by,
        deed=f"{deed[:1].upper()}{deed[1:]}{' (undone)' if line.undone else ''}",
        what=_TABLES.get(line.table, line.table.replace("_", " ").capitalize()),
        changed="; ".join(_fields(line.change)),
    )


def short_moment(moment: datetime) -> str:
    """`24 Sep 2026, 3:40pm`, in England's time."""
    here = in_london(moment.replace(tzinfo=moment.tzinfo or UTC))
    return f"{short_date(here.date())}, {clock_time(here.hour, here.minute)}"


def _fields(change: Mapping[str, Any]) -> Iterator[str]:
    said = [(name, pair) for name, pair in change.items() if name not in _UNSAID]
    for name, pair in said[:_SHOWN_FIELDS]:
        before, after = (_value(name, value) for value in pair)
        if name in _BARE and not before:
            yield after
            continue
        label = _LABELS.get(name) or name.replace("_", " ").capitalize()
        yield f"{label}: {before} → {after or 'empty'}" if before else f"{label}: {after or 'empty'}"
    if len(said) > _SHOWN_FIELDS:
        yield f"and {len(said) - _SHOWN_FIELDS} more"


def _value(name: str, value: Any) -> str:
    if value is None or value in ("", {}, []):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return ", ".join(detail_words({key: str(text) for key, text in value.items()}))
    text = str(value)
    if name == "type":
        return event_words(text)
    if name == "role":
        return role_name(text)
    return PROCESS_WORDS.get(text) or (TOLD.get(text) if name.startswith("may_") else None) or _day(text)


def _day(text: str) -> str:
    try:
        return short_date(date.fromisoformat(text))
    except ValueError:
        return text
