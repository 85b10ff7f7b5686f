"""F1: the keys of every command, made from the one list of commands."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from caseworker_app.ui import theme
from caseworker_app.ui.commands import Command
from caseworker_app.ui.widgets.dialog import Dialog
from caseworker_app.ui.widgets.labels import Words

_HOW = (
    "Every date has a reason: choose a row and press F2. "
    "Ctrl+K finds a child by name or reference, and does anything that is listed here. "
    "Single letters work while a list has the keyboard."
)


class ShortcutSheet(Dialog):
    """The commands of the window and of the present screen, by group, with their keys."""

    def __init__(self, parent: QWidget, commands: Sequence[Command]) -> None:
        super().__init__(parent, "Help and shortcuts", "Close", width=720)
        self.cancel.hide()
        self.form.addWidget(Words(_HOW, tone="quiet"))
        groups: dict[str, list[Command]] = {}
        for command in commands:
            if command.shortcut:
                groups.setdefault(command.group, []).append(command)
        for group, members in groups.items():
            part = QVBoxLayout()
            part.setContentsMargins(0, 8, 0, 0)
            part.setSpacing(8)
            part.addWidget(Words(group, "heading"))
            part.addLayout(_table(members))
            self.form.addLayout(part)


def _table(commands: Sequence[Command]) -> QGridLayout:
    """Return keys and words in two columns side by side."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(4)
    half = (len(commands) + 1) // 2
    for number, command in enumerate(commands):
        row, column = number % half, (number // half) * 2
        grid.addWidget(Words(command.keys, "strong", wrap=False), row, column)
        grid.addWidget(Words(command.words), row, column + 1)
    for column in (0, 2):
        grid.setColumnMinimumWidth(column, theme.current().scaled(104))
    grid.setColumnStretch(1, 1)
    grid.setColumnStretch(3, 1)
    return grid
