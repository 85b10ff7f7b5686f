"""`letters batch review-list-to-setting`: a letter to each setting with the reviews due there next term."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from caseworker_app.cli.output import caller, now, print_error, print_json, print_lines
from caseworker_app.errors import CannotSave
from caseworker_app.statutory.words import count_of

if TYPE_CHECKING:
    from caseworker_app.letters.setting_letter import ListLetters

PRINT_FILE = "review-lists.pdf"


def write_lists(out: Path, *, duplex: bool) -> bool:
    """Write one PDF for the printer and one a setting; say whether every setting got its letter."""
    from caseworker_app.casework import preferences
    from caseworker_app.casework.review_lists import due_in_term, note_list, term_for
    from caseworker_app.casework.school_terms import school_terms
    from caseworker_app.letters.read_case import read_others
    from caseworker_app.letters.setting_letter import list_letters

    asking = caller()
    with asking.open_store() as store, store.unit("print letters", user=asking.user, now=now()) as unit:
        council = preferences.read(unit.session)
        lists = due_in_term(unit.session, term_for(school_terms(council), asking.as_of))
        made = list_letters(unit.session, lists, council, read_others(unit.session), asking.as_of)
        files = _files(made, out.expanduser().absolute(), duplex=duplex)
        reached = {one.recipient.setting_id for one in made.made}
        for one in lists:
            if one.setting_id in reached:
                note_list(unit, one, PRINT_FILE)
    _tell(made, files)
    return not made.refused


def _files(made: ListLetters, out: Path, *, duplex: bool) -> list[Path]:
    from caseworker_app.letters import to_pdf

    if not made.made:
        return []
    letters = [one.letter for one in made.made]
    contents = [to_pdf.write(letters, new_sheets=duplex)[0], *(to_pdf.write([one])[0] for one in letters)]
    names = [PRINT_FILE, *(f"{number:03}-review-list.pdf" for number in range(1, len(letters) + 1))]
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, content in zip(names, contents, strict=True):
            (out / name).write_bytes(content)
    except OSError as error:
        why = error.strerror or "the disk refused"
        raise CannotSave(f"{out} could not be written ({why}).", "Choose another folder.") from error
    return [out / name for name in names]


def _tell(made: ListLetters, files: Sequence[Path]) -> None:
    if caller().as_json:
        letters = [
            {"to": one.recipient.name, "setting": one.recipient.address.splitlines()[0], "file": str(file)}
            for one, file in zip(made.made, files[1:], strict=True)
        ]
        refused = [{"setting": name, "why": why} for name, why in made.refused]
        print_json({"letters": letters, "refused": refused, "print_file": str(files[0]) if files else None})
        return
    for name, why in made.refused:
        print_error(f"Not printed: {name}. {why}")
    count = count_of(len(made.made), "letter")
    print_lines(f"{count}: {files[0]}" if files else "No review is due next term at any setting.")
