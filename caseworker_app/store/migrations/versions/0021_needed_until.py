"""Deadlines that end by themselves on a day (0021_needed_until.sql); every date is worked out again."""

from __future__ import annotations

from alembic import op

from caseworker_app.store.migrations.rebuild import statements

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the derived table anew, empty, and let the derived tables count as stale."""
    connection = op.get_bind()
    connection.exec_driver_sql("DROP TABLE deadlines")
    for statement in statements(__file__):
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql("DELETE FROM local_facts WHERE name = 'deadlines_made_by'")
