"""Unmatched: messages and calls that belong to no case yet, each with the best guesses."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSplitter, QVBoxLayout, QWidget

from caseworker_app.casework.mail_match import Guess
from caseworker_app.casework.triage import Waiting
from caseworker_app.ui import theme
from caseworker_app.ui.background import Work
from caseworker_app.ui.clock import in_london
from caseworker_app.ui.commands import Command
from caseworker_app.ui.context import Context
from caseworker_app.ui.dates import count_of, short_date
from caseworker_app.ui.form import Form
from caseworker_app.ui.screen import Screen
from caseworker_app.ui.screens.case.plain_tabs import PlainDelegate
from caseworker_app.ui.screens.case.row_paint import RowsTable
from caseworker_app.ui.screens.quick_log.who_field import WhoField
from caseworker_app.ui.tables import Column, RowsModel
from caseworker_app.ui.widgets.action_bar import ActionBar
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.labels import Words, hairline
from caseworker_app.ui.widgets.layouts import clear

if TYPE_CHECKING:
    from caseworker_app.casework.communication import About
    from caseworker_app.store.session import Unit

_SIZES = [700, 420]
_NARROW = 720


class UnmatchedScreen(Screen):
    """A list, and beside it what the message says with the cases that it may belong to."""

    key: ClassVar[str] = "unmatched"
    title = "Unmatched"
    icon: ClassVar[str] = "inbox"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.lines: RowsModel[Waiting] = RowsModel(
            (
                Column("When", text=lambda one: short_date(in_london(one.at).date()), width=120, narrow=110),
                Column("From", text=self._from, strong=True, width=240, narrow=180),
                Column("What", text=self._what, width=340, narrow=240),
            )
        )
        self.table = RowsTable(self.lines, PlainDelegate())
        self.table.setAccessibleName("What waits for a case, the oldest first")
        self.said = QVBoxLayout()
        self.choose = Button("Choose the child", self.choose_child, kind="primary", tip="Ctrl+Enter")
        self.dismiss = Button("About no child of ours", self.forget)
        self._lay_out()
        self.table.selectionModel().currentChanged.connect(lambda *_: self._show_chosen())
        self.table.activated.connect(lambda _index: self.choose_child())
        context.discreet_changed.connect(lambda _on: self._show_chosen())
        self.empty_state.show_words(
            "Nothing waits for a case",
            more="Drop e-mail files (.eml or .msg), or a folder of them, on this window.",
            icon="inbox",
        )

    @property
    def primary(self) -> Button:
        return self.choose

    def show_with(self, **_arguments: Any) -> None:
        """Read what waits."""
        self.refresh()

    def refresh(self, _changed: set[str] | None = None) -> None:
        store = self.context.store

        def op(_work: Work) -> tuple[Waiting, ...]:
            from caseworker_app.casework.triage import waiting

            with store.reading() as session:
                return waiting(session)

        self.context.run(op, self._show, lambda error: self.show_failure(error, self.refresh))

    def commands(self) -> list[Command]:
        """Return what can be done with the chosen message."""
        group = "Unmatched"
        return [
            Command("choose child", "Choose the child", self.choose_child, group=group, icon="user"),
            Command("no child", "About no child of ours", self.forget, group=group, icon="archive"),
        ]

    def focus_first(self) -> None:
        (self.table if self.state == "ready" else self.empty_state).setFocus()

    def panes(self) -> list[QWidget]:
        return [self.table, self.side]

    def chosen(self) -> Waiting | None:
        """Return the chosen message or call."""
        place = self.table.currentIndex().row()
        return self.lines.rows[place] if 0 <= place < len(self.lines.rows) else None

    def choose_child(self) -> None:
        """Ask whose it is."""
        if (one := self.chosen()) is not None:
            ChooseChild(self.window(), self.context, partial(_file, one.id)).open()

    def file_to(self, one: Waiting, guess: Guess) -> None:
        """File it to a case that was guessed."""
        from caseworker_app.casework.communication import About

        use_case = _file(one.id, About(guess.case_id))
        self.context.act("file a message", use_case, notice=f"Filed to {guess.reference}")

    def forget(self) -> None:
        """Say that it is about no child of ours."""
        if (one := self.chosen()) is None:
            return
        unfiled = one.id

        def use_case(unit: Unit) -> None:
            from caseworker_app.casework.triage import dismiss

            dismiss(unit, unfiled)

        self.context.act(
            "dismiss a message", use_case, notice="Taken out; its words are forgotten", undo=False
        )

    def _show(self, found: tuple[Waiting, ...]) -> None:
        place = max(0, self.table.currentIndex().row())
        self.lines.show(list(found))
        self.set_title("Unmatched", count_of(len(found), "message or call", "messages and calls"))
        if not found:
            self.show_state("empty")
            return
        self.show_state("ready")
        self.table.setCurrentIndex(self.lines.index(min(place, len(found) - 1), 0))
        self._show_chosen()

    def _show_chosen(self) -> None:
        clear(self.said)
        one = self.chosen()
        if one is None:
            return
        self.said.addWidget(Words(self._from(one) or "Nobody is named", "heading"))
        self.said.addWidget(Words(one.why, tone="quiet"))
        if one.caution:
            self.said.addWidget(Words(one.caution, tone="late"))
        if one.guesses:
            self.said.addWidget(Words("Perhaps", "strong"))
        for guess in one.guesses:
            button = Button(f"File to {guess.reference}", partial(self.file_to, one, guess), small=True)
            self.said.addWidget(button)
            self.said.addWidget(Words(guess.why, tone="quiet"))
        self.said.addWidget(hairline())
        hidden = self.context.discreet
        self.said.addWidget(Words("Hidden" if hidden else one.summary, "strong"))
        self.said.addWidget(Words("" if hidden else one.text[:4000]))
        if one.attachments and not hidden:
            self.said.addWidget(Words(f"With {', '.join(one.attachments)}", tone="quiet"))
        self.said.addStretch(1)

    def _lay_out(self) -> None:
        content = QWidget()
        self.said.setSpacing(8)
        content.setLayout(self.said)
        self.said.setContentsMargins(16, 16, 16, 16)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(content)
        bar = ActionBar()
        bar.add_right(self.dismiss)
        bar.add_right(self.choose)
        self.side = QWidget()
        column = QVBoxLayout(self.side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(area, 1)
        column.addWidget(bar)
        self.side.setMinimumWidth(theme.current().scaled(300))
        splitter = self.splitter = QSplitter()
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(1)
        splitter.addWidget(self.table)
        splitter.addWidget(self.side)
        splitter.setSizes(_SIZES)
        layout = QHBoxLayout(self.body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < theme.current().scaled(_NARROW)
        self.splitter.setOrientation(Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal)

    def _from(self, one: Waiting) -> str:
        return self.context.name_of(one.sender, "")

    def _what(self, one: Waiting) -> str:
        return "Hidden" if self.context.discreet else one.summary


def _file(unfiled_id: str, about: About) -> Callable[[Unit], object]:
    def use_case(unit: Unit) -> object:
        from caseworker_app.casework.triage import file_as

        return file_as(unit, unfiled_id, (about,))

    return use_case


class ChooseChild(Form):
    """Whose is it? The same line as in the quick log."""

    def __init__(
        self, parent: QWidget, context: Context, deed: Callable[[About], Callable[[Unit], object]]
    ) -> None:
        super().__init__(parent, "Choose the child", "File it", width=560)
        self.context, self._deed = context, deed
        self.who = WhoField(context)
        self.add_field("Who", self.who)
        room = QWidget()
        room.setMinimumHeight(theme.current().scaled(160))  # the list hangs here
        self.form.addWidget(room)
        self.who.begin(self)
        self.who.chosen_one.connect(self.primary.setFocus)
        self.primary.setAutoDefault(True)
        self.who.setFocus()

    def accept(self) -> None:
        if not self.who.chosen:
            self.say_problem("Choose whose it is", self.who.line)
            return
        from caseworker_app.casework.communication import About

        one = self.who.chosen[0]
        people = (one.person.person_id,) if one.person else ()
        self.save(
            "file a message", self._deed(About(one.case_id, people)), notice=f"Filed to {one.reference}"
        )
