"""What was typed into any form and not saved yet (0004_drafts.sql), in place of a table that held nothing."""

from __future__ import annotations

from alembic import op

from caseworker_app.store.migrations.rebuild import statements

revision = "0004"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    connection = op.get_bind()
    connection.exec_driver_sql("DROP TABLE drafts")
    for statement in statements(__file__):
        connection.exec_driver_sql(statement)
