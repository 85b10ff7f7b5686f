"""Letters and attachments: sent before the row that names them, fetched when new or when opened."""

# ruff: noqa: S608 - SQL is put together from our own table and column names only

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import NamedTuple

from sqlalchemy import Connection

from caseworker_app.errors import WrongUse
from caseworker_app.store import documents
from caseworker_app.store.open import Store
from caseworker_app.store.refusals import StoreDamaged
from caseworker_app.sync.line import Line
from caseworker_app.sync.sharing import Scope, Shared, shared_tables
from caseworker_app.sync.work import Work

_SHA = re.compile("[0-9a-f]{64}")
PART = 256 * 1024
# So many bytes of new files are fetched at each sync; the others when somebody opens them.
AT_ONCE = 20_000_000


class Named(NamedTuple):
    """A file that a row of a case names."""

    case_id: str
    sha256: str


def tables_with_files() -> Iterator[Shared]:
    """Give the tables of cases whose rows name files."""
    for table in shared_tables():
        names = table.table.columns
        if table.scope is Scope.CASE and ("sha256" in names or "attachments" in names):
            yield table


def named_by(table: Shared, connection: Connection, which: str, values: tuple[object, ...]) -> set[Named]:
    """Return the files that some rows of a table name."""
    column = "sha256" if "sha256" in table.table.columns else "attachments"
    sql = f'SELECT case_id, {column} FROM "{table.name}" WHERE {which}'
    found = set()
    for case_id, told in connection.exec_driver_sql(sql, values):
        for sha in [told] if column == "sha256" else [each.get("sha256") for each in json.loads(told)]:
            if case_id and _SHA.fullmatch(sha or ""):  # it becomes the name of a file here
                found.add(Named(case_id, sha))
    return found


def send(work: Work, line: Line) -> None:
    """Send the files of rows that are unsent, as far as they are here."""
    wanted: set[Named] = set()
    with work.store.reading() as session:
        for table in tables_with_files():
            unsent = 'id IN (SELECT row_id FROM unsent WHERE "table" = ?)'
            wanted |= named_by(table, session.connection(), unsent, (table.name,))
    for each in sorted(wanted):
        with suppress(StoreDamaged):  # not here: another laptop made it
            _send(line, each, documents.read(work.store, each.sha256))


def _send(line: Line, named: Named, content: bytes) -> None:
    parts = [content[start : start + PART] for start in range(0, len(content), PART)] or [b""]
    sha = bytes.fromhex(named.sha256)
    ((told,),) = line.ask("select sync.my_parts(%s, %s)", named.case_id, sha)
    there = set((told or b"{}").decode().strip("{}").split(","))
    for n, part in enumerate(parts):
        if str(n) not in there:
            line.ask("select sync.put_file(%s, %s, %s, %s, %s)", named.case_id, sha, n, len(content), part)


def missing(store: Store, cases: Iterable[str] | None = None) -> list[Named]:
    """Return the files of some cases, or of all, that are not on this laptop."""
    with store.reading() as session:
        found: set[Named] = set()
        for table in tables_with_files():
            found |= named_by(table, session.connection(), "deleted_at IS NULL", ())
    here = None if cases is None else set(cases)
    return sorted(
        each
        for each in found
        if (here is None or each.case_id in here) and not documents.is_kept(store, each.sha256)
    )


def fetch(store: Store, line: Line, wanted: Iterable[Named], budget: int | None = None) -> int:
    """Fetch files, and keep them; return how many came. A file is what its checksum says, or it is none."""
    count = 0
    for each in wanted:
        if budget is not None and budget <= 0:
            break
        content = _content(line, each)
        if content is not None and documents.checksum(content) == each.sha256:
            documents.keep(store, content)
            count += 1
            budget = None if budget is None else budget - len(content)
    return count


def _content(line: Line, named: Named) -> bytes | None:
    parts = line.ask_bytes(
        "select data from sync.pull_file where case_id = %s and sha256 = %s order by n",
        named.case_id,
        bytes.fromhex(named.sha256),
    )
    return b"".join(parts) if parts else None


def fetch_one(store: Store, sha256: str) -> None:
    """Fetch one file from the shared database, for somebody who wants to open it."""
    from caseworker_app.sync import state

    with store.reading() as session:
        known = state.needed(session)
    wanted = [each for each in missing(store) if each.sha256 == sha256]
    with Line(known.address, known.password, known.certificate) as line:
        if not fetch(store, line, wanted):
            raise WrongUse(
                "This file is not on the shared database yet.",
                "The laptop on which it was made must sync first.",
            )
