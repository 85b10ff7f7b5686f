"""The fields for the details of an event, as its type needs them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from caseworker_app.statutory.events import CHOICE, DATE, Detail, EventType
from caseworker_app.ui.form import line_edit
from caseworker_app.ui.screens.case.event_words import detail_label, value_words
from caseworker_app.ui.widgets.date_field import DateField
from caseworker_app.ui.widgets.labels import Words
from caseworker_app.ui.widgets.layouts import clear

_REGULATIONS = ("5(4)(a)", "5(4)(b)", "5(4)(c)", "5(4)(d)", "8(2)(a)", "8(2)(b)", "8(2)(c)", "10(4)(a)",
                "10(4)(b)", "10(4)(c)", "10(4)(d)", "13(3)", "27(3)", "44(3)", "45(7)")  # fmt: skip


class DetailFields(QWidget):
    """One labelled field for each detail; empty where the type takes none."""

    def __init__(self, today: date, settings: Sequence[str], changed: Callable[[], object]) -> None:
        super().__init__()
        self._today, self._settings, self._changed = today, settings, changed
        self._fields: dict[str, QWidget] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)

    def show_type(self, type_: EventType | None, values: Mapping[str, str] | None = None) -> None:
        """Show the fields of a type of event."""
        clear(self._column)
        self._fields = {}
        for detail in type_.details if type_ is not None else ():
            field = self._field(detail, (values or {}).get(detail.name, ""))
            words = Words(f"{detail_label(detail.name)} (if known)", "strong")
            words.setBuddy(field)
            self._column.addWidget(words)
            self._column.addWidget(field)
            self._column.addSpacing(4)
            self._fields[detail.name] = field
        self.setVisible(bool(self._fields))

    def values(self) -> dict[str, str]:
        """Return what was typed, as the details are kept."""
        typed = {name: _value(field) for name, field in self._fields.items()}
        return {name: value for name, value in typed.items() if value}

    def problems(self) -> list[tuple[str, QWidget]]:
        """Return the dates that cannot be read."""
        return [
            (f"{detail_label(name)}: {field.problem()}", field)
            for name, field in self._fields.items()
            if isinstance(field, DateField) and field.line.text().strip() and field.problem()
        ]

    def _field(self, detail: Detail, value: str) -> QWidget:
        label = detail_label(detail.name)
        if detail.shape == CHOICE:
            return self._choice(detail, value)
        if detail.shape == DATE:
            field = DateField(label, self._today)
            field.set_day(date.fromisoformat(value) if value else None)
            field.changed.connect(self._changed)
            return field
        known = {"setting": self._settings, "regulation": _REGULATIONS}.get(detail.name, ())
        line = line_edit(value, known=known)
        line.setAccessibleName(label)
        line.textChanged.connect(lambda _text: self._changed())
        return line

    def _choice(self, detail: Detail, value: str) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(detail_label(detail.name))
        box.addItem("Not known", "")
        for one in detail.values:
            words = {"true": "Yes", "false": "No"}.get(one) or value_words(detail.name, one)
            box.addItem(words, one)
        box.setCurrentIndex(max(0, box.findData(value)))
        box.currentIndexChanged.connect(lambda _index: self._changed())
        return box


def _value(field: QWidget) -> str:
    if isinstance(field, QComboBox):
        return str(field.currentData())
    if isinstance(field, DateField):
        day = field.day()
        return day.isoformat() if day is not None else ""
    return field.text().strip() if isinstance(field, QLineEdit) else ""
