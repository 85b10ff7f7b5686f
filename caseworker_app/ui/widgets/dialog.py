"""A question over the window: a title, its fields, a bar of buttons. It fills a small window."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFrame,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from caseworker_app.ui import tabbing, theme
from caseworker_app.ui.help_key import ask_help
from caseworker_app.ui.widgets import fields
from caseworker_app.ui.widgets.action_bar import ActionBar
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.date_field import DateField
from caseworker_app.ui.widgets.labels import Words

_TO_SETTLE = 60  # milliseconds in which the parts of a form take their places


class Dialog(QDialog):
    """Ctrl+Enter presses the primary button, and so does Enter but in a field of several lines; Esc closes.

    Children fill `form` and override `accept`.
    """

    def __init__(self, parent: QWidget, title: str, primary: str, *, width: int = 480) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._parent, self._width = parent, width
        self._at_first: dict[str, fields.Kept] = {}
        self.is_over = False
        self.heading = Words(title, "heading")
        self.problem = Words(tone="late")
        self.problem.hide()
        self._content = QWidget()
        outer = QVBoxLayout(self._content)
        outer.setContentsMargins(24, 24, 24, 16)
        self.form = QVBoxLayout()
        self.form.setSpacing(12)
        outer.addLayout(self.form)
        outer.addStretch(1)
        self.form.addWidget(self.heading)
        self.form.addWidget(self.problem)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._content)
        self.bar = ActionBar()
        self.cancel = Button("Cancel", self.reject)
        self.primary = Button(primary, self.accept, kind="primary", tip=f"{primary} (Ctrl+Enter)")
        self.bar.add_right(self.cancel)
        self.bar.add_right(self.primary)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._scroll, 1)
        layout.addWidget(self.bar)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self.primary.click)
        QShortcut(QKeySequence("F1"), self, lambda: ask_help(self.focusWidget() or self))

    def say_problem(self, words: str, field: QWidget | None = None) -> None:
        """Say once what is wrong, above the fields where the field does not say it, and go to the field."""
        if isinstance(field, DateField) and field.meaning.text() == words:
            words = ""
        self.problem.setText(words)
        self.problem.setVisible(bool(words))
        self.setAccessibleDescription(words)
        self.to_top()
        self.refit()
        if field is not None:
            field.setFocus()

    def to_top(self) -> None:
        """Show the beginning of the form."""
        self._scroll.ensureVisible(0, 0)

    def show_part(self, part: QWidget) -> None:
        """Show a part of the form, once all has taken its place."""
        self.refit()
        QTimer.singleShot(_TO_SETTLE, self, lambda: self._scroll.ensureWidgetVisible(part))

    def refit(self) -> None:
        """Grow or shrink to the fields, once they have taken their places."""
        QTimer.singleShot(0, self, self._fit)

    def open(self) -> None:
        """Show the question in the middle of the window, or over all of a small one."""
        for over in self._parent.findChildren(Dialog):
            if over.is_over:
                over.deleteLater()
        if self.findChildren(QPlainTextEdit):  # there Enter begins a line, and the button says what saves
            self.primary.keys = "Ctrl+Enter"
            self.primary.updateGeometry()
        self._fit()
        self._at_first = fields.typed(self)
        super().open()

    def done(self, result: int) -> None:
        self.is_over = True
        super().done(result)

    def has_draft(self) -> bool:
        """Whether a person has typed or ticked something since the question was asked."""
        return fields.typed(self) != self._at_first

    def focusNextPrevChild(self, forward: bool) -> bool:
        return tabbing.step(self, forward=forward) or super().focusNextPrevChild(forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # What takes Enter for itself (an open list, several lines of text) never lets it come here.
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
            if isinstance(self.focusWidget(), QLineEdit | QComboBox | QCheckBox | QRadioButton):
                self.primary.click()
        else:
            super().keyPressEvent(event)

    def _fit(self) -> None:
        look, window = theme.current(), self._parent.window()
        for part in self.findChildren(QWidget):
            part.ensurePolished()  # the style sheet sets the size of its type
        width = min(look.scaled(self._width), window.width())
        hint = self._content.sizeHint().height()
        tall = self._content.heightForWidth(width) if self._content.hasHeightForWidth() else hint
        height = tall + self.bar.minimumHeight()
        if window.width() < look.scaled(look.size("narrow_below")) or height > window.height():
            width = width if window.width() >= look.scaled(look.size("narrow_below")) else window.width()
            height = window.height()
        corner = window.mapToGlobal(window.rect().topLeft())
        left, top = corner.x() + (window.width() - width) // 2, corner.y() + (window.height() - height) // 2
        self._stay_on_screen(left, top, width, height)

    def _stay_on_screen(self, left: int, top: int, width: int, height: int) -> None:
        """Take this place, moved up and made lower as far as the screen asks; the middle scrolls."""
        screen = self._parent.window().screen().availableGeometry()
        frame = self.frameGeometry().size() - self.size()
        self.resize(width, min(height, screen.height() - frame.height()))
        lowest = screen.top() + screen.height() - frame.height() - self.height()
        rightmost = screen.left() + screen.width() - frame.width() - width
        self.move(max(screen.left(), min(left, rightmost)), max(screen.top(), min(top, lowest)))
