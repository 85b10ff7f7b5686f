"""The log of a case as it is read: newest first, a page at a time, however long it is.

Plain SQL over a keyed connection, so that a page costs one range of one index.
"""

# ruff: noqa: S608 - SQL is put together from our own table and column names only

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from caseworker_app.casework import talk
from caseworker_app.store.contact_triggers import HOLDS, STANDS
from caseworker_app.store.folding import folded_words

PAGE = 50
_READ_AT_ONCE = 200


class Connection(Protocol):
    """A keyed connection for reading (`store.connection()`)."""

    def execute(self, sql: str, parameters: Mapping[str, Any], /) -> Any:
        """Run one statement."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a message, kept under its checksum."""

    name: str
    type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of the log as it holds now. `version` is the row that tells it."""

    id: str
    version: str
    case_id: str
    joint_id: str | None
    people: tuple[str, ...]
    names: tuple[str, ...]
    also: str
    channel: str
    direction: str
    outcome: str
    at: datetime
    seconds: int | None
    summary: str
    views: str
    satisfaction: str
    satisfaction_from: str
    reply_to: str | None
    reply_by: date | None
    attachments: tuple[Attachment, ...]
    caution: str
    contact: bool
    corrected: bool
    withdrawn: bool
    recorded_at: datetime
    recorded_by: str
    has_text: bool  # a longer text is there: `text_of` reads it

    @property
    def who(self) -> str:
        """Everyone who took part, in words."""
        return " and ".join(filter(None, (*self.names, self.also)))

    @property
    def how(self) -> str:
        """How it went, in a few words."""
        return talk.how(self.channel, self.direction, self.outcome)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which entries to show; nothing means all. `words` must all be there, as beginnings of words."""

    person: str = ""
    channel: str = ""
    direction: str = ""
    words: str = ""
    withdrawn: bool = True  # also what was made in error, marked as such


@dataclass(frozen=True, slots=True)
class Place:
    """How far a list was read: the moment and the row of its last entry."""

    at: str
    version: str


@dataclass(frozen=True, slots=True)
class LogPage:
    """Some entries, and where the next ones begin if there are any."""

    entries: tuple[Entry, ...]
    next: Place | None


_COLUMNS = """coalesce(c.corrects, c.id), c.id, c.case_id, c.joint_id, c.people, c.also, c.channel,
  c.direction, c.outcome, c.at, c.seconds, c.summary, c.views, c.satisfaction, c.satisfaction_from,
  c.reply_to, c.reply_by, c.attachments, c.caution, c.contact, c.corrects IS NOT NULL, c.withdrawn,
  c.recorded_at, c.recorded_by"""
_ALL = Wanted()


def log_page(
    connection: Connection,
    case_id: str,
    wanted: Wanted = _ALL,
    *,
    after: Place | None = None,
    size: int = PAGE,
) -> LogPage:
    """Return the entries of a case that are wanted, newest first, after a place."""
    found: list[Entry] = []
    words = folded_words(wanted.words)
    while len(found) <= size:
        at_once = size + 1 if not words else _READ_AT_ONCE
        rows = _range(connection, case_id, wanted, after, at_once)
        entries = _entries(connection, rows, with_text=bool(words))
        found += [one for one, text in entries if _holds(words, one, text)]
        if len(rows) < at_once:
            break
        after = Place(rows[-1][9], rows[-1][1])
    kept = tuple(found[:size])
    more = len(found) > size
    return LogPage(kept, Place(_text(kept[-1].at), kept[-1].version) if more else None)


def last_contacts(connection: Connection, case_id: str, most: int = 3) -> tuple[Entry, ...]:
    """Return the last entries that count as contact with the family, newest first."""
    rows = connection.execute(
        f"SELECT {_COLUMNS}, c.body <> '' FROM communication c WHERE c.case_id = :case AND c.contact = 1 "
        f"AND {HOLDS.format('c')} ORDER BY c.at DESC, c.id DESC LIMIT :most",
        {"case": case_id, "most": most},
    ).fetchall()
    return tuple(one for one, _ in _entries(connection, rows, with_text=False))


def last_contact(connection: Connection, case_id: str) -> datetime | None:
    """Return when the family of a case was last in contact."""
    sql = "SELECT last_contact FROM family_clocks WHERE case_id = :case"
    row = connection.execute(sql, {"case": case_id}).fetchone()
    return datetime.fromisoformat(row[0]) if row and row[0] else None


def versions(connection: Connection, entry_id: str) -> tuple[Entry, ...]:
    """Return everything that an entry ever said, the newest first."""
    rows = connection.execute(
        f"SELECT {_COLUMNS}, c.body <> '' FROM communication c WHERE c.deleted_at IS NULL "
        "AND (c.id = :entry OR c.corrects = :entry) ORDER BY c.corrects IS NULL, c.id DESC",
        {"entry": entry_id},
    ).fetchall()
    return tuple(one for one, _ in _entries(connection, rows, with_text=False))


def entries_by_version(connection: Connection, rows: Iterable[str]) -> tuple[Entry, ...]:
    """Return the entries that these rows tell, in this order."""
    wanted = {f"row{number}": row for number, row in enumerate(rows)}
    found = connection.execute(
        f"SELECT {_COLUMNS}, c.body <> '' FROM communication c WHERE c.id IN ({_marks(wanted)})", wanted
    ).fetchall()
    known = {one.version: one for one, _ in _entries(connection, found, with_text=False)}
    return tuple(known[row] for row in wanted.values() if row in known)


def text_of(connection: Connection, version: str) -> str:
    """Return the longer text of an entry, such as that of an e-mail."""
    sql = "SELECT body FROM communication WHERE id = :version"
    row = connection.execute(sql, {"version": version}).fetchone()
    return row[0] if row else ""


def _range(
    connection: Connection, case_id: str, wanted: Wanted, after: Place | None, most: int
) -> list[Sequence[Any]]:
    conditions = ["c.case_id = :case", STANDS.format("c") if wanted.withdrawn else HOLDS.format("c")]
    values: dict[str, Any] = {"case": case_id, "most": most}
    for name in ("channel", "direction"):
        if getattr(wanted, name):
            conditions.append(f"c.{name} = :{name}")
            values[name] = getattr(wanted, name)
    if wanted.person:
        conditions.append("EXISTS (SELECT 1 FROM json_each(c.people) j WHERE j.value = :person)")
        values["person"] = wanted.person
    if after is not None:
        conditions.append("(c.at, c.id) < (:at, :version)")
        values |= {"at": after.at, "version": after.version}
    text = "c.body" if wanted.words else "c.body <> ''"
    found: list[Sequence[Any]] = connection.execute(
        f"SELECT {_COLUMNS}, {text} FROM communication c WHERE {' AND '.join(conditions)} "
        "ORDER BY c.at DESC, c.id DESC LIMIT :most",
        values,
    ).fetchall()
    return found


def _entries(
    connection: Connection, rows: Sequence[Sequence[Any]], *, with_text: bool
) -> list[tuple[Entry, str]]:
    people = [json.loads(row[4]) for row in rows]
    names = _names(connection, {person for some in people for person in some})
    return [
        (_entry(row, those, names), row[-1] if with_text else "")
        for row, those in zip(rows, people, strict=True)
    ]


def _names(connection: Connection, people: set[str]) -> dict[str, str]:
    if not people:
        return {}
    wanted = {f"person{number}": person for number, person in enumerate(sorted(people))}
    found = connection.execute(
        f"SELECT id, trim(title || ' ' || name) FROM people WHERE id IN ({_marks(wanted)})", wanted
    )
    return dict(found.fetchall())


def _marks(values: Iterable[str]) -> str:
    return ", ".join(f":{name}" for name in values)


def _entry(row: Sequence[Any], people: Sequence[str], names: Mapping[str, str]) -> Entry:
    entry_id, version, case_id, joint_id, _, also, channel, direction, outcome, at, seconds, *rest = row
    summary, views, satisfaction, source, reply_to, reply_by, attachments, caution, *last = rest
    contact, corrected, withdrawn, recorded_at, recorded_by, text = last
    return Entry(
        id=entry_id,
        version=version,
        case_id=case_id,
        joint_id=joint_id,
        people=tuple(people),
        names=tuple(names[person] for person in people if person in names),
        also=also,
        channel=channel,
        direction=direction,
        outcome=outcome,
        at=datetime.fromisoformat(at),
        seconds=seconds,
        summary=summary,
        views=views,
        satisfaction=satisfaction,
        satisfaction_from=source,
        reply_to=reply_to,
        reply_by=date.fromisoformat(reply_by) if reply_by else None,
        attachments=tuple(Attachment(**one) for one in json.loads(attachments)),
        caution=caution,
        contact=bool(contact),
        corrected=bool(corrected),
        withdrawn=bool(withdrawn),
        recorded_at=datetime.fromisoformat(recorded_at),
        recorded_by=recorded_by,
        has_text=bool(text),
    )


def _holds(words: Sequence[str], entry: Entry, text: str) -> bool:
    if not words:
        return True
    told = folded_words(" ".join((entry.who, entry.summary, entry.views, entry.how, text)))
    return all(any(one.startswith(word) for one in told) for word in words)


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds")
