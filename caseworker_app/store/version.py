"""Which schema this program knows: the number in the database's header, and Alembic's name for it."""

VERSION = 16
REVISION = "0061"
