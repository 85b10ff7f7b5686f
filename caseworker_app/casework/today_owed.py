"""What families wait for from us, for Today: promises to keep and messages to answer, by the day due.

One bounded range of one index for each caseworker shown, whatever the size of the caseload.
"""

# ruff: noqa: S608 - SQL is put together from our own table and column names only

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from caseworker_app.store.contact_triggers import STANDS

PROMISE, REPLY = "promise", "reply"
KINDS = (PROMISE, REPLY)
_WHAT = {
    "phone": "message", "email": "email", "letter": "letter", "text": "text", "portal": "message",
    "meeting": "question", "visit": "question",
}  # fmt: skip


class Connection(Protocol):
    """A keyed connection for reading (`store.connection()`)."""

    def execute(self, sql: str, parameters: Mapping[str, Any], /) -> Any:
        """Run one statement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedRow:
    """One promise to keep, or one message to answer. `id` is the promise's or the entry's."""

    kind: str
    id: str
    case_id: str
    given_name: str
    family_name: str
    reference: str
    to: str
    text: str
    channel: str  # of the message, or of the talk in which it was promised
    since: datetime
    due: date

    def days(self, today: date) -> int:
        """How many days are left; negative when it is late."""
        return (self.due - today).days


def owed_rows(
    connection: Connection,
    caseworkers: Sequence[str],
    *,
    until: date,
    kinds: Sequence[str] = KINDS,
    skip: int = 0,
    most: int | None = None,
) -> list[OwedRow]:
    """Return what is owed by a day, the most pressing first; no caseworkers means everybody's."""
    limit = -1 if most is None else skip + most
    ranges = [
        f"SELECT * FROM (SELECT o.number, o.due {where} ORDER BY o.due, o.number LIMIT {limit})"
        for where in _ranges(caseworkers, kinds)
    ]
    found = connection.execute(" UNION ALL ".join(ranges), _values(caseworkers, until)).fetchall()
    found.sort(key=lambda place: (place[1], place[0]))
    numbers = [number for number, _ in found[skip : None if most is None else skip + most]]
    return _read(connection, numbers)


def owed_count(
    connection: Connection,
    caseworkers: Sequence[str],
    *,
    until: date,
    most: int,
    kinds: Sequence[str] = KINDS,
) -> int:
    """Count what is owed by a day, to `most` and no further."""
    ranges = [f"SELECT 1 {where}" for where in _ranges(caseworkers, kinds)]
    sql = f"SELECT count(*) FROM ({' UNION ALL '.join(ranges)} LIMIT {most})"
    return int(connection.execute(sql, _values(caseworkers, until)).fetchone()[0])


def owed_on(connection: Connection, case_id: str) -> list[OwedRow]:
    """Return what is owed to the family of one case."""
    sql = "SELECT number FROM owed WHERE case_id = :case ORDER BY due, number"
    return _read(connection, [row[0] for row in connection.execute(sql, {"case": case_id}).fetchall()])


def _ranges(caseworkers: Sequence[str], kinds: Sequence[str]) -> list[str]:
    of_kind = "" if len(kinds) == len(KINDS) else f"AND o.kind = '{kinds[0]}'"
    there = "c.deleted_at IS NULL AND c.status <> 'merged'"
    joined = f"JOIN cases c ON c.id = o.case_id WHERE {there} {of_kind} AND o.due <= :until"
    if not caseworkers:
        return [f"FROM owed o INDEXED BY ix_owed_due {joined}"]
    return [
        f"FROM owed o INDEXED BY ix_owed_due_mine {joined} AND o.caseworker = :whose{number}"
        for number in range(len(caseworkers))
    ]


def _values(caseworkers: Sequence[str], until: date) -> dict[str, str]:
    whose = {f"whose{number}": name for number, name in enumerate(caseworkers)}
    return {"until": until.isoformat(), **whose}


_ROWS = f"""SELECT o.number, o.kind, o.source_id, o.case_id, c.given_name, c.family_name, c.reference,
  coalesce(p."to", m.also), p.text, coalesce(m.channel, e.channel, ''), m.people, m.summary, o.since, o.due
FROM owed o JOIN cases c ON c.id = o.case_id
LEFT JOIN promises p ON o.kind = 'promise' AND p.id = o.source_id
LEFT JOIN communication e ON e.id = p.entry_id
LEFT JOIN communication m ON o.kind = 'reply' AND m.id IN (
    SELECT o.source_id UNION ALL SELECT k.id FROM communication k WHERE k.corrects = o.source_id)
  AND {STANDS.format("m")}
WHERE o.number IN """


def _read(connection: Connection, numbers: Sequence[int]) -> list[OwedRow]:
    if not numbers:
        return []
    listed = ", ".join(map(str, numbers))
    found = connection.execute(f"{_ROWS} ({listed})", {}).fetchall()
    people = {person for row in found for person in json.loads(row[10] or "[]")}
    names = _names(connection, people)
    read = {row[0]: _row(row, names) for row in found}
    return [read[number] for number in numbers if number in read]


def _names(connection: Connection, people: Iterable[str]) -> dict[str, str]:
    wanted = {f"person{number}": person for number, person in enumerate(sorted(people))}
    if not wanted:
        return {}
    marks = ", ".join(f":{name}" for name in wanted)
    found = connection.execute(f"SELECT id, title, name FROM people WHERE id IN ({marks})", wanted)
    return {row[0]: f"{row[1]} {row[2].split()[-1]}" if row[1] else row[2] for row in found.fetchall()}


def _row(row: Sequence[Any], names: Mapping[str, str]) -> OwedRow:
    _, kind, source, case_id, given, family, reference, also, text, channel, people, summary, since, due = row
    to = also
    if kind == REPLY:
        named = [names[person] for person in json.loads(people or "[]") if person in names]
        to = " and ".join(filter(None, (*named, also)))
        text = f"Answer {f'{to}’s' if to else 'the'} {_WHAT[channel]}"
        text += f": {summary.splitlines()[0]}" if summary.strip() else ""
    return OwedRow(
        kind=kind,
        id=source,
        case_id=case_id,
        given_name=given,
        family_name=family,
        reference=reference,
        to=to,
        text=text,
        channel=channel,
        since=datetime.fromisoformat(since),
        due=date.fromisoformat(due),
    )
