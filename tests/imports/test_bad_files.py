"""Files that must not be read, each refused with what, where and how to mend it."""

from __future__ import annotations

import contextlib
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from caseworker_app.errors import CaseworkerError
from caseworker_app.imports import guards
from tests.imports.sheets import CHILD, row, seen, write


def refused(path: Path) -> CaseworkerError:
    """Open a file that must be refused; return the refusal."""
    with pytest.raises(CaseworkerError) as caught:
        seen(path)
    assert caught.value.remedy, "a refusal says how to mend it"
    return caught.value


def with_part(path: Path, name: str, content: bytes) -> Path:
    """Put a part in place of the one of that name."""
    with zipfile.ZipFile(path) as old:
        parts = {part: old.read(part) for part in old.namelist()}
    parts[name] = content
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for part, data in parts.items():
            new.writestr(part, data)
    return path


SHEET = "xl/worksheets/sheet1.xml"


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = with_part(write(tmp_path / "a.xlsx", [CHILD, row()]), SHEET, b" " * 30_000_000)
    assert "zip bomb" in refused(path).message


def test_a_file_that_unpacks_past_the_limit_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guards, "MOST_UNPACKED", 2000)
    assert "unpacked it would fill more than" in refused(write(tmp_path / "a.xlsx", [CHILD, row()])).message


def test_billion_laughs_is_refused(tmp_path: Path) -> None:
    laughs = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'
    )
    assert (
        "XML entities"
        in refused(with_part(write(tmp_path / "a.xlsx", [CHILD, row()]), SHEET, laughs)).message
    )


def test_one_cell_at_the_far_corner_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active["A1"], book.active["XFD1048576"] = "Surname", "x"
    book.save(tmp_path / "far.xlsx")
    assert "1,048,576 rows" in refused(tmp_path / "far.xlsx").message


@pytest.mark.parametrize("corner", ["SZ2", "A200001"])
def test_rows_and_columns_past_the_limit_are_refused(tmp_path: Path, corner: str) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active["A1"], book.active[corner] = "Surname", "x"
    book.save(tmp_path / "far.xlsx")
    assert "too big to import" in refused(tmp_path / "far.xlsx").message


def test_repeated_cells_of_an_ods_are_counted(tmp_path: Path) -> None:
    cell = '<table:table-cell table:number-columns-repeated="2000"><text:p>x</text:p></table:table-cell>'
    row_of_cells = f'<table:table-row table:number-rows-repeated="900000">{cell}</table:table-row>'
    content = f'<x><table:table table:name="S">{row_of_cells}</table:table></x>'
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr("content.xml", content)
    assert "too big to import" in refused(tmp_path / "a.ods").message


def test_a_password_protected_workbook_says_how_to_take_the_password_off(tmp_path: Path) -> None:
    path = tmp_path / "locked.xlsx"
    path.write_bytes(guards.OLE + b"\0" * 504 + guards.ENCRYPTED + b"\0" * 512)
    assert refused(path).message == "locked.xlsx is protected by a password."


@pytest.mark.parametrize("kept", [200, 2000, 4000])
def test_a_truncated_workbook_is_refused(tmp_path: Path, kept: int) -> None:
    path = write(tmp_path / "cut.xlsx", [CHILD, *(row(n) for n in range(50))])
    path.write_bytes(path.read_bytes()[:kept])
    assert "damaged or is not a workbook" in refused(path).message


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7 not a workbook", b"PK\x03\x04 not a zip", guards.OLE + b"\0" * 600]
)
def test_what_is_not_a_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    assert "damaged or is not a workbook" in refused(path).message


def test_an_empty_and_a_missing_file_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.csv").touch()
    assert refused(tmp_path / "a.csv").message == "a.csv is empty."
    assert "There is no file" in refused(tmp_path / "none.xlsx").message


def test_a_file_past_50_mb_is_refused_by_its_size(tmp_path: Path) -> None:
    path = tmp_path / "big.csv"
    with path.open("wb") as file:
        file.truncate(guards.MOST_BYTES + 1)
    assert "the limit is 50 MB" in refused(path).message


def test_a_csv_cell_that_never_ends_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('Ref,Surname\n1,"' + "x" * 40_000, "utf-8")
    assert "longer than 32,767 characters" in refused(path).message


def test_random_bytes_in_every_part_never_crash(tmp_path: Path) -> None:
    good = write(tmp_path / "a.xlsx", [CHILD, row()]).read_bytes()
    with zipfile.ZipFile(io.BytesIO(good)) as parts:
        names = parts.namelist()
    for name in names:
        path = tmp_path / "broken.xlsx"
        path.write_bytes(good)
        with_part(path, name, b"\x00<\xff" * 50)
        with contextlib.suppress(CaseworkerError):
            seen(path)
