"""The one filter box: words as they are typed, tokens as chips that can be taken away."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QWidget

from caseworker_app.casework.case_filter import CaseFilter, Token, parse
from caseworker_app.ui import icons, theme
from caseworker_app.ui.widgets.button import draw_ring

WIDEST_CHIP = 200


class Chip(QAbstractButton):
    """One token; pressing it takes it away."""

    def __init__(self, token: Token, pressed: Callable[[], object]) -> None:
        super().__init__()
        self.token = token
        self.setText(str(token))
        self.setAccessibleName(f"Remove {token} from the filter")
        self.setToolTip(f"Remove {token}")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda _checked=False: pressed())

    def sizeHint(self) -> QSize:
        look = theme.current()
        width = look.metrics().horizontalAdvance(self.text()) + look.scaled(36)
        return QSize(min(width, look.scaled(WIDEST_CHIP)), look.height("target"))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.current().scaled(48), self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with theme.on_selection(True):
            self._paint()

    def _paint(self) -> None:
        look, painter = theme.current(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(look.colour("border") if look.name == "contrast" else Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("selected"))
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(rect, 4, 4)
        cross = look.scaled(14)
        room = self.width() - cross - look.scaled(18)
        text = look.metrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        painter.setPen(look.colour("text"))
        painter.setFont(look.font())
        painter.drawText(look.scaled(8), 0, room + 4, self.height(), Qt.AlignmentFlag.AlignVCenter, text)
        left = self.width() - cross - look.scaled(5)
        painter.drawPixmap(left, (self.height() - cross) // 2, icons.picture("x", "text", cross))
        if self.hasFocus():
            draw_ring(painter, rect)


class FilterBox(QWidget):
    """Looks like one field: an icon, the chips, then what is being typed."""

    changed = Signal()
    key_for_list = Signal(QKeyEvent)
    focused = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._tokens: tuple[Token, ...] = ()
        self.chips: list[Chip] = []
        self.picture = QLabel()
        self.line = QLineEdit()
        self.line.setStyleSheet(
            "QLineEdit, QLineEdit:focus { border: none; padding: 0; background: transparent; }"
        )
        self.line.setPlaceholderText("Name, reference, setting, parent or phone")
        self.line.setAccessibleName("Filter the caseload")
        self.line.setAccessibleDescription(
            "Type part of a name, reference, setting, parent or phone. Late, today, nodate, mine, closed, "
            "stage:review, year:6, setting, caseworker and team narrow the list. Down moves to the rows."
        )
        self.line.setMinimumWidth(theme.current().scaled(96))
        self.line.textEdited.connect(self._typed)
        self.line.installEventFilter(self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(10, 0, 8, 0)
        self._row.setSpacing(8)
        self._row.addWidget(self.picture)
        self._row.addWidget(self.line, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(self.line)
        self._fit()

    @property
    def filter(self) -> CaseFilter:
        """What is asked for: the chips and what is being typed."""
        typed = parse(self.line.text())
        return CaseFilter(typed.words).and_also(*self._tokens, *typed.tokens)

    def show_filter(self, wanted: CaseFilter) -> None:
        """Show a filter: its tokens as chips, its words as text."""
        self.line.setText(str(CaseFilter(wanted.words)))
        self._show_chips(wanted.tokens)
        self.changed.emit()

    def clear(self) -> None:
        """Ask for nothing."""
        self.show_filter(CaseFilter())

    def remove(self, token: Token) -> None:
        """Take one chip away."""
        self._show_chips(tuple(each for each in self._tokens if each != token))
        self.line.setFocus()
        self.changed.emit()

    def settle(self) -> None:
        """Turn the tokens that are typed out into chips."""
        typed = parse(self.line.text())
        if typed.tokens:
            self.line.setText(str(CaseFilter(typed.words)))
            self._show_chips(CaseFilter((), self._tokens).and_also(*typed.tokens).tokens)

    def _typed(self, text: str) -> None:
        # Within quotation marks a space belongs to the value.
        if text.endswith(" ") and text.count('"') % 2 == 0 and parse(text).tokens:
            self.settle()
            if self.line.text():
                self.line.setText(self.line.text() + " ")
        self.changed.emit()

    def _show_chips(self, tokens: tuple[Token, ...]) -> None:
        self._tokens = tokens
        for chip in self.chips:
            self._row.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.chips = [Chip(token, partial(self.remove, token)) for token in tokens]
        for place, chip in enumerate(self.chips, 1):
            self._row.insertWidget(place, chip)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            if event.type() == QEvent.Type.FocusOut:
                self.settle()
            self.focused.emit(event.type() == QEvent.Type.FocusIn)
            self.update()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._pressed(event)
        return super().eventFilter(watched, event)

    def _pressed(self, event: QKeyEvent) -> bool:
        keys = Qt.Key
        for_list = (
            keys.Key_Up,
            keys.Key_Down,
            keys.Key_PageUp,
            keys.Key_PageDown,
            keys.Key_Return,
            keys.Key_Enter,
        )
        if event.key() in for_list and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.key_for_list.emit(event)
            return True
        if event.key() == keys.Key_Backspace and not self.line.text() and self._tokens:
            self.remove(self._tokens[-1])
            return True
        return False

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        self.line.setFocus()

    def sizeHint(self) -> QSize:
        return QSize(400, theme.current().height("button"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, painter = theme.current(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self.line.hasFocus()
        width = 2 if focused else 1
        painter.setPen(QPen(look.colour("accent" if focused else "border"), width))
        painter.setBrush(look.colour("window"))
        inset = width / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 4, 4)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(theme.current().height("button"))
        self.picture.setPixmap(icons.picture("search", "text", theme.current().scaled(16)))
