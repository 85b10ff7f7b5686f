"""A task of the operating system's own scheduler that shows reminders when the window is closed.

Linux: a timer of the person's systemd, else a line of their crontab. Windows: a task of the Task Scheduler.
The task runs `caseworker remind --notify`; it opens the caseload by the computer's own keyring.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from xml.sax.saxutils import escape

from caseworker_app.errors import CannotSave

NAME = "caseworker-remind"
_MARK = f"# {NAME}"
_SECONDS = 30

_SERVICE = """[Unit]
Description=Reminders of Caseworker

[Service]
Type=oneshot
ExecStart={command}
"""
_TIMER = """[Unit]
Description=When Caseworker reminds

[Timer]
{times}
Persistent=true

[Install]
WantedBy=timers.target
"""
_TRIGGER = """    <CalendarTrigger>
      <StartBoundary>2026-01-01T{at}:00</StartBoundary>
      <ScheduleByDay><DaysInterval>1</DaysInterval></ScheduleByDay>
    </CalendarTrigger>"""
_TASK = """<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo><Description>Reminders of Caseworker</Description></RegistrationInfo>
  <Triggers>
{triggers}
  </Triggers>
  <Principals><Principal><LogonType>InteractiveToken</LogonType></Principal></Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT5M</ExecutionTimeLimit>
  </Settings>
  <Actions>
    <Exec><Command>{program}</Command><Arguments>{arguments}</Arguments></Exec>
  </Actions>
</Task>
"""


@dataclass(frozen=True)
class Job:
    """What to run, and at which times of the day."""

    command: tuple[str, ...]
    times: tuple[time, ...]


def reminder_job(store: Path, times: Sequence[time], *, executable: str = sys.executable) -> Job:
    """Return the task that reminds of a store; a packed program is its own command."""
    frozen = bool(getattr(sys, "frozen", False))
    program = (executable,) if frozen else (executable, "-m", "caseworker_app")
    return Job((*program, "remind", "--notify", "--store", str(store)), tuple(times))


def systemd_units(job: Job) -> dict[str, str]:
    """Return the service and the timer by the names of their files."""
    command = " ".join(_for_systemd(part) for part in job.command)
    times = "\n".join(f"OnCalendar=*-*-* {one:%H:%M}:00" for one in job.times)
    return {
        f"{NAME}.service": _SERVICE.format(command=command),
        f"{NAME}.timer": _TIMER.format(times=times),
    }


def crontab_lines(job: Job) -> list[str]:
    """Return the lines of a crontab; a percent sign would end a command there."""
    command = " ".join(_for_shell(part) for part in job.command).replace("%", "\\%")
    return [f"{one.minute} {one.hour} * * * {command} {_MARK}" for one in job.times]


def windows_task(job: Job) -> str:
    """Return the task as the Task Scheduler takes it."""
    arguments = " ".join(_for_windows(part) for part in job.command[1:])
    return _TASK.format(
        triggers="\n".join(_TRIGGER.format(at=f"{one:%H:%M}") for one in job.times),
        program=escape(job.command[0]),
        arguments=escape(arguments),
    )


def install(job: Job, *, home: Path | None = None) -> str:
    """Install the task in the place of an earlier one; say in words what was done."""
    if not job.times:
        return remove(home=home)
    if sys.platform == "win32":
        return _install_windows(job, home or Path.home())
    if shutil.which("systemctl") and _works(["systemctl", "--user", "show-environment"]):
        folder = _units(home)
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in systemd_units(job).items():
            (folder / name).write_text(content, "utf-8")
        _must(["systemctl", "--user", "daemon-reload"])
        _must(["systemctl", "--user", "enable", "--now", f"{NAME}.timer"])
        return "Your computer’s own scheduler reminds you now (a timer of systemd)."
    if shutil.which("crontab"):
        _write_crontab([*_other_lines(), *crontab_lines(job)])
        return "Your computer’s own scheduler reminds you now (cron)."
    raise CannotSave(
        "This computer has no scheduler that the program knows.",
        "Ask IT to run `caseworker remind --notify` at the times you want.",
    )


def remove(*, home: Path | None = None) -> str:
    """Take the task away."""
    if sys.platform == "win32":
        _works(["schtasks", "/Delete", "/F", "/TN", NAME])
    else:
        if shutil.which("systemctl") and (_units(home) / f"{NAME}.timer").exists():
            _works(["systemctl", "--user", "disable", "--now", f"{NAME}.timer"])
        for name in (f"{NAME}.service", f"{NAME}.timer"):
            (_units(home) / name).unlink(missing_ok=True)
        if shutil.which("crontab") and any(_MARK in line for line in _crontab()):
            _write_crontab(_other_lines())
    return "The scheduler of this computer no longer reminds you. The window still does while it is open."


def _install_windows(job: Job, home: Path) -> str:
    file = home / f"{NAME}.xml"
    file.write_text(windows_task(job), "utf-16")
    try:
        _must(["schtasks", "/Create", "/F", "/TN", NAME, "/XML", str(file)])
    finally:
        file.unlink(missing_ok=True)
    return "Your computer’s own scheduler reminds you now (Windows Task Scheduler)."


def _units(home: Path | None) -> Path:
    return (home or Path.home()) / ".config" / "systemd" / "user"


def _crontab() -> list[str]:
    done = subprocess.run(["crontab", "-l"], capture_output=True, text=True, timeout=_SECONDS, check=False)  # noqa: S607
    return done.stdout.splitlines() if done.returncode == 0 else []


def _other_lines() -> list[str]:
    return [line for line in _crontab() if _MARK not in line]


def _write_crontab(lines: Sequence[str]) -> None:
    text = "".join(f"{line}\n" for line in lines)
    _must(["crontab", "-"], text)


def _works(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False).returncode == 0  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return False


def _must(command: list[str], text: str = "") -> None:
    try:
        done = subprocess.run(  # noqa: S603
            command, input=text or None, capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _refused(command[0]) from error
    if done.returncode != 0:
        raise _refused(command[0])


def _refused(program: str) -> CannotSave:
    return CannotSave(
        f"The scheduler of this computer refused the reminder task ({program}).",
        "The window still reminds you while it is open. Ask IT whether tasks of your own are allowed.",
    )


def _for_systemd(part: str) -> str:
    quoted = part.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{quoted}"'


def _for_shell(part: str) -> str:
    return "'" + part.replace("'", "'\\''") + "'"


def _for_windows(part: str) -> str:
    return f'"{part}"' if " " in part else part
