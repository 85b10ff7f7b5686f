"""Ctrl+K: go to a screen, do any command, find a child."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from caseworker_app.ui import icons, theme
from caseworker_app.ui.commands import Command
from caseworker_app.ui.help_key import ask_help
from caseworker_app.ui.tables import Index, ListModel
from caseworker_app.ui.widgets.button import draw_key, key_width
from caseworker_app.ui.widgets.labels import Words, hairline

_MOST = 9


@dataclass(frozen=True)
class Choice:
    """One line of the palette: a command, or a child."""

    words: str
    run: Callable[[], object]
    quiet: str = ""
    keys: str = ""
    icon: str = ""


Find = Callable[[str, Callable[[Sequence[Choice]], object]], object]


class Choices(ListModel[Choice]):
    """The lines of the palette."""

    def data(self, index: Index, role: int = 0) -> Any:
        if not index.isValid():
            return None
        choice = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return choice.words
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (choice.words, choice.quiet, choice.keys) if part)
        return choice if role == Qt.ItemDataRole.UserRole else None


class ChoiceLine(QStyledItemDelegate):
    """Paints a line: its icon, its words, what is quiet beside them, its key."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Any) -> QSize:
        return QSize(200, theme.current().scaled(36))

    def paint(self, painter: QPainter, option: Any, index: Any) -> None:
        with theme.on_selection(bool(option.state & QStyle.StateFlag.State_Selected)):
            self._paint(painter, option, index)

    def _paint(self, painter: QPainter, option: Any, index: Any) -> None:
        look = theme.current()
        choice: Choice = index.data(Qt.ItemDataRole.UserRole)
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("selected"))
            painter.drawRoundedRect(QRectF(rect), 4, 4)
        pixels = look.scaled(16)
        middle = rect.top() + (rect.height() - pixels) / 2
        painter.drawPixmap(QPointF(rect.left() + 12, middle), icons.picture(choice.icon, "quiet", pixels))
        left = rect.left() + 22 + pixels
        right = rect.right() - 12
        if choice.keys:
            right -= key_width(choice.keys)
            draw_key(painter, right, rect.center().y() + 1, choice.keys)
            right -= 8
        painter.setFont(look.font())
        painter.setPen(look.colour("text"))
        metrics = look.metrics()
        words = metrics.elidedText(choice.words, Qt.TextElideMode.ElideRight, right - left)
        middle_flag = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRect(left, rect.top(), right - left, rect.height()), middle_flag, words)
        left += metrics.horizontalAdvance(words) + 12
        if choice.quiet and left < right:
            painter.setPen(look.colour("quiet"))
            quiet = metrics.elidedText(choice.quiet, Qt.TextElideMode.ElideRight, right - left)
            painter.drawText(QRect(left, rect.top(), right - left, rect.height()), middle_flag, quiet)
        painter.restore()


class ChoosingLine(QLineEdit):
    """Typing stays here while Up, Down and Enter move in the list below."""

    def __init__(self, move: Callable[[int], object], press: Callable[[], object]) -> None:
        super().__init__()
        self._move, self._press = move, press

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
        if (key := Qt.Key(event.key())) in step:
            self._move(step[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._press()
        else:
            super().keyPressEvent(event)


class Palette(QDialog):
    """One box over the window; commands at once, children as they are found."""

    def __init__(self, window: QWidget, commands: Sequence[Command], find: Find) -> None:
        super().__init__(window, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self._window = window
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Find or do anything")
        self._commands = [each for each in commands if each.in_palette and each.shows()]
        self._find = find
        self._children: list[Choice] = []
        self._looking = self._press_when_found = False
        self._tallest = 0
        self.model = Choices()
        self.box = ChoosingLine(self._move, self.press)
        self.box.setPlaceholderText("A child’s name, a reference, a screen, or what to do")
        self.box.setAccessibleName("Find or do anything")
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(ChoiceLine(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName("What was found")
        self.list.clicked.connect(lambda index: self._choose(index.row()))
        self.nothing = Words("Nothing is called that. Try fewer letters.", tone="quiet")
        self.nothing.hide()
        QShortcut(QKeySequence("F1"), self, lambda: ask_help(self))
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(60)
        self._wait.timeout.connect(self._look_up)
        frame = QVBoxLayout(self)
        frame.setContentsMargins(12, 12, 12, 12)
        frame.setSpacing(8)
        for widget in (self.box, hairline(), self.nothing):
            frame.addWidget(widget)
        frame.addWidget(self.list, 1)
        self.box.textChanged.connect(self._typed)
        self._show()

    def open(self) -> None:
        """Show the box near the top of the window."""
        window = self._window.window()
        look = theme.current()
        width = min(look.scaled(600), window.width() - 16)
        self._tallest = min(look.scaled(72 + 36 * _MOST), window.height() - 16)
        self.resize(width, self._tallest)
        corner = window.mapToGlobal(window.rect().topLeft())
        top = min(look.scaled(56), (window.height() - self._tallest) // 2)
        self.move(corner.x() + (window.width() - width) // 2, corner.y() + top)
        super().open()
        self._fit()
        self.box.setFocus()

    def press(self) -> None:
        """Do the line that is marked; what is still being looked up is waited for."""
        if self._looking:
            self._press_when_found = True
        else:
            self._choose(self.list.currentIndex().row())

    def paintEvent(self, event: Any) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(theme.current().colour("border"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _typed(self) -> None:
        self._children = []
        self._show()
        self._press_when_found = False
        self._looking = len(self.box.text().strip()) >= 2
        if self._looking:
            self._wait.start()
        else:
            self._wait.stop()

    def _look_up(self) -> None:
        asked = self.box.text()

        def found(children: Sequence[Choice]) -> None:
            if self.box.text() == asked:
                self._looking = False
                self._children = list(children)
                self._show()
                if self._press_when_found:
                    self.press()

        self._find(asked.strip(), found)

    def _show(self) -> None:
        words = self.box.text().casefold().split()
        fitting = [each for each in self._commands if _fits(each.words, words)]
        rows = [*self._children, *(_line_of(each) for each in fitting)]
        self.model.show(rows)
        self.list.setCurrentIndex(self.model.index(0, 0))
        self.nothing.setVisible(bool(words) and not rows)
        self.list.setVisible(bool(rows))
        self._fit()
        self._describe()

    def _fit(self) -> None:
        """Be as tall as the lines that were found, up to nine of them."""
        if self._tallest:
            look = theme.current()
            lines = look.scaled(36) * len(self.model.rows) or look.line("body")
            self.resize(self.width(), min(self._tallest, look.scaled(64) + 16 + lines))

    def _move(self, step: int) -> None:
        last = len(self.model.rows) - 1
        row = min(max(self.list.currentIndex().row() + step, 0), last)
        self.list.setCurrentIndex(self.model.index(row, 0))
        self._describe()

    def _describe(self) -> None:
        index = self.list.currentIndex()
        spoken = index.data(Qt.ItemDataRole.AccessibleTextRole) if index.isValid() else "Nothing found"
        self.box.setAccessibleDescription(spoken)

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self.model.rows):
            choice = self.model.rows[row]
            self.accept()
            choice.run()


def _line_of(command: Command) -> Choice:
    return Choice(command.words, command.run, command.group, command.keys, command.icon or "chevron-right")


def _fits(text: str, words: Sequence[str]) -> bool:
    """Whether every typed word begins a word of the text."""
    starts = text.casefold().split()
    return all(any(start.startswith(word) for start in starts) for word in words)
