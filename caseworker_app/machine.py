"""What the administrator of this computer sets for everybody who uses it, and what nobody may change.

One file of the machine, which only an administrator can write: `start` holds what people begin with, `locked`
what wins over their own choices, over the environment and over the caseload.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from caseworker_app import paths
from caseworker_app.errors import NotAllowed

_TABLES = ("start", "locked")
_NOBODY: Mapping[str, Any] = {}


@dataclass(frozen=True)
class Machine:
    """The settings of this computer, and what is wrong with their file."""

    path: Path
    contact: str = ""
    start: Mapping[str, Any] = field(default_factory=dict)
    locked: Mapping[str, Any] = field(default_factory=dict)
    problems: tuple[str, ...] = ()

    @property
    def who(self) -> str:
        """Who says what is locked, as people are told."""
        return f"{self.contact or 'the administrator of this computer'} ({self.path})"


def settings() -> Machine:
    """Return what this computer's file says now; no file says nothing."""
    path = paths.machine_settings()
    try:
        changed = path.stat().st_mtime_ns
    except OSError:
        return Machine(path)
    return _read(path, changed)


def refuse_locked(name: str, label: str, who: str) -> None:
    """Refuse to change what somebody else has decided."""
    raise NotAllowed(
        f"“{label}” cannot be changed here: it is set by {who}.", f"Ask them to change {name} there."
    )


@functools.lru_cache(maxsize=4)
def _read(path: Path, _changed: int) -> Machine:
    import tomllib

    try:
        told = tomllib.loads(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return Machine(path, problems=(f"{path} cannot be read ({error}), so that nothing in it counts.",))
    problems = [
        f"{path}: there is no part called “{name}”." for name in told if name not in (*_TABLES, "contact")
    ]
    tables = {name: told.get(name, _NOBODY) for name in _TABLES}
    for name, table in tables.items():
        if not isinstance(table, dict):
            problems.append(f"{path}: “{name}” has to be a part of its own: write [{name}] above its lines.")
            tables[name] = _NOBODY
    contact = told.get("contact", "")
    return Machine(path, str(contact), tables["start"], tables["locked"], tuple(problems))
