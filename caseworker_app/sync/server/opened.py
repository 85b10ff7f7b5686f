"""A connection of an administrator, with what the server refuses turned into words."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from caseworker_app.errors import CaseworkerError
from caseworker_app.sync.address import full_conninfo, no_other_settings, read_address
from caseworker_app.sync.refusals import ServerRefused, cannot_connect, refused

Ask = Callable[[], str]


@contextlib.contextmanager
def opened(address: str, password: str, ask: Ask | None = None) -> Iterator[psycopg.Connection[Any]]:
    """Connect as an administrator; `ask` is called for a password where the server wants one."""
    connection = _connect(read_address(address), password, ask)
    with connection:
        try:
            yield connection
        except psycopg.Error as error:
            said = (error.diag.message_primary or str(error)).splitlines()[0]
            if refused(error.sqlstate) is None or error.sqlstate in {"42501", "42P01", "42883"}:
                raise ServerRefused(
                    f"The server refused: {said}.", "The login must own the database, or be a superuser."
                ) from error
            raise _meant(error) from error


def _connect(address: str, password: str, ask: Ask | None) -> psycopg.Connection[Any]:
    with no_other_settings():
        try:
            return psycopg.connect(full_conninfo(address, password, None), autocommit=True)
        except psycopg.OperationalError as error:
            if "no password supplied" not in str(error) or ask is None:
                raise cannot_connect(str(error)) from error
        try:
            return psycopg.connect(full_conninfo(address, ask(), None), autocommit=True)
        except psycopg.OperationalError as error:
            raise cannot_connect(str(error)) from error


def _meant(error: psycopg.Error) -> CaseworkerError:
    meant = refused(error.sqlstate)
    assert meant is not None
    return meant


def certificate_of(address: str) -> str:
    """Return the certificate of the authority that an address names, to go into enrolment files."""
    named = conninfo_to_dict(address).get("sslrootcert")
    if not named or named == "system":
        return ""
    return Path(str(named)).read_text("ascii")
