"""Colleagues: what two people wrote differently is decided here; without that, how things stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QWidget

from caseworker_app.sync.compare import Comparison
from caseworker_app.sync.conflicts import MINE, THEIRS, Shown
from caseworker_app.ui import theme
from caseworker_app.ui.background import Work
from caseworker_app.ui.commands import Command
from caseworker_app.ui.context import Context
from caseworker_app.ui.dates import count_of
from caseworker_app.ui.screen import Screen
from caseworker_app.ui.screens.sharing import words
from caseworker_app.ui.screens.sharing.body import SharingBody
from caseworker_app.ui.sharing_words import lower_first, synced_words
from caseworker_app.ui.widgets.button import Button

if TYPE_CHECKING:
    from caseworker_app.store.session import Unit
    from caseworker_app.sync.decide import Kept
    from caseworker_app.sync.diary import Line
    from caseworker_app.sync.freshness import Freshness, UnsentCase


@dataclass(frozen=True)
class Read:
    """All that the screen shows."""

    fresh: Freshness | None
    waiting: tuple[Shown, ...] = ()
    unsent: tuple[UnsentCase, ...] = ()
    diary: tuple[Line, ...] = ()


class SharingScreen(Screen):
    """One conflict at a time, or many chosen at once."""

    key: ClassVar[str] = "sharing"
    title = "Colleagues"
    icon: ClassVar[str] = "users"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.found = Read(None)
        self.comparison: Comparison | None = None
        self.page = SharingBody(self.body, self._lines, context.name_of)
        self.page.connect_deeds(
            self.keep_mine, self.keep_theirs, self.edit, self.ask, self.open_case, self.sync
        )
        self.page.list.selectionModel().selectionChanged.connect(lambda *_: self._chosen())
        self.page.list.lettered.connect(self._letter)
        self.page.list.opened.connect(lambda: self._to_detail(True))
        context.discreet_changed.connect(lambda _on: self._show_again())
        context.sharing.changed.connect(self._follow)
        self.empty_state.show_words(
            "This caseload is not shared with anybody",
            more="Colleagues of one council meet in one shared caseload: each works on their own laptop, "
            "also without a connection, and syncs. Ask whoever runs it for an enrolment file.",
            icon="users",
            button=("Connect", self.connect_),
        )

    @property
    def primary(self) -> Button | None:
        return self.page.primary() if self.state == "ready" else None

    def show_with(self, **_arguments: Any) -> None:
        """Read what waits."""
        self._to_detail(False)
        self.refresh()

    def refresh(self, _changed: set[str] | None = None) -> None:
        store = self.context.store
        self.context.run(
            lambda _work: _read(store), self._show, lambda error: self.show_failure(error, self.refresh)
        )

    def commands(self) -> list[Command]:
        """Return what can be done with the chosen conflicts."""
        group, some = "Colleagues", lambda: bool(self.chosen())
        return [
            Command("keep mine", "Keep mine", self.keep_mine, "1", group, shows=some),
            Command("keep theirs", "Keep theirs", self.keep_theirs, "2", group, shows=some),
            Command("ask colleague", "Ask the colleague first", self.ask, "", group, shows=some),
            Command("own value", "Edit a new one", self.edit, "E", group, shows=some),
        ]

    def back(self) -> bool:
        if self.page.is_narrow and self.page.in_detail:
            self._to_detail(False)
            return True
        return False

    def focus_first(self) -> None:
        if self.state == "ready":
            self.page.focus_first()
        else:
            self.empty_state.setFocus()

    def panes(self) -> list[QWidget]:
        return [self.page.list, self.page.detail]

    def chosen_case(self) -> str:
        one = self.current()
        return (one.case_id or "") if one is not None else ""

    def chosen(self) -> list[Shown]:
        """Return the chosen conflicts, the one that is shown first."""
        rows = sorted(index.row() for index in self.page.list.selectedIndexes())
        return [self.found.waiting[row] for row in rows if row < len(self.found.waiting)]

    def current(self) -> Shown | None:
        """Return the conflict that is shown beside the list."""
        return self.comparison.shown if self.comparison is not None else None

    def keep_mine(self) -> None:
        """Keep one's own value, or the first of two colleagues'."""
        self._decide(MINE)

    def keep_theirs(self) -> None:
        """Keep the other's value."""
        self._decide(THEIRS)

    def edit(self) -> None:
        """Write a third value."""
        if (one := self.current()) is None or len(self.chosen()) != 1:
            return
        if not one.takes_a_third:
            self.context.notice("Keep one of these, then change it in its own form: they belong together")
            return
        from caseworker_app.ui.screens.sharing.own_value import OwnValue

        OwnValue(self.window(), self.context, one, self.refresh).open()

    def ask(self) -> None:
        """Put a question to the colleague on the clipboard; nothing is decided until it is answered."""
        if (one := self.current()) is not None and (whom := words.whom_to_ask(one)):
            QGuiApplication.clipboard().setText(words.question(one))
            self.context.notice(f"Copied: a question to {whom}. This waits; both values are kept")

    def open_case(self) -> None:
        """Go to the case that is shown."""
        if case_id := self.chosen_case():
            self.context.go("case", case_id=case_id)

    def sync(self) -> None:
        """Exchange what is new."""
        self.context.sharing.sync()

    def connect_(self) -> None:
        """Connect to the shared caseload."""
        from caseworker_app.ui.screens.sharing.connecting import ConnectDialog

        ConnectDialog(self.window(), self.context).open()

    def _decide(self, choice: str) -> None:
        ids = [one.id for one in self.chosen()]
        if not ids:
            return

        def use_case(unit: Unit) -> Kept:
            from caseworker_app.sync.decide import keep_all

            return keep_all(unit, ids, choice)

        def then(_kept: Kept) -> None:
            self.refresh()
            self.context.sharing.look()

        self.context.act("decide a conflict", use_case, then, notice=_decided_words, undo=False)

    def _show(self, found: Read) -> None:
        before = self.current()
        place = self.page.list.currentIndex().row()
        self.found = found
        if found.fresh is None:
            self.set_title("Colleagues")
            self.show_state("empty")
            return
        self.page.show_conflicts(found.waiting)
        self._show_standing()
        if found.waiting:
            same = [n for n, one in enumerate(found.waiting) if before is not None and one.id == before.id]
            self.page.choose(same[0] if same else min(max(place, 0), len(found.waiting) - 1))
        else:
            self.comparison = None
            self._to_detail(False)
        self.show_state("ready")

    def _show_standing(self) -> None:
        found, now = self.found, self.context.now()
        assert found.fresh is not None
        self.page.show_standing(found.fresh, found.unsent, found.diary, now, self.context.sharing)
        title = "Changes to settle" if found.waiting else "Colleagues"
        self.set_title(title, lower_first(synced_words(found.fresh, now)))

    def _show_again(self) -> None:
        self.page.list.viewport().update()
        if self.found.fresh is not None:
            self._show_standing()
            self._show_comparison()

    def _follow(self) -> None:
        """Keep up with a sync that runs, or that has ended."""
        if self.isVisible() and not self.context.sharing.is_syncing:
            self.refresh()
        elif self.found.fresh is not None:
            self._show_standing()

    def _chosen(self) -> None:
        chosen = self.chosen()
        place = self.page.list.currentIndex().row()
        self.page.show_count(len(chosen))
        if not chosen or not 0 <= place < len(self.found.waiting):
            return
        conflict_id, today, store = self.found.waiting[place].id, self.context.today(), self.context.store

        def op(_work: Work) -> Comparison:
            from caseworker_app.sync.compare import compare

            with store.reading() as session:
                return compare(session, conflict_id, today)

        def then(found: Comparison) -> None:
            self.comparison = found
            self._show_comparison()

        self.context.run(op, then)

    def _show_comparison(self) -> None:
        if self.comparison is not None:
            one = self.comparison.shown
            child = self.context.name_of(one.child, "")
            self.page.show_comparison(
                self.comparison, child, self.context.now(), discreet=self.context.discreet
            )
            self.page.show_count(len(self.chosen()))

    def _lines(self, one: Shown) -> tuple[str, str, str]:
        child = self.context.name_of(one.child, "")
        return words.list_lines(one, child, self.context.now(), discreet=self.context.discreet)

    def _letter(self, key: str) -> None:
        if self.context.choices.single_letters:
            {"1": self.keep_mine, "2": self.keep_theirs, "E": self.edit}[key]()

    def _to_detail(self, wanted: bool) -> None:
        self.page.show_detail(wanted)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        look = theme.current()
        self.page.fit(narrow=self.width() < look.scaled(720))


def _decided_words(kept: Kept) -> str:
    told = f"{count_of(kept.decided, 'change')} settled. Colleagues hear of it at the next sync"
    return f"{told}; {kept.left} left for your team lead" if kept.left else told


def _read(store: Any) -> Read:
    from caseworker_app.ui.sharing import read_standing

    fresh = read_standing(store).fresh
    if fresh is None:
        return Read(None)
    from caseworker_app.sync import conflicts, diary, freshness

    with store.reading() as session:
        return Read(
            fresh,
            tuple(conflicts.waiting(session)),
            freshness.unsent_cases(session),
            diary.read(session),
        )
