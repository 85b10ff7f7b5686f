# ruff: noqa: E501 - XML and rows of a sheet read best unbroken
"""Make the sample workbooks: fictional children, in the shapes in which councils keep their trackers.

Run `python resources/samples/make_samples.py [FOLDER]`. The same files come out every time.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
import re
import sys
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
import xlwt
from openpyxl.styles import Font

STAMP = (2026, 9, 1, 9, 0, 0)
MOMENT = dt.datetime(*STAMP)  # noqa: DTZ001 - a workbook's own time stamp has no zone
TODAY = dt.date(2026, 9, 1)

FAMILIES = (
    "Okafor", "Lindgren", "Shah", "Munro", "Zając", "Hussain", "O’Neill", "Begum", "Fairhurst", "Nguyen",
    "Adeyemi",
    "Kowalczyk", "Whittle", "St John", "Rahman", "Costa", "Ferreira", "Tembo", "Hargreaves", "Ali", "Petrov",
    "Doyle",
)  # fmt: skip
GIVEN = (
    "Ada", "Oskar", "Rohan", "Eilidh", "Kacper", "Maryam", "Finn", "Zara", "Isla", "Minh", "Tobi", "Zofia",
    "Leo",
    "Amelia", "Yusuf", "Inês", "Théo", "Chipo", "Grace", "Noah", "Anya", "Declan", "Sofia", "Ibrahim",
)  # fmt: skip
SCHOOLS = (
    "St Brendan's RC Primary", "Larkfield Primary School", "Mossbank High School", "The Beeches School",
    "Harbour View Academy", "Westgate College", "Little Acorns Nursery",
)  # fmt: skip
OFFICERS = ("R. Patel", "J. Ali", "S. Byrne")
NEEDS = ("ASD", "SEMH", "SLCN", "MLD", "PD", "HI", "SLD")
NOTES = (
    "",
    "",
    "mum prefers email",
    "moved Sept",
    "see letter 3/4",
    "chased 3/4 and 17/4",
    "+44 7700 900123 after 5",
)

Row = list[Any]


class Child:
    """One invented child, with dates that hang together unless a sheet spoils them."""

    def __init__(self, dice: random.Random, number: int) -> None:
        self.reference = f"EHC-{number:05d}"
        self.family, self.given = dice.choice(FAMILIES), dice.choice(GIVEN)
        self.born = dt.date(dice.randint(2008, 2021), dice.randint(1, 12), dice.randint(1, 28))
        self.school, self.officer, self.need = dice.choice(SCHOOLS), dice.choice(OFFICERS), dice.choice(NEEDS)
        self.parent = f"{dice.choice(('Mrs', 'Ms', 'Mr'))} {dice.choice('ABCDEFGHJKLMN')} {self.family}"
        self.phone = f"07700 900{dice.randint(100, 999)}"
        self.request = dt.date(2024, 1, 8) + dt.timedelta(days=dice.randint(0, 900))
        self.decided = self.request + dt.timedelta(days=dice.randint(30, 50))
        self.draft = self.request + dt.timedelta(days=dice.randint(100, 125))
        self.final = self.request + dt.timedelta(days=dice.randint(130, 190))
        self.meeting = self.final + dt.timedelta(days=dice.randint(300, 360))
        self.note = dice.choice(NOTES)

    @property
    def year(self) -> int:
        """The national curriculum year at the start of September 2026."""
        return 2026 - self.born.year - (self.born.month >= 9) - 4

    @property
    def twenty_weeks(self) -> dt.date:
        """The lawful date of the final plan."""
        return self.request + dt.timedelta(weeks=20)

    def past(self, day: dt.date) -> dt.date | str:
        """Return a day that has come, or nothing."""
        return day if day <= TODAY else ""


def children(seed: int, count: int) -> list[Child]:
    """Invent children, two brothers or sisters among every ten, and no two alike."""
    dice = random.Random(seed)
    made = [Child(dice, seed * 1000 + number) for number in range(1, count + 1)]
    for number in range(3, count, 10):
        sibling, other = made[number], made[number - 1]
        sibling.family, sibling.parent, sibling.phone, sibling.officer = (
            other.family,
            other.parent,
            other.phone,
            other.officer,
        )
        sibling.given = next(name for name in GIVEN if name not in (sibling.given, other.given))
    return made


def typed(day: dt.date | str, dice: random.Random) -> dt.date | str:
    """Type a date as someone in a hurry does."""
    if isinstance(day, str):
        return dice.choice(("", "", "TBC", "n/a"))
    ways: tuple[Callable[[dt.date], Any], ...] = (
        lambda d: d, lambda d: d, lambda d: d, lambda d: d.strftime("%d/%m/%Y"),
        lambda d: f"{d.day}.{d.month}.{d:%y}",
        lambda d: d.strftime("%d-%b-%y"), lambda d: d.strftime("%d/%m/%Y") + dice.choice(("", "",
        " chased 3/4", " (TBC)")),
    )  # fmt: skip
    return dice.choice(ways)(day)  # type: ignore[no-any-return]


def spoil(rows: list[Row], cells: dict[tuple[int, int], Any]) -> None:
    """Put the mistakes that real trackers have into their cells."""
    for (row, column), value in cells.items():
        rows[row][column] = value


def save_book(book: openpyxl.Workbook, path: Path) -> None:
    """Save a workbook so that the same cells give the same bytes."""
    book.properties.created = book.properties.modified = MOMENT
    whole = io.BytesIO()
    book.save(whole)
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist()):
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _without_now(content)
            target.writestr(zipfile.ZipInfo(name, STAMP), content, zipfile.ZIP_DEFLATED)


def _without_now(content: bytes) -> bytes:
    return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + MOMENT.isoformat().encode() + b"Z", content)


def school_years(folder: Path) -> None:
    """Three sheets, one a school year, under title rows and two-row merged headings, 40 columns."""
    book = openpyxl.Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    everyone = children(1, 96)
    for index, title in enumerate(("2023-24", "2024-25", "2025-26")):
        dice = random.Random(10 + index)
        sheet = book.create_sheet(title)
        sheet["A1"], sheet["A2"] = (
            "SEND Casework Team – EHC tracker",
            f"Academic year {title}  *** DO NOT SORT ***",
        )
        sheet["A1"].font = Font(bold=True, size=14)
        sheet.merge_cells("A1:H1")
        _two_rows(sheet)
        rows = [_wide(child, dice) for child in everyone[index * 30 : index * 30 + 36]]
        spoil(rows, {(3, 3): "30/02/2015", (5, 12): "chased 3/4", (7, 17): "March 24", (8, 8): dt.date(2041,
        11, 3),
                     (9, 12): "w/c 3 Feb", (11, 30): "=cmd|' /C calc'!A0", (14, 3): dt.date(1998, 5, 4),
                     (16, 20): "31/09/25", (18, 12): "spring half term"})  # fmt: skip
        for number, row in enumerate(rows):
            if number in (10, 22):
                sheet.append([])
            if number == 20:
                sheet.append(["Ref", "Surname", "Forename"])
            sheet.append(row)
        sheet.append([])
        sheet.append(["", f"Total: {len(rows)}"])
        for cells in sheet.iter_rows():
            for cell in cells:
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    cell.data_type = "s"
                elif isinstance(cell.value, dt.date):
                    cell.number_format = "DD/MM/YYYY"
    lists = book.create_sheet("Lists")
    lists.append(["Y"])
    lists.append(["N"])
    lists.sheet_state = "hidden"
    save_book(book, folder / "caseload-by-school-year.xlsx")


GROUPS = (
    ("Child", ("Ref", "Surname", "Forename", "DoB", "NCY", "School", "LAC")),
    ("Assessment", ("Date req rec'd", "6 wk date", "Dec to assess", "Assess Y/N", "EP advice req",
    "EP advice rec'd", "Health advice req",
                    "Health advice rec'd", "16 wk date", "Draft EHCP", "20 wk date", "Final EHCP")),
    ("Annual review", ("AR due", "AR mtg", "AR paperwork rec'd", "AR decision", "AR outcome",
    "Amendment notice", "Amended final")),
    ("Contacts", ("Parent/carer", "Tel", "Email", "SENCO", "Officer")),
    ("Other", ("Primary need", "Band", "Top-up £", "Transport?", "MSG", "PEP", "Panel", "Notes",
    "Last chased")),
)  # fmt: skip


def _two_rows(sheet: Any) -> None:
    column = 1
    for group, names in GROUPS:
        sheet.cell(4, column, group).font = Font(bold=True)
        sheet.merge_cells(start_row=4, start_column=column, end_row=4, end_column=column + len(names) - 1)
        for name in names:
            sheet.cell(5, column, name)
            column += 1


def _wide(child: Child, dice: random.Random) -> Row:
    twenty = child.twenty_weeks + dt.timedelta(days=dice.choice((0, 0, 0, 0, 7, -1, 14)))
    review = dice.choice(("maintain", "Amend", "No change", "amend", "Cease"))
    met = child.past(child.meeting)
    after = child.meeting + dt.timedelta(days=24)
    return [
        child.reference, child.family, child.given, child.born, child.year if child.year else "R",
        child.school, dice.choice(("", "", "", "Y", "N")),
        child.request, child.request + dt.timedelta(weeks=6), typed(child.past(child.decided), dice), "Y",
        typed(child.past(child.decided + dt.timedelta(days=3)), dice),
        typed(child.past(child.decided + dt.timedelta(days=50)), dice),
        child.past(child.decided + dt.timedelta(days=3)),
        typed(child.past(child.decided + dt.timedelta(days=60)), dice),
        child.request + dt.timedelta(weeks=16), typed(child.past(child.draft), dice), twenty,
        typed(child.past(child.final), dice),
        dt.date(child.final.year + 1, child.final.month, min(child.final.day,
        28)) if child.final <= TODAY else "",
        typed(met, dice), child.past(child.meeting + dt.timedelta(days=16)), child.past(after),
        review if child.past(after) else "",
        child.past(after) if review.lower() == "amend" else "", "",
        child.parent, child.phone,
        f"{child.parent.split()[-1].lower().replace('’', '').replace('ą', 'a')}@example.org",
        dice.choice(("Mrs Tully", "Mr Osei", "")), child.officer,
        child.need, dice.choice("ABCDE"), dice.randint(1000, 9000), dice.choice(("Y", "N", "")),
        dice.choice(("Y", "N", "")),
        dice.choice(("", "due")), dice.choice(("", "12/6", "agreed")), child.note, dice.choice(("", "3/4",
        "17/4")),
    ]  # fmt: skip


def old_tracker(folder: Path) -> None:
    """A .xls whose days count from 1904, with one name column, a duplicate and a child without a birth date."""
    book = xlwt.Workbook()
    book.dates_1904 = True
    sheet = book.add_sheet("Live cases")
    shown = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    heads = (
        "No",
        "Child's name",
        "DOB",
        "Yr",
        "Setting",
        "Case officer",
        "Date EHCP issued",
        "Last AR",
        "Next AR",
        "AR booked",
        "Mum mob",
        "Comments",
    )
    sheet.write(0, 0, "Annual reviews tracker (copy of copy)")
    for column, heading in enumerate(heads):
        sheet.write(2, column, heading)
    dice = random.Random(3)
    made = children(3, 40)
    made.append(made[6])
    for number, child in enumerate(made):
        last = child.final + dt.timedelta(days=350)
        row: Row = [
            number + 1, f"{child.family.upper()}, {child.given}", child.born, child.year,
            child.school.replace("School", "Sch"),
            child.officer, child.final, last if last <= TODAY else "", dt.date(last.year + 1, last.month,
            min(last.day, 28)), "",
            child.phone, child.note,
        ]  # fmt: skip
        if number == 4:
            row[2] = ""
        if number == 9:
            row[7] = ""
        if number == 12:
            row[1] = f"{child.given} van der {child.family}"
        if number == 15:
            row[8] = "TBC - chased 3/4"
        for column, value in enumerate(row):
            if isinstance(value, dt.date) and dice.random() < 0.9:
                sheet.write(number + 3 + number // 15, column, value, shown)
            elif isinstance(value, dt.date):
                sheet.write(number + 3 + number // 15, column, value.strftime("%d.%m.%y"))
            elif value != "":
                sheet.write(number + 3 + number // 15, column, value)
    book.save(str(folder / "reviews-tracker-1904.xls"))


def requests_csv(folder: Path) -> None:
    """A .csv in windows-1252 with semicolons: needs assessments in progress, the month first in one column."""
    heads = ("Unique ID", "Legal surname", "Legal forename", "Date of birth", "Gender",
    "Date request received", "20 week deadline",
             "Decision to assess", "Draft issued", "Final issued", "Current school", "Allocated to",
             "Home address", "Postcode", "Language")  # fmt: skip
    rows: list[Row] = []
    dice = random.Random(4)
    for child in children(4, 30):
        child.request = dt.date(2026, 2, 2) + dt.timedelta(days=dice.randint(0, 180))
        request, decided = child.request, child.past(child.request + dt.timedelta(days=dice.randint(30, 49)))
        rows.append([
            child.reference, child.family.replace("ą", "a"), child.given, child.born.strftime("%d/%m/%Y"),
            dice.choice("MF"),
            request.strftime("%m/%d/%Y"), (request + dt.timedelta(weeks=20, days=dice.choice((0, 0,
            3)))).strftime("%d/%m/%Y"),
            decided.strftime("%d %b %Y") if isinstance(decided, dt.date) else "awaiting panel", "", "",
            child.school, child.officer,
            f"{dice.randint(1, 90)} Café Row, Harbourtown", f"ZZ{dice.randint(1, 9)} {dice.randint(1, 9)}XY",
            dice.choice(("", "Polish", "Français")),
        ])  # fmt: skip
    spoil(
        rows,
        {
            (2, 9): "01/01/2020",
            (5, 3): "14/07/2031",
            (8, 0): "",
            (8, 1): "",
            (11, 7): "refused – RTA",
            (13, 5): "00/13/2026",
        },
    )
    with (folder / "requests-windows-1252.csv").open(
        "w", encoding="cp1252", errors="replace", newline=""
    ) as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(heads)
        writer.writerows(rows)


def phase_transfers(folder: Path) -> None:
    """A .ods as LibreOffice writes it, with blank columns and rows repeated to the edge of the sheet."""
    heads = ("", "Pupil ref", "Surname", "First name", "D.O.B.", "", "NC year", "Current school",
    "Phase transfer date", "Draft amended",
             "Phase transfer final", "Dad email", "Worker", "Looked after?")  # fmt: skip
    lines = [["", "Year 6 and Year 11 transfers 2027"], [""], list(heads)]
    dice = random.Random(5)
    for child in children(5, 24):
        child.born = dt.date(2015, 9, 1) + dt.timedelta(days=dice.randint(0, 364))
        lines.append([
            "", child.reference, child.family, child.given, child.born, "", 6, child.school, dt.date(2027, 9,
            1),
            typed(child.past(dt.date(2026, 8, dice.randint(3, 28))), dice), "",
            f"{child.given.lower()}.dad@example.org", child.officer,
            dice.choice(("No", "Yes", "", "Yes - s20")),
        ])  # fmt: skip
    lines[9][4] = "not known"
    lines[12][9] = "=cmd|' /C calc'!A0"
    body = "".join(_ods_row(line) for line in lines)
    body += '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>'
    _save_ods(folder / "phase-transfers.ods", "Transfers", body)


def _ods_row(line: Sequence[Any]) -> str:
    return f'<table:table-row>{"".join(map(_ods_cell, line))}<table:table-cell table:number-columns-repeated="1000"/></table:table-row>'


def _ods_cell(value: Any) -> str:
    if value == "":
        return "<table:table-cell/>"
    if isinstance(value, dt.date):
        return f'<table:table-cell office:value-type="date" office:date-value="{value.isoformat()}"><text:p>{value:%d/%m/%y}</text:p></table:table-cell>'
    if isinstance(value, int):
        return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="string"><text:p>{escape(str(value))}</text:p></table:table-cell>'


def _save_ods(path: Path, name: str, body: str) -> None:
    spaces = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{spaces} office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="{name}">{body}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(zipfile.ZipInfo("mimetype", STAMP), kind, zipfile.ZIP_STORED)
        file.writestr(zipfile.ZipInfo("content.xml", STAMP), content, zipfile.ZIP_DEFLATED)
        file.writestr(zipfile.ZipInfo("META-INF/manifest.xml", STAMP), manifest, zipfile.ZIP_DEFLATED)


def settings_list(folder: Path) -> None:
    """A list of settings and professionals, with one much like another and one without an address."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Schools"
    sheet.append(["Directory of schools and settings, autumn 2026"])
    sheet.append([])
    sheet.append(
        [
            "School name",
            "URN",
            "Headteacher",
            "SENCO",
            "School email",
            "Telephone",
            "Address",
            "Postcode",
            "Phase",
        ]
    )
    for number, name in enumerate((*SCHOOLS, "St Brendans RC Primary School")):
        sheet.append([
            name, 100200 + number if number != 7 else "", f"Mx Head {number}", f"Mx Senco {number}",
            f"office{number}@school.example",
            f"0151 496 00{number:02d}", f"{number + 1} School Lane, Harbourtown" if number != 4 else "",
            f"ZZ1 {number}AA" if number != 4 else "",
            "Primary" if "Primary" in name else "Other",
        ])  # fmt: skip
    save_book(book, folder / "settings.xlsx")


def make(folder: Path) -> None:
    """Make every sample in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for one in (school_years, old_tracker, requests_csv, phase_transfers, settings_list):
        one(folder)


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
