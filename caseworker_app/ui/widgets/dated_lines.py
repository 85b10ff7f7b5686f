"""What happened, a line each: the days stand in one column, the words beside them."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout

from caseworker_app.ui.widgets.labels import Words


def add_dated_lines(column: QVBoxLayout, lines: Iterable[tuple[str, str]]) -> None:
    """Add the day and the words of each line to a column."""
    grid = QGridLayout()
    column.addLayout(grid)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(1, 1)
    for row, (day, words) in enumerate(lines):
        grid.addWidget(Words(day, tone="quiet", wrap=False), row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(Words(words), row, 1)
