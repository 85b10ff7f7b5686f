"""Letters beside the same letters built by ReportLab's own template, many of them, and an office program."""

from __future__ import annotations

import gc
import io
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table

from caseworker_app.letters import catalogue, example, fonts, to_docx, to_pdf
from caseworker_app.letters.markup import Block, Box, Heading, Points, Runs, Words, text_of
from caseworker_app.letters.markup import Table as Rows
from caseworker_app.letters.page import Letter
from tests.bench.ratio import Ratio, best_of

_FEW, _MANY, _IN_ONE_FILE, _FOR_OFFICE = 100, 2_000, 200, 20
_OFFICE = ("soffice", "libreoffice")


def _letter(name: str = "review-decision-maintain") -> Letter:
    """Make a letter from its source and its facts, as a run does for each reader."""
    template = catalogue.letter(name)
    return example.letter(name, template.title, template.text)


def _plain(letter: Letter) -> None:
    """Build the same words by ReportLab's own template, without our code."""
    SimpleDocTemplate(
        io.BytesIO(), pagesize=A4, leftMargin=25 * mm, rightMargin=25 * mm, topMargin=22 * mm,
        bottomMargin=20 * mm, invariant=1,
    ).build([one for block in letter.body for one in _flowables(block)] + _ends(letter))  # fmt: skip


_BODY = ParagraphStyle("body", fontName=fonts.PLAIN, fontSize=12, leading=16, spaceAfter=8)
_HEAD = ParagraphStyle("head", parent=_BODY, fontName=fonts.BOLD, fontSize=14, leading=18)


def _flowables(block: Block) -> Iterator[Flowable]:
    if isinstance(block, Heading):
        yield Paragraph(text_of(block.runs), _HEAD)
    elif isinstance(block, Words):
        yield _paragraph(block.runs)
    elif isinstance(block, Points):
        yield from (Paragraph(text_of(point), _BODY, bulletText="•") for point in block.points)
    elif isinstance(block, Box):
        yield Table(list(_box(block)), colWidths=[154, 299], style=[("BOX", (0, 0), (-1, -1), 1, "black")])


def _paragraph(runs: Runs) -> Paragraph:
    return Paragraph("".join(f"<b>{run.text}</b>" if run.bold else run.text for run in runs), _BODY)


def _box(block: Box) -> Iterator[list[object]]:
    for inner in block.inside:
        if isinstance(inner, Rows):
            yield from ([_paragraph(cell) for cell in row] for row in inner.rows)
        elif isinstance(inner, Words):
            yield [_paragraph(inner.runs), ""]


def _ends(letter: Letter) -> list[Flowable]:
    lines = (*letter.address, letter.sender.council, *letter.sender.lines, letter.date, *letter.closing)
    return [Paragraph(line, _BODY) for line in lines]


def measure() -> list[Ratio]:
    """Measure one letter, runs of many, and the same letters by an office program."""
    fonts.ready()
    letter = _letter()
    best = best_of(
        9,
        whole=lambda: to_pdf.write([_letter()]),
        plain=lambda: _plain(letter),
        alone=lambda: to_pdf.write([letter]),
        many=lambda: to_pdf.write([letter] * _IN_ONE_FILE),
    )
    return [
        Ratio(
            "a letter from its source to its PDF, to Platypus without our code",
            best["whole"],
            best["plain"],
            1.3,
        ),
        Ratio(
            f"a letter of {_IN_ONE_FILE} in one file, to one alone",
            best["many"] / _IN_ONE_FILE,
            best["alone"],
            1.3,
        ),
        *_steady(),
        *_to_office(letter),
    ]


def _steady() -> Iterator[Ratio]:
    """Write thousands of letters one after another: the last cost what the first did, in time and memory."""
    times, memory = [], 0.0
    for number in range(_MANY):
        started = time.perf_counter()
        to_pdf.write([_letter()])
        times.append(time.perf_counter() - started)
        if number == _FEW:
            gc.collect()
            memory = _mebibytes()
    gc.collect()
    first, last = min(times[:_FEW]), min(times[-_FEW:])  # the least: what else runs here falls on both
    yield Ratio(f"letters {_MANY - _FEW} to {_MANY} of a run, to the first {_FEW}", last, first, 1.2)
    yield Ratio(f"memory after {_MANY} letters, to that after {_FEW}", _mebibytes(), memory, 1.1, unit="MiB")


def _mebibytes() -> float:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * 4096 / 2**20


def _to_office(letter: Letter) -> Iterator[Ratio]:
    """Convert the Word files of some letters to PDF by LibreOffice, where it is installed."""
    program = next(filter(None, map(shutil.which, _OFFICE)), None)
    if program is None:
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = [folder / f"{number}.docx" for number in range(_FOR_OFFICE)]
        for file in files:
            file.write_bytes(to_docx.write(letter))
        started = time.perf_counter()
        subprocess.run(
            [program, "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "pdf",
             "--outdir", name, *map(str, files)],
            check=True, capture_output=True, timeout=300,
        )  # fmt: skip
        office = time.perf_counter() - started
    started = time.perf_counter()
    for _ in range(_FOR_OFFICE):
        to_pdf.write([letter])
    ours = time.perf_counter() - started
    yield Ratio(f"{_FOR_OFFICE} letters, to LibreOffice converting them", ours, office, 1 / 8)
