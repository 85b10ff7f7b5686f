"""Families who wait, as lines in words: the longest overdue first, whatever they wait for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from caseworker_app.casework import escalation, waiting
from caseworker_app.casework.escalation import Step
from caseworker_app.casework.today import Connection
from caseworker_app.casework.waiting import QuietFamily, Unanswered
from caseworker_app.ui.dates import count_of, day_month, short_date, weekday_date


class Kind(Enum):
    """What a family waits for."""

    ANSWER = "Messages to answer"
    NEWS = "Late, without news"
    WORD = "Quiet"


@dataclass(frozen=True, kw_only=True)
class WaitingLine:
    """One family that waits. `steps` are the council's own: until when it is whose."""

    kind: Kind
    case_id: str
    given_name: str
    family_name: str
    reference: str
    due: date
    what: str
    concerns: str = ""  # to whom it has gone by the council's steps
    message_id: str = ""
    why: str = ""
    steps: tuple[str, ...] = ()

    def is_late(self, today: date) -> bool:
        """Whether they should have heard before this day."""
        return self.due < today


def read(connection: Connection, caseworkers: Sequence[str], today: date) -> list[WaitingLine]:
    """Read who waits, the longest overdue first; a late case without news is not told as quiet as well."""
    facts = waiting.facts(connection)
    steps = escalation.steps_of(facts.reply_escalation)
    answers = [_answer(one, steps, today) for one in waiting.unanswered(connection, caseworkers, today)]
    news = [_news(one, facts.update_days) for one in waiting.updates_due(connection, caseworkers, today)]
    told = {one.case_id for one in news}
    quiet = [
        _word(one, facts.silence_weeks, today)
        for one in waiting.silent_families(connection, caseworkers, today)
        if one.case_id not in told
    ]
    return sorted([*answers, *news, *quiet], key=lambda one: (one.due, one.reference, one.kind.value))


def late_count(connection: Connection, caseworkers: Sequence[str], today: date) -> int:
    """Count the families who should have heard before today."""
    return len({one.case_id for one in read(connection, caseworkers, today) if one.is_late(today)})


def _answer(one: Unanswered, steps: tuple[Step, ...], today: date) -> WaitingLine:
    row = one.row
    ladder = escalation.ladder(steps, one.received)
    days = count_of(one.working_days, "working day")
    return WaitingLine(
        kind=Kind.ANSWER,
        case_id=row.case_id,
        given_name=row.given_name,
        family_name=row.family_name,
        reference=row.reference,
        due=row.due,
        what=row.text,
        concerns=one.gone_to,
        message_id=row.id,
        why=f"It came on {weekday_date(one.received)}, {days} ago." if one.working_days else "It came today.",
        steps=tuple(f"{'Since' if today > day else 'After'} {day_month(day)}: {to}" for day, to in ladder),
    )


def _news(one: QuietFamily, every: int) -> WaitingLine:
    told = (
        f"They were last told something on {short_date(one.last_told)}."
        if one.last_told
        else ("They have not been told anything yet.")
    )
    late = f"The oldest missed date is {short_date(one.late_since)}. " if one.late_since else ""
    what = (
        f"Late case, no news since {day_month(one.last_told)}" if one.last_told else "Late case, no news yet"
    )
    return _family(
        one, Kind.NEWS, what, f"{late}{told} A family whose case is late hears from us every {every} days."
    )


def _word(one: QuietFamily, weeks: int, today: date) -> WaitingLine:
    since = (
        f"the last contact on {short_date(one.last_contact)}" if one.last_contact else "the case was opened"
    )
    why = (
        f"Nothing since {since}, while something is open. A family is quiet after {count_of(weeks, 'week')}."
    )
    return _family(one, Kind.WORD, f"Quiet for {count_of(one.weeks(today), 'week')}", why)


def _family(one: QuietFamily, kind: Kind, what: str, why: str) -> WaitingLine:
    return WaitingLine(
        kind=kind,
        case_id=one.case_id,
        given_name=one.given_name,
        family_name=one.family_name,
        reference=one.reference,
        due=one.due,
        what=what,
        why=why,
    )
