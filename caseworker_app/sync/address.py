"""How the shared database is reached: what a person gives as its address, and what is refused."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from caseworker_app.errors import WrongUse

INSECURE: Final = "CASEWORKER_ALLOW_INSECURE"
PASSWORD: Final = "CASEWORKER_DB_PASSWORD"  # noqa: S105 - the name of a variable
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_FORM = (
    "Write it like 'host=db.council.gov.uk dbname=caseworker user=NAME' or postgresql://NAME@host/caseworker."
)
# What libpq would otherwise take from the environment or from files of the user.
_FIXED: Final[Mapping[str, Any]] = {
    "gssencmode": "disable",
    "connect_timeout": 10,
    "application_name": "caseworker",
    "options": "-c datestyle=ISO,YMD -c timezone=UTC -c intervalstyle=postgres -c extra_float_digits=1",
    "client_encoding": "utf8",
    "passfile": "/nowhere/at/all",
    "tcp_user_timeout": 30_000,
    "keepalives_idle": 20,
}


def read_address(text: str) -> str:
    """Return an address in one form; refuse a password in it, and a line that nobody protects."""
    try:
        parts = {key: value for key, value in conninfo_to_dict(text).items() if value not in (None, "")}
    except ProgrammingError as error:
        raise WrongUse(f"“{text}” is not the address of a database.", _FORM) from error
    if "password" in parts:
        raise WrongUse(
            "A password does not belong into a command: others can read it there.",
            f"Leave it out; it is asked for, or taken from {PASSWORD}.",
        )
    if "service" in parts or "passfile" in parts:
        raise WrongUse("The address must name the server itself.", _FORM)
    if "dbname" not in parts or not ({"host", "hostaddr"} & parts.keys()):
        raise WrongUse("The address must name the host and the database.", _FORM)
    return make_conninfo(**_protected(parts))


def _protected(parts: dict[str, Any]) -> dict[str, Any]:
    """Require a server whose certificate is verified; a demonstration on this machine may do without."""
    if parts.get("sslmode") == "verify-full":
        return parts
    if is_on_this_machine(parts) and os.environ.get(INSECURE) == "1":
        return parts | {"sslmode": parts.get("sslmode", "prefer")}
    if parts.get("sslmode", "verify-full") != "verify-full":
        raise WrongUse(
            f"sslmode={parts['sslmode']} does not prove that the server is the council's.",
            "Leave it out: the connection is encrypted and the certificate verified.",
        )
    return parts | {"sslmode": "verify-full", "sslrootcert": parts.get("sslrootcert", "system")}


def is_on_this_machine(parts: Mapping[str, Any]) -> bool:
    """Tell whether an address leads to a socket or the loopback of this machine alone."""
    host = str(parts.get("hostaddr") or parts.get("host", ""))
    return host.startswith("/") or host in _LOOPBACK


def is_local(address: str) -> bool:
    """Tell whether a database is on this machine."""
    return is_on_this_machine(conninfo_to_dict(address))


def full_conninfo(address: str, password: str, certificate: Path | None) -> str:
    """Return all that libpq needs, so that it looks at nothing else."""
    parts = conninfo_to_dict(address)
    if password:
        parts["password"] = password
    if certificate is not None:
        parts["sslrootcert"] = str(certificate)
    elif parts.get("sslmode") != "verify-full":
        parts.pop("sslrootcert", None)
    if password and parts.get("sslmode") == "verify-full":
        parts["channel_binding"] = "require"
    return make_conninfo(**{**_FIXED, **parts})


@contextlib.contextmanager
def no_other_settings() -> Iterator[None]:
    """Let libpq see none of the PG… variables: they could lead it elsewhere, or unprotected."""
    aside = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("PG")}
    try:
        yield
    finally:
        os.environ.update(aside)
