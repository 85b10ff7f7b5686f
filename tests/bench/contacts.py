"""Logging a contact, searching what was said, and opening a long log: the same at any size of the log.

The words of the entries are invented and skewed as real ones are: a few stand in most entries.
"""

from __future__ import annotations

import atexit
import itertools
import random
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from caseworker_app.casework import contact_log
from caseworker_app.casework.case_page import case_page
from caseworker_app.casework.communication import About, NewEntry, log_communication
from caseworker_app.casework.contact_search import NEWEST, find_entries
from caseworker_app.store import connection as keyed
from caseworker_app.store.identifiers import new_id
from caseworker_app.store.open import Store, create_store
from caseworker_app.store.tables import Case, Communication, Person, Relationship
from tests.bench.caseloads import NOW, TODAY
from tests.bench.ratio import Ratio, best_of

SMALL, LARGE = 5_000, 500_000
CASES = 1_000
SHORT_LOG, LONG_LOG = 20, 2_000
ROUNDS = 150
_COMMON = ("taxi", "school", "plan", "meeting", "draft", "transport", "advice", "panel", "review", "mum")
_TYPED = ("ta", "tax", "taxi", "sch", "scho", "trans", "mee dra", "zuber", "advice rev")


def measure() -> list[Ratio]:
    """Measure at 5,000 and at 500,000 entries."""
    return [*_saving(), *_searching(), *_opening()]


@cache
def filled(entries: int) -> Store:
    """Return a store of a thousand cases with so many entries in their logs."""
    folder = Path(tempfile.mkdtemp(prefix="caseworker-bench-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    store = create_store(folder / "store", "bench", keyring=False)
    atexit.register(store.close)
    with store.unit("make a caseload", user="bench", now=NOW - timedelta(days=800)) as unit:
        cases = [new_id() for _ in range(CASES)]
        unit.insert_many(
            Case,
            (
                {"id": one, "reference": f"EHC-{n:05}", "given_name": "Amira", "family_name": "Siddiqui",
                 "opened_at": unit.now, "caseworker": f"Officer {n % 8}"}
                for n, one in enumerate(cases)
            ),
        )  # fmt: skip
        people = unit.insert_many(
            Person,
            ({"name": "Sara Siddiqui", "title": "Mrs", "email": f"p{n}@post.example"} for n in range(CASES)),
        )
        unit.insert_many(
            Relationship,
            (
                {"case_id": one, "person_id": person, "role": "mother", "parental_responsibility": True}
                for one, person in zip(cases, people, strict=True)
            ),
        )
    for start in range(0, entries, 50_000):
        with store.unit("log", user="bench", now=NOW) as unit:
            unit.insert_many(Communication, _entries(start, min(start + 50_000, entries), cases, people))
    return store


def _entries(first: int, last: int, cases: list[str], people: list[str]) -> Iterator[dict[str, Any]]:
    chance = random.Random(first)
    rare = [
        f"{a}{b}{c}"
        for a in ("zu", "ko", "pe", "li", "ra")
        for b in ("ber", "mat", "non", "vis")
        for c in "aeiou"
    ]
    for number in range(first, last):
        words = [chance.choice(_COMMON) for _ in range(8)] + [chance.choice(rare) for _ in range(4)]
        place = number % CASES
        yield {
            "case_id": cases[place],
            "people": [people[place]],
            "channel": "phone",
            "direction": "out" if number % 2 else "in",
            "outcome": "spoke",
            "at": NOW - timedelta(minutes=last - number + 600_000),
            "summary": " ".join(words),
            "contact": True,
            "told": True,
            "recorded_at": NOW,
            "recorded_by": "bench",
        }


def _saving() -> list[Ratio]:
    small, large = filled(SMALL), filled(LARGE)
    best = best_of(ROUNDS, bare=_bare_writer(), small=_logger(small), large=_logger(large))
    return [
        Ratio("saving an entry, beside the bare two-row write", best["small"], best["bare"], 3.0),
        Ratio(f"saving an entry: {LARGE:,} entries to {SMALL:,}", best["large"], best["small"], 1.3),
    ]


def _logger(store: Store) -> Callable[[], None]:
    """Return a deed that logs one call on another case each time, first to last commit."""
    with store.connection() as connection:
        rows = connection.execute("SELECT case_id, person_id FROM relationships ORDER BY id").fetchall()
    about = itertools.cycle(About(case_id, (person,)) for case_id, person in rows[::7])

    def log() -> None:
        with store.unit("log a contact", user="bench", now=NOW) as unit:
            entry = NewEntry(
                about=(next(about),), channel="phone", direction="out", summary="Asked about the school taxi"
            )
            log_communication(unit, entry)

    return log


def _bare_writer() -> Callable[[], None]:
    """Return the floor: an entry and a line of the audit in one transaction, by the driver alone."""
    folder = Path(tempfile.mkdtemp(prefix="caseworker-bench-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    connection = keyed.connect(folder / "bare.db", b"k" * 32, create=True)
    for table in ("entries", "audit"):
        connection.execute(f"CREATE TABLE {table} (id TEXT PRIMARY KEY, case_id TEXT, at TEXT, told TEXT)")
        connection.execute(f"CREATE INDEX ix_{table} ON {table} (case_id, at)")

    def write() -> None:
        connection.execute("BEGIN IMMEDIATE")
        for table in ("entries", "audit"):
            row = (new_id(), new_id(), NOW.isoformat(), "Asked about the school taxi" * 4)
            connection.execute(f"INSERT INTO {table} VALUES (?, ?, ?, ?)", row)
        connection.execute("COMMIT")

    return write


# The bare query: the newest entries by rowid, with what a line of the list shows of them.
_BARE = """SELECT c.id, c.case_id, k.reference, k.given_name, k.family_name, c.at, c.channel, c.direction,
  c.outcome, c.summary, c.views, c.body <> '', c.id
FROM communication_search f JOIN communication c ON c.rowid = f.rowid JOIN cases k ON k.id = c.case_id
WHERE communication_search MATCH ? ORDER BY f.rowid DESC LIMIT ?"""


def _searching() -> list[Ratio]:
    store = filled(LARGE)
    found = []
    with store.connection() as connection:
        for typed in _TYPED:
            words = " ".join(f'"{word}"*' for word in typed.split())
            best = best_of(
                40,
                bare=lambda: connection.execute(_BARE, (words, NEWEST)).fetchall(),  # noqa: B023
                ours=lambda: find_entries(connection, typed),  # noqa: B023
            )
            name = f"search as you type “{typed}” at {LARGE:,} entries"
            found.append(Ratio(name, best["ours"], best["bare"], 1.5))
    return found


def _opening() -> list[Ratio]:
    store = _logs()
    with store.connection() as connection:
        ids = dict(connection.execute("SELECT reference, id FROM cases").fetchall())

    def opening(reference: str) -> Callable[[], None]:
        def read() -> None:
            with store.reading() as session:
                case_page(session, ids[reference], TODAY)
            with store.connection() as connection:
                contact_log.log_page(connection, ids[reference])

        return read

    best = best_of(60, short=opening("EHC-00000"), long=opening("EHC-00001"))
    name = f"opening a case with {LONG_LOG:,} entries, beside one with {SHORT_LOG}"
    return [Ratio(name, best["long"], best["short"], 1.3)]


@cache
def _logs() -> Store:
    """Return a store in which two cases have a short and a long log."""
    store = filled(SMALL)
    with store.connection() as connection:
        rows = connection.execute(
            "SELECT case_id, person_id FROM relationships ORDER BY id LIMIT 2"
        ).fetchall()
        count = "SELECT count(*) FROM communication WHERE case_id = ?"
        held = [connection.execute(count, row[:1]).fetchone()[0] for row in rows]
    with store.unit("log", user="bench", now=NOW) as unit:
        for (case_id, person), has, wanted in zip(rows, held, (SHORT_LOG, LONG_LOG), strict=True):
            unit.insert_many(Communication, _entries(has, wanted, [case_id] * CASES, [person] * CASES))
    return store
