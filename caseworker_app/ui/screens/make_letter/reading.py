"""What making a letter reads: the letters that fit a case, and the page of the one that is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from caseworker_app.letters.fitting import Offers
    from caseworker_app.store.open import Store


@dataclass(frozen=True)
class Typed:
    """The facts of one letter that a person may type, those that they must, and what the record offers."""

    may: tuple[str, ...]
    must: tuple[str, ...]
    offered: Mapping[str, str]


@dataclass(frozen=True)
class Start:
    """The letters of a case, what each lets one type, and the settings on file."""

    offers: Offers
    typed: Mapping[str, Typed]
    settings: list[str]


def read_start(store: Store, case_id: str, today: date) -> Start:
    """Read what is needed to choose a letter."""
    from caseworker_app.casework.known_names import known_names
    from caseworker_app.letters.catalogue import letters
    from caseworker_app.letters.fitting import offers
    from caseworker_app.letters.read_case import read_case
    from caseworker_app.letters.suggested import suggested

    with store.reading() as session:
        read = read_case(session, case_id)
        typed = {
            name: Typed(
                one.typed, tuple(each for each in one.typed if each in one.needs), suggested(read, one.typed)
            )
            for name, one in letters().items()
        }
        return Start(offers(session, case_id, today), typed, list(known_names(session).settings))
