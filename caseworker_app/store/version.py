"""Which schema this program knows: the number in the database's header, and Alembic's name for it."""

VERSION = 15
REVISION = "0060"
