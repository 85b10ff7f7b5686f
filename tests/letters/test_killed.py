"""A print run that is killed, stopped or fails anywhere leaves what was before it, or all of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from caseworker_app.letters import batch, print_queue, print_run
from caseworker_app.letters.drafts import Wish
from caseworker_app.store import check, documents
from caseworker_app.store.open import Store, open_with_key
from caseworker_app.store.tables import Document, PrintRun
from tests.letters.families import (
    DAY,
    MAINTAIN,
    NOW,
    OFFICER,
    REASONS,
    child,
    parent,
    prepared,
    ready,
    set_up,
)

CHILD = """
import sys
from pathlib import Path
from caseworker_app.letters import posting, print_run
from caseworker_app.store.open import open_with_key
from tests.letters.families import DAY, NOW, OFFICER
store = open_with_key(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]))
print("ready", flush=True)
with store.reading() as session:
    made = print_run.prepare(session, store, sys.argv[3:], today=DAY)
with store.unit("print", user=OFFICER, now=NOW) as unit:
    run = print_run.record(unit, store, made)
print("printed", flush=True)
with store.unit("post", user=OFFICER, now=NOW) as unit:
    posting.post(unit, [run.id], on=DAY)
print("posted", flush=True)
"""


@pytest.fixture(autouse=True)
def council(store: Store) -> None:
    """Every test has a council."""
    set_up(store)


def several(store: Store, count: int) -> list[str]:
    """Cases with a letter to make on each."""
    return [
        child(store, f"K-{n:02}", "Al", f"Child{'abcdefgh'[n]}",
              parent(f"Ms Eva Name{'abcdefgh'[n]}", f"{n} Mill Lane; Ashmere; AS{n} 1AA"))
        for n in range(count)
    ]  # fmt: skip


def states(store: Store) -> set[str]:
    with store.reading() as session:
        return set(session.execute(print_queue.select(Document.state)).scalars())


def test_a_run_that_is_killed_anywhere_is_before_or_after(store: Store) -> None:
    ids = [one for case in several(store, 4) for one in ready(store, case)]
    folder, key = store.folder, store.key
    store.close()
    seen: set[str] = set()
    for pause in (0.0, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8):
        process = subprocess.Popen(
            [sys.executable, "-c", CHILD, str(folder), key.hex(), *ids], stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        )  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        time.sleep(pause)
        process.send_signal(signal.SIGKILL)
        told = process.stdout.read().decode().split()
        process.wait()
        process.stdout.close()
        with open_with_key(folder, key) as opened:
            found = states(opened)
            assert len(found) == 1, "no half of a run"
            assert found <= {"ready", "printed", "posted"}
            assert "posted" not in told or found == {"posted"}, "what was acknowledged is kept"
            well = check.check(opened, NOW)
            assert all(well[part]["ok"] for part in ("database", "audit", "documents")), well
            seen |= found
            if found == {"printed"}:
                with opened.unit("again", user=OFFICER, now=NOW) as unit:
                    print_run.back_to_queue(unit, ids, because="Killed")
            if found == {"posted"}:
                break
    assert seen


def test_a_printed_letter_is_kept_before_it_is_recorded(store: Store) -> None:
    ids = [one for case in several(store, 2) for one in ready(store, case)]
    made = prepared(store, ids)
    assert states(store) == {"ready"}
    assert all(documents.read(store, item.sha256) for item in made.items)


class Stopped(Exception):
    """The person pressed Stop."""


@pytest.mark.parametrize("after", [0, 3, 5, 7])
def test_a_batch_tells_how_far_it_is_and_stops_without_a_trace(store: Store, after: int) -> None:
    cases = several(store, 4)
    wishes = [Wish(case_id=case, letter=MAINTAIN, typed=REASONS, day=DAY) for case in cases]
    told: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> None:
        if len(told) == after:
            raise Stopped
        told.append((done, total))

    with store.reading() as session, pytest.raises(Stopped):
        batch.prepare_batch(session, store, wishes, user=OFFICER, now=NOW, progress=progress)
    assert told == sorted(told)
    assert states(store) == set()
    with store.reading() as session:
        assert not session.execute(print_queue.select(PrintRun)).all()


def test_an_error_while_a_batch_is_recorded_keeps_nothing_of_it(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = several(store, 3)
    wishes = [Wish(case_id=case, letter=MAINTAIN, typed=REASONS, day=DAY) for case in cases]
    with store.reading() as session:
        made = batch.prepare_batch(session, store, wishes, user=OFFICER, now=NOW)
    real, calls = print_run.print_row, []

    def fails(*given: object) -> None:
        calls.append(given)
        if len(calls) == 2:
            raise KeyboardInterrupt
        real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(print_run, "print_row", fails)
    with pytest.raises(KeyboardInterrupt), store.unit("batch", user=OFFICER, now=NOW) as unit:
        batch.record_batch(unit, store, made)
    assert states(store) == set()
