"""The side pane of Today: whose, when, and the calculation in steps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from caseworker_app.casework.today import Band
from caseworker_app.casework.today_owed import PROMISE
from caseworker_app.statutory import explain
from caseworker_app.ui import theme
from caseworker_app.ui.clock import in_london
from caseworker_app.ui.context import Context
from caseworker_app.ui.dates import day_month, short_date, weekday_date
from caseworker_app.ui.screens.tell_family.words import entry_words
from caseworker_app.ui.screens.today.rows import Line, OwedLine
from caseworker_app.ui.widgets.action_bar import ActionBar
from caseworker_app.ui.widgets.button import Button, at_edge
from caseworker_app.ui.widgets.dated_lines import add_dated_lines
from caseworker_app.ui.widgets.labels import Words, hairline
from caseworker_app.ui.widgets.layouts import clear
from caseworker_app.ui.widgets.status import Shape, StatusChip
from caseworker_app.ui.widgets.steps import StepsView

if TYPE_CHECKING:
    from caseworker_app.casework.contact_log import Entry


class TodayPane(QWidget):
    """What is known about the chosen row."""

    def __init__(
        self,
        context: Context,
        done: Callable[[], object],
        case: Callable[[], object],
        why: Callable[[], object],
        letter: Callable[[], object],
    ) -> None:
        super().__init__()
        self.context = context
        self.name = Words(role="heading")
        self.about = Words(tone="quiet")
        self.chip = StatusChip()
        self.when = Words(tone="quiet")
        self.question = Words(role="strong")
        self.steps = StepsView()
        self.law = Words(tone="quiet")
        self.explain = Button("Explain this date", why, kind="link", keys="F2", tip="Why this date (F2)")
        self.doubts_heading = Words("Check the facts", role="strong", tone="soon")
        self.doubts = Words()
        self.note_heading = Words("Note", role="strong")
        self.note = Words()
        self.contacts = QVBoxLayout()
        self.contacts.setSpacing(6)
        self.case = Button("Open case", case, tip="Open the case (C)")
        self.done = Button("Record it done", done, kind="primary", tip="Record it done (D, Ctrl+Enter)")
        self.letter = Button("Make the letter", letter, kind="primary")
        self.letter.hide()
        self.bar = ActionBar()
        for button in (self.case, self.done, self.letter):
            self.bar.add_right(button)
        self._lay_out()

    @property
    def primary(self) -> Button:
        """The next likely step: the letter that does it, where there is one, else recording it."""
        return self.done if self.letter.isHidden() else self.letter

    def offer_letter(self, title: str) -> None:
        """Offer the letter that does what the row asks for, or none."""
        self.letter.setVisible(bool(title))
        self.letter.setToolTip(f"{title} (Ctrl+Enter)" if title else "")
        self.case.setVisible(not title)  # C opens it; there is no room for three
        self.done.set_kind("secondary" if title else "primary")

    def show_doubts(self, doubts: Sequence[str]) -> None:
        """Say beside a date what is missing or contradictory among the facts that it rests on."""
        for label in (self.doubts_heading, self.doubts):
            label.setVisible(bool(doubts) and not self.context.discreet)
        self.doubts.setText("\n".join(doubts))

    def show_line(self, line: Line, name: str, about: str) -> None:
        """Explain a row; its contacts come when the person rests on it."""
        clear(self.contacts)
        today, deadline = self.context.today(), line.row.deadline
        self.explain.show()
        self.done.set_words("Record it done")
        self.name.setText(name)
        self.about.setText(about)
        self.chip.set_status(line.status)
        self.when.setText(self._when(line))
        self.question.setText(f"Why {weekday_date(deadline.due)}" if deadline.due else "Why there is no date")
        last: Shape = "late" if line.status.shape == "late" else "today" if line.row.days == 0 else "soon"
        if line.row.band in (Band.FACTS_MISSING, Band.DISAPPLIED, Band.WAITING):
            last = line.status.shape
        self.steps.show_steps(explain.steps(deadline, today), last)
        self.law.setText(str(deadline.rule.source))
        for label in (self.note_heading, self.note):
            label.setVisible(bool(line.note))
        self.note.setText(line.note)
        self.setAccessibleName(f"{name}: {line.verb}")

    def show_contacts(self, contacts: Sequence[Entry]) -> None:
        """Show the last contacts with the family; discreet mode hides what was said."""
        clear(self.contacts)
        self.contacts.addWidget(hairline())
        self.contacts.addSpacing(8)
        self.contacts.addWidget(Words("Last contacts", "strong"))
        if not contacts:
            self.contacts.addWidget(Words("None is logged yet", tone="quiet"))
        add_dated_lines(
            self.contacts,
            (
                (day_month(in_london(one.at).date()), one.how if self.context.discreet else entry_words(one))
                for one in contacts
            ),
        )

    def show_owed(self, line: OwedLine, name: str, about: str) -> None:
        """Tell of a promise, or of a message that waits for an answer."""
        clear(self.contacts)
        self.name.setText(name)
        self.about.setText(about)
        self.chip.set_status(line.status)
        late = line.row.due < self.context.today()
        self.when.setText(f"{'was due ' if late else ''}{short_date(line.row.due)}")
        is_promise = line.row.kind == PROMISE
        self.question.setText("What was promised" if is_promise else "What waits for an answer")
        self.steps.show_steps((), "soon")
        self.law.setText(f"{line.verb}\n{line.reason}")
        for label in (self.note_heading, self.note, self.explain):
            label.hide()
        self.done.set_words("Promise kept" if is_promise else "Log the answer")
        self.setAccessibleName(f"{name}: {line.verb}")

    def _when(self, line: Line) -> str:
        """The day beside the chip, which has already said how far it is."""
        due, days = line.row.deadline.due, line.row.days
        if due is None:
            return "This limit has no date yet"
        return f"was due {short_date(due)}" if days is not None and days < 0 else short_date(due)

    def _lay_out(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(4)
        column.addWidget(self.name)
        column.addWidget(self.about)
        column.addSpacing(4)
        chips = QHBoxLayout()
        chips.setSpacing(8)
        chips.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignTop)
        chips.addWidget(self.when, 1)
        column.addLayout(chips)
        column.addSpacing(8)
        column.addWidget(hairline())
        column.addSpacing(8)
        column.addWidget(self.question)
        column.addSpacing(8)
        column.addWidget(self.steps)
        column.addWidget(self.law)
        column.addLayout(at_edge(self.explain))
        column.addSpacing(8)
        column.addWidget(self.doubts_heading)
        column.addWidget(self.doubts)
        column.addWidget(self.note_heading)
        column.addWidget(self.note)
        column.addLayout(self.contacts)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(content)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(area, 1)
        self.setMinimumWidth(theme.current().scaled(240))
