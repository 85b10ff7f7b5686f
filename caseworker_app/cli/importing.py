"""`import`: a caseload spreadsheet or a list of settings comes in, or one import is taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from caseworker_app.cli.output import Caller, caller, now, print_json, print_lines, print_table, progress_line
from caseworker_app.errors import WrongUse
from caseworker_app.statutory.words import count_of

if TYPE_CHECKING:
    from caseworker_app.casework.incoming import Disagreement, Imported, SheetCell
    from caseworker_app.casework.undo_import import TakenBack
    from caseworker_app.imports.columns import Match
    from caseworker_app.imports.mapping import Mapping as ColumnMapping
    from caseworker_app.imports.plan import Matched, Preview
    from caseworker_app.imports.review_dates import ReviewDates

LISTED = 40
FOUND_PROBLEMS = 1


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked of the import."""

    file: Path
    sheets: tuple[str, ...]
    mapping: Path | None
    write_mapping: Path | None
    dry_run: bool
    strict: bool


@click.command(
    help="Bring in a caseload spreadsheet (.xlsx, .xls, .ods or .csv). The columns are guessed; every cell "
    "that could not be read is listed with its sheet, row and column. The same file again changes nothing.",
    epilog="\b\nExample:\n\n  caseworker import 'autumn caseload.xlsx' --sheet 'Live cases' --dry-run",
)
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--sheet", "sheets", multiple=True, metavar="NAME", help="A sheet to read; may be repeated.")
@click.option(
    "--mapping",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A JSON file that says where columns go.",
)
@click.option(
    "--write-mapping",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the mapping that was used.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option("--strict", is_flag=True, help="Bring in nothing if any cell is rejected.")
@click.option(
    "--as",
    "kind",
    type=click.Choice(["cases", "settings", "reviews"]),
    help="What the rows are: children (as if not said), settings, or the dates of review meetings that a "
    "setting sent back. A list of reviews that we made is known by its headings.",
)
@click.option("--undo", "undo_batch", metavar="BATCH", help="Take one import back.")
def import_command(
    file: Path | None, sheets: tuple[str, ...], mapping: Path | None, write_mapping: Path | None,
    dry_run: bool,
    strict: bool, kind: str | None, undo_batch: str | None,
) -> int:  # fmt: skip
    """Bring in a spreadsheet, or take an import back."""
    if undo_batch is not None:
        if file is not None:
            raise WrongUse("`import --undo BATCH` takes no file.", "Leave the file out.")
        return _undo(caller(), undo_batch)
    if file is None:
        raise WrongUse("FILE is missing.", "Give the spreadsheet, or --undo BATCH.")
    request = Request(file, sheets, mapping, write_mapping, dry_run, strict)
    if kind == "settings":
        return _settings(caller(), request)
    return _reviews(caller(), request) if kind == "reviews" else _cases(caller(), request, guess=not kind)


def _cases(who: Caller, request: Request, *, guess: bool) -> int:
    from caseworker_app.imports import mapping as mappings
    from caseworker_app.imports import plan, review_dates, workbook

    with plan.without_collecting():
        book = workbook.read(request.file, request.sheets)
        if guess and review_dates.looks_like(book):
            return _take_dates(who, request, review_dates.of_book(book, today=who.as_of))
        matched = plan.match(book, today=who.as_of, wanted=request.sheets)
    given = mappings.read_file(request.mapping) if request.mapping else None
    if request.write_mapping and request.dry_run and not _there(who):
        return _preview_alone(who, request, matched, given)
    with who.open_store() as store:
        if given is None:
            given = _remembered(store, matched)
        preview = plan.preview(matched, given, today=who.as_of)
        _write_mapping(request, preview)
        if request.dry_run or (request.strict and preview.rejected):
            return _forecast(who, store, preview)
        return _bring_in(who, store, matched, preview)


def _there(who: Caller) -> bool:
    return (who.folder / "caseload.db").exists()


def _preview_alone(who: Caller, request: Request, matched: Matched, given: ColumnMapping | None) -> int:
    """Write the mapping of a file before there is a caseload to bring it into."""
    from caseworker_app.casework.incoming import Imported
    from caseworker_app.imports import plan

    preview = plan.preview(matched, given, today=who.as_of)
    _write_mapping(request, preview)
    return _report(who, preview, Imported("", len(preview)), dry_run=True)


def _remembered(store: Any, matched: Matched) -> ColumnMapping | None:
    from caseworker_app.casework import column_memory
    from caseworker_app.imports import mapping as mappings

    with store.reading() as session:
        kept = column_memory.recall(session, mappings.digest(matched.all_headings))
    return mappings.from_json(kept, "the remembered mapping") if kept else None


def _write_mapping(request: Request, preview: Preview) -> None:
    from caseworker_app.imports import mapping as mappings

    if request.write_mapping:
        mappings.write_file(request.write_mapping, preview.mapping())


def _forecast(who: Caller, store: Any, preview: Preview) -> int:
    from caseworker_app.casework.import_rows import forecast
    from caseworker_app.casework.incoming import Imported

    with store.reading() as session:
        expected = forecast(session, preview)
    made = Imported("", expected.made, expected.updated, expected.unchanged, doubtful=expected.doubtful)
    return _report(who, preview, made, dry_run=True)


def _bring_in(who: Caller, store: Any, matched: Matched, preview: Preview) -> int:
    from caseworker_app.casework import column_memory
    from caseworker_app.casework.import_rows import import_rows
    from caseworker_app.imports import mapping as mappings

    with store.unit(f"Import {preview.file_name}", user=who.user, now=now()) as unit:
        made = import_rows(unit, preview, progress=progress_line("Bringing in cases"))
        if made.batch:
            column_memory.remember(unit, mappings.digest(matched.all_headings), preview.mapping().as_json())
    return _report(who, preview, made)


def _report(who: Caller, preview: Preview, made: Imported, *, dry_run: bool = False) -> int:
    doubtful = (*preview.doubtful, *made.doubtful)
    references = made.references
    disagreements = [
        one._replace(case=references.get((one.sheet, one.row), one.case)) for one in preview.disagreements
    ]
    if who.as_json:
        print_json(
            {
                "batch": made.batch or None, "made": made.made, "updated": made.updated,
                "unchanged": made.unchanged,
                "rejected": [cell.as_json() for cell in preview.rejected],
                "doubtful": [cell.as_json() for cell in doubtful],
                "disagreements": [one.as_json() for one in disagreements],
                "rows_left_out": [row.as_json() for row in preview.left_out],
                "above_the_table": [cell.as_json() for cell in preview.above],
                "dry_run": dry_run, "skipped_sheets": list(preview.skipped),
                "day_first": preview.day_orders(),
                "columns": preview.mapping().columns,
                "guesses": [_guess_json(sheet, match) for sheet, match in preview.guesses()],
            }
        )  # fmt: skip
    else:
        _say(preview, made, doubtful, disagreements, dry_run=dry_run)
    return FOUND_PROBLEMS if preview.rejected else 0


def _guess_json(sheet: str, match: Match) -> Mapping[str, Any]:
    return {
        "sheet": sheet, "heading": match.heading, "target": match.target, "confidence": round(match.sure, 2),
        "sure": match.word, "why": match.why,
    }  # fmt: skip


def _say(
    preview: Preview,
    made: Imported,
    doubtful: Sequence[SheetCell],
    disagreements: Sequence[Disagreement],
    *,
    dry_run: bool,
) -> None:
    would = "would be " if dry_run else ""
    print_lines(
        f"{preview.file_name}: {count_of(preview.rows_read, 'row')}, "
        f"{len(preview)} {'child' if len(preview) == 1 else 'children'}.",
        f"{count_of(made.made, 'case')} {would}made, {made.updated} {would}changed, "
        f"{made.unchanged} unchanged.",
    )
    for words in preview.notes():
        print_lines(words)
    _list_guesses(preview)
    _list_rows(preview)
    _list_cells("Above the table: on no case", preview.above)
    _list_cells("Rejected: these cells are not used", preview.unused)
    _list_cells("Doubtful: these cells are used as read", doubtful)
    if disagreements:
        print_lines("", f"The sheet's own dates that differ from the law ({len(disagreements)})")
        print_table(
            ("Case", "Column", "In the sheet", "By law", "Rule"),
            [
                (d.case, d.heading, d.value, f"{d.due:%d/%m/%Y}" if d.due else "", d.rule)
                for d in disagreements[:LISTED]
            ],
        )
        _say_more(len(disagreements))
    if made.batch:
        print_lines("", f"To take this import back: caseworker import --undo {made.batch}")


def _list_guesses(preview: Preview) -> None:
    """Say where each column goes and how sure that is, once a heading; what is to be checked stands first."""
    from caseworker_app.imports.targets import find

    many = len(preview.sheets) > 1
    lines: dict[tuple[str, ...], list[str]] = {}
    for sheet, match in preview.guesses():
        to = find(match.target).label if match.target else "kept as text"
        sure = "as text" if match.word == "Left out" else f"{match.word.lower()}, {match.sure:.0%}"
        lines.setdefault((match.heading, to, match.target or "", sure, match.why), []).append(sheet)
    print_lines("", "Columns: where each goes, those to check first (--write-mapping FILE to correct them)")
    headings = ("Column", "Goes to", "In a mapping", "How sure", "Why", *(("Sheets",) if many else ()))
    rows = [(*line, *((", ".join(sheets),) if many else ())) for line, sheets in lines.items()]
    print_table(headings, rows, wide=("Column", "Why", "Sheets"))


def _list_rows(preview: Preview) -> None:
    """Say each row that makes no child in one line; `--json` has each of its cells."""
    if not preview.left_out:
        return
    cells = count_of(len(preview.rejected) - len(preview.unused), "cell")
    print_lines("", f"Rows left out ({len(preview.left_out)}), {cells} in them; --json lists each cell")
    many = len(preview.sheets) > 1
    for row in preview.left_out[:LISTED]:
        where = f"{row.sheet}, row {row.row}" if many else f"Row {row.row}"
        print_lines(f"{where}{', ' if row.child else ''}{row.child}: left out: {row.why}")
    _say_more(len(preview.left_out))


def _list_cells(title: str, cells: Sequence[SheetCell]) -> None:
    if not cells:
        return
    print_lines("", f"{title} ({len(cells)})")
    print_table(
        ("Sheet", "Cell", "Heading", "Value", "Why"),
        [(c.sheet, f"{c.column}{c.row}", c.heading, c.value[:40], c.why) for c in cells[:LISTED]],
        wide="Why",
    )
    _say_more(len(cells))


def _say_more(count: int) -> None:
    if count > LISTED:
        print_lines(f"… and {count - LISTED} more; --json lists them all.")


def _settings(who: Caller, request: Request) -> int:
    from caseworker_app.casework.incoming import Imported
    from caseworker_app.casework.settings_list import import_settings
    from caseworker_app.imports import settings_rows

    mapping = settings_rows.read_mapping(request.mapping) if request.mapping else None
    found = settings_rows.open_list(request.file, sheets=request.sheets, mapping=mapping)
    if request.write_mapping:
        settings_rows.write_mapping(request.write_mapping, found)
    made = Imported("")
    if not (request.dry_run or (request.strict and found.rejected)):
        with (
            who.open_store() as store,
            store.unit(f"Import {found.file_name}", user=who.user, now=now()) as unit,
        ):
            made = import_settings(unit, found.rows, found.file_name)
    if who.as_json:
        print_json(_settings_json(made, found.rejected, dry_run=request.dry_run))
    else:
        print_lines(
            f"{count_of(made.made, 'setting')} made, {made.updated} changed, {made.unchanged} unchanged."
        )
        _list_cells("Rejected: these cells are not used", found.rejected)
        _list_cells("Doubtful: these cells are used as read", made.doubtful)
    return FOUND_PROBLEMS if found.rejected else 0


def _settings_json(made: Imported, rejected: Sequence[SheetCell], *, dry_run: bool) -> Mapping[str, Any]:
    return {
        "batch": made.batch or None, "made": made.made, "updated": made.updated, "unchanged": made.unchanged,
        "rejected": [cell.as_json() for cell in rejected],
        "doubtful": [cell.as_json() for cell in made.doubtful],
        "disagreements": [], "dry_run": dry_run,
    }  # fmt: skip


def _reviews(who: Caller, request: Request) -> int:
    from caseworker_app.imports import review_dates

    found = review_dates.open_dates(request.file, today=who.as_of, sheets=request.sheets)
    return _take_dates(who, request, found)


def _take_dates(who: Caller, request: Request, found: ReviewDates) -> int:
    """Plan the meetings of a list that came back, or say what would be planned."""
    from caseworker_app.casework import import_review_dates as coming
    from caseworker_app.casework.incoming import Imported

    made = Imported("")
    with who.open_store() as store:
        with store.reading() as session:
            expected = coming.forecast(session, found.rows, who.as_of)
        rejected = [*found.rejected, *expected.rejected]
        if not (request.dry_run or (request.strict and rejected)):
            with store.unit(f"Import {found.file_name}", user=who.user, now=now()) as unit:
                made = coming.import_review_dates(unit, found.rows, found.file_name, who.as_of)
    doubtful = [*found.doubtful, *expected.doubtful]
    if who.as_json:
        answer = {**_settings_json(made, rejected, dry_run=request.dry_run)}
        print_json({**answer, "doubtful": [cell.as_json() for cell in doubtful]})
    else:
        planned, moved = expected.count(coming.PLANNED), expected.count(coming.MOVED)
        would = "would be " if request.dry_run else ""
        same = expected.count(coming.UNCHANGED)
        print_lines(f"{planned} meetings {would}planned, {moved} {would}moved, {same} as they were.")
        _list_cells("Rejected: these dates are not used", rejected)
        _list_cells("Doubtful: these dates are used", doubtful)
        if made.batch:
            print_lines("", f"To take this import back: caseworker import --undo {made.batch}")
    return FOUND_PROBLEMS if rejected else 0


def _undo(who: Caller, batch: str) -> int:
    from caseworker_app.casework.undo_import import undo_import

    with who.open_store() as store, store.unit("Take back an import", user=who.user, now=now()) as unit:
        done: TakenBack = undo_import(unit, batch)
    if who.as_json:
        print_json(
            {"batch": done.batch, "cases": done.cases, "restored": done.restored, "stayed": list(done.stayed)}
        )
    else:
        print_lines(done.words(), *done.stayed)
    return 0


commands = {"import": import_command}
