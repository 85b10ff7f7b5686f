"""A line that is cut at a chosen word: before the server hears it, or after it answered unheard."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest

from caseworker_app.sync import client
from caseworker_app.sync.line import Line, Row
from caseworker_app.sync.refusals import ConnectionLost

BEFORE, AFTER = "before", "after"


class Cut(Line):
    """Counts what is asked, and hangs up at one of them."""

    at = 0
    when = BEFORE

    def __init__(self, *where: str) -> None:
        self.asked = 0
        super().__init__(*where)

    def _may_cut(self, when: str) -> None:
        if when == BEFORE:
            self.asked += 1
        if self.asked == self.at and when == self.when:
            self.close()
            raise ConnectionLost

    def _ask(self, statement: str, values: Sequence[Any], *, binary: bool) -> list[Row]:
        self._may_cut(BEFORE)
        answer = super()._ask(statement, values, binary=binary)
        self._may_cut(AFTER)
        return answer

    def ask_and_work(self, statement: str, values: Sequence[str], meanwhile: Callable[[], None]) -> list[Row]:
        self._may_cut(BEFORE)
        answer = super().ask_and_work(statement, values, meanwhile)
        self._may_cut(AFTER)
        return answer

    def ask_together(self, *questions: tuple[str, Sequence[Any]]) -> list[list[Row]]:
        self._may_cut(BEFORE)
        answer = super().ask_together(*questions)
        self._may_cut(AFTER)
        return answer

    def copy_out(self, query: str) -> Iterator[bytes]:
        self._may_cut(BEFORE)
        yield from super().copy_out(query)
        self._may_cut(AFTER)

    def copy_in(self, statement: str, blocks: Iterator[bytes]) -> None:
        self._may_cut(BEFORE)
        super().copy_in(statement, blocks)
        self._may_cut(AFTER)


@contextmanager
def cut(at: int, when: str) -> Iterator[type[Cut]]:
    """Let every line of a sync be cut at its n-th word."""
    kind = type("CutHere", (Cut,), {"at": at, "when": when})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(client, "Line", kind)
        yield kind
