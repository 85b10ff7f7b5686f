"""The runs of the soak in short: that they find what they look for, and find nothing in the program."""

from __future__ import annotations

import random
import shutil
import sys
from pathlib import Path

import pytest

from tests.soak.__main__ import line_of
from tests.soak.disk import Disk, Record
from tests.soak.runs import Outcome, Soak, bit_flips, failing_calls, power_cuts, restore_drill

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the runs are for Linux")


def test_power_cuts_lose_nothing(tmp_path: Path) -> None:
    out = power_cuts(Soak(tmp_path, 0.01))
    if out.not_run:
        pytest.skip(out.not_run)
    assert (out.done, out.faults) == (20, [])


def test_a_call_that_fails_loses_nothing(tmp_path: Path) -> None:
    out = failing_calls(Soak(tmp_path, 0.001))
    if out.not_run:
        pytest.skip(out.not_run)
    assert (out.done, out.faults) == (2, [])


def test_changed_bits_are_seen(tmp_path: Path) -> None:
    out = bit_flips(Soak(tmp_path, 0.015))
    assert (out.done, out.faults) == (15, [])


def test_a_backup_brings_every_row_back(tmp_path: Path) -> None:
    out = restore_drill(Soak(tmp_path, 0.01))
    assert (out.done, out.faults) == (2_400, [])


def test_a_cut_keeps_what_was_flushed_and_may_lose_what_was_not(tmp_path: Path) -> None:
    before = tmp_path / "before"
    before.mkdir()
    (before / "file").write_bytes(b"old old old!")
    chance, seen = random.Random(1), set()
    for _ in range(60):
        disk = Disk(Path("/disk"), before)
        disk.play(Record("W", 0, "/disk/file", b"new"))
        disk.play(Record("F", 0, "/disk/file", b""))
        disk.play(Record("W", 8, "/disk/file", b"two!"))
        disk.play(Record("C", 0, "/disk/other", b""))
        disk.play(Record("R", 0, "/disk/other", b"/disk/moved"))
        after = tmp_path / "after"
        shutil.rmtree(after, ignore_errors=True)
        disk.after_a_cut(chance, after)
        seen.add(((after / "file").read_bytes(), tuple(sorted(path.name for path in after.iterdir()))))
    assert {content[:8] for content, _ in seen} == {b"new old "}, "what was flushed is there"
    assert {content[8:] for content, _ in seen} == {b"old!", b"two!"}, "what was not may be there or not"
    assert {names for _, names in seen} == {("file",), ("file", "other"), ("file", "moved")}


def test_a_run_that_could_not_be_done_is_not_said_to_have_no_faults() -> None:
    line = line_of("R2", Outcome(2_000, not_run="gcc is not here"), 0)
    assert "not run" in line
    assert " 0 " not in line
