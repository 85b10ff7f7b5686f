"""This one letter's words: what a person types, and each part of the letter, the law's own parts fixed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from caseworker_app.ui import theme
from caseworker_app.ui.screens.letters.fact_fields import FactFields
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.labels import Words, hairline, ruled, surface
from caseworker_app.ui.widgets.layouts import clear

if TYPE_CHECKING:
    from caseworker_app.letters.one_letter import LetterView
    from caseworker_app.letters.own_words import Part


_HEADING = re.compile(r"(#+ )(.*)", re.DOTALL)
_BARE = re.compile(r"^[>#\s]+|\*\*|^\||\|$|\|?-{3,}\|?", re.MULTILINE)


def read_plainly(markdown: str) -> str:
    """Return words of a letter without their marks, for those that can only be read."""
    lines = [_BARE.sub("", line).strip("| -") for line in markdown.splitlines()]
    rows = ([cell.strip() for cell in line.split("|")] for line in lines if line)
    return "\n".join(" – ".join(cell for cell in row if cell) for row in rows)


class PartField(QPlainTextEdit):
    """One part of a letter to type in; as tall as its words. A heading stands without its mark, in bold."""

    def __init__(self, part: Part) -> None:
        found = _HEADING.fullmatch(part.words)
        self._mark = found[1] if found is not None else ""
        super().__init__(found[2] if found is not None else part.words)
        self.number, self._was = part.number, self.words()
        self.setProperty("role", "strong" if self._mark else "body")
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        what = "Heading" if self._mark else "Part"
        self.setAccessibleName(f"{what} {part.number + 1} of the letter")
        self.document().contentsChanged.connect(self._fit)
        self._fit()

    def words(self) -> str:
        """Return the part as it is kept."""
        return f"{self._mark}{self.toPlainText().strip()}"

    @property
    def has_changed(self) -> bool:
        """Whether other words stand there than before."""
        return self.words() != self._was

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit()

    def _fit(self) -> None:
        font = theme.current().font("strong" if self._mark else "body")
        if self.font().weight() != font.weight():
            self.setFont(font)
        lines = max(1, round(self.document().size().height()))  # a plain text counts in lines
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + 20)


class EditorPane(QWidget):
    """The facts that are typed, then the letter part by part. Tells when anything changes."""

    changed = Signal()
    closed = Signal()
    given_back = Signal()  # the council's own words again

    def __init__(self) -> None:
        super().__init__()
        self.document_id = ""
        self.fields: list[PartField] = []
        self.facts = FactFields()
        self.facts.changed.connect(self.changed)
        self.heading = Words("Edit this letter", "strong", wrap=False)
        self.close_button = Button("Done", self.closed.emit, small=True, tip="Back to the list (Esc)")
        self.give_back = Button("Our usual words", self.given_back.emit, small=True, kind="link")
        self.give_back.setToolTip("Take back every change to the words of this letter")
        self._lay_out()

    def show_letter(self, view: LetterView, today: date, known_settings: Sequence[str] = ()) -> None:
        """Show the parts of a letter; what is typed now is lost."""
        self.document_id = view.document_id
        self.facts.show_facts(
            view.may_type, view.typed, needed=view.must_type, today=today, settings=known_settings
        )
        clear(self._parts)
        self.fields = []
        for part in view.parts:
            self._add_part(part)
        for words in (self._parts_heading, self._parts_more, self._rule):
            words.setVisible(bool(view.parts))
        self.give_back.setVisible(any(part.changed for part in view.parts))

    def focus_first(self) -> None:
        """Put the keyboard into the first field."""
        if not self.facts.focus_first() and self.fields:
            self.fields[0].setFocus()

    def typed(self) -> dict[str, str]:
        """Return the facts as they are typed now, empty ones too."""
        return {name: field.text() for name, field in self.facts.fields.items()}

    def words(self) -> dict[int, str]:
        """Return the parts that read otherwise than before, by their numbers."""
        return {field.number: field.words() for field in self.fields if field.has_changed}

    def has_changed(self, typed: Mapping[str, str]) -> bool:
        """Whether anything is to be saved."""
        return bool(self.words()) or any(typed.get(name, "") != text for name, text in self.typed().items())

    def _add_part(self, part: Part) -> None:
        if part.typed:
            return  # it is one of the facts above
        if part.fixed_because:
            box = surface("note")
            inside = QVBoxLayout(box)
            inside.setContentsMargins(10, 6, 10, 6)
            inside.setSpacing(2)
            inside.addWidget(Words(read_plainly(part.words), tone="quiet"))
            inside.addWidget(Words(part.fixed_because, "small", tone="information"))
            self._parts.addWidget(box)
            return
        field = PartField(part)
        field.textChanged.connect(self.changed)
        self.fields.append(field)
        self._parts.addWidget(field)

    def _lay_out(self) -> None:
        self._top = QWidget()
        row = QHBoxLayout()
        row.setContentsMargins(16, 0, 8, 0)
        row.addWidget(self.heading)
        row.addStretch(1)
        row.addWidget(self.give_back)
        row.addWidget(self.close_button)
        ruled(row, self._top, above=False)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(12)
        column.addWidget(self.facts)
        self._rule = hairline()
        self._parts_heading = Words("The words of this letter", "strong")
        self._parts_more = Words(
            "Only this letter changes. What the law asks for, and dates, stay as they are.", tone="quiet"
        )
        for words in (self._rule, self._parts_heading, self._parts_more):
            column.addWidget(words)
        self._parts = QVBoxLayout()
        self._parts.setSpacing(8)
        column.addLayout(self._parts)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(content)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._top)
        layout.addWidget(area, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._top.setFixedHeight(theme.current().scaled(44))
