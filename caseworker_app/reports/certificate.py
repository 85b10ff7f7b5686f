"""The certificate of a deletion on paper: counts, rule and reference, and nothing else of the child."""

from __future__ import annotations

import io
from collections.abc import Iterator
from html import escape
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer

from caseworker_app.casework.purge import Certificate
from caseworker_app.errors import CannotSave
from caseworker_app.reports import paper_fonts
from caseworker_app.reports.paper_fonts import BOLD, PLAIN
from caseworker_app.reports.person.words import title
from caseworker_app.statutory.words import long_date
from caseworker_app.store.files import write_whole
from caseworker_app.store.session import LONDON

_BODY = ParagraphStyle("body", fontName=PLAIN, fontSize=11, leading=16, spaceAfter=5)
_TITLE = ParagraphStyle("title", parent=_BODY, fontName=BOLD, fontSize=20, leading=26, spaceAfter=10)
_ONE = ParagraphStyle("one", parent=_BODY, fontName=BOLD, fontSize=13, spaceBefore=10)


def lines(made: Certificate) -> Iterator[tuple[str, str]]:
    """Give the facts of a certificate, each with what it is."""
    at = made.at.astimezone(LONDON)
    yield "Case", made.reference
    yield "Deleted on", f"{long_date(at.date())}, {at:%H:%M}, by {made.by}"
    yield "Rule", made.rule
    yield "Reason", made.because
    yield "Certificate", made.id


def counted(made: Certificate) -> Iterator[tuple[str, int]]:
    """Give what was deleted, each kind with its count."""
    for name, count in made.counts.items():
        yield title(name) if name != "cases" else "Cases, with those merged into it", count


def about_backups(made: Certificate) -> str:
    """Say where it may still be, and until when."""
    return (
        "It is gone from this caseload: rows, search index, letters and attachments with their second "
        "copies. Of "
        "the history only stays that something was done, when and by whom. Automatic backups made before "
        "hold it "
        f"until they are replaced, in ordinary use by {long_date(made.backups_until)}. Backups made by "
        f"hand, files "
        "in set-aside/ and what was printed or exported hold it until somebody destroys them. A backup "
        "that is "
        "restored brings it back, and back onto the list."
    )


def write(file: Path, made: Certificate, council: str) -> None:
    """Write the certificate."""
    paper_fonts.register()
    paper = io.BytesIO()
    story: list[Flowable] = [Paragraph("Certificate of deletion", _TITLE)]
    if council:
        story.append(Paragraph(escape(council), _BODY))
    story += [Paragraph(f"<b>{name}:</b> {escape(words)}", _BODY) for name, words in lines(made)]
    story.append(Paragraph("What was deleted", _ONE))
    story += [Paragraph(f"{escape(name)}: {count}", _BODY) for name, count in counted(made)]
    story += [Spacer(1, 8), Paragraph(about_backups(made), _BODY)]
    edge = 22 * mm
    SimpleDocTemplate(
        paper, pagesize=A4, leftMargin=edge, rightMargin=edge, topMargin=edge, bottomMargin=edge,
        title=f"Certificate of deletion: {made.reference}", author=council or "Caseworker", lang="en-GB",
        invariant=1,
    ).build(story)  # fmt: skip
    try:
        write_whole(file, paper.getvalue())
    except OSError as error:
        raise CannotSave(f"{file.name} could not be written.", "Choose another folder.") from error
