"""Who may have a store open beside whom."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from caseworker_app.errors import CannotSave
from caseworker_app.store import audit, connection
from caseworker_app.store.connection import KeyedConnection
from caseworker_app.store.files import Places
from caseworker_app.store.lock import WindowLock, alone, ask_to_show, holders
from caseworker_app.store.open import Store, open_with_key
from caseworker_app.store.refusals import StoreInUse

ONE_START = """
import sys, time
from pathlib import Path
from caseworker_app.store.lock import WindowLock, ask_to_show
folder = Path(sys.argv[1])
lock = WindowLock.take(folder)
if lock is None:
    print("asked" if ask_to_show(folder) else "not heard", flush=True)
else:
    print("window", flush=True)
    shown = False
    while not (folder / "stop").exists():
        shown = lock.asked_to_show() or shown
        time.sleep(0.01)
    print("shown" if shown else "not shown", flush=True)
"""


def test_twenty_starts_at_once_give_one_window(tmp_path: Path) -> None:
    starts = [
        subprocess.Popen([sys.executable, "-c", ONE_START, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        for _ in range(20)
    ]
    first_words = [start.stdout.readline().strip() for start in starts if start.stdout]
    time.sleep(0.1)
    (tmp_path / "stop").touch()
    rest = "".join(start.communicate(timeout=90)[0] for start in starts)

    assert sorted(first_words) == ["asked"] * 19 + ["window"]
    assert rest == "shown\n"


def test_a_second_window_is_refused_and_raises_the_first(tmp_path: Path) -> None:
    first = WindowLock.take(tmp_path)
    assert first is not None
    assert WindowLock.take(tmp_path) is None
    assert not first.asked_to_show()

    assert ask_to_show(tmp_path)

    assert first.asked_to_show()
    assert not first.asked_to_show()
    first.close()
    again = WindowLock.take(tmp_path)
    assert again is not None
    again.close()


def test_a_stranger_on_the_local_socket_raises_nothing(tmp_path: Path) -> None:
    import socket

    lock = WindowLock.take(tmp_path)
    assert lock is not None
    assert lock.socket is not None
    with socket.create_connection(lock.socket.getsockname()) as visit:
        visit.sendall(b"0" * 32)
    assert not lock.asked_to_show()
    lock.close()


def test_a_killed_window_does_not_keep_the_next_one_out(tmp_path: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", ONE_START, str(tmp_path)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()

    lock = WindowLock.take(tmp_path)
    assert lock is not None
    lock.close()


def test_work_alone_waits_for_nobody_and_says_who_is_there(store: Store) -> None:
    with pytest.raises(StoreInUse, match="another Caseworker program"), alone(store.places, "a restore"):
        pass
    store.close()
    with alone(store.places, "a restore"):
        assert holders(store.places) == ["a restore"]
        with pytest.raises(StoreInUse, match="a restore"):
            open_with_key(store.folder, b"k" * 32)
    assert holders(store.places) == []


def test_the_name_of_a_killed_program_is_swept_away(store: Store) -> None:
    store.close()
    in_use = Places(store.folder).in_use
    in_use.mkdir(exist_ok=True)
    (in_use / "1-dead").write_text("a window that was killed")
    assert holders(store.places) == []
    assert not (in_use / "1-dead").exists()


WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from caseworker_app.store.open import open_with_key
from caseworker_app.store.tables import Case
now = datetime(2026, 11, 23, tzinfo=UTC)
with open_with_key(Path(sys.argv[1]), bytes.fromhex(sys.argv[2])) as store:
    for number in range(int(sys.argv[4])):
        with store.unit("Wrote", user=sys.argv[3], now=now) as unit:
            unit.session.add(Case(reference=f"{sys.argv[3]}-{number}", family_name="Khan", opened_at=now))
"""


def test_programs_that_write_at_the_same_time_lose_nothing(store: Store) -> None:
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(store.folder), store.key.hex(), f"W{number}", "40"]
        )
        for number in range(4)
    ]
    assert [writer.wait(timeout=120) for writer in writers] == [0] * 4
    with store.connection() as lent:
        assert lent.execute("SELECT count(*) FROM cases").fetchone()[0] == 160
        verdict = audit.verify(lent)
    assert (verdict.ok, verdict.entries) == (True, 160)


def test_a_write_that_another_program_keeps_waiting_is_refused_in_words(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "BUSY_MILLISECONDS", 50)
    other = connection.connect(store.places.database, store.key)
    other.execute("BEGIN IMMEDIATE")
    with (
        pytest.raises(CannotSave, match="Another program is writing"),
        store.unit("Waited", user="rp", now=datetime(2026, 11, 23, tzinfo=UTC)),
    ):
        pass
    other.close()


def test_ten_seconds_are_waited_for_another_program(store: Store) -> None:
    with store.connection() as lent:
        assert lent.execute("PRAGMA busy_timeout").fetchone() == (10_000,)


# Starts a writer for every line that it is sent, and tells when that writer is gone.
MIXED_WRITES = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
import caseworker_app.store.session
from caseworker_app.store.open import open_with_key
from caseworker_app.store.tables import Case, Event, Process
now = datetime(2026, 11, 23, tzinfo=UTC)

def say(word):
    os.write(1, f"{word}\\n".encode())

def write(run):
    store = open_with_key(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]))
    say(f"pid {os.getpid()}")
    number = 0
    while True:
        number += 1
        with store.unit("Wrote", user="w", now=now) as unit:
            case = Case(reference=f"{run}-{number}", family_name="Khan", opened_at=now)
            unit.session.add(case)
            unit.session.flush()
            process = Process(case_id=case.id, kind="review", opened_at=now)
            unit.session.add(process)
            unit.session.flush()
            unit.session.add(Event(case_id=case.id, process_id=process.id, type="x", recorded_at=now))
            if number % 3 == 0:
                unit.insert_many(Case, [
                    {"reference": f"{run}-{number}-{n}", "family_name": "Many", "opened_at": now}
                    for n in range(20)])
        say(number)

for line in sys.stdin:
    pid = os.fork()
    if pid == 0:
        write(line.strip())
    os.waitpid(pid, 0)
    say("gone")
"""


def kill_again_and_again(store: Store, kills: int) -> None:
    """Kill a writer at random moments; what it said was saved is there, and nothing is half there."""
    chance = random.Random(kills)
    folder, key, acknowledged = store.folder, store.key, 0
    store.close()
    writers = subprocess.Popen(
        [sys.executable, "-c", MIXED_WRITES, str(folder), key.hex()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert writers.stdin is not None
    assert writers.stdout is not None
    for kill in range(kills):
        writers.stdin.write(f"{kill}\n")
        writers.stdin.flush()
        pid = int(writers.stdout.readline().removeprefix("pid "))
        time.sleep(chance.random() * 0.12)
        os.kill(pid, signal.SIGKILL)
        said = list(iter(writers.stdout.readline, "gone\n"))
        with open_with_key(folder, key) as opened, opened.connection() as lent:
            _nothing_lost_or_torn(lent, kill, len(said))
        acknowledged += len(said)
    writers.communicate()
    assert acknowledged  # some were written before the kill, however slow the machine


def _nothing_lost_or_torn(lent: KeyedConnection, kill: int, last: int) -> None:
    execute = lent.execute
    kept = {row[0] for row in execute("SELECT reference FROM cases WHERE reference LIKE ?", (f"{kill}-%",))}
    assert {f"{kill}-{number}" for number in range(1, last + 1)} <= kept
    whole = {reference for reference in kept if reference.count("-") == 1}
    assert len(whole) in {last, last + 1}
    for reference in whole:
        number = int(reference.split("-")[1])
        many = {other for other in kept if other.startswith(f"{reference}-")}
        assert len(many) == (20 if number % 3 == 0 else 0)
    torn = "SELECT count(*) FROM cases WHERE family_name = 'Khan' AND id NOT IN (SELECT case_id FROM events)"
    assert execute(torn).fetchone()[0] == 0
    assert execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert execute("PRAGMA cipher_integrity_check").fetchall() == []
    assert audit.verify(lent).ok
    assert execute("SELECT count(*) FROM cases WHERE id NOT IN (SELECT row_id FROM audit)").fetchone()[0] == 0


@pytest.mark.skipif(sys.platform == "win32", reason="kills with a POSIX signal")
def test_a_program_killed_while_it_writes_loses_nothing_and_tears_nothing(store: Store) -> None:
    kill_again_and_again(store, 50)


@pytest.mark.soak
@pytest.mark.skipif(sys.platform == "win32", reason="kills with a POSIX signal")
def test_ten_thousand_kills(store: Store) -> None:
    kill_again_and_again(store, 10_000)
