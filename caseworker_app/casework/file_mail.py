"""Filing messages: each to its case once, or into the list of what waits for a person."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from caseworker_app.casework import preferences, talk
from caseworker_app.casework.communication import About, NewEntry, log_communication
from caseworker_app.casework.incoming_mail import ID_LETTERS, IncomingMail
from caseworker_app.casework.mail_match import Guess, Matched, match_mail
from caseworker_app.errors import CaseworkerError
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import Case, Communication, Unfiled

FILED, TRIAGE, DUPLICATE = "filed", "triage", "duplicate"
_LONGEST_SUBJECT = 300
_AS_OF_NOW = "it stands here as of when it was filed, and the day for an answer is counted from that."
_UNDATED = f"The message gives no date that can be true: {_AS_OF_NOW}"
_AHEAD = f"The message is dated ahead: {_AS_OF_NOW}"
_USED_ID = "Another message with the same Message-ID is here already, and it says something else."
# Both halves of a key are letters and figures; the index does not hold an empty one.
_USED = """SELECT substr(u.message_key, 1, 32) FROM json_each(:ids) j JOIN {table} u
ON u.message_key >= j.value AND u.message_key < j.value || 'g' AND u.message_key <> ''"""
_SENT_ALREADY = "The message had been sent."


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one message."""

    file: str
    state: str
    case: str = ""  # the reference
    entry_id: str = ""
    guesses: tuple[Guess, ...] = ()
    why: str = ""
    warnings: tuple[str, ...] = ()


def file_mail(
    unit: Unit, mails: Sequence[IncomingMail], kept: Mapping[str, Sequence[Mapping[str, Any]]]
) -> list[Outcome]:
    """File some messages; `kept` names by a message's key the files of it that are kept already."""
    domain = preferences.read(unit.session).email.rpartition("@")[2].casefold()
    known = _known(unit.session, [mail.key for mail in mails])
    used = _used_ids(unit.session, [mail.key for mail in mails])
    outcomes = []
    for mail in mails:
        if mail.key in known:
            outcomes.append(Outcome(mail.file, DUPLICATE))
            continue
        doubt = _USED_ID if mail.key[:ID_LETTERS] in used else ""
        known.add(mail.key)
        used.add(mail.key[:ID_LETTERS])
        outcomes.append(_file(unit, mail, kept.get(mail.key, ()), domain, doubt))
    return outcomes


def known_keys(session: Session, keys: Sequence[str]) -> set[str]:
    """Return which of these messages are filed, or wait, already."""
    return _known(session, keys)


def _known(session: Session, keys: Sequence[str]) -> set[str]:
    filed = select(Communication.message_key).where(
        Communication.message_key.in_(keys),
        Communication.message_key != "",
        Communication.deleted_at.is_(None),
    )
    waiting = select(Unfiled.message_key).where(Unfiled.message_key.in_(keys))
    return {*session.execute(filed).scalars(), *session.execute(waiting).scalars()} - {""}


def _used_ids(session: Session, keys: Sequence[str]) -> set[str]:
    """Return with which Message-IDs some message is filed, or waits, whatever it says."""
    wanted = {"ids": json.dumps([key[:ID_LETTERS] for key in keys])}
    return {
        row[0]
        for table in ("communication", "unfiled")
        for row in session.execute(text(_USED.format(table=table)), wanted)
    }


def _file(
    unit: Unit, mail: IncomingMail, files: Sequence[Mapping[str, Any]], domain: str, doubt: str
) -> Outcome:
    matched = match_mail(unit.session, mail, domain, doubt)
    if matched.case_id:
        try:
            return _log(unit, mail, files, matched)
        except CaseworkerError as error:
            matched = Matched(matched.direction, why=str(error))
    return _put_aside(unit, mail, files, matched)


def _log(unit: Unit, mail: IncomingMail, files: Sequence[Mapping[str, Any]], matched: Matched) -> Outcome:
    about = (About(matched.case_id, matched.people),)
    entry = NewEntry(about=about, **told(unit, mail, files, matched), nevertheless=_SENT_ALREADY)
    logged = log_communication(unit, entry)
    reference = unit.session.get_one(Case, matched.case_id).reference
    return Outcome(mail.file, FILED, reference, logged.entry_id, warnings=logged.warnings)


def told(
    unit: Unit, mail: IncomingMail, files: Sequence[Mapping[str, Any]], matched: Matched
) -> dict[str, Any]:
    """Return what a message says in the fields of an entry."""
    cautions = [*mail.cautions, *filter(None, (matched.caution,))]
    at = mail.at
    if at is None or at > unit.now:
        cautions.append(_UNDATED if at is None else _AHEAD)
        at = unit.now
    first_line = next((line.strip() for line in mail.text.splitlines() if line.strip()), "")
    return {
        "channel": talk.EMAIL,
        "direction": matched.direction,
        "summary": (mail.subject or first_line)[:_LONGEST_SUBJECT],
        "body": mail.text,
        "at": at,
        "also": matched.also,
        "attachments": tuple(files),
        "message_key": mail.key,
        "caution": " ".join(cautions),
        "needs_reply": False if mail.automatic else None,
    }


def _put_aside(
    unit: Unit, mail: IncomingMail, files: Sequence[Mapping[str, Any]], matched: Matched
) -> Outcome:
    fields = told(unit, mail, files, matched)
    theirs = mail.to if matched.direction == talk.OUT else (mail.sender,)
    unit.session.add(
        Unfiled(
            message_key=mail.key,
            file_name=mail.file,
            sender=str(mail.sender),
            entry={
                **fields,
                "at": fields["at"].isoformat(),
                "attachments": list(files),
                "also": " and ".join(str(one) for one in theirs),
                "emails": [one.email for one in theirs],
            },
            guesses=[asdict(guess) for guess in matched.guesses],
            why=matched.why,
            at=fields["at"],
            kept_at=unit.now,
        )
    )
    unit.session.flush()
    return Outcome(mail.file, TRIAGE, guesses=matched.guesses, why=matched.why)
