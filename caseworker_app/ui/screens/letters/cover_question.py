"""The list to check before printing, exceptions first; and what to say where there is no printer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from caseworker_app.errors import CaseworkerError
from caseworker_app.ui.dates import count_of, long_date
from caseworker_app.ui.plain_words import window_words
from caseworker_app.ui.widgets.dialog import Dialog
from caseworker_app.ui.widgets.labels import Words, hairline, surface

if TYPE_CHECKING:
    from caseworker_app.letters.cover_list import CoverLine
    from caseworker_app.letters.print_run import Prepared

_PRIMARY = {"": "Print", "file": "Save as one PDF", "folder": "Save in a folder"}


class CoverQuestion(Dialog):
    """Every envelope of the run: whose letter, to whom, where. What is unusual or was refused comes first."""

    def __init__(
        self,
        parent: QWidget,
        lines: Sequence[CoverLine],
        prepared: Prepared,
        then: Callable[[], object],
        way: str,
    ) -> None:
        count = len(prepared.items)
        title = (
            f"Check {count_of(count, 'letter')} before they go"
            if count != 1
            else "Check this letter before it goes"
        )
        super().__init__(parent, title, _PRIMARY[way], width=680)
        self._then = then
        sides = "both sides" if prepared.duplex else "one side"
        self.form.addWidget(
            Words(
                f"{count_of(prepared.sheets, 'sheet')} of paper, {sides}. In the order of their envelopes.",
                tone="quiet",
            )
        )
        refused = {one.document_id for one in prepared.refused}
        if prepared.refused:
            self._add_refused(prepared)
        going = [line for line in lines if line.document_id not in refused]
        unusual = [line for line in going if line.unusual]
        if unusual:
            self.form.addWidget(Words("Look at these first", "strong"))
        for line in unusual:
            self._add_line(line)
        if unusual and len(unusual) < len(going):
            self.form.addWidget(Words("The others", "strong"))
        for line in going[len(unusual) :]:
            self._add_line(line)
        self.form.addStretch(1)
        self.primary.setEnabled(bool(prepared.items))
        self.primary.setFocus()

    def accept(self) -> None:
        super().accept()
        self._then()

    def _add_refused(self, prepared: Prepared) -> None:
        box = surface("soon")
        inside = QVBoxLayout(box)
        inside.setContentsMargins(12, 8, 12, 8)
        inside.setSpacing(4)
        words = f"{count_of(len(prepared.refused), 'letter')} will not be printed, and stay here"
        inside.addWidget(Words(words, "strong"))
        for one in prepared.refused:
            inside.addWidget(Words(f"{one.case}, to {one.to}: {window_words(one.why)}"))
        self.form.addWidget(box)

    def _add_line(self, line: CoverLine) -> None:
        born = f", born {long_date(line.born)}" if line.born is not None else ""
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(Words(f"{line.child}{born} · {line.reference}", "strong"))
        place = f"{line.recipient}, address withheld" if line.withheld else line.address
        column.addWidget(Words(f"{line.title} · {place}" if place else line.title))
        for words in line.unusual:
            column.addWidget(Words(words[:1].upper() + words[1:], tone="soon"))
        column.addSpacing(8)
        column.addWidget(hairline())
        self.form.addLayout(column)


class NoPrinter(Dialog):
    """There is no printer: the letters stay, or are saved instead."""

    def __init__(self, parent: QWidget, error: CaseworkerError, save: Callable[[], object]) -> None:
        super().__init__(parent, error.message, "Save as one PDF")
        self._save = save
        self.form.addWidget(Words(error.remedy))
        self.form.addStretch(1)
        self.cancel.set_words("Not now")
        self.primary.setFocus()

    def accept(self) -> None:
        super().accept()
        self._save()
