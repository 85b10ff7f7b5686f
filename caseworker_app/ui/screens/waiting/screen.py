"""Waiting: who waits for an answer, for news of what is late, or for a word, the longest overdue first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from caseworker_app.ui import theme
from caseworker_app.ui.background import Work
from caseworker_app.ui.commands import Command
from caseworker_app.ui.context import Context
from caseworker_app.ui.dates import count_of
from caseworker_app.ui.screen import Screen
from caseworker_app.ui.screens.waiting.lines import Kind, WaitingLine, read
from caseworker_app.ui.screens.waiting.pane import WaitingPane
from caseworker_app.ui.screens.waiting.table import WaitingModel, WaitingTable
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.labels import Words

if TYPE_CHECKING:
    from caseworker_app.casework.contact_log import Entry

_NARROW = 720


class WaitingScreen(Screen):
    """One list under chips that keep it to one kind, and beside it why and what to do."""

    key: ClassVar[str] = "waiting"
    title = "Waiting"
    icon: ClassVar[str] = "message-square"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._all: list[WaitingLine] = []
        self.table = WaitingTable(WaitingModel(self._days, self._name, self._what))
        self.pane = WaitingPane(context, self.log, self.write_mail, self.no_answer)
        self.nothing = Words("No family waits for this.", tone="quiet")
        self.nothing.setContentsMargins(16, 12, 16, 12)
        self._chips = QButtonGroup(self)
        self._lay_out()
        self.table.selectionModel().currentChanged.connect(lambda *_: self._show_chosen())
        self.table.activated.connect(lambda _index: self.log())
        self.empty_state.show_words(
            "No family waits for you",
            more="Messages without an answer, late cases without news and quiet families stand here.",
            icon="message-square",
        )

    @property
    def primary(self) -> Button:
        return self.pane.log

    def show_with(self, kind: str = "", **_arguments: Any) -> None:
        """Read who waits; `kind` keeps the list to one kind."""
        if kind:
            self._chips.button(1 + list(Kind).index(Kind[kind.upper()])).setChecked(True)
        self.refresh()

    def refresh(self, _changed: set[str] | None = None) -> None:
        from caseworker_app.ui.screens.today.reading import view_of

        store, today = self.context.store, self.context.today()
        whose = view_of(self.context.choices, today).caseworkers

        def op(_work: Work) -> list[WaitingLine]:
            with store.connection() as connection:
                return read(connection, whose, today)

        self.context.run(op, self._take, lambda error: self.show_failure(error, self.refresh))

    def commands(self) -> list[Command]:
        """Return what can be done for the chosen family."""
        group = "Waiting"
        return [
            Command("write mail", "Write an e-mail", self.write_mail, "Ctrl+M", group, "mail"),
            Command("open case", "Open the case", self.open_case, group=group, icon="user"),
            Command("no answer", "No answer is needed", self.no_answer, group=group, shows=self._is_message),
        ]

    def focus_first(self) -> None:
        (self.table if self.state == "ready" else self.empty_state).setFocus()

    def panes(self) -> list[QWidget]:
        return [self.table, self.pane]

    def chosen_case(self) -> str:
        line = self.table.chosen()
        return line.case_id if line else ""

    def log(self) -> None:
        """Log a contact with the chosen family; it answers the message that waits."""
        if (line := self.table.chosen()) is not None:
            from caseworker_app.ui.screens.quick_log.form import open_quick_log

            open_quick_log(self.window(), self.context, line.case_id, reply_to=line.message_id)

    def write_mail(self) -> None:
        """Write to the chosen family; it answers the message that waits."""
        if (line := self.table.chosen()) is not None:
            from caseworker_app.ui.screens.write_mail.form import Begun, open_write_mail

            open_write_mail(
                self.window(), self.context, Begun(case_id=line.case_id, reply_to=line.message_id)
            )

    def no_answer(self) -> None:
        """Say why the chosen message needs no answer."""
        line = self.table.chosen()
        if line is not None and line.message_id:
            from caseworker_app.ui.screens.today.owing import NoReplyQuestion

            NoReplyQuestion(self.window(), self.context, line.message_id, line.what).open()

    def open_case(self) -> None:
        """Open the case of the chosen family."""
        if case_id := self.chosen_case():
            self.context.go("case", case_id=case_id, tab="contacts")

    def _is_message(self) -> bool:
        line = self.table.chosen()
        return line is not None and bool(line.message_id)

    def _take(self, found: list[WaitingLine]) -> None:
        self._all = found
        families = len({one.case_id for one in found})
        self.set_title("Waiting", count_of(families, "family", "families"))
        for number, kind in enumerate((None, *Kind)):
            count = sum(kind in (None, one.kind) for one in found)
            self._chips.button(number).set_words(f"{_chip_words(kind)} {count}")  # type: ignore[attr-defined]
        self.show_state("ready" if found else "empty")
        self._fill()

    def _fill(self) -> None:
        kind = (None, *Kind)[max(0, self._chips.checkedId())]
        shown = [one for one in self._all if kind in (None, one.kind)]
        before = self.table.chosen()
        self.table.lines.show(shown)
        self.nothing.setVisible(not shown)
        same = [place for place, one in enumerate(shown) if before is not None and _is_same(one, before)]
        if shown:
            self.table.setCurrentIndex(self.table.lines.index(same[0] if same else 0, 0))
        self._show_chosen()

    def _show_chosen(self) -> None:
        line, store = self.table.chosen(), self.context.store
        if line is None:
            self.pane.show_line(None, "", ())
            return

        def op(_work: Work) -> tuple[Entry, ...]:
            from caseworker_app.casework.contact_log import last_contacts

            with store.connection() as connection:
                return last_contacts(connection, line.case_id)

        def then(contacts: tuple[Entry, ...]) -> None:
            if self.table.chosen() is line:
                self.pane.show_line(line, self._name(line), contacts)

        self.context.run(op, then)

    def _days(self, line: WaitingLine) -> int:
        return (line.due - self.context.today()).days

    def _name(self, line: WaitingLine) -> str:
        return self.context.name_of(line.given_name, line.family_name)

    def _what(self, line: WaitingLine) -> str:
        hidden = self.context.discreet and line.kind is Kind.ANSWER
        return "A message" if hidden else line.what

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(4)
        for number, kind in enumerate((None, *Kind)):
            chip = Button(_chip_words(kind), self._fill, kind="quiet", small=True)
            chip.setCheckable(True)
            self._chips.addButton(chip, number)
            row.addWidget(chip)
        self._chips.button(0).setChecked(True)
        row.addStretch(1)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.nothing)
        column.addWidget(self.table, 1)
        self.pane.setMinimumWidth(theme.current().scaled(300))
        self.splitter = QSplitter()
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        self.splitter.addWidget(left)
        self.splitter.addWidget(self.pane)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setSizes([800, 360])
        layout = QHBoxLayout(self.body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.splitter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < theme.current().scaled(_NARROW)
        self.splitter.setOrientation(Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal)


def _chip_words(kind: Kind | None) -> str:
    return kind.value if kind else "All"


def _is_same(one: WaitingLine, other: WaitingLine) -> bool:
    return (one.case_id, one.kind, one.message_id) == (other.case_id, other.kind, other.message_id)
