"""The sample workbooks are what their script makes."""

from __future__ import annotations

import runpy
from pathlib import Path

from caseworker_app.imports import workbook

SAMPLES = Path(__file__).parents[2] / "resources" / "samples"
NAMES = {file.name for file in SAMPLES.iterdir() if file.suffix in (".xlsx", ".xls", ".ods", ".csv")}


def test_the_script_makes_the_cells_that_are_kept(tmp_path: Path) -> None:
    runpy.run_path(str(SAMPLES / "make_samples.py"))["make"](tmp_path)
    assert {file.name for file in tmp_path.iterdir()} == NAMES
    for name in NAMES:
        # Cells, not bytes: openpyxl writes the same cells in other words where lxml is installed.
        assert workbook.read(tmp_path / name).sheets == workbook.read(SAMPLES / name).sheets, name


def test_the_script_makes_the_same_bytes_every_time(tmp_path: Path) -> None:
    make = runpy.run_path(str(SAMPLES / "make_samples.py"))["make"]
    make(tmp_path / "once")
    make(tmp_path / "again")
    for name in NAMES:
        assert (tmp_path / "once" / name).read_bytes() == (tmp_path / "again" / name).read_bytes(), name
