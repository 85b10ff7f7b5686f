"""Dates that a setting sent back, before anything is saved: which plan a meeting, and which do not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caseworker_app.casework.import_review_dates import MOVED, PLANNED, DateLine
from caseworker_app.ui.context import initials
from caseworker_app.ui.dates import count_of, weekday_date
from caseworker_app.ui.screens.importing.list_page import ListPage
from caseworker_app.ui.tables import Column

if TYPE_CHECKING:
    from caseworker_app.ui.screens.importing.draft import DatesDraft


class DatesPage(ListPage[DateLine]):
    """The rows of a list of reviews, child by child."""

    def __init__(self) -> None:
        super().__init__(
            "Meetings of the file",
            (
                Column("Row", lambda line: str(line.cell.row), width=70, quiet=True),
                Column("Child", self._child, width=200, strong=True),
                Column("Meeting", lambda line: weekday_date(line.on), width=230),
                Column("What happens", lambda line: line.outcome, width=150),
                Column("Why", lambda line: line.why, width=420, quiet=True, hint=lambda line: line.why),
            ),
        )
        self._discreet = False

    def show_draft(self, draft: DatesDraft, *, discreet: bool) -> None:
        """Show what a list would plan; nothing is saved."""
        self._discreet = discreet
        found, expected = draft.found, draft.forecast
        planned, moved = expected.count(PLANNED), expected.count(MOVED)
        self.sentence.setText(f"{found.file_name}: {count_of(len(expected.lines), 'date')} sent back")
        self.more.setText(
            f"{planned:,} planned, {moved:,} moved, {len(expected.rejected):,} not used. "
            "Doubtful dates are used as they were read."
        )
        rejected = [*found.rejected, *expected.rejected]
        self.show_lists("Meetings", expected.lines, [*found.doubtful, *expected.doubtful], rejected)
        self.primary.set_words(f"Plan {count_of(planned + moved, 'meeting')}")
        self.primary.setEnabled(planned + moved > 0)

    def _child(self, line: DateLine) -> str:
        return initials(line.child) if self._discreet else line.child
