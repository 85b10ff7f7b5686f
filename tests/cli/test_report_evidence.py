"""`report evidence` as other people's scripts call it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tests.cli.conftest import Ask
from tests.cli.test_report import AS_OF, PERIOD, case


def test_the_pack_is_written_and_each_file_listed_with_its_checksum(ask: Ask, tmp_path: Path) -> None:
    case(ask, "14-200", "request_received 2026-01-05", "decision_to_assess 2026-02-09")
    out = tmp_path / "pack"
    code, answer, err = ask("report", "evidence", *PERIOD, "--out", str(out), *AS_OF)
    assert code == 0, err
    files = {one["file"]: one["sha256"] for one in answer["files"]}
    assert {"evidence.pdf", "evidence.html", "figures.csv", "manifest.json", "public/evidence.pdf"} <= set(
        files
    )
    for name, digest in files.items():
        assert hashlib.sha256((out / name).read_bytes()).hexdigest() == digest
    again = tmp_path / "again"
    assert ask("report", "evidence", *PERIOD, "--out", str(again), *AS_OF)[1]["files"] == answer["files"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--from", "2026-06-30", "--to", "2026-01-01"), "ends before that"),
        (("--from", "2026-06-30", "--to", "2999-01-01"), "still to come"),
        (("--from", "1999-01-01", "--to", "1999-06-30"), "Nothing is on record from 1 January 1999"),
        (("--from", "2026-01-01", "--to", "2026-06-30", "--team", "None"), "There is no team"),
        (("--from", "2026-01-01"), "--to is missing"),
        (("--from", "2026-01-01", "--to", "2026-06-30", "--known-on", "2026-06-29"), "was not over"),
        (("--from", "2026-01-01", "--to", "2026-06-30", "--known-on", "2999-01-01"), "still to come"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_writes_nothing(
    ask: Ask, tmp_path: Path, options: tuple[str, ...], words: str
) -> None:
    code, _, err = ask("report", "evidence", *options, "--out", str(tmp_path / "pack"), *AS_OF)
    assert code == 2
    assert words in err
    assert not (tmp_path / "pack").exists()


def test_a_folder_that_holds_something_is_left_alone(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "mine.txt").write_text("mine")
    code, _, err = ask("report", "evidence", *PERIOD, "--out", str(tmp_path / "pack"), *AS_OF)
    assert code == 2
    assert "is not empty" in err
    assert (tmp_path / "pack" / "mine.txt").read_text() == "mine"
