"""The names of the database roles, and the .sql files beside this."""

from __future__ import annotations

from pathlib import Path
from typing import Final

OWNER: Final = "caseworker_owner"  # owns tables and functions; nobody logs in as it
MOVER: Final = "caseworker_mover"  # owns what looks past the policies; has no members
USERS: Final = "caseworker_users"  # everybody who syncs
REPORTER: Final = "caseworker_reporter"  # owns the views for reports; has no members
REPORTING: Final = "caseworker_reporting"  # may read those views
ROLES: Final = (OWNER, MOVER, USERS, REPORTER, REPORTING)


def sql_file(name: str) -> str:
    """Return one of the .sql files beside this."""
    return (Path(__file__).parent / name).read_text("utf-8")
