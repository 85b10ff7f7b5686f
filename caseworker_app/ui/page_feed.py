"""Pages drawn while a person types: only the newest wish is drawn, and only the newest drawing is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from caseworker_app.errors import CaseworkerError
from caseworker_app.ui.background import Work
from caseworker_app.ui.context import Context

if TYPE_CHECKING:
    from caseworker_app.ui.pdf_pages import DrawnPage

REST_MS = 50  # after the last key; with writing and drawing the page stays within 150


class HasPages(Protocol):
    """Whatever is made in the background for its pages: a letter with its checks, a kept file."""

    @property
    def content(self) -> bytes:
        """The PDF."""


Make = Callable[[Work], HasPages]


@dataclass(frozen=True)
class _Wish:
    make: Make | None  # none: the same pages again, another page or another size
    number: int
    pixels: int


class PageFeed(QObject):
    """Makes and draws on the worker's thread. `made` tells what was made, `drawn` gives the page."""

    made = Signal(object)
    drawn = Signal(object)
    failed = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.drawings = 0  # pages ever drawn, for the measurement
        self._context = context
        self._wish = _Wish(None, 1, 1)
        self._content: bytes | None = None
        self._asked = self._begun = 0
        self._is_running = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._begin)

    @property
    def is_waiting(self) -> bool:
        """Whether what is shown is not yet what was asked for."""
        return self._is_running or self._rest.isActive()

    def show(self, make: Make, *, number: int = 1, at_once: bool = True) -> None:
        """Have pages made and one of them drawn; `at_once` is for a choice, not for each key typed."""
        self._ask(replace(self._wish, make=make, number=number), at_once=at_once)

    def turn_to(self, number: int) -> None:
        """Have another page of the same pages drawn."""
        self._ask(replace(self._wish, number=number), at_once=True)

    def fit(self, pixels: int) -> None:
        """Have the page drawn at another width."""
        if pixels != self._wish.pixels:
            self._ask(replace(self._wish, pixels=pixels), at_once=False)

    def forget(self) -> None:
        """Show nothing more of what was asked for."""
        self._rest.stop()
        self._asked += 1
        self._begun = self._asked
        self._content = None
        self._wish = replace(self._wish, make=None, number=1)

    def pause(self) -> None:
        """Draw nothing more until it is asked for: the pages cannot be seen."""
        self._rest.stop()

    def _ask(self, wish: _Wish, *, at_once: bool) -> None:
        self._wish = wish
        self._asked += 1
        if self._content is None and wish.make is None:
            return  # nothing to draw yet
        if at_once:
            self._rest.stop()
            self._begin()
        else:
            self._rest.start()

    def _begin(self) -> None:
        if self._is_running:
            return  # its end begins the newest wish
        self._is_running, self._begun = True, self._asked
        wish, content, begun = self._wish, self._content, self._begun

        def op(work: Work) -> tuple[Any, bytes, DrawnPage | None]:
            from caseworker_app.ui.pdf_pages import draw

            made = wish.make(work) if wish.make is not None else None
            held = made.content if made is not None else content or b""
            return made, held, draw(held, wish.number, wish.pixels) if held else None

        def then(done: tuple[Any, bytes, DrawnPage | None]) -> None:
            self.drawings += done[2] is not None
            if not self._was_overtaken(begun):
                self._show(*done)

        def failed(error: CaseworkerError) -> None:
            if not self._was_overtaken(begun):
                self._wish = replace(self._wish, make=None)
                self.failed.emit(error)

        self._context.run(op, then, failed).ended.connect(self._ended)

    def _ended(self) -> None:
        self._is_running = False

    def _was_overtaken(self, begun: int) -> bool:
        """Say whether a newer wish has come meanwhile; begin it unless more may still be typed."""
        if begun == self._asked:
            return False
        if not self._rest.isActive() and self._begun != self._asked:
            self._begin()
        return True

    def _show(self, made: Any, content: bytes, page: DrawnPage | None) -> None:
        self._content = content
        self._wish = replace(self._wish, make=None)
        if made is not None:
            self.made.emit(made)
        if page is not None:
            self._wish = replace(self._wish, number=page.number)
        self.drawn.emit(page)
