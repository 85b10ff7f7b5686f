"""What stands in the fields of a form, under the names that a screen reader speaks; and putting it back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol, runtime_checkable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QWidget

Kept = str | bool


@runtime_checkable
class Compound(Protocol):
    """A field of several widgets, such as a line over a list: it says itself what is chosen."""

    def kept(self) -> str:
        """Return what is chosen, as text."""

    def put_back(self, kept: str) -> None:
        """Choose that again."""


def typed(form: QWidget) -> dict[str, Kept]:
    """Return what stands in every field of a form; a passphrase never does."""
    return {name: _value(field) for name, field in _fields(form)}


def put_back(form: QWidget, values: Mapping[str, Kept]) -> None:
    """Put values back into the fields; a field may appear only when another has been filled."""
    left = dict(values)
    while (found := next(((n, field) for n, field in _fields(form) if n in left), None)) is not None:
        name, field = found
        _put(field, left.pop(name))


def _fields(form: QWidget) -> Iterator[tuple[str, QWidget]]:
    seen: dict[str, int] = {}
    for field in _shown(form):
        if not _keeps(field):
            continue
        name = field.accessibleName() or (field.text() if isinstance(field, QAbstractButton) else "")
        seen[name] = seen.get(name, 0) + 1
        yield (name if seen[name] == 1 else f"{name} {seen[name]}"), field


def _shown(widget: QWidget) -> Iterator[QWidget]:
    """Give the widgets inside in their order, none that was taken away, none inside a compound field."""
    for child in widget.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
        if child.isHidden() and child.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide):
            continue
        yield child
        if not isinstance(child, Compound | QComboBox):
            yield from _shown(child)


def _keeps(field: QWidget) -> bool:
    if isinstance(field, QLineEdit):
        return field.echoMode() == QLineEdit.EchoMode.Normal
    if isinstance(field, QAbstractButton):
        return field.isCheckable()
    return isinstance(field, Compound | QPlainTextEdit | QComboBox)


def _value(field: QWidget) -> Kept:
    if isinstance(field, Compound):
        return field.kept()
    if isinstance(field, QLineEdit):
        return field.text()
    if isinstance(field, QPlainTextEdit):
        return field.toPlainText()
    if isinstance(field, QComboBox):
        return field.currentText()
    assert isinstance(field, QAbstractButton)
    return field.isChecked()


def _put(field: QWidget, value: Kept) -> None:
    if isinstance(field, Compound):
        field.put_back(str(value))
    elif isinstance(field, QLineEdit):
        field.setText(str(value))
    elif isinstance(field, QPlainTextEdit):
        field.setPlainText(str(value))
    elif isinstance(field, QComboBox):
        field.setCurrentText(str(value))
    elif isinstance(field, QAbstractButton) and (value or not field.autoExclusive()):
        field.setChecked(bool(value))
