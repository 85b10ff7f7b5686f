"""How long a shared caseload opens without having met the shared one: what a lost laptop shows has an end.

It ends at a sync, or for a week by a code that only a team lead can ask the shared database for, and that
answers one question of one laptop. A clock that was set back prolongs nothing. Opening imports no SQLAlchemy.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from caseworker_app import machine
from caseworker_app.errors import CannotOpenStore, WrongUse
from caseworker_app.store.opened import Store

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

USUAL_DAYS: Final = 30
SHORTEST_DAYS, LONGEST_DAYS = 2, 90
DAYS_BY_CODE: Final = 7
# Facts of this laptop: the key that it shares with the server; what it asks, and when it last asked that;
# when a code was given, and the last line of the audit before it.
KEY: Final = "lease_key"
_QUESTION, _CODE = "lease_question", "lease_code"
_CODE_LENGTH = 12
_SET_BACK = timedelta(hours=12)
_ASKED = f"""
SELECT s.met_at, p.value, c.value->>'at', q.value->>'at', (SELECT max(at) FROM audit
  WHERE number > coalesce(c.value->>'line', (SELECT max(line) FROM server_marks), 0))
FROM shared_database s LEFT JOIN preferences p ON p.name = 'lease_days' AND p.deleted_at IS NULL
  LEFT JOIN local_facts c ON c.name = '{_CODE}' LEFT JOIN local_facts q ON q.name = '{_QUESTION}'
WHERE s.met_at IS NOT NULL"""  # noqa: S608 - our own names


class LeaseOver(CannotOpenStore):
    """The caseload and the shared one have not met for longer than the council allows."""

    def __init__(self, message: str, question: str) -> None:
        self.question = question
        super().__init__(
            message,
            "Sync it: `caseworker sync`. What you have not sent yet is still in it. "
            f"Where you cannot, your team lead can give you a code for {question}: `caseworker connect "
            "--unlock CODE`.",
        )


def refuse_if_over(store: Store, now: datetime) -> None:
    """Refuse a store whose lease is over; one that is shared with nobody has none."""
    with store.connection() as connection:
        found = connection.execute(_ASKED).fetchone()
    if found is None:
        return
    met, days, by_code, *seen = found
    begun = datetime.fromisoformat(by_code or met)
    latest = max(begun, *(datetime.fromisoformat(at) for at in seen if at)) if any(seen) else begun
    away = max(now, latest) - begun
    if now < latest - _SET_BACK:
        raise LeaseOver(
            f"This computer’s clock says {now:%d %B %Y}, but this caseload was used on {latest:%d %B %Y}. "
            "It is locked until the clock is right, or it has met your colleagues’.",
            _question(store, now),
        )
    if away > timedelta(days=DAYS_BY_CODE if by_code else _days(days)):
        alone = (max(now, latest) - datetime.fromisoformat(met)).days
        raise LeaseOver(
            f"This caseload has not met your colleagues’ for {alone} days, so it is locked until it has.",
            _question(store, now),
        )


def _days(council: str | None) -> int:
    """Return for how long the lease is: what this computer locks, else what the council says."""
    computer = machine.settings()
    for value in (computer.locked.get("lease_days"), council, computer.start.get("lease_days")):
        if value is not None and str(value).isdecimal() and SHORTEST_DAYS <= int(value) <= LONGEST_DAYS:
            return int(value)
    return USUAL_DAYS


def begin_again(session: Session) -> None:
    """Let a new lease begin: the two caseloads have met."""
    from caseworker_app.store.tables import LocalFact

    for name in (_QUESTION, _CODE):
        if (fact := session.get(LocalFact, name)) is not None:
            session.delete(fact)


def let_in(store: Store, code: str, *, user: str, now: datetime) -> None:
    """Open a store for a week by a lead's code, which answers the laptop's question once."""
    from caseworker_app.store.tables import LocalFact

    key, told = _fact(store, KEY), _fact(store, _QUESTION)
    if not key or not told:
        raise WrongUse("This caseload asks for no code.", "Open it with its passphrase.")
    question = json.loads(told)["question"]
    if not hmac.compare_digest(_plain(code), code_for(bytes.fromhex(key), question)):
        raise WrongUse(
            "That code does not open this caseload.", f"Check it with your team lead: it is for {question}."
        )
    with store.unit("let in by a code", user=user, now=now) as unit:
        unit.note("lease", question, None, {"days": [None, DAYS_BY_CODE]})
        line = unit.session.connection().exec_driver_sql("SELECT max(number) FROM audit").scalar_one()
        _keep(unit.session, _CODE, {"at": unit.now.isoformat(), "line": line})
        unit.session.delete(unit.session.get_one(LocalFact, _QUESTION))


def code_for(key: bytes, question: str) -> str:
    """Return the code that answers a question; the server works it out alike (`sync.lease_code`)."""
    return hashlib.sha256(key + _plain(question).encode() + key).hexdigest()[:_CODE_LENGTH]


def _plain(told: str) -> str:
    """Return the digits of a code or a question, however somebody typed it."""
    return re.sub("[^0-9a-f]", "", told.lower())


def _question(store: Store, now: datetime) -> str:
    """Return what the laptop asks until it is answered: the end of its number, and something never asked."""
    told = json.loads(_fact(store, _QUESTION) or '{"at": ""}')
    asked = {"question": f"{store.device_id[-4:]}-{secrets.token_hex(2)}", **told}
    asked["at"] = max(told["at"], now.astimezone(UTC).isoformat())  # from here the clock is not set back
    if asked != told:
        with store.unit("open", user="", now=now) as unit:
            _keep(unit.session, _QUESTION, asked)
    return str(asked["question"])


def _fact(store: Store, name: str) -> str:
    with store.connection() as connection:
        found = connection.execute("SELECT value FROM local_facts WHERE name = ?", (name,)).fetchone()
    return "" if found is None else str(found[0])


def _keep(session: Session, name: str, told: Any) -> None:
    from caseworker_app.store.tables import LocalFact

    session.merge(LocalFact(name=name, value=json.dumps(told)))
