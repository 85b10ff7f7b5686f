"""Whether a store is well: its pages, its audit, its documents, its backups."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from caseworker_app.errors import CannotOpenStore
from caseworker_app.store import audit, backup, documents
from caseworker_app.store.backup_file import check_seal, documents_of
from caseworker_app.store.connection import DatabaseError, KeyedConnection
from caseworker_app.store.opened import Store

_UNREADABLE = (
    "cannot be read: the database is damaged. Restore the newest backup with `caseworker restore FILE`"
)


@dataclass(frozen=True)
class Finding:
    """What one part of the check found."""

    ok: bool
    detail: str


def check(store: Store, now: datetime) -> dict[str, dict[str, object]]:
    """Check everything; the answer is that of `caseworker check --json`."""
    findings = {
        "database": _database(store),
        "audit": _audit(store),
        "documents": _documents(store),
        "backups": _backups(store, now),
    }
    return {name: asdict(finding) for name, finding in findings.items()}


def _database(store: Store) -> Finding:
    """Check every page's seal, the structure, what points where, the search index and the deadlines."""
    try:
        with store.connection() as connection:
            problems = [*_page_problems(connection), *_table_problems(connection)]
            cases = connection.execute("SELECT count(*) FROM cases WHERE deleted_at IS NULL").fetchone()[0]
    except (CannotOpenStore, DatabaseError):
        return Finding(False, _UNREADABLE)
    if problems:
        return Finding(
            False, f"{'; '.join(problems)}. Restore the newest backup with `caseworker restore FILE`"
        )
    return Finding(True, f"every page is whole; cases: {cases}; {store.size / 1_000_000:.1f} MB")


def _page_problems(connection: KeyedConnection) -> list[str]:
    broken = connection.execute("PRAGMA cipher_integrity_check").fetchall()
    if broken:
        return [f"{len(broken)} pages have been changed outside the program, or the disk has damaged them"]
    structure = connection.execute("PRAGMA integrity_check(10)").fetchall()
    return [] if structure == [("ok",)] else [f"{len(structure)} faults in its structure"]


def _table_problems(connection: KeyedConnection) -> list[str]:
    """Look for what foreign keys, the search index and the derived deadlines should never show."""
    questions = {
        "rows that point to nothing": "SELECT count(*) FROM pragma_foreign_key_check",
        "cases that cannot be found by searching": "SELECT count(*) FROM cases WHERE id NOT IN "
        "(SELECT case_id FROM case_numbers JOIN case_search ON case_search.rowid = case_numbers.number)",
        "deadlines of no case": "SELECT count(*) FROM deadlines WHERE case_id NOT IN (SELECT id FROM cases)",
        "deadlines without a rule": "SELECT count(*) FROM deadlines WHERE rule = ''",
    }
    counts = {words: connection.execute(sql).fetchone()[0] for words, sql in questions.items()}
    return [f"{count} {words}" for words, count in counts.items() if count]


def _audit(store: Store) -> Finding:
    try:
        with store.connection() as connection:
            verdict = audit.verify(connection)
    except (CannotOpenStore, DatabaseError):
        return Finding(False, _UNREADABLE)
    if verdict.ok:
        return Finding(
            True, f"{verdict.entries} lines, each sealed to the one before; head {verdict.head[:16]}"
        )
    return Finding(
        False,
        f"line {verdict.first_broken} is changed or missing; the {verdict.entries} before it are whole. "
        "Compare with the audit in a backup, and tell your team lead",
    )


_LETTERS_NAMED = """SELECT sha256, max(rev) FROM (
  SELECT sha256, rev FROM documents WHERE deleted_at IS NULL
  UNION ALL SELECT sha256, rev FROM print_runs WHERE deleted_at IS NULL AND cancelled_at IS NULL
  UNION ALL SELECT sha256, rev FROM enclosures WHERE deleted_at IS NULL
  UNION ALL SELECT json_extract(value, '$.sha256'), rev FROM communication, json_each(attachments)
) WHERE sha256 <> '' GROUP BY sha256"""


def _documents(store: Store) -> Finding:
    """Read every kept letter and file: each must hold the bytes that it is named by."""
    try:
        with store.connection() as connection:
            named = dict(connection.execute(_LETTERS_NAMED).fetchall())
    except (CannotOpenStore, DatabaseError):
        return Finding(False, _UNREADABLE)
    here = {path.stem: path for path in documents.kept_in(store.places.documents)}
    damaged = sorted(name for name, path in here.items() if not documents.is_whole(path, store.key))
    # What a colleague made is fetched when it is opened; what was made here must be here.
    missing = sorted(name for name, rev in named.items() if name not in here and rev == 0)
    elsewhere = sum(name not in here and rev > 0 for name, rev in named.items())
    if damaged or missing:
        found = [f"{len(damaged)} damaged"] * bool(damaged) + [f"{len(missing)} missing"] * bool(missing)
        return Finding(
            False,
            f"{' and '.join(found)}, such as {(damaged or missing)[0][:12]}. "
            "Restore the newest backup with `caseworker restore FILE`: it brings the letters back",
        )
    if not here and not named:
        return Finding(True, "none yet")
    told = f"; {elsewhere} more are on the shared database" if elsewhere else ""
    return Finding(True, f"{len(here)} letters and files, each with the bytes that it is named by{told}")


def _backups(store: Store, now: datetime) -> Finding:
    made = sorted(backup.automatic_backups(store.places), reverse=True)
    if not made:
        return Finding(True, "no automatic backup yet")
    newest, path = made[0]
    try:
        check_seal(path, store.key)
    except (CannotOpenStore, OSError):
        return Finding(False, f"the newest, {path.name}, is damaged. Make one with `caseworker backup FILE`")
    lost = [name for name, sealed in documents_of(path) if not sealed and not _second_copy(store, name)]
    if lost:
        return Finding(
            False, f"{len(lost)} letters of the newest, {path.name}, have no copy. Make one with `caseworker "
            "backup FILE`",
        )  # fmt: skip
    hours = max(0, round((now - newest).total_seconds() / 3600))
    return Finding(True, f"{len(made)} automatic; the newest, {path.name}, is whole and {hours} hours old")


def _second_copy(store: Store, name: str) -> bool:
    return (store.places.document_backups / f"{name}{documents.SUFFIX}").exists()
