"""The sheet of shortcuts, made from the commands of the window and of every screen.

`python3 build pictures` writes it; a test makes it again and compares.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from PySide6.QtWidgets import QApplication

from caseworker_app.ui.commands import Command
from caseworker_app.ui.help import pages
from caseworker_app.ui.pictures import TELLING, find_case, settle
from caseworker_app.ui.screens import SCREENS
from caseworker_app.ui.shell import Shell
from caseworker_app.ui.window import MainWindow

_INTRODUCTION = """also: keys shortcuts hotkeys keyboard sheet
# Every shortcut

Everything has a button or a place in a menu too. `Ctrl+K` finds any command by its name, with its keys \
beside it. Single letters work while a list has the keyboard; Settings can turn them off. `Ctrl+P` prints \
this page.
"""
_DIALOGS = """
## In every form

| Keys | What they do |
|---|---|
| `Ctrl+Enter` | Save, or do what the blue button says |
| `Enter` | The same, where the field has one line |
| `Esc` | Leave it; what you typed is kept as a draft |
| `F1` | The page of help for this form |
| `Up`, `Down` in a date | A day later, a day earlier |
"""


def file() -> Path:
    """Return where the sheet is kept."""
    return pages.folder() / "keyboard.md"


def text(application: QApplication, window: MainWindow) -> str:
    """Return the sheet as the commands of an open window make it; it ends on Today."""
    shell = window.shell
    assert shell is not None
    case_id = find_case(window, TELLING)
    parts = [_INTRODUCTION, _everywhere(shell)]
    for key, words in _screens():
        shell.go(key, {"case_id": case_id} if key == "case" else {})
        settle(application, window)
        parts += _of_screen(words, shell)
    shell.go("today")
    settle(application, window)
    return "\n".join([*parts, _DIALOGS])


def _screens() -> Iterator[tuple[str, str]]:
    needs_a_case = ("make_letter", "make_many")
    return ((place.key, place.words) for place in SCREENS if place.key not in needs_a_case)


def _everywhere(shell: Shell) -> str:
    groups: dict[str, list[Command]] = {}
    for command in shell.global_commands:
        if command.shortcut:
            groups.setdefault(command.group, []).append(command)
    order = sorted(groups, key=lambda group: group != "Everywhere")
    return "\n".join(_table(group, groups[group]) for group in order)


def _of_screen(words: str, shell: Shell) -> Iterator[str]:
    screen = shell.shown_screen()
    found = [each for each in (screen.commands() if screen else ()) if each.shortcut]
    if found:
        yield _table(words, found)


def _table(heading: str, commands: Iterable[Command]) -> str:
    lines = [f"\n## {heading}\n", "| Keys | What they do |", "|---|---|"]
    for command in commands:
        keys = dict.fromkeys(f"`{_keys(each)}`" for each in command.all_keys)
        lines.append(f"| {', '.join(keys)} | {command.words} |")
    return "\n".join(lines)


def _keys(shortcut: str) -> str:
    return shortcut.replace("Return", "Enter").replace("Ctrl++", "Ctrl and +").replace("Ctrl+-", "Ctrl and −")
