"""What the practice of a first day asks: a child to find, and what was done so far."""

from __future__ import annotations

from dataclasses import dataclass

from caseworker_app.store.connection import KeyedConnection

# A child about whom nothing presses: the list of Today does not show the name.
_TO_FIND = """SELECT c.id, c.given_name, c.family_name FROM cases c
WHERE c.caseworker = :whose AND c.status = 'open' AND c.deleted_at IS NULL
ORDER BY (SELECT min(d.due) FROM deadlines d WHERE d.case_id = c.id AND d.pending) DESC, c.reference
LIMIT 1"""
_DONE = """SELECT (SELECT count(*) FROM communication WHERE deleted_at IS NULL),
  (SELECT count(*) FROM documents WHERE state = 'ready')"""


@dataclass(frozen=True)
class ToFind:
    """The child whose page is to be opened."""

    case_id: str
    name: str


@dataclass(frozen=True)
class Done:
    """How many contacts are logged, and how many letters wait to be printed."""

    contacts: int
    letters: int


def child_to_find(connection: KeyedConnection, whose: str) -> ToFind:
    """Return a child of a caseworker whom one has to look for."""
    case_id, given, family = connection.execute(_TO_FIND, {"whose": whose}).fetchone()
    return ToFind(str(case_id), f"{given} {family}")


def done_so_far(connection: KeyedConnection) -> Done:
    """Count what the practice asks for."""
    contacts, letters = connection.execute(_DONE).fetchone()
    return Done(int(contacts), int(letters))
