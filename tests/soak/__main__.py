"""`python3 build soak [R1 R2 …] [--short] [--minutes N]`: the long runs, with the counts that were reached.

`--short` is what the ordinary tests run; `--minutes` ends each run after so long, and says how far it came.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.soak.histories import histories
from tests.soak.runs import RUNS as OF_ONE_STORE
from tests.soak.runs import Outcome, Soak

SHORT = 0.02
RUNS = {**OF_ONE_STORE, "R7": histories}


def main(argv: Sequence[str]) -> int:
    """Do the runs that are named, else all."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    minutes = float(argv[list(argv).index("--minutes") + 1]) if "--minutes" in argv else float("inf")
    wanted = [name for name in argv if name in RUNS] or list(RUNS)
    _say(f"{'run':<5}{'done':>9}{'of':>10}{'faults':>8}  what")
    worst = 0
    for name in wanted:
        with tempfile.TemporaryDirectory(prefix="caseworker-soak-") as folder:
            share = SHORT if "--short" in argv else 1.0
            soak = Soak(Path(folder), share, time.monotonic() + minutes * 60)
            begin = time.monotonic()
            out = RUNS[name](soak)
        _say(line_of(name, out, time.monotonic() - begin))
        for fault in out.faults[:20]:
            _say(f"     {fault}")
        worst |= bool(out.faults)
    return worst


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def line_of(name: str, out: Outcome, seconds: float) -> str:
    """Return what a run came to, in one line; one that could not be run is never said to have no faults."""
    if out.not_run:
        return f"{name:<5}{'not run':>9}{'':>18}  {out.not_run}"
    counts = f"{out.done:>9,}{out.wanted:>10,}{len(out.faults):>8}"
    return f"{name:<5}{counts}  {out.detail}; {seconds:,.0f} s"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
