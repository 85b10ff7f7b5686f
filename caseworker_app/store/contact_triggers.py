"""What the database keeps by itself when communication or a promise is written (SQLite triggers).

The search index, when a family last heard from us, and what we owe them: no import, merge of colleagues'
rows or code not yet written can forget it.
"""

# ruff: noqa: S608 - SQL is put together from our own table and column names only

from __future__ import annotations

from collections.abc import Iterator

# Its rowid is the row's own, so that the newest come first and each is one step away. The rowids of
# `communication` therefore stay: nothing vacuums the database, and a revision that rebuilds the table must
# fill this index anew.
INDEX_TABLE = (
    "CREATE VIRTUAL TABLE communication_search USING fts5(words, content='', contentless_delete=1, "
    "tokenize=\"unicode61 remove_diacritics 2\", prefix='2 3 4')"
)

# One row tells an entry: the first, or the newest correction of it.
STANDS = """{0}.deleted_at IS NULL AND NOT EXISTS (SELECT 1 FROM communication newer
    WHERE newer.corrects = coalesce({0}.corrects, {0}.id) AND newer.deleted_at IS NULL
      AND newer.id <> {0}.id AND ({0}.corrects IS NULL OR newer.id > {0}.id))"""
HOLDS = f"{{0}}.withdrawn = 0 AND {STANDS}"


def contact_statements() -> Iterator[str]:
    """Give the triggers."""
    yield from _search()
    yield from _clocks()
    yield from _replies()
    yield from _promises()
    yield from _follow_the_case()


def _search() -> Iterator[str]:
    yield f"""CREATE TRIGGER search_communication_insert AFTER INSERT ON communication
WHEN NEW.corrects IS NULL AND NEW.deleted_at IS NULL BEGIN
  {_index("c.rowid = NEW.rowid")};
END"""
    entry = "coalesce(NEW.corrects, NEW.id)"
    versions = f"SELECT {entry} UNION ALL SELECT k.id FROM communication k WHERE k.corrects = {entry}"
    for name, when in (
        ("correct", "INSERT ON communication WHEN NEW.corrects IS NOT NULL"),
        ("update", "UPDATE OF deleted_at ON communication"),
    ):
        yield f"""CREATE TRIGGER search_communication_{name} AFTER {when} BEGIN
  DELETE FROM communication_search
    WHERE rowid IN (SELECT rowid FROM communication WHERE id IN ({versions}));
  {_index(f"c.id IN ({versions}) AND {HOLDS.format('c')}")};
END"""


def _index(which: str) -> str:
    """Let an entry be found by its words, and by the names of the child and of those spoken with."""
    return f"""INSERT INTO communication_search (rowid, words) SELECT c.rowid, search_words(
    c.summary, c.views, c.body, c.also, cases.given_name, cases.preferred_name, cases.family_name,
    (SELECT group_concat(people.name, ' ') FROM json_each(c.people) named
     JOIN people ON people.id = named.value))
  FROM communication c JOIN cases ON cases.id = c.case_id WHERE {which}"""


def _clocks() -> Iterator[str]:
    yield """CREATE TRIGGER clock_case_insert AFTER INSERT ON cases BEGIN
  INSERT INTO family_clocks (case_id, caseworker, is_open, quiet_since)
    VALUES (NEW.id, NEW.caseworker, NEW.status = 'open' AND NEW.deleted_at IS NULL, NEW.opened_at);
END"""
    yield """CREATE TRIGGER clock_communication_insert AFTER INSERT ON communication
WHEN NEW.corrects IS NULL AND NEW.deleted_at IS NULL AND (NEW.contact OR NEW.told) BEGIN
  UPDATE family_clocks SET
    last_contact = CASE WHEN NEW.contact AND NEW.at > coalesce(last_contact, '') THEN NEW.at
      ELSE last_contact END,
    last_told = CASE WHEN NEW.told AND NEW.at > coalesce(last_told, '') THEN NEW.at ELSE last_told END,
    quiet_since = CASE WHEN NEW.contact AND (last_contact IS NULL OR NEW.at > last_contact) THEN NEW.at
      ELSE quiet_since END
  WHERE case_id = NEW.case_id;
END"""
    again = f"""UPDATE family_clocks SET
    last_contact = {_last("contact")}, last_told = {_last("told")},
    quiet_since = coalesce({_last("contact")}, (SELECT opened_at FROM cases WHERE id = NEW.case_id))
  WHERE case_id = NEW.case_id"""
    yield f"""CREATE TRIGGER clock_communication_correct AFTER INSERT ON communication
WHEN NEW.corrects IS NOT NULL BEGIN
  {again};
END"""
    yield f"""CREATE TRIGGER clock_communication_update AFTER UPDATE OF deleted_at ON communication BEGIN
  {again};
END"""


def _last(column: str) -> str:
    return (
        f"(SELECT c.at FROM communication c WHERE c.case_id = NEW.case_id AND c.{column} = 1 "
        f"AND {HOLDS.format('c')} ORDER BY c.at DESC LIMIT 1)"
    )


def _replies() -> Iterator[str]:
    """Keep a row for each message that must be answered, until it is."""
    entry = "coalesce(NEW.corrects, NEW.id)"
    answers = "coalesce(NEW.reply_to, (SELECT reply_to FROM communication WHERE id = NEW.corrects))"
    for name, when in (
        ("insert", "INSERT ON communication WHEN NEW.reply_by IS NOT NULL OR NEW.corrects IS NOT NULL"),
        ("update", "UPDATE OF deleted_at ON communication"),
    ):
        yield f"""CREATE TRIGGER owed_message_{name} AFTER {when} BEGIN
  {_owed_reply(entry)}
END"""
    for name, when in (
        ("insert", "INSERT ON communication WHEN NEW.reply_to IS NOT NULL OR NEW.corrects IS NOT NULL"),
        ("update", "UPDATE OF deleted_at ON communication WHEN NEW.reply_to IS NOT NULL"),
    ):
        yield f"""CREATE TRIGGER owed_answer_{name} AFTER {when} BEGIN
  {_owed_reply(answers)}
END"""
    for name, when in (("insert", "INSERT"), ("update", "UPDATE OF deleted_at, message_id")):
        yield f"""CREATE TRIGGER owed_answered_{name} AFTER {when} ON answered BEGIN
  {_owed_reply("NEW.message_id")}
END"""


def _owed_reply(entry: str) -> str:
    """Work out anew whether one message still waits for an answer."""
    return f"""DELETE FROM owed WHERE source_id = {entry};
  INSERT INTO owed (case_id, kind, source_id, since, due, caseworker)
    SELECT m.case_id, 'reply', {entry}, m.at, m.reply_by, cases.caseworker
    FROM communication m JOIN cases ON cases.id = m.case_id
    WHERE m.id IN (SELECT {entry} UNION ALL SELECT k.id FROM communication k WHERE k.corrects = {entry})
      AND m.reply_by IS NOT NULL AND {HOLDS.format("m")}
      AND NOT EXISTS (SELECT 1 FROM communication a WHERE a.reply_to = {entry} AND {HOLDS.format("a")})
      AND NOT EXISTS (SELECT 1 FROM answered s WHERE s.message_id = {entry} AND s.deleted_at IS NULL);"""


def _promises() -> Iterator[str]:
    for name, when in (("insert", "INSERT"), ("update", "UPDATE OF case_id, by, state, deleted_at")):
        yield f"""CREATE TRIGGER owed_promise_{name} AFTER {when} ON promises BEGIN
  DELETE FROM owed WHERE source_id = NEW.id;
  INSERT INTO owed (case_id, kind, source_id, since, due, caseworker)
    SELECT NEW.case_id, 'promise', NEW.id, NEW.made_at, NEW.by, cases.caseworker FROM cases
    WHERE cases.id = NEW.case_id AND NEW.state = 'open' AND NEW.deleted_at IS NULL;
END"""


def _follow_the_case() -> Iterator[str]:
    yield """CREATE TRIGGER desk_case_update AFTER UPDATE OF caseworker, status, deleted_at ON cases BEGIN
  UPDATE family_clocks SET caseworker = NEW.caseworker,
    is_open = NEW.status = 'open' AND NEW.deleted_at IS NULL WHERE case_id = NEW.id;
  UPDATE owed SET caseworker = NEW.caseworker WHERE case_id = NEW.id;
END"""
