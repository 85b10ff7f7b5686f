"""The table model that every screen shares."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from caseworker_app.ui.tables import Column, RowsModel


@dataclass(frozen=True)
class Step:
    name: str
    due: date | None


STEPS = [
    Step("Hold the meeting", date(2026, 12, 1)),
    Step("Add the date", None),
    Step("Decide", date(2026, 11, 2)),
]


class StepsModel(RowsModel[Step]):
    columns = (
        Column("What", text=lambda step: step.name, sort_by=lambda step: step.name, strong=True),
        Column("Due", text=lambda step: str(step.due or ""), sort_by=lambda step: step.due, right=True),
    )


@pytest.fixture
def model(qapp: object) -> StepsModel:
    made = StepsModel()
    QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    made.show(STEPS)
    return made


def test_a_cell_is_said_with_its_heading_and_the_first_says_the_row(model: StepsModel) -> None:
    spoken = Qt.ItemDataRole.AccessibleTextRole
    assert model.index(0, 1).data(spoken) == "Due: 2026-12-01"
    assert model.index(0, 0).data(spoken) == "What: Hold the meeting, Due: 2026-12-01"
    assert model.index(1, 0).data(spoken) == "What: Add the date"


def test_rows_without_a_date_come_first_and_a_held_place_follows_its_row(model: StepsModel) -> None:
    held = QPersistentModelIndex(model.index(0, 0))
    model.sort(1)
    assert [row.name for row in model.rows] == ["Add the date", "Decide", "Hold the meeting"]
    assert held.row() == 2
    model.sort(1, Qt.SortOrder.DescendingOrder)
    assert [row.name for row in model.rows] == ["Hold the meeting", "Decide", "Add the date"]


def test_columns_can_be_replaced_and_headings_follow(model: StepsModel) -> None:
    model.show_columns(model.columns[1:])
    assert model.headerData(0, Qt.Orientation.Horizontal) == "Due"
    assert model.columnCount() == 1
    assert model.index(0, 0).data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
