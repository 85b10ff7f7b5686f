"""What the planner does with the reviews that are marked: plan, move, record, make lists."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from caseworker_app.casework.planner import ReviewRow
from caseworker_app.casework.transfers import MOVES
from caseworker_app.ui.dates import count_of
from caseworker_app.ui.screens.reviews.plan_form import open_plan_form

if TYPE_CHECKING:
    from caseworker_app.store.session import Unit
    from caseworker_app.ui.screens.reviews.screen import ReviewsScreen


def plan(screen: ReviewsScreen) -> None:
    """Ask for the day, time and place of the marked reviews' meetings."""
    rows = [row for row in screen.list.chosen() if not row.review.is_held]
    if rows:
        open_plan_form(screen, screen.context, [row.case_id for row in rows])


def move(screen: ReviewsScreen) -> None:
    """Ask to which month the marked reviews' meetings move: only lawful ones are offered."""
    rows = [row for row in screen.list.chosen() if not row.review.is_held]
    if rows:
        open_plan_form(screen, screen.context, [row.case_id for row in rows], offers_months=True)


def move_to(screen: ReviewsScreen, case_ids: Sequence[str], month: date) -> None:
    """Ask for the day in a month on which meetings were dropped."""
    open_plan_form(screen, screen.context, case_ids, month=month, offers_months=True)


def record_done(screen: ReviewsScreen) -> None:
    """Ask when the next step was done; likely moves to another phase are recorded at once."""
    rows, today = screen.list.chosen(), screen.context.today()
    moving = [row for row in rows if row.move is not None]
    if moving:
        _record_moves(screen, moving)
        return
    steps = {row.review.next_step(today) for row in rows} - {""}
    if len(steps) > 1:
        screen.context.notice("These reviews are at different steps. Mark those that are at the same one")
        return
    if not steps:
        return
    (step,) = steps
    if step == "plan":
        plan(screen)
        return
    from caseworker_app.ui.screens.reviews.step_form import StepForm

    StepForm(screen, screen.context, rows, step).open()


def _record_moves(screen: ReviewsScreen, rows: Sequence[ReviewRow]) -> None:
    moves = [(row.case_id, row.move) for row in rows if row.move is not None]
    where = MOVES[moves[0][1].kind] if len({move.kind for _, move in moves}) == 1 else "another setting"

    def use_case(unit: Unit) -> int:
        from caseworker_app.casework.record_steps import record_moves

        return record_moves(unit, moves)

    words = f"{count_of(len(moves), 'move')} to {where} recorded for September {moves[0][1].on.year}"
    screen.context.act("record a move to another phase", use_case, notice=words)


def make_lists(screen: ReviewsScreen) -> None:
    """Make the lists of the reviews due next term, one for each setting."""
    from caseworker_app.ui.screens.reviews.lists_form import open_lists_form

    open_lists_form(screen, screen.context)


def bring_in_dates(screen: ReviewsScreen) -> None:
    """Bring in a list that a setting sent back with dates."""
    screen.context.go("importing", choose=True)
