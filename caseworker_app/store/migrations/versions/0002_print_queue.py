"""Letters wait as drafts until they are approved and printed; enclosures; letters that went wrong."""

from __future__ import annotations

from alembic import op

from caseworker_app.store.migrations.rebuild import rebuild, statements

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_RUNS = {"sheets": "0", "duplex": "1", "cancelled_because": "''"}
_DOCUMENTS = {
    "first_page": "0", "typed": "'{}'", "own_words": "'[]'", "problem": "''", "approved_by": "''",
    "approved_sha256": "''", "printed_at": "made_at", "printed_by": "made_by", "returned_settled": "''",
    "cancelled_because": "''", "copy_because": "''",
}


def upgrade() -> None:
    """Give documents and print runs their new columns, and make the tables beside them."""
    connection, found = op.get_bind(), statements(__file__)

    def about(table: str) -> list[str]:
        return [one for one in found if f" ON {table} " in one.split("(", 1)[0] + " "]

    def made(table: str) -> str:
        return next(one for one in found if one.startswith(f"CREATE TABLE {table} "))

    rebuild(connection, "print_runs", made("print_runs"), about("print_runs"), _RUNS)
    rebuild(connection, "documents", made("documents"), about("documents"), _DOCUMENTS)
    for table in ("enclosures", "incidents"):
        for statement in (made(table), *about(table)):
            connection.exec_driver_sql(statement)
