"""The sheet before a letter to somebody who uses another language, with that language's own name."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from caseworker_app import paths
from caseworker_app.casework.preferences import Preferences
from caseworker_app.letters import fonts
from caseworker_app.letters.characters import unbroken
from caseworker_app.letters.markup import Block, Heading, Run, Words

_OUR_OWN: Final = frozenset({"", "english", "british sign language", "bsl", "makaton"})


@lru_cache(maxsize=1)
def own_names() -> Mapping[str, str]:
    """Return what languages call themselves, by their English names in small letters."""
    text = (paths.resources() / "letters" / "languages.toml").read_text("utf-8")
    return {str(name).casefold(): str(own) for name, own in tomllib.loads(text).items()}


def cover(language: str, council: Preferences) -> tuple[Block, ...]:
    """Return the words of the cover sheet; nothing for somebody who reads English."""
    named = " ".join(language.split())
    if named.casefold() in _OUR_OWN:
        return ()
    own = own_names().get(named.casefold(), "")
    heading = f"{named}: {own}" if own and fonts.can_write(own) else named
    return (
        Heading((Run(heading),), 1),
        _words(
            f"This letter is from {council.council_name}. It is in English. You told us that you use {named}."
        ),
        _words(
            f"We can have it translated or read to you in {named}. This is free. "
            f"Ring us on {unbroken(council.phone)} and say “{named}”."
        ),
        _words("Please ring soon. The letter may have dates by which you must answer."),
    )


def _words(text: str) -> Words:
    return Words((Run(text),))
