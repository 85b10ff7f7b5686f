"""What Alembic runs; the connection, already in its transaction, comes with the configuration."""

from alembic import context

from caseworker_app.store.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite changes a table by making it anew
    transactional_ddl=True,
    transaction_per_migration=False,
)
context.run_migrations()
