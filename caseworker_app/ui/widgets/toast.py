"""A sentence about what was just done, with Undo; it takes no focus and goes after eight seconds."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from caseworker_app.ui import theme
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.labels import Words

_SMALL = 100  # a button or a field, not a list
_APART = 8
_MOVES = (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide)


class Toast(QWidget):
    """Stands at the foot of the window; a new one takes the place of the old."""

    read_within = 1500  # milliseconds: who goes on later than this has seen it

    def __init__(
        self,
        window: QWidget,
        undo: Callable[[], object],
        *,
        above: int,
        clear_of: Callable[[], Sequence[QWidget]],
    ) -> None:
        super().__init__(window)
        self._window, self._above, self._clear_of = window, above, clear_of
        self.words = Words(wrap=False)
        self.undo = Button("Undo", undo, kind="link", tip="Undo (Ctrl+Z)")
        self.close_button = Button("", self.hide, kind="quiet", icon="x", small=True)
        self.close_button.setAccessibleName("Close this notice")
        for button in (self.undo, self.close_button):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.undo.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(12)
        for widget in (self.words, self.undo, self.close_button):
            row.addWidget(widget)
        self._said = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        window.installEventFilter(self)
        self.hide()

    def say(self, words: str, *, undo: bool) -> None:
        """Show a sentence, with Undo if it can be taken back."""
        self.words.setText(words)
        self.undo.setVisible(undo)
        self.setAccessibleName(words)
        self._place()
        self.show()
        self.raise_()
        self._said.start()
        self._timer.start(theme.current().size("toast_seconds") * 1000)

    def keep_clear(self) -> None:
        """Make way for what must be seen on another screen, where it is still shown there."""
        if self.isVisible():
            self._place()

    def leave(self) -> None:
        """Go with the screen it was said on, unless it was said just now by what leaves that screen."""
        if self.isVisible() and self._said.elapsed() > self.read_within:
            self.hide()  # the status bar still lists it, and Ctrl+Z still undoes

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOVES and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(look.colour("border")), 1))
        painter.setBrush(look.colour("window"))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 4, 4)

    def _place(self) -> None:
        window = self._window
        self.adjustSize()
        size = self.sizeHint().boundedTo(window.size())
        left = (window.width() - size.width()) // 2
        place = QRect(left, window.height() - size.height() - self._above, size.width(), size.height())
        for widget in self._clear_of():
            widget.installEventFilter(self)  # it may come, grow and go while this is shown
            seen = self._seen(widget)
            if place.intersects(seen):
                place.moveBottom(seen.top() - _APART)
        focus, top = window.focusWidget(), theme.current().height("top_bar") + _APART
        is_small = focus is not None and focus.height() <= theme.current().scaled(_SMALL)
        if focus is not None and is_small and place.intersects(self._seen(focus)):
            place.moveTop(top)  # it must not cover what has the keyboard
        if place.top() < top:
            place.moveTop(top)
        self.setGeometry(place)

    def _seen(self, widget: QWidget) -> QRect:
        """Return where a widget is seen in the window: nowhere while it is hidden or scrolled away."""
        seen = widget.visibleRegion().boundingRect() if widget.isVisible() else QRect()
        return seen.translated(widget.mapTo(self._window, QPoint(0, 0))) if seen.isValid() else QRect()
