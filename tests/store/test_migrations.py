"""An older store is brought up to this program's schema; a migration that goes wrong changes nothing."""

from __future__ import annotations

import contextlib
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from caseworker_app.store import audit, backup_file, migrations
from caseworker_app.store.connection import KeyedConnection, connect
from caseworker_app.store.files import Places
from caseworker_app.store.open import Store, open_with_key
from caseworker_app.store.version import REVISION, VERSION

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
RELEASED = Path(__file__).parent / "released"

NEXT = '''
"""A revision as a later release would have it."""
import sqlalchemy as sa
from alembic import op
revision = "{revision}"
down_revision = "{before}"
branch_labels = None
depends_on = None
def upgrade():
    with op.batch_alter_table("cases") as cases:
        cases.add_column(sa.Column("shoe_size", sa.Integer(), nullable=True))
    {then}
'''


def shape(connection: KeyedConnection) -> set[tuple[str, str, str]]:
    """Every table, index, trigger and view, as SQLite keeps them."""
    found = connection.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' "
        "AND name NOT LIKE 'case_search_%' AND name NOT LIKE 'communication_search_%'"
    )
    return {(kind, name, " ".join(sql.split())) for kind, name, sql in found}


@pytest.fixture
def blank(tmp_path: Path) -> KeyedConnection:
    """An empty encrypted database."""
    return connect(tmp_path / "blank.db", os.urandom(32), create=True)


def test_the_migrations_lead_to_the_tables_of_this_program(blank: KeyedConnection, store: Store) -> None:
    """Red after a change of a table: write a revision, with `python -m tests.store.freeze_schema`."""
    migrations.upgrade(blank)
    with store.connection() as fresh:
        assert shape(blank) == shape(fresh)
    assert blank.execute("PRAGMA user_version").fetchone() == (VERSION,)
    assert blank.execute("SELECT version_num FROM alembic_version").fetchall() == [(REVISION,)]
    blank.close()


@pytest.mark.parametrize("release", sorted(RELEASED.glob("*.sql")), ids=lambda path: path.stem)
def test_every_released_schema_is_migrated_with_its_rows(
    release: Path, blank: KeyedConnection, store: Store
) -> None:
    for statement in release.read_text("utf-8").split(";\n\n"):
        blank.execute(statement)

    migrations.upgrade(blank)

    with store.connection() as fresh:
        assert shape(blank) == shape(fresh)
    assert blank.execute("SELECT family_name FROM cases").fetchall() == [("Okafor",)]
    assert blank.execute("SELECT recipient, printed_by, typed FROM documents").fetchall() == [
        ("Ms Okafor", "R. Patel", "{}")
    ]
    assert blank.execute("SELECT case_id, is_open FROM family_clocks").fetchall() == [("c1", 1)]
    assert blank.execute("PRAGMA foreign_key_check").fetchall() == []
    assert blank.execute("SELECT count(*) FROM case_search WHERE case_search MATCH 'okafor'").fetchone() == (
        1,
    )
    blank.close()


def scripts_with(tmp_path: Path, then: str = "pass") -> Path:
    """The program's revisions and one more."""
    scripts = shutil.copytree(Path(migrations.__file__).parent, tmp_path / "scripts")
    text = NEXT.format(revision="9999", before=REVISION, then=then)
    (scripts / "versions" / "9999_next.py").write_text(text)
    return scripts


@pytest.fixture
def older(store: Store) -> tuple[Path, bytes]:
    """A store with a case, closed, which a later program is about to migrate."""
    with store.unit("Opened", user="rp", now=NOW) as unit:
        from caseworker_app.store.tables import Case

        unit.session.add(Case(reference="EHC-1", family_name="Okafor", opened_at=NOW))
    folder, key = store.folder, store.key
    store.close()
    return folder, key


def columns(folder: Path, key: bytes) -> list[str]:
    """The columns of the cases."""
    with contextlib.closing(connect(folder / "caseload.db", key)) as connection:
        return [row[1] for row in connection.execute("PRAGMA table_info(cases)")]


def test_a_backup_is_made_and_the_guards_are_back_after_a_migration(
    older: tuple[Path, bytes], tmp_path: Path
) -> None:
    folder, key = older

    migrations.migrate(Places(folder), key, now=NOW, scripts=scripts_with(tmp_path), version=VERSION)

    assert "shoe_size" in columns(folder, key)
    (kept,) = (folder / "backups").iterdir()
    assert backup_file.read_header(kept).entries == 1
    with open_with_key(folder, key) as store:
        with store.unit("Edited", user="rp", now=NOW) as unit:
            unit.session.connection().exec_driver_sql("UPDATE cases SET family_name = 'Okoro'")
        with store.connection() as connection:
            assert audit.verify(connection).entries == 2
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
            found = connection.execute("SELECT count(*) FROM case_search WHERE case_search MATCH 'okoro'")
            assert found.fetchone() == (1,)


@pytest.mark.parametrize(
    "then",
    [
        "raise RuntimeError('on purpose')",
        "op.execute('INSERT INTO nowhere VALUES (1)')",
        "op.execute(\"UPDATE cases SET setting_id = 'no such setting'\")",
    ],
)
def test_a_migration_that_goes_wrong_changes_nothing(
    older: tuple[Path, bytes], tmp_path: Path, then: str
) -> None:
    folder, key = older
    with contextlib.closing(connect(folder / "caseload.db", key)) as connection:
        before = shape(connection)

    with pytest.raises(Exception):  # noqa: B017 - whatever a revision may raise
        migrations.migrate(Places(folder), key, now=NOW, scripts=scripts_with(tmp_path, then))

    with contextlib.closing(connect(folder / "caseload.db", key)) as connection:
        assert shape(connection) == before
        assert connection.execute("SELECT setting_id FROM cases").fetchall() == [(None,)]
    assert list((folder / "backups").iterdir())


def test_an_older_store_is_migrated_when_it_is_opened_and_only_alone(
    older: tuple[Path, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, key = older
    with contextlib.closing(connect(folder / "caseload.db", key)) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION - 1}")

    with open_with_key(folder, key) as store, store.connection() as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (VERSION,)
    assert [path.name.split("-2")[0] for path in (folder / "backups").iterdir()] == ["before-update"]
