"""What waits in the screens that are listed: families, messages without a case, plans to mark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from caseworker_app.ui.background import Work
    from caseworker_app.ui.context import Context


class WaitingCounts(QObject):
    """Counts in the background, once the first screen has been painted and after each change."""

    counted = Signal(int, int, int)  # families overdue, messages without a case, plans to mark and to mend

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._has_begun = False
        self._context = context

    def begin(self) -> None:
        """Count for the first time."""
        self._has_begun = True
        self._context.changed.connect(self.look)
        self._context.changed_by_others.connect(self.look)
        self.look()

    def look(self, _changed: object = None) -> None:
        """Count anew."""
        if not self._has_begun:
            return
        from caseworker_app.ui.screens.today.reading import view_of

        context, today = self._context, self._context.today()
        whose = view_of(context.choices, today).caseworkers

        def op(_work: Work) -> tuple[int, int, int]:
            from caseworker_app.casework.quality.lists import in_hand
            from caseworker_app.casework.triage import waiting_count
            from caseworker_app.ui.screens.waiting.lines import late_count

            with context.store.connection() as connection:
                late = late_count(connection, whose, today)
            with context.store.reading() as session:
                return late, waiting_count(session), in_hand(session, context.user)

        context.run(op, lambda found: self.counted.emit(*found))
