"""The bar over every screen: back, where I am, and one box to find or do anything."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from caseworker_app.ui import icons, theme
from caseworker_app.ui.widgets.button import Button, draw_key, draw_ring, key_width
from caseworker_app.ui.widgets.labels import ElidedWords, Words, ruled


class FindBox(QAbstractButton):
    """Looks like a field, opens the palette."""

    def __init__(self, keys: str, pressed: Callable[[], object]) -> None:
        super().__init__()
        self._keys = keys
        self._narrow = False
        self.setText("Find or do anything")
        self.setAccessibleName(f"Find or do anything, {keys}")
        self.setToolTip(f"Find or do anything ({keys})")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda _checked=False: pressed())

    def set_narrow(self, narrow: bool) -> None:
        """Show the lens alone."""
        self._narrow = narrow
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        look = theme.current()
        words = look.metrics().horizontalAdvance(self.text()) + key_width(self._keys) + look.scaled(90)
        return QSize(look.height("button") if self._narrow else words, look.height("button"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(look.colour("border"), 1))
        painter.setBrush(look.colour("neutral" if self.underMouse() else "window"))
        painter.drawRoundedRect(rect, 4, 4)
        if self.hasFocus():
            draw_ring(painter, rect)
        pixels = look.scaled(16)
        left = (self.width() - pixels) / 2 if self._narrow else 11
        painter.drawPixmap(
            QPointF(left, (self.height() - pixels) / 2), icons.picture("search", "quiet", pixels)
        )
        if self._narrow:
            return
        painter.setFont(look.font())
        painter.setPen(look.colour("quiet"))
        words = QRect(19 + pixels, 0, self.width(), self.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())
        draw_key(painter, self.width() - key_width(self._keys) - 10, self.height() // 2, self._keys)


class TopBar(QWidget):
    """Back, the screen's title, and the find box; a menu button when the sidebar is away."""

    def __init__(
        self,
        back: Callable[[], object],
        menu: Callable[[], object],
        find: Callable[[], object],
        log: Callable[[], object],
    ) -> None:
        super().__init__()
        self.menu = Button("", menu, kind="quiet", icon="menu", tip="Screens")
        self.menu.setAccessibleName("Screens")
        self.back = Button("", back, kind="quiet", icon="chevron-left", tip="Back (Esc)")
        self.back.setAccessibleName("Back")
        self.title = Words(role="title", wrap=False)
        self.subtitle = ElidedWords(tone="quiet")
        self.find_box = FindBox("Ctrl+K", find)
        self.log = Button("Log a contact", log, icon="phone", tip="Log a contact (Ctrl+L)")
        self._row = QHBoxLayout()
        self._row.setContentsMargins(12, 0, 16, 0)
        self._row.setSpacing(4)
        self._row.addWidget(self.menu)
        self._row.addWidget(self.back)
        self._row.addSpacing(2)
        self._row.addWidget(self.title)
        self._row.addSpacing(8)
        self._row.addWidget(self.subtitle, 0, Qt.AlignmentFlag.AlignVCenter)
        self._row.addStretch(1)
        self._row.addWidget(self.find_box)
        self._row.addSpacing(8)
        self._row.addWidget(self.log)
        self.title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._row.setStretchFactor(self.subtitle, 100)
        ruled(self._row, self, above=False)
        self._fit()

    def show_title(self, title: str, subtitle: str) -> None:
        """Say where I am."""
        self.title.setText(title)
        self.subtitle.setText(subtitle)

    def set_narrow(self, narrow: bool) -> None:
        """Give way to a small window."""
        self.menu.setVisible(narrow)
        self.find_box.set_narrow(narrow)
        self.log.setText("" if narrow else "Log a contact")
        self.log.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self._fit()
        super().changeEvent(event)

    def _fit(self) -> None:
        self.setFixedHeight(theme.current().height("top_bar"))
