"""A meeting about what is late keeps its decisions (0031_oversight.sql); a team's board is read from one index."""

from __future__ import annotations

from alembic import op

from caseworker_app.store.migrations.rebuild import rebuild, statements

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

_NOTES = {"kind": "'note'", "reason": "''", "owner": "''"}


def upgrade() -> None:
    """Give notes on deadlines what a meeting agreed, and deadlines the index of the board."""
    connection = op.get_bind()
    table, *indexes, board = statements(__file__)
    rebuild(connection, "deadline_notes", table, indexes, _NOTES)
    connection.exec_driver_sql(board)
