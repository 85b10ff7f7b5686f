"""Communication with families, promises, and what waits on this laptop (0010_contacts.sql)."""

from __future__ import annotations

from alembic import op

from caseworker_app.store.migrations.rebuild import statements

revision = "0010"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, and a clock for every case that is there."""
    connection = op.get_bind()
    for statement in statements(__file__):
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(
        "INSERT INTO family_clocks (case_id, caseworker, is_open, quiet_since) "
        "SELECT id, caseworker, status = 'open' AND deleted_at IS NULL, opened_at FROM cases"
    )
