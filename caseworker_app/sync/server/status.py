"""How the shared database is doing: who shares it, which laptops were here when, and what waits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from psycopg import Connection
    from psycopg.rows import TupleRow

_PEOPLE = """select u.name, u.role, u.active, coalesce((select array_agg(t.team order by t.team)
  from sync.user_team t where t.login = u.login), '{}'),
  (select max(d.last_seen) from sync.device d where d.login = u.login)
from sync.app_user u order by u.name"""
_LAPTOPS = """select d.device::text, coalesce(u.name, d.login), d.program, d.schema, d.last_seen, d.unsent,
  d.lost_at is not null, d.locked_at is not null
from sync.device d left join sync.app_user u using (login) order by d.last_seen desc"""


def status(connection: Connection[TupleRow]) -> dict[str, Any]:
    """Return what an administrator asks first; it tells of no child."""
    row = connection.execute(
        "select c.schema, c.rev, pg_database_size(current_database()), "
        "(select count(*) from sync.deposit where taken_at is null), (select max(at) from sync.backup) "
        "from sync.clock c"
    ).fetchone()
    assert row is not None
    return {
        "schema": row[0],
        "rev": row[1],
        "bytes": row[2],
        "handed_in": row[3],
        "last_backup": _moment(row[4]),
        "teams": [
            {"name": name, "cases": cases}
            for name, cases in connection.execute("select name, cases from sync.team order by name")
        ],
        "people": [
            {"name": name, "role": role, "active": active, "teams": teams, "last_seen": _moment(seen)}
            for name, role, active, teams, seen in connection.execute(_PEOPLE)
        ],
        "laptops": [
            {
                "id": device,
                "name": name,
                "program": program,
                "schema": schema,
                "last_seen": _moment(seen),
                "unsent": unsent,
                "lost": lost,
                "locked": locked,
            }
            for device, name, program, schema, seen, unsent, lost, locked in connection.execute(_LAPTOPS)
        ],
    }


def _moment(at: Any) -> str | None:
    from datetime import UTC

    return None if at is None else at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
