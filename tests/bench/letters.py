"""Letters beside the plainest ReportLab letter of the same words, and a print file of many."""

from __future__ import annotations

import io

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Paragraph, SimpleDocTemplate

from caseworker_app.letters import fonts, to_pdf
from caseworker_app.letters.markup import Heading, Points, Run, Words
from caseworker_app.letters.page import Letter, Sender
from tests.bench.ratio import Ratio, best_of

_SENTENCES = "We will read what you send us, and we will write to you again before the end of the month. " * 5
_PARAGRAPHS, _POINTS = 10, 6
_MANY = 200


def _letter() -> Letter:
    words = [Words((Run(_SENTENCES),)) for _ in range(_PARAGRAPHS)]
    points = Points(tuple((Run("You can ask for a meeting with us."),) for _ in range(_POINTS)))
    return Letter(
        "bench", "A letter", "14-197", "F L", "Monday 23 November 2026",
        ("Ms K Lindqvist", "18 Tannery Row", "ASHMERE", "AS4 2LP"),
        Sender("Ashmere Council", ("Civic House", "Ashmere AS1 4QT"), ("01632 960 148",)),
        "SEND Regulations 2014", (Heading((Run("A heading"),), 1), *words, points), ("Rina Patel",),
    )  # fmt: skip


def _plain() -> None:
    """Build the same words by ReportLab's own template, without our code."""
    body = ParagraphStyle("body", fontName=fonts.PLAIN, fontSize=12, leading=16, spaceAfter=8)
    head = ParagraphStyle("head", parent=body, fontName=fonts.BOLD, fontSize=14, leading=18)
    story = [Paragraph("A heading", head)]
    story += [Paragraph(_SENTENCES, body) for _ in range(_PARAGRAPHS)]
    story += [Paragraph("You can ask for a meeting with us.", body, bulletText="•") for _ in range(_POINTS)]
    story += [Paragraph(words, body) for words in ("Yours sincerely", "Rina Patel")]
    SimpleDocTemplate(
        io.BytesIO(), pagesize=A4, leftMargin=25 * mm, rightMargin=25 * mm, topMargin=22 * mm,
        bottomMargin=20 * mm, invariant=1,
    ).build(story)  # fmt: skip


def measure() -> list[Ratio]:
    """Measure one letter, and a run of many in one file."""
    fonts.ready()
    letter = _letter()
    best = best_of(
        7, ours=lambda: to_pdf.write([letter]), plain=_plain, many=lambda: to_pdf.write([letter] * _MANY)
    )
    return [
        Ratio("letter, to Platypus without our code", best["ours"], best["plain"], 1.3),
        Ratio(f"a letter of {_MANY} in one file, to one alone", best["many"] / _MANY, best["ours"], 1.3),
    ]
