"""An index of what the audit says of files that were written."""

from __future__ import annotations

from alembic import op

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let earlier evidence packs be found without reading the whole audit."""
    written = "ON audit (deed) WHERE \"table\" = 'exports'"
    op.get_bind().exec_driver_sql(f"CREATE INDEX ix_audit_exports {written}")
