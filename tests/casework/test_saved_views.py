"""Views of the Caseload, and giving cases to another caseworker."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from caseworker_app.casework.rows_file import write_rows
from caseworker_app.casework.saved_views import ALL_CASES, View, delete_view, save_view, saved_views
from caseworker_app.errors import CannotSave, WrongUse
from caseworker_app.store.open import Store

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def keep(store: Store, view: View) -> None:
    with store.unit("save view", user="R. Patel", now=NOW) as unit:
        save_view(unit, view)


def kept(store: Store) -> list[View]:
    with store.connection() as connection:
        return saved_views(connection)


def test_a_view_is_kept_replaced_and_deleted_and_may_come_back(store: Store) -> None:
    view = View(name="Autumn", filter="mine late", columns=("name", "due"), sort="-due", own=True)
    keep(store, view)
    assert kept(store) == [view]
    other = View(name="Autumn", filter="year:6", columns=("name",), sort="name", own=True)
    keep(store, other)
    assert kept(store) == [other]
    with store.unit("delete view", user="R. Patel", now=NOW) as unit:
        delete_view(unit, "Autumn")
    assert kept(store) == []
    keep(store, view)
    assert kept(store) == [view]


@pytest.mark.parametrize("name", ["", "  ", "all cases", "x" * 61])
def test_a_view_needs_a_name_of_its_own(store: Store, name: str) -> None:
    with pytest.raises(WrongUse):
        keep(store, View(name=name))
    assert kept(store) == []


def test_a_view_that_is_not_there_cannot_be_deleted(store: Store) -> None:
    with pytest.raises(WrongUse, match="no view"), store.unit("delete view", user="R", now=NOW) as unit:
        delete_view(unit, "Spring")


@pytest.mark.parametrize("broken", [{"columns": '"name"'}, {"sort": "colour"}, {"columns": "[1]"}])
def test_a_broken_view_comes_as_all_cases_and_says_so(store: Store, broken: dict[str, str]) -> None:
    keep(store, View(name="Autumn", filter="late", columns=("name",), sort="due"))
    with store.unit("break", user="R. Patel", now=NOW) as unit:
        for column, value in broken.items():
            unit.session.connection().exec_driver_sql(f"UPDATE saved_views SET {column} = ?", (value,))
    (view,) = kept(store)
    assert (view.filter, view.sort) == (ALL_CASES.filter, ALL_CASES.sort)
    assert "cannot be read" in view.problem


def test_no_text_of_an_exported_file_acts_as_a_formula(tmp_path: object) -> None:
    import openpyxl

    rows = [["Name", "Flags"], ["=cmd|' /C calc'!A0", "+1"]]
    write_rows(tmp_path / "cases.csv", rows)  # type: ignore[operator]
    write_rows(tmp_path / "cases.xlsx", rows)  # type: ignore[operator]
    assert "'=cmd" in (tmp_path / "cases.csv").read_text("utf-8-sig")  # type: ignore[operator]
    sheet = openpyxl.load_workbook(tmp_path / "cases.xlsx").active  # type: ignore[operator]
    assert sheet["A2"].data_type == "s"
    assert sheet["A2"].value == "=cmd|' /C calc'!A0"


def test_a_file_that_cannot_be_written_says_what_to_do(tmp_path: object) -> None:
    with pytest.raises(WrongUse, match="There is no folder"):
        write_rows(tmp_path / "none" / "cases.csv", [["Name"]])  # type: ignore[operator]
    (tmp_path / "cases.csv").mkdir()  # type: ignore[operator]
    with pytest.raises(CannotSave, match="another folder"):
        write_rows(tmp_path / "cases.csv", [["Name"]])  # type: ignore[operator]
    with pytest.raises(WrongUse, match="cannot be written"):
        write_rows(tmp_path / "cases.doc", [["Name"]])  # type: ignore[operator]
