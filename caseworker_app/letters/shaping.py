"""HarfBuzz (uharfbuzz) for words in several fonts: ReportLab shapes a word in its first letter's font."""

from __future__ import annotations

from itertools import groupby
from types import SimpleNamespace
from typing import Any

import uharfbuzz  # type: ignore[import-untyped]
from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.platypus import paragraph

# Without the ligatures that fonts only offer: one of them writes “محمد” with vowels that nobody typed.
_FEATURES = {"kern": True, "liga": True}


def shape_by_font() -> None:
    """Let paragraphs shape each part of a word in its own font: “محمد’s” has two."""
    paragraph.shapeFragWord = _shape  # type: ignore[attr-defined]


def _shape(word: Any) -> Any:
    """Shape a word: its width, then its parts as (style, text)."""
    parts = [list(group) for _, group in groupby(word[1:], key=lambda part: part[0].fontName)]
    if len(parts) < 2:
        return ttfonts.shapeFragWord(word, _FEATURES)
    shaped = [ttfonts.shapeFragWord([0.0, *part], _FEATURES, force=True) for part in parts]
    made = ttfonts.makeShapedFragWord(word)([sum(one[0] for one in shaped)])
    made.extend(piece for one in shaped for piece in one[1:])
    return made


def shaped(text: str, font: str, points: float) -> str:
    """Return a text in one font with its letters joined, to be drawn in it."""
    style = SimpleNamespace(fontName=font, fontSize=points)
    found: str = ttfonts.shapeFragWord([0.0, (style, text)], _FEATURES, force=True)[1][1]
    return found


def width(text: str, font: str, points: float) -> float:
    """Return how wide a text in one font is once its letters are joined."""
    joined = shaped(text, font, points)
    if not isinstance(joined, ttfonts.ShapedStr):
        return float(pdfmetrics.stringWidth(text, font, points))
    letters: Any = vars(joined)["__shapeData__"]
    return float(sum(one.x_advance for one in letters)) * points / 1000


def ink(text: str, font: str, points: float) -> tuple[float, float]:
    """Return how far the letters of a text in one font reach above their line and below it, as drawn."""
    shaper: Any = pdfmetrics.getFont(font)
    shaper = shaper.hbFont(points)
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(shaper, buffer, _FEATURES)
    above = below = 0
    for letter, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        box = shaper.get_glyph_extents(letter.codepoint)
        if box is not None:
            top = place.y_offset + box.y_bearing
            above, below = max(above, top), max(below, -(top + box.height))
    scale = points / shaper.face.upem
    return above * scale, below * scale
