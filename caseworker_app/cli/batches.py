"""`letters batch`: one kind of letter for many cases, printed as one run."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from caseworker_app.cli.cases import pairs
from caseworker_app.cli.output import (
    caller,
    civil_day,
    now,
    print_error,
    print_json,
    print_lines,
    progress_line,
)
from caseworker_app.errors import WrongUse

if TYPE_CHECKING:
    from caseworker_app.letters.batch import Batch, PreparedBatch
    from caseworker_app.letters.drafts import Refused

REFUSED = 1


@click.command(
    epilog="Example:  caseworker letters batch review-decision-maintain --due-within 7 --out letters"
)
@click.argument("letter_name", metavar="LETTER")
@click.option("--due-within", type=click.IntRange(0, 366), metavar="DAYS", help="Cases on which it is due.")
@click.option(
    "--cases", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="A reference a line."
)
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="DIR")
@click.option("--fact", "typed", multiple=True, metavar="NAME=VALUE", help="The same in every letter.")
@click.option("--same-for-all", is_flag=True, help="Do not ask whether the same words are right for all.")
@click.option("--class", "post_class", type=click.Choice(["first", "second"]), default="first")
@click.option("--one-sided", is_flag=True, help="For a printer that prints one side only.")
@click.option("--passed-by", default="", metavar="NAME", help="Who confirms what is asked of each letter.")
@click.option("--because", default="", metavar="TEXT", help="With --passed-by: the reason, which is kept.")
def batch(letter_name: str, due_within: int | None, cases: Path | None, out: Path, **asked: Any) -> int:
    """Print a run: one PDF in envelope order, one PDF each, and a list of them."""
    from caseworker_app.cli.setting_lists import write_lists
    from caseworker_app.letters.batch import prepare_batch, record_batch
    from caseworker_app.letters.catalogue import letter as letter_called
    from caseworker_app.letters.drafts import Wish
    from caseworker_app.letters.passing import Passing
    from caseworker_app.letters.save_run import save

    asking, template = caller(), letter_called(letter_name)
    duplex, passed = not asked["one_sided"], Passing(asked["passed_by"], asked["because"])
    if template.about:
        return 0 if write_lists(out, duplex=duplex, passed=passed) else REFUSED
    if (due_within is None) == (cases is None):
        raise WrongUse("Say which cases.", "Give either --due-within DAYS or --cases FILE.")
    typed = pairs(asked["typed"], "--fact NAME=VALUE")
    files: tuple[Path, ...] = ()
    user, moment, how = asking.user, now(), asked["post_class"]
    with asking.open_store() as store:
        with store.reading() as session:
            wanted, unknown = _wanted(session, template, due_within, cases)
            prepared = prepare_batch(
                session, store,
                [Wish(case_id=one, letter=letter_name, typed=typed, day=asking.as_of, post_class=how)
                 for one in wanted],
                user=user, now=moment, duplex=duplex, passed=passed,
                progress=progress_line("Preparing letters"),
            )  # fmt: skip
        if not asked["same_for_all"]:
            _ask_about_same_words(prepared)
        with store.unit("print letters", user=user, now=moment) as unit:
            made = record_batch(unit, store, prepared)
            if made.run is not None:
                files = save(store, made.run, out.expanduser().absolute())
    # A case that was named is asked for; one that the deadlines gave is only not there yet.
    refused = [*unknown, *made.refused, *(made.not_planned if cases else ())]
    _tell(_Told(made, refused, () if cases else made.not_planned, files, prepared))
    return REFUSED if refused else 0


def _wanted(
    session: Any, template: Any, due_within: int | None, cases: Path | None
) -> tuple[list[str], list[Refused]]:
    """Return the cases of a batch, and the references that are no case."""
    from caseworker_app.casework.lookup import case_id
    from caseworker_app.letters.batch import cases_due
    from caseworker_app.letters.drafts import Refused

    if cases is None:
        return cases_due(session, template, due_within or 0, caller().as_of, civil_day(now())), []
    found: list[str] = []
    unknown: list[Refused] = []
    for called in _references(cases):
        try:
            found.append(case_id(session, called))
        except WrongUse as error:
            unknown.append(Refused(called, "", str(error)))
    return list(dict.fromkeys(found)), unknown


def _references(file: Path) -> list[str]:
    """Read references, one a line; of a table the first column, below its heading."""
    try:
        lines = file.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise WrongUse(f"{file} cannot be read.", "Name a text file with a reference a line.") from error
    first = [line.split(",")[0].strip().strip('"') for line in lines]
    kept = [text for text in first if text]
    if kept and kept[0].casefold() in ("reference", "case"):
        kept = kept[1:]
    if not kept:
        raise WrongUse(f"{file} names no case.", "Write a reference a line.")
    return kept


def _ask_about_same_words(prepared: PreparedBatch) -> None:
    """Ask a person at a terminal whether words typed once are right for every child; scripts are told."""
    words = _same_words(prepared)
    if words and sys.stdin.isatty() and not caller().as_json:
        print_lines(*words)
        click.confirm("Are they right for each child?", abort=True, err=True)


def _same_words(prepared: PreparedBatch) -> list[str]:
    about = f"{len(prepared.rows)} letters about {prepared.children} children"
    return [f"{about} say the same ({name}): {text}" for name, text in prepared.same_for_all.items()]


@dataclass(frozen=True)
class _Told:
    """What a batch came to."""

    made: Batch
    refused: Sequence[Refused]
    not_planned: Sequence[Refused]
    files: Sequence[Path]
    prepared: PreparedBatch


def _tell(told: _Told) -> None:
    if caller().as_json:
        print_json(_as_json(told))
        return
    for one in told.refused:
        print_error(f"Not printed: {one.case}{f', {one.to}' if one.to else ''}. {one.why}")
    if told.not_planned:
        print_lines(f"Not planned yet: {', '.join(one.case for one in told.not_planned)}.")
    run = told.made.run
    if run is None:
        print_lines("Nothing was printed.")
        return
    for item, row in zip(run.items, told.prepared.rows, strict=True):
        if row.objections:
            print_lines(f"Confirmed by {row.passed_by}: {item.reference}. {' '.join(row.objections)}")
    print_lines(
        *_same_words(told.prepared),
        f"{len(run.items)} letters, {run.sheets} sheets: {told.files[0]}",
        f"The list of them: {told.files[-1]}",
        f"When they are posted: caseworker letters posted {run.id} --on DATE",
        f"If they are not to go: caseworker letters cancel {run.id} --because TEXT",
    )


def _as_json(told: _Told) -> dict[str, Any]:
    run, files = told.made.run, told.files
    letters = [
        {"case": item.reference, "to": item.recipient, "file": str(file), "pages": item.pages,
         "sha256": item.sha256, "document": item.document_id,
         "withheld": item.needs.withheld, "interpreter": item.needs.interpreter or None,
         "format": item.needs.format or None, "confirmed": list(row.objections)}
        for item, file, row in zip(run.items if run else (), files[1:], told.prepared.rows, strict=False)
    ]  # fmt: skip
    return {
        "letters": letters,
        "refused": [{"case": one.case, "to": one.to or None, "why": one.why} for one in told.refused],
        "not_planned": [{"case": one.case, "why": one.why} for one in told.not_planned],
        "same_for_all": dict(told.prepared.same_for_all),
        "print_file": str(files[0]) if run else None,
        "manifest": str(files[-1]) if run else None,
        "run": run.id if run else None,
        "left_out": [{"case": one.case, "name": one.to, "why": one.why} for one in told.made.left_out],
    }
