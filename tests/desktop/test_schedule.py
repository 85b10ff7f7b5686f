"""The task of the operating system's scheduler, as text that the scheduler itself accepts."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from datetime import time
from pathlib import Path, PureWindowsPath
from xml.dom.minidom import parseString

import pytest

from caseworker_app.desktop import schedule
from caseworker_app.desktop.schedule import Job, crontab_lines, reminder_job, systemd_units, windows_task
from caseworker_app.errors import CannotSave

ODD = Job(("/opt/my tools/py", "-m", "x", "--store", "/home/z's 100% “home”/store"), (time(8, 45), time(13)))


def test_the_task_runs_the_program_on_the_store() -> None:
    job = reminder_job(Path("/home/rp/store"), [time(8, 45)], executable="/usr/bin/python3")
    assert job.command == (
        "/usr/bin/python3", "-m", "caseworker_app", "remind", "--notify", "--store", "/home/rp/store",
    )  # fmt: skip


def test_the_timer_of_systemd_names_each_time_and_catches_up() -> None:
    units = systemd_units(ODD)
    timer, service = units["caseworker-remind.timer"], units["caseworker-remind.service"]
    assert [line for line in timer.splitlines() if line.startswith("OnCalendar")] == [
        "OnCalendar=*-*-* 08:45:00", "OnCalendar=*-*-* 13:00:00",
    ]  # fmt: skip
    assert "Persistent=true" in timer
    assert '"/home/z\'s 100%% “home”/store"' in service


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd on this computer")
def test_systemd_itself_finds_the_units_well_formed(tmp_path: Path) -> None:
    job = Job((sys.executable, "-m", "caseworker_app"), (time(8, 45), time(13)))
    for name, content in systemd_units(job).items():
        (tmp_path / name).write_text(content)
    units = [str(tmp_path / name) for name in systemd_units(job)]
    done = subprocess.run(["systemd-analyze", "verify", "--user", *units], capture_output=True, text=True)
    assert "caseworker-remind" not in done.stderr


def test_a_line_of_a_crontab_is_read_by_the_shell_as_the_same_command() -> None:
    first, second = crontab_lines(ODD)
    assert first.startswith("45 8 * * * ")
    assert second.startswith("0 13 * * * ")
    command = first.split(" ", 5)[5].rpartition(" # ")[0].replace("\\%", "%")
    assert tuple(shlex.split(command)) == ODD.command


def test_the_task_of_windows_is_well_formed_with_each_time() -> None:
    program = str(PureWindowsPath("C:/Program Files/Caseworker/caseworker.exe"))
    job = Job((program, "remind", "--store", "C:\\Users\\R & P\\store"), (time(8, 45), time(13)))
    task = parseString(windows_task(job).replace('encoding="UTF-16"', ""))

    def texts(tag: str) -> list[str]:
        return [node.firstChild.data for node in task.getElementsByTagName(tag)]  # type: ignore[union-attr]

    assert texts("StartBoundary") == ["2026-01-01T08:45:00", "2026-01-01T13:00:00"]
    assert texts("Command") == [program]
    assert texts("Arguments") == ['remind --store "C:\\Users\\R & P\\store"']


@pytest.fixture
def crontab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A computer with cron alone, whose crontab is a file; it holds another line already."""
    kept, tools = tmp_path / "crontab.txt", tmp_path / "bin"
    kept.write_text("0 1 * * * backup\n")
    tools.mkdir()
    script = tools / "crontab"
    script.write_text(f'#!/bin/sh\nif [ "$1" = "-l" ]; then cat {kept}; else cat > {kept}; fi\n')
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}/bin")
    monkeypatch.setattr(schedule.shutil, "which", lambda name: str(script) if name == "crontab" else None)
    return kept


@pytest.mark.skipif(sys.platform == "win32", reason="cron is of Unix")
def test_cron_keeps_other_lines_and_gets_ours_once(crontab: Path, tmp_path: Path) -> None:
    job = Job(("caseworker", "remind"), (time(8, 45),))
    for _ in range(2):
        assert "cron" in schedule.install(job, home=tmp_path)
    assert crontab.read_text().splitlines() == [
        "0 1 * * * backup",
        "45 8 * * * 'caseworker' 'remind' # caseworker-remind",
    ]
    schedule.remove(home=tmp_path)
    assert crontab.read_text().splitlines() == ["0 1 * * * backup"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has its own scheduler")
def test_a_computer_without_a_scheduler_is_said_in_words(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(schedule.shutil, "which", lambda _name: None)
    with pytest.raises(CannotSave, match="no scheduler"):
        schedule.install(Job(("x",), (time(8),)), home=tmp_path)
