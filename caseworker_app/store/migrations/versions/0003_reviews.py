"""The derived table of reviews, for the planner; every date is worked out again when the window opens."""

from __future__ import annotations

from alembic import op

from caseworker_app.store.migrations.rebuild import statements

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, empty, and let the derived tables count as stale."""
    connection = op.get_bind()
    for statement in statements(__file__):
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql("DELETE FROM local_facts WHERE name = 'deadlines_made_by'")
