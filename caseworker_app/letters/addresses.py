"""An address as the window of an envelope can show it: six lines, eighty millimetres, postcode last.

The order is the Royal Mail's: organisation, premises, street, locality, post town in capitals, then the
postcode alone.
"""

from __future__ import annotations

import re
from typing import Final

from caseworker_app.errors import WrongUse
from caseworker_app.letters import fonts, page
from caseworker_app.letters.characters import clean

POSTCODE: Final = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})\b", re.IGNORECASE)
_WIDEST: Final = (page.WINDOW_RIGHT - page.WINDOW_LEFT - 1) * page.MM
COUNTRIES: Final = frozenset({"england", "wales", "uk", "united kingdom", "great britain", "gb"})
# The Royal Mail needs no county; left in, it would pass for the post town.
COUNTIES: Final = frozenset(
    {
        *(
            "bedfordshire",
            "berkshire",
            "buckinghamshire",
            "cambridgeshire",
            "cheshire",
            "cornwall",
            "cumbria",
        ),
        *("derbyshire", "devon", "dorset", "durham", "county durham", "east sussex", "west sussex", "essex"),
        *("gloucestershire", "greater london", "greater manchester", "hampshire", "herefordshire"),
        *("hertfordshire", "isle of wight", "kent", "lancashire", "leicestershire", "lincolnshire"),
        *("merseyside", "middlesex", "norfolk", "northamptonshire", "northumberland", "nottinghamshire"),
        *("oxfordshire", "shropshire", "somerset", "staffordshire", "suffolk", "surrey", "tyne and wear"),
        *("warwickshire", "west midlands", "wiltshire", "worcestershire", "north yorkshire"),
        *("south yorkshire", "west yorkshire", "east yorkshire", "east riding of yorkshire"),
    }
)


class DoesNotFit(WrongUse):
    """An address cannot be shown whole in the window of an envelope; the officer must shorten it."""


def in_window(name: str, address: str) -> tuple[str, ...]:
    """Return the lines of an envelope's address; refuse one that cannot be shown whole."""
    name = " ".join(clean(name).split())
    *lines, postcode = _in_order(address, name)
    named = _folded(name)
    room = page.ADDRESS_LINES - len(named) - 1
    if lines:
        lines[-1] = lines[-1].upper()
    lines = _fitted(lines, room)
    if len(lines) > room or any(_is_wide(line) for line in (*named, *lines)):
        count = len(lines) + len(named) + 1
        problem = f"{count} lines" if len(lines) > room else "a line is too wide"
        raise DoesNotFit(
            f"The address of {name[:60]} does not fit the window of the envelope ({problem}).",
            "Shorten it to 6 lines: name, house and street, place, post town, postcode.",
        )
    return (*named, *lines, postcode)


def _in_order(address: str, name: str) -> list[str]:
    """Return the lines of an address without country and county, the postcode alone at the end."""
    lines = [line.strip(" ,.") for line in clean(address).splitlines()]
    lines = [line for line in lines if line and line.casefold() not in COUNTRIES]
    found = POSTCODE.search(lines[-1]) if lines else None
    if found is None:
        raise DoesNotFit(
            f"The address of {name[:60]} does not end with a postcode.", "Add the postcode on the People tab."
        )
    around = (lines[-1][: found.start()] + "," + lines[-1][found.end() :]).split(",")
    parts = [part.strip() for part in around if part.strip() and part.strip().casefold() not in COUNTRIES]
    lines = [*lines[:-1], *([", ".join(parts)] if parts else [])]
    if len(lines) == 1:
        lines = [part.strip() for part in lines[0].split(",") if part.strip()]
    if len(lines) > 1 and lines[-1].casefold() in COUNTIES:
        lines.pop()
    return [*lines, f"{found[1]} {found[2]}".upper()]


def _is_wide(line: str) -> bool:
    return fonts.width(line, page.ADDRESS_POINTS) > _WIDEST


def _folded(name: str) -> list[str]:
    """Put a long name on as many lines as it needs: between two people, at a space, or within a word."""
    if not _is_wide(name):
        return [name]
    words = name.split()
    fitting = 0
    for count in range(1, len(words)):
        if not _is_wide(" ".join(words[:count])):
            fitting = count
    if " and " in name:
        fitting = next((at + 1 for at in range(fitting - 1, 0, -1) if words[at] == "and"), fitting)
    if fitting:
        return [" ".join(words[:fitting]), *_folded(" ".join(words[fitting:]))]
    cut = max(at for at in range(1, len(name)) if not _is_wide(f"{name[:at]}-"))
    return [f"{name[:cut]}-", *_folded(name[cut:])]


def _fitted(lines: list[str], room: int) -> list[str]:
    """Break lines that are too wide at commas; join those above the post town while there are too many."""
    found = [part for line in lines for part in _broken(line)]
    while len(found) > room and _join_first(found):
        pass
    return found


def _broken(line: str) -> list[str]:
    if not _is_wide(line) or ", " not in line:
        return [line]
    parts = line.split(", ")
    for count in range(len(parts) - 1, 0, -1):
        first = ", ".join(parts[:count])
        if not _is_wide(first):
            return [first, *_broken(", ".join(parts[count:]))]
    return [line]


def _join_first(lines: list[str]) -> bool:
    """Join two lines above the post town that fit together: premises and street first."""
    for at in range(len(lines) - 2):
        joined = f"{lines[at]}, {lines[at + 1]}"
        if not _is_wide(joined):
            lines[at : at + 2] = [joined]
            return True
    return False


def postcode_of(address: str) -> str:
    """Return the postcode of an address, or nothing."""
    found = POSTCODE.findall(address)
    return f"{found[-1][0]} {found[-1][1]}".upper() if found else ""
