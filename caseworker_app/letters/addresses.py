"""An address as the window of an envelope can show it: six lines, eighty millimetres, postcode last."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from caseworker_app.errors import WrongUse
from caseworker_app.letters import fonts, page
from caseworker_app.letters.characters import clean


class DoesNotFit(WrongUse):
    """An address cannot be shown whole in the window of an envelope; the officer must shorten it."""


POSTCODE: Final = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})\b", re.IGNORECASE)
_WIDEST: Final = (page.WINDOW_RIGHT - page.WINDOW_LEFT - 1) * page.MM


def in_window(name: str, address: str) -> tuple[str, ...]:
    """Return the lines of an envelope's address; refuse one that cannot be shown whole."""
    name = clean(name)
    lines = [line.strip(" ,") for line in clean(address).splitlines() if line.strip(" ,")]
    lines = _postcode_last(lines, name)
    if len(lines) > 1:
        lines[-2] = lines[-2].upper()
    named = _folded(name)
    room = page.ADDRESS_LINES - len(named)
    while len(lines) > room and _join_first(lines):
        pass
    wide = [line for line in lines if fonts.width(line, page.ADDRESS_POINTS) > _WIDEST]
    if len(lines) > room or wide or any(fonts.width(line, page.ADDRESS_POINTS) > _WIDEST for line in named):
        raise DoesNotFit(
            f"The address of {name[:60]} does not fit the window of the envelope "
            f"({len(lines) + len(named)} lines).",
            "Shorten it to 6 lines: name, house and street, place, post town, postcode.",
        )
    return (*named, *lines)


def _postcode_last(lines: list[str], name: str) -> list[str]:
    found = POSTCODE.search(lines[-1]) if lines else None
    if found is None:
        raise DoesNotFit(
            f"The address of {name[:60]} does not end with a postcode.", "Add the postcode on the People tab."
        )
    rest = (lines[-1][: found.start()] + lines[-1][found.end() :]).strip(" ,")
    return [*lines[:-1], *([rest] if rest else []), f"{found[1]} {found[2]}".upper()]


def _folded(name: str) -> list[str]:
    """Put a long name on two lines, between two people or at a space."""
    if fonts.width(name, page.ADDRESS_POINTS) <= _WIDEST:
        return [name]
    words = name.split()
    fitting = 0
    for count in range(1, len(words)):
        if fonts.width(" ".join(words[:count]), page.ADDRESS_POINTS) <= _WIDEST:
            fitting = count
    if " and " in name:
        fitting = next((at + 1 for at in range(fitting - 1, 0, -1) if words[at] == "and"), fitting)
    return [" ".join(words[:fitting]), " ".join(words[fitting:])] if fitting else [name]


def _join_first(lines: list[str]) -> bool:
    """Join two lines above the post town that fit together: premises and street first."""
    for at in range(len(lines) - 3):
        joined = f"{lines[at]}, {lines[at + 1]}"
        if fonts.width(joined, page.ADDRESS_POINTS) <= _WIDEST:
            lines[at : at + 2] = [joined]
            return True
    return False


def postcode_of(address: str) -> str:
    """Return the postcode of an address, or nothing."""
    found: Sequence[tuple[str, str]] = POSTCODE.findall(address)
    return f"{found[-1][0]} {found[-1][1]}".upper() if found else ""
