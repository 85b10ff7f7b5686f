"""The screens, down the left side: words and icons, with what waits in each."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from caseworker_app.ui import icons, theme
from caseworker_app.ui.widgets.button import draw_ring
from caseworker_app.ui.widgets.status import paint_shape


class Mark(QWidget):
    """The program's mark and name."""

    def __init__(self, *, large: bool = False) -> None:
        super().__init__()
        self._large = large
        self.setAccessibleName("Caseworker")

    def sizeHint(self) -> QSize:
        return QSize(160, theme.current().scaled(32 if self._large else 48))

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = look.scaled(28 if self._large else 20)
        left, top = (0 if self._large else 16), (self.height() - side) // 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("accent"))
        painter.drawRoundedRect(QRectF(left, top, side, side), 5, 5)
        painter.setBrush(look.colour("on_accent"))
        for number, width in enumerate((0.6, 0.42, 0.6)):
            line = QRectF(left + side * 0.2, top + side * (0.26 + number * 0.2), side * width, side * 0.1)
            painter.drawRoundedRect(line, 1, 1)
        painter.setPen(look.colour("text"))
        painter.setFont(look.font("heading" if self._large else "strong"))
        words = QRect(left + side + (12 if self._large else 8), 0, self.width(), self.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, "Caseworker")


class SidebarButton(QAbstractButton):
    """One screen: its icon, its name, and a count."""

    def __init__(self, words: str, icon: str, keys: str, pressed: Callable[[], object]) -> None:
        super().__init__()
        self._icon, self._keys = icon, keys
        self._count, self._count_words, self._urgent = 0, "", False
        self._foot_keys = ""
        self.setText(words)
        self.setCheckable(True)
        self.setAccessibleName(words)
        self.setToolTip(f"{words} ({keys})" if keys else words)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda _checked=False: pressed())

    def show_keys(self, keys: str) -> None:
        """Write a key at the right end."""
        self._foot_keys = keys
        self.update()

    def set_count(self, count: int, words: str = "", *, urgent: bool = False) -> None:
        """Show how much waits; `words` say it aloud (`3 late`)."""
        self._count, self._count_words, self._urgent = count, words, urgent
        self.setAccessibleName(f"{self.text()}, {words}" if count and words else self.text())
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(168, theme.current().scaled(36))

    def paintEvent(self, _event: QPaintEvent) -> None:
        with theme.on_selection(self.isChecked()):
            self._paint()

    def _paint(self) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("selected" if self.isChecked() else "neutral"))
            painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        if self.isChecked():
            painter.setBrush(look.colour("accent"))
            painter.drawRoundedRect(
                QRectF(0, look.scaled(9), 3, self.height() - 2 * look.scaled(9)), 1.5, 1.5
            )
        if self.hasFocus():
            draw_ring(painter, QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        pixels = look.scaled(16)
        tint = "accent" if self.isChecked() else "quiet"
        painter.drawPixmap(QPointF(8, (self.height() - pixels) / 2), icons.picture(self._icon, tint, pixels))
        painter.setPen(look.colour("text"))
        painter.setFont(look.font("strong" if self.isChecked() else "body"))
        words = self.rect().adjusted(18 + pixels, 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())
        if self._count:
            self._paint_count(painter)
        elif self._foot_keys:
            painter.setPen(look.colour("quiet"))
            painter.setFont(look.font("small"))
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(self.rect().adjusted(0, 0, -8, 0), right, self._foot_keys)

    def _paint_count(self, painter: QPainter) -> None:
        look = theme.current()
        words = "999+" if self._count > 999 else str(self._count)
        room = look.scaled(14) if self._urgent else 0
        width = look.metrics("small_strong").horizontalAdvance(words) + 16 + room
        height = look.scaled(20)
        chip = QRectF(self.width() - width - 8, (self.height() - height) / 2, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("late_chip" if self._urgent else "neutral"))
        painter.drawRoundedRect(chip, 4, 4)
        if self._urgent:
            paint_shape(painter, "late", QPointF(chip.left() + 8 + room / 2 - 2, chip.center().y()), pixels=9)
        painter.setPen(look.colour("late" if self._urgent else "text"))
        painter.setFont(look.font("small_strong"))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(chip.adjusted(0, 0, -8, 0), right, words)


class Sidebar(QWidget):
    """The list of screens, with help and settings at the foot."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("part", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Screens")
        self.buttons: dict[str, SidebarButton] = {}
        self._upper, self._lower = QVBoxLayout(), QVBoxLayout()
        for part in (self._upper, self._lower):
            part.setContentsMargins(8, 0, 8, 0)
            part.setSpacing(2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 8)
        layout.setSpacing(0)
        layout.addWidget(Mark())
        layout.addLayout(self._upper)
        layout.addStretch(1)
        layout.addLayout(self._lower)
        self._fit()

    def add(self, key: str, button: SidebarButton, *, at_foot: bool = False) -> None:
        """Add a screen at the top, or help and settings at the foot."""
        self.buttons[key] = button
        if at_foot:
            self._lower.insertWidget(0, button)  # help stands over settings
        else:
            self._upper.addWidget(button)

    def mark(self, key: str) -> None:
        """Show which screen is open."""
        for name, button in self.buttons.items():
            button.setChecked(name == key)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self._fit()
        super().changeEvent(event)

    def _fit(self) -> None:
        look = theme.current()
        self.setFixedWidth(look.scaled(look.size("sidebar")) if look.text_size <= 125 else look.scaled(168))
