"""The council's facts and choices: each with its label, a sentence of help, its group and its default.

The page of settings, `caseworker settings` and the letters all read this one list.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import PurePath
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseworker_app import machine, settings
from caseworker_app.casework import escalation, typed
from caseworker_app.errors import WrongUse
from caseworker_app.store import lease
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import Preference

TEXT, LINES, NUMBER, FILE, EMAIL, TERMS = "text", "lines", "number", "file", "email", "terms"
STEPS, CAPACITY = "steps", "capacity"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_CAPACITY = re.compile(r"([a-z]{3,9})\.?\s*[:=]?\s*(\d{1,3})", re.IGNORECASE)
_TERM = re.compile(r"(?P<name>.+?):\s*(?P<first>.+?)\s+to\s+(?P<last>.+)")


def _fact(
    group: str, label: str, help_text: str, *, shape: str = TEXT, needed: bool = False, default: str = ""
) -> Any:
    return field(
        default=default,
        metadata={"group": group, "label": label, "help": help_text, "shape": shape, "needed": needed},
    )


def _days(group: str, label: str, help_text: str, default: int, most: int, unit: str = "working days") -> Any:
    return _number_of(group, label, help_text, default, 1, most, unit)


def _number_of(group: str, label: str, help_text: str, default: int, least: int, most: int, unit: str) -> Any:
    return field(
        default=default,
        metadata={
            "group": group, "label": label, "help": help_text, "shape": NUMBER, "needed": False,
            "least": least, "most": most, "unit": unit,
        },
    )  # fmt: skip


@dataclass(frozen=True)
class Preferences:
    """What the council says of itself, and how it counts what the law leaves open."""

    council_name: str = _fact("Council", "Council", "Stands at the head of every letter.", needed=True)
    council_address: str = _fact(
        "Council", "Address", "One line each, the postcode last.", shape=LINES, needed=True
    )
    la_number: str = _fact(
        "Council", "Local authority number", "Three digits; the SEN2 return begins with it."
    )
    phone: str = _fact("Council", "Telephone", "For families who ring about a letter.", needed=True)
    email: str = _fact("Council", "Email", "For families who write about a letter.", shape=EMAIL, needed=True)
    logo: str = _fact("Council", "Logo", "A picture file for the head of letters (PNG or JPEG).", shape=FILE)
    signatory: str = _fact("Letters", "Signed by", "The name under every letter.", needed=True)
    signatory_title: str = _fact("Letters", "Their title", "Such as SEND Manager.", needed=True)
    signature: str = _fact("Letters", "Signature", "A picture file of it (PNG or JPEG).", shape=FILE)
    team_leads: str = _fact(
        "Letters",
        "Team leads",
        "One name a line. Only they can let a letter go in spite of an objection.",
        shape=LINES,
    )
    letter_points: int = _number_of(
        "Letters", "Size of the words", "In points. Large print has its own size.", 12, 12, 14, "points"
    )
    mediation_adviser: str = _fact(
        "Who can help a family", "Mediation adviser", "A decision letter must name one.", needed=True
    )
    mediation_adviser_phone: str = _fact(
        "Who can help a family", "Mediation adviser: telephone", "Stands in decision letters.", needed=True
    )
    mediation_adviser_email: str = _fact(
        "Who can help a family", "Mediation adviser: email", "Stands in decision letters.", shape=EMAIL
    )
    advice_service: str = _fact(
        "Who can help a family",
        "Advice and support service",
        "The SENDIASS of your area. Most letters must name it.",
        needed=True,
    )
    advice_service_phone: str = _fact(
        "Who can help a family", "Advice service: telephone", "Stands in most letters.", needed=True
    )
    advice_service_email: str = _fact(
        "Who can help a family", "Advice service: email", "Stands in most letters.", shape=EMAIL
    )
    advice_service_website: str = _fact(
        "Who can help a family", "Advice service: website", "Stands in most letters."
    )
    mediation_officer: str = _fact(
        "Who can help a family",
        "Disagreement resolution service",
        "Who settles disagreements outside the Tribunal, with telephone.",
    )
    complaints: str = _fact(
        "Who can help a family", "How to complain", "Where a complaint goes, with telephone or website."
    )
    reply_standard: int = _days(
        "Standards", "Reply to families within", "In working days. Used for promises and reminders.", 5, 20
    )
    reply_escalation: str = _fact(
        "Standards",
        "An answer still missing goes to",
        "One step a line: working days, then who, such as “5: senior caseworker” and “5: team manager”. Each "
        "counts from the step before it.",
        shape=STEPS,
        default="5: senior caseworker\n5: team manager",
    )
    update_days: int = _days(
        "Standards",
        "Update a family whose case is late every",
        "In days. Used for reminders while something is overdue.",
        14,
        90,
        "days",
    )
    silence_weeks: int = _days(
        "Standards",
        "A family is quiet after",
        "In weeks without contact, while something is open.",
        4,
        52,
        "weeks",
    )
    post_days_first_class: int = _days(
        "Standards", "First-class post arrives after", "In working days. The law’s own reading is 2.", 2, 10
    )
    post_days_second_class: int = _days(
        "Standards", "Second-class post arrives after", "In working days. The law’s own reading is 4.", 4, 10
    )
    lock_minutes: int = _number_of(
        "Security",
        "The council locks an idle window after",
        "In minutes, on every laptop. A person can choose fewer for themselves, never more.",
        10,
        1,
        10,
        "minutes",
    )
    lease_days: int = _number_of(
        "Security",
        "A shared caseload locks without a sync after",
        "In days. What is on a laptop that was lost is shut then, also offline; a sync opens it again.",
        lease.USUAL_DAYS,
        lease.SHORTEST_DAYS,
        lease.LONGEST_DAYS,
        "days",
    )
    retention_years: int = _number_of(
        "Keeping records",
        "A child’s case is kept until this long after birth",
        "In years. The law names no period: this is your council’s retention schedule (UK GDPR article "
        "5(1)(e): no "
        "longer than needed). Nothing is ever deleted by itself.",
        35,
        26,
        100,
        "years",
    )
    retention_source: str = _fact(
        "Keeping records",
        "Where that period comes from",
        "Printed on each certificate of deletion, such as the name and date of your retention schedule.",
        default="The council’s retention schedule; UK GDPR article 5(1)(e)",
    )
    term_dates: str = _fact(
        "Calendar",
        "Term dates",
        "One term a line, such as “Autumn 2026: 2 September 2026 to 18 December 2026”.",
        shape=TERMS,
        needed=True,
    )
    review_capacity: str = _fact(
        "Calendar",
        "Review meetings a month",
        "How many one caseworker can hold: one number, or by month such as “Sep 24, Oct 30, Nov 28, Aug 0”.",
        shape=CAPACITY,
    )
    weekly_capacity: int = _number_of(
        "Calendar",
        "Steps that can be done in a week",
        "By all caseworkers together, for the forecast on the Team screen. 0: as many as in the past year.",
        0,
        0,
        20_000,
        "steps",
    )


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact that is needed and not there yet."""

    name: str
    label: str
    why: str


DEFAULTS: Final = Preferences()
_FIELDS: Final = {each.name: each for each in fields(Preferences)}


def read(session: Session) -> Preferences:
    """Read the council's facts."""
    rows = session.execute(select(Preference.name, Preference.value).where(Preference.deleted_at.is_(None)))
    return from_rows((row.name, row.value) for row in rows)


def from_rows(rows: Iterable[tuple[str, str]]) -> Preferences:
    """Return the facts that names and values tell; a name of a newer version is left alone."""
    computer = machine.settings()
    known: dict[str, Any] = dict(_facts(computer.start))
    for name, value in rows:
        if name in _FIELDS:
            known[name] = int(value) if _shape(name) == NUMBER else value
    return Preferences(**{**known, **_facts(computer.locked)})


def fixed() -> dict[str, str]:
    """Return by the names of facts that this computer's administrator locked, who says so."""
    computer = machine.settings()
    return dict.fromkeys(_facts(computer.locked), computer.who)


def problems() -> tuple[str, ...]:
    """Return what is wrong in this computer's file of settings, in sentences for its administrator."""
    computer = machine.settings()
    found = [*computer.problems, *settings.problems()]
    for told in (computer.start, computer.locked):
        for name, value in told.items():
            if name in _FIELDS:
                try:
                    read_text(name, _text_of(value))
                except WrongUse as error:
                    found.append(f"{computer.path}: {name}: {error}")
            elif not settings.may_be_set(name):
                found.append(f"{computer.path}: there is no setting “{name}”.")
    return tuple(found)


def _facts(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts among what an administrator said, as they are kept, without what does not fit."""
    facts: dict[str, Any] = {}
    for name in told.keys() & _FIELDS.keys():
        with contextlib.suppress(WrongUse):
            text = read_text(name, _text_of(told[name]))
            facts[name] = int(text) if _shape(name) == NUMBER else text
    return facts


def _text_of(value: Any) -> str:
    """Return what stands in a file as a person would type it; a list has a line for each."""
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return "\n".join(value)
    if isinstance(value, str | int) and not isinstance(value, bool):
        return str(value)
    raise WrongUse(f"“{value}” does not fit.", "Write a text in quotes, or a whole number without.")


def write(unit: Unit, texts: Mapping[str, str]) -> Preferences:
    """Set facts from their texts; an empty text goes back to the default. Return all facts."""
    session = unit.session
    values = {name: read_text(name, text) for name, text in texts.items()}
    for name, who in fixed().items():
        if name in values:
            machine.refuse_locked(name, str(_FIELDS[name].metadata["label"]), who)
    rows = {
        row.name: row
        for row in session.execute(select(Preference).where(Preference.name.in_(values))).scalars()
    }
    for name, value in values.items():
        row = rows.get(name)
        if row is None:
            session.add(Preference(name=name, value=value))
        else:
            row.value, row.deleted_at = value, None
    session.flush()
    return read(session)


def read_text(name: str, text: str) -> str:
    """Read the text of one fact as it is kept; refuse an unknown name with the list."""
    if name not in _FIELDS:
        raise WrongUse(f"There is no setting “{name}”.", f"The settings are: {', '.join(_FIELDS)}.")
    shape, label = _shape(name), str(_FIELDS[name].metadata["label"])
    kept = typed.text(text, label)
    if shape == NUMBER:
        return _number(name, kept or str(_FIELDS[name].default))
    if shape == EMAIL and kept and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", kept):
        raise WrongUse(f"“{kept}” is not an email address ({label}).", "Write one like send@council.gov.uk.")
    if shape == FILE and kept and PurePath(kept).suffix.lower() not in {".png", ".jpg", ".jpeg"}:
        raise WrongUse(f"{kept} is not a picture that letters can carry.", "Choose a PNG or JPEG file.")
    if shape in {LINES, TERMS, STEPS}:
        lines = [line for part in kept.replace(";", "\n").splitlines() if (line := " ".join(part.split()))]
        kept = "\n".join(lines)
    if shape == TERMS:
        terms_of(kept)
    if shape == STEPS:
        kept = kept or str(_FIELDS[name].default)
        escalation.steps_of(kept)
    if shape == CAPACITY:
        capacity_of(kept)
    return kept


def terms_of(text: str) -> tuple[tuple[str, date, date], ...]:
    """Return the terms that the text lists: name, first day, last day."""
    return tuple(_term(line) for line in text.splitlines() if line.strip())


def capacity_of(text: str) -> Mapping[int, int]:
    """Return by month (1 to 12) how many review meetings one caseworker can hold; no entry: not said."""
    parts = [part.strip() for part in re.split(r"[,;\n]", text) if part.strip()]
    if len(parts) == 1 and parts[0].isascii() and parts[0].isdigit():
        return dict.fromkeys(range(1, 13), int(parts[0]))
    return dict(map(_month_capacity, parts))


def _month_capacity(part: str) -> tuple[int, int]:
    found = _MONTH_CAPACITY.fullmatch(part)
    month = next((n for n, name in enumerate(_MONTHS, 1) if found and found[1].lower().startswith(name)), 0)
    if found is None or not month:
        raise WrongUse(
            f"“{part}” is not how many reviews fit into a month.",
            "Write one number, such as 24, or months with numbers, such as “Sep 24, Oct 30, Aug 0”.",
        )
    return month, int(found[2])


def missing(preferences: Preferences) -> tuple[Missing, ...]:
    """Return the facts that letters will need and that nobody has given yet."""
    return tuple(
        Missing(each.name, str(each.metadata["label"]), str(each.metadata["help"]))
        for each in fields(preferences)
        if each.metadata["needed"] and not getattr(preferences, each.name)
    )


def _shape(name: str) -> str:
    return str(_FIELDS[name].metadata["shape"])


def _number(name: str, text: str) -> str:
    shape = _FIELDS[name].metadata
    least, most = int(shape["least"]), int(shape["most"])
    if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
        raise WrongUse(
            f"“{text}” does not fit ({shape['label']}).",
            f"Write a number of {shape['unit']} from {least} to {most}.",
        )
    return str(int(text))


def _term(line: str) -> tuple[str, date, date]:
    found = _TERM.fullmatch(line.strip())
    if found is None:
        raise WrongUse(
            f"“{line.strip()}” is not a term.",
            "Write one term a line, such as “Autumn 2026: 2 September 2026 to 18 December 2026”.",
        )
    first, last = typed.day(found["first"], "first day of term"), typed.day(found["last"], "last day of term")
    if last <= first:
        raise WrongUse(f"The term {found['name']} ends before it begins.", "Check both dates.")
    return found["name"], first, last
