"""The cases behind a number."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from caseworker_app.reports import figures
from caseworker_app.reports.figures import CountedRow
from caseworker_app.statutory.words import count_of, short_date
from caseworker_app.ui import theme
from caseworker_app.ui.background import Work
from caseworker_app.ui.context import Context
from caseworker_app.ui.screens.case.row_paint import CellDelegate, RowsTable
from caseworker_app.ui.screens.charts.numbers import Asked
from caseworker_app.ui.tables import Column, RowsModel
from caseworker_app.ui.widgets.dialog import Dialog
from caseworker_app.ui.widgets.labels import Words


def _columns(asked: Asked) -> tuple[Column[CountedRow], ...]:
    return (
        Column("Case", text=lambda one: one.reference, strong=True, width=110),
        Column("Day", text=lambda one: short_date(one.day), width=110),
        Column(
            "Counted",
            text=lambda one: "yes" if one.counted else "no" if one.known else "cannot tell",
            width=90,
        ),
        Column("Due", text=lambda one: short_date(one.due) if one.due else "", width=110),
        Column("What", text=lambda one: asked.figure.part_name(one.part) if one.part else "", width=150),
    )


class CasesBehind(Dialog):
    """A list of the cases that a number counts; Enter opens one."""

    def __init__(self, parent: QWidget, context: Context, asked: Asked) -> None:
        super().__init__(parent, asked.figure.name, "Open the case", width=660)
        self._context = context
        self.count = Words("Reading…", tone="quiet")
        self.model = RowsModel[CountedRow](_columns(asked))
        self.table = RowsTable(self.model, CellDelegate())
        self.table.setAccessibleName("Cases behind the number")
        self.table.setMinimumHeight(theme.current().scaled(280))
        self.table.activated.connect(lambda _index: self.accept())
        self.form.addWidget(Words(asked.figure.definition, tone="quiet"))
        self.form.addWidget(self.count)
        self.form.addWidget(self.table)
        self.cancel.set_words("Close")
        store = context.store

        def op(_work: Work) -> list[CountedRow]:
            with store.connection() as connection:
                found = figures.rows(connection, asked.figure, asked.period)
            return [one for one in found if not asked.part or one.part == asked.part]

        context.run(op, self._show)

    def _show(self, rows: list[CountedRow]) -> None:
        counted = sum(one.counted for one in rows)
        self.count.setText(f"{count_of(len(rows), 'row')}, {counted} counted")
        self.model.show(rows)
        self.primary.setEnabled(bool(rows))
        if rows:
            self.table.setCurrentIndex(self.model.index(0, 0))
            self.table.setFocus()

    def accept(self) -> None:
        """Open the chosen case."""
        place = self.table.currentIndex().row()
        if 0 <= place < len(self.model.rows):
            super().accept()
            self._context.go("case", case_id=self.model.rows[place].case_id)
