"""The preview of a caseload of 20,000 rows by 40 columns, beside the bare reading of the same file."""

from __future__ import annotations

import datetime as dt
import math
import random
import tempfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import python_calamine

from caseworker_app.casework.import_rows import import_rows
from caseworker_app.casework.year_group import RECEPTION_AFTER, school_year
from caseworker_app.imports import plan
from caseworker_app.store.open import create_store
from tests.bench.ratio import Ratio, best_of

TODAY = dt.date(2026, 11, 23)
ROWS = 20_000
LIMIT, AIM = 2.5, 2.0
HEADINGS = (
    "Ref", "Surname", "Forename", "DoB", "NCY", "School", "LAC", "Date req rec'd", "6 wk date",
    "Dec to assess", "EP advice req",
    "EP advice rec'd", "Health advice req", "Health advice rec'd", "16 wk date", "Draft EHCP", "20 wk date",
    "Final EHCP",
    "Last review", "AR due", "AR mtg", "AR paperwork rec'd", "AR decision", "AR outcome", "Amendment notice",
    "Amended final",
    "Parent/carer", "Tel", "Email", "SENCO", "Officer", "Primary need", "Band", "Top-up", "Transport", "MSG",
    "PEP", "Panel",
    "Notes", "Last chased",
)  # fmt: skip


def measure() -> Sequence[Ratio]:
    """Reading, mapping, checks and preview, against reading alone."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "caseload.xlsx"
        write_caseload(path, ROWS)
        best = best_of(3, floor=lambda: bare(path), ours=lambda: whole(path))
        written = best_of(1, ours=lambda: brought_in(path, Path(folder) / "store"))
    return (
        Ratio("import: 20,000 x 40 cells read, mapped, checked", best["ours"], best["floor"], LIMIT, AIM),
        Ratio("import: the same brought in (for information)", written["ours"], best["floor"], math.inf),
    )


def bare(path: Path) -> int:
    """Read the file and nothing more."""
    with python_calamine.CalamineWorkbook.from_path(str(path)) as book:
        return len(book.get_sheet_by_index(0).to_python())


def whole(path: Path) -> int:
    """Do all that stands before “Bring in N rows”."""
    preview = plan.preview(plan.open_book(path, today=TODAY), today=TODAY)
    assert len(preview) > ROWS * 0.99
    return len(preview.rejected) + len(preview.doubtful) + len(preview.disagreements)


def brought_in(path: Path, folder: Path) -> int:
    """Do all of an import, with every deadline, in one transaction of a new encrypted store."""
    preview = plan.preview(plan.open_book(path, today=TODAY), today=TODAY)
    now = dt.datetime.combine(TODAY, dt.time(9), dt.UTC)
    with (
        create_store(folder, "correct horse battery staple", keyring=False) as store,
        store.unit("Import", user="bench", now=now) as unit,
    ):
        made = import_rows(unit, preview)
    assert made.made == len(preview)
    return made.made


def write_caseload(path: Path, rows: int) -> None:
    """Write a caseload as a council keeps it: real dates, some typed, notes, the sheet's own due dates."""
    dice = random.Random(20)
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Caseload")
    sheet.append(HEADINGS)
    for number in range(rows):
        sheet.append(_row(number, dice))
    book.save(path)


def _row(number: int, dice: random.Random) -> list[object]:
    def after(day: dt.date, first: int, last: int) -> dt.date | str:
        then = day + dt.timedelta(days=dice.randint(first, last))
        if then > TODAY:
            return ""
        return f"{then.day}.{then.month}.{then:%y}" if dice.random() < 0.03 else then

    request = dt.date(2021, 1, 4) + dt.timedelta(days=number % 1900)
    born = dt.date(2006, 1, 1) + dt.timedelta(days=number * 7 % 6000)
    final = request + dt.timedelta(days=dice.randint(120, 200))
    reviewed = final + dt.timedelta(days=350)
    last = after(reviewed, 0, 30)
    # Every other row has the anniversary, as a formula in a sheet does; the law's date is the day before.
    counted = last if isinstance(last, dt.date) else reviewed
    due = counted + dt.timedelta(days=365 - number % 2)
    return [
        f"EHC-{number:05d}", f"Family{number % 4000}", f"Given{number % 700}", born,
        school_year(TODAY) - school_year(born) - RECEPTION_AFTER, f"School {number % 300}",
        "Y" if number % 17 == 0 else "", request, request + dt.timedelta(weeks=6), after(request, 30, 50),
        after(request, 40, 60), "TBC" if number % 400 == 0 else after(request, 70, 110), after(request, 40,
        60), after(request, 70, 110),
        request + dt.timedelta(weeks=16), after(request, 100, 130), request + dt.timedelta(weeks=20,
        days=number % 50 == 0), after(final, 0, 0),
        last, due, after(reviewed, 1, 20),
        after(reviewed, 20, 40),
        after(reviewed, 25, 50), "Amend" if number % 3 else "Maintain", after(reviewed, 30, 50),
        after(reviewed, 60, 120),
        f"Ms Parent{number % 15000}", f"07700 9{number:05d}", f"p{number}@example.org",
        f"Senco {number % 300}", f"Officer {number % 60}",
        ("ASD", "SEMH", "SLCN")[number % 3], "ABC"[number % 3], number % 9000, "Y" if number % 3 else "",
        "N", "", "12/6" if number % 5 else "",
        f"note of row {number}", "3/4" if number % 7 == 0 else "",
    ]  # fmt: skip
