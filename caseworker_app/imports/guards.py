"""Limits of a workbook, checked on its bytes before any reader gives it memory."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import NamedTuple

from caseworker_app.errors import CaseworkerError, WrongUse

MOST_BYTES = 50 * 1024 * 1024
MOST_UNPACKED = 200 * 1024 * 1024
MOST_RATIO = 100
MOST_ROWS = 200_000
MOST_COLUMNS = 500
MOST_TEXT = 32_767
MOST_AREA = 20_000_000  # cells between A1 and the last used one: what a reader sets aside
MOST_PLAIN_ROWS = 99_999
MOST_REPEATED_TEXT = 4 * 1024**3  # the longest shared text in every cell: an upper bound

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
BOOK_STREAMS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
# Up to 104 columns and 99,999 rows: files that stay inside need no closer look.
PLAIN_CELL = re.compile(rb'<c(?:>| (?!r="(?:[A-Z]|[A-C][A-Z])\d{1,5}"))')
ROW = re.compile(rb'<row r="(\d+)"')
# Of a short text in a large sheet, a pattern is found two or three times as fast as by `in`.
ENTITIES = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
FORMULA = re.compile(rb"<f")
UNNUMBERED_ROW = re.compile(rb'<row(?:>| (?!r="\d+"))')
PREFIXED_ROW = re.compile(rb":row")
SMALLEST_CELL = 6  # bytes: <c r=…
CELL = re.compile(rb"<(?:\w+:)?(row|c)\b([^>]*)>")
REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Z]*)(\d+)["']""")
STRING = re.compile(rb"<(?:\w+:)?si\b.*?</(?:\w+:)?si>", re.DOTALL)
TAG = re.compile(rb"<[^>]*>")
ODS_TAG = re.compile(rb"<(/?)table:(table-row|covered-table-cell|table-cell|table)\b([^>]*?)(/?)>")
REPEATED = re.compile(rb'table:number-(?:columns|rows)-repeated="(\d+)"')


def locked(name: str) -> CaseworkerError:
    """Return the error for a file that a password protects."""
    return CaseworkerError(
        f"{name} is protected by a password.",
        "Open it in Excel, choose File, Info, Protect Workbook, Encrypt with Password, empty the box, "
        "save a copy and import the copy.",
    )


def damaged(name: str) -> CaseworkerError:
    """Return the error for a file that no reader can make out."""
    return CaseworkerError(
        f"{name} cannot be read: the file is damaged or is not a workbook.",
        "Open it in Excel or LibreOffice, save it again as .xlsx, then import the new file.",
    )


def too_big(name: str, what: str) -> CaseworkerError:
    """Return the error for a file past a limit, which `what` names."""
    return CaseworkerError(
        f"{name} is too big to import: {what}.",
        "Copy the rows of your caseload into a new workbook and import that.",
    )


def kind_of(path: Path) -> str:
    """Return zip, ole or text, from the first bytes; a missing, empty or huge file is refused."""
    if not path.is_file():
        raise WrongUse(f"There is no file {path}.", "Check the name and the folder.")
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise too_big(
            path.name, f"it has {size // 1024 // 1024} MB, the limit is {MOST_BYTES // 1024 // 1024} MB"
        )
    if not size:
        raise CaseworkerError(f"{path.name} is empty.", "Save the spreadsheet again, then import it.")
    with path.open("rb") as file:
        start = file.read(8)
    if start.startswith(b"PK"):
        return "zip"
    if start.startswith(OLE):
        return "ole"
    if path.suffix.lower() in (".csv", ".tsv", ".txt"):
        return "text"
    raise damaged(path.name)


class Checked(NamedTuple):
    """What was seen of a file on the way: each part is unpacked once for it."""

    from_1904: bool
    with_formulas: frozenset[str] = frozenset()  # the parts of sheets that hold any


def check(path: Path, kind: str) -> Checked:
    """Refuse a file that is locked, broken or past a limit; return how it counts days, and its formulas."""
    return Checked(_check_ole(path)) if kind == "ole" else _check_zip(path)


def check_size(name: str, rows: int, columns: int) -> None:
    """Refuse a sheet of too many rows or columns."""
    if rows > MOST_ROWS:
        raise too_big(name, f"it has {rows:,} rows, the limit is {MOST_ROWS:,}")
    if columns > MOST_COLUMNS:
        raise too_big(name, f"it has {columns:,} columns, the limit is {MOST_COLUMNS}")
    if rows * columns > MOST_AREA:
        raise too_big(name, f"its cells reach over {rows:,} rows by {columns:,} columns")


def _check_ole(path: Path) -> bool:
    content = path.read_bytes()
    if ENCRYPTED in content:
        raise locked(path.name)
    if not any(stream in content for stream in BOOK_STREAMS):
        raise damaged(path.name)
    # The 1904 record of a .xls: id 0x0022, two bytes long, one.
    return b"\x22\x00\x02\x00\x01\x00" in content


def _check_zip(path: Path) -> Checked:
    try:
        with zipfile.ZipFile(path) as package:
            return _check_parts(path.name, package)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        if isinstance(error, RuntimeError) and "encrypted" in str(error):
            raise locked(path.name) from None
        raise damaged(path.name) from error


def _check_parts(name: str, package: zipfile.ZipFile) -> Checked:
    left = MOST_UNPACKED
    epoch_1904, longest, cells = False, 0, 0  # at most so many cells
    with_formulas = set()
    for part in package.infolist():
        if not part.filename.lower().endswith((".xml", ".rels", ".bin")):
            continue
        content = _unpacked(name, package, part, left)
        left -= len(content)
        if ENTITIES.search(content):
            raise CaseworkerError(
                f"{name} holds instructions of its own (XML entities) that no spreadsheet program writes.",
                "Save it again as .xlsx from Excel or LibreOffice, then import the new file.",
            )
        if "worksheets/" in part.filename and part.filename.endswith(".xml"):
            _check_sheet(name, content)
            cells += len(content) // SMALLEST_CELL
            if FORMULA.search(content) or b"<row " not in content:  # without plain rows, names have a prefix
                with_formulas.add(part.filename)
        elif part.filename.endswith("sharedStrings.xml"):
            longest = max(map(len, STRING.findall(content)), default=0)
            _check_longest(name, content, longest)
        elif part.filename == "xl/workbook.xml":
            epoch_1904 = re.search(rb'date1904="(?:1|true)"', content) is not None
        elif part.filename == "content.xml":
            _check_ods(name, content)
    if longest * cells > MOST_REPEATED_TEXT and longest * _cells(package) > MOST_REPEATED_TEXT:
        raise too_big(name, "one long text is repeated in too many cells")
    return Checked(epoch_1904, frozenset(with_formulas))


def _cells(package: zipfile.ZipFile) -> int:
    """Count the cells of all sheets, where a first guess at their number was too many."""
    sheets = (name for name in package.namelist() if "worksheets/" in name and name.endswith(".xml"))
    return sum(package.read(name).count(b"<c ") for name in sheets)


def _unpacked(name: str, package: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> bytes:
    """Unpack one part, never beyond what is left of the limit, whatever the part's own header claims."""
    with package.open(part) as stream:
        content = stream.read(left + 1)
    if len(content) > left:
        raise too_big(name, f"unpacked it would fill more than {MOST_UNPACKED // 1024 // 1024} MB")
    if len(content) > 5_000_000 and len(content) > MOST_RATIO * max(part.compress_size, 1):
        raise too_big(name, f"it unpacks to more than {MOST_RATIO} times its size, as a zip bomb does")
    return content


def _check_longest(name: str, content: bytes, longest: int) -> None:
    if longest > MOST_TEXT and any(len(TAG.sub(b"", s)) > MOST_TEXT * 4 for s in STRING.findall(content)):
        raise too_big(name, f"a cell holds more than {MOST_TEXT:,} characters")


def _check_sheet(name: str, content: bytes) -> None:
    """Refuse a sheet whose used area would take too much memory. Most sheets pass by two quick searches."""
    rows = ROW.findall(content)
    plain = not UNNUMBERED_ROW.search(content) and not PREFIXED_ROW.search(content)
    if plain and max(map(int, rows), default=0) <= MOST_PLAIN_ROWS and not PLAIN_CELL.search(content):
        return
    check_size(name, *_extent(content))


def _extent(content: bytes) -> tuple[int, int]:
    row = column = last_row = last_column = 0
    for found in CELL.finditer(content):
        at = REFERENCE.search(found[2])
        if found[1] == b"row":
            row, column = int(at[2]) if at else row + 1, 0
            continue
        column = _column_number(at[1]) if at else column + 1
        row = int(at[2]) if at else row
        last_row, last_column = max(last_row, row), max(last_column, column)
    return last_row, last_column


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _check_ods(name: str, content: bytes) -> None:
    """Refuse a sheet whose repeated cells reach too far. Repeated blanks at the end count for nothing."""
    row = last_row = last_column = column = repeat = 0
    for closing, tag, attributes, empty in ODS_TAG.findall(content):
        times = int(found[1]) if (found := REPEATED.search(attributes)) else 1
        if tag == b"table":
            row = last_row = last_column = 0
        elif tag == b"table-row" and closing:
            row += repeat
        elif tag == b"table-row" and empty:
            row += times
        elif tag == b"table-row":
            repeat, column = times, 0
        elif not closing:
            column += times
            if not empty or b"office:value" in attributes:
                last_row, last_column = row + repeat, max(last_column, column)
                check_size(name, last_row, last_column)


def remarks(path: Path) -> int:
    """Count the comments of a .ods, which are not read; those of a .xlsx are, and a .xls does not tell."""
    if not zipfile.is_zipfile(path):
        return 0
    with zipfile.ZipFile(path) as package:
        if "content.xml" not in package.namelist():
            return 0
        return package.read("content.xml").count(b"<office:annotation ")
