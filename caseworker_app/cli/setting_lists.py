"""`letters batch review-list-to-setting`: a letter to each setting with the reviews due there next term."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caseworker_app.cli.output import caller, now, print_error, print_json, print_lines
from caseworker_app.errors import CannotSave
from caseworker_app.statutory.words import count_of

if TYPE_CHECKING:
    from caseworker_app.casework.review_lists import SettingReviews
    from caseworker_app.letters.compose import Made
    from caseworker_app.letters.passing import Passing

PRINT_FILE, MANIFEST = "review-lists.pdf", "manifest.csv"
_HEADINGS = ("Place", "Setting", "Recipient", "Reviews", "Pages", "Checksum", "File")


@dataclass(frozen=True)
class _ListLetter:
    """The letter to one setting, as it is written."""

    setting: str
    to: str
    cases: tuple[str, ...]
    file: Path
    content: bytes
    pages: int

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def write_lists(out: Path, *, duplex: bool, passed: Passing) -> bool:
    """Write one PDF for the printer, one a setting, and a manifest; say whether all got theirs."""
    from caseworker_app.casework import preferences
    from caseworker_app.casework.review_lists import due_in_term, note_list, term_for
    from caseworker_app.casework.school_terms import school_terms
    from caseworker_app.letters.passing import refusal, team_leads
    from caseworker_app.letters.read_case import read_others
    from caseworker_app.letters.setting_letter import list_letters

    asking, folder = caller(), out.expanduser().absolute()
    with asking.open_store() as store, store.unit("print letters", user=asking.user, now=now()) as unit:
        council = preferences.read(unit.session)
        lists = {one.setting_id: one for one in
                 due_in_term(unit.session, term_for(school_terms(council), asking.as_of))}  # fmt: skip
        made = list_letters(
            unit.session, list(lists.values()), council, read_others(unit.session), asking.as_of
        )
        refused = list(made.refused)
        going: list[Made] = []
        for one in made.made:
            if why := refusal(one.objections, passed, team_leads(council)):
                refused.append((lists[one.recipient.setting_id].name, why))
            else:
                going.append(one)
        written = _letters(going, lists, folder)
        _save(going, written, folder, duplex=duplex)
        for letter in going:
            note_list(unit, lists[letter.recipient.setting_id], PRINT_FILE)
            if letter.objections:
                let_go = {"let go": [None, f"{passed.by}: {passed.because}"]}
                unit.note("settings", letter.recipient.setting_id, None, let_go)
    _tell(written, refused, folder)
    return not refused


def _letters(going: Sequence[Made], lists: dict[str, SettingReviews], folder: Path) -> list[_ListLetter]:
    from caseworker_app.letters import to_pdf

    found = []
    for number, one in enumerate(going, 1):
        reviews = lists[one.recipient.setting_id]
        content, (pages,) = to_pdf.write([one.letter])
        cases = tuple(due.reference for due in reviews.reviews)
        file = folder / f"{number:03}-review-list.pdf"
        found.append(_ListLetter(reviews.name, one.recipient.name, cases, file, content, pages))
    return found


def _save(going: Sequence[Made], written: Sequence[_ListLetter], folder: Path, *, duplex: bool) -> None:
    from caseworker_app.casework.rows_file import write_rows
    from caseworker_app.letters import to_pdf

    if not written:
        return
    rows = [
        (str(place), one.setting, one.to, str(len(one.cases)), str(one.pages), one.sha256, one.file.name)
        for place, one in enumerate(written, 1)
    ]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / PRINT_FILE).write_bytes(to_pdf.write([one.letter for one in going], new_sheets=duplex)[0])
        for one in written:
            one.file.write_bytes(one.content)
        write_rows(folder / MANIFEST, [_HEADINGS, *rows])
    except OSError as error:
        why = error.strerror or "the disk refused"
        raise CannotSave(f"{folder} could not be written ({why}).", "Choose another folder.") from error


def _tell(written: Sequence[_ListLetter], refused: Sequence[tuple[str, str]], folder: Path) -> None:
    if caller().as_json:
        print_json(
            {
                "letters": [_letter_json(one) for one in written],
                "refused": [{"case": None, "setting": name, "why": why} for name, why in refused],
                "print_file": str(folder / PRINT_FILE) if written else None,
                "manifest": str(folder / MANIFEST) if written else None,
            }
        )
        return
    for name, why in refused:
        print_error(f"Not printed: {name}. {why}")
    if not written:
        print_lines("Nothing was printed." if refused else "No review is due next term at any setting.")
        return
    print_lines(f"{count_of(len(written), 'letter')}: {folder / PRINT_FILE}")
    print_lines(f"The list of them: {folder / MANIFEST}")


def _letter_json(one: _ListLetter) -> dict[str, Any]:
    """Return one letter as scripts read it; it is about several cases, so `case` is null."""
    return {
        "case": None, "cases": list(one.cases), "to": one.to, "setting": one.setting, "file": str(one.file),
        "pages": one.pages, "sha256": one.sha256,
    }  # fmt: skip
