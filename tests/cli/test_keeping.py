"""init, backup, restore and check as a person or a script calls them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from caseworker_app import paths
from caseworker_app.cli.main import run
from caseworker_app.store import backup, recovery
from caseworker_app.store.connection import connect
from caseworker_app.store.open import open_store
from caseworker_app.store.tables import Case

SECRET = "four words or so"
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """A store made by the command, with one case."""
    monkeypatch.setenv("CASEWORKER_PASSPHRASE", SECRET)
    folder = tmp_path / "store"
    assert run(["init", "--store", str(folder)]) == 0
    with open_store(folder, SECRET) as store, store.unit("Opened", user="rp", now=NOW) as unit:
        unit.session.add(Case(reference="EHC-1", family_name="Okafor", opened_at=NOW))
    capsys.readouterr()
    return folder


def said(capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    """What was printed, and what was said on standard error."""
    captured = capsys.readouterr()
    return captured.out, captured.err


def test_a_second_init_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", "--store", str(folder)]) == 3
    out, err = said(capsys)
    assert out == ""
    assert "already a caseload" in err
    assert len(err.splitlines()) <= 2


def test_init_where_a_database_is_gone_keeps_what_is_left_and_says_where(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_store(folder, SECRET) as store:
        backup.automatic_backup(store, NOW)
    key = (folder / "key.json").read_text()
    (folder / "caseload.db").unlink()

    assert run(["init", "--store", str(folder)]) == 0

    out, _ = said(capsys)
    (aside,) = (folder / "set-aside").iterdir()
    assert f"They are kept in {aside}." in out
    assert (aside / "key.json").read_text() == key
    kept = out.split("`caseworker restore ")[1].split("`")[0]
    assert run(["restore", kept, "--store", str(folder)]) == 0
    with open_store(folder, SECRET) as store, store.connection() as connection:
        assert connection.execute("SELECT family_name FROM cases").fetchall() == [("Okafor",)]


def test_init_in_an_empty_folder_sets_nothing_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CASEWORKER_PASSPHRASE", SECRET)
    assert run(["init", "--json", "--store", str(tmp_path)]) == 0
    assert json.loads(said(capsys)[0]) == {"store": str(tmp_path), "set_aside": None}


def test_init_uses_the_recovery_key_that_the_administrator_laid_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CASEWORKER_PASSPHRASE", SECRET)
    monkeypatch.setattr(paths, "machine_settings", lambda: tmp_path / "settings.toml")
    council = recovery.new_key().for_laptops(NOW.date(), ("Head of SEND", "IT", "Audit"))
    council.write(tmp_path / recovery.MACHINE_FILE)
    assert run(["init", "--store", str(tmp_path / "store")]) == 0
    assert f"two sheets of the council's recovery key “{council.name}” open it" in said(capsys)[0]
    assert recovery.standing_in(tmp_path / "store") == council


def test_init_without_a_passphrase_and_a_terminal_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["init", "--store", str(tmp_path / "new")]) == 3
    assert "passphrase" in said(capsys)[1]
    assert not (tmp_path / "new").exists()


def test_a_passphrase_file_opens_it_too(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("CASEWORKER_PASSPHRASE")
    (tmp_path / "secret").write_text(f"{SECRET}\nand more\n")
    assert run(["--passphrase-file", str(tmp_path / "secret"), "check", "--store", str(folder)]) == 0
    assert "Database" in said(capsys)[0]
    assert run(["check", "--store", str(folder)]) == 3
    assert "locked" in said(capsys)[1]


def test_check_answers_in_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--json", "--store", str(folder)]) == 0
    answer = json.loads(said(capsys)[0])
    assert set(answer) == {"database", "audit", "documents", "backups"}
    assert all(set(finding) == {"ok", "detail"} for finding in answer.values())


def test_a_store_that_is_not_well_ends_with_one(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with open_store(folder, SECRET) as store:
        connection = connect(store.places.database, store.key)
        connection.execute("DROP TRIGGER audit_no_update")
        connection.execute("UPDATE audit SET by = 'nobody'")
        connection.close()
    assert run(["check", "--store", str(folder)]) == 1
    assert "NOT WELL" in said(capsys)[0]


def test_a_backup_comes_back_where_nothing_was(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "kept.caseworker-backup"
    assert run(["backup", str(file), "--store", str(folder)]) == 0
    assert str(file) in said(capsys)[0]

    assert run(["restore", str(file), "--store", str(tmp_path / "new"), "--json"]) == 0

    assert json.loads(said(capsys)[0]) == {
        "store": str(tmp_path / "new"), "set_aside": None, "letters_missing": 0,
    }  # fmt: skip
    with open_store(tmp_path / "new", SECRET) as store, store.connection() as connection:
        assert connection.execute("SELECT reference FROM cases").fetchall() == [("EHC-1",)]


def test_a_folder_may_be_named_for_a_backup(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "stick").mkdir()
    assert run(["backup", str(tmp_path / "stick"), "--store", str(folder), "--json"]) == 0
    answer = json.loads(said(capsys)[0])
    assert Path(answer["file"]).stat().st_size == answer["bytes"]


def test_a_backup_never_overwrites_what_is_no_backup(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "thesis.docx").write_text("years of work")
    assert run(["backup", str(tmp_path / "thesis.docx"), "--store", str(folder)]) == 2
    assert (tmp_path / "thesis.docx").read_text() == "years of work"
    assert run(["backup", str(tmp_path / "nowhere" / "x"), "--store", str(folder)]) == 2


def test_restoring_with_a_wrong_passphrase_is_refused(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "kept.caseworker-backup"
    assert run(["backup", str(file), "--store", str(folder)]) == 0
    said(capsys)
    monkeypatch.setenv("CASEWORKER_PASSPHRASE", "not this one")
    assert run(["restore", str(file), "--store", str(folder)]) == 3
    assert "does not open this backup" in said(capsys)[1]
    assert run(["restore", str(tmp_path / "no such file"), "--store", str(folder)]) == 2
