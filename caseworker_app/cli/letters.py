"""`letter` and `letters`: making letters that the record proves, for those who may have them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

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

LATER = ("batch",)
REFUSED = 1


@click.command(
    epilog="Example:  caseworker letter EHC-00123 review-decision-maintain "
    "--fact reasons='The plan still fits.' --out letter.pdf"
)
@click.argument("case", metavar="CASE")
@click.argument("letter_name", metavar="LETTER")
@click.option("--to", default="", metavar="PERSON", help="One reader only.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.pdf")
@click.option(
    "--fact", "typed", multiple=True, metavar="NAME=VALUE", help="A fact that the letter lets you type."
)
@click.option("--draft", is_flag=True, help="Leave no trace of it.")
@click.option("--passed-by", default="", metavar="NAME", help="Who lets it go in spite of an objection.")
@click.option("--because", default="", metavar="TEXT", help="With --passed-by: the reason, which is kept.")
def letter(case: str, letter_name: str, **asked: Any) -> int:
    """Make one letter for everyone on a case who must have it."""
    from caseworker_app.casework.lookup import case_id
    from caseworker_app.letters.drafts import Wish
    from caseworker_app.letters.make import make_letters
    from caseworker_app.letters.passing import Passing

    asking, out = caller(), asked["out"]
    if out is not None and out.suffix.lower() != ".pdf":
        raise WrongUse(
            f"Letters are written as PDF, not “{out.suffix}”.", "Word files come in a later version."
        )
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
    wanting = made.refused or any(left.is_wanting for left in made.left_out) or not made.written
    return REFUSED if wanting else 0


def _refused(case: str, why: str, *, as_json: bool) -> int:
    if as_json:
        print_json({"refused": [{"case": case, "why": why}]})
    else:
        print_error(why)
    return REFUSED


def _save(written: Sequence[Written], out: Path | None, name: str) -> list[Path]:
    """Write the PDFs: FILE.pdf, then FILE-2.pdf and so on. Names of people stay out of file names."""
    files = []
    for number, one in enumerate(written, 1):
        place = out or Path(f"{one.case.replace('/', '-')}-{name}.pdf")
        if number > 1:
            place = place.with_stem(f"{place.stem}-{number}")
        try:
            place.write_bytes(one.content)
        except OSError as error:
            why = error.strerror or "the disk refused"
            raise CannotSave(f"{place} could not be written ({why}).", "Choose another file.") from error
        files.append(place)
    return files


def _as_json(made: Outcome, files: Sequence[Path]) -> dict[str, Any]:
    letters = [
        {"case": one.case, "to": one.to, "file": str(file), "pages": one.pages, "sha256": one.sha256,
         "document": one.document_id or None, "why": one.why}
        for one, file in zip(made.written, files, strict=True)
    ]  # fmt: skip
    return {
        **(letters[0] if letters else {}),
        "letters": letters,
        "refused": [{"why": why} for why in made.refused],
        "left_out": [{"name": left.name, "why": left.why} for left in made.left_out],
    }


def _print(made: Outcome, files: Sequence[Path]) -> None:
    for one, file in zip(made.written, files, strict=True):
        pages = "1 page" if one.pages == 1 else f"{one.pages} pages"
        print_lines(f"{file}: to {one.to}, who {one.why} ({pages}). {one.document_id}".rstrip())
    for left in made.left_out:
        print_lines(f"No letter: {left.name} {left.why}")
    for why in made.refused:
        print_error(f"Not made. {why}", "A team lead can let it go with --passed-by NAME --because TEXT.")


class _Letters(click.Group):
    """The commands about many letters."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or say that it is of a later version."""
        if args and args[0] in LATER:
            raise WrongUse(
                f"The command “letters {args[0]}” comes in a later version of Caseworker.",
                "`caseworker letters list` works in this one.",
            )
        return super().resolve_command(ctx, args)


@click.group(cls=_Letters, epilog="Example:  caseworker letters list")
def letters() -> None:
    """Show the letters that there are."""


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
@click.option("--class", "post_class", type=click.Choice(["first", "second"]), default="first")
def posted(named: Sequence[str], day: date, post_class: str) -> None:
    """Record that letters were posted, and the steps that this takes."""
    from caseworker_app.letters.posting import post

    asking = caller()
    with asking.open_store() as store, store.unit("post letters", user=asking.user, now=now()) as unit:
        done = post(unit, named, on=day, post_class=post_class)
    if asking.as_json:
        events = [{"case": case, "type": type_} for case, type_ in done.events]
        print_json({"posted": list(done.documents), "events": events})
    else:
        print_lines(f"Posted: {len(done.documents)}.", *(f"{case}: {type_}" for case, type_ in done.events))


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


for _command in letters.commands.values():
    add_common_options(_command)

commands = {"letter": letter, "letters": letters}
