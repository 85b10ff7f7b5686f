"""The program's icon in the sizes that desktops ask for, drawn from one SVG file."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from PIL import Image
from project import HERE

SIZES = (16, 24, 32, 48, 64, 128, 256)


def draw(folder: Path) -> Mapping[int, Path]:
    """Draw the icon into `folder`, as PNG files by size and as one .ico for Windows."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QGuiApplication, QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    _application = QGuiApplication.instance() or QGuiApplication([])
    shape = QSvgRenderer(str(HERE / "icon.svg"))
    folder.mkdir(parents=True, exist_ok=True)
    drawn = {}
    for size in SIZES:
        picture = QImage(size, size, QImage.Format.Format_ARGB32)
        picture.fill(0)
        painter = QPainter(picture)
        shape.render(painter, QRectF(0, 0, size, size))
        painter.end()
        drawn[size] = folder / f"caseworker-{size}.png"
        picture.save(str(drawn[size]))
    largest = Image.open(drawn[SIZES[-1]])
    largest.save(folder / "caseworker.ico", sizes=[(size, size) for size in SIZES])
    return drawn
