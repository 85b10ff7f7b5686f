"""Icons in the colours of the theme. They decorate: a word always stands beside them."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap

from caseworker_app.paths import resources
from caseworker_app.ui import theme


def icon(name: str, tint: str = "text", pixels: int = 16) -> QIcon:
    """Return the icon `resources/icons/NAME.svg` in a colour of the present look."""
    return QIcon(picture(name, tint, pixels))


def picture(name: str, tint: str = "text", pixels: int = 16, ratio: float = 2.0) -> QPixmap:
    """Return the icon as a picture, sharp up to `ratio` device pixels a logical pixel."""
    return _picture(name, theme.current().colours[tint], pixels, ratio)


@cache
def _picture(name: str, colour: str, pixels: int, ratio: float) -> QPixmap:
    from PySide6.QtSvg import QSvgRenderer

    drawing = (resources() / "icons" / f"{name}.svg").read_text("utf-8").replace("currentColor", colour)
    picture = QPixmap(round(pixels * ratio), round(pixels * ratio))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter)
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture
