"""The folder in which a demonstration stands: an earlier one is replaced, anything else is left alone."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

from caseworker_app.errors import WrongUse
from caseworker_app.store.files import Places
from caseworker_app.store.lock import alone

MARK = "demonstration.json"
STORE, CHOICES, TODAY, LETTERS, PICTURES = (
    *("store", "store.choices.json", "today.pdf", "letters.pdf", "pictures"),
)
OURS = frozenset({MARK, STORE, CHOICES, TODAY, LETTERS, PICTURES})
_WHAT = "A demonstration of Caseworker. All children are invented. `caseworker demo` makes it anew."


def make_room(folder: Path, *, seed: int, as_of: date, cases: int) -> None:
    """Empty the folder of an earlier demonstration, and mark it as the place of this one."""
    _refuse_others(folder)
    if (folder / STORE / "caseload.db").exists():
        with alone(Places(folder / STORE), "`caseworker demo`"):
            pass  # nobody has it open
    told = {"what": _WHAT, "seed": seed, "as_of": as_of.isoformat(), "cases": cases}
    try:
        for name in OURS:
            _remove(folder / name)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / MARK).write_text(json.dumps(told, indent=1) + "\n", "utf-8")
    except OSError as error:
        raise WrongUse(
            f"The demonstration cannot be written to {folder} ({error.strerror or 'the disk refused'}).",
            "Name another folder with --out.",
        ) from error


def files_in(folder: Path) -> list[Path]:
    """Return what a demonstration left for people to look at, the store as one."""
    made = [folder / name for name in (STORE, TODAY, LETTERS) if (folder / name).exists()]
    return [*made, *sorted((folder / PICTURES).glob("*.png"))]


def _refuse_others(folder: Path) -> None:
    if not folder.exists():
        return
    if not folder.is_dir():
        raise WrongUse(f"{folder} is a file, not a folder.", "Name a folder with --out.")
    there = {entry.name for entry in folder.iterdir()}
    others = sorted(there - OURS)
    if there and (others or MARK not in there):
        named = f" ({', '.join(others[:3])})" if others else ""
        raise WrongUse(
            f"{folder} holds something else than a demonstration{named}. Nothing was changed.",
            "Name an empty or a new folder with --out.",
        )


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
