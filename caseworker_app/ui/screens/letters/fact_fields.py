"""The facts that a person may type into a letter, each with its own kind of field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from caseworker_app.ui import theme
from caseworker_app.ui.form import offer
from caseworker_app.ui.widgets.date_field import DateField
from caseworker_app.ui.widgets.labels import Words
from caseworker_app.ui.widgets.layouts import clear
from caseworker_app.ui.widgets.status import Status, StatusChip

DATES = ("new_date",)
SETTINGS = ("named_setting", "consulted_setting", "present_setting")
SHORT = ("meeting_time", "meeting_place", "enclosed_letter", *SETTINGS)


class FactField(QWidget):
    """One fact: its name, whether it is missing, and a field."""

    changed = Signal()

    def __init__(
        self, name: str, label: str, text: str, *, needed: bool, today: date, known: Sequence[str]
    ) -> None:
        super().__init__()
        self.name, self.needed = name, needed
        self.label = label
        self.missing = StatusChip(Status("missing", "Missing"))
        self.field = self._made(text, today, known)
        words = Words(label if needed else f"{label} (if any)", "strong")
        if not self.field.accessibleName():
            self.field.setAccessibleName(words.text())
        words.setBuddy(self.field)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(words, 1)
        head.addWidget(self.missing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.field)
        self.setFocusProxy(self.field)
        self.changed.connect(self._show_missing)
        self._show_missing()

    def text(self) -> str:
        """Return what is typed, a date as letters keep it."""
        if isinstance(self.field, DateField):
            day = self.field.day()
            return day.isoformat() if day is not None else ""
        if isinstance(self.field, QPlainTextEdit):
            return self.field.toPlainText().strip()
        assert isinstance(self.field, QLineEdit)
        return self.field.text().strip()

    def _made(self, text: str, today: date, known: Sequence[str]) -> QWidget:
        if self.name in DATES:
            field = DateField(self.label, today)
            field.set_day(date.fromisoformat(text) if text else None)
            field.changed.connect(self.changed)
            return field
        if self.name in SHORT:
            line = QLineEdit(text)
            if known and self.name in SETTINGS:
                offer(line, known)
            line.textChanged.connect(self.changed)
            return line
        area = QPlainTextEdit(text)
        area.setTabChangesFocus(True)
        area.setFixedHeight(theme.current().scaled(108))
        area.textChanged.connect(self.changed)
        return area

    def _show_missing(self) -> None:
        self.missing.setVisible(self.needed and not self.text())


class FactFields(QWidget):
    """All facts of one letter that are typed."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, FactField] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)

    def show_facts(
        self, names: Sequence[str], typed: Mapping[str, str], *, needed: Sequence[str], today: date,
        settings: Sequence[str] = (),
    ) -> None:  # fmt: skip
        """Show a field for each of these facts."""
        from caseworker_app.letters.facts import FACTS

        clear(self._column)
        self.fields = {}
        for name in names:
            meaning = FACTS[name].meaning if name in FACTS else name.replace("_", " ")
            field = FactField(
                name, meaning[:1].upper() + meaning[1:], typed.get(name, ""), needed=name in needed,
                today=today, known=settings,
            )  # fmt: skip
            field.changed.connect(self.changed)
            self.fields[name] = field
            self._column.addWidget(field)
        self.setVisible(bool(names))

    def values(self) -> dict[str, str]:
        """Return every fact as it is typed; one that is empty is left out."""
        return {name: text for name, field in self.fields.items() if (text := field.text())}

    def missing(self) -> list[FactField]:
        """Return the fields that a letter needs and that are empty."""
        return [field for field in self.fields.values() if field.needed and not field.text()]

    def focus_first(self, *, missing: bool = False) -> bool:
        """Put the keyboard into the first field, or the first that is missing; say whether there is one."""
        fields = self.missing() if missing else list(self.fields.values())
        if fields:
            QTimer.singleShot(0, fields[0].field, fields[0].field.setFocus)
        return bool(fields)
