"""Letters: the queue beside the page, what it rests on, and to whom it goes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from caseworker_app.errors import CaseworkerError
from caseworker_app.letters.print_queue import MOST, Queued
from caseworker_app.letters.states import POSTED, PRINTED, RETURNED
from caseworker_app.ui import theme
from caseworker_app.ui.background import Work
from caseworker_app.ui.commands import Command
from caseworker_app.ui.context import Context
from caseworker_app.ui.dates import count_of
from caseworker_app.ui.screen import Screen
from caseworker_app.ui.screens.letters import reading
from caseworker_app.ui.screens.letters.deeds import LetterDeeds
from caseworker_app.ui.screens.letters.editing import Editing
from caseworker_app.ui.screens.letters.letter_pane import LetterPane
from caseworker_app.ui.screens.letters.letter_words import limit_words
from caseworker_app.ui.screens.letters.queue_list import QueueList
from caseworker_app.ui.screens.letters.queue_model import QueueModel
from caseworker_app.ui.screens.letters.queue_rows import Band, Line, Tab, pages_words, with_headings
from caseworker_app.ui.screens.letters.reading import Shown
from caseworker_app.ui.screens.today.reading import view_of
from caseworker_app.ui.widgets.action_bar import ActionBar
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.empty_state import EmptyState
from caseworker_app.ui.widgets.labels import ElidedWords, Words, ruled

if TYPE_CHECKING:
    from caseworker_app.letters.incidents import IncidentView
    from caseworker_app.letters.one_letter import LetterView
    from caseworker_app.letters.proof import Proofs
    from caseworker_app.letters.stale import Stale

_QUEUE, _LETTER = 384, 798
_EMPTY = {
    Tab.TO_SEND: ("No letters waiting.", "Make one from a case with Ctrl+P."),
    Tab.DRAFTS: ("No drafts.", "A letter that is saved before it is ready waits here."),
    Tab.POSTED: ("Nothing posted yet.", "Only “posted” counts as sent. What was posted stands here."),
    Tab.RETURNED: (
        "Nothing came back.",
        "What the post brings back stands here until it is settled.",
    ),
}


_TAB_OF = {PRINTED: Tab.TO_SEND, POSTED: Tab.POSTED, RETURNED: Tab.RETURNED}


class LettersScreen(Screen):
    """The right letter, to the right people, posted on a known day."""

    key = "letters"
    title = "Letters"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.tab = Tab.TO_SEND
        self.model = QueueModel()
        self.list = QueueList(self.model)
        self.pane = LetterPane(context)
        self.deeds = LetterDeeds(self, context)
        self.editing = Editing(self, context)
        self.nothing = EmptyState()
        self.tabs: dict[Tab, Button] = {}
        self._tab_group = QButtonGroup(self)
        self._shown: Shown | None = None
        self._proofs: Proofs | None = None
        self._stale: Stale | None = None
        self._revealed: tuple[str, bytes] = ("", b"")  # a letter whose withheld address may be seen now
        self._most = MOST
        self._wanted = ""  # the letter to choose once it is read
        self._in_detail = False
        self._make_bar()
        self._lay_out()
        self.list.selectionModel().currentChanged.connect(lambda *_: self._chosen())
        self.list.deed_wanted.connect(self.press_deed)
        self.list.all_wanted.connect(self.tick_all)
        self.model.ticks_changed.connect(self._show_foot)
        context.discreet_changed.connect(lambda _on: self._fill())

    @property
    def primary(self) -> Button | None:
        return self.act if self.state == "ready" and self.act.isVisible() else None

    def show_with(self, *, tab: str = "", document_id: str = "", **_arguments: Any) -> None:
        """Show a list, or one letter in the list where it stands."""
        self._wanted = document_id
        if tab:
            self.show_tab(Tab[tab.upper()])
        elif self._shown is None or document_id:
            self.refresh()

    def refresh(self, _changed: set[str] | None = None) -> None:
        if self._shown is None:
            self.loading.set_words("Reading the letters…")
            self.show_state("loading")
        view = view_of(self.context.choices, self.context.today())
        store, tab, most = self.context.store, self.tab, self._most
        stale = self.stale(), self.context.today()

        def op(_work: Work) -> Shown:
            return reading.read(store, tab, view.caseworkers, most, stale)

        self.context.run(op, self._take, self._could_not_read)

    def commands(self) -> list[Command]:
        return [*self.deeds.commands(), *self.pane.commands()]

    def back(self) -> bool:
        if self.close_editor():
            return True
        if self._in_detail:
            self._in_detail = False
            self._fit()
            self.list.setFocus()
            return True
        return False

    def panes(self) -> list[QWidget]:
        return [self.left, *self.pane.panes(), self.bar]

    def to_be_seen(self) -> list[QWidget]:
        return [self.pane.strip]

    def focus_first(self) -> None:
        if self.state != "ready":
            self.empty_state.setFocus()
        elif self.list.isVisible():
            self.list.setFocus()
        else:
            self.left.setFocus()

    def badge(self) -> int:
        return self._shown.ready if self._shown is not None and self._shown.tab is Tab.TO_SEND else 0

    def show_tab(self, tab: Tab) -> None:
        """Show one of the four lists."""
        self.tabs[tab].setChecked(True)
        if tab is not self.tab:
            self.tab, self._most = tab, MOST
            self.pane.say("")
        self.refresh()

    def step_tab(self, step: int) -> None:
        """Show the next list, or the one before."""
        tabs = list(Tab)
        self.show_tab(tabs[(tabs.index(self.tab) + step) % len(tabs)])

    def line(self) -> Line | None:
        """Return the chosen letter."""
        line = self.list.line()
        return line if isinstance(line, Line) else None

    def band(self) -> Band:
        """Return the band whose letters the buttons act on: that of the chosen letter."""
        line = self.line()
        return line.band if line is not None else self.tab.bands[0]

    def incident(self) -> IncidentView | None:
        """Return the open incident about the chosen letter."""
        line, incidents = self.line(), self._shown.incidents if self._shown is not None else ()
        return next((one for one in incidents if line is not None and one.document_id == line.id), None)

    def show_incident(self) -> None:
        """Show the letter that went to the wrong person; the next one where it is shown already."""
        incidents, now = self._shown.incidents if self._shown is not None else (), self.incident()
        if incidents:
            place = incidents.index(now) + 1 if now is not None else 0
            found = incidents[place % len(incidents)]
            self.show_with(tab=_TAB_OF[found.state].name, document_id=found.document_id)

    def acting_on(self) -> list[Queued]:
        """Return the ticked letters of the band, else the chosen one."""
        line = self.line()
        ticked = self.model.ticked(self.band())
        return ticked or ([line.letter] if line is not None else [])

    def acting_ids(self) -> list[str]:
        """Return the ids of the letters that a deed is about."""
        return [one.document_id for one in self.acting_on()]

    def tick_all(self) -> None:
        """Tick all letters of the band, or none if all are: those to a withheld address one by one only."""
        lines = [one for one in self.model.lines(self.band()) if not one.by_hand]
        on = not all(self.model.is_ticked(one) for one in lines)
        self.model.tick(lines, on)
        self.context.announce(f"{len(self.model.ticked(self.band()))} ticked")

    def press_deed(self) -> None:
        """Do what stands at the right of the chosen letter; where nothing does, go to its page."""
        line = self.line()
        if line is not None and line.is_deed:
            self.deeds.of_line(line)
        elif line is not None:
            self._in_detail = True
            self._fit()
            self.pane.focus_page()

    def show_letter(self) -> None:
        """Read the chosen letter again and show it."""
        line = self.line()
        if line is None:
            self.pane.say("")
            return
        today, document_id = self.context.today(), line.id

        def look(_work: Work) -> LetterView:
            return self.proofs().waiting(document_id, today)

        revealed = self._revealed[1] if self._revealed[0] == line.id else b""
        self.pane.show_letter(look, content=revealed)

    def reveal(self, document_id: str, content: bytes) -> None:
        """Show the pages of a letter that are withheld else, until another is chosen."""
        self._revealed = document_id, content
        self.show_letter()

    def proofs(self) -> Proofs:
        """Return what looks at letters, on the worker's thread."""
        if self._proofs is None:
            from caseworker_app.letters.proof import Proofs

            self._proofs = Proofs(self.context.store)
        return self._proofs

    def stale(self) -> Stale:
        """Return what finds the ready letters that something speaks against by now."""
        if self._stale is None:
            from caseworker_app.letters.stale import Stale

            self._stale = Stale(self.context.store)
        return self._stale

    def go_on_reading(self) -> None:
        """Read more letters of the list."""
        self._most += MOST
        self.refresh()

    def show_editor(self, shown: bool) -> None:
        """Show the editor in place of the list, or the list again."""
        self.left.setCurrentWidget(self.editing.pane if shown else self.queue)
        self._show_foot()
        if not shown:
            self.list.setFocus()
            self.show_letter()

    def close_editor(self) -> bool:
        """Put the editor away, and keep what was typed; say whether it was open."""
        return self.editing.close()

    def _take(self, shown: Shown) -> None:
        if shown.tab is not self.tab:
            return
        self._shown = shown
        for tab, button in self.tabs.items():
            number = shown.numbers[tab]
            button.set_words(f"{tab.value} {number}" if number else tab.value)
        waiting = shown.numbers[Tab.TO_SEND]
        self.set_title("Letters", f"{waiting} to send" if waiting else "")
        self.show_state("ready")
        self.astray.setVisible(bool(shown.incidents))
        if shown.incidents:
            first, count = shown.incidents[0], len(shown.incidents)
            letters = "A letter" if count == 1 else count_of(count, "letter")
            self.astray.set_words(f"{letters} went astray: act {limit_words(first.tell_by)}")
        self._fill()

    def _fill(self) -> None:
        shown = self._shown
        if shown is None:
            return
        had_keyboard = self.list.hasFocus() or self.nothing.isAncestorOf(self.focusWidget() or self)
        line = self.line()
        kept = self._wanted or (line.id if line is not None else "")
        self._wanted = ""
        self.model.show(
            with_headings(
                shown.letters,
                shown.tab.bands,
                self.context.name_of,
                discreet=self.context.discreet,
                more=shown.more,
            )
        )
        self.lists.setCurrentWidget(self.list if self.model.items else self.nothing)
        if not self.model.items:
            self._show_nothing()
        self.list.go_to(kept)
        self.more.setVisible(bool(shown.more))
        if had_keyboard:
            (self.list if self.model.items else self.nothing).setFocus()
        self._chosen()

    def _show_nothing(self) -> None:
        sentence, more = _EMPTY[self.tab]
        whose = view_of(self.context.choices, self.context.today()).caseworkers
        button: tuple[str, Callable[[], object]] | None = None
        if self.tab is Tab.TO_SEND:
            button = ("Go to the caseload", lambda: self.context.go("caseload"))
        link = ("Show everybody’s letters", self.deeds.change_whose) if whose else None
        self.nothing.show_words(sentence, more=more, icon="mail", button=button, link=link)
        self.pane.say("The letter that you choose is shown here.")

    def _chosen(self) -> None:
        self._show_foot()
        line = self.line()
        if line is not None and line.id != self._revealed[0]:
            self._revealed = ("", b"")
        if line is not None and line.id != self.editing.document_id:
            self.close_editor()
            self.show_letter()
        elif line is not None:
            self.editing.show_preview()

    def _show_foot(self) -> None:
        if self.editing.document_id:
            self.editing.show_buttons()
            return
        line, band = self.line(), self.band()
        ticked = self.model.ticked(band)
        acting = self.acting_on()
        self.ticked_words.setText(f"{len(ticked)} ticked")
        self.ticked_words.setVisible(bool(ticked))
        paper = pages_words(acting)
        waits = line is not None and band in (Band.READY, Band.PRINTED)
        only = "only “posted” counts as sent" if waits else ""
        rest = " · ".join(part for part in (paper, only) if part)
        self.rest_words.setText(f"· {rest}" if ticked and rest else rest)
        self.deeds.show_buttons(line, band, len(acting))

    def _act(self) -> None:
        if self.editing.document_id:
            self.editing.approve()
        else:
            self.deeds.act()

    def _could_not_read(self, error: CaseworkerError) -> None:
        if self._shown is None:
            self.show_failure(error, self.refresh)
        else:
            self.context.show_error(error)

    def _make_bar(self) -> None:
        self.bar = ActionBar()
        self.ticked_words = Words(role="strong", wrap=False)
        self.rest_words = ElidedWords(tone="quiet")
        self.bar.add_left(self.ticked_words)
        self.bar.add_left(self.rest_words, 100)
        self.cancel = Button("Cancel letter", self.deeds.waiting.cancel)
        self.edit = Button(
            "Edit letter", self.deeds.waiting.edit, tip="Change the words of this letter (Ctrl+E)"
        )
        self.save = Button("Save as PDF", self.deeds.show_saving)
        self.other = Button("More", self.deeds.show_more, icon="chevron-down")
        self.act = Button("Print", self._act, kind="primary", icon="printer")
        for button in (self.other, self.cancel, self.edit, self.save, self.act):
            self.bar.add_right(button)

    def _lay_out(self) -> None:
        top = QWidget()
        row = QHBoxLayout()
        row.setContentsMargins(16, 0, 8, 0)
        row.setSpacing(2)
        for tab in Tab:
            button = Button(tab.value, partial(self.show_tab, tab), kind="quiet", small=True)
            button.setCheckable(True)
            self._tab_group.addButton(button)
            self.tabs[tab] = button
            row.addWidget(button)
        row.addStretch(1)
        ruled(row, top, above=False)
        self._top = top
        self.tabs[self.tab].setChecked(True)
        self.more = Button("Show more letters", self.go_on_reading, kind="link")
        self.more.hide()
        self.astray = Button("", self.show_incident, kind="link", tip="Show the letter")
        self.astray.hide()
        self.lists = QStackedWidget()
        self.lists.addWidget(self.list)
        self.lists.addWidget(self.nothing)
        queue = QWidget()
        column = QVBoxLayout(queue)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(top)
        column.addWidget(self.astray)
        column.addWidget(self.lists, 1)
        column.addWidget(self.more)
        self.queue = queue
        self.left = QStackedWidget()
        self.left.addWidget(queue)
        self.left.addWidget(self.editing.pane)
        self.splitter = QSplitter()
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.left)
        self.splitter.addWidget(self.pane)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes([_QUEUE, _LETTER])
        layout = QVBoxLayout(self.body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.splitter, 1)
        layout.addWidget(self.bar)

    @property
    def is_narrow(self) -> bool:
        """Whether list and letter are shown one at a time."""
        return self.width() < theme.current().scaled(760)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Show list and letter side by side, or one at a time in a small window."""
        look = theme.current()
        self._top.setFixedHeight(look.scaled(44))
        narrow = self.is_narrow
        self.left.setVisible(not narrow or not self._in_detail)
        self.pane.setVisible(not narrow or self._in_detail)
        self.rest_words.setVisible(not narrow)
        self._show_foot()
