"""What is done from the board with the rows that are chosen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from caseworker_app.casework.board_rows import MOST_GROUPED
from caseworker_app.ui.dates import count_of
from caseworker_app.ui.screens.team import reading
from caseworker_app.ui.screens.team.bars import teams_words
from caseworker_app.ui.screens.team.words import Heading, grouped

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


def print_board(screen: TeamScreen) -> None:
    """Print the list of the chosen card, under its headings."""
    from caseworker_app.ui.print_list import print_list

    print_list(screen, screen.context, "team board", lambda: board_pages(screen))


def board_pages(screen: TeamScreen) -> bytes:
    """Write the list of the chosen card as a PDF: all that it holds, not only what was scrolled to."""
    from io import BytesIO

    from caseworker_app.casework import preferences
    from caseworker_app.reports import board_pdf

    store, today = screen.context.store, screen.context.today()
    with store.connection() as connection:
        shown = reading.read(connection, replace(screen.wanted, size=MOST_GROUPED))
    with store.reading() as session:
        council = preferences.read(session).council_name
    without = str(shown.board.counts.without_reason)
    items = grouped(
        shown.rows, shown.wanted.by, without_reason=without, may_have_more=len(shown.rows) >= MOST_GROUPED
    )
    sections: list[board_pdf.Section] = []
    for item in items:
        if isinstance(item, Heading):
            sections.append(board_pdf.Section(f"{item.words}: {item.number}", []))
        else:
            sections[-1] = replace(sections[-1], rows=[*sections[-1].rows, item])
    whose = teams_words(shown.board.scope.teams, shown.board.teams)
    pages = BytesIO()
    board_pdf.write(pages, f"{shown.wanted.card.value}: {whose}", sections, today=today, council=council)
    return pages.getvalue()


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
