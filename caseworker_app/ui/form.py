"""What all forms share: labelled fields, what is wrong at the top, saving, and a draft of what was typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCompleter,
    QGridLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from caseworker_app.casework.drafts import Place
from caseworker_app.errors import CaseworkerError
from caseworker_app.ui import theme
from caseworker_app.ui.context import Context
from caseworker_app.ui.plain_words import window_words
from caseworker_app.ui.widgets.date_field import DateField
from caseworker_app.ui.widgets.dialog import Dialog
from caseworker_app.ui.widgets.labels import Words

if TYPE_CHECKING:
    from caseworker_app.store.session import Unit
    from caseworker_app.ui.draft import DraftKeeper

T = TypeVar("T")


class Form(Dialog):
    """A dialog with labelled fields. A child takes `context`, overrides `accept`, and there calls `save`."""

    context: Context

    def __init__(self, parent: QWidget, title: str, primary: str, *, width: int = 480) -> None:
        super().__init__(parent, title, primary, width=width)
        self.draft: DraftKeeper | None = None
        self._is_saved = False

    def keeps_draft(self, place: Place, *, only_changes: bool = False) -> None:
        """Keep what is typed until it is saved; `only_changes` where the form shows what is on file."""
        from caseworker_app.ui.draft import DraftKeeper

        self.draft = DraftKeeper(self, self.context, place, only_changes=only_changes)
        self.form.insertWidget(1, self.draft.said)

    def open(self) -> None:
        """Show the form, with what was typed into it before and not saved."""
        super().open()
        if self.draft is not None:
            self.draft.begin()
            self.refit()

    def keep_draft(self, *, at_once: bool = False) -> None:
        """Keep what was typed now: the window locks, or closes."""
        if self.draft is not None:
            self.draft.keep_at_once() if at_once else self.draft.keep()

    def save(
        self,
        deed: str,
        use_case: Callable[[Unit], T],
        *,
        notice: str | Callable[[T], str],
        then: Callable[[T], object] | None = None,
    ) -> None:
        """Do the use case, and forget the draft in the same transaction; the form closes once it is done."""
        draft = self.draft
        self.primary.setEnabled(False)
        if draft is not None:
            draft.stop()

        def whole(unit: Unit) -> T:
            result = use_case(unit)
            if draft is not None and draft.is_kept:
                draft.drop(unit)
            return result

        def saved(result: T) -> None:
            self._is_saved = True
            self.done(self.DialogCode.Accepted.value)
            if then is not None:
                then(result)

        self.context.act(deed, whole, then=saved, failed=self.save_failed, notice=notice)

    def reject(self) -> None:
        """Close without saving; what was typed is there when the form is opened again."""
        if self.draft is not None and self.has_draft():
            self.context.notice("Not saved. What you typed is kept for when you open this again")
        super().reject()

    def done(self, result: int) -> None:
        draft, self.draft = self.draft, None
        if draft is not None:
            draft.stop()
            if not self._is_saved:
                draft.keep()
            self.context.drafts_changed.emit()
        super().done(result)

    def add_field(self, label: str, field: QWidget, *, below: str = "") -> Words:
        """Add a field under its label; `below` is one sentence of help."""
        words = Words(label, "strong")
        self.form.addLayout(labelled(words, field, below=below))
        return words

    def add_grid(self, rows: Sequence[Sequence[tuple[str, QWidget]]]) -> None:
        """Add fields under their labels, two side by side."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        for row, pair in enumerate(rows):
            for column, (label, field) in enumerate(pair):
                cell = labelled(label, field)
                cell.addStretch(1)
                grid.addLayout(cell, row, column)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.form.addLayout(grid)

    def say_problems(self, problems: Sequence[tuple[str, QWidget]]) -> bool:
        """Say what is wrong: one thing at its field, several in a summary that takes the keyboard."""
        several = len(problems) > 1
        self.problem.setFocusPolicy(Qt.FocusPolicy.StrongFocus if several else Qt.FocusPolicy.NoFocus)
        place = None if not problems else self.problem if several else problems[0][1]
        words = "\n".join(words for words, _ in problems)
        self.problem.setAccessibleName(words)
        self.say_problem(words, place)
        return bool(problems)

    def save_failed(self, error: CaseworkerError) -> None:
        """Say why it was not saved; what was typed stays."""
        self.primary.setEnabled(True)
        if self.draft is not None:
            self.draft.go_on()
        self.say_problem(window_words(str(error)))


def labelled(label: str | Words, field: QWidget, *, below: str = "") -> QVBoxLayout:
    """Return a field under its label; `below` is one sentence of help."""
    column = QVBoxLayout()
    column.setSpacing(4)
    words = label if isinstance(label, Words) else Words(label, "strong")
    words.setBuddy(field)
    _name(field.line if isinstance(field, DateField) else field, words.text())
    column.addWidget(words)
    if below:
        field.setAccessibleDescription(below)
        column.addWidget(Words(below, tone="quiet"))
    column.addWidget(field)
    return column


def _name(field: QWidget, label: str) -> None:
    """Name a field so that its label is a part of the name: who speaks to the computer says what is seen."""
    said = field.accessibleName()
    if label.casefold() not in said.casefold():
        field.setAccessibleName(f"{label}: {said}" if said else label)


def line_edit(text: str = "", *, known: Sequence[str] = (), placeholder: str = "") -> QLineEdit:
    """Make a line to type in; `known` words that contain what was typed are offered."""
    line = QLineEdit(text)
    line.setCursorPosition(0)  # where a text is longer than the field, its beginning tells more
    line.setPlaceholderText(placeholder)
    if known:
        offer(line, known)
    return line


def text_area(lines: int, text: str = "") -> QPlainTextEdit:
    """Make a field for several lines of text; Tab leaves it."""
    area = QPlainTextEdit(text)
    area.setTabChangesFocus(True)
    look = theme.current()
    area.setFixedHeight(lines * look.line("body") + look.scaled(14))
    return area


def offer(line: QLineEdit, known: Sequence[str]) -> None:
    """Offer known words while a person types."""
    completer = QCompleter(list(known), line)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    completer.setMaxVisibleItems(8)
    line.setCompleter(completer)
