"""When somebody leaves: their cases on paper, to a colleague, and letters that name the new contact."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from caseworker_app.ui.dates import count_of

if TYPE_CHECKING:
    from caseworker_app.ui.background import Work
    from caseworker_app.ui.screens.team.screen import TeamScreen

LETTER = "new-contact"


def sheets(screen: TeamScreen) -> None:
    """Ask for a file, and write half a page a child into it."""
    load = screen.loads.chosen()
    if load is None or not load.caseworker:
        return
    name, _ = QFileDialog.getSaveFileName(
        screen, f"Handover of {load.caseworker}", "handover.pdf", "PDF file (*.pdf)"
    )
    if name:
        path = Path(name)
        write_sheets(screen, load.caseworker, path if path.suffix else path.with_suffix(".pdf"))


def write_sheets(screen: TeamScreen, caseworker: str, file: Path) -> None:
    """Write the sheets in the background; the audit tells that they left the store."""
    context = screen.context
    store, user, now, today = context.store, context.user, context.now(), context.today()

    def op(work: Work) -> int:
        from caseworker_app.casework import preferences
        from caseworker_app.casework.export_cases import note_export
        from caseworker_app.casework.handover_sheet import handover_sheets
        from caseworker_app.reports import handover_pdf

        with store.reading() as session:
            found = handover_sheets(session, caseworker, today)
            council = preferences.read(session).council_name

        def told(done: int, all_: int) -> None:
            work.say("Writing handover sheets", done, all_)

        with store.unit("handover sheets", user=user, now=now) as unit:
            note_export(unit, file.name, len(found))
        handover_pdf.write(file, found, caseworker=caseworker, today=today, council=council, progress=told)
        return len(found)

    context.run(op, lambda number: context.notice(f"{count_of(number, 'child', 'children')} in {file.name}"))


def hand_over(screen: TeamScreen) -> None:
    """Give all open cases of the chosen caseworker to a colleague."""

    def then(cases: tuple[str, ...], caseworker: str) -> None:
        from caseworker_app.ui.reassigning import open_reassign

        what = f"{count_of(len(cases), 'case')} of {caseworker or 'nobody'}"
        open_reassign(screen.window(), screen.context, cases, what)

    _with_cases(screen, then)


def introduce(screen: TeamScreen) -> None:
    """Make the letters that name the chosen caseworker as the contact of their families."""
    _with_cases(screen, lambda cases, _name: screen.context.go("make_many", case_ids=cases, letter=LETTER))


def _with_cases(screen: TeamScreen, then: Callable[[tuple[str, ...], str], object]) -> None:
    load, store, scope = screen.loads.chosen(), screen.context.store, screen.wanted.scope
    if load is None:
        return

    def op(_work: Work) -> tuple[str, ...]:
        from caseworker_app.casework.workload import cases_of

        with store.connection() as connection:
            return cases_of(connection, scope, load.caseworker)

    screen.context.run(op, lambda cases: then(cases, load.caseworker))
