"""The fields of a decision: why it is late, what happens next, by when, and whose it is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from caseworker_app.casework.agree import Decision
from caseworker_app.casework.board_rows import BoardRow, Which
from caseworker_app.casework.late_reasons import CAUSES, exceptions_for, is_exception, reason_words
from caseworker_app.ui.context import Context
from caseworker_app.ui.form import text_area
from caseworker_app.ui.widgets.date_field import DateField
from caseworker_app.ui.widgets.fields import put_back, typed
from caseworker_app.ui.widgets.labels import Words

_CHOOSE, _STAYS = "Choose the reason", "Stays as it is"
_LAW_STAYS = "The due date stays."
_ON_CASE = "The limit stays late until the day on which it was relied on is recorded on the case."


class DecisionFields(QWidget):
    """What is typed for some rows is there again when they are chosen again."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.reason = QComboBox()
        self.reason.setAccessibleName("Reason")
        self.next = text_area(2)
        self.next.setAccessibleName("What happens next")
        self.day = DateField("New date", context.today(), asks_for="the day by which it is mended")
        self.owner = QComboBox()
        self.owner.setAccessibleName("Who")
        self.owner.setEditable(True)
        self.owner.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.note = Words(_LAW_STAYS, tone="quiet")
        self.problem = Words(tone="late")
        self._names: Sequence[str] = ()
        self._rows: tuple[Which, ...] = ()
        self._kept: dict[tuple[Which, ...], dict[str, str | bool]] = {}
        self._before: dict[str, str | bool] = {}
        self.reason.currentIndexChanged.connect(lambda _place: self._explain())
        self._lay_out()

    def offer_names(self, names: Sequence[str]) -> None:
        """Offer the caseworkers to whom the cases can go."""
        if list(names) != list(self._names):
            kept = self.owner.currentText()
            self._names = names
            self.owner.clear()
            self.owner.addItems([_STAYS, *names])
            self.owner.setCurrentText(kept or _STAYS)

    def show_for(self, rows: Sequence[BoardRow]) -> None:
        """Show the fields of these rows: as they were left, else as was agreed last."""
        which = tuple(row.which for row in rows)
        if which == self._rows:
            return
        if self._rows and typed(self) != self._before:
            self._kept[self._rows] = typed(self)
        self._rows = which
        self._show_agreed(rows)
        self._before = typed(self)
        if which in self._kept:
            put_back(self, self._kept[which])

    def decision(self) -> Decision | None:
        """Return what is decided; none where something is missing, which is then said."""
        reason = self.reason.currentData()
        if not reason:
            self._say("Choose the reason", self.reason)
            return None
        if self.day.show_problem():
            self.day.setFocus()
            return None
        day = self.day.day()
        assert day is not None
        self.problem.hide()
        owner = self.owner.currentText().strip()
        return Decision(
            reason=reason,
            next_on=day,
            text=self.next.toPlainText(),
            owner="" if owner == _STAYS else owner,
        )

    def forget(self) -> None:
        """The decision is recorded: what was typed for it is no longer kept."""
        self._kept.pop(self._rows, None)
        self._rows = ()
        self.problem.hide()

    def _show_agreed(self, rows: Sequence[BoardRow]) -> None:
        agreed = rows[0].agreed if len(rows) == 1 else None
        self.problem.hide()
        self.reason.clear()
        self.reason.addItem(_CHOOSE, "")
        for code in (*CAUSES, *exceptions_for({row.which.rule for row in rows})):
            self.reason.addItem(reason_words(code), code)
        self.reason.setCurrentIndex(max(0, self.reason.findData(agreed.reason if agreed else "")))
        self.next.setPlainText(agreed.text if agreed else "")
        stands = agreed is not None and agreed.next_on >= self.context.today()
        self.day.today = self.context.today()
        self.day.set_day(agreed.next_on if agreed and stands else None)
        self.owner.setCurrentText(_STAYS)

    def _explain(self) -> None:
        is_law = is_exception(str(self.reason.currentData() or ""))
        self.note.setText(_ON_CASE if is_law else _LAW_STAYS)

    def _say(self, words: str, field: QWidget) -> None:
        self.problem.setText(words)
        self.problem.show()
        field.setAccessibleDescription(words)
        field.setFocus()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.problem)
        self.problem.hide()
        whole: tuple[tuple[str, QWidget], ...] = (("Reason", self.reason), ("What happens next", self.next))
        for label, field in whole:
            column.addWidget(_label_of(label, field))
            column.addWidget(field)
            column.addSpacing(4)
        pair = QHBoxLayout()
        pair.setSpacing(12)
        halves: tuple[tuple[str, QWidget], ...] = (("New date", self.day), ("Who", self.owner))
        for label, field in halves:
            half = QVBoxLayout()
            half.setSpacing(4)
            half.addWidget(_label_of(label, field))
            half.addWidget(field)
            half.addStretch(1)
            pair.addLayout(half, 1)
        column.addLayout(pair)
        column.addWidget(self.note)
        self.owner.addItem(_STAYS)
        self.owner.setMinimumContentsLength(8)
        self.reason.setMinimumContentsLength(12)


def _label_of(field_label: str, field: QWidget) -> Words:
    words = Words(field_label, "strong")
    words.setBuddy(field)
    return words
