"""A council's own wording of letters (0005_letter_texts.sql), and people found by their address."""

from __future__ import annotations

from alembic import op

from caseworker_app.store.migrations.rebuild import statements

revision = "0005"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, and the index by which a letter finds children who live together."""
    connection = op.get_bind()
    for statement in statements(__file__):
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql("CREATE INDEX ix_people_address ON people (address) WHERE address <> ''")
