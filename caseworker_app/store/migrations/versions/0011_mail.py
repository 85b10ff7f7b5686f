"""The sender of an e-mail is found by an index of addresses."""

from __future__ import annotations

from alembic import op

revision = "0011"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index."""
    op.get_bind().exec_driver_sql(
        "CREATE INDEX ix_people_email ON people (email COLLATE NOCASE) WHERE email <> ''"
    )
