"""The choices that belong to this laptop, not to the caseload: look, text size, keys, idle lock."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Final

from caseworker_app import machine
from caseworker_app.errors import CannotSave, WrongUse

LONGEST_IDLE_MINUTES: Final = 10


def _choice(default: Any, group: str, label: str, help_text: str, **more: Any) -> Any:
    return field(default=default, metadata={"group": group, "label": label, "help": help_text, **more})


def _moved(millimetres: int, on: str, back: str) -> str:
    if not millimetres:
        return "As it is"
    return f"{abs(millimetres)} mm {on if millimetres > 0 else back}"


@dataclass(frozen=True)
class Choices:
    """What this person chose on this laptop. Every field has a label and a sentence of help."""

    user_name: str = _choice(
        "", "You", "Your name", "Written beside what you record, and used to find your cases."
    )
    team: str = _choice("", "You", "Your team", "Shown beside your name.")
    theme: str = _choice(
        "system",
        "Appearance",
        "Colours",
        "Light, dark, or as the computer asks for. High contrast uses the computer’s own colours.",
        options={"system": "As the computer", "light": "Light", "dark": "Dark", "contrast": "High contrast"},
    )
    text_size: int = _choice(
        100,
        "Appearance",
        "Text size",
        "Ctrl and + makes all text larger, Ctrl and − smaller.",
        options={size: f"{size} %" for size in (100, 110, 125, 150, 175, 200)},
    )
    density: str = _choice(
        "comfortable",
        "Appearance",
        "Height of rows",
        "Compact rows show more of a list at once.",
        options={"comfortable": "Comfortable", "compact": "Compact"},
    )
    discreet: bool = _choice(
        False,
        "Appearance",
        "Start in discreet mode",
        "Shows initials in place of names, for shared screens and open offices. "
        "Ctrl+Shift+H turns it on and off.",
    )
    single_letters: bool = _choice(
        True,
        "Keyboard",
        "Single letters act in lists",
        "In Today, D records a task as done, S puts it off and C opens the case. Turn this off if keys are "
        "pressed by accident or by voice.",
    )
    log_key: str = _choice(
        "Ctrl+Alt+L",
        "Keyboard",
        "Log a contact from any program",
        "On Windows only. Empty for none. Elsewhere the icon in the tray does it.",
    )
    printer: str = _choice(
        "",
        "Letters",
        "Printer for letters",
        "Chosen at first in the print dialog; there you can take another.",
        kind="printer",
    )
    print_both_sides: bool = _choice(
        True,
        "Letters",
        "Print letters on both sides",
        "Each letter begins on a new sheet. Turn this off if your printer has one side only.",
    )
    print_right: int = _choice(
        0,
        "Letters",
        "Move the print across",
        "So that the address stands in the window of the envelope. Print the test sheet to find it.",
        options={mm: _moved(mm, "right", "left") for mm in range(-10, 11)},
    )
    print_down: int = _choice(
        0,
        "Letters",
        "Move the print up or down",
        "So that the address stands in the window of the envelope. Print the test sheet to find it.",
        options={mm: _moved(mm, "down", "up") for mm in range(-10, 11)},
    )
    remind_at: str = _choice(
        "8:45, 13:00",
        "Reminders",
        "Remind me at",
        "Times with commas between, such as 8:45, 13:00. A notification counts what is due; it names nobody.",
        kind="times",
    )
    quiet_from: str = _choice(
        "18:00",
        "Reminders",
        "Quiet from",
        "No notification is shown in the quiet hours. Empty for none.",
        kind="time",
    )
    quiet_until: str = _choice(
        "8:00", "Reminders", "Quiet until", "When notifications may come again.", kind="time"
    )
    calendar_file: str = _choice(
        "", "Reminders", "", "Where a calendar of what is due is kept for Outlook.", hidden=True
    )
    sync_at_start: bool = _choice(
        True,
        "Colleagues",
        "Sync when the program starts",
        "Where the caseload is shared. Without a connection nothing happens, and your work stays here.",
    )
    sync_every: int = _choice(
        0,
        "Colleagues",
        "Sync by itself",
        "In the background, while the window is open. F5 syncs at any time.",
        options={0: "Never", 15: "Every 15 minutes", 30: "Every 30 minutes", 60: "Every hour"},
    )
    sync_at_close: bool = _choice(
        False,
        "Colleagues",
        "Sync before the program closes",
        "Sends what colleagues have not seen yet. You can close without waiting.",
    )
    idle_minutes: int = _choice(
        LONGEST_IDLE_MINUTES,
        "Security",
        "Lock when idle",
        "The window locks after this time without a key or a click. What you typed is kept.",
        options={minutes: f"After {minutes} minutes" for minutes in (2, 3, 5, 10)},
    )
    cover_for: str = _choice(
        "",
        "You",
        "Also show the cases of",
        "A colleague’s name, as it stands in the caseworker column. Empty for none.",
    )
    cover_until: str = _choice(
        "", "You", "Show them until", "The last day on which you cover for this colleague.", kind="date"
    )
    ask_at_start: bool = _choice(
        False,
        "Security",
        "Ask for the passphrase at every start",
        "Otherwise this computer’s own sign-in opens the caseload, unless you locked the window before.",
    )
    locked: bool = _choice(False, "Security", "", "The window was locked when it was last open.", hidden=True)
    version_seen: str = _choice("", "You", "", "The version whose news were seen.", hidden=True)
    teams_seen: str = _choice("", "You", "", "The teams on the Team screen, one a line.", hidden=True)
    show_all: bool = _choice(
        False, "You", "Show everybody’s cases", "Today lists the whole caseload, not only yours.", hidden=True
    )


_TIMES: Final = ("times", "time")
_SHAPES: Final = {
    "times": "times in quotes, such as “8:45, 13:00”",
    "time": "a time in quotes, such as “18:00”",
    "date": "a day in quotes, such as “2026-06-04”",
}
_KNOWN: Final = {each.name: each for each in fields(Choices)}


@dataclass(frozen=True)
class Kept:
    """The choices with where they are kept, and keys of a newer version, which are kept too.

    `choices` are what counts, `own` is what this person chose, `fixed` says who decided a choice instead.
    """

    choices: Choices
    path: Path
    unknown: Mapping[str, Any] = field(default_factory=dict)
    own: Mapping[str, Any] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)


def file_for(store: Path) -> Path:
    """Return where the choices of the person who uses a store are kept: beside the store, on this laptop."""
    return store.parent / f"{store.name}.choices.json"


def read(path: Path) -> Kept:
    """Return the choices kept in a file, over what an administrator set and under what they locked.

    A missing or unreadable file gives the defaults; a value that does not fit counts as not given.
    """
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        found = {}
    if not isinstance(found, dict):
        found = {}
    own = {name: value for name, value in found.items() if name in _KNOWN and _fits(_KNOWN[name], value)}
    unknown = {name: value for name, value in found.items() if name not in _KNOWN}
    computer = machine.settings()
    start, locked = _fitting(computer.start), _fitting(computer.locked)
    from_outside = _of_the_environment()
    fixed = {
        **{name: f"the environment ({variable(name)})" for name in from_outside},
        **dict.fromkeys(locked, computer.who),
    }
    choices = Choices(**{**start, **own, **from_outside, **locked})
    return Kept(choices, path, unknown, own, fixed)


def variable(name: str) -> str:
    """Return the environment variable that sets a choice."""
    return f"CASEWORKER_{name.upper()}"


def may_be_set(name: str) -> bool:
    """Say whether an administrator, the environment or a command may set a choice of this name."""
    return name in _KNOWN and not _KNOWN[name].metadata.get("hidden")


def from_text(name: str, text: str) -> Any:
    """Return the value that a text gives a choice; refuse one that does not fit, with what does."""
    each = _KNOWN[name]
    options = each.metadata.get("options")
    value: Any = text
    if isinstance(each.default, bool):
        value = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}.get(
            text.strip().casefold(), text
        )
    elif isinstance(each.default, int) and text.strip().lstrip("-").isdecimal():
        value = int(text)
    elif each.metadata.get("kind") == "date":
        value = _iso(each, text)
    elif each.metadata.get("kind") in _TIMES:
        _refuse_no_time(each.metadata["kind"], text)
    if _fits(each, value):
        return value
    if not text.strip():
        return each.default
    fitting = ("yes", "no") if isinstance(each.default, bool) else options or ()
    raise WrongUse(
        f"“{text}” does not fit ({each.metadata['label']}).", f"Write one of: {', '.join(map(str, fitting))}."
    )


def problems() -> tuple[str, ...]:
    """Return what of this computer's file and of the environment does not count, and why."""
    computer, found = machine.settings(), []
    for table in (computer.start, computer.locked):
        for name, value in table.items():
            if may_be_set(name) and not _fits(_KNOWN[name], value):
                found.append(f"{computer.path}: {_does_not_fit(name, value)}")
    for name in filter(may_be_set, _KNOWN):
        text = os.environ.get(variable(name))
        if text is not None and name not in _of_the_environment():
            found.append(f"{variable(name)} in the environment: {_does_not_fit(name, text)}")
    return tuple(found)


def _does_not_fit(name: str, value: Any) -> str:
    each = _KNOWN[name]
    options = each.metadata.get("options")
    if options:
        fitting = ", ".join(map(str, options))
    elif each.metadata.get("kind") in _SHAPES:
        fitting = _SHAPES[each.metadata["kind"]]
    else:
        fitting = {bool: "true, false", str: "a text in quotes"}.get(type(each.default), "a whole number")
    return f"“{value}” does not fit {name}. It can be: {fitting}."


def _fitting(told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if may_be_set(name) and _fits(_KNOWN[name], value)}


def _of_the_environment() -> dict[str, Any]:
    found = {}
    for name in filter(may_be_set, _KNOWN):
        text = os.environ.get(variable(name))
        if text is not None:
            with contextlib.suppress(WrongUse):
                found[name] = from_text(name, text)
    return found


def _fits(each: Any, value: Any) -> bool:
    options, kind = each.metadata.get("options"), each.metadata.get("kind")
    if type(value) is not type(each.default) or (options is not None and value not in options):
        return False
    try:
        if kind in _TIMES:
            _refuse_no_time(kind, value)
        return bool(kind != "date" or _iso(each, value) == value)
    except WrongUse:
        return False


def _iso(each: Any, text: str) -> str:
    """Return a day as it is kept and compared."""
    from caseworker_app.casework import typed

    found = typed.optional_day(text, each.metadata["label"])
    return found.isoformat() if found else ""


def _refuse_no_time(kind: str, text: str) -> None:
    from caseworker_app.casework.remind_times import time_of, times_of

    if kind == "times":
        times_of(text)
    elif text.strip():
        time_of(text)


def write(kept: Kept, **changes: Any) -> Kept:
    """Keep changed choices at once, and return them; refuse what somebody else decided."""
    for name, value in changes.items():
        if name in kept.fixed and value != getattr(kept.choices, name):
            machine.refuse_locked(name, _KNOWN[name].metadata["label"], kept.fixed[name])
    own = {**kept.own, **{name: value for name, value in changes.items() if name not in kept.fixed}}
    after = replace(kept, choices=replace(kept.choices, **changes), own=own)
    try:
        after.path.parent.mkdir(parents=True, exist_ok=True)
        beside = after.path.with_suffix(".new")
        beside.write_text(json.dumps({**after.unknown, **after.own}, indent=1), "utf-8")
        beside.replace(after.path)
    except OSError as error:
        raise CannotSave(
            "Your choices could not be kept on this laptop.", "Free some space, then choose again."
        ) from error
    return after
