"""A program killed at any moment of a sync: both sides are sound, and the next sync completes."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time

import pytest

from caseworker_app.store.open import open_with_key
from tests.sync import oracle
from tests.sync.office import Laptop, Office

CI, SOAK = 50, 10_000
SYNCS = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from caseworker_app.casework.edit_case import edit_case
from caseworker_app.casework.open_case import NewCase, open_case
from caseworker_app.store.open import open_with_key
from caseworker_app.sync.client import sync

def say(word):
    os.write(1, f"{word}\\n".encode())

def work(run, folder, key, case):
    store = open_with_key(Path(folder), bytes.fromhex(key))
    say(f"pid {os.getpid()}")
    number = 0
    while True:
        number += 1
        with store.unit("work", user="Anna", now=datetime.now(UTC)) as unit:
            edit_case(unit, case, {"note": f"{run}-{number}"})
            open_case(unit, NewCase(reference=f"{run}-{number}", family_name="Khan"))
        say(number)
        sync(store, user="Anna", now=datetime.now(UTC))

for line in sys.stdin:
    pid = os.fork()
    if pid == 0:
        work(line.strip(), *sys.argv[1:])
    os.waitpid(pid, 0)
    say("gone")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")
def test_a_program_killed_while_it_syncs_loses_nothing(office: Office) -> None:
    kill_again_and_again(office, CI)


@pytest.mark.soak
def test_a_program_killed_many_times_while_it_syncs_loses_nothing(office: Office) -> None:
    kill_again_and_again(office, SOAK)


def kill_again_and_again(office: Office, kills: int) -> None:
    """Kill Anna's program at random moments, while Ben works on the same case."""
    chance, anna, ben = random.Random(kills), office.laptop("Anna"), office.laptop("Ben")
    case = anna.new_case("EHC-1")
    anna.sync()
    ben.sync()
    anna.close()
    working = subprocess.Popen(
        [sys.executable, "-c", SYNCS, str(anna.folder), office.key.hex(), case],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert working.stdin is not None
    assert working.stdout is not None
    saved: set[str] = set()
    for kill in range(kills):
        working.stdin.write(f"{kill}\n")
        working.stdin.flush()
        pid = int(working.stdout.readline().removeprefix("pid "))
        time.sleep(chance.random() * 0.4)
        os.kill(pid, signal.SIGKILL)
        saved |= {f"{kill}-{line.strip()}" for line in iter(working.stdout.readline, "gone\n")}
        _is_whole(office, anna, saved)
        if kill % 10 == 0:
            ben.edit(case, upn=f"B{kill}")
            ben.sync()
    working.communicate()
    anna.store = open_with_key(anna.folder, office.key)
    oracle.settle(office, [anna, ben])
    for laptop in (anna, ben):
        oracle.all_hold_the_same(office, laptop, {"North"})
        oracle.is_sound(laptop)
        assert saved <= {reference for (reference,) in laptop.rows("SELECT reference FROM cases")}


def _is_whole(office: Office, anna: Laptop, saved: set[str]) -> None:
    """Every page is sealed, nothing points nowhere, all that was saved is here, once."""
    with open_with_key(anna.folder, office.key) as store, store.connection() as lent:
        assert lent.execute("PRAGMA cipher_integrity_check").fetchall() == []
        assert lent.execute("SELECT * FROM pragma_foreign_key_check").fetchall() == []
        assert lent.execute("SELECT noting FROM shared_database").fetchone() == (1,)
        assert lent.execute("SELECT count(*) FROM sending").fetchone()[0] <= 1
        here = [row[0] for row in lent.execute("SELECT reference FROM cases")]
    assert len(here) == len(set(here))
    assert saved <= set(here)
    there = [row[0] for row in office.asks("select reference from casework.cases")]
    assert len(there) == len(set(there))
    assert set(there) <= set(here)
