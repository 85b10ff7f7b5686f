"""The order in which the parts of a line are seen where some run from right to left (python-bidi).

Letters within such a part stay as they are: HarfBuzz, which joins them, turns them too.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

NBSP = "\u00a0"
_LONGEST_UNBROKEN = 60


def turns(text: str) -> bool:
    """Say whether something in a text is written from right to left."""
    return not text.isascii() and any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text)


def runs(text: str) -> list[tuple[str, bool]]:
    """Return the parts of a line as they are seen from left to right, each with whether it runs leftwards."""
    if not turns(text):
        return [(text, False)]
    found: list[tuple[str, int]] = []
    for letter, level in _levels(text):
        if found and found[-1][1] == level:
            found[-1] = (found[-1][0] + letter, level)
        else:
            found.append((letter, level))
    return [(_whole(part) if level % 2 else part, level % 2 == 1) for part, level in _in_sight(found)]


def _levels(text: str) -> Iterator[tuple[str, int]]:
    """Give each character with its level by the Unicode rules; joiners go with the letter before them."""
    from bidi import algorithm

    storage = algorithm.get_empty_storage()
    storage["base_level"], storage["base_dir"] = 0, "L"
    algorithm.get_embedding_levels("".join(letter for letter in text if not _is_joiner(letter)), storage)
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    algorithm.resolve_neutral_types(storage, debug=False)
    algorithm.resolve_implicit_levels(storage, debug=False)
    levels = iter(storage["chars"])
    level = 0
    for letter in text:
        if not _is_joiner(letter):
            level = next(levels)["level"]
        yield letter, level


def _is_joiner(letter: str) -> bool:
    return unicodedata.bidirectional(letter) == "BN"


def _in_sight(found: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Turn round the parts of each level, from the highest to the lowest odd one."""
    order = list(found)
    highest = max(level for _, level in order)
    for level in range(highest, 0, -1):
        at = 0
        while at < len(order):
            end = at
            while end < len(order) and order[end][1] >= level:
                end += 1
            order[at:end] = reversed(order[at:end])
            at = max(end, at + 1)
    return order


def _whole(part: str) -> str:
    """Keep a short part on one line: broken, its end would stand above its beginning."""
    return part.replace(" ", NBSP) if len(part) <= _LONGEST_UNBROKEN else part


def turned(part: str) -> str:
    """Return signs without letters, such as brackets, as they are seen in a line that runs leftwards."""
    from bidi.mirror import MIRRORED

    return "".join(MIRRORED.get(letter, letter) for letter in reversed(part))
