"""How long cases are kept: holds, what is kept longer, certificates (0060_retention.sql)."""

from __future__ import annotations

from alembic import op

from caseworker_app.store.migrations.rebuild import statements

revision = "0060"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the three tables."""
    connection = op.get_bind()
    for statement in statements(__file__):
        connection.exec_driver_sql(statement)
