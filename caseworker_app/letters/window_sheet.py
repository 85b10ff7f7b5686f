"""A sheet to print once for each printer: it shows by how many millimetres the print must be moved."""

from __future__ import annotations

import io
from typing import Final

from reportlab.pdfgen.canvas import Canvas

from caseworker_app.letters import fonts
from caseworker_app.letters import page as sheet
from caseworker_app.letters.fonts import BOLD, PLAIN
from caseworker_app.letters.look import HAIRLINE, INK, QUIET
from caseworker_app.letters.page import MM

_REACH: Final = 10  # millimetres of ruler on each side of the window's edges
_WORDS: Final = (
    "Fold this sheet in three at the marks and put it into a window envelope.",
    "Slide it to each corner. The dark frame must stay whole inside the window.",
    "If an edge is cut off, read on the ruler by how many millimetres.",
    "Choose that number in Settings, under Letters: Move the print across, Move the print up or down.",
    "Then print this sheet once more.",
)


def window_sheet() -> bytes:
    """Return the sheet as a PDF."""
    fonts.ready()
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(sheet.PAGE_WIDTH * MM, sheet.PAGE_HEIGHT * MM), invariant=1)
    canvas.setTitle("Test sheet for window envelopes")
    _frames(canvas)
    _rulers(canvas)
    _folds(canvas)
    _text(canvas, 25, 112, "Test sheet for window envelopes", 16, BOLD)
    for number, words in enumerate(_WORDS):
        _text(canvas, 25, 124 + 8 * number, f"{number + 1}.  {words}", 11, PLAIN)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _up(top: float) -> float:
    return (sheet.PAGE_HEIGHT - top) * MM


def _text(canvas: Canvas, left: float, top: float, words: str, points: float, font: str) -> None:
    canvas.setFont(font, points)
    canvas.setFillColor(INK)
    canvas.drawString(left * MM, _up(top), words)


def _frames(canvas: Canvas) -> None:
    """Draw what must be seen, and what must stay clear around it."""
    canvas.setStrokeColor(QUIET)
    canvas.setDash(3, 3)
    canvas.rect(
        sheet.CLEAR_LEFT * MM, _up(sheet.CLEAR_BOTTOM), (sheet.CLEAR_RIGHT - sheet.CLEAR_LEFT) * MM,
        (sheet.CLEAR_BOTTOM - sheet.CLEAR_TOP) * MM,
    )  # fmt: skip
    canvas.setDash()
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(1.5)
    canvas.rect(
        sheet.WINDOW_LEFT * MM, _up(sheet.WINDOW_BOTTOM), (sheet.WINDOW_RIGHT - sheet.WINDOW_LEFT) * MM,
        (sheet.WINDOW_BOTTOM - sheet.WINDOW_TOP) * MM,
    )  # fmt: skip
    _text(canvas, sheet.WINDOW_LEFT + 14, sheet.WINDOW_TOP + 13, "This frame must be seen whole", 10, PLAIN)


def _rulers(canvas: Canvas) -> None:
    """Draw millimetres inwards from the left and the top edge of the frame, each fifth one longer."""
    canvas.setLineWidth(0.4)
    canvas.setStrokeColor(INK)
    for step in range(_REACH + 1):
        long = 4 if step % 5 == 0 else 2
        across, down = sheet.WINDOW_LEFT + step, sheet.WINDOW_TOP + step
        canvas.line(across * MM, _up(sheet.WINDOW_BOTTOM), across * MM, _up(sheet.WINDOW_BOTTOM - long))
        canvas.line(sheet.WINDOW_RIGHT * MM, _up(down), (sheet.WINDOW_RIGHT - long) * MM, _up(down))
        if step in (5, 10):
            _text(canvas, across - 1, sheet.WINDOW_BOTTOM - 5, str(step), 6, PLAIN)
            _text(canvas, sheet.WINDOW_RIGHT - 8, down + 0.8, str(step), 6, PLAIN)


def _folds(canvas: Canvas) -> None:
    canvas.setStrokeColor(HAIRLINE)
    for fold in sheet.FOLDS:
        canvas.line(0, _up(fold), sheet.FOLD_LENGTH * MM, _up(fold))
