"""Which schema this program knows: the number in the database's header, and Alembic's name for it."""

VERSION = 11
REVISION = "0030"
