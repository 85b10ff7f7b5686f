"""`import-mail`: e-mail files filed to the right case, or left for someone to say where they belong."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from caseworker_app.cli.output import caller, now, print_json, print_lines, print_table, progress_line

if TYPE_CHECKING:
    from caseworker_app.imports.mail.bring_in import MailReport


@click.command(epilog="Example:  caseworker import-mail inbox/ 'Taxi for Amira.msg' --json")
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
def import_mail(files: Sequence[Path]) -> int:
    """File .eml and .msg files, or folders of them, to their cases.

    A message that is not surely about one child waits in the triage list with the best guesses.
    """
    from caseworker_app.imports.mail.bring_in import bring_in, mail_files

    asking = caller()
    paths = mail_files(files)
    with asking.open_store() as store:
        report = bring_in(store, paths, user=asking.user, now=now, progress=progress_line("Filing e-mail"))
    if asking.as_json:
        print_json(_json(report))
    else:
        _print(report)
    return 1 if report.rejected else 0


def _json(report: MailReport) -> dict[str, Any]:
    return {
        "filed": [
            {"file": one.file, "case": one.case, "id": one.entry_id, "warnings": list(one.warnings)}
            for one in report.filed
        ],
        "triage": [
            {"file": one.file, "guesses": [guess.reference for guess in one.guesses], "why": one.why}
            for one in report.triage
        ],
        "duplicates": [{"file": one.file} for one in report.duplicates],
        "rejected": [{"file": one.file, "why": one.why} for one in report.rejected],
    }


def _print(report: MailReport) -> None:
    print_lines(
        f"Filed: {len(report.filed)}. Waiting for you to say where: {len(report.triage)}. "
        f"There already: {len(report.duplicates)}. Not taken in: {len(report.rejected)}."
    )
    if report.filed:
        filed = [(one.case, one.file, " ".join(one.warnings)) for one in report.filed]
        print_table(("Case", "File", "Heed"), filed, wide="Heed")
    if report.triage:
        print_lines("", "Waiting for you to say where they belong")
        rows = [
            (one.file, ", ".join(guess.reference for guess in one.guesses) or "no guess", one.why)
            for one in report.triage
        ]
        print_table(("File", "Perhaps", "Why"), rows, wide="Why")
    if report.rejected:
        print_lines("", "Not taken in")
        print_table(("File", "Why"), [(one.file, one.why) for one in report.rejected], wide="Why")


commands = {"import-mail": import_mail}
