"""What the last meeting about what is late agreed, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import Enum
from typing import Any

from caseworker_app.casework.board import Scope, teams_of
from caseworker_app.casework.board_rows import Which
from caseworker_app.casework.late_reasons import AGREED, reason_words
from caseworker_app.casework.today import LONDON, Connection
from caseworker_app.statutory import rules

_MOST = 500


class Outcome(Enum):
    """What became of what was agreed."""

    NOT_DONE = "Not done by the day agreed"
    TO_COME = "Still to come"
    DONE = "Done"
    NOT_NEEDED = "No longer needed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One thing that was agreed."""

    which: Which
    given_name: str
    family_name: str
    reference: str
    caseworker: str
    verb: str
    reason: str
    text: str
    next_on: date
    outcome: Outcome
    done_on: date | None


@dataclass(frozen=True, slots=True)
class LastMeeting:
    """The day of the last meeting before today, and all that was agreed on it: what was not done first."""

    on: date
    agreed: tuple[Kept, ...]

    def number(self, outcome: Outcome) -> int:
        """How many came out so."""
        return sum(one.outcome is outcome for one in self.agreed)


def last_meeting(connection: Connection, scope: Scope) -> LastMeeting | None:
    """Return what was agreed on the last day before today on which anything was; none where none was."""
    teams = scope.teams or tuple(teams_of(connection))
    values: dict[str, Any] = {f"team{place}": team for place, team in enumerate(teams)}
    named = ", ".join(f":{name}" for name in values)
    where = f"n.kind = '{AGREED}' AND n.deleted_at IS NULL AND c.team IN ({named})"
    values["before"] = _utc(scope.today)
    source = "FROM deadline_notes n INDEXED BY ix_deadline_notes_agreed JOIN cases c ON c.id = n.case_id"
    newest = connection.execute(
        f"SELECT n.written_at {source} WHERE n.kind <> 'note' AND {where} AND n.written_at < :before "
        "ORDER BY n.written_at DESC LIMIT 1",
        values,
    ).fetchone()
    if newest is None:
        return None
    day = datetime.fromisoformat(newest[0]).astimezone(LONDON).date()
    values["since"] = _utc(day)
    found = connection.execute(
        f"""SELECT n.case_id, n.process, n.process_index, n.rule, n.of, c.given_name, c.family_name,
  c.reference, c.caseworker, n.reason, n.text, n.next_on, d.met_on, d.ended_on, d.pending {source}
  LEFT JOIN deadlines d ON d.case_id = n.case_id AND d.rule = n.rule AND d.process_index IS n.process_index
    AND coalesce(d.of, '') = n.of
  WHERE n.kind <> 'note' AND {where} AND n.written_at >= :since AND n.written_at < :before
  ORDER BY n.written_at LIMIT {_MOST}""",
        values,
    ).fetchall()
    kept = {one.which: one for one in (_kept(values, scope.today) for values in found)}
    order = list(Outcome)
    return LastMeeting(
        day, tuple(sorted(kept.values(), key=lambda one: (order.index(one.outcome), one.next_on)))
    )


def _kept(values: Sequence[Any], today: date) -> Kept:
    *key, given, family, reference, caseworker, reason, text, next_on, met_on, ended_on, pending = values
    day = date.fromisoformat(next_on)
    if met_on:
        outcome = Outcome.DONE
    elif ended_on or not pending:  # the deadline is over, or gone with what started it
        outcome = Outcome.NOT_NEEDED
    else:
        outcome = Outcome.NOT_DONE if day < today else Outcome.TO_COME
    return Kept(
        which=Which(*key),
        given_name=given,
        family_name=family,
        reference=reference,
        caseworker=caseworker,
        verb=rules.rule(key[3]).verb,
        reason=reason_words(reason),
        text=text,
        next_on=day,
        outcome=outcome,
        done_on=date.fromisoformat(met_on) if met_on else None,
    )


def _utc(day: date) -> str:
    """Return the beginning of a day in England as the store writes moments."""
    return datetime.combine(day, time(), LONDON).astimezone(UTC).isoformat(timespec="microseconds")
