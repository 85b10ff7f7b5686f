"""To which case a message belongs: by the message it answers, by reference, by address, by name.

Surely, or not at all: a message that fits several children, or only by a name, waits for a person.
"""

# ruff: noqa: S608 - SQL is put together from our own table and column names only

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, text
from sqlalchemy.orm import Session

from caseworker_app.casework import talk
from caseworker_app.casework.incoming_mail import Address, IncomingMail
from caseworker_app.store.folding import fold, folded_words

_LOOKED_THROUGH = 6000  # letters of a text
_MOST_NAMES, _MOST_REFERENCES, MOST_GUESSES = 40, 200, 5
_TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9/_.-]{2,30}[A-Za-z0-9]")
_NAME = re.compile(r"(?=\b([^\W\d_][\w’'-]+)[ \t]+([^\W\d_][\w’'-]+))")


@dataclass(frozen=True, slots=True)
class Guess:
    """A case to which a message may belong, and why."""

    case_id: str
    reference: str
    why: str


@dataclass(frozen=True, slots=True)
class Matched:
    """Where a message goes: to one case, or nowhere yet, with the best guesses."""

    direction: str
    case_id: str = ""
    people: tuple[str, ...] = ()
    also: str = ""
    guesses: tuple[Guess, ...] = ()
    why: str = ""  # it is not filed
    caution: str = ""


@dataclass
class _Found:
    """What speaks for each case."""

    thread: dict[str, str]
    named: dict[str, str]
    by_address: dict[str, list[str]]  # the people of each case who have the address
    children: dict[str, str]  # by full name

    def reasons(self) -> dict[str, str]:
        """Return why each case was found, the strongest reason first."""
        found: dict[str, str] = {}
        for cases, why in (
            (self.thread, "It answers a message on this case."),
            (self.named, "It names the reference."),
            (self.by_address, "It is someone’s address on this case."),
            (self.children, "It names the child."),
        ):
            for case_id in cases:
                found[case_id] = f"{found[case_id]} {why}" if case_id in found else why
        return found


def match_mail(session: Session, mail: IncomingMail, our_domain: str, doubt: str = "") -> Matched:
    """Say to which case a message belongs; one of which there is a doubt waits, with the guesses."""
    direction = talk.OUT if our_domain and mail.sender.domain == our_domain else talk.IN
    theirs = mail.to if direction == talk.OUT else (mail.sender,)
    told = f"{mail.subject}\n{mail.text[:_LOOKED_THROUGH]}"
    found = _Found(_thread(session, mail.answers), _referred(session, told), _addressed(session, theirs), {})
    if not found.thread and not found.named and not found.by_address:
        found.children = _children(session, told)
    case_id, why = _decided(session, found, told, theirs)
    if mail.several_senders:
        doubt = "It gives more than one sender."
    if mail.forged:
        doubt = "Its sender may be false."
    if doubt or not case_id:
        return Matched(direction, guesses=_guesses(session, found), why=doubt or why, caution=doubt)
    people = found.by_address.get(case_id) or _by_name(session, case_id, theirs)
    also = "" if people else " and ".join(str(one) for one in theirs if str(one))
    caution = _seen_by_others(session, case_id, mail) if direction == talk.IN else ""
    return Matched(direction, case_id, tuple(people), also, caution=caution)


def _seen_by_others(session: Session, case_id: str, mail: IncomingMail) -> str:
    """Say where the family of another case reads a message too, so that nobody answers to all."""
    rows = _rows(
        session,
        "SELECT p.email, r.case_id, r.role FROM people p JOIN relationships r ON r.person_id = p.id "
        "JOIN cases ON cases.id = r.case_id WHERE p.email <> '' AND p.email COLLATE NOCASE IN :values "
        f"AND p.deleted_at IS NULL AND r.deleted_at IS NULL AND {_LIVE}",
        (one.email for one in mail.to if one.email),
    )
    here = {row[0].casefold() for row in rows if row[1] == case_id}
    others = {row[0].casefold() for row in rows if row[2] in talk.FAMILY} - here
    return f"It went to {' and '.join(sorted(others))} too, of another case." if others else ""


def _decided(session: Session, found: _Found, told: str, theirs: Sequence[Address]) -> tuple[str, str]:
    """Return the one case for which enough speaks, or why there is none."""
    if len(found.named) > 1:
        return "", f"It names {len(found.named)} references."
    if found.named:
        (case_id,) = found.named
        if found.by_address and case_id not in found.by_address:
            return "", "It names one case’s reference, and its address belongs to another."
        return case_id, ""
    if len(found.thread) == 1:
        return next(iter(found.thread)), ""
    if len(found.by_address) == 1:
        return next(iter(found.by_address)), ""
    if found.by_address:
        mentioned = _mentioned(session, found.by_address, told)
        if len(mentioned) == 1:
            return mentioned[0], ""
        return "", f"Its address belongs to {len(found.by_address)} cases."
    if len(found.children) == 1:
        (case_id,) = found.children
        if _is_known(session, case_id, theirs):
            return case_id, ""
        return "", "It names the child, but comes from an address that nobody on the case has."
    if found.children:
        return "", f"It names {len(found.children)} children."
    return "", "Nothing in it tells which child it is about."


def _rows(session: Session, sql: str, values: Iterable[str], **more: Any) -> list[Any]:
    wanted = list(dict.fromkeys(values))
    if not wanted:
        return []
    asked = text(sql).bindparams(bindparam("values", expanding=True))
    return list(session.execute(asked, {"values": wanted, **more}).all())


_LIVE = "cases.deleted_at IS NULL AND cases.status <> 'merged'"


def _thread(session: Session, keys: Sequence[str]) -> dict[str, str]:
    # What follows an id in a key are letters and figures; the index does not hold an empty key.
    sql = f"""SELECT cases.id, cases.reference FROM json_each(:ids) j
JOIN communication c ON c.message_key >= j.value AND c.message_key < j.value || 'g' AND c.message_key <> ''
JOIN cases ON cases.id = c.case_id WHERE c.deleted_at IS NULL AND {_LIVE}"""
    rows = session.execute(text(sql), {"ids": json.dumps(keys)})
    return {row[0]: row[1] for row in rows}


def _referred(session: Session, told: str) -> dict[str, str]:
    tokens = list(dict.fromkeys(_TOKEN.findall(told)))[:_MOST_REFERENCES]
    tokens = [one for one in tokens if any(letter.isdigit() for letter in one)]
    rows = _rows(
        session,
        f"SELECT id, reference FROM cases WHERE reference IN :values AND {_LIVE}",
        (form for one in tokens for form in (one, one.upper())),
    )
    return {row[0]: row[1] for row in rows}


def _addressed(session: Session, addresses: Sequence[Address]) -> dict[str, list[str]]:
    """Return by case who has one of the addresses; closed cases only where there is no open one."""
    rows = _rows(
        session,
        "SELECT r.case_id, p.id, cases.status FROM people p JOIN relationships r ON r.person_id = p.id "
        "JOIN cases ON cases.id = r.case_id WHERE p.email <> '' AND p.email COLLATE NOCASE IN :values "
        f"AND p.deleted_at IS NULL AND r.deleted_at IS NULL AND {_LIVE}",
        (one.email for one in addresses if one.email),
    )
    still_open = [row for row in rows if row[2] == "open"]
    found: dict[str, list[str]] = {}
    for case_id, person_id, _ in still_open or rows:
        found.setdefault(case_id, []).append(person_id)
    return found


def _children(session: Session, told: str) -> dict[str, str]:
    """Return the cases of children whose first and family name stand side by side in the text."""
    pairs = list(
        dict.fromkeys((fold(one), fold(two)) for one, two in _NAME.findall(told) if one[0].isupper())
    )
    pairs = [pair for pair in pairs if all(pair)][:_MOST_NAMES]
    if not pairs:
        return {}
    words = " OR ".join(f'({{child}} : ("{one}" AND "{two}"))' for one, two in pairs)
    rows = session.execute(
        text(
            "SELECT cases.id, cases.reference, cases.given_name, cases.preferred_name, cases.family_name "
            "FROM case_search JOIN case_numbers ON case_numbers.number = case_search.rowid "
            "JOIN cases ON cases.id = case_numbers.case_id "
            f"WHERE case_search MATCH :words AND {_LIVE} LIMIT 50"
        ),
        {"words": words},
    ).all()
    known = f" {fold(told)} "
    return {
        row.id: row.reference
        for row in rows
        if any(
            given and f" {fold(given)} {fold(row.family_name)} " in known
            for given in (row.given_name, row.preferred_name)
        )
    }


def _mentioned(session: Session, cases: Iterable[str], told: str) -> list[str]:
    """Return the cases whose child is called by name in the text."""
    words = set(folded_words(told))
    rows = _rows(session, "SELECT id, given_name, preferred_name FROM cases WHERE id IN :values", cases)
    return [
        row[0] for row in rows if any(name and set(folded_words(name)) <= words for name in (row[1], row[2]))
    ]


def _is_known(session: Session, case_id: str, theirs: Sequence[Address]) -> bool:
    """Whether a sender of unknown address is on the case by name, or writes from the child's school."""
    if _by_name(session, case_id, theirs):
        return True
    school = session.execute(
        text("SELECT s.email FROM cases c JOIN settings s ON s.id = c.setting_id WHERE c.id = :case"),
        {"case": case_id},
    ).scalar()
    domain = (school or "").rpartition("@")[2].casefold()
    return bool(domain) and any(one.domain == domain for one in theirs)


def _by_name(session: Session, case_id: str, theirs: Sequence[Address]) -> list[str]:
    names = {fold(one.name) for one in theirs if one.name}
    rows = session.execute(
        text(
            "SELECT p.id, p.name FROM relationships r JOIN people p ON p.id = r.person_id "
            "WHERE r.case_id = :case AND r.deleted_at IS NULL AND p.deleted_at IS NULL"
        ),
        {"case": case_id},
    ).all()
    return [row.id for row in rows if fold(row.name) in names]


def _guesses(session: Session, found: _Found) -> tuple[Guess, ...]:
    reasons = found.reasons()
    rows = _rows(session, "SELECT id, reference FROM cases WHERE id IN :values", reasons)
    references: Mapping[str, str] = {row[0]: row[1] for row in rows}
    best = sorted(reasons, key=lambda case_id: -reasons[case_id].count("."))[:MOST_GUESSES]
    return tuple(Guess(case_id, references[case_id], reasons[case_id]) for case_id in best)
