"""Print runs: many letters in one file, a batch from the record to the file, memory, and LibreOffice."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

from caseworker_app.casework import preferences
from caseworker_app.casework.people import PersonDetails, save_person
from caseworker_app.casework.processes import REVIEW
from caseworker_app.letters import batch, fonts, print_file, print_queue, to_docx
from caseworker_app.letters import page as sheet
from caseworker_app.letters.composing import sitting
from caseworker_app.letters.drafts import Wish
from caseworker_app.letters.markup import Block, Box, Heading, NewPage, Points, Runs, Table, Words
from caseworker_app.letters.page import MM, Letter
from caseworker_app.letters.print_file import Item
from caseworker_app.store import tables
from caseworker_app.store.open import Store, create_store
from tests.bench.ratio import Ratio, best_of
from tests.letters.families import COUNCIL, MAINTAIN, REASONS

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
MANY, BATCH, CONVERTED = 1000, 500, (10, 60)
_GIVEN = ("Amira", "Ben", "Chloe", "Daniel", "Eva", "Farah", "George", "Hana", "Isaac", "Jaya")
_FAMILY = ("Siddiqui", "Okafor", "Smith", "Nowak", "Patel", "Hussain", "Jones", "Evans", "Begum")


@cache
def _store(cases: int) -> tuple[Store, list[str]]:
    """Return a store with so many reviewed children, each with a mother at an address."""
    folder = Path(tempfile.mkdtemp(prefix="caseworker-bench-letters-"))
    store = create_store(folder / "store", "bench", keyring=False)
    with store.unit("make a caseload", user="bench", now=NOW) as unit:
        preferences.write(unit, COUNCIL)
        names = [(_GIVEN[n % 10], f"{_FAMILY[n % 9]}{'abcdefghijk'[n // 90 % 11]}") for n in range(cases)]
        ids = unit.insert_many(
            tables.Case,
            ({"reference": f"EHC-{n:05}", "given_name": given, "family_name": family, "opened_at": NOW,
              "date_of_birth": date(2014, 5, 2)} for n, (given, family) in enumerate(names)),
        )  # fmt: skip
        for number, case in enumerate(ids):
            mother = f"Mona {names[number][1]}{number}"
            save_person(
                unit, PersonDetails(case_id=case, name=mother, title="Ms", role="mother",
                                    parental_responsibility=True,
                                    address=f"{number} Mill Lane; Ashmere; AS{number % 90 + 1} 2LP"),
            )  # fmt: skip
        runs = unit.insert_many(
            tables.Process, ({"case_id": one, "kind": REVIEW, "opened_at": NOW} for one in ids)
        )
        told = [("plan_issued", date(2026, 1, 12)), ("review_meeting_held", date(2026, 11, 2)),
                ("review_report_circulated", date(2026, 11, 13))]  # fmt: skip
        unit.insert_many(
            tables.Event,
            ({"case_id": case, "process_id": run, "type": type_, "on": on, "recorded_at": NOW}
             for case, run in zip(ids, runs, strict=True) for type_, on in told),
        )  # fmt: skip
    return store, ids


def some_letters(count: int) -> Iterator[Letter]:
    """Give decision letters to so many mothers, each with words of its own."""
    store, (case, *_) = _store(1)
    with store.reading() as session:
        made = sitting(session, store, NOW.date()).compose(case, MAINTAIN, NOW.date(), REASONS).made
    first = next(one.letter for one in made if not one.recipient.is_copy)
    for number in range(count):
        name = f"{_GIVEN[number % 10]}{number}"
        yield replace(
            first, reference=f"EHC-{number:05}", address=(f"Ms Mona {name}", *first.address[1:]),
            blocks=tuple(_renamed(block, name) for block in first.blocks),
        )  # fmt: skip


def _renamed(block: Block, name: str) -> Block:
    def runs(old: Runs) -> Runs:
        return tuple(replace(run, text=run.text.replace(_GIVEN[0], name)) for run in old)

    if isinstance(block, Heading | Words):
        return replace(block, runs=runs(block.runs))
    if isinstance(block, Points):
        return replace(block, points=tuple(map(runs, block.points)))
    if isinstance(block, Table):
        return Table(tuple(tuple(runs(cell) for cell in row) for row in block.rows))
    return Box(tuple(_renamed(one, name) for one in block.inside)) if isinstance(block, Box) else block


def on_one_canvas(letters: Sequence[Letter]) -> bytes:
    """Draw the same words on as many pages by hand: one canvas, wrapped lines, embedded TrueType."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1, pageCompression=1)
    for letter in letters:
        height = _first_lines(canvas, letter)
        for words, bold in _lines(letter):
            font = fonts.BOLD if bold else fonts.PLAIN
            for line in simpleSplit(words, font, 12, 160 * MM):
                if height < 25 * MM:
                    canvas.showPage()
                    height = 270 * MM
                canvas.setFont(font, 12)
                canvas.drawString(25 * MM, height, line)
                height -= 16
            height -= 8
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _first_lines(canvas: Canvas, letter: Letter) -> float:
    canvas.setFont(fonts.PLAIN, 10)
    for place, line in enumerate((*letter.address, letter.sender.council, *letter.sender.lines, letter.date)):
        canvas.drawString(25 * MM, (240 - 4 * place) * MM, line)
    return (sheet.PAGE_HEIGHT - sheet.BODY_TOP) * MM


def _lines(letter: Letter) -> Iterator[tuple[str, bool]]:
    for block in (*letter.body, *(one for box in letter.body if isinstance(box, Box) for one in box.inside)):
        if isinstance(block, Heading | Words):
            yield "".join(run.text for run in block.runs), isinstance(block, Heading)
        elif isinstance(block, Points):
            yield from (("".join(run.text for run in point), False) for point in block.points)
        elif isinstance(block, Table):
            yield from ((" ".join(run.text for cell in row for run in cell), False) for row in block.rows)
        elif isinstance(block, NewPage):
            continue
    yield from ((line, False) for line in letter.closing)


def measure() -> list[Ratio]:
    """Measure a print file, a batch, the memory of both, and LibreOffice."""
    fonts.ready()
    letters = list(some_letters(MANY))
    best = best_of(
        3,
        ours=lambda: print_file.write((Item(letter) for letter in letters), MANY, duplex=True),
        canvas=lambda: on_one_canvas(letters),
    )
    return [
        Ratio(f"{MANY} letters in one print file, to one canvas", best["ours"], best["canvas"], 2.0),
        *_of_a_batch(best["ours"] / MANY),
        *_memory(),
        *_libreoffice(letters),
    ]


def _of_a_batch(one: float) -> list[Ratio]:
    """Measure a batch from the record to the kept files, and the longest it goes without hearing of Stop."""
    store, cases = _store(BATCH)
    wishes = [Wish(case_id=case, letter=MAINTAIN, typed=REASONS, day=NOW.date()) for case in cases]
    heard = [time.perf_counter()]
    began = heard[0]
    with store.reading() as session:
        prepared = batch.prepare_batch(
            session, store, wishes, user="bench", now=NOW,
            progress=lambda done, total: heard.append(time.perf_counter()),
        )  # fmt: skip
    locked = time.perf_counter()
    with store.unit("batch", user="bench", now=NOW) as unit:
        made = batch.record_batch(unit, store, prepared)
    locked = time.perf_counter() - locked
    took = time.perf_counter() - began
    assert made.run is not None
    assert len(made.run.items) == BATCH, made.refused[:3]
    gap = max(after - before for before, after in zip(heard, [*heard[1:], began + took], strict=True))
    best = best_of(15, page=lambda: _page(store), rows=lambda: _rows(store))
    return [
        Ratio(
            f"a batch of {BATCH}, made, approved, printed, kept; to the drawing alone",
            took,
            one * BATCH,
            12.0,
        ),
        Ratio(f"a batch of {BATCH}: the longest until Stop is heard, to the whole", gap, took, 0.15),
        Ratio(f"a batch of {BATCH}: how long others wait to write, to the whole", locked, took, 0.15),
        Ratio("a page of the queue among 500 letters, to 50 such rows", best["page"], best["rows"], 3.0),
    ]


def _page(store: Store) -> None:
    with store.reading() as session:
        print_queue.queue_page(session, "printed", most=50)


def _rows(store: Store) -> None:
    asked = print_queue.select(tables.Document, tables.Case)
    with store.reading() as session:
        session.execute(asked.join(tables.Case, tables.Case.id == tables.Document.case_id).limit(51)).all()


_CHILD = """
import sys
from caseworker_app.letters import print_file, to_pdf
from caseworker_app.letters.print_file import Item
from tests.bench.print_run import some_letters
count, way = int(sys.argv[1]), sys.argv[2]
to_pdf.write(list(some_letters(1)))
open("/proc/self/clear_refs", "w").write("5")  # from here on: opening a store takes more than any letter
if way == "file":
    print_file.write((Item(letter) for letter in some_letters(count)), count, duplex=True)
else:
    for letter in some_letters(count):
        to_pdf.write([letter])
status = open("/proc/self/status").read()
print(int(status.split("VmHWM:")[1].split()[0]) / 1024)
"""


def _memory() -> list[Ratio]:
    """Measure the most memory of a process that makes 100 letters and of one that makes 2,000."""
    if not Path("/proc/self/status").exists():
        print("The most memory of a process cannot be read here.")
        return []
    found = []
    # A file of 4,000 pages is itself some 7 MB, twice while it is put together, beside its pages before that.
    for way, words, limit in (("each", "one by one", 1.1), ("file", "in one print file", 1.35)):
        peaks = [
            float(subprocess.check_output([sys.executable, "-c", _CHILD, str(count), way]))
            for count in (100, 2000)
        ]
        found.append(
            Ratio(f"memory for 2,000 letters {words}, to 100", peaks[1], peaks[0], limit, unit="MiB")
        )
    return found


def _libreoffice(letters: Sequence[Letter]) -> list[Ratio]:
    """Measure LibreOffice converting the same letters in one batch; its start is not counted."""
    office = shutil.which("soffice")
    if office is None:
        print("LibreOffice is not installed here, so nothing is measured beside it.")
        return []
    took = {}
    for count in CONVERTED:
        with tempfile.TemporaryDirectory() as folder:
            for number, letter in enumerate(letters[:count]):
                (Path(folder) / f"{number}.docx").write_bytes(to_docx.write(letter))
            began = time.perf_counter()
            subprocess.run(
                [office, f"-env:UserInstallation=file://{folder}/profile", "--headless",
                 "--convert-to", "pdf", "--outdir", folder, *map(str, Path(folder).glob("*.docx"))],
                check=True, capture_output=True,
            )  # fmt: skip
            took[count] = time.perf_counter() - began
            assert len(list(Path(folder).glob("*.pdf"))) == count
    fewer, more = CONVERTED
    floor = (took[more] - took[fewer]) / (more - fewer)
    ours = best_of(3, ours=lambda: print_file.write(map(Item, letters[:100]), 100, duplex=True))["ours"] / 100
    return [Ratio("a letter of a run, to LibreOffice converting the same", ours, floor, 1 / 8)]
