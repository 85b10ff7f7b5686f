"""`letter` and `letters`: making letters that the record proves, for those who may have them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from caseworker_app.cli.batches import REFUSED, batch
from caseworker_app.cli.cases import pairs
from caseworker_app.cli.output import (
    DATE,
    add_common_options,
    caller,
    now,
    print_error,
    print_json,
    print_lines,
    print_table,
)
from caseworker_app.errors import CannotSave, NotAllowed, WrongUse

if TYPE_CHECKING:
    from caseworker_app.letters.make import Outcome, Written

FORMS = (".pdf", ".docx")


@click.command(
    epilog="Example:  caseworker letter EHC-00123 review-decision-maintain "
    "--fact reasons='The plan still fits.' --out letter.pdf"
)
@click.argument("case", metavar="CASE")
@click.argument("letter_name", metavar="LETTER")
@click.option("--to", default="", metavar="PERSON", help="One reader only.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.pdf|.docx")
@click.option(
    "--fact", "typed", multiple=True, metavar="NAME=VALUE", help="A fact that the letter lets you type."
)
@click.option("--draft", is_flag=True, help="Leave no trace of it.")
@click.option("--passed-by", default="", metavar="NAME", help="Who lets it go in spite of an objection.")
@click.option("--because", default="", metavar="TEXT", help="With --passed-by: the reason, which is kept.")
def letter(case: str, letter_name: str, **asked: Any) -> int:
    """Make one letter for everyone on a case who must have it.

    Exit code 1: a letter was refused, or somebody who must have it gets none, such as a setting that is not
    on record. The other letters are made all the same.
    """
    from caseworker_app.casework.lookup import case_id
    from caseworker_app.letters.drafts import Wish
    from caseworker_app.letters.make import make_letters
    from caseworker_app.letters.passing import Passing

    asking, out = caller(), asked["out"]
    if out is not None and out.suffix.lower() not in FORMS:
        raise WrongUse(f"Letters are not written as “{out.suffix}”.", f"Use {' or '.join(FORMS)}.")
    typed = pairs(asked["typed"], "--fact NAME=VALUE, such as --fact meeting_time=2pm")
    with asking.open_store() as store, store.unit("make a letter", user=asking.user, now=now()) as unit:
        wish = Wish(
            case_id=case_id(unit.session, case), letter=letter_name, to=asked["to"], typed=typed,
            day=asking.as_of,
        )  # fmt: skip
        passed = Passing(asked["passed_by"], asked["because"])
        try:
            made = make_letters(unit, store, wish, passed, leaves_no_trace=asked["draft"])
        except NotAllowed as refusal:
            # The facts forbid the letter: a refusal that is listed, not a wrong use of the command.
            return _refused(case, str(refusal), as_json=asking.as_json)
        files = _save(made.written, out, letter_name)
    if asking.as_json:
        print_json(_as_json(made, files))
    else:
        _print(made, files)
    if asked["passed_by"] and made.written and not any(one.passed_by for one in made.written):
        print_error("Nothing spoke against these letters, so --passed-by was not needed and is not kept.")
    return REFUSED if made.refused or _wanting(made) or not made.written else 0


def _refused(case: str, why: str, *, as_json: bool) -> int:
    if as_json:
        print_json({"refused": [{"case": case, "why": why}]})
    else:
        print_error(why)
    return REFUSED


def _save(written: Sequence[Written], out: Path | None, name: str) -> list[Path]:
    """Write the files: FILE.pdf, then FILE-2.pdf and so on. Names of people stay out of file names."""
    files = []
    for number, one in enumerate(written, 1):
        place = out or Path(f"{one.case.replace('/', '-')}-{name}.pdf")
        if number > 1:
            place = place.with_stem(f"{place.stem}-{number}")
        try:
            place.write_bytes(_content(one, place))
        except OSError as error:
            why = error.strerror or "the disk refused"
            raise CannotSave(f"{place} could not be written ({why}).", "Choose another file.") from error
        files.append(place)
    return files


def _content(one: Written, place: Path) -> bytes:
    """Return the letter as it is kept, or as a Word file to be edited, marked as a copy."""
    if place.suffix.lower() != ".docx":
        return one.content
    from caseworker_app.letters import to_docx

    return to_docx.write(replace(one.letter, reprint=True))


def _as_json(made: Outcome, files: Sequence[Path]) -> dict[str, Any]:
    letters = [
        {"case": one.case, "to": one.to, "file": str(file), "pages": one.pages,
         "sha256": hashlib.sha256(file.read_bytes()).hexdigest(), "kept_sha256": one.sha256,
         "document": one.document_id or None, "why": one.why, "passed_by": one.passed_by}
        for one, file in zip(made.written, files, strict=True)
    ]  # fmt: skip
    return {
        **(letters[0] if letters else {}),
        "letters": letters,
        "refused": [{"why": why} for why in (*made.refused, *_wanting(made))],
        "left_out": [{"name": left.name, "why": left.why} for left in made.left_out],
    }


def _wanting(made: Outcome) -> list[str]:
    """Return who must have the letter and gets none: with these the command answers 1."""
    return [f"{left.name} {left.why}" for left in made.left_out if left.is_wanting]


def _print(made: Outcome, files: Sequence[Path]) -> None:
    from caseworker_app.letters.passing import LEAD_CAN, OFFICER_CAN

    for one, file in zip(made.written, files, strict=True):
        pages = "1 page" if one.pages == 1 else f"{one.pages} pages"
        print_lines(f"{file}: to {one.to}, who {one.why} ({pages}). {one.document_id}".rstrip())
    for left in made.left_out:
        print_lines(f"No letter: {left.name} {left.why}")
    for why in made.refused:
        can_pass = why.endswith((LEAD_CAN, OFFICER_CAN))
        print_error(f"Not made. {why}", "Add --passed-by NAME --because TEXT." if can_pass else "")


@click.group(epilog="Example:  caseworker letters list")
def letters() -> None:
    """Show the letters that there are; print many, and record what was posted."""


@letters.command("list", epilog="Example:  caseworker letters list --json")
def list_letters() -> None:
    """Show the letters, what each is for, and the facts that it needs."""
    from caseworker_app.letters import catalogue

    known = list(catalogue.letters().values())
    if caller().as_json:
        told = [
            {"letter": one.letter, "title": one.title, "to": list(one.recipients),
             "records": list(one.records), "needs": list(one.needs), "typed": list(one.typed),
             "relies_on": list(one.relies_on),
             "must_say": list(one.must_say), "source": one.source}
            for one in known
        ]  # fmt: skip
        print_json({"letters": told})
        return
    rows = [(one.letter, one.title, ", ".join(one.recipients), ", ".join(one.typed)) for one in known]
    print_table(("Letter", "What it is", "To", "What you type"), rows, wide="What it is")


@letters.command("posted", epilog="Example:  caseworker letters posted 01a20b39-51c4-… --on 2026-11-23")
@click.argument("named", metavar="RUN|DOCUMENT…", nargs=-1, required=True)
@click.option("--on", "day", type=DATE, required=True, metavar="DATE")
@click.option(
    "--class", "post_class", type=click.Choice(["first", "second"]),
    help="For all of them; else each as it was chosen.",
)  # fmt: skip
def posted(named: Sequence[str], day: date, post_class: str | None) -> None:
    """Record that letters were posted, and the steps that this takes."""
    from caseworker_app.letters.posting import post

    asking = caller()
    with asking.open_store() as store, store.unit("post letters", user=asking.user, now=now()) as unit:
        done = post(unit, named, on=day, post_class=post_class)
    if asking.as_json:
        events = [{"case": case, "type": type_} for case, type_ in done.events]
        waits = [{"case": one.case, "type": one.event, "not_sent": list(one.readers)} for one in done.waits]
        print_json({"posted": list(done.documents), "events": events, "waits": waits})
    else:
        print_lines(f"Posted: {len(done.documents)}.", *(f"{case}: {type_}" for case, type_ in done.events))
        print_lines(*(one.words for one in done.waits))


@letters.command("returned", epilog="Example:  caseworker letters returned 01a20b39-51c4-… --on 2026-12-01")
@click.argument("document", metavar="DOCUMENT")
@click.option("--on", "day", type=DATE, required=True, metavar="DATE")
def returned(document: str, day: date) -> None:
    """Record that a letter came back. No more letters go to that address until it is changed."""
    from caseworker_app.letters.posting import came_back

    asking = caller()
    with asking.open_store() as store, store.unit("letter came back", user=asking.user, now=now()) as unit:
        row = came_back(unit, document, on=day)
    if asking.as_json:
        print_json({"document": row.id, "state": row.state})
    else:
        print_lines(f"The letter to {row.recipient} came back. Check the address on the People tab.")


@letters.command(
    "cancel", epilog="Example:  caseworker letters cancel 01a20b39-51c4-… --because 'The meeting was moved'"
)
@click.argument("named", metavar="RUN|DOCUMENT…", nargs=-1, required=True)
@click.option("--because", required=True, metavar="TEXT", help="Why. It is kept with each letter.")
def cancel(named: Sequence[str], because: str) -> None:
    """Cancel letters that were not posted: one, or all that wait of a run."""
    from caseworker_app.letters.cancelling import cancel_named

    asking = caller()
    with asking.open_store() as store, store.unit("cancel letters", user=asking.user, now=now()) as unit:
        rows = cancel_named(unit, named, because=because)
    if asking.as_json:
        print_json({"cancelled": [row.id for row in rows]})
    else:
        print_lines(f"Cancelled: {len(rows)}. Destroy what was printed of them.")


letters.add_command(batch)
for _command in letters.commands.values():
    add_common_options(_command)

commands = {"letter": letter, "letters": letters}
