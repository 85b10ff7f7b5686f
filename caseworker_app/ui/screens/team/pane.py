"""Beside the board: what is known about the chosen rows, and what the meeting decides about them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from caseworker_app.casework.board_rows import BoardRow, Note
from caseworker_app.casework.workload import Load
from caseworker_app.statutory import explain
from caseworker_app.ui import theme
from caseworker_app.ui.context import Context
from caseworker_app.ui.dates import count_of, long_date, short_date
from caseworker_app.ui.screens.team.decision_fields import DecisionFields
from caseworker_app.ui.screens.team.reading import About
from caseworker_app.ui.screens.team.words import status_of
from caseworker_app.ui.widgets.action_bar import ActionBar
from caseworker_app.ui.widgets.button import Button, at_edge
from caseworker_app.ui.widgets.labels import Words, hairline
from caseworker_app.ui.widgets.layouts import clear
from caseworker_app.ui.widgets.status import StatusChip
from caseworker_app.ui.widgets.steps import StepsView


class BoardPane(QWidget):
    """One row with its facts, or how many are chosen; under it the fields of a decision."""

    def __init__(
        self,
        context: Context,
        decide: Callable[[], object],
        ask: Callable[[], object],
        open_case: Callable[[], object],
        write: Callable[[], object],
    ) -> None:
        super().__init__()
        self.context = context
        self.name = Words(role="heading")
        self.about = Words(tone="quiet")
        self.chip = StatusChip()
        self.when = Words(tone="quiet")
        self.source = Words(tone="quiet")
        self.why = Button("Why this date", self.explain, kind="link", keys="F2", tip="Why this date (F2)")
        self.case = Button("Open case", open_case, kind="link", tip="Open the case (Enter)")
        self.write = Button("Write", write, kind="link", tip="Write to the families of the chosen rows")
        self.steps = StepsView()
        self.steps.hide()
        self.facts = QGridLayout()
        self.facts.setHorizontalSpacing(12)
        self.facts.setVerticalSpacing(4)
        self.facts.setColumnStretch(1, 1)
        self.load = Words()
        self._over_facts = hairline()
        self.fields = DecisionFields(context)
        self.ask = Button("Ask for a note", ask, tip="It stands on the caseworker’s Today")
        self.decide = Button("Record decision", decide, kind="primary", tip="Record decision (Ctrl+Enter)")
        self.bar = ActionBar()
        for button in (self.ask, self.decide):
            self.bar.add_right(button)
        self._rows: Sequence[BoardRow] = ()
        self._loads: Sequence[Load] = ()
        self._lay_out()

    def show_loads(self, loads: Sequence[Load]) -> None:
        """Take what each caseworker carries, and tell it of the row that is shown."""
        self._loads = loads
        if len(self._rows) == 1:
            self._show_load(self._rows[0])

    def show_rows(self, rows: Sequence[BoardRow], name: Callable[[BoardRow], str]) -> None:
        """Tell of the chosen rows; what else is known of a child comes when it was read."""
        self._rows = rows
        self.steps.hide()
        for widget in (self.why, self.case, self.chip, self.when, self.source, self._over_facts):
            widget.setVisible(len(rows) == 1)
        self.write.setVisible(bool(rows))
        for button in (self.ask, self.decide):
            button.setEnabled(bool(rows))
        self.fields.setVisible(bool(rows))
        clear(self.facts)
        if len(rows) == 1:
            self._show_one(rows[0], name(rows[0]))
        else:
            self.name.setText(f"{count_of(len(rows), 'row')} chosen" if rows else "Nothing is chosen")
            self.about.setText("One decision is recorded for all of them." if rows else "")
        self.fields.show_for(rows)
        self.decide.set_words("Record decision" if len(rows) < 2 else f"Record for {len(rows)}")

    def show_about(self, row: BoardRow, known: About) -> None:
        """Add what was read about the child of the row."""
        if len(self._rows) != 1 or self._rows[0] is not row:
            return
        self.about.setText(known.child)
        today = self.context.today()
        for other in known.others[:3]:
            late = count_of((today - other.deadline.due).days, "day") if other.deadline.due else ""
            self._fact("Also late", f"{other.deadline.rule.verb} ({other.held_by.lower()}), {late}")

    def explain(self) -> None:
        """Show how the date was worked out, or put it away."""
        if len(self._rows) == 1:
            deadline = self._rows[0].deadline
            self.steps.show_steps(
                explain.steps(deadline, self.context.today()), status_of(self._rows[0]).shape
            )
            self.steps.setVisible(self.steps.isHidden())

    def _show_one(self, row: BoardRow, name: str) -> None:
        due = row.deadline.due
        self.name.setText(name)
        self.about.setText(row.reference)
        self.chip.set_status(status_of(row))
        self.when.setText(f"due {long_date(due)}" if due else "This limit has no date yet")
        self.source.setText(f"{row.deadline.rule.verb}. {explain.reason(row.deadline)}")
        self._fact("Held by", row.held_by)
        if row.urgent_child:
            self._fact("Child", "Out of education or looked after")
        if row.agreed is not None:
            agreed = row.agreed
            kept = "" if row.stands_agreed(self.context.today()) else ", which has passed"
            self._fact("Agreed", f"{short_date(agreed.on)}, for {short_date(agreed.next_on)}{kept}")
        if row.note is not None:
            self._fact("Last note", self._note_words(row.note))
        self._fact("Last contact", short_date(row.last_contact) if row.last_contact else "None is logged")
        self.load = Words()
        self._fact(row.caseworker or "No caseworker", self.load)
        self._show_load(row)
        self.setAccessibleName(f"{name}: {row.deadline.rule.verb}")

    def _show_load(self, row: BoardRow) -> None:
        load = next((one for one in self._loads if one.caseworker == row.caseworker), None)
        if load is not None:
            self.load.setText(f"{count_of(load.open_steps, 'open step')}, {load.late:,} late")

    def _note_words(self, note: Note) -> str:
        if note.is_asked:
            return f"Asked for on {short_date(note.on)}"
        return f"{short_date(note.on)}, {note.by}" + ("" if self.context.discreet else f": {note.text}")

    def _fact(self, label: str, words: str | Words) -> None:
        place = self.facts.rowCount()
        self.facts.addWidget(Words(label, tone="quiet", wrap=False), place, 0, Qt.AlignmentFlag.AlignTop)
        self.facts.addWidget(Words(words) if isinstance(words, str) else words, place, 1)

    def _lay_out(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(4)
        chips = QHBoxLayout()
        chips.setSpacing(8)
        chips.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignTop)
        chips.addWidget(self.when, 1)
        links = at_edge(self.why)
        links.insertWidget(1, self.case)
        links.insertWidget(2, self.write)
        column.addWidget(self.name)
        column.addWidget(self.about)
        column.addSpacing(4)
        column.addLayout(chips)
        column.addWidget(self.source)
        column.addLayout(links)
        column.addWidget(self.steps)
        column.addSpacing(4)
        column.addWidget(self._over_facts)
        column.addSpacing(4)
        column.addLayout(self.facts)
        column.addSpacing(4)
        column.addWidget(hairline())
        column.addSpacing(4)
        column.addWidget(self.fields)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(content)
        self.fields.day.changed.connect(lambda: self._keep_in_sight(area))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(area, 1)
        layout.addWidget(self.bar)
        self.setMinimumWidth(theme.current().scaled(300))

    def _keep_in_sight(self, area: QScrollArea) -> None:
        """The meaning of a day that is being typed stands under the field."""
        if self.fields.day.line.hasFocus():
            area.ensureWidgetVisible(self.fields.note, 0, 8)
