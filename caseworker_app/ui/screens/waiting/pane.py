"""Beside the list of those who wait: why, to whom it goes next, and the last contacts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from caseworker_app.ui.clock import in_london
from caseworker_app.ui.context import Context
from caseworker_app.ui.dates import day_month, lateness
from caseworker_app.ui.screens.tell_family.words import entry_words
from caseworker_app.ui.screens.waiting.lines import Kind, WaitingLine
from caseworker_app.ui.widgets.action_bar import ActionBar
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.dated_lines import add_dated_lines
from caseworker_app.ui.widgets.labels import Words, hairline
from caseworker_app.ui.widgets.layouts import clear

if TYPE_CHECKING:
    from caseworker_app.casework.contact_log import Entry


class WaitingPane(QWidget):
    """What is known about the chosen family, and what can be done now."""

    def __init__(
        self,
        context: Context,
        log: Callable[[], object],
        mail: Callable[[], object],
        none_needed: Callable[[], object],
    ) -> None:
        super().__init__()
        self.context = context
        self.log = Button("Log a contact", log, kind="primary", tip="Ctrl+Enter")
        self.mail = Button("E-mail", mail, icon="mail", tip="Write an e-mail")
        self.none_needed = Button("")
        self._settle = none_needed
        self._column = QVBoxLayout()
        self._column.setContentsMargins(16, 16, 16, 16)
        self._column.setSpacing(6)
        content = QWidget()
        content.setLayout(self._column)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(content)
        bar = ActionBar()
        for button in (self.mail, self.log):
            bar.add_right(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(area, 1)
        layout.addWidget(bar)

    def show_line(self, line: WaitingLine | None, name: str, contacts: Sequence[Entry]) -> None:
        """Tell of a family."""
        clear(self._column)
        if line is None:
            return
        hidden, today = self.context.discreet, self.context.today()
        is_message = line.kind is Kind.ANSWER
        self.log.set_words("Log the answer" if is_message else "Log a contact")
        self._add(Words(name, "heading"))
        self._add(Words(line.reference, tone="quiet"))
        self._add(Words("What was said is hidden" if hidden and is_message else line.what, "strong"))
        self._add(Words(_due_words(line, today), tone="late" if line.is_late(today) else ""))
        self._add(Words(line.why, tone="quiet"))
        if is_message:
            self.none_needed = Button("No answer needed", self._settle, small=True)
            row = QHBoxLayout()
            row.addWidget(self.none_needed)
            row.addStretch(1)
            self._column.addLayout(row)
        if line.steps:
            self._add(hairline())
            self._add(Words("Without an answer it goes to", "strong"))
            for step in line.steps:
                self._add(Words(step, tone="late" if step.startswith("Since") else ""))
        self._add(hairline())
        self._show_contacts(contacts)
        self._column.addStretch(1)
        self.setAccessibleName(f"{name}: {line.kind.value}")

    def _show_contacts(self, contacts: Sequence[Entry]) -> None:
        self._add(Words("Last contacts", "strong"))
        add_dated_lines(
            self._column,
            (
                (day_month(in_london(one.at).date()), one.how if self.context.discreet else entry_words(one))
                for one in contacts
            ),
        )
        if not contacts:
            self._add(Words("None is logged yet", tone="quiet"))

    def _add(self, widget: QWidget) -> None:
        self._column.addWidget(widget)


_WHAT = {Kind.ANSWER: "The answer", Kind.NEWS: "News", Kind.WORD: "A word"}


def _due_words(line: WaitingLine, today: date) -> str:
    """`The answer is 14 days late (was due 9 November 2026)`."""
    due = "due " if (line.due - today).days > 1 else ""
    return f"{_WHAT[line.kind]} is {due}{lateness(line.due, today)}"
