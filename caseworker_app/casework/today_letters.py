"""Letters that want something done, for Today: gone astray, come back, or not posted a working day later.

Each kind is one bounded range of one partial index, whatever the number of letters that were ever sent.
"""

# ruff: noqa: S608 - SQL is put together from our own table and column names only

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Protocol

from caseworker_app.statutory.calendar import calendar
from caseworker_app.statutory.words import long_date
from caseworker_app.store.session import LONDON

ASTRAY, RETURNED, PRINTED, READY = "astray", "returned", "printed", "ready"
MOST = 60


class Connection(Protocol):
    """A keyed connection for reading (`store.connection()`)."""

    def execute(self, sql: str, parameters: Mapping[str, Any], /) -> Any:
        """Run one statement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterRow:
    """One letter that wants something done; of an incident `due` is when the Commissioner must be told."""

    kind: str
    document_id: str
    case_id: str
    given_name: str
    family_name: str
    reference: str
    title: str
    to: str
    since: date
    due: datetime | None = None

    @property
    def verb(self) -> str:
        """What to do."""
        return _VERBS[self.kind]

    @property
    def why(self) -> str:
        """Why, in a sentence."""
        if self.due is not None:
            by = self.due.astimezone(LONDON)
            return f"It went to the wrong person. The Commissioner must be told by {_at(by)}."
        return f"{self.title}, to {self.to}: {_WHY[self.kind]} {long_date(self.since)}."


_VERBS = {
    ASTRAY: "See to a letter that went astray", RETURNED: "Mend an address: a letter came back",
    PRINTED: "Post a letter, or say that it was", READY: "Print a letter that is ready",
}  # fmt: skip
_WHY = {RETURNED: "it came back on", PRINTED: "it was printed on", READY: "it was approved on"}

_CASE = "c.id, c.given_name, c.family_name, c.reference, d.id, d.title, d.recipient"
_OF_CASES = "JOIN cases c ON c.id = d.case_id"
_UNPOSTED = """SELECT {columns}, d.{moment}, NULL FROM documents d {cases}
WHERE d.state IN ('draft', 'ready', 'printed') AND d.deleted_at IS NULL AND d.state = '{state}'
AND d.made_at < :before AND d.{moment} < :before {whose} ORDER BY d.made_at LIMIT :most"""
_PARTS = {
    ASTRAY: f"""SELECT {_CASE}, i.aware_at, i.tell_by FROM incidents i
JOIN documents d ON d.id = i.document_id {_OF_CASES}
WHERE i.closed_at IS NULL AND i.deleted_at IS NULL {{whose}} ORDER BY i.tell_by LIMIT :most""",
    RETURNED: f"""SELECT {_CASE}, d.returned_on, NULL FROM documents d {_OF_CASES}
WHERE d.state = 'returned' AND d.returned_settled = '' AND d.deleted_at IS NULL {{whose}}
ORDER BY d.returned_on LIMIT :most""",
    PRINTED: _UNPOSTED.format(
        columns=_CASE, moment="printed_at", cases=_OF_CASES, state=PRINTED, whose="{whose}"
    ),
    READY: _UNPOSTED.format(
        columns=_CASE, moment="approved_at", cases=_OF_CASES, state=READY, whose="{whose}"
    ),
}


def letters_to_do(
    connection: Connection, caseworkers: Sequence[str], today: date, *, most: int | None = MOST
) -> list[LetterRow]:
    """Return the letters that want something done, the most pressing first."""
    whose = ", ".join(f":whose{number}" for number in range(len(caseworkers)))
    values = {
        "most": -1 if most is None else most,
        "before": _last_morning(today),
        **{f"whose{number}": name for number, name in enumerate(caseworkers)},
    }
    rows: list[LetterRow] = []
    for kind, part in _PARTS.items():
        sql = part.format(whose=f"AND c.caseworker IN ({whose})" if whose else "")
        rows += [_row(kind, found) for found in connection.execute(sql, values).fetchall()]
    return rows[:most]


def _last_morning(today: date) -> str:
    """Return when the last working day began: what was ready before it should have been posted by now."""
    began = datetime.combine(calendar().on_or_before(today), time.min, LONDON)
    return began.astimezone(UTC).isoformat(timespec="microseconds")


def _row(kind: str, found: Sequence[Any]) -> LetterRow:
    case_id, given, family, reference, document, title, to, since, due = found
    moment = datetime.fromisoformat(since)
    return LetterRow(
        kind=kind, case_id=case_id, given_name=given, family_name=family, reference=reference,
        document_id=document, title=title, to=to,
        since=moment.astimezone(LONDON).date() if moment.tzinfo else moment.date(),
        due=datetime.fromisoformat(due) if due else None,
    )  # fmt: skip


def _at(moment: datetime) -> str:
    return f"{moment:%H:%M} on {long_date(moment.date())}"
