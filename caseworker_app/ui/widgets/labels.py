"""Text on a screen, in the kinds of the theme."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget


class Words(QLabel):
    """A piece of text in a kind of type; wraps, may be selected, and follows the text size."""

    def __init__(self, text: str = "", role: str = "body", *, tone: str = "", wrap: bool = True) -> None:
        super().__init__(text)
        self.setProperty("role", role)  # the style sheet gives each kind its size and weight
        self.setWordWrap(wrap)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.set_tone(tone)
        if wrap:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def set_tone(self, tone: str) -> None:
        """Colour the words: `quiet`, `late`, `soon`, `met`, `information`, or none."""
        self.setProperty("quiet", tone == "quiet")
        self.setProperty("tone", tone)
        self.style().unpolish(self)
        self.style().polish(self)


def hairline(*, upright: bool = False) -> QFrame:
    """Return a decorative line of one pixel."""
    line = QFrame()
    line.setProperty("part", "line")
    if upright:
        line.setFixedWidth(1)
    else:
        line.setFixedHeight(1)
    return line


def surface(part: str) -> QWidget:
    """Return a widget with one of the grounds of the style sheet: `surface`, `note`, `soon`, `late` …"""
    widget = QWidget()
    widget.setProperty("part", part)
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return widget
