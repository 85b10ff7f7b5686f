"""One entry of the contact log in words."""

from __future__ import annotations

from dataclasses import dataclass

from caseworker_app.casework import talk
from caseworker_app.casework.contact_log import Entry
from caseworker_app.ui.clock import in_london
from caseworker_app.ui.context import Context, initials
from caseworker_app.ui.dates import clock_time, count_of, short_date

CHANNEL_WORDS = {
    talk.PHONE: "Telephone",
    talk.EMAIL: "Email",
    talk.LETTER: "Letter",
    talk.MEETING: "Meeting",
    talk.TEXT: "Text message",
    talk.PORTAL: "Portal",
    talk.VISIT: "Visit",
}
SATISFACTION_WORDS = {"satisfied": "Satisfied", "mixed": "Mixed", "dissatisfied": "Dissatisfied"}
SOURCE_WORDS = {
    "impression": "my impression",
    "said": "they said so",
    "asked": "we asked",
    "slip": "from a slip",
}
DIRECTION_WORDS = {talk.IN: "From them", talk.OUT: "From us"}


@dataclass(frozen=True)
class LogLine:
    """One entry in words."""

    entry: Entry
    when: str
    who: str
    how: str
    said: str
    by: str


def log_line(entry: Entry, context: Context) -> LogLine:
    """Put an entry into words; discreet mode hides what was said and shows initials."""
    at = in_london(entry.at)
    when = f"{short_date(at.date())}\n{clock_time(at.hour, at.minute)}"
    if context.discreet:
        return LogLine(entry, when, initials(entry.who), entry.how, "Hidden", entry.recorded_by)
    by = f"{entry.recorded_by}\ncorrected" if entry.corrected and not entry.withdrawn else entry.recorded_by
    return LogLine(entry, when, entry.who, entry.how, _said(entry), by)


def satisfaction_words(entry: Entry) -> str:
    """Say how satisfied they were, and how we know: “Mixed (they said so)”."""
    return f"{SATISFACTION_WORDS[entry.satisfaction]} ({SOURCE_WORDS[entry.satisfaction_from]})"


def _said(entry: Entry) -> str:
    parts = [entry.summary]
    if entry.views:
        parts.append(f"In their words: {entry.views}")
    if entry.satisfaction:
        parts.append(satisfaction_words(entry))
    if entry.attachments:
        parts.append(count_of(len(entry.attachments), "attachment"))
    if entry.withdrawn:
        parts.append(f"Made in error: {entry.caution}" if entry.caution else "Made in error")
    elif entry.caution:
        parts.append(entry.caution)
    return "\n".join(part for part in parts if part)
