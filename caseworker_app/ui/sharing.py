"""Sync from the window: when it is asked for, at the start, and at times. Never in anybody's way.

It has a worker of its own: a server that does not answer must not keep the screens waiting.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from caseworker_app.errors import CaseworkerError
from caseworker_app.ui.background import Work, Worker

if TYPE_CHECKING:
    from caseworker_app.store.open import Store
    from caseworker_app.sync.client import Outcome
    from caseworker_app.sync.freshness import Freshness
    from caseworker_app.sync.refusals import Step
    from caseworker_app.sync.server.users import Enrolment
    from caseworker_app.sync.state import Standing as Known
    from caseworker_app.ui.context import Context

T = TypeVar("T")
_EVERY_MS = 60_000
_SOON_MS = 250
_AWAY = (
    "The shared database cannot be reached. Your work is saved on this laptop; sync again when you are on "
    "the council’s network"
)


@dataclass(frozen=True)
class Standing:
    """How this caseload stands to colleagues; no `fresh` where it is shared with nobody."""

    fresh: Freshness | None = None
    changed: Mapping[str, tuple[str, datetime]] = field(default_factory=dict)  # by colleagues, and not seen


@dataclass(frozen=True)
class Door:
    """Where a shared database is, and what opens it."""

    address: str
    password: str = ""
    certificate: str = ""
    enrolment: Enrolment | None = None  # its password holds once, and is changed at once

    @classmethod
    def from_enrolment(cls, text: str) -> Door:
        """Read an enrolment file."""
        from caseworker_app.sync.server.users import Enrolment

        told = Enrolment.from_text(text)
        return cls(told.address, told.password, told.certificate, told)


class Sharing(QObject):
    """One sync at a time; knows how fresh the caseload is, and tells the window when that changes."""

    changed = Signal()  # how fresh it is, what waits, or whether a sync is running
    brought = Signal(object)  # the outcome of a sync
    locked_out = Signal(object)  # this laptop was reported lost, and has locked its caseload

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.standing = Standing()
        self.is_away = False  # the server was out of reach when it was last tried
        self._worker = Worker()
        self._work: Work | None = None
        self._tried_at: datetime | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self.look)
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self._sync_if_due)
        context.changed.connect(lambda _cases: self._soon.start())
        context.changed_by_others.connect(self._soon.start)

    @property
    def is_shared(self) -> bool:
        """Whether the caseload is connected to a shared database."""
        return self.standing.fresh is not None

    @property
    def is_syncing(self) -> bool:
        """Whether a sync is running."""
        return self._work is not None

    def start(self) -> None:
        """See how fresh the caseload is; sync now, and at times, where that was chosen."""
        self.look(then=self._sync_at_start)
        self._timer.start()

    def stop(self) -> None:
        """Sync no more; one that is running ends where it is, and the next goes on."""
        self._timer.stop()
        self._soon.stop()
        self._worker.finish(seconds=3)

    def look(self, then: Callable[[], object] = lambda: None) -> None:
        """Read how fresh the caseload is."""
        store = self.context.store

        def found(standing: Standing) -> None:
            if standing != self.standing:
                self.standing = standing
                self.changed.emit()
            then()

        self.context.run(lambda _work: read_standing(store), found)

    def sync(self, *, quietly: bool = False, then: Callable[[], object] = lambda: None) -> None:
        """Exchange what is new; `quietly` where nobody asked for it just now."""
        if self.is_syncing:
            return
        context, now = self.context, self.context.now()
        self._tried_at = now

        def op(work: Work) -> Outcome:
            from caseworker_app.sync.client import sync

            return sync(context.store, user=context.user, now=now, progress=work.say)

        def done(outcome: Outcome) -> None:
            self.is_away = False
            self.changed.emit()
            self._tell(outcome, quietly=quietly)
            self.brought.emit(outcome)
            then()

        def failed(error: CaseworkerError) -> None:
            self._failed(error, quietly=quietly)
            then()

        self._work = self._worker.run(op, done, failed)
        self._work.ended.connect(self._ended)
        context.working.emit(self._work)
        self.changed.emit()

    def connect_to(
        self,
        door: Door,
        passed: Callable[[Step], object],
        then: Callable[[Known], object],
        failed: Callable[[CaseworkerError], object],
    ) -> None:
        """Connect the caseload to a shared database, step by step; `passed` hears of each."""
        context, user, now = self.context, self.context.user, self.context.now()

        def op(work: Work) -> Known:
            from caseworker_app.sync import connect
            from caseworker_app.sync.trial import try_line

            def tell(step: Step) -> None:
                work.say(step.name)

            try_line(door.address, door.password, door.certificate, tell)
            if door.enrolment is not None:
                return connect.enrol(context.store, door.enrolment, user=user, now=now)
            more = {"password": door.password, "certificate": door.certificate}
            return connect.connect(context.store, door.address, **more, user=user, now=now)

        def done(found: Known) -> None:
            self.look()
            then(found)

        def not_connected(error: CaseworkerError) -> None:
            self.look()  # while the server was asked, the caseload looked as if it were shared
            failed(error)

        from caseworker_app.sync.refusals import Step

        work = self._worker.run(op, done, not_connected)
        work.progressed.connect(lambda name, _done, _total: passed(Step[name]))

    def run(
        self,
        op: Callable[[Work], T],
        then: Callable[[T], object],
        failed: Callable[[CaseworkerError], object],
    ) -> Work:
        """Do what asks the shared database, after a sync that is running and before the next."""
        work = self._worker.run(op, then, failed)
        self.context.working.emit(work)
        return work

    def stop_waiting(self) -> None:
        """End the sync that is running, at its next step."""
        if self._work is not None:
            self._work.stop()

    def _sync_at_start(self) -> None:
        if self.is_shared and self.context.choices.sync_at_start:
            self.sync(quietly=True)

    def _sync_if_due(self) -> None:
        every = self.context.choices.sync_every
        if not self.is_shared or not every:
            return
        if self._tried_at is None or self.context.now() - self._tried_at >= timedelta(minutes=every):
            self.sync(quietly=True)

    def _ended(self) -> None:
        self._work = None
        self.changed.emit()
        self.look()

    def _tell(self, outcome: Outcome, *, quietly: bool) -> None:
        """Say what a sync did; one that nobody asked for is mentioned where there is something to do."""
        from caseworker_app.sync import words

        waited = self.standing.fresh.conflicts if self.standing.fresh else 0
        if not quietly or outcome.conflicts > waited:
            self.context.notice(words.in_one_line(outcome))
        if told := words.what_to_know(outcome):
            self.context.show_error(CaseworkerError(" ".join(told)))

    def _failed(self, error: CaseworkerError, *, quietly: bool) -> None:
        from caseworker_app.sync import refusals

        away = self.is_away = refusals.is_away(error)
        self.changed.emit()
        if isinstance(error, refusals.LaptopLost):
            self.locked_out.emit(error)
        elif not away:
            self.context.show_error(error)
        elif not quietly:
            self.context.notice(_AWAY)


def read_standing(store: Store) -> Standing:
    """Read how a store stands to colleagues; one that is not shared loads nothing of the sync for it."""
    with store.connection() as connection:
        if connection.execute("SELECT 1 FROM shared_database").fetchone() is None:
            return Standing()
    from caseworker_app.sync import freshness

    with store.reading() as session:
        return Standing(freshness.freshness(session), freshness.changed_by_colleagues(session))
