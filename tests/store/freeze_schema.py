"""Writes today's tables down as the first release's: `python -m tests.store.freeze_schema`.

Only until that release. Afterwards a change of a table is a new revision in `store/migrations/versions`.
"""

from __future__ import annotations

from pathlib import Path

from caseworker_app.store import migrations, schema

FIRST = Path(migrations.__file__).parent / "versions" / "0001_first.sql"


def frozen() -> str:
    """Return the text of the first revision for the tables as they are."""
    return ";\n\n".join(schema.table_statements()) + ";\n"


if __name__ == "__main__":
    FIRST.write_text(frozen(), "utf-8")
