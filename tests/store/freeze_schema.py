"""Writes tables down for a new revision: `python -m tests.store.freeze_schema 0003_reviews cases reviews`.

The statements go into a .sql file beside the revision in `store/migrations/versions`, which runs them
(`store.migrations.rebuild`). A revision that was released, and its .sql, never change again.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from caseworker_app.store import migrations, schema

VERSIONS = Path(migrations.__file__).parent / "versions"


def frozen(*tables: str) -> str:
    """Return the statements that make some tables and their indexes, as they are now."""
    named = "|".join(tables)
    ours = re.compile(rf"CREATE (VIRTUAL )?TABLE ({named}) |CREATE (UNIQUE )?INDEX \S+ ON ({named}) ")
    return ";\n\n".join(one for one in schema.table_statements() if ours.match(one)) + ";\n"


if __name__ == "__main__":
    (VERSIONS / f"{sys.argv[1]}.sql").write_text(frozen(*sys.argv[2:]), "utf-8")
