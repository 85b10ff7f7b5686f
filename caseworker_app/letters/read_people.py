"""The people on a case as the letters see them: with their addresses, and whether these can be relied on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseworker_app.letters.family import Somebody, squashed
from caseworker_app.store import tables
from caseworker_app.store.session import LONDON

# A dispute about one of these may send a letter to the wrong person or place.
_MATTERS: Final[Mapping[str, str]] = {
    "name": "the name", "title": "the title", "address": "the address",
    "address_withheld": "a withheld address",
    "format": "the format", "role": "the role", "parental_responsibility": "parental responsibility",
    "no_contact": "whether they may be contacted", "may_post": "post", "may_see_plan": "seeing the plan",
    "may_attend": "coming to meetings", "restriction": "a legal restriction",
    "deceased": "whether they have died",
    "own_copy": "a copy of their own", "acts_because": "why they get letters",
    "date_of_birth": "the date of birth", "looked_after": "whether the child is looked after",
    "given_name": "the first name", "family_name": "the family name", "preferred_name": "the preferred name",
    "setting_id": "the setting",
}  # fmt: skip


@dataclass(frozen=True)
class _Move:
    on: date
    number: int  # of its line in the audit: two things of one day have an order there
    before: str = ""

    def mends(self, back: _Back) -> bool:
        """Whether the address was changed after post came back from the one before."""
        return self.on > back.on or self.number > back.number > 0


@dataclass(frozen=True)
class _Back:
    on: date
    number: int = 0  # 0 where it was recorded on another computer


def people_of(session: Session, case_id: str) -> tuple[Somebody, ...]:
    """Read the people on a case, with the addresses that only their own letters may carry."""
    person, tie, hidden = tables.Person, tables.Relationship, tables.HiddenAddress
    rows = session.execute(
        select(person, tie, hidden)
        .join(tie, tie.person_id == person.id)
        .outerjoin(hidden, (hidden.person_id == person.id) & hidden.deleted_at.is_(None))
        .where(tie.case_id == case_id, tie.deleted_at.is_(None), person.deleted_at.is_(None))
        .order_by(tie.id)
    ).all()
    hidden_of = {row[2].id: row[0].id for row in rows if row[2] is not None}
    moves = _moves(session, [row[0].id for row in rows], hidden_of)
    back = _returned(session, {row[0].id for row in rows})
    disputed = disputes(session, [one.id for row in rows for one in row if one is not None])
    return tuple(_somebody(*row, moves.get(row[0].id), back.get(row[0].id), disputed) for row in rows)


def _somebody(
    person: tables.Person, tie: tables.Relationship, hidden: tables.HiddenAddress | None, move: _Move | None,
    back: _Back | None, disputed: Mapping[str, tuple[str, ...]],
) -> Somebody:  # fmt: skip
    ids = (person.id, tie.id, hidden.id if hidden is not None else "")
    return Somebody(
        id=person.id, name=person.name, role=tie.role, title=person.title,
        address=hidden.address if hidden is not None else person.address,
        withheld=hidden is not None or tie.address_withheld, email=person.email, phone=person.phone,
        parental_responsibility=tie.parental_responsibility, lives_with=tie.lives_with,
        no_contact=tie.no_contact, may_post=tie.may_post, may_see_plan=tie.may_see_plan,
        may_attend=tie.may_attend, format=person.format, language=person.language,
        restriction=tie.restriction, deceased=tie.deceased, own_copy=tie.own_copy,
        acts_because=tie.acts_because,
        returned_on=back.on if back is not None and (move is None or not move.mends(back)) else None,
        moved_on=move.on if move is not None else None,
        address_before=move.before if move is not None else "",
        disputed=tuple(words for one in ids for words in disputed.get(one, ())),
    )  # fmt: skip


def _moves(session: Session, people: Sequence[str], hidden_of: Mapping[str, str]) -> dict[str, _Move]:
    """Return, by person, when an address last gave way to another, and the one before if it was open."""
    entry = tables.AuditEntry
    rows = session.execute(
        select(entry.number, entry.table, entry.row_id, entry.at, entry.change)
        .where(entry.table.in_(("people", "hidden_addresses")), entry.row_id.in_([*people, *hidden_of]))
        .order_by(entry.number)
    )
    found: dict[str, _Move] = {}
    last: dict[str, str] = {}
    for number, table, row_id, at, change in rows:
        before, after = change.get("address") or (None, None)
        on = at.astimezone(LONDON).date()
        if table == "hidden_addresses":
            # The audit tells only that it changed.
            if before and after:
                found[hidden_of[row_id]] = _Move(on, number)
            continue
        known = before or last.get(row_id, "")
        if after and known and squashed(known) != squashed(after):
            found[row_id] = _Move(on, number, known)
        last[row_id] = after or known
    return found


def _returned(session: Session, people: set[str]) -> dict[str, _Back]:
    """Return to whom a letter came back that nobody has dealt with, on whichever case, and when."""
    document = tables.Document
    rows = session.execute(
        select(document.id, document.people, document.returned_on).where(
            document.state == "returned", document.returned_settled == "", document.deleted_at.is_(None)
        )
    )
    concern = {row.id: row for row in rows if row.returned_on is not None and people.intersection(row.people)}
    numbers = _recorded(session, concern)
    found: dict[str, _Back] = {}
    for row in concern.values():
        back = _Back(row.returned_on, numbers.get(row.id, 0))
        for person in people.intersection(row.people):
            found[person] = max(back, found.get(person, back), key=lambda one: (one.on, one.number))
    return found


def _recorded(session: Session, documents: Iterable[str]) -> dict[str, int]:
    """Return, by letter, the line of the audit that says that it came back."""
    entry = tables.AuditEntry
    rows = session.execute(
        select(entry.number, entry.row_id, entry.change)
        .where(entry.table == "documents", entry.row_id.in_(list(documents)))
        .order_by(entry.number)
    )
    return {row.row_id: row.number for row in rows if "returned_on" in row.change}


def disputes(session: Session, rows: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return, by row, what matters of it that two colleagues say differently and nobody has decided."""
    conflict = tables.Conflict
    found: dict[str, tuple[str, ...]] = {}
    for one in session.execute(
        select(conflict).where(
            conflict.row_id.in_(list(rows)), conflict.decided_at.is_(None), conflict.deleted_at.is_(None)
        )
    ).scalars():
        told = [_told(one, name) for name in (one.fields or _MATTERS) if name in _MATTERS]
        if told:
            found[one.row_id] = (*found.get(one.row_id, ()), *told)
    return found


def _told(one: tables.Conflict, name: str) -> str:
    kept, other = _words(one.kept.get(name)), _words(one.other.get(name))
    if one.withheld or not (kept or other) or name == "setting_id":
        return _MATTERS[name]
    return f"{_MATTERS[name]} (“{kept}” or “{other}”)"


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(str(value).splitlines()) if value else ""
