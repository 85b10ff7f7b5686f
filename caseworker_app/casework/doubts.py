"""What is missing, doubtful or contradictory on the open cases, read from one index of the derived table.

Plain SQL over a keyed connection, like Today, so that it costs the same in any caseload.
"""

# ruff: noqa: S608 - the SQL is put together from our own words and numbered names only

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from caseworker_app.casework.today import Connection


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing that is missing, doubtful or contradictory on a case."""

    case_id: str
    reference: str
    why: str


def doubts(connection: Connection, caseworkers: Sequence[str], *, most: int | None = None) -> list[Doubt]:
    """Return the doubts on the open cases of these caseworkers, or of all; the oldest cases first."""
    found = _doubtful(caseworkers, "JOIN cases c ON c.id = d.case_id")
    sql = (
        f"SELECT d.case_id, c.reference, d.words {found} "
        f"ORDER BY d.case_id, d.place LIMIT {-1 if most is None else most}"
    )
    return [Doubt(*row) for row in connection.execute(sql, _names(caseworkers)).fetchall()]


def doubts_of(connection: Connection, case_id: str) -> tuple[str, ...]:
    """Return what is missing, doubtful or contradictory on one case, in words."""
    sql = "SELECT words FROM doubts WHERE case_id = :case ORDER BY place"
    return tuple(row[0] for row in connection.execute(sql, {"case": case_id}).fetchall())


def how_many(connection: Connection, caseworkers: Sequence[str], *, most: int) -> int:
    """Count the doubts on the open cases of these caseworkers, or of all, and stop at so many."""
    sql = f"SELECT count(*) FROM (SELECT 1 {_doubtful(caseworkers)} LIMIT {most})"
    return int(connection.execute(sql, _names(caseworkers)).fetchone()[0])


def _doubtful(caseworkers: Sequence[str], join: str = "") -> str:
    index = "ix_doubts_today_mine" if caseworkers else "ix_doubts_today"
    mine = f"AND d.caseworker IN ({', '.join(f':{name}' for name in _names(caseworkers))})"
    return f"FROM doubts d INDEXED BY {index} {join} WHERE d.pending = 1 {mine if caseworkers else ''}"


def _names(caseworkers: Sequence[str]) -> dict[str, str]:
    return {f"whose{number}": name for number, name in enumerate(caseworkers)}
