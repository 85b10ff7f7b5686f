"""HarfBuzz (uharfbuzz) for words in several fonts: ReportLab shapes a word in its first letter's font."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.platypus import paragraph

_shape_in_one_font = ttfonts.shapeFragWord


def shape_by_font() -> None:
    """Let paragraphs shape each part of a word in its own font: “محمد’s” has two."""
    paragraph.shapeFragWord = _shape  # type: ignore[attr-defined]


def _shape(word: Any) -> Any:
    """Shape a word: its width, then its parts as (style, text)."""
    parts = [list(group) for _, group in groupby(word[1:], key=lambda part: part[0].fontName)]
    if len(parts) < 2:
        return _shape_in_one_font(word)
    shaped = [_shape_in_one_font([0.0, *part], force=True) for part in parts]
    made = ttfonts.makeShapedFragWord(word)([sum(one[0] for one in shaped)])
    made.extend(piece for one in shaped for piece in one[1:])
    return made


def width(text: str, font: str, points: float) -> float:
    """Return how wide a text in one font is once its letters are joined."""
    shaped = ttfonts.shapeStr(text, font, points, force=True)
    if not isinstance(shaped, ttfonts.ShapedStr):
        return float(pdfmetrics.stringWidth(text, font, points))
    letters: Any = vars(shaped)["__shapeData__"]
    return float(sum(one.x_advance for one in letters)) * points / 1000
