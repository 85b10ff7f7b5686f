"""What is asked of libpq itself: the rows of a COPY, and a question whose answer may take a while.

Reading rows by psycopg costs as much as all else that is done with them, and it waits for every answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from selectors import EVENT_READ, EVENT_WRITE, DefaultSelector

import psycopg
from psycopg import pq


def copied_out(connection: pq.abc.PGconn, query: str) -> Iterator[bytes]:
    """Give the rows of a query as COPY writes them; a connection that is left in the middle is closed."""
    begun = connection.exec_(query.encode())
    if begun.status != pq.ExecStatus.COPY_OUT:
        raise psycopg.errors.error_from_result(begun)
    is_whole = False
    try:
        while True:
            size, row = connection.get_copy_data(1)
            if size > 0:
                yield bytes(row)
            elif size == 0:
                _hear(connection)
            else:
                break
        if size != -1:
            raise psycopg.OperationalError(connection.get_error_message())
        answered(connection)
        is_whole = True
    finally:
        if not is_whole:
            connection.finish()


def ask(connection: pq.abc.PGconn, statement: str, values: Sequence[str]) -> None:
    """Ask one question, without waiting for its answer."""
    connection.send_query_params(statement.encode(), [value.encode() for value in values])
    while connection.flush() == 1:
        _wait(connection, EVENT_READ | EVENT_WRITE)
        connection.consume_input()


def answered(connection: pq.abc.PGconn) -> pq.abc.PGresult | None:
    """Wait for the answer; what the server refuses is raised."""
    answer, refused = None, None
    while True:
        while connection.is_busy():
            _hear(connection)
        result = connection.get_result()
        if result is None:
            break
        answer = result
        if result.status not in {pq.ExecStatus.COMMAND_OK, pq.ExecStatus.TUPLES_OK}:
            refused = result
    if refused is not None:
        raise psycopg.errors.error_from_result(refused)
    return answer


def _hear(connection: pq.abc.PGconn) -> None:
    _wait(connection, EVENT_READ)
    connection.consume_input()


def _wait(connection: pq.abc.PGconn, what: int) -> None:
    with DefaultSelector() as selector:
        selector.register(connection.socket, what)
        selector.select()
