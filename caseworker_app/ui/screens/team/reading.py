"""What the Team screen reads, on the worker's thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from caseworker_app.casework.board import LATE_GROUPS, PAGE, Group, Scope, teams_of
from caseworker_app.casework.board_rows import (
    MOST_GROUPED,
    Board,
    BoardRow,
    also_late,
    first_page,
    group_rows,
    quiet_rows,
)
from caseworker_app.casework.last_meeting import LastMeeting, last_meeting
from caseworker_app.casework.today import Connection
from caseworker_app.casework.workload import Load, workload
from caseworker_app.ui.screens.team.cards import Card
from caseworker_app.ui.screens.team.words import By
from caseworker_app.ui.screens.today.reading import about_child

_GROUPS: dict[Card, tuple[Group, ...]] = {
    Card.LATE: LATE_GROUPS,
    Card.SOON: (Group.SOON,),
    Card.NO_DATE: (Group.NO_DATE,),
}


@dataclass(frozen=True)
class Wanted:
    """Which list of the board is shown, by what it is grouped, and how many rows so far."""

    scope: Scope
    card: Card = Card.LATE
    by: By = By.LATENESS
    size: int = PAGE


@dataclass(frozen=True)
class Shown:
    """What the screen shows."""

    wanted: Wanted
    board: Board
    rows: Sequence[BoardRow]
    meeting: LastMeeting | None
    any_case: bool

    @property
    def may_have_more(self) -> bool:
        """Whether there may be further rows."""
        size = self.wanted.size if self.wanted.by is By.LATENESS else max(self.wanted.size, MOST_GROUPED)
        return len(self.rows) >= size


@dataclass(frozen=True)
class About:
    """What the pane adds to a row."""

    child: str
    others: tuple[BoardRow, ...]


def read(connection: Connection, wanted: Wanted) -> Shown:
    """Read the board and the list that is wanted; groups other than lateness need more rows to be whole."""
    scope = _known(connection, wanted.scope)
    size = wanted.size if wanted.by is By.LATENESS else max(wanted.size, MOST_GROUPED)
    board = first_page(connection, scope)
    if wanted.card is Card.QUIET:
        rows: Sequence[BoardRow] = quiet_rows(connection, scope, most=size)
    elif wanted.card is Card.LATE and size <= PAGE:
        rows = board.rows
    else:
        rows = group_rows(connection, scope, _GROUPS[wanted.card], most=size)
    open_case = "SELECT EXISTS (SELECT 1 FROM cases WHERE status = 'open')"
    any_case = bool(connection.execute(open_case, {}).fetchone()[0])
    return Shown(wanted, board, rows, last_meeting(connection, scope), any_case)


def _known(connection: Connection, scope: Scope) -> Scope:
    """Return the scope without teams that are here no longer: they would look as if nothing were late."""
    known = set(teams_of(connection))
    return replace(scope, teams=tuple(team for team in scope.teams if team in known))


def loads(connection: Connection, scope: Scope) -> list[Load]:
    """Read what each caseworker carries: it looks at every case, so the rows do not wait for it."""
    return workload(connection, scope)


def about(connection: Connection, row: BoardRow, scope: Scope) -> About:
    """Read the line about the child of a row, and what else is late on its case."""
    child = about_child(connection, row.which.case_id, scope.today)
    return About(child, tuple(also_late(connection, row, scope.today)))
