"""What the form of the lists reads, and what it writes: a spreadsheet a setting, and their letters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from caseworker_app.casework.review_lists import SettingReviews, due_in_term, note_list, reply_by, term_for
from caseworker_app.casework.school_terms import SchoolTerms, Term, school_terms
from caseworker_app.errors import CannotSave, CaseworkerError
from caseworker_app.ui.background import Work
from caseworker_app.ui.context import Context
from caseworker_app.ui.dates import count_of

if TYPE_CHECKING:
    from caseworker_app.casework.preferences import Preferences
    from caseworker_app.store.open import Store
    from caseworker_app.store.session import Unit

PRINT_FILE = "Letters with the lists.pdf"
_TOLD = 3


@dataclass(frozen=True)
class Lists:
    """The terms, the one that is chosen, what is due in it, and what the council says of itself."""

    terms: SchoolTerms
    term: Term
    settings: tuple[SettingReviews, ...]
    council: Preferences


@dataclass(frozen=True)
class Wanted:
    """The lists that are to be written, with or without their letters."""

    lists: Lists
    settings: tuple[SettingReviews, ...]
    with_letters: bool


@dataclass(frozen=True)
class Written:
    """How many lists and letters there are, and why others got no letter."""

    lists: int
    letters: int
    refused: tuple[str, ...] = ()

    def words(self, folder: str) -> str:
        """Say it in a sentence."""
        letters = f" and {count_of(self.letters, 'letter')}" if self.letters else ""
        return f"{count_of(self.lists, 'list')}{letters} written to {folder}"

    def trouble(self) -> CaseworkerError | None:
        """Return what is to be told of the letters that could not be made."""
        more = len(self.refused) - _TOLD
        words = [*self.refused[:_TOLD], *([f"And {count_of(more, 'other')}."] if more > 0 else [])]
        return CaseworkerError(" ".join(words), "The lists themselves are written.") if words else None


def read_lists(store: Store, today: date, name: str = "") -> Lists:
    """Read what is due in a term, else in the next one."""
    from caseworker_app.casework import preferences

    with store.reading() as session:
        said = preferences.read(session)
        terms = school_terms(said)
        term = term_for(terms, today, name)
        return Lists(terms, term, due_in_term(session, term), said)


def write_lists(context: Context, wanted: Wanted, folder: Path, today: date, work: Work) -> Written:
    """Write the files of some settings; a letter that cannot be made does not keep its list back."""
    from caseworker_app.reports import review_list_sheet

    council, store = wanted.lists.council, context.store
    back = reply_by(wanted.lists.terms, wanted.lists.term, today)
    for place, one in enumerate(wanted.settings):
        work.say("Writing the lists", place, len(wanted.settings))
        path = folder / review_list_sheet.file_name(one)
        with store.unit("make a list for a setting", user=context.user, now=context.now()) as unit:
            note_list(unit, one, path.name)
            review_list_sheet.write(
                path, one, council=council.council_name, send_to=council.email, reply_by=back
            )
    count = len(wanted.settings)
    if not wanted.with_letters:
        return Written(count, 0)
    work.say("Writing the letters", 0, 1)
    with store.unit("print letters", user=context.user, now=context.now()) as unit:
        letters, refused = _letters(unit, wanted, folder, today)
    return Written(count, letters, refused)


def _letters(unit: Unit, wanted: Wanted, folder: Path, today: date) -> tuple[int, tuple[str, ...]]:
    """Write one PDF with the letters of all settings; what speaks against one keeps it out."""
    from caseworker_app.letters import to_pdf
    from caseworker_app.letters.read_case import read_others
    from caseworker_app.letters.setting_letter import list_letters

    try:
        found = list_letters(
            unit.session, wanted.settings, wanted.lists.council, read_others(unit.session), today
        )
    except CaseworkerError as error:
        return 0, (f"The letters could not be made. {error}",)
    stopped = [one for one in found.made if one.objections]
    refused = [f"{name} gets no letter. {why}" for name, why in found.refused]
    refused += [f"{one.recipient.name} gets no letter. {one.objections[0].why}" for one in stopped]
    letters = [one.letter for one in found.made if not one.objections]
    if letters:
        try:
            (folder / PRINT_FILE).write_bytes(to_pdf.write(letters, new_sheets=True)[0])
        except OSError as error:
            raise CannotSave(f"{PRINT_FILE} could not be written.", "Choose another folder.") from error
        reached = {one.recipient.setting_id for one in found.made if not one.objections}
        for one in wanted.settings:
            if one.setting_id in reached:
                note_list(unit, one, PRINT_FILE)
    return len(letters), tuple(refused)
