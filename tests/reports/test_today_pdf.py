"""Today on paper, read back from the PDF."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pdfplumber
import pytest
from pdfplumber.pdf import PDF

from caseworker_app.casework.today import Band, Count, Page, Row, View
from caseworker_app.reports import today_pdf
from caseworker_app.reports.today_words import status_words
from caseworker_app.statutory import engine, standing
from caseworker_app.statutory.rule import CaseFacts, Deadline, Event, Process

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 8, 30)
A4_LANDSCAPE = (842, 595)


def deadline(rule: str, kind: str, *events: tuple[str, date]) -> Deadline:
    """Return one deadline of a short story."""
    facts = CaseFacts(date(2015, 3, 2), (Process(kind, tuple(Event(type_, on) for type_, on in events)),))
    return next(one for one in engine.deadlines(facts, TODAY) if one.rule.id == rule)


def row(band: Band, number: int, one: Deadline) -> Row:
    """Return one row of Today."""
    state, days = standing.state_on(one, TODAY), standing.days_on(one, TODAY)
    return Row(
        band, number, f"case {number}", "Amira", "Sheikh", f"EHC-{number:05}", 1, False, one, state, days
    )


LATE = deadline("na-decide-assess", "needs_assessment", ("request_received", date(2026, 10, 1)))
DUE_TODAY = deadline("na-decide-assess", "needs_assessment", ("request_received", date(2026, 10, 12)))
SOON = deadline("na-decide-assess", "needs_assessment", ("request_received", date(2026, 10, 14)))
WAITING = deadline("ar-report", "annual_review", ("review_meeting_held", date(2026, 11, 2)))


def page_of(rows: list[Row], *names: str) -> Page:
    """Return a page of Today with its counts."""
    counts = {band: Count(sum(1 for line in rows if line.band is band)) for band in Band}
    return Page(View(TODAY, names), counts, tuple(rows), Count(0), Count(23), bool(rows), Count(0))


def long_list() -> list[Row]:
    """Return enough rows for several pages."""
    late = [row(Band.LATE, number, LATE) for number in range(1, 61)]
    return [
        *late, row(Band.DUE_TODAY, 61, DUE_TODAY), row(Band.SOON, 62, SOON), row(Band.WAITING, 63, WAITING)
    ]  # fmt: skip


@pytest.fixture
def printed(tmp_path: Path) -> Iterator[PDF]:
    file = tmp_path / "today.pdf"
    today_pdf.write(file, page_of(long_list(), "Reena Patel"), now=NOW, council="Aldermere Council")
    with pdfplumber.open(file) as pdf:
        yield pdf


def test_every_page_is_a4_landscape_with_filter_time_and_headings(printed: PDF) -> None:
    assert len(printed.pages) > 2
    for number, page in enumerate(printed.pages, start=1):
        assert (round(page.width), round(page.height)) == A4_LANDSCAPE
        text = page.extract_text()
        assert "Cases of Reena Patel" in text
        assert "As of Monday 23 November 2026, 8:30am" in text
        assert "Status What to do Child Due Why" in text
        assert f"Page {number} of {len(printed.pages)}" in text


def test_nothing_is_smaller_than_ten_points_and_the_fonts_are_inside(printed: PDF) -> None:
    letters = [letter for page in printed.pages for letter in page.chars]
    assert min(letter["size"] for letter in letters) >= 10
    assert all("LiberationSans" in letter["fontname"] for letter in letters)
    assert all("+" in letter["fontname"] for letter in letters)  # a subset that is embedded


def test_all_rows_are_there_in_order(printed: PDF) -> None:
    text = "\n".join(page.extract_text() for page in printed.pages)
    assert re.findall(r"EHC-(\d+)", text) == [f"{number:05}" for number in range(1, 64)]


def test_status_is_said_in_words_and_drawn_as_a_shape(printed: PDF) -> None:
    text = "\n".join(page.extract_text() for page in printed.pages)
    for words in (
        "Late 11 days",
        "Due today",
        "In 2 days",
        "Waiting",
        "From the setting",
    ):
        assert words in text
    shapes = [curve for page in printed.pages for curve in (*page.curves, *page.rects, *page.lines)]
    assert len(shapes) > 63


def test_what_others_owe_says_how_long_it_is_overdue() -> None:
    assert status_words(row(Band.WAITING, 1, WAITING)) == "Overdue by 7 days"


def test_initials_stand_for_names_unless_names_are_asked_for(tmp_path: Path, printed: PDF) -> None:
    assert "A.S. EHC-00001" in printed.pages[0].extract_text()
    assert "Sheikh" not in "".join(page.extract_text() for page in printed.pages)
    today_pdf.write(tmp_path / "names.pdf", page_of(long_list()[:1]), now=NOW, names=True)
    with pdfplumber.open(tmp_path / "names.pdf") as pdf:
        text = pdf.pages[0].extract_text()
    assert "Amira Sheikh" in text
    assert "Cases of all caseworkers" in text


def test_a_band_that_runs_over_a_page_says_so_and_no_heading_stands_alone(printed: PDF) -> None:
    assert "Late, continued" in printed.pages[1].extract_text()
    for page in printed.pages:
        lines = page.extract_text().splitlines()
        assert not re.match(r"(Late|Due today|Next 5 working days|Waiting for others) +\d+$", lines[-2])


def test_nothing_runs_out_of_the_page_or_into_the_next_column(printed: PDF) -> None:
    for page in printed.pages:
        assert max(letter["x1"] for letter in page.chars) <= page.width - 30
        assert min(letter["x0"] for letter in page.chars) >= 30
        assert max(letter["bottom"] for letter in page.chars) <= page.height - 8


def test_an_empty_day_says_so(tmp_path: Path) -> None:
    assert today_pdf.write(tmp_path / "empty.pdf", page_of([]), now=NOW) == 1
    with pdfplumber.open(tmp_path / "empty.pdf") as pdf:
        assert "Nothing is late or due in the next 5 working days." in pdf.pages[0].extract_text()


def test_the_document_has_a_title_and_a_language(printed: PDF) -> None:
    assert printed.metadata["Title"] == "Today, 23 November 2026"
    assert printed.doc.catalog["Lang"] == b"en-GB"


def test_the_same_day_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one.pdf", "two.pdf"):
        today_pdf.write(tmp_path / name, page_of(long_list()), now=NOW)
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()
