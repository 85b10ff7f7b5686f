"""The invented log of a child: what was said when things happened and between, and what was promised."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from caseworker_app.casework import talk, telling
from caseworker_app.demonstration.chance import Chance, working
from caseworker_app.demonstration.talk_words import (
    AFTER,
    ANY_TIME,
    BROKEN_BECAUSE,
    FROM_ONE_WHO_MAY_NOT_BE_TOLD,
    MOVED_BECAUSE,
    PROMISES,
    TRIES,
    Said,
)
from caseworker_app.demonstration.told import Child, Role
from caseworker_app.store.session import LONDON

REPLY_STANDARD = 5
_FURTHEST_BACK = 420  # days
_FORGOTTEN_SINCE = 30  # days: what is older was answered in the end
Row = dict[str, Any]


@dataclass(slots=True)
class Log:
    """The rows of one child's log, in the order of their moments."""

    entries: list[Row]
    promises: list[Row]


class Talker:
    """Makes the log of one child after another, from a chance of its own: the cases stay as they were."""

    def __init__(self, chance: Chance, now: datetime) -> None:
        self._chance = chance
        self._now = now

    def log(self, child: Child, case_id: str, person_id: Callable[[Role], str]) -> Log:
        """Return everything that was said about a child, and promised."""
        family = [role for role in child.roles if role.role in talk.FAMILY and not role.no_contact]
        if not family:
            return Log([], [])
        log = Log([], [])
        spoken = [(day, said) for day, said in (*self._after_events(child), *self._between(child))]
        for day, said in sorted(spoken, key=lambda one: one[0]):
            role = self._chance.one_of(family)
            self._say(log, child, case_id, (person_id(role), role.person.name), day, said)
        for role in child.roles:
            if role.no_contact and self._chance.often(35):
                self._barred(log, child, case_id, person_id(role))
        log.entries.sort(key=lambda row: row["at"])
        return log

    def _after_events(self, child: Child) -> Iterator[tuple[date, Said]]:
        for run in child.runs:
            first = {event.type: event for event in reversed(run.events)}  # advice is asked for five times
            for event in first.values():
                for days, often, said in AFTER.get(event.type, ()):
                    day = working(event.on + timedelta(days=days + self._chance.between(0, 2)))
                    if self._recent(day) and self._chance.often(often):
                        yield day, said

    def _between(self, child: Child) -> Iterator[tuple[date, Said]]:
        """Give what came up between; some families are rung often, and some are forgotten."""
        quiet = self._chance.weighted(((0, 60), (10, 24), (35, 10), (80, 6)))
        for _ in range(self._chance.between(1, 6)):
            day = working(self._chance.as_of - timedelta(days=quiet + 1 + self._chance.late(60)))
            if self._recent(day) and (self._chance.as_of - day).days >= quiet and child.closed_on is None:
                yield day, self._chance.weighted(ANY_TIME)

    def _recent(self, day: date) -> bool:
        return 0 < (self._chance.as_of - day).days <= _FURTHEST_BACK

    def _say(
        self, log: Log, child: Child, case_id: str, whom: tuple[str, str], day: date, said: Said
    ) -> None:
        chance, (person, name) = self._chance, whom
        if said.channel == talk.PHONE and said.direction == talk.OUT and chance.often(30):
            outcome = talk.NO_ANSWER if chance.often(50) else talk.LEFT_MESSAGE
            summary = chance.one_of(TRIES[outcome])
            log.entries.append(
                self._row(
                    child, case_id, [person], day, said.channel, said.direction, summary, outcome=outcome
                )
            )
        row = self._row(
            child, case_id, [person], day, said.channel, said.direction, said.summary,
            views=_about(said.views, child) if chance.often(60) else "",
        )  # fmt: skip
        if said.satisfaction and chance.often(45):
            row |= {"satisfaction": said.satisfaction, "satisfaction_from": chance.one_of(("said", "asked"))}
        log.entries.append(row)
        if said.answer:
            self._answer(log, child, row, said)
        if chance.often(24):
            self._promise(log, child, row, name)

    def _answer(self, log: Log, child: Child, message: Row, said: Said) -> None:
        """Answer a message, mostly in time; some of the newest wait still."""
        received = message["at"].astimezone(LONDON).date()
        message["reply_by"] = talk.reply_due(received, REPLY_STANDARD)
        day = working(received + timedelta(days=1 + self._chance.late(3)))
        is_new = (self._chance.as_of - received).days < _FORGOTTEN_SINCE
        if day >= self._chance.as_of or (is_new and self._chance.often(16)):
            return
        channel = talk.PHONE if said.channel == talk.TEXT else said.channel
        answer = self._row(child, message["case_id"], message["people"], day, channel, talk.OUT, said.answer)
        log.entries.append(answer | {"reply_to": message["id"], "contact": True})

    def _promise(self, log: Log, child: Child, entry: Row, to: str) -> None:
        chance = self._chance
        made = entry["at"].astimezone(LONDON).date()
        by = working(made + timedelta(days=chance.between(1, 7)))
        row: Row = {
            "id": chance.identifier(entry["at"]),
            "case_id": entry["case_id"],
            "entry_id": entry["id"],
            "to": to,
            "text": chance.one_of(PROMISES),
            "first_by": by,
            "by": by,
            "owner": child.caseworker,
            "made_at": entry["at"],
            "made_by": child.caseworker,
        }
        if by < chance.as_of - timedelta(days=4) or chance.often(20):
            row |= self._settled(row, made)
        log.promises.append(row)

    def _settled(self, row: Row, made: date) -> Row:
        chance, by = self._chance, row["by"]
        last = chance.as_of - timedelta(days=1)
        became = chance.weighted((("kept", 74), ("moved", 14), ("broken", 12)))
        if became == "broken" and by < last:
            return {"state": "broken", "settled_on": by, "reason": chance.one_of(BROKEN_BECAUSE)}
        if became == "moved" and by < last:
            to = working(by + timedelta(days=chance.between(2, 7)))
            moved = {
                "from": by.isoformat(), "to": to.isoformat(), "reason": chance.one_of(MOVED_BECAUSE),
                "by": row["owner"], "at": self._moment(by).isoformat(timespec="seconds"),
            }  # fmt: skip
            settled = {"state": "kept", "settled_on": min(to, last)} if to <= last else {}
            return {"by": to, "moves": [moved], **settled}
        return {"state": "kept", "settled_on": max(made, min(by, last))}

    def _barred(self, log: Log, child: Child, case_id: str, person: str) -> None:
        day = working(self._chance.day_ago(5, 90))
        if self._recent(day):
            row = self._row(
                child, case_id, [person], day, talk.PHONE, talk.IN, FROM_ONE_WHO_MAY_NOT_BE_TOLD,
                caution=telling.LISTEN,
            )  # fmt: skip
            log.entries.append(row)

    def _row(
        self,
        child: Child,
        case_id: str,
        people: Sequence[str],
        day: date,
        channel: str,
        direction: str,
        summary: str,
        outcome: str = talk.SPOKE,
        **more: Any,
    ) -> Row:
        at = self._moment(day)
        return {
            "id": self._chance.identifier(at),
            "case_id": case_id,
            "people": list(people),
            "channel": channel,
            "direction": direction,
            "outcome": outcome,
            "at": at,
            "seconds": self._chance.between(90, 1500)
            if channel == talk.PHONE and outcome == talk.SPOKE
            else None,
            "summary": _about(summary, child),
            "contact": talk.counts_as_contact(channel, direction, outcome, answers=False),
            "told": talk.tells(channel, direction, outcome),
            "recorded_at": at,
            "recorded_by": child.caseworker,
            **more,
        }

    def _moment(self, day: date) -> datetime:
        at = time(self._chance.between(9, 16), self._chance.between(0, 59), self._chance.between(0, 59))
        return datetime.combine(day, at, ZoneInfo("Europe/London")).astimezone(self._now.tzinfo)


def _about(words: str, child: Child) -> str:
    called = child.preferred_name or child.given_name
    return words.format(child=called, school=child.school or "school")
