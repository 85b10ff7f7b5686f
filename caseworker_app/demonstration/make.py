"""Making a demonstration: a fictional council's caseload in an encrypted store of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from caseworker_app.casework import preferences
from caseworker_app.demonstration.audits import DEED, keep_audits
from caseworker_app.demonstration.caseload import caseload
from caseworker_app.demonstration.chance import Chance
from caseworker_app.demonstration.keep import keep
from caseworker_app.demonstration.places import CASEWORKERS, COUNCIL, term_dates
from caseworker_app.demonstration.talks import Talker
from caseworker_app.store.open import create_store

PASSPHRASE = "demo"  # noqa: S105 (everybody may know it: the children are invented)
SEPTEMBER = 9
LEAD = COUNCIL["team_leads"].splitlines()[0]
USER, TEAM = CASEWORKERS[0][:2]


@dataclass(frozen=True, slots=True)
class Demonstration:
    """What was made, and how to make the same again."""

    store: Path
    as_of: date
    seed: int
    cases: int


def moment(as_of: date) -> datetime:
    """Return the morning of a day in England, when the demonstration begins."""
    return datetime.combine(as_of, time(8, 30), ZoneInfo("Europe/London"))


def make(folder: Path, cases: int = 250, seed: int = 1, *, as_of: date) -> Demonstration:
    """Make an encrypted store of invented cases in `folder`: the same for the same seed and date."""
    children = caseload(cases, seed, as_of)
    with create_store(folder, PASSPHRASE, keyring=False) as store:
        with store.unit(DEED, user=USER, now=moment(as_of)) as unit:
            school_year = as_of.year if as_of.month >= SEPTEMBER else as_of.year - 1
            preferences.write(unit, {**COUNCIL, "term_dates": term_dates(school_year)})
            keep(unit, children, Chance(seed + 1, as_of), Talker(Chance(seed + 2, as_of), unit.now))
        keep_audits(
            store, Chance(seed + 3, as_of), lead=COUNCIL["team_leads"].splitlines()[0], now=moment(as_of)
        )
    return Demonstration(folder, as_of, seed, len(children))
