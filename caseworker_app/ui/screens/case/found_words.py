"""Where the words that were looked for stand in a text: at the beginnings of its words, accents ignored."""

from __future__ import annotations

import re
from collections.abc import Iterator

from caseworker_app.store.folding import fold, folded_words


def found_words(text: str, words: str) -> Iterator[tuple[int, int]]:
    """Give the place and the length of each word that begins with one that was looked for."""
    wanted = folded_words(words)
    for match in re.finditer(r"\w+", text):
        if any(fold(match[0]).startswith(word) for word in wanted):
            yield match.start(), len(match[0])


def holds(text: str, words: str) -> bool:
    """Whether every word that was looked for begins one of a text."""
    told = folded_words(text)
    return all(any(one.startswith(word) for one in told) for word in folded_words(words))
