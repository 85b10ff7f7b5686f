"""How many letters are ready to print, for the list of screens; and which limits a letter meets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from caseworker_app.ui.background import Work
    from caseworker_app.ui.context import Context


class LettersReady(QObject):
    """Counts in the background, once the first screen has been painted and after each change."""

    counted = Signal(int)
    rules_known = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.count = 0
        self.by_rule: Mapping[str, str] = {}  # a limit, and the title of the letter that meets it
        self._context = context
        self._has_begun = False

    def begin(self) -> None:
        """Count for the first time, and learn which limits a letter meets."""
        self._has_begun = True
        self._context.changed.connect(self.look)
        self._context.changed_by_others.connect(self.look)
        self.look()
        self._context.run(lambda _work: _letters_by_rule(), self._learn)

    def look(self, _changed: object = None) -> None:
        """Count anew."""
        if not self._has_begun:
            return
        from caseworker_app.ui.screens.today.reading import view_of

        context = self._context
        whose = view_of(context.choices, context.today()).caseworkers

        def op(_work: Work) -> int:
            from caseworker_app.letters.print_queue import counts

            with context.store.reading() as session:
                return counts(session, caseworkers=whose).ready

        context.run(op, self._show)

    def _show(self, count: int) -> None:
        self.count = count
        self.counted.emit(count)

    def _learn(self, by_rule: Mapping[str, str]) -> None:
        self.by_rule = by_rule
        self.rules_known.emit()


def _letters_by_rule() -> Mapping[str, str]:
    from caseworker_app.letters.limits_met import letters_by_rule

    return letters_by_rule()
