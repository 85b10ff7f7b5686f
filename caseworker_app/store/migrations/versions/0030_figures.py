"""Indexes from which figures are counted."""

from __future__ import annotations

from alembic import op

revision = "0030"
down_revision = "0022"
branch_labels = None
depends_on = None

_COUNTED = 'case_id, met_on, due, strictly_before, ended_on, needed_until, "of"'


def upgrade() -> None:
    """Let events be found by their type, and deadlines be counted by their rule without reading a row."""
    connection = op.get_bind()
    connection.exec_driver_sql('CREATE INDEX ix_events_type ON events (type, "on")')
    deleted = "ON events (deleted_at) WHERE deleted_at IS NOT NULL"
    connection.exec_driver_sql(f"CREATE INDEX ix_events_deleted_at {deleted}")
    connection.exec_driver_sql("DROP INDEX ix_deadlines_rule")
    connection.exec_driver_sql(f"CREATE INDEX ix_deadlines_rule ON deadlines (rule, {_COUNTED})")
    replies = "ON communication (reply_by) WHERE reply_by IS NOT NULL"
    connection.exec_driver_sql(f"CREATE INDEX ix_communication_reply_by {replies}")
    said = "ON communication (at) WHERE satisfaction <> ''"
    connection.exec_driver_sql(f"CREATE INDEX ix_communication_satisfaction {said}")
