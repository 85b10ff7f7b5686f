"""Make a letter: chosen and typed at the left, its page and what it rests on at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from caseworker_app.casework.drafts import Place
from caseworker_app.errors import CaseworkerError
from caseworker_app.ui import theme
from caseworker_app.ui.background import Work
from caseworker_app.ui.commands import Command
from caseworker_app.ui.context import Context, initials
from caseworker_app.ui.dates import count_of
from caseworker_app.ui.draft import DraftKeeper
from caseworker_app.ui.screen import Screen
from caseworker_app.ui.screens.letters.letter_pane import LetterPane
from caseworker_app.ui.screens.make_letter.adding import Adding
from caseworker_app.ui.screens.make_letter.column import MakeColumn
from caseworker_app.ui.screens.make_letter.reading import Start, read_start
from caseworker_app.ui.widgets.action_bar import ActionBar
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.labels import ElidedWords

if TYPE_CHECKING:
    from caseworker_app.letters.drafts import Wish
    from caseworker_app.letters.proof import Proof, Proofs

FORM = "make letter"
_COLUMN, _LETTER = 384, 798


class MakeLetterScreen(Screen):
    """One letter of one case, on its way into the queue."""

    key = "make_letter"
    title = "Make a letter"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.case_id = ""
        self.start: Start | None = None
        self.column = MakeColumn()
        self.pane = LetterPane(context)
        self.adding = Adding(self, context)
        self._proofs: Proofs | None = None
        self._keeper: DraftKeeper | None = None
        self._wanted = self._rule = ""
        self._shown_reader = 0
        self._in_detail = False
        self._make_bar()
        self._lay_out()
        self.column.letter_changed.connect(self._choose)
        self.column.changed.connect(lambda: self._look(at_once=False))
        self.column.readers.ticks_changed.connect(self._show_foot)
        self.column.readers.looked_at.connect(self._look_at)
        self.pane.proved.connect(self._proved)
        context.discreet_changed.connect(lambda _on: self._choose())

    @property
    def primary(self) -> Button:
        return self.add

    def show_with(self, case_id: str = "", letter: str = "", rule: str = "", **_arguments: Any) -> None:
        """Open the letters of a case; `letter` names one, `rule` the limit that it is to meet."""
        if case_id == self.case_id and self.start is not None and not letter and not rule:
            return
        self.case_id, self._wanted, self._rule = case_id, letter, rule
        self.start = None
        self._in_detail = False
        self.refresh()

    def refresh(self, changed: set[str] | None = None) -> None:
        """Read the case again where it may have changed; what is typed stays."""
        if not self.case_id or (changed is not None and self.case_id not in changed):
            return
        if self.start is None:
            self.set_title("Make a letter")
            self.loading.set_words("Looking which letters fit…")
            self.show_state("loading")
        store, case_id, today = self.context.store, self.case_id, self.context.today()

        def op(_work: Work) -> Start:
            return read_start(store, case_id, today)

        def then(start: Start) -> None:
            if case_id == self.case_id:
                self._take(start)

        self.context.run(op, then, self._could_not_read)

    def commands(self) -> list[Command]:
        group = "Make a letter"
        return [
            Command("add letter", "Add to the print queue", self.adding.add, group=group, icon="printer"),
            Command("save letter draft", "Save as a draft", self.adding.save_draft, "Ctrl+S", group),
            *self.pane.commands(),
        ]

    def back(self) -> bool:
        if self._in_detail:
            self._in_detail = False
            self._fit()
            self.column.letter.setFocus()
            return True
        return False

    def to_be_seen(self) -> list[QWidget]:
        return [self.pane.strip]

    def panes(self) -> list[QWidget]:
        return [self.column, *self.pane.panes(), self.bar]

    def focus_first(self) -> None:
        if self.state != "ready":
            super().focus_first()
        elif not self.column.facts.focus_first(missing=True):
            self.column.letter.setFocus()

    def wish(self) -> Wish | None:
        """Return the letter as it is chosen and typed now."""
        from caseworker_app.letters.drafts import Wish

        offer = self.column.chosen()
        if offer is None:
            return None
        return Wish(
            case_id=self.case_id, letter=offer.letter, typed=self.column.facts.values(),
            day=self.context.today(), post_class=str(self.column.post_class.currentData()),
        )  # fmt: skip

    def keep_draft(self, *, at_once: bool = False) -> None:
        """Keep what was typed now: the window locks, or closes."""
        if self._keeper is not None:
            self._keeper.keep_at_once() if at_once else self._keeper.keep()

    @property
    def keeper(self) -> DraftKeeper | None:
        """What keeps the typed facts of the letter that is chosen."""
        return self._keeper

    def forget(self) -> None:
        """Begin anew when this is opened again: the letter is in the queue."""
        if self._keeper is not None:
            self._keeper.stop()
        self._keeper, self.start, self.case_id = None, None, ""

    def _take(self, start: Start) -> None:
        was = self.column.chosen()
        self.start = start
        family = start.offers.family
        child = self.context.name_of(family.preferred_name or family.given_name, family.family_name)
        self.set_title("Make a letter", f"{child} · {family.reference}")
        wanted = self._wanted or (start.offers.meeting(self._rule) if self._rule else "")
        if not wanted and was is not None and self.state == "ready":
            self._look()
            return
        self._wanted = self._rule = ""
        self.show_state("ready")
        self.column.show_offers(start.offers, wanted)
        if self.isVisible():
            self.focus_first()

    def _choose(self) -> None:
        """Show another letter, with the facts that it lets one type."""
        offer = self.column.chosen()
        if offer is None or self.start is None:
            return
        if self._keeper is not None:
            self._keeper.keep()
            self._keeper.stop()
        template = self.start.typed[offer.letter]
        self.column.readers.forget()
        self._shown_reader = 0
        self.column.show_choice(template, self.context.today(), self.start.settings)
        self._keeper = DraftKeeper(
            self.column.facts, self.context, Place(FORM, f"{self.case_id} {offer.letter}", self.case_id)
        )
        self._keeper.begin()
        self._look()

    def _look_at(self, number: int) -> None:
        if number != self._shown_reader:
            self._shown_reader = number
            self._look()

    def _look(self, *, at_once: bool = True) -> None:
        """Have the page made of what is chosen and typed."""
        wish, today, shown = self.wish(), self.context.today(), self._shown_reader
        if wish is None:
            return
        page = self.pane.pages.page
        number = page.number if page is not None and not at_once else 1
        proofs = self.proofs()
        self.pane.show_proof(lambda _work: proofs.proof(wish, today, shown), number=number, at_once=at_once)

    def proofs(self) -> Proofs:
        """Return what looks at letters, on the worker's thread."""
        if self._proofs is None:
            from caseworker_app.letters.proof import Proofs

            self._proofs = Proofs(self.context.store)
        return self._proofs

    def _proved(self, proof: Proof) -> None:
        discreet = self.context.discreet
        naming = initials if discreet else str
        self.column.readers.show_readers(
            proof.readers, proof.left_out, proof.shown, naming, discreet=discreet
        )
        self.column.show_facts(() if discreet else proof.facts)
        self._show_foot()

    def _show_foot(self) -> None:
        ticked = len(self.column.readers.ticked())
        missing = self.column.facts.missing()
        where = f"{count_of(ticked, 'letter')}, in {count_of(ticked, 'envelope')}"
        self.words.setText(
            f"Missing: {', '.join(one.label.lower() for one in missing)}" if missing else where
        )
        self.add.set_words("Add to queue" if ticked < 2 else f"Add {ticked} to queue")
        self.add.setEnabled(bool(ticked))
        self.save.setEnabled(bool(ticked))

    def _could_not_read(self, error: CaseworkerError) -> None:
        if self.start is None:
            self.show_failure(error, self.refresh)
        else:
            self.context.show_error(error)

    def _make_bar(self) -> None:
        self.bar = ActionBar()
        self.words = ElidedWords(tone="quiet")
        self.page = Button("Look at the page", self._show_page)
        self.save = Button("Save as draft", self.adding.save_draft, tip="Save as a draft (Ctrl+S)")
        self.add = Button("Add to queue", self.adding.add, kind="primary", tip="Add to queue (Ctrl+Enter)")
        self.bar.add_left(self.words, 100)
        for button in (self.page, self.save, self.add):
            self.bar.add_right(button)

    def _lay_out(self) -> None:
        self.splitter = QSplitter()
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.column)
        self.splitter.addWidget(self.pane)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes([_COLUMN, _LETTER])
        layout = QVBoxLayout(self.body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.splitter, 1)
        layout.addWidget(self.bar)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _show_page(self) -> None:
        self._in_detail = True
        self._fit()
        self.pane.focus_page()

    def _fit(self) -> None:
        """Show column and letter side by side, or one at a time in a small window."""
        narrow = self.width() < theme.current().scaled(760)
        self.column.setVisible(not narrow or not self._in_detail)
        self.pane.setVisible(not narrow or self._in_detail)
        self.page.setVisible(narrow and not self._in_detail)
