"""Writes today's tables down as the first release's: `python -m tests.store.freeze_schema`.

Only until that release. Afterwards a change of a table is a new revision in `store/migrations/versions`.
"""

from __future__ import annotations

from pathlib import Path

from caseworker_app.store import migrations, schema

FIRST = Path(migrations.__file__).parent / "versions" / "0001_first.sql"
RELEASED = Path(__file__).parent / "released" / "0001.sql"


def frozen() -> str:
    """Return the text of the first revision for the tables as they are."""
    return ";\n\n".join(schema.table_statements()) + ";\n"


ROWS = """
INSERT INTO settings (name, urn, head, senco, email, phone, address, phase, id, rev)
VALUES ('Ash Grove School', '123456', '', '', '', '', '', '', 's1', 0);

INSERT INTO cases (reference, given_name, family_name, preferred_name, sex, upn, setting_id, year_group_shift,
  primary_need, secondary_need, caseworker, team, note, looked_after, youth_custody, interpreter, status,
  closed_because, opened_at, id, rev)
VALUES ('EHC-1', 'Ada', 'Okafor', '', '', '', 's1', 0, '', '', '', '', '', 0, 0, '', 'open', '',
  '2026-11-23T09:30:00.000000+00:00', 'c1', 0);

INSERT INTO case_numbers (number, case_id) VALUES (1, 'c1');

INSERT INTO case_search (rowid, child, reference, people, phones, setting)
VALUES (1, 'Ada Okafor', 'EHC-1', '', '', 'Ash Grove School');

PRAGMA user_version = 1;
"""


def released() -> str:
    """Return the text of the first release's database: its tables and a case."""
    stamp = f"{schema.STAMP_TABLE};\n\nINSERT INTO alembic_version VALUES ('0001');\n"
    return f"{frozen()}\n{stamp}{ROWS}"


if __name__ == "__main__":
    FIRST.write_text(frozen(), "utf-8")
    RELEASED.write_text(released(), "utf-8")
