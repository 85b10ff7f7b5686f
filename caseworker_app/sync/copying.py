"""The rows of a COPY as libpq has them: reading them by psycopg costs as much as all else that is done."""

from __future__ import annotations

from collections.abc import Iterator
from selectors import EVENT_READ, DefaultSelector

import psycopg
from psycopg import pq


def copied_out(connection: pq.abc.PGconn, query: str) -> Iterator[bytes]:
    """Give the rows of a query as COPY writes them; a connection that is left in the middle is closed."""
    begun = connection.exec_(query.encode())
    if begun.status != pq.ExecStatus.COPY_OUT:
        raise psycopg.errors.error_from_result(begun)
    is_whole = False
    try:
        with DefaultSelector() as selector:
            selector.register(connection.socket, EVENT_READ)
            while True:
                size, row = connection.get_copy_data(1)
                if size > 0:
                    yield bytes(row)
                elif size == 0:
                    selector.select()
                    connection.consume_input()
                else:
                    break
        _finish(connection, size)
        is_whole = True
    finally:
        if not is_whole:
            connection.finish()


def _finish(connection: pq.abc.PGconn, size: int) -> None:
    """Read the end of a COPY, which tells whether all of it came."""
    if size != -1:
        raise psycopg.OperationalError(connection.get_error_message())
    failed = None
    while (result := connection.get_result()) is not None:
        if result.status != pq.ExecStatus.COMMAND_OK:
            failed = result
    if failed is not None:
        raise psycopg.errors.error_from_result(failed)
