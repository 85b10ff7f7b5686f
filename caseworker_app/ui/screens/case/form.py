"""What the forms of a case share: labelled fields, and what is wrong said beside each and at the top."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QLayout, QLineEdit, QVBoxLayout, QWidget

from caseworker_app.errors import CaseworkerError
from caseworker_app.ui.widgets.dialog import Dialog
from caseworker_app.ui.widgets.labels import Words


class Form(Dialog):
    """A dialog with labelled fields. A child overrides `accept`; `save_failed` says why not."""

    def add_field(self, label: str, field: QWidget, *, below: str = "") -> Words:
        """Add a field under its label; `below` is one sentence of help."""
        column = QVBoxLayout()
        column.setSpacing(4)
        words = Words(label, "strong")
        words.setBuddy(field)
        if not field.accessibleName():
            field.setAccessibleName(label)
        column.addWidget(words)
        if below:
            field.setAccessibleDescription(below)
            column.addWidget(Words(below, tone="quiet"))
        column.addWidget(field)
        self.form.addLayout(column)
        return words

    def say_problems(self, problems: Sequence[tuple[str, QWidget]]) -> bool:
        """Say at the top all that is wrong and go to the first field; say whether there was anything."""
        self.say_problem("\n".join(words for words, _ in problems), problems[0][1] if problems else None)
        return bool(problems)

    def save_failed(self, error: CaseworkerError) -> None:
        """Say why it was not saved; what was typed stays."""
        self.primary.setEnabled(True)
        self.say_problem(str(error))


def line_edit(text: str = "", *, known: Sequence[str] = (), placeholder: str = "") -> QLineEdit:
    """Make a line to type in; `known` words that contain what was typed are offered."""
    line = QLineEdit(text)
    line.setPlaceholderText(placeholder)
    if known:
        offer(line, known)
    return line


def offer(line: QLineEdit, known: Sequence[str]) -> None:
    """Offer known words while a person types."""
    completer = QCompleter(list(known), line)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    completer.setMaxVisibleItems(8)
    line.setCompleter(completer)


def clear(layout: QLayout) -> None:
    """Take every widget out of a layout."""
    while (place := layout.takeAt(0)) is not None:
        inner = place.layout()
        widget = place.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)
