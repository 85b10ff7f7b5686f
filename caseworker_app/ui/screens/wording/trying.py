"""A wording as it would look, with an invented family; or everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caseworker_app.errors import CaseworkerError

if TYPE_CHECKING:
    from caseworker_app.casework.preferences import Preferences
    from caseworker_app.letters.wording import Mistake


@dataclass(frozen=True)
class Tried:
    """A wording as it would look."""

    content: bytes


class WrongWords(CaseworkerError):
    """A wording that cannot be used, with everything that is wrong with it."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        first = mistakes[0]
        where = f"Line {first.line}" if first.line else "The title"
        super().__init__(f"{where}: {first.what}", first.remedy)
        self.mistakes = mistakes


def try_wording(name: str, title: str, words: str, council: Preferences | None) -> Tried:
    """Return the pages of a letter in these words; refuse words that cannot be used."""
    from caseworker_app.letters import example, to_pdf
    from caseworker_app.letters.wording import check

    mistakes = check(name, title, words)
    if mistakes:
        raise WrongWords(mistakes)
    return Tried(to_pdf.write([example.letter(name, title, words, council or example.COUNCIL)])[0])
