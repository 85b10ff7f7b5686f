"""The improvement plan: its areas, its actions, the decisions of its board (0040_improvement.sql)."""

from __future__ import annotations

from alembic import op

from caseworker_app.store.migrations.rebuild import statements

revision = "0040"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the three tables."""
    connection = op.get_bind()
    for statement in statements(__file__):
        connection.exec_driver_sql(statement)
