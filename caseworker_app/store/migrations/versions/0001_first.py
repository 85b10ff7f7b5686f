"""The tables of the first release, word for word as they were then (0001_first.sql)."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table of the first release."""
    connection = op.get_bind()
    for statement in Path(__file__).with_suffix(".sql").read_text("utf-8").split(";\n\n"):
        connection.exec_driver_sql(statement.strip().rstrip(";"))
