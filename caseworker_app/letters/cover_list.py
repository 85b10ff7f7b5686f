"""The list to check before a run is printed: each child, reader and address, and what is unusual first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from caseworker_app.letters.states import by_id, documents
from caseworker_app.store.tables import Case, Person

_FORMATS = {"large_print": "large print", "easy_read": "easy read", "braille": "braille", "audio": "audio"}


@dataclass(frozen=True, slots=True)
class CoverLine:
    """One envelope of a run, as it is checked."""

    document_id: str
    reference: str
    child: str
    born: date | None
    title: str
    recipient: str
    address: str  # in one line; empty where it is withheld
    withheld: bool
    unusual: tuple[str, ...]  # what somebody must see to before it goes


def cover_list(session: Session, document_ids: Sequence[str]) -> tuple[CoverLine, ...]:
    """Return the lines of some letters: those with something unusual first, then by the child's name."""
    rows = documents(session, document_ids)
    cases = by_id(session, Case, [row.case_id for row in rows])
    people = by_id(session, Person, [reader for row in rows for reader in row.people])
    lines = []
    for row in rows:
        case, readers = cases[row.case_id], [people[one] for one in row.people if one in people]
        withheld = not row.address and row.kind == "family"
        lines.append(
            CoverLine(
                row.id, case.reference, f"{case.given_name} {case.family_name}".strip(), case.date_of_birth,
                row.title, row.recipient, "" if withheld else ", ".join(row.address.splitlines()), withheld,
                tuple(_unusual(readers, withheld, row.passed_because)),
            )
        )  # fmt: skip
    return tuple(sorted(lines, key=lambda line: (not line.unusual, line.child.casefold(), line.recipient)))


def _unusual(readers: Sequence[Person], withheld: bool, let_go: str) -> list[str]:
    found = ["withheld address: on its own envelope only"] if withheld else []
    found += dict.fromkeys(_FORMATS[one.format] for one in readers if one.format in _FORMATS)
    found += dict.fromkeys(f"speaks {one.language}: interpreter" for one in readers if one.language)
    return [*found, f"sent in spite of an objection: {let_go}"] if let_go else found
