"""What is done from the board with the rows that are chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caseworker_app.ui.dates import count_of

if TYPE_CHECKING:
    from caseworker_app.casework.agree import Decided
    from caseworker_app.errors import CaseworkerError
    from caseworker_app.store.session import Unit
    from caseworker_app.ui.screens.team.screen import TeamScreen


def decide(screen: TeamScreen) -> None:
    """Record one decision for all chosen rows, with Undo."""
    rows = [row.which for row in screen.table.chosen()]
    decision = screen.pane.fields.decision() if rows else None
    if decision is None:
        return

    def use_case(unit: Unit) -> Decided:
        from caseworker_app.casework.agree import record_decision

        return record_decision(unit, rows, decision)

    def words(decided: Decided) -> str:
        handed = f"; {count_of(decided.handed, 'case')} to {decision.owner}" if decided.handed else ""
        return f"Decision recorded for {count_of(decided.rows, 'row')}{handed}"

    def then(_decided: Decided) -> None:
        screen.pane.fields.forget()
        screen.back_to_list()

    def failed(error: CaseworkerError) -> None:
        screen.context.show_error(error)
        screen.refresh()  # a row may have gone meanwhile

    screen.context.act("record decision", use_case, then=then, failed=failed, notice=words)


def ask(screen: TeamScreen) -> None:
    """Ask the caseworkers of all chosen rows for a note, with Undo."""
    rows = [row.which for row in screen.table.chosen()]
    if not rows:
        return

    def use_case(unit: Unit) -> int:
        from caseworker_app.casework.agree import ask_for_note

        return ask_for_note(unit, rows)

    def words(number: int) -> str:
        return f"Asked for {count_of(number, 'note')}: it stands on the caseworker’s Today"

    screen.context.act("ask for a note", use_case, notice=words)
