"""What a command leaves when it is stopped, when its reader leaves, and when the program has a mistake."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from caseworker_app.cli.main import run
from caseworker_app.store import check
from caseworker_app.store.open import open_with_key
from tests.casework.case_steps import new_case
from tests.store.test_keeping import NOW
from tests.store_fixtures import PASSPHRASE

PROGRAM = (sys.executable, "-m", "caseworker_app")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminal")
def test_ctrl_c_in_an_import_leaves_the_store_as_before(
    store_folder: Path, empty_store: tuple[Path, bytes], tmp_path: Path
) -> None:
    with open_with_key(store_folder, empty_store[1]) as store:
        new_case(store)
    lines = [f"N-{n},Family{n},Given,03/02/2015,05/01/2026" for n in range(4000)]
    sheet = tmp_path / "large.csv"
    sheet.write_text("\n".join(["Ref,Surname,Forename,DoB,Date req rec'd", *lines]), "utf-8")
    terminal, theirs = os.openpty()
    environment = {**os.environ, "CASEWORKER_STORE": str(store_folder), "CASEWORKER_PASSPHRASE": PASSPHRASE}

    process = subprocess.Popen(
        [*PROGRAM, "import", str(sheet)], stdout=subprocess.PIPE, stderr=theirs, env=environment
    )
    os.close(theirs)
    told = read_until(terminal, b" done")
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate()
    told += read_until(terminal, b"never said")
    os.close(terminal)

    assert (process.returncode, out) == (130, b"")
    assert b"Stopped" in told
    assert b"Traceback" not in told
    with open_with_key(store_folder, empty_store[1]) as store, store.connection() as connection:
        assert connection.execute("SELECT reference FROM cases").fetchall() == [("EHC-1",)]
        assert all(finding["ok"] for finding in check.check(store, NOW).values())


def read_until(terminal: int, words: bytes) -> bytes:
    """Read what the program says on its terminal, until these words or the end."""
    told = b""
    while words not in told:
        try:
            piece = os.read(terminal, 4096)
        except OSError:  # Linux's way of saying that nobody writes any more
            break
        if not piece:
            break
        told += piece
    return told


@pytest.mark.parametrize("argv", [["rules"], ["rules", "--json"], ["--help"]])
def test_a_reader_who_leaves_early_is_no_mistake(argv: list[str]) -> None:
    process = subprocess.Popen([*PROGRAM, *argv], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    told = process.stderr.read()
    process.stderr.close()
    assert (process.wait(), told) == (0, b"")


@pytest.mark.parametrize(
    ("argv", "changes_nothing"),
    [(["find", "ali"], True), (["export", "cases", "x.csv"], False), (["backup", "x"], False)],
)
def test_only_a_command_of_one_transaction_says_that_nothing_was_changed(
    argv: list[str],
    changes_nothing: bool,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("caseworker_app.cli.output.Caller.open_store", broken)

    assert run(argv) == 2

    said = capsys.readouterr().err
    assert ("Nothing was changed." in said) == changes_nothing
    assert (f"What `{argv[0]}` had written" in said) != changes_nothing
    assert len(said.splitlines()) == 2
