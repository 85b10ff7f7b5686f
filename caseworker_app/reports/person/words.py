"""The words of the readable copy: what a table is called, what a row is headed by, what a value says."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final

from caseworker_app.reports.person.held import Row
from caseworker_app.statutory.words import long_date
from caseworker_app.store.session import LONDON

TITLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "cases": "The child",
        "people": "People around the child",
        "relationships": "What each person is to the child, and may be told",
        "hidden_addresses": "Addresses that must not be disclosed",
        "processes": "Casework that was begun",
        "events": "What happened, and when",
        "deadlines": "What the law asked for, and by when",
        "reviews": "Reviews of the plan",
        "communication": "Calls, messages, meetings and visits",
        "answered": "Messages that need no answer any more",
        "promises": "What was promised",
        "documents": "Letters",
        "enclosures": "What was enclosed with letters",
        "incidents": "Letters that went astray",
        "legal_holds": "What stops its deletion",
        "kept_longer": "Why it is kept longer",
        "deadline_notes": "Notes on what was late",
        "spreadsheet_rows": "What the council's spreadsheet said",
        "handovers": "From one caseworker to another",
        "plan_audits": "Audits of the plan's quality",
        "plan_marks": "What each marker found in the plan",
        "plan_audit_actions": "What is done about what an audit found",
        "conflicts": "What colleagues recorded differently",
        "settings": "Schools, colleges and nurseries",
        "print_runs": "Letters printed together",
        "import_batches": "Spreadsheets that were brought in",
        "unfiled": "Messages that waited to be filed",
        "drafts": "Typed and not saved",
        "doubts": "What is missing or doubtful",
        "owed": "What the family waits for",
        "family_clocks": "When the family last heard from us",
        "held": "Changes that could not be shared",
        "unsent": "Rows not sent to colleagues yet, as they were before",
        "colleague_changes": "What a colleague changed last",
        "snoozes": "Reminders that were put off",
        "loose_ends": "Rows that point elsewhere",
        "audit": "Who looked, and who changed what",
    }
)
# What a program needs and no reader: ids and digests. The data has them.
_TECHNICAL = frozenset(
    {"rev", "_extra", "digest", "unit", "joint_id", "message_key", "number", "said", "place"}
)
# A field in other words than its name.
_LABELS = {
    "on": "On", "at": "At", "by": "By", "also": "Somebody else", "of": "Which", "upn": "UPN", "urn": "URN",
    "cells": "Cells", "own_words": "Words changed in this letter", "deleted_at": "Taken out on",
    "batch_id": "Import", "seq": "Line",
}  # fmt: skip
_HEADED_BY = (
    *("type", "name", "title", "what", "summary", "text", "role", "rule", "kind", "deed", "words", "form"),
    *("file_name", "to_name", "person"),
)
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_CODE = re.compile(r"[a-z]+(_[a-z0-9]+)+")


def title(table: str) -> str:
    """Return what a table is called."""
    return TITLES.get(table, table.replace("_", " ").capitalize())


def label(field: str) -> str:
    """Return what a field is called."""
    return _LABELS.get(field, field.replace("_", " ").capitalize())


def heading(row: Row, number: int) -> str:
    """Return what heads a row: its day and what it is."""
    day = next(
        (row[name] for name in ("on", "at", "dated", "due", "made_at", "opened_at") if row.get(name)), ""
    )
    what = next((str(row[name]) for name in _HEADED_BY if row.get(name)), "")
    short = said(what)
    return " · ".join(part for part in (f"{number}", said(day) if day else "", short[:90]) if part)


def is_shown(field: str, value: Any) -> bool:
    """Tell whether a reader is shown a field: one that says something."""
    return not _is_id(field) and field not in _TECHNICAL and said(value) != ""


def _is_id(field: str) -> bool:
    return field == "id" or field.endswith(("_id", "_ids", "sha256"))


def said(value: Any) -> str:
    """Return a value as a person reads it."""
    if isinstance(value, Mapping):
        told = ((str(name), said(each)) for name, each in value.items() if not _is_id(str(name)))
        return "; ".join(f"{label(name)}: {words}" for name, words in told if words)
    if isinstance(value, list):
        return ", ".join(filter(None, map(said, value)))
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else json.dumps(value)


def changes(change: Mapping[str, Any]) -> str:
    """Return what a line of the history says: each field as it was and as it became."""
    told = []
    for name, values in change.items():
        if isinstance(values, list) and len(values) == 2:
            before, after = map(said, values)
            words = f"{before} → {after or 'nothing'}" if before else after
        else:
            words = said(values)
        if words and not _is_id(name):
            told.append(f"{label(name)}: {words}")
    return "; ".join(told)


def _text(text: str) -> str:
    """Return a text as it is, a code in words, and an id, which tells a reader nothing, not at all."""
    if _ID.fullmatch(text):
        return ""
    return text.replace("_", " ") if _CODE.fullmatch(text) else _moment(text)


def _moment(text: str) -> str:
    """Return a date or a moment in words; any other text as it is."""
    if len(text) >= 10 and text[4:5] == "-" and text[7:8] == "-":
        try:
            if len(text) == 10:
                return long_date(date.fromisoformat(text))
            moment = datetime.fromisoformat(text)
        except ValueError:
            return text
        if moment.tzinfo is not None:
            local = moment.astimezone(LONDON)
            return f"{long_date(local.date())}, {local:%H:%M}"
    return text
