"""From the start to the first paint, and to Today's rows, beside an empty window of Qt; memory too.

Child processes, interleaved. CPU time, since other work on the machine lengthens the wall's.
"""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from caseworker_app import settings
from caseworker_app.demonstration.make import PASSPHRASE, make
from caseworker_app.store import keys
from caseworker_app.store.files import Places
from tests.bench.ratio import Ratio

_ROUNDS = 7
_CASES = 400
_ROOT = Path(__file__).resolve().parents[2]


def measure() -> list[Ratio]:
    """Measure the start of a window on 400 cases."""
    with tempfile.TemporaryDirectory() as scratch:
        folder, environment = _ready_store(Path(scratch))
        best: dict[str, dict[str, float]] = {}
        for mode in ("bare", "settled"):  # compiles every module once
            _child(mode, folder, environment)
        for _ in range(_ROUNDS):
            for mode in ("bare", "paint", "rows"):
                told = _child(mode, folder, environment)
                known = best.setdefault(mode, told)
                best[mode] = {name: min(known[name], value) for name, value in told.items()}
        best["settled"] = _child("settled", folder, environment)
    bare = best["bare"]
    return [
        Ratio("first paint, beside an empty window", best["paint"]["cpu"], bare["cpu"], 1.3),
        Ratio("Today's rows seen, beside an empty window", best["rows"]["cpu"], bare["cpu"], 2.5),
        Ratio("memory with Today's rows", best["rows"]["mib"], bare["mib"], 2.5, unit="MiB"),
        Ratio("memory after the first quiet seconds", best["settled"]["mib"], bare["mib"], 2.5, unit="MiB"),
    ]


def _ready_store(scratch: Path) -> tuple[Path, dict[str, str]]:
    """Make a store whose key lies in the keyring, as on a person's own computer."""
    vault = scratch / "keyring"
    vault.mkdir()
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHON_KEYRING_BACKEND": "tests.bench.start_up_keyring.FileKeyring",
        "CASEWORKER_BENCH_KEYRING": str(vault),
        "PYTHONPATH": str(_ROOT),
        # An installed program has its bytecode beside it, whatever this machine does in a checkout.
        "PYTHONPYCACHEPREFIX": str(scratch / "bytecode"),
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    folder = make(scratch / "demonstration", _CASES, as_of=datetime.now(UTC).date()).store
    places = Places(folder)
    key = keys.unwrap(keys.read_key_file(places.key_file), PASSPHRASE)
    assert key is not None
    file = dataclasses.replace(keys.read_key_file(places.key_file), keyring=True)
    places.key_file.write_text(file.as_text(), "utf-8")
    kept = settings.read(settings.file_for(folder))
    settings.write(kept, theme="light", show_all=True)
    put = "import sys; from tests.bench.start_up import put_key; put_key(sys.argv[1], sys.argv[2])"
    subprocess.run(
        [sys.executable, "-c", put, str(folder), key.hex()], env=environment, cwd=_ROOT, check=True
    )
    return folder, environment


def put_key(folder: str, key: str) -> None:
    """Put the key of a store into the bench's keyring (in a child, which has that keyring)."""
    keys.into_keyring(keys.read_key_file(Places(Path(folder)).key_file), bytes.fromhex(key))


def _child(mode: str, folder: Path, environment: dict[str, str]) -> dict[str, float]:
    arguments = [sys.executable, "-m", "tests.bench.start_up_child", mode, str(folder)]
    answer = subprocess.run(
        arguments, env=environment, cwd=_ROOT, check=True, capture_output=True, timeout=120
    )
    told: dict[str, float] = json.loads(answer.stdout.splitlines()[-1])
    return told
