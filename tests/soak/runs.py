"""The runs: each tells how many times it was done, and what went wrong."""

from __future__ import annotations

import contextlib
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from caseworker_app.store import backup, check, keys, repair, restore, soundness
from caseworker_app.store.connection import DatabaseError
from caseworker_app.store.files import Places
from caseworker_app.store.open import Store, create_store, open_with_key
from caseworker_app.store.refusals import StoreDamaged
from caseworker_app.store.tables import Case, Communication
from tests.soak.disk import Disk, records
from tests.soak.work import NOW, nothing_lost_or_torn, one_piece
from tests.store.damages import damages, fresh

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
SESSION = 9  # commits of a session of which every call fails once
PASSPHRASE = "soak"


@dataclass
class Outcome:
    """What one run came to."""

    wanted: int
    done: int = 0
    faults: list[str] = field(default_factory=list)
    detail: str = ""
    not_run: str = ""


@dataclass
class Soak:
    """A folder to work in, how much is wanted of full counts, and until when."""

    folder: Path
    share: float = 1.0
    until: float = float("inf")
    seed: int = 2026

    def count(self, full: int) -> int:
        """Return how many of the full count are wanted."""
        return max(1, round(full * self.share))

    def has_time(self) -> bool:
        """Tell whether there is time for one more."""
        return time.monotonic() < self.until

    def store(self, name: str) -> tuple[Path, bytes]:
        """Make an empty store."""
        folder = self.folder / name
        shutil.rmtree(folder, ignore_errors=True)
        create_store(folder, PASSPHRASE, keyring=False).close()
        key = keys.unwrap(keys.read_key_file(Places(folder).key_file), PASSPHRASE)
        assert key is not None
        return folder, key


def _work(folder: Path, key: bytes, times: int, *before: str, **more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*before, sys.executable, "-m", "tests.soak.work", str(folder), key.hex(), str(times)],
        cwd=ROOT,
        env={**os.environ, **more},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _acknowledged(folder: Path) -> int:
    told = folder / "acknowledged"
    return len(told.read_bytes().splitlines()) if told.exists() else 0


def _faults(folder: Path, key: bytes, last: int) -> list[str]:
    """Open a store as the next start does, and say what is wrong with it."""
    try:
        with open_with_key(folder, key) as store, store.connection() as connection:
            return nothing_lost_or_torn(connection, last)
    except (StoreDamaged, DatabaseError) as error:
        return [f"it does not open: {error}"]


def kills(soak: Soak) -> Outcome:
    """R1: kill -9 at a random moment of mixed writes."""
    from tests.store.test_locks import MIXED_WRITES, _nothing_lost_or_torn

    out, chance = Outcome(soak.count(10_000)), random.Random(soak.seed)
    folder, key = soak.store("kills")
    writers = subprocess.Popen(
        [sys.executable, "-c", MIXED_WRITES, str(folder), key.hex()],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert writers.stdin is not None
    assert writers.stdout is not None
    acknowledged = 0
    for kill in range(out.wanted):
        if not soak.has_time():
            break
        writers.stdin.write(f"{kill}\n")
        writers.stdin.flush()
        pid = int(writers.stdout.readline().removeprefix("pid "))
        time.sleep(chance.random() * 0.3)
        os.kill(pid, signal.SIGKILL)
        said = list(iter(writers.stdout.readline, "gone\n"))
        try:
            with open_with_key(folder, key) as opened, opened.connection() as lent:
                _nothing_lost_or_torn(lent, kill, len(said))
        except AssertionError as error:
            out.faults.append(f"kill {kill}: {error}")
        out.done, acknowledged = kill + 1, acknowledged + len(said)
        if kill % 500 == 499:  # each check reads all: a fresh store keeps that from growing
            writers.communicate()
            rest = Soak(soak.folder, (out.wanted - out.done) / 10_000, soak.until, soak.seed + kill)
            if out.done < out.wanted and rest.has_time():
                more = kills(rest)
                out.done, out.faults = out.done + more.done, out.faults + more.faults
                acknowledged += int(more.detail.split()[0].replace(",", ""))
            break
    else:
        writers.communicate()
    if writers.poll() is None:
        writers.communicate()
    out.detail = f"{acknowledged:,} acknowledged commits"
    return out


def power_cuts(soak: Soak) -> Outcome:
    """R2: power lost, with the writes since the last flush dropped, torn or reordered."""
    out = Outcome(soak.count(2_000))
    if shutil.which("gcc") is None or not sys.platform.startswith("linux"):
        out.not_run = "gcc is not here"
        return out
    shim = soak.folder / "shim.so"
    made = subprocess.run(
        ["gcc", "-shared", "-fPIC", "-O1", "-o", str(shim), str(HERE / "shim.c"), "-ldl"],
        capture_output=True,
        check=False, text=True,
    )  # fmt: skip
    if made.returncode:
        out.not_run = f"gcc: {made.stderr.splitlines()[0]}"
        return out
    folder, key = soak.store("cuts")
    before, log = soak.folder / "cuts-before", soak.folder / "cuts.log"
    fresh(folder, before)
    log.unlink(missing_ok=True)
    times = 40 if soak.share >= 0.2 else 12
    process = _work(folder, key, times, LD_PRELOAD=str(shim), SOAK_LOG=str(log), SOAK_ROOT=str(folder))
    process.communicate()
    told = list(records(log))
    chance, disk, last = random.Random(soak.seed), Disk(folder, before), 0
    places = sorted(chance.randrange(1, len(told)) for _ in range(out.wanted))
    at = 0
    kinds = Counter(one.kind for one in told)
    for number, one in enumerate(told, 1):
        disk.play(one)
        if one.path.endswith("/acknowledged") and one.kind == "W":
            last += 1
        while at < len(places) and places[at] == number and soak.has_time():
            at += 1
            state = soak.folder / "cuts-after"
            shutil.rmtree(state, ignore_errors=True)
            disk.after_a_cut(chance, state)
            if wrong := _faults(state, key, last):
                out.faults.append(f"after record {number} ({last} acknowledged): {'; '.join(wrong[:3])}")
            out.done += 1
    out.detail = f"{len(told):,} writes and flushes logged ({kinds['F']} flushes), {last} commits"
    return out


def failing_calls(soak: Soak) -> Outcome:
    """R3: every write, flush, rename and open of a session fails once."""
    out = Outcome(soak.count(2_000))
    if shutil.which("strace") is None:
        out.not_run = "strace is not here"
        return out
    folder, key = soak.store("failures")
    template = soak.folder / "failures-before"
    fresh(folder, template)
    calls = ("pwrite64", "write", "fsync", "fdatasync", "rename", "openat", "ftruncate")
    counted = _strace_counts(soak, folder, template, key, calls)
    if not counted:
        out.not_run = "strace may not trace here"
        return out
    points = [
        (call, number, error)
        for call, count in counted.items()
        for number in range(1, count + 1)
        for error in ("ENOSPC", "EIO", "EACCES")
    ]
    random.Random(soak.seed).shuffle(points)
    stopped = 0
    for call, number, error in points[: out.wanted]:
        if not soak.has_time():
            break
        fresh(template, folder)
        process = _work(
            folder, key, SESSION, "strace", "-f", "-qq", "-o", os.devnull, "-P", str(folder / "caseload.db"),
            "-P",
            str(folder / "caseload.db-wal"), "-P", str(folder / "documents"), "-P", str(folder / "backups"),
            "-e", f"trace={call}", "-e", f"inject={call}:error={error}:when={number}",
        )  # fmt: skip
        _, said = process.communicate()
        out.done += 1
        stopped += process.returncode != 0
        if "Traceback" in said:
            out.faults.append(f"{call} {number} {error}: {said.splitlines()[-1]}")
        elif wrong := _faults(folder, key, _acknowledged(folder)):
            out.faults.append(f"{call} {number} {error}: {'; '.join(wrong)}")
    out.detail = f"{len(points)} points in a session; the program ended with a message at {stopped}"
    return out


def _strace_counts(
    soak: Soak, folder: Path, template: Path, key: bytes, calls: tuple[str, ...]
) -> dict[str, int]:
    """Count each call of one whole session on the store's own files."""
    log = soak.folder / "strace.log"
    fresh(template, folder)
    process = _work(
        folder, key, SESSION, "strace", "-f", "-qq", "-o", str(log), "-P", str(folder / "caseload.db"), "-P",
        str(folder / "caseload.db-wal"), "-P", str(folder / "documents"), "-P", str(folder / "backups"),
        "-e", f"trace={','.join(calls)}",
    )  # fmt: skip
    process.communicate()
    if process.returncode or not log.exists():
        return {}
    found = Counter(re.findall(r"^\d+ +(\w+)\(", log.read_text("utf-8", "replace"), re.MULTILINE))
    return {call: found[call] for call in calls if found[call]}


def bit_flips(soak: Soak) -> Outcome:
    """R4: one bit of the database changed: no row of it is given before that is seen."""
    out, chance = Outcome(soak.count(1_000)), random.Random(soak.seed)
    folder, key = soak.store("flips")
    with open_with_key(folder, key) as store:
        for number in range(1, 30):
            one_piece(store, number)
    whole = (folder / "caseload.db").read_bytes()
    with open_with_key(folder, key) as store, store.connection() as connection:
        right = _all_rows(connection)
    at_opening = 0
    for number in range(out.wanted):
        if not soak.has_time():
            break
        raw = bytearray(whole)
        place = chance.randrange(len(raw))
        raw[place] ^= 1 << chance.randrange(8)
        (folder / "caseload.db").write_bytes(raw)
        seen, wrong = False, False
        try:
            with open_with_key(folder, key) as store:
                with contextlib.suppress(DatabaseError), store.connection() as connection:
                    wrong = any(table not in right for table in _all_rows(connection))
                soundness.look(store, NOW)
        except StoreDamaged:
            seen = True
            at_opening += 1
        if wrong or not seen:
            what = "a changed row was given" if wrong else "not seen"
            out.faults.append(f"flip {number} at byte {place}: {what}")
        out.done += 1
    out.detail = "every page's seal; rows compared with the right ones"
    return out


def _all_rows(connection: object) -> list[str]:
    """Return all rows of each table, each as one text."""
    execute = connection.execute  # type: ignore[attr-defined]
    return [
        f"{table}: {execute(f'SELECT * FROM {table} ORDER BY 1').fetchall()}"
        for table in ("cases", "events", "processes", "audit")
    ]


def letters(soak: Soak) -> Outcome:
    """R5: random families, flags and histories of addresses: no letter to whom it may not go."""
    from tests.letters.test_recipients import check as check_family

    out = Outcome(soak.count(100_000))
    for seed in range(out.wanted):
        if not soak.has_time():
            break
        try:
            check_family(seed)
        except AssertionError as error:
            out.faults.append(f"family {seed}: {error}")
        out.done += 1
    out.detail = "against an oracle written apart"
    return out


def restore_drill(soak: Soak) -> Outcome:
    """R8: the newest automatic backup of a large caseload opens and passes its checks."""
    rows = soak.count(240_000)
    out = Outcome(rows)
    folder, key = soak.store("drill")
    with open_with_key(folder, key) as store:
        _fill(store, rows)
        made = backup.automatic_backup(store, NOW)
    begin = time.monotonic()
    (folder / "caseload.db").write_bytes(b"")
    restore.restore(made, folder, PASSPHRASE, user="soak", now=NOW, keyring=False)
    with open_with_key(folder, key) as store:
        opened = time.monotonic() - begin
        answer = check.check(store, NOW)
        with store.connection() as connection:
            asked = "SELECT (SELECT count(*) FROM cases) + (SELECT count(*) FROM communication)"
            out.done = int(connection.execute(asked).fetchone()[0])
    out.faults = [f"{part}: {one['detail']}" for part, one in answer.items() if not one["ok"]]
    if out.done != rows:
        out.faults.append(f"{rows - out.done} rows are missing")
    seconds = time.monotonic() - begin
    size = made.stat().st_size / 1e6
    out.detail = f"{size:.0f} MB; open after {opened:.1f} s, checked after {seconds:.1f} s (60 wanted)"
    return out


def _fill(store: Store, rows: int) -> None:
    cases = max(1, rows // 12)
    with store.unit("filled", user="soak", now=NOW) as unit:
        ids = unit.insert_many(
            Case, ({"reference": f"D-{n}", "family_name": "Khan", "opened_at": NOW} for n in range(cases))
        )
        told: Iterator[dict[str, object]] = (
            {
                "case_id": ids[n % cases], "channel": "phone", "direction": "in", "outcome": "spoke",
                "at": NOW,
                "summary": f"Rang about transport, call {n}", "contact": True, "told": False,
                "recorded_at": NOW,
            }
            for n in range(rows - cases)
        )  # fmt: skip
        unit.insert_many(Communication, told)


def damaged_starts(soak: Soak) -> Outcome:
    """R9: started on each of 200 damages: the reason and a whole backup are found, and how fast."""
    out = Outcome(soak.count(200))
    folder, key = soak.store("damages")
    with open_with_key(folder, key) as store:
        for number in range(1, 60):
            one_piece(store, number)
        backup.automatic_backup(store, NOW)
    slowest = 0.0
    for name, damage in list(damages())[: out.wanted]:
        copy = fresh(folder, soak.folder / "damages-copy")
        damage(copy / "caseload.db")
        begin, seen = time.monotonic(), False
        try:
            keys.read_key_file(Places(copy).key_file)
            with open_with_key(copy, key) as store:
                soundness.look(store, NOW)
        except StoreDamaged as error:
            seen = repair.look(copy, key, error.message).newest is not None
        slowest = max(slowest, time.monotonic() - begin)
        if not seen:
            out.faults.append(f"{name}: no backup offered")
        out.done += 1
    if slowest > 5 and soak.share >= 1:
        out.faults.append(f"the slowest took {slowest:.1f} s")
    out.detail = f"the slowest was told after {slowest:.2f} s (5 wanted)"
    return out


def plain_text(soak: Soak) -> Outcome:
    """R11: 200 strings of a scripted day looked for in every file that the program wrote."""
    from tests.soak.day import a_day

    return a_day(soak, Outcome)


RUNS: dict[str, Callable[[Soak], Outcome]] = {
    "R1": kills,
    "R2": power_cuts,
    "R3": failing_calls,
    "R4": bit_flips,
    "R5": letters,
    "R8": restore_drill,
    "R9": damaged_starts,
    "R11": plain_text,
}
