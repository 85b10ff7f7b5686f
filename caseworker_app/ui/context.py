"""What every screen is given: the store, the day, the person, and the ways to act."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from caseworker_app import settings
from caseworker_app.errors import CaseworkerError, WrongUse
from caseworker_app.settings import Choices, Kept
from caseworker_app.ui.background import Work, Worker
from caseworker_app.ui.clock import Clock
from caseworker_app.ui.letters_ready import LettersReady
from caseworker_app.ui.sharing import Sharing
from caseworker_app.ui.waiting_counts import WaitingCounts

if TYPE_CHECKING:
    from caseworker_app.casework.preferences import Preferences
    from caseworker_app.store.open import Store
    from caseworker_app.store.session import Unit
    from caseworker_app.ui.passing_files import PassingFiles
    from caseworker_app.ui.upkeep import Upkeep

T = TypeVar("T")


@dataclass(frozen=True)
class Notice:
    """One sentence about what was done, kept under Notices; `undo` says that it can be taken back."""

    words: str
    at: datetime
    undo: bool = False


@dataclass(frozen=True)
class Wrote:
    """What this window wrote itself: the store's version before and after, and its lines of the audit."""

    before: int
    after: int
    lines: range


class Context(QObject):
    """The store, the day, the person, and the ways to act; one for a window."""

    changed = Signal(set)
    changed_by_others = Signal()
    discreet_changed = Signal(bool)
    preferences_changed = Signal()
    chosen = Signal(set)
    went = Signal(str, dict)
    went_back = Signal()
    noticed = Signal(object)
    error_shown = Signal(object)
    error_over = Signal()
    working = Signal(object)
    drafts_changed = Signal()
    wrote = Signal(object)
    damaged = Signal(object)  # a page of the database is broken: the window offers to bring it back

    def __init__(self, store: Store, kept: Kept, clock: Clock, worker: Worker | None = None) -> None:
        super().__init__()
        self.store = store
        self.preferences: Preferences | None = None  # read once Today is on the screen
        self.clock = clock
        self.worker = worker or Worker()
        self.notices: list[Notice] = []
        self.upkeep: Upkeep | None = None
        self.letters = LettersReady(self)
        self.waiting = WaitingCounts(self)
        self._passing: PassingFiles | None = None
        self.sharing = Sharing(self)
        self._kept = kept
        self._discreet = kept.choices.discreet
        self._problems_told: tuple[str, ...] = ()
        self._failed_deed = ""  # whose error is in the bar: it goes once the deed succeeds

    @property
    def passing(self) -> PassingFiles:
        """The drafts on their way to another program."""
        if self._passing is None:
            from caseworker_app.ui.passing_files import PassingFiles

            self._passing = PassingFiles(self.store.places.passing)
        return self._passing

    @property
    def kept(self) -> Kept:
        """The choices with where they are kept."""
        return self._kept

    def take(self, kept: Kept) -> None:
        """Take choices that the window has kept."""
        self._kept = kept

    def read_preferences(self) -> None:
        """Read what the council chose, in the background."""

        def op(_work: Work) -> tuple[Preferences, tuple[str, ...]]:
            from caseworker_app.casework import preferences

            with self.store.reading() as session:
                return preferences.read(session), preferences.problems()

        def then(found: tuple[Preferences, tuple[str, ...]]) -> None:
            self.preferences, problems = found
            self.preferences_changed.emit()
            if problems and problems != self._problems_told:
                self._problems_told = problems
                self.show_error(
                    WrongUse(
                        f"The settings of this computer do not all count. {problems[0]}", "Tell IT support."
                    )
                )

        self.run(op, then)

    @property
    def choices(self) -> Choices:
        """What this person chose on this laptop."""
        return self._kept.choices

    def choose(self, **changes: Any) -> None:
        """Keep choices, and apply them at once."""
        try:
            self._kept = settings.write(self._kept, **changes)
        except CaseworkerError as error:
            self.show_error(error)
            return
        if "discreet" in changes:
            self.set_discreet(changes["discreet"])
        self.chosen.emit(set(changes))

    def today(self) -> date:
        """Return the civil day in England."""
        return self.clock.today()

    def now(self) -> datetime:
        """Return the present moment, in UTC."""
        return self.clock.now()

    @property
    def user(self) -> str:
        """The name under which this person's changes are written."""
        return self.choices.user_name

    @property
    def discreet(self) -> bool:
        """Whether names are shown as initials."""
        return self._discreet

    def set_discreet(self, on: bool) -> None:
        """Show initials in place of names, or names again."""
        if on != self._discreet:
            self._discreet = on
            self.discreet_changed.emit(on)

    def run(
        self,
        op: Callable[[Work], T],
        then: Callable[[T], object] | None = None,
        failed: Callable[[CaseworkerError], object] | None = None,
    ) -> Work:
        """Do `op` on the worker's thread; it may use `self.store` (its own connection), never a widget."""
        work = self.worker.run(op, then, lambda error: self._fail(error, failed or self.show_error))
        self.working.emit(work)
        return work

    def _fail(self, error: CaseworkerError, failed: Callable[[CaseworkerError], object]) -> None:
        from caseworker_app.store.refusals import DatabaseDamaged

        if isinstance(error, DatabaseDamaged):
            self.damaged.emit(error)
        else:
            failed(error)

    def act(
        self,
        deed: str,
        use_case: Callable[[Unit], T],
        then: Callable[[T], object] | None = None,
        failed: Callable[[CaseworkerError], object] | None = None,
        *,
        notice: str | Callable[[T], str] = "",
        undo: bool = True,
    ) -> Work:
        """Do one use case in one transaction, tell the screens what changed, offer Undo with `notice`."""

        def tell(done: tuple[T, set[str] | None]) -> None:
            result, cases = done
            if self._failed_deed == deed:
                self.error_over.emit()
                self._failed_deed = ""
            if cases is None:
                self.changed_by_others.emit()
            else:
                self.changed.emit(cases)
            words = notice(result) if callable(notice) else notice
            if words:
                self.notice(words, undo=undo)
            if then is not None:
                then(result)

        def tell_failure(error: CaseworkerError) -> None:
            (failed or self.show_error)(error)
            self._failed_deed = deed

        return self.run(self._in_a_unit(deed, use_case), tell, tell_failure)

    def keep(
        self,
        deed: str,
        use_case: Callable[[Unit], object],
        then: Callable[[object], object] | None = None,
        failed: Callable[[CaseworkerError], object] | None = None,
    ) -> Work:
        """Do one use case that no screen shows, such as keeping a draft."""
        return self.run(self._in_a_unit(deed, use_case), then, failed)

    def _in_a_unit(
        self, deed: str, use_case: Callable[[Unit], T]
    ) -> Callable[[Work], tuple[T, set[str] | None]]:
        """Return the work that gives the result with the cases that changed; none where it was no case."""
        user, now, store = self.user, self.now(), self.store

        def op(work: Work) -> tuple[T, set[str] | None]:
            before = store.data_version()
            with store.unit(deed, user=user, now=now) as unit:
                result = use_case(unit)
                work.go_on()
            self.wrote.emit(Wrote(before, store.data_version(), unit.lines))
            return result, unit.changed_cases if unit.changed_cases or not unit.lines else None

        return op

    def go(self, screen_key: str, **arguments: Any) -> None:
        """Show another screen."""
        self.went.emit(screen_key, arguments)

    def go_back(self) -> None:
        """Leave a screen whose work is done for the one before."""
        self.went_back.emit()

    def notice(self, words: str, *, undo: bool = False) -> None:
        """Show a sentence for eight seconds, keep it under Notices, and speak it."""
        notice = Notice(words, self.now(), undo)
        self.notices.append(notice)
        self.noticed.emit(notice)
        self.announce(words)

    def announce(self, words: str) -> None:
        """Have a screen reader speak the outcome of an action."""
        from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent  # 200 names, kept from the start

        focus = QApplication.focusWidget() or QApplication.activeWindow()
        if focus is not None and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(focus, words))

    def show_error(self, error: CaseworkerError) -> None:
        """Show in the bar under the top bar what happened and what to do."""
        self._failed_deed = ""
        self.error_shown.emit(error)

    def name_of(self, given_name: str, family_name: str) -> str:
        """Return a child's name as it may be shown now: in full, or as initials in discreet mode."""
        if not self.discreet:
            return f"{given_name} {family_name}".strip()
        return initials(f"{given_name} {family_name}")


def initials(name: str) -> str:
    """`Maryam Hussain` is `M. H.` on a shared screen."""
    return " ".join(f"{word[0].upper()}." for word in name.split() if word)
