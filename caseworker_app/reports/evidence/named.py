"""Whether what was typed for the public version names a child or a parent of the caseload."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from caseworker_app.casework.improvement import Board
from caseworker_app.casework.talk import FAMILY
from caseworker_app.errors import NotAllowed
from caseworker_app.reports.evidence.pack import Request
from caseworker_app.reports.figures import Connection
from caseworker_app.store.folding import fold

_NAMES = "SELECT given_name, preferred_name, family_name FROM cases WHERE deleted_at IS NULL"
_PEOPLE = (
    "SELECT DISTINCT name, role FROM people JOIN relationships ON person_id = people.id "
    "WHERE people.deleted_at IS NULL AND relationships.deleted_at IS NULL"
)
_FAMILY = FAMILY | {"sibling"}  # a colleague, or a "Speech Therapist", may be named
_REFERENCES = "SELECT reference, upn FROM cases WHERE deleted_at IS NULL"


def refuse_names(connection: Connection, request: Request, board: Board) -> None:
    """Refuse a pack whose typed text names somebody; say where, never whom, since errors reach logs.

    A first name beside a family name counts, in either order, and so does a reference or a UPN. One name
    alone does not: "Grace" and "Park" are words too. Who writes the text answers for those.
    """
    texts = {place: text for place, text in _typed(request, board) if text.strip()}
    if not texts:
        return
    names, numbers = _known(connection)
    found = [place for place, text in texts.items() if _names_in(text, names, numbers)]
    if found:
        raise NotAllowed(
            f"The name or the reference of a child or a parent stands in the text of: {'; '.join(found)}.",
            "That text is printed in the public version. Take the name out, then make the pack again.",
        )


def _typed(request: Request, board: Board) -> Iterator[tuple[str, str]]:
    yield from request.commentary.items()
    for area in board.areas:
        for number, one in enumerate(area.actions, 1):
            yield f"action {number} of “{area.name}”", one.what


def _known(connection: Connection) -> tuple[set[frozenset[str]], set[str]]:
    names: set[frozenset[str]] = set()
    for given, preferred, family in connection.execute(_NAMES, {}):
        last = fold(family).split()
        for first in (fold(given).split(), fold(preferred).split()):
            names |= {frozenset((one, other)) for one in first[:1] for other in last}
    for name, role in connection.execute(_PEOPLE, {}):
        if role in _FAMILY:
            names |= {frozenset(pair) for pair in pairwise(fold(name).split()[-2:])}
    numbers = {fold(one) for row in connection.execute(_REFERENCES, {}) for one in row if len(one) > 4}
    return names, numbers


def _names_in(text: str, names: set[frozenset[str]], numbers: set[str]) -> bool:
    words = [
        fold(word) for word in re.split(r"[\s,;:()/]+", text.replace("’s", "").replace("'s", "")) if word
    ]
    near = [frozenset(pair) for pair in pairwise(words)]
    return any(pair in names for pair in near if len(pair) == 2) or any(word in numbers for word in words)
