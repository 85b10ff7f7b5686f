"""The packed program, made once for all tests of this folder, whichever worker they run in."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
PASSPHRASE = "four plain garden words"
Start = Callable[[Sequence[str], Mapping[str, str]], "subprocess.Popen[str]"]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `python3 build installer` packs."""
    if sys.platform == "linux" and (
        absent := [name for name in ("objdump", "strip") if not shutil.which(name)]
    ):
        pytest.skip(f"not run: no {', '.join(absent)} (binutils) on this machine")
    alone = "PYTEST_XDIST_WORKER" not in os.environ
    base = tmp_path_factory.getbasetemp() if alone else tmp_path_factory.getbasetemp().parent
    out, done = base / "packed", base / "packed.done"
    try:
        out.mkdir()
    except FileExistsError:
        while not done.exists():  # another worker packs
            time.sleep(0.5)
    else:
        command = [sys.executable, str(ROOT / "build" / "installer"), "--folder-only", "--out", str(out)]
        made = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        done.write_text(made.stderr if made.returncode else "")
    assert not done.read_text(), done.read_text()
    return out / "caseworker"


@pytest.fixture
def start(folder: Path, tmp_path: Path) -> Start:
    """Start the packed program in a home of its own, without a word of this Python's."""
    program = folder / ("caseworker.exe" if sys.platform == "win32" else "caseworker")
    home = {"HOME": str(tmp_path), "USERPROFILE": str(tmp_path), "LOCALAPPDATA": str(tmp_path / "local")}
    plain = {"PATH": os.defpath, "LANG": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen", **home}
    if sys.platform == "win32":
        plain["SYSTEMROOT"] = os.environ["SYSTEMROOT"]

    def starting(command: Sequence[str], more: Mapping[str, str]) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [str(program), *command], env={**plain, **more}, cwd=tmp_path, text=True, encoding="utf-8",
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    return starting


@pytest.fixture
def ask(start: Start) -> Callable[..., str]:
    """Run one command of the packed program and return what it prints; it must succeed."""

    def asking(*command: str) -> str:
        running = start(command, {"CASEWORKER_PASSPHRASE": PASSPHRASE})
        told, trouble = running.communicate(timeout=120)
        assert running.returncode == 0, trouble
        return told

    return asking


@pytest.fixture(scope="session")
def journey_by_keys() -> ModuleType:
    """The journey of `python3 build installer --try`; it needs a display that nobody sees."""
    here = ROOT / "build" / "installer" / "journey.py"
    spec = importlib.util.spec_from_file_location("journey_by_keys", here)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    if absent := module.missing():
        pytest.skip(f"not run: no {', '.join(absent)} on this machine")
    return module
