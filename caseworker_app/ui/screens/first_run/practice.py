"""A minute's practice on the example caseload: three tasks, each ticked off once it was really done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtGui import QCloseEvent

from caseworker_app import settings
from caseworker_app.casework.practice import Done, ToFind, child_to_find, done_so_far
from caseworker_app.demonstration.make import PASSPHRASE, USER
from caseworker_app.ui.clock import Clock
from caseworker_app.ui.widgets.quiet_bar import QuietBar
from caseworker_app.ui.window import MainWindow

_LOG, _FIND, _LETTER = range(3)


class PracticeWindow(MainWindow):
    """The example in a window of its own. Closing it, by whatever means, leads back to one's own caseload."""

    def __init__(self, folder: Path, clock: Clock, back: Callable[[], object]) -> None:
        kept = settings.read(settings.file_for(folder))
        choices = replace(kept.choices, user_name=USER, remind_at="", locked=False, ask_at_start=False)
        super().__init__(folder, replace(kept, choices=choices), clock, PASSPHRASE)
        self._back = back
        self.done = [False, False, False]
        self.bar: QuietBar | None = None
        self.child, self._before = ToFind("", ""), Done(0, 0)
        self.ready.connect(self._begin_practice)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        if event.isAccepted():
            back, self._back = self._back, lambda: None
            back()

    def _begin_practice(self) -> None:
        assert self.context is not None
        assert self.shell is not None
        with self.context.store.connection() as connection:
            self.child, self._before = child_to_find(connection, USER), done_so_far(connection)
        self.bar = QuietBar("", "Go to my own caseload", self.close, closed=None)
        self.shell.show_bar(self.bar)
        self.context.wrote.connect(lambda _wrote: self._look())
        self.context.went.connect(self._went)
        self._say()

    def _went(self, screen: str, arguments: dict[str, Any]) -> None:
        if screen == "case" and arguments.get("case_id") == self.child.case_id:
            self._tick(_FIND)

    def _look(self) -> None:
        assert self.context is not None
        with self.context.store.connection() as connection:
            now = done_so_far(connection)
        if now.contacts > self._before.contacts:
            self._tick(_LOG)
        if now.letters > self._before.letters:
            self._tick(_LETTER)

    def _tick(self, task: int) -> None:
        if self.done[task] or self.context is None:
            return
        self.done[task] = True
        self._say()
        self.context.announce(f"Done: {self._tasks()[task]}. {sum(self.done)} of 3")

    def _tasks(self) -> tuple[str, str, str]:
        return (
            "log a call (Ctrl+L)",
            f"find {self.child.name} (Ctrl+K)",
            "make a letter (Ctrl+P on a child’s page)",
        )

    def _say(self) -> None:
        assert self.bar is not None
        if all(self.done):
            self.bar.say("✓ All three are done. That is most of a day’s work; F1 knows the rest.")
            self.bar.button.setFocus()
            return
        told = "  ·  ".join(
            f"{'✓' if done else '○'} {task}" for done, task in zip(self.done, self._tasks(), strict=True)
        )
        self.bar.say(f"Practice, every child is invented:  {told}")
