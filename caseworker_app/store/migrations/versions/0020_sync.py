"""What is shared with colleagues, and what this laptop knows of the shared database (0020_sync.sql)."""

from __future__ import annotations

from alembic import op

from caseworker_app.store.migrations.rebuild import rebuild, statements

revision = "0020"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; let two cases bear one reference, which colleagues may give them offline."""
    connection, found = op.get_bind(), statements(__file__)
    made = next(one for one in found if one.startswith("CREATE TABLE cases "))
    about = [one for one in found if " ON cases " in one]
    rebuild(connection, "cases", made, about, {})
    for statement in found:
        if statement != made and statement not in about:
            connection.exec_driver_sql(statement)
