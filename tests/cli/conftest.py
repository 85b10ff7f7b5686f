"""Running a command as other people's scripts do."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from caseworker_app.cli.main import run
from tests.store_fixtures import PASSPHRASE

Answer = tuple[int, Any, str]
Ask = Callable[..., Answer]


@pytest.fixture
def ask(store_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Run one command on a fresh store with --json: exit code, answer, standard error."""
    monkeypatch.setenv("CASEWORKER_STORE", str(store_folder))
    monkeypatch.setenv("CASEWORKER_PASSPHRASE", PASSPHRASE)

    def asking(*argv: str) -> Answer:
        code = run([*argv, "--json"])
        out, err = capsys.readouterr()
        return code, json.loads(out) if out else None, err

    return asking
