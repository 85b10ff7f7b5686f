"""Choosing what happened: type a few letters, or take the likeliest; Enter goes on to the date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from caseworker_app.casework.likely_events import Choice
from caseworker_app.casework.stage import PROCESS_WORDS
from caseworker_app.ui import theme
from caseworker_app.ui.screens.case.event_words import event_words

_ROWS = 6
_TELLING = 3
_NO_FIT = 3
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: _ROWS, Qt.Key.Key_PageUp: -_ROWS}


class _Line(QLineEdit):
    stepped = Signal(int)
    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS:
            self.stepped.emit(_STEPS[key])
        elif (
            key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class EventPicker(QWidget):
    """A line to type in over the events that may have happened, likely first."""

    chosen_changed = Signal()
    entered = Signal()

    def __init__(self, choices: Sequence[Choice], processes: Mapping[str, str]) -> None:
        """`processes` names the open run of each kind: "Annual review 2026"."""
        super().__init__()
        self._choices, self._processes = choices, processes
        self.line = _Line()
        self.line.setAccessibleName("What happened")
        self.line.setPlaceholderText("Type a few letters, such as “notice” or “meeting”")
        self.line.setAccessibleDescription("Up and Down choose, Enter goes on to the date")
        self.list = QListWidget()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName("Events that may have happened, likely first")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setUniformItemSizes(True)
        self.show_rows(_ROWS)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.line)
        layout.addWidget(self.list)
        self.setFocusProxy(self.line)
        self.line.textChanged.connect(self._filter)
        self.line.stepped.connect(self._step)
        self.line.entered.connect(self._enter)
        self.list.currentRowChanged.connect(lambda _row: self.chosen_changed.emit())
        self.list.itemClicked.connect(lambda _item: self._enter())
        self._filter("")

    def show_rows(self, rows: int) -> None:
        """Show so many rows of the list at a time."""
        self.list.setFixedHeight(theme.current().height("row_compact") * rows + 2)

    def chosen(self) -> Choice | None:
        """Return the event that is marked."""
        item = self.list.currentItem()
        choice: Choice | None = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        return choice

    def kept(self) -> str:
        """Return what is marked, for the draft of the form."""
        choice = self.chosen()
        return "" if choice is None else f"{choice.kind}/{choice.type}"

    def put_back(self, kept: str) -> None:
        """Mark again what was marked."""
        self.line.clear()
        for row in range(self.list.count()):
            self.list.setCurrentRow(row)
            if self.kept() == kept:
                return
        self.list.setCurrentRow(0 if self.list.count() else -1)

    def words(self, choice: Choice) -> str:
        """Say an event with the process it goes to."""
        process = self._processes.get(choice.kind)
        place = process or f"new: {PROCESS_WORDS[choice.kind].lower()}"
        return f"{event_words(choice.type)} · {place}"

    def _filter(self, text: str) -> None:
        parts = text.casefold().split()
        places = [(self._fit(choice, parts), choice) for choice in self._choices]
        fitting = [choice for place, choice in sorted(places, key=lambda each: each[0]) if place < _NO_FIT]
        self.list.blockSignals(True)
        self.list.clear()
        for choice in fitting:
            item = QListWidgetItem(self.words(choice))
            item.setData(Qt.ItemDataRole.UserRole, choice)
            item.setSizeHint(QSize(0, theme.current().height("row_compact")))
            self.list.addItem(item)
        self.list.setCurrentRow(0 if fitting else -1)
        self.list.blockSignals(False)
        self.chosen_changed.emit()

    def _fit(self, choice: Choice, parts: Sequence[str]) -> int:
        """Say how well an event fits what was typed: 0 is best. Equals stay likely first."""
        name, whole = event_words(choice.type).casefold(), self.words(choice).casefold()
        if not parts or all(_starts(name, part) for part in parts):
            return 0
        if "".join(word[0] for word in name.split()).startswith("".join(parts)):
            return 0
        if all(_starts(whole, part) for part in parts):
            return 1
        # Two letters stand inside many a word ("rm" in "information"): that tells nothing.
        return 2 if all(len(part) >= _TELLING and part in whole for part in parts) else _NO_FIT

    def _step(self, step: int) -> None:
        last = self.list.count() - 1
        self.list.setCurrentRow(min(max(self.list.currentRow() + step, 0), last))

    def _enter(self) -> None:
        if self.chosen() is not None:
            self.entered.emit()


def _starts(words: str, part: str) -> bool:
    return any(word.strip("(").startswith(part) for word in words.split())
