"""A mark of the server's history says how far the audit was then (0022_marks.sql)."""

from __future__ import annotations

from alembic import op

from caseworker_app.store.migrations.rebuild import rebuild, statements

revision = "0022"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let the marks that are there tell of the audit as it is now."""
    line = "(SELECT coalesce(max(number), 0) FROM audit)"
    rebuild(op.get_bind(), "server_marks", statements(__file__)[0], [], {"line": line})
