"""Trying a connection step by step, so that a failure says which step it was."""

from __future__ import annotations

import socket
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict

from caseworker_app.sync.address import read_address
from caseworker_app.sync.line import Line
from caseworker_app.sync.refusals import CannotConnect, Step, cannot_connect

_SECONDS = 10
_PORT = 5432


def try_line(address: str, password: str, certificate: str, passed: Callable[[Step], object]) -> None:
    """Go the way to a shared database as far as signing in; `passed` hears of each step that went well."""
    address = read_address(address)
    parts = conninfo_to_dict(address)
    if str(parts.get("host", "")).startswith("/"):
        _find_socket(parts)
        passed(Step.NAME)
    else:
        found = _find_name(parts)
        passed(Step.NAME)
        _reach(found)
    passed(Step.ANSWER)
    with Line(address, password, certificate) as line:
        passed(Step.TRUST)
        passed(Step.LOGIN)
        line.ask("select sync.my_name()")
    passed(Step.DATABASE)


def _find_name(parts: Mapping[str, Any]) -> tuple[Any, ...]:
    host, port = str(parts.get("hostaddr") or parts.get("host")), parts.get("port", _PORT)
    try:
        *_, found = socket.getaddrinfo(host, int(port), type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise cannot_connect("could not translate host name") from error
    return found


def _reach(found: tuple[Any, ...]) -> None:
    try:
        socket.create_connection(found[:2], _SECONDS).close()
    except TimeoutError as error:
        raise cannot_connect("timeout expired") from error
    except ConnectionRefusedError as error:
        raise cannot_connect("connection refused") from error
    except OSError as error:
        raise cannot_connect(str(error)) from error


def _find_socket(parts: Mapping[str, Any]) -> None:
    folder = Path(str(parts["host"]))
    if not (folder / f".s.PGSQL.{parts.get('port', _PORT)}").exists():
        raise CannotConnect(
            "Nothing answers at this address.", "Check the folder of the socket and the port."
        )
