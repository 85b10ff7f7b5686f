"""`export`: the caseload as a file."""

from __future__ import annotations

from pathlib import Path

import click

from caseworker_app.cli.output import caller, civil_day, now, print_json, print_lines
from caseworker_app.errors import WrongUse
from caseworker_app.statutory.words import count_of

LATER = ("sen2", "person")


@click.command(epilog="Example:  caseworker export cases caseload.xlsx")
@click.argument("what", metavar="cases")
@click.argument("where", metavar="FILE.xlsx|.csv", nargs=-1)
@click.option("--year", hidden=True)
def export(what: str, where: tuple[str, ...], year: str | None) -> None:  # noqa: ARG001
    """Write the caseload to a spreadsheet. No address is in it."""
    if what in LATER:
        raise WrongUse(
            f"“export {what}” comes in a later version of Caseworker.",
            "`caseworker export cases` is there now.",
        )
    if what != "cases" or len(where) != 1:
        raise WrongUse(
            "Say what to export, and one file to write to.",
            "For example: caseworker export cases caseload.xlsx",
        )
    _export_cases(Path(where[0]))


def _export_cases(file: Path) -> None:
    from caseworker_app.casework.export_cases import caseload_rows, note_export
    from caseworker_app.casework.rows_file import write_rows

    asking = caller()
    if file.suffix.lower() not in {".xlsx", ".csv"}:
        raise WrongUse(f"{file.name} is neither .xlsx nor .csv.", "Choose one of the two endings.")
    with asking.open_store() as store:
        with store.reading() as session:
            rows = list(caseload_rows(session, asking.as_of, civil_day(now())))
        with store.unit("export cases", user=asking.user, now=now()) as unit:
            note_export(unit, file.name, len(rows) - 1)
        write_rows(file, rows)
    if asking.as_json:
        print_json({"file": str(file), "cases": len(rows) - 1})
    else:
        print_lines(f"{count_of(len(rows) - 1, 'case')} written to {file}.")


commands = {"export": export}
