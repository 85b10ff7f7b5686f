"""Make letters for many cases: chosen once, looked at case by case, made in the background."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QFrame, QScrollArea, QSplitter, QVBoxLayout, QWidget

from caseworker_app.errors import CaseworkerError
from caseworker_app.ui import theme
from caseworker_app.ui.background import Work
from caseworker_app.ui.commands import Command
from caseworker_app.ui.context import Context
from caseworker_app.ui.dates import count_of
from caseworker_app.ui.form import labelled
from caseworker_app.ui.screen import Screen
from caseworker_app.ui.screens.letters.fact_fields import FactFields
from caseworker_app.ui.screens.letters.letter_pane import LetterPane
from caseworker_app.ui.screens.letters.queue_list import QueueList
from caseworker_app.ui.screens.letters.queue_model import QueueModel
from caseworker_app.ui.screens.letters.queue_rows import Band
from caseworker_app.ui.screens.make_many.rows import rows
from caseworker_app.ui.widgets.action_bar import ActionBar
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.labels import ElidedWords, Words, hairline

if TYPE_CHECKING:
    from caseworker_app.letters.many import MadeMany, Prospect
    from caseworker_app.letters.proof import Proof, Proofs

_REST_MS = 600  # after the last key, before every case is looked at again


@dataclass(frozen=True)
class Kinds:
    """The letters that can be made about a case, and what each lets one type."""

    titles: tuple[tuple[str, str], ...]
    may: dict[str, tuple[str, ...]]
    settings: list[str]


class MakeManyScreen(Screen):
    """One kind of letter for each of some cases."""

    key = "make_many"
    title = "Make letters"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.case_ids: tuple[str, ...] = ()
        self.kinds: Kinds | None = None
        self.letter = QComboBox()
        self.letter.setMinimumContentsLength(20)
        self.letter.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.facts = FactFields()
        self.model = QueueModel()
        self.list = QueueList(self.model)
        self.list.setAccessibleName("Cases")
        self.pane = LetterPane(context)
        self._prospects: Sequence[Prospect] = ()
        self._proofs: Proofs | None = None
        self._wanted = ""
        self._asked = 0
        self._work: Work | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._look)
        self._make_bar()
        self._lay_out()
        self.letter.currentIndexChanged.connect(lambda _place: self._choose())
        self.facts.changed.connect(self._rest.start)
        self.list.selectionModel().currentChanged.connect(lambda *_: self._show_case())
        self.list.all_wanted.connect(self._tick_all)
        self.model.ticks_changed.connect(self._show_foot)
        context.discreet_changed.connect(lambda _on: self._show_rows())

    @property
    def primary(self) -> Button:
        return self.make

    def show_with(self, letter: str = "", case_ids: Sequence[str] = (), **_arguments: Any) -> None:
        """Look at these cases; `letter` names the kind to begin with."""
        if tuple(case_ids) == self.case_ids and self.kinds is not None:
            return
        self.case_ids, self._wanted = tuple(case_ids), letter
        self.set_title("Make letters", f"for {count_of(len(self.case_ids), 'case')}")
        if not self.case_ids:
            self.empty_state.show_words(
                "No cases are chosen.",
                more="Tick some in the caseload, then Make letters.",
                icon="users",
                button=("Go to the caseload", lambda: self.context.go("caseload")),
            )
            self.show_state("empty")
            return
        self.refresh()

    def refresh(self, changed: set[str] | None = None) -> None:
        if not self.case_ids or self._work is not None:
            return
        if changed is not None and not changed & set(self.case_ids):
            return
        if self.kinds is None:
            self.loading.set_words("Looking at the cases…")
            self.show_state("loading")
            self.context.run(lambda _work: _kinds(self.context), self._take_kinds, self._could_not_read)
        else:
            self._look()

    def commands(self) -> list[Command]:
        return [
            Command("make letters", "Make the letters", self.make_them, group="Make letters", icon="mail"),
            *self.pane.commands(),
        ]

    def to_be_seen(self) -> list[QWidget]:
        return [self.pane.strip]

    def panes(self) -> list[QWidget]:
        return [self.left, self.list, *self.pane.panes(), self.bar]

    def focus_first(self) -> None:
        if self.state == "ready":
            self.list.setFocus()
        else:
            super().focus_first()

    def make_them(self) -> None:
        """Make the letters of the ticked cases, a few at a time; Stop keeps what was made."""
        context, ids = self.context, self.model.ticked_ids()
        letter, typed = str(self.letter.currentData()), self.facts.values()
        today, user, now, store = context.today(), context.user, context.now(), context.store
        if not ids:
            return
        self.make.setEnabled(False)

        def op(work: Work) -> MadeMany:
            from caseworker_app.letters.many import make_many

            def progress(done: int, total: int) -> None:
                work.let_others_in()
                work.say(f"Making letters for {count_of(total, 'case')}", done, total)

            return make_many(store, letter, ids, typed, today=today, user=user, now=now, progress=progress)

        self._work = work = context.run(op, self._made, self._could_not_make)
        work.stopped.connect(self._stopped)

    def _made(self, made: MadeMany) -> None:
        self._work = None
        self.context.changed.emit(set(made.case_ids))
        words = f"{count_of(made.ready, 'letter')} ready to print"
        more = f"{count_of(made.wanting, 'draft')} to look at" if made.wanting else ""
        none = f"{count_of(len(made.refused), 'case')} without a letter" if made.refused else ""
        self.context.notice(". ".join(filter(None, (words, more, none))))
        self.case_ids = ()
        self.context.go("letters", tab="to_send")

    def _stopped(self) -> None:
        self._work = None
        self.context.changed.emit(set(self.case_ids))
        self.context.notice("Stopped. The letters that were made are in the queue")
        self._show_foot()

    def _could_not_make(self, error: CaseworkerError) -> None:
        self._work = None
        self.context.show_error(error)
        self._show_foot()

    def _take_kinds(self, kinds: Kinds) -> None:
        self.kinds = kinds
        self.letter.blockSignals(True)
        for name, title in kinds.titles:
            self.letter.addItem(title, name)
        self.letter.setCurrentIndex(max(self.letter.findData(self._wanted), 0))
        self.letter.blockSignals(False)
        self._choose()

    def _choose(self) -> None:
        """Take another kind of letter."""
        if self.kinds is None:
            return
        names = self.kinds.may[str(self.letter.currentData())]
        self.facts.show_facts(names, {}, needed=(), today=self.context.today(), settings=self.kinds.settings)
        for words in (self._same, self._typed_heading):
            words.setVisible(bool(names))
        QTimer.singleShot(0, self, self._fit)
        self._look()

    def _look(self) -> None:
        """Find out what would come of each case."""
        self._asked += 1
        asked, store, today = self._asked, self.context.store, self.context.today()
        letter, ids, typed = str(self.letter.currentData()), self.case_ids, self.facts.values()

        def op(work: Work) -> tuple[Prospect, ...]:
            from caseworker_app.letters.many import prospects

            def progress(done: int, total: int) -> None:
                work.say(f"Looking at {count_of(total, 'case')}", done, total)
                work.let_others_in()

            return prospects(store, letter, ids, typed, today, progress=progress)

        def then(found: tuple[Prospect, ...]) -> None:
            if asked == self._asked:
                self._prospects = found
                self.show_state("ready")
                self._show_rows()

        self.context.run(op, then, self._could_not_read)

    def _show_rows(self) -> None:
        line = self.list.line()
        self.model.show(rows(self._prospects, self.context.name_of, discreet=self.context.discreet))
        ticked = self.model.ticked_ids()
        self.list.go_to(line.id if line is not None else ticked[0] if ticked else "")
        self._show_case()
        self._show_foot()

    def _show_case(self) -> None:
        """Show the first letter of the chosen case."""
        line = self.list.line()
        if line is None:
            self.pane.say("The letter of the case that you choose is shown here.")
            return
        letter, today, typed = str(self.letter.currentData()), self.context.today(), self.facts.values()
        case_id, store = line.id, self.context.store
        if self._proofs is None:
            from caseworker_app.letters.proof import Proofs

            self._proofs = Proofs(store)
        proofs = self._proofs

        def prove(_work: Work) -> Proof:
            from caseworker_app.letters.many import wish_for

            with store.reading() as session:
                wish = wish_for(session, letter, case_id, typed, today)
            return proofs.proof(wish, today)

        self.pane.show_proof(prove)

    def _show_foot(self) -> None:
        ids = self.model.ticked_ids()
        shown = {one.case_id: one for one in self._prospects}
        letters = sum(len(shown[one].readers) for one in ids if one in shown)
        first = len(self.model.lines(Band.LOOK_FIRST)) + len(self.model.lines(Band.CANNOT))
        looks = f" · {first} to look at first" if first else ""
        self.words.setText(f"{count_of(len(ids), 'case')} ticked · {count_of(letters, 'letter')}{looks}")
        self.make.set_words(f"Make {count_of(letters, 'letter')}")
        self.make.setEnabled(bool(letters) and self._work is None)

    def _tick_all(self) -> None:
        line = self.list.line()
        if line is not None:
            lines = self.model.lines(line.band)
            self.model.tick(lines, not all(self.model.is_ticked(one) for one in lines))

    def _could_not_read(self, error: CaseworkerError) -> None:
        if self.state == "loading":
            self.show_failure(error, self.refresh)
        else:
            self.context.show_error(error)

    def _make_bar(self) -> None:
        self.bar = ActionBar()
        self.words = ElidedWords(tone="quiet")
        self.make = Button("Make letters", self.make_them, kind="primary", tip="Make letters (Ctrl+Enter)")
        self.bar.add_left(self.words, 100)
        self.bar.add_right(self.make)

    def _lay_out(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(10)
        column.addLayout(labelled("Letter", self.letter))
        self._typed_heading = Words("The same for all", "strong")
        self._same = Words("Empty: what is on record for each case, or asked for later.", tone="quiet")
        column.addWidget(self._typed_heading)
        column.addWidget(self._same)
        column.addWidget(self.facts)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(content)
        self.left = QWidget()
        left = QVBoxLayout(self.left)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addWidget(area)
        left.addWidget(hairline())
        left.addWidget(self.list, 1)
        self._area, self._content = area, content
        self.splitter = QSplitter()
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.left)
        self.splitter.addWidget(self.pane)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes([384, 798])
        layout = QVBoxLayout(self.body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.splitter, 1)
        layout.addWidget(self.bar)

    def _fit(self) -> None:
        """Leave the list the room that the fields do not need."""
        tall = self._content.sizeHint().height() + 4
        self._area.setFixedHeight(min(tall, self.height() // 2))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        self.pane.setVisible(self.width() >= theme.current().scaled(760))


def _kinds(context: Context) -> Kinds:
    from caseworker_app.casework.known_names import known_names
    from caseworker_app.letters.catalogue import letters

    known = sorted((one for one in letters().values() if not one.about), key=lambda one: one.title)
    with context.store.reading() as session:
        settings = list(known_names(session).settings)
    return Kinds(
        tuple((one.letter, one.title) for one in known), {one.letter: one.typed for one in known}, settings
    )
