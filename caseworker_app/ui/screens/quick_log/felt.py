"""How satisfied they were, by one tap, and how we know it; and what they want, in their own words."""

from __future__ import annotations

import json

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from caseworker_app.ui.form import text_area
from caseworker_app.ui.screens.case.contact_words import SATISFACTION_WORDS, SOURCE_WORDS
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.labels import Words

KEYS = "Alt+V"


class FeltFields(QWidget):
    """Three buttons, one or none of them pressed; the source appears with it, the words when asked for."""

    resized = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("How satisfied they were, and their own words")
        self.buttons = {key: self._button(key, words) for key, words in SATISFACTION_WORDS.items()}
        self.source = QComboBox()
        self.source.setAccessibleName("How we know")
        for key, words in SOURCE_WORDS.items():
            self.source.addItem(f"{words[:1].upper()}{words[1:]}", key)
        self.more = Button(
            "Add their own words", self.ask_views, kind="link", tip=f"What they think and want ({KEYS})"
        )
        self.views = text_area(2)
        self.views.setAccessibleName("What they think and want, in their own words")
        self.views_label = Words("What they think and want, in their own words", "strong")
        self.views_label.setBuddy(self.views)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(Words("They were", tone="quiet", wrap=False))
        for button in self.buttons.values():
            row.addWidget(button)
        row.addWidget(self.source)
        row.addStretch(1)
        row.addWidget(self.more)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.views_label)
        column.addWidget(self.views)
        for part in (self.source, self.views_label, self.views):
            part.hide()

    @property
    def satisfaction(self) -> str:
        """How satisfied they were; nothing where nobody said."""
        return next((key for key, button in self.buttons.items() if button.isChecked()), "")

    @property
    def satisfaction_from(self) -> str:
        """How we know it."""
        return str(self.source.currentData()) if self.satisfaction else ""

    @property
    def words(self) -> str:
        """What they think and want."""
        return self.views.toPlainText().strip()

    def kept(self) -> str:
        """Return what was filled in, as text for a draft."""
        whole = [self.satisfaction, self.satisfaction_from, self.words]
        return json.dumps(whole) if any(whole) else ""

    def put_back(self, kept: str) -> None:
        """Fill that in again."""
        satisfaction, source, words = json.loads(kept) if kept else ("", "", "")
        for key, button in self.buttons.items():
            button.setChecked(key == satisfaction)
        if source:
            self.source.setCurrentIndex(self.source.findData(source))
        if words:
            self.ask_views()
        self.views.setPlainText(words)

    def ask_views(self) -> None:
        """Open the field for their own words."""
        self.more.hide()
        self.views_label.show()
        self.views.show()
        self.views.setFocus()
        self.resized.emit()

    def _button(self, key: str, words: str) -> Button:
        button = Button(words, small=True, tip=f"They were {words.lower()}")
        button.setCheckable(True)
        button.toggled.connect(lambda on: self._pressed(key, on=on))
        return button

    def _pressed(self, key: str, *, on: bool) -> None:
        for other, button in self.buttons.items():
            if on and other != key:
                button.setChecked(False)
        self.source.setVisible(bool(self.satisfaction))
        self.resized.emit()
