"""Buttons: primary (one a screen), secondary, link, and quiet ones for bars."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QPushButton, QSizePolicy

from caseworker_app.ui import icons, theme
from caseworker_app.ui.commands import Command

_LINK_PADDING = 4
Kind = Literal["primary", "secondary", "link", "quiet"]


class Button(QPushButton):
    """A button in one of our kinds, with an icon and its key if it has them."""

    def __init__(
        self,
        words: str,
        pressed: Callable[[], object] | None = None,
        *,
        kind: Kind = "secondary",
        icon: str = "",
        keys: str = "",
        tip: str = "",
        small: bool = False,
    ) -> None:
        super().__init__(words)
        self.kind: Kind = kind
        self.icon_name, self.keys, self.small = icon, keys, small
        self._wide_words = ""
        self.setAccessibleName(words.replace("&", ""))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)
        if tip:
            self.setToolTip(tip)
        if pressed is not None:
            self.clicked.connect(lambda _checked=False: pressed())

    @classmethod
    def of(
        cls, command: Command, *, kind: Kind = "secondary", words: str = "", show_keys: bool = False
    ) -> Button:
        """Make the button of a command, with its tooltip."""
        return cls(
            words or command.words,
            command.run,
            kind=kind,
            icon=command.icon,
            tip=command.tool_tip,
            keys=command.keys if show_keys else "",
        )

    def set_words(self, words: str) -> None:
        """Change the words, and what a screen reader says."""
        if words != self.text():
            self.setText(words)
            self.setAccessibleName(words.replace("&", ""))
            self.updateGeometry()

    def set_icon(self, name: str) -> None:
        """Change the icon, or take it away."""
        if name != self.icon_name:
            self.icon_name = name
            self.updateGeometry()
            self.update()

    def set_kind(self, kind: Kind) -> None:
        """Change how weighty the button looks."""
        self.kind = kind
        self.update()

    def sizeHint(self) -> QSize:
        look = theme.current()
        width = self._text_width() + 2 * self._padding()
        if self.icon_name:
            width += self._icon_pixels() + (8 if self.text() else 0)
        if self.keys:
            width += 8 + key_width(self.keys)
        return QSize(max(width, look.scaled(32 if not self.text() else 24)), self._height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()
        super().changeEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        if self.hasFocus():
            draw_ring(painter, rect)
            rect = rect.adjusted(3.5, 3.5, -3.5, -3.5)
        with theme.on_selection(self.isChecked()):
            self._paint_ground(painter, rect)
            self._paint_words(painter)

    def _padding(self) -> int:
        return {"link": _LINK_PADDING, "quiet": 8}.get(self.kind, 8 if not self.text() else 12)

    def _icon_pixels(self) -> int:
        return theme.current().scaled(16)

    def _height(self) -> int:
        return theme.current().height("bar_button" if self.small else "button")

    def _role(self) -> str:
        return "strong" if self.kind == "primary" else "body"

    def _text_width(self) -> int:
        words = self.text().replace("&", "")
        return theme.current().metrics(self._role()).horizontalAdvance(words) + (1 if words else 0)

    def _paint_ground(self, painter: QPainter, rect: QRectF) -> None:
        look = theme.current()
        lively = self.isEnabled() and (self.underMouse() or self.isDown())
        corner = look.size("corner")
        if self.kind == "primary":
            fill = "neutral" if not self.isEnabled() else "accent_strong" if lively else "accent"
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour(fill))
            painter.drawRoundedRect(rect.adjusted(-0.5, -0.5, 0.5, 0.5), corner, corner)
            if look.name == "contrast":
                painter.setPen(QPen(look.colour("text"), 2))
                painter.drawRoundedRect(rect, corner, corner)
            return
        if self.kind == "secondary":
            painter.setPen(QPen(look.colour("border" if self.isEnabled() else "line"), 1))
            painter.setBrush(
                look.colour("selected" if self.isChecked() else "neutral" if lively else "window")
            )
            painter.drawRoundedRect(rect, corner, corner)
        elif self.isChecked() or (lively and self.kind == "quiet"):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("selected" if self.isChecked() else "neutral"))
            painter.drawRoundedRect(rect, corner, corner)

    def _paint_words(self, painter: QPainter) -> None:
        look = theme.current()
        tint = {"primary": "on_accent", "link": "accent"}.get(self.kind, "text")
        if not self.isEnabled():
            tint = "quiet"
        needed = self.sizeHint().width() - 2 * self._padding()
        left = max(self._padding(), (self.width() - needed) // 2)
        if self.icon_name:
            pixels = self._icon_pixels()
            top = (self.height() - pixels) // 2
            painter.drawPixmap(QPointF(left, top), icons.picture(self.icon_name, tint, pixels))
            left += pixels + 8
        font = look.font(self._role())
        if self.kind == "link" and (self.underMouse() or look.name == "contrast"):
            font.setUnderline(True)
        painter.setFont(font)
        painter.setPen(look.colour(tint))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextHideMnemonic
        width = self._text_width()
        painter.drawText(QRect(left, 0, width + 2, self.height()), flags, self.text())
        if self.keys:
            draw_key(painter, left + width + 8, self.height() // 2, self.keys)


def at_edge(link: Button) -> QHBoxLayout:
    """Lay a link out so that its words, not the room for its ring, stand at the left edge."""
    row = QHBoxLayout()
    row.setContentsMargins(-_LINK_PADDING, 0, 0, 0)
    row.addWidget(link)
    row.addStretch(1)
    return row


def draw_ring(painter: QPainter, rect: QRectF) -> None:
    """Draw the focus ring along the inside of a rectangle."""
    look = theme.current()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look.colour("accent"), look.size("ring")))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    painter.restore()


def key_width(keys: str) -> int:
    """Return the width of a drawn key."""
    return max(theme.current().scaled(20), theme.current().metrics("small").horizontalAdvance(keys) + 12)


def draw_key(painter: QPainter, left: int, middle: int, keys: str) -> int:
    """Draw a key such as `D` or `Ctrl+K` at a place; return its right edge."""
    look = theme.current()
    width, height = key_width(keys), look.scaled(18)
    rect = QRectF(left + 0.5, middle - height / 2 + 0.5, width - 1, height - 1)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look.colour("line"), 1))
    painter.setBrush(look.colour("surface"))
    painter.drawRoundedRect(rect, 4, 4)
    painter.setFont(look.font("small"))
    painter.setPen(look.colour("quiet"))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, keys)
    painter.restore()
    return left + width


class KeyHint(QAbstractButton):
    """A key and what it does, as in the foot line of a list; a click does it too."""

    def __init__(self, keys: str, words: str, pressed: Callable[[], object]) -> None:
        super().__init__()
        self.keys = keys
        self.setText(words)
        self.setAccessibleName(words)
        self.setToolTip(f"{words} ({keys})")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda _checked=False: pressed())

    def sizeHint(self) -> QSize:
        look = theme.current()
        return QSize(
            key_width(self.keys) + 6 + look.metrics().horizontalAdvance(self.text()) + 8, look.scaled(28)
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        right = draw_key(painter, 0, self.height() // 2, self.keys)
        painter.setFont(look.font())
        painter.setPen(look.colour("text" if self.underMouse() else "quiet"))
        rect = QRect(right + 6, 0, self.width() - right - 6, self.height())
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
