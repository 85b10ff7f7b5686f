"""The fonts of reports on paper: Liberation Sans, embedded."""

from __future__ import annotations

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from caseworker_app import paths

PLAIN, BOLD = "LiberationSans", "LiberationSans-Bold"


def register() -> None:
    """Make the fonts known to ReportLab."""
    known = pdfmetrics.getRegisteredFontNames()
    for name, file in ((PLAIN, "LiberationSans-Regular.ttf"), (BOLD, "LiberationSans-Bold.ttf")):
        if name not in known:
            pdfmetrics.registerFont(TTFont(name, str(paths.resources() / "fonts" / file)))
    pdfmetrics.registerFontFamily(PLAIN, normal=PLAIN, bold=BOLD, italic=PLAIN, boldItalic=BOLD)
