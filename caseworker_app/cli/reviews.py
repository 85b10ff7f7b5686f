"""`reviews`: the school year of reviews by month, and the lists of those due next term for settings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from caseworker_app.cli.output import Caller, caller, now, print_json, print_lines, print_table
from caseworker_app.errors import WrongUse

if TYPE_CHECKING:
    from caseworker_app.casework.planner import Cell, Grid
    from caseworker_app.casework.review_lists import SettingReviews

ROWS = {"year": "YEAR_GROUP", "setting": "SETTING", "caseworker": "CASEWORKER"}


@click.command(
    help="Show the reviews of a school year by month: due, held, late. With --lists, write one spreadsheet a "
    "setting of the reviews due next term; `import` takes it in when it comes back with dates.",
    epilog="\b\nExample:\n\n  caseworker reviews --lists 'spring lists' --term 'Spring 2027'",
)
@click.option("--by", type=click.Choice(list(ROWS)), default="year", help="What the rows are.")
@click.option("--school-year", type=int, metavar="YEAR", help="The year in which the school year begins.")
@click.option("--for", "user", default="", metavar="USER", help="One caseworker's reviews.")
@click.option(
    "--lists", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="Write the lists here."
)
@click.option("--term", default="", metavar="NAME", help="With --lists: another term than the next.")
@click.option("--setting", "settings", multiple=True, metavar="NAME", help="With --lists: only this setting.")
def reviews(
    by: str, school_year: int | None, user: str, lists: Path | None, term: str, settings: Sequence[str]
) -> int:
    """Show the planner, or write the lists."""
    if lists is None and (term or settings):
        raise WrongUse("--term and --setting go with --lists.", "Add --lists DIR.")
    if lists is not None:
        return _lists(caller(), lists, term, settings)
    return _grid(caller(), by, school_year, user)


def _grid(who: Caller, by: str, school_year: int | None, user: str) -> int:
    from caseworker_app.casework.planner import By, PlannerView, read_grid
    from caseworker_app.statutory import calendar

    year = school_year or calendar.school_year(who.as_of)
    view = PlannerView(who.as_of, year, By[ROWS[by]], (user,) if user else ())
    with who.open_store() as store, store.connection() as connection:
        grid = read_grid(connection, view)
    if who.as_json:
        print_json(_as_json(grid))
    else:
        _print(grid)
    return 0


def _as_json(grid: Grid) -> dict[str, Any]:
    from caseworker_app.casework.planner import EARLIER, NO_DATE, month_key

    months = [month_key(month) for month in grid.view.months]
    return {
        "school_year": grid.view.school_year,
        "rows": [
            {
                "name": row.words,
                "total": row.total.due,
                "months": {month: asdict(row.cell(month)) for month in months if row.cell(month).due},
                "earlier": row.cell(EARLIER).due,
                "no_date": row.cell(NO_DATE).due,
            }
            for row in grid.rows
        ],
    }


def _print(grid: Grid) -> None:
    from caseworker_app.casework.planner import EARLIER, month_key

    view = grid.view
    print_lines(
        f"Reviews of the school year {view.school_year} to {view.school_year + 1}: held of due, ! late.", ""
    )
    earlier = [("Earlier", EARLIER)] if grid.has_earlier else []
    columns = [*earlier, *((f"{month:%b}", month_key(month)) for month in view.months)]
    print_table(
        ("", *(name for name, _ in columns), "Year"),
        [
            (row.words, *(_cell(row.cell(column)) for _, column in columns), str(row.total.due))
            for row in grid.rows
        ],
    )
    if grid.no_date:
        print_lines("", f"No date: {grid.no_date} plans have no day of a last review on file.")


def _cell(cell: Cell) -> str:
    if not cell.due:
        return "–"
    return f"{cell.held}/{cell.due}{f' !{cell.late}' if cell.late else ''}"


def _lists(who: Caller, folder: Path, term_name: str, settings: Sequence[str]) -> int:
    from caseworker_app.casework import preferences, review_lists
    from caseworker_app.casework.school_terms import school_terms
    from caseworker_app.reports import review_list_sheet

    with who.open_store() as store:
        with store.reading() as session:
            said = preferences.read(session)
            terms = school_terms(said)
            term = review_lists.term_for(terms, who.as_of, term_name)
            found = review_lists.due_in_term(session, term)
        wanted = _named(found, settings)
        _make(folder)
        files = []
        for one in wanted:
            path = folder / review_list_sheet.file_name(one)
            with store.unit("make a list for a setting", user=who.user, now=now()) as unit:
                review_lists.note_list(unit, one, path.name)
                back = review_lists.reply_by(terms, term, who.as_of)
                review_list_sheet.write(
                    path, one, council=said.council_name, send_to=said.email, reply_by=back
                )
            files.append((one, path))
    if who.as_json:
        made = [{"setting": one.name, "reviews": len(one.reviews), "file": str(path)} for one, path in files]
        print_json({"term": term.name, "lists": made})
    else:
        print_lines(f"{len(files)} lists of the reviews due in {term.name}:", "")
        print_table(
            ("Setting", "Reviews", "File"),
            [(one.name, str(len(one.reviews)), path.name) for one, path in files],
        )
    return 0


def _named(found: Sequence[SettingReviews], names: Sequence[str]) -> list[SettingReviews]:
    if not names:
        return list(found)
    wanted = {name.casefold().strip() for name in names}
    chosen = [one for one in found if one.name.casefold() in wanted]
    missing = wanted - {one.name.casefold() for one in chosen}
    if missing:
        raise WrongUse(
            f"No review is due then at “{sorted(missing)[0]}”.", "Give the name as the caseload has it."
        )
    return chosen


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WrongUse(f"{folder} cannot be made: {error.strerror}.", "Choose another folder.") from error


commands = {"reviews": reviews}
