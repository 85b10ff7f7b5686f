"""The folder with the program, its Python and its libraries, as PyInstaller packs it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from project import ROOT, committed_at


class CannotPack(Exception):
    """Something that the person at the keyboard has to mend first."""


def freeze(out: Path) -> Path:
    """Pack the program into `out`/caseworker and return that folder."""
    if sys.platform == "linux" and not (shutil.which("objdump") and shutil.which("strip")):
        raise CannotPack("Packing needs objdump and strip. On Debian or Ubuntu: apt install binutils")
    work = out / "work"
    command = [
        *(sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "ERROR"),
        *("--distpath", str(out), "--workpath", str(work), str(ROOT / "installer.spec")),
    ]
    # The same source gives the same bytes: no order by chance, no time of day.
    settled = {"PYTHONHASHSEED": "1", "SOURCE_DATE_EPOCH": str(committed_at())}
    settled["CASEWORKER_ICON"] = str(out / "icons" / "caseworker.ico")  # where Windows programs carry it
    subprocess.run(command, env=os.environ | settled, cwd=ROOT, check=True)
    shutil.rmtree(work)
    folder = out / "caseworker"
    if sys.platform == "linux":
        _leave_out_what_only_debuggers_read(folder)
    return folder


def _leave_out_what_only_debuggers_read(folder: Path) -> None:
    """Drop debugging symbols: a third of the folder. Libraries that were edited for their wheel stay."""
    for library in sorted(folder.rglob("*.so*")):
        if library.is_symlink() or ".libs" in str(library.parent) or "PySide6" in library.parts:
            continue
        if b".debug_info" in library.read_bytes():
            subprocess.run(["strip", "--strip-debug", str(library)], check=True)
