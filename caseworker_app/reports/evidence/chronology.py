"""Sampled cases as chronologies: drawn by a recorded seed, without what points to a child."""

# ruff: noqa: S608 - SQL is put together from our own table and column names only

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import date
from typing import Any

from caseworker_app.casework.year_group import label, year_group
from caseworker_app.reports.evidence.pack import Chronology, Happening, Request
from caseworker_app.reports.figures import Connection
from caseworker_app.reports.figures.ask import team_values, within_teams
from caseworker_app.reports.figures.selects import DROPPED
from caseworker_app.statutory import rules
from caseworker_app.statutory.events import event_type
from caseworker_app.statutory.words import count_of, long_date
from caseworker_app.store.contact_triggers import HOLDS

_ADVICE = ("advice_requested", "advice_received")
_ADVISERS = {
    "ep": "educational psychologist",
    "health": "health",
    "social_care": "social care",
    "setting": "setting",
    "family": "family",
    "other": "another adviser",
}
_CHANNELS = {"phone": "by phone", "email": "by e-mail", "letter": "by letter", "text": "by text"}


def sample_of(connection: Connection, request: Request) -> tuple[Chronology, ...]:
    """Draw cases in which something happened in the period; the same seed draws the same."""
    sql = f"""SELECT DISTINCT c.reference, c.id, c.date_of_birth, c.year_group_shift
      FROM events e INDEXED BY ix_events_case_id JOIN cases c ON c.id = e.case_id
      WHERE e."on" BETWEEN :first AND :last AND e.deleted_at IS NULL AND c.deleted_at IS NULL
        AND c.status <> 'merged' {within_teams(request.teams)} ORDER BY c.reference, c.id"""
    values = {
        "first": request.period.first.isoformat(),
        "last": request.period.last.isoformat(),
        **team_values(request.teams),
    }
    cases = connection.execute(sql, values).fetchall()
    chance = random.Random(request.seed)  # noqa: S311 - a sample that can be drawn again, not a secret
    drawn = sorted(chance.sample(cases, min(request.sample, len(cases))))
    return tuple(_chronology(connection, place, case, request) for place, case in enumerate(drawn))


def _chronology(connection: Connection, place: int, case: Any, request: Request) -> Chronology:
    reference, case_id, born, shift = case
    group = year_group(date.fromisoformat(born), request.period.last, shift) if born else ""
    values = {"case_id": case_id, "last": request.period.last.isoformat()}
    lines = [*_events(connection, values), *_contacts(connection, values), *_late(connection, values)]
    lines.sort(key=lambda one: one.day)
    return Chronology(f"Child {_letters(place)}", reference, label(group), tuple(lines))


def _letters(place: int) -> str:
    return chr(65 + place) if place < 26 else f"{chr(64 + place // 26)}{chr(65 + place % 26)}"


def _events(connection: Connection, values: dict[str, str]) -> Iterator[Happening]:
    sql = f"""WITH RECURSIVE {DROPPED}
      SELECT p.kind, e.type, e."on", e.detail FROM events e INDEXED BY ix_events_case_id
      JOIN processes p ON p.id = e.process_id
      WHERE e.case_id = :case_id AND e."on" <= :last AND e.deleted_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM events n WHERE n.corrects = e.id AND n.deleted_at IS NULL)
        AND (e.corrects IS NULL OR e.id NOT IN (SELECT id FROM dropped))
      ORDER BY e."on", e.recorded_at, e.id"""
    for kind, type_, on, detail in connection.execute(sql, values).fetchall():
        yield Happening(date.fromisoformat(on), _happened(kind, type_, detail))


def _happened(kind: str, type_: str, detail: str | None) -> str:
    """Say what happened on a day; of advice also from which service, which points to no child."""
    event = event_type(kind, type_)
    if event.is_planned:  # the day is the one that was planned
        return event.happened.replace(" is planned", " was planned for this day")
    if type_ in _ADVICE and (who := _ADVISERS.get(json.loads(detail or "{}").get("from", ""))):
        return f"{event.happened}: {who}"
    return event.happened


def _contacts(connection: Connection, values: dict[str, str]) -> Iterator[Happening]:
    sql = f"""SELECT london_day(m.at) AS day, m.channel, m.direction FROM communication m
      WHERE m.case_id = :case_id AND m.contact AND {HOLDS.format("m")} AND london_day(m.at) <= :last
      ORDER BY m.at, m.id"""
    for day, channel, direction in connection.execute(sql, values).fetchall():
        way = _CHANNELS.get(channel, "in person")
        who = "The family was in touch" if direction == "in" else "The family heard from us"
        yield Happening(date.fromisoformat(day), f"{who}, {way}")


def _late(connection: Connection, values: dict[str, str]) -> Iterator[Happening]:
    """Give the council's duties by law that were late: on the day on which they were due."""
    sql = """SELECT d.rule, d.due, d.met_on FROM deadlines d WHERE d.case_id = :case_id AND d.duty = 'must'
        AND d.holder = 'council' AND d.due < :last AND d.excepted = 0
        AND (d.met_on > d.due OR (d.met_on IS NULL AND d.ended_on IS NULL AND d.pending = 1))
      ORDER BY d.due, d.rule, d.starts_on"""
    for rule, due, met_on in connection.execute(sql, values).fetchall():
        by = date.fromisoformat(due)
        if met_on and met_on <= values["last"]:
            met = date.fromisoformat(met_on)
            told = f"Late: done on {long_date(met)}, {count_of((met - by).days, 'day')} late"
        else:
            told = "Late: not done by the end of the period"
        yield Happening(by, f"Due: {rules.rule(rule).title}", told)
