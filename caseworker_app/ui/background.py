"""The one worker thread. Nothing else in the program starts a thread."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from caseworker_app.errors import CaseworkerError

LOG = logging.getLogger("caseworker.ui")


class Stopped(Exception):
    """The person pressed Stop; what was begun has been rolled back."""


class Work(QObject):
    """One piece of work on its way: it tells how far it is, and asks whether to go on."""

    progressed = Signal(str, int, int)
    ended = Signal()
    stopped = Signal()  # the person pressed Stop, and it ended there
    _said = Signal(str, int, int)
    _done = Signal(object)
    _broken = Signal(object)

    def __init__(
        self,
        op: Callable[[Work], Any],
        then: Callable[[Any], object] | None,
        failed: Callable[[CaseworkerError], object],
        others: Callable[[], object] = lambda: None,
    ) -> None:
        super().__init__()
        self._op = op
        self._others = others
        self._stop = threading.Event()
        self._then, self._failed = then, failed
        self._said.connect(self.progressed, Qt.ConnectionType.QueuedConnection)
        self._done.connect(self._finish, Qt.ConnectionType.QueuedConnection)
        self._broken.connect(self._fail, Qt.ConnectionType.QueuedConnection)

    def say(self, words: str, done: int = 0, total: int = 0) -> None:
        """Tell how far the work is: `Reading the sheet`, 400 of 20,000. Stops here if that was asked for."""
        self.go_on()
        self._said.emit(words, done, total)

    def go_on(self) -> None:
        """Leave the work (and roll its transaction back) if the person pressed Stop."""
        if self._stop.is_set():
            raise Stopped

    def let_others_in(self) -> None:
        """Do what was asked for meanwhile, then go on. Never within a unit: another would wait for it."""
        self.go_on()
        self._others()
        self.go_on()

    def stop(self) -> None:
        """Ask the work to end at its next step."""
        self._stop.set()

    def run(self) -> None:
        """Do the work, on the worker's thread; tell the outcome to Qt's."""
        try:
            self.go_on()
            self._done.emit(self._op(self))
        except Stopped:
            self._broken.emit(None)
        except CaseworkerError as error:
            self._broken.emit(error)
        except Exception as error:
            LOG.error("background work ended by %s", type(error).__name__)
            self._broken.emit(_unexpected(error))

    def _finish(self, result: Any) -> None:
        self.ended.emit()
        if self._then is not None and not self._stop.is_set():
            self._then(result)

    def _fail(self, error: CaseworkerError | None) -> None:
        self.ended.emit()
        if error is not None:
            self._failed(error)
        else:
            self.stopped.emit()


def _unexpected(error: Exception) -> CaseworkerError:
    from caseworker_app.ui.crashes import unexpected

    return unexpected(error)


class Worker(QObject):
    """Runs one piece of work after another, in the order in which they were asked for."""

    busy_changed = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._queue: queue.SimpleQueue[Work | None] = queue.SimpleQueue()
        self._waiting: list[Work] = []
        self._thread: threading.Thread | None = None
        self._finished = False

    def run(
        self,
        op: Callable[[Work], Any],
        then: Callable[[Any], object] | None,
        failed: Callable[[CaseworkerError], object],
    ) -> Work:
        """Do `op` on the worker's thread, then `then` or `failed` on Qt's."""
        work = Work(op, then, failed, self._let_in)
        if self._finished:  # the window is closing, its store is about to be closed
            return work
        work.ended.connect(lambda: self._forget(work))
        self._waiting.append(work)
        if self._thread is None:
            self._thread = threading.Thread(target=self._loop, name="caseworker-work", daemon=True)
            self._thread.start()
        self._queue.put(work)
        self.busy_changed.emit(True)
        return work

    @property
    def is_busy(self) -> bool:
        """Whether any work is running, waiting, or has an outcome that Qt has not yet been told."""
        return bool(self._waiting)

    def drop(self) -> None:
        """Stop what is running, and do nothing of what waits."""
        for work in self._waiting:
            work.stop()

    def finish(self, seconds: float = 10) -> None:
        """Stop what is running, take no more, and wait for the thread to end."""
        self._finished = True
        for work in self._waiting:
            work.stop()
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join(seconds)
            self._thread = None

    def _loop(self) -> None:
        while (work := self._queue.get()) is not None:
            work.run()

    def _let_in(self) -> None:
        """Run all that waits, on the worker's thread, while longer work rests."""
        while True:
            try:
                work = self._queue.get_nowait()
            except queue.Empty:
                return
            if work is None:  # the end of the day: for the loop to find again
                self._queue.put(None)
                return
            work.run()

    def _forget(self, work: Work) -> None:
        if work in self._waiting:
            self._waiting.remove(work)
        if not self._waiting:
            self.busy_changed.emit(False)
