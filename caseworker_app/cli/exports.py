"""`export`: the caseload as a file."""

from __future__ import annotations

from pathlib import Path

import click

from caseworker_app.cli.output import caller, civil_day, now, print_json, print_lines
from caseworker_app.errors import WrongUse
from caseworker_app.statutory.words import count_of, long_date

_BECAUSE = "A subject access request"


@click.command(
    help="Write the caseload to a spreadsheet (no address is in it); the SEN2 return into a folder: its "
    "modules "
    "as CSV and XML, and the list of what to put right; or everything held on one child, for a subject "
    "access "
    "request: a PDF to read, the data, letters and attachments, with what is about others marked.",
    epilog="Examples:\n\n\b\n  caseworker export cases caseload.xlsx\n"
    "  caseworker export sen2 sen2-2027 --year 2027\n"
    "  caseworker export person 14-203 held-14-203",
)
@click.argument("what", metavar="cases|sen2|person")
@click.argument("where", metavar="FILE.xlsx|.csv|DIR|CASE DIR", nargs=-1)
@click.option("--year", type=int, metavar="Y", help="With sen2: the year of the census in January.")
@click.option("--sealed", is_flag=True, help="With person: one encrypted PDF in place of a folder.")
@click.option("--because", metavar="TEXT", help="With person: why it is written out; it is kept.")
def export(what: str, where: tuple[str, ...], year: int | None, sealed: bool, because: str | None) -> None:
    """Write the caseload, the return, or all that is held on a child."""
    if what != "sen2" and year is not None:
        raise WrongUse("--year goes with sen2.", "For example: caseworker export sen2 sen2-2027 --year 2027")
    if what != "person" and (sealed or because):
        raise WrongUse("--sealed and --because go with person.", "`caseworker export --help` has examples.")
    if what == "sen2":
        if len(where) != 1 or year is None:
            raise WrongUse(
                "Say into which folder, and for which year.",
                "For example: caseworker export sen2 sen2-2027 --year 2027",
            )
        _export_return(Path(where[0]), year)
    elif what == "person":
        if len(where) != 2:
            raise WrongUse(
                "Say whose case, and a folder to write to.",
                "For example: caseworker export person 14-203 held-14-203",
            )
        _export_person(where[0], Path(where[1]), sealed=sealed, because=because or _BECAUSE)
    elif what == "cases" and len(where) == 1:
        _export_cases(Path(where[0]))
    else:
        raise WrongUse(
            "Say what to export, and one file to write to.",
            "For example: caseworker export cases caseload.xlsx",
        )


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


def _export_return(folder: Path, year: int) -> None:
    from caseworker_app.reports import sen2

    asking = caller()
    with asking.open_store() as store:
        with store.reading() as session:
            made = sen2.collect(session, year, civil_day(now()))
        target = folder.expanduser().absolute()
        sen2.make_folder(target)
        with store.unit("export sen2", user=asking.user, now=now()) as unit:
            sen2.note_return(unit, folder.name, made)
        files = sen2.write(target, made)
    census = made.collection.census
    if asking.as_json:
        told = [{"case": one.case or None, "module": one.module, "item": one.item, "why": one.why}
                for one in made.checks]  # fmt: skip
        print_json({"files": [str(file) for file in files], "year": year, "people": len(made.people),
                    "reference_date": census.isoformat(), "to_put_right": told})  # fmt: skip
        return
    print_lines(f"The return of {year}, with {len(made.people)} children, is written to {folder}.")
    print_lines(f"To put right first: {len(made.checks)}, listed in {files[-2].name}.")
    if census > civil_day(now()):
        print_lines(
            f"The census day, {long_date(census)}, is still to come: this is the return as it stands."
        )


def _export_person(called: str, where: Path, *, sealed: bool, because: str) -> None:
    from caseworker_app.reports.person import export

    asking = caller()
    target = where.expanduser().absolute()
    with asking.open_store() as store:
        done = export.export(
            store, called, target, user=asking.user, now=now(), because=because, sealed=sealed
        )
    made = done.made
    if asking.as_json:
        print_json({
            "case": made.held.reference, "where": str(target), "passphrase": done.passphrase,
            "files": [{"file": name, "sha256": digest} for name, digest in done.written.files.items()],
            "rows": {name: len(rows) for name, rows in made.held.rows.items() if rows},
            "marked": len(made.marks), "must_not": sum(mark.must_not for mark in made.marks),
            "warnings": list(made.warnings), "not_on_this_computer": list(made.absent),
        })  # fmt: skip
        return
    print_lines(*export.told(done))


commands = {"export": export}
