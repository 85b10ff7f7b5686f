"""What a newcomer's first command relies on."""

from __future__ import annotations

import importlib.util
import re
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = sorted((ROOT / "build").glob("*.txt"))


@pytest.fixture(scope="module")
def build() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_tasks", ROOT / "build" / "__main__.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_a_lock_holds_names_versions_and_hashes_and_no_address(lock: Path) -> None:
    text = lock.read_text("utf-8")

    assert "://" not in text
    assert "index-url" not in text
    for block in re.split(r"\n(?=[a-z])", text.strip()):
        assert "--hash=sha256:" in block, block.splitlines()[0]


def test_the_runtime_lock_is_part_of_the_developers_lock() -> None:
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^[a-z][^ ;]*==[^ ;]+", (ROOT / "build" / name).read_text("utf-8"), re.M))

    assert pins("runtime.txt") < pins("develop.txt")


def test_qt_is_pinned_to_the_release_that_survives_on_python_3_11() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

    assert "PySide6-Essentials==6.11.3" in project["dependencies"]


def test_an_unknown_task_lists_the_tasks_and_exits_2(
    build: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build.main(["dance"]) == 2
    assert "demo" in capsys.readouterr().err


def test_a_missing_system_library_is_named_with_its_package(
    build: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(build, "QT_LIBRARIES", {"libnowhere.so.9": "libnowhere9"})
    monkeypatch.setattr(build, "_is_current", lambda lock: True)
    monkeypatch.setattr(sys, "platform", "linux")

    assert build.main(["setup"]) == 2
    assert "apt install libnowhere9" in capsys.readouterr().err


def test_an_old_python_is_told_what_to_install(
    build: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(build, "OLDEST_PYTHON", (9, 0))

    assert build.main(["setup"]) == 2
    assert "Install a newer Python" in capsys.readouterr().err
