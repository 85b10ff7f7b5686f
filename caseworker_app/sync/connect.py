"""Which shared database a store belongs to: remembering it, and its password, inside the encrypted store."""

from __future__ import annotations

# ruff: noqa: S608 - SQL is put together from our own table and column names only
import secrets
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from caseworker_app.errors import NotAllowed
from caseworker_app.store.open import Store
from caseworker_app.store.tables import SharedDatabase, Unsent
from caseworker_app.sync import state
from caseworker_app.sync.address import read_address
from caseworker_app.sync.greeting import greet
from caseworker_app.sync.line import Line
from caseworker_app.sync.refusals import ServerRefused, Step
from caseworker_app.sync.server.users import Enrolment
from caseworker_app.sync.sharing import shared_tables
from caseworker_app.sync.state import Standing
from caseworker_app.sync.work import Work


def connect(
    store: Store, address: str, *, password: str = "", certificate: str = "", user: str, now: datetime
) -> Standing:
    """Connect a store to the shared database at an address, and say hello there.

    Nothing is remembered unless the server has answered. All that is in the store is then to be sent.
    """
    address = read_address(address)
    with store.reading() as session:
        known = state.standing(session)
    if known is not None and known.address != address and known.watermark:
        raise NotAllowed(
            "This caseload belongs to another shared database already.",
            "Make a fresh caseload (`caseworker init`) for the other one: two councils' cases must not mix.",
        )
    with Line(address, password, certificate) as line:
        line.ask("select sync.my_name()")  # is it a Caseworker database at all, and are we somebody in it?
        with store.unit("connect", user=user, now=now) as unit:
            _remember(unit.session, address, password, certificate)
        try:
            greeting = greet(Work(store, user, now, store_device=store.device_id), line)
            if not greeting.may_pull:
                raise ServerRefused(
                    "This program is too old for the shared database.",
                    "Install the newest Caseworker, then connect.",
                    Step.VERSION,
                )
        except BaseException:
            if known is None:
                with store.unit("connect", user=user, now=now) as unit:
                    _forget(unit.session)
            raise
    with store.reading() as session:
        return state.needed(session)


def enrol(store: Store, enrolment: Enrolment, *, user: str, now: datetime) -> Standing:
    """Connect with an enrolment file; its password is changed at once, so the file opens nothing any more."""
    found = connect(
        store,
        enrolment.address,
        password=enrolment.password,
        certificate=enrolment.certificate,
        user=user,
        now=now,
    )
    _change_password(store, found, user=user, now=now)
    with store.reading() as session:
        return state.needed(session)


def _change_password(store: Store, found: Standing, *, user: str, now: datetime) -> None:
    """Take a password of our own. Both are tried later, should this be cut off in between."""
    fresh = secrets.token_urlsafe(32)
    with store.unit("connect", user=user, now=now) as unit:
        state.change(unit.session, password=f"{found.password} {fresh}")
    with Line(found.address, found.password, found.certificate) as line:
        line.set_own_password(fresh)
    with store.unit("connect", user=user, now=now) as unit:
        state.change(unit.session, password=fresh)


def _remember(session: Session, address: str, password: str, certificate: str) -> None:
    row = session.get(SharedDatabase, 1)
    if row is None:
        session.add(SharedDatabase(number=1, address=address, password=password, certificate=certificate))
        session.flush()
        for table in shared_tables():
            session.connection().exec_driver_sql(
                'INSERT OR IGNORE INTO unsent ("table", row_id, base, seq) '
                f'SELECT ?, id, NULL, 0 FROM "{table.name}" WHERE rev = 0',
                (table.name,),
            )
    else:
        state.change(session, address=address, password=password, certificate=certificate)


def _forget(session: Session) -> None:
    session.execute(delete(SharedDatabase))
    session.execute(delete(Unsent))
