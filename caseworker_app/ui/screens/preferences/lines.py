"""One line of Settings: a label, a control, a sentence of help; made from a dataclass field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import Field
from datetime import date
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSignalBlocker
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from caseworker_app.ui import theme
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.date_field import DateField
from caseworker_app.ui.widgets.labels import Words
from caseworker_app.ui.widgets.status import Status, StatusChip

Keep = Callable[[str, Any], object]


class SettingLine(QWidget):
    """A label with its control; what is typed is kept when the control is left."""

    def __init__(self, each: Field[Any], value: Any, today: date, keep: Keep, fixed_by: str = "") -> None:
        super().__init__()
        self.name, self.needed = each.name, bool(each.metadata.get("needed"))
        self.words = f"{each.metadata['label']} {each.metadata['help']}".casefold()
        self._keep, self._value = keep, value
        self._today = today
        self.control = self._control(each, value)
        self.control.setAccessibleDescription(each.metadata["help"])
        self.problem = Words(tone="late")
        self.problem.hide()
        self.missing = StatusChip(Status("missing", "Missing"))
        label = Words(
            "" if isinstance(self.control, QCheckBox) else each.metadata["label"], "strong", wrap=False
        )
        label.setBuddy(self.control)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(label)
        head.addWidget(self.missing)
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 16)
        column.setSpacing(4)
        if label.text():
            column.addLayout(head)
        if each.metadata.get("shape") == "file":
            column.addLayout(self._with_choice())
        else:
            column.addWidget(self.control)
        column.addWidget(self.problem)
        column.addWidget(Words(each.metadata["help"], tone="quiet"))
        self.show_missing()
        if fixed_by:
            self._lock(column, fixed_by)

    def _lock(self, column: QVBoxLayout, fixed_by: str) -> None:
        """Show that somebody else decided this, and who."""
        said = f"Locked: set by {fixed_by}"
        self.words = f"{self.words} {said.casefold()}"
        for control in (self.control, *self.findChildren(Button)):
            control.setEnabled(False)
        self.control.setAccessibleDescription(said)
        self.locked_words = Words(said, "strong")
        column.addWidget(self.locked_words)

    def show_missing(self) -> None:
        """Mark a fact that letters will need and that is not there."""
        self.missing.setVisible(self.needed and not self._value)

    def show_problem(self, words: str) -> None:
        """Say beside the control why the value was not kept."""
        self.problem.setText(words)
        self.problem.setVisible(bool(words))
        if words:
            self.control.setAccessibleDescription(words)

    def kept(self, value: Any) -> None:
        """Take a value that was kept."""
        self._value = value
        self.show_problem("")
        self.show_missing()

    def show_value(self, value: Any) -> None:
        """Show a value that was chosen elsewhere, such as a text size by its keys."""
        self._value, control = value, self.control
        with QSignalBlocker(control):
            if isinstance(control, QComboBox):
                control.setCurrentIndex(control.findData(value))
            elif isinstance(control, QCheckBox):
                control.setChecked(bool(value))
            elif isinstance(control, QLineEdit) and not control.hasFocus():
                control.setText(str(value))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and isinstance(watched, QPlainTextEdit):
            self._offer(watched.toPlainText())
        return super().eventFilter(watched, event)

    def _offer(self, value: Any) -> None:
        if value != self._value:
            self._keep(self.name, value)

    def _control(self, each: Field[Any], value: Any) -> QWidget:
        options = each.metadata.get("options")
        control: QWidget
        if isinstance(value, bool):
            box = control = QCheckBox(each.metadata["label"])
            box.setChecked(value)
            box.toggled.connect(self._offer)
        elif each.metadata.get("kind") == "printer":
            control = self._choices(_printers(value), value)
        elif options:
            control = self._choices(options, value)
        elif each.metadata.get("kind") == "date":
            control = self._date(each.metadata["label"], value)
        elif each.metadata.get("shape") in ("lines", "terms", "steps"):
            area = control = QPlainTextEdit(str(value))
            area.setTabChangesFocus(True)
            area.setFixedHeight(theme.current().scaled(88))
            area.installEventFilter(self)
        else:
            line = control = QLineEdit(str(value))
            line.editingFinished.connect(lambda: self._offer(line.text().strip()))
        control.setAccessibleName(each.metadata["label"])
        control.setMaximumWidth(theme.current().scaled(420))
        control.setSizePolicy(QSizePolicy.Policy.Expanding, control.sizePolicy().verticalPolicy())
        return control

    def _with_choice(self) -> QHBoxLayout:
        """Return the line with a button that finds the file."""
        line = self.control
        assert isinstance(line, QLineEdit)

        def choose() -> None:
            name, _ = QFileDialog.getOpenFileName(
                self, line.accessibleName(), line.text(), "Pictures (*.png *.jpg *.jpeg)"
            )
            if name:
                line.setText(name)
                self._offer(name)

        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(line)
        row.addWidget(Button("Choose", choose, tip=f"Choose the file: {line.accessibleName()}"))
        row.addStretch(1)
        return row

    def _choices(self, options: dict[Any, str], value: Any) -> QComboBox:
        box = QComboBox()
        for key, words in options.items():
            box.addItem(words, key)
        box.setCurrentIndex(list(options).index(value))
        box.currentIndexChanged.connect(lambda place: self._offer(box.itemData(place)))
        return box

    def _date(self, label: str, value: str) -> DateField:
        field = DateField(label, self._today)
        field.set_day(date.fromisoformat(value) if value else None)

        def left() -> None:
            day = field.day()
            if day is not None or not field.line.text().strip():
                self._offer(day.isoformat() if day else "")
                field.set_day(day)

        field.line.editingFinished.connect(left)
        return field


def _printers(chosen: str) -> dict[str, str]:
    """Return the printers of this computer; one that was chosen and is away stays in the list."""
    from PySide6.QtPrintSupport import QPrinterInfo

    names = QPrinterInfo.availablePrinterNames()
    away = {chosen: f"{chosen} (not there now)"} if chosen and chosen not in names else {}
    return {"": "As the computer chooses", **{name: name for name in names}, **away}
