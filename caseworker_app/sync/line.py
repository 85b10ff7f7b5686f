"""The line to the shared database: every question on it is counted, with its bytes as the protocol has them.

One round trip is one statement, or one pipeline of them, whose answer is waited for. Bytes are counted after
authentication and before encryption.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
from psycopg import pq, sql

from caseworker_app.sync import libpq
from caseworker_app.sync.address import full_conninfo, no_other_settings
from caseworker_app.sync.refusals import cannot_connect, refused

Row = tuple[bytes | None, ...]


@dataclass
class Traffic:
    """What went over a line."""

    round_trips: int = 0
    sent: int = 0
    received: int = 0


class Line:
    """An open line. Values go and come as text; no statement is prepared, so each is what it seems."""

    def __init__(self, address: str, password: str = "", certificate: str = "") -> None:
        self.traffic = Traffic()
        with TemporaryDirectory() as folder, no_other_settings():
            authority = None
            if certificate:
                authority = Path(folder) / "authority.pem"
                authority.write_text(certificate, "ascii")
            try:
                self._connection = psycopg.connect(
                    full_conninfo(address, password, authority), autocommit=True, prepare_threshold=None
                )
            except psycopg.OperationalError as error:
                raise cannot_connect(str(error)) from error

    @property
    def pgconn(self) -> pq.abc.PGconn:
        """The connection as libpq has it."""
        return self._connection.pgconn

    def ask(self, statement: str, *values: Any) -> list[Row]:
        """Ask one question, and return the rows of its answer as text."""
        return self._ask(statement, values, binary=False)

    def ask_and_work(self, statement: str, values: Sequence[str], meanwhile: Callable[[], None]) -> list[Row]:
        """Ask one question that takes a while, work until it is answered, and return the rows as text."""
        with _refusing():
            libpq.ask(self.pgconn, statement, values)
        meanwhile()
        with _refusing():
            result = libpq.answered(self.pgconn)
        self.traffic.round_trips += 1
        self._count_question(statement, values)
        return self._counted(result)

    def ask_bytes(self, statement: str, *values: Any) -> list[bytes]:
        """Ask for bytes, and return them as they are."""
        return [row[0] or b"" for row in self._ask(statement, values, binary=True)]

    def _ask(self, statement: str, values: Sequence[Any], *, binary: bool) -> list[Row]:
        with _refusing():
            cursor = self._connection.execute(statement, values or None, binary=binary)
            result = cursor.pgresult
        self.traffic.round_trips += 1
        self._count_question(statement, values)
        return self._counted(result)

    def ask_together(self, *questions: tuple[str, Sequence[Any]]) -> list[list[Row]]:
        """Ask several questions in one round trip; a later one is not answered where an earlier one fails."""
        with _refusing(), self._connection.pipeline():
            cursors = [self._connection.execute(text, values or None) for text, values in questions]
        self.traffic.round_trips += 1
        for text, values in questions:
            self._count_question(text, values)
        return [self._counted(cursor.pgresult) for cursor in cursors]

    def copy_out(self, query: str) -> Iterator[bytes]:
        """Give the rows of a query as COPY writes them, one at a time."""
        traffic = self.traffic
        traffic.round_trips += 1
        traffic.sent += len(query) + 6
        # CopyOutResponse; then CopyDone, CommandComplete, ReadyForQuery.
        traffic.received += 8 + 5 + 16 + 6
        with _refusing():
            for row in libpq.copied_out(self.pgconn, query):
                traffic.received += len(row) + 5
                yield row

    def copy_in(self, statement: str, blocks: Iterator[bytes]) -> None:
        """Send rows as COPY reads them."""
        traffic = self.traffic
        traffic.round_trips += 1
        traffic.sent += len(statement) + 6 + 5
        traffic.received += 8 + 16 + 6
        with _refusing(), self._connection.cursor() as cursor, cursor.copy(statement) as copy:
            for block in blocks:
                traffic.sent += len(block) + 5
                copy.write(block)

    def set_own_password(self, password: str) -> None:
        """Give our own login another password; the server gets its SCRAM verifier, never the password."""
        login = self._connection.info.user
        sealed = self.pgconn.encrypt_password(password.encode(), login.encode(), b"scram-sha-256").decode()
        statement = sql.SQL("alter role {} password {}").format(sql.Identifier(login), sql.Literal(sealed))
        with _refusing():
            self._connection.execute(statement)

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def __enter__(self) -> Line:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _count_question(self, statement: str, values: Sequence[Any]) -> None:
        """Count Parse, Bind, Describe, Execute and Sync, or one Query where nothing is passed."""
        text = len(statement.encode())
        if not values:
            self.traffic.sent += text + 6
            return
        passed = sum(len(_as_sent(value)) for value in values)
        self.traffic.sent += (text + 9 + 4 * len(values)) + (15 + 6 * len(values) + passed) + 7 + 10 + 5

    def _counted(self, result: pq.abc.PGresult | None) -> list[Row]:
        rows: list[Row] = []
        if result is None:
            return rows
        columns = range(result.nfields)
        received = 5 + 5 + 7 + sum(19 + len(result.fname(column) or b"") for column in columns) + 16 + 6
        for place in range(result.ntuples):
            row = tuple(result.get_value(place, column) for column in columns)
            received += 7 + sum(4 + len(value or b"") for value in row)
            rows.append(row)
        self.traffic.received += received
        return rows


def _as_sent(value: Any) -> bytes:
    if isinstance(value, bytes):
        return value
    return str(value).encode()


@contextlib.contextmanager
def _refusing() -> Iterator[None]:
    """Turn what the server and libpq say into words for the person."""
    try:
        yield
    except psycopg.Error as error:
        meant = refused(error.sqlstate)
        if meant is None:
            raise
        raise meant from error
