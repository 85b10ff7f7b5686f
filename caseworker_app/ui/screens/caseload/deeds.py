"""What is done from the Caseload with the rows that are ticked, and with views."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from caseworker_app.casework.saved_views import View
from caseworker_app.ui.dates import count_of
from caseworker_app.ui.screens.caseload.columns import as_text, chosen
from caseworker_app.ui.screens.caseload.views import SaveViewDialog

if TYPE_CHECKING:
    from caseworker_app.store.session import Unit
    from caseworker_app.ui.background import Work
    from caseworker_app.ui.screens.caseload.screen import CaseloadScreen


def text_of(screen: CaseloadScreen, places: Sequence[int]) -> str:
    """Return rows as lines of text, in the columns that are shown."""
    rowids = screen.model.rowids_at(places)
    rows = screen.search.rows(rowids)
    columns = chosen(screen.table.header.shown_names(), discreet=screen.context.discreet)
    return as_text((rows[rowid] for rowid in rowids if rowid in rows), columns)


def export(screen: CaseloadScreen) -> None:
    """Write the ticked rows to a file that the person chooses."""
    places = screen.table.chosen_places()
    if not places:
        return
    name, kind = QFileDialog.getSaveFileName(
        screen,
        f"Export {count_of(len(places), 'case')}",
        "cases.xlsx",
        "Excel workbook (*.xlsx);;CSV file (*.csv)",
    )
    if name:
        path = Path(name)
        write_file(
            screen, places, path if path.suffix else path.with_suffix(".csv" if "csv" in kind else ".xlsx")
        )


def write_file(screen: CaseloadScreen, places: Sequence[int], path: Path) -> None:
    """Write rows to a file, in the background."""
    rowids = screen.model.rowids_at(places)
    columns = chosen(screen.table.header.shown_names(), discreet=screen.context.discreet)

    def op(_work: Work) -> int:
        from caseworker_app.casework.rows_file import write_rows

        rows = screen.search.rows(rowids)
        lines = [[column.text(rows[rowid]) for column in columns] for rowid in rowids if rowid in rows]
        write_rows(path, [[column.heading for column in columns], *lines])
        return len(lines)

    screen.context.run(
        op, lambda written: screen.context.notice(f"{count_of(written, 'case')} written to {path.name}")
    )


def make_letters(screen: CaseloadScreen) -> None:
    """Go to the letters of the ticked cases."""
    ids = screen.search.ids(screen.model.rowids_at(screen.table.chosen_places()))
    if len(ids) == 1:
        screen.context.go("make_letter", case_id=ids[0])
    elif ids:
        screen.context.go("make_many", case_ids=tuple(ids))


def change_caseworker(screen: CaseloadScreen) -> None:
    """Ask for a colleague and a note, and give the ticked cases to them."""
    from caseworker_app.ui.reassigning import open_reassign

    case_ids = screen.search.ids(screen.model.rowids_at(screen.table.chosen_places()))
    if case_ids:
        open_reassign(screen, screen.context, case_ids, count_of(len(case_ids), "case"))


def save_view(screen: CaseloadScreen) -> None:
    """Ask for a name, and keep what is shown as a view."""
    screen.filter.settle()
    SaveViewDialog(
        screen, screen.view.name if screen.view.own else "", lambda name: keep_view(screen, name)
    ).open()


def keep_view(screen: CaseloadScreen, name: str) -> None:
    """Keep what is shown as a view."""
    view = screen.present_view(name)

    def use_case(unit: Unit) -> None:
        from caseworker_app.casework.saved_views import save_view

        save_view(unit, view)

    def then(_nothing: None) -> None:
        screen.search.views = sorted(
            [*(each for each in screen.search.views if each.name != name), view],
            key=lambda each: each.name.casefold(),
        )
        screen.show_view(view)

    screen.context.act("save view", use_case, then, notice=f"View ‘{name}’ saved", undo=False)


def delete_view(screen: CaseloadScreen, view: View) -> None:
    """Take a saved view away."""

    def use_case(unit: Unit) -> None:
        from caseworker_app.casework.saved_views import delete_view

        delete_view(unit, view.name)

    def then(_nothing: None) -> None:
        screen.search.views = [each for each in screen.search.views if each.name != view.name]
        screen.search_now()

    screen.context.act("delete view", use_case, then, notice=f"View ‘{view.name}’ deleted", undo=True)
