"""The pictures on letters: a council's logo, and a signature."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from caseworker_app.errors import WrongUse


def draw(canvas: Canvas, file: Path, left: float, foot: float, widest: float, highest: float) -> None:
    """Draw a picture as large as a frame allows, at the frame's lower left."""
    wide, high = size(file, widest, highest)
    canvas.drawImage(_read(file, _changed(file)), left, foot, wide, high, mask="auto")


def size(file: Path, widest: float, highest: float) -> tuple[float, float]:
    """Return how wide and high a picture is when it fills a frame."""
    wide, high = _read(file, _changed(file)).getSize()
    scale = min(widest / wide, highest / high)
    return wide * scale, high * scale


def _changed(file: Path) -> int:
    try:
        return file.stat().st_mtime_ns
    except OSError as error:
        raise WrongUse(
            f"The picture {file.name} is not there.", "Choose it again in the settings."
        ) from error


@lru_cache(maxsize=8)
def _read(file: Path, changed: int) -> ImageReader:  # noqa: ARG001
    """Read a picture once; the moment of its last change tells a newer one apart."""
    try:
        return ImageReader(str(file))
    except Exception as error:  # the library raises whatever the picture's own reader does
        raise WrongUse(
            f"The picture {file.name} cannot be read.", "Save it as PNG or JPEG, and choose it again."
        ) from error
