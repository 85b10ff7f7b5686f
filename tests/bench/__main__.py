"""`python3 build bench [NAME …]`: measurements as ratios to their floors; exit 1 past a limit."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence

from tests.bench.ratio import Ratio

BENCHES = (
    "engine",
    "casework",
    "today",
    "overdue",
    "forecast",
    "case_page",
    "reviews",
    "caseload",
    "importing",
    "letters",
    "preview",
    "print_run",
    "start_up",
    "contacts",
    "mail",
    "figures",
    "evidence",
    "sync",
)


def main(names: Sequence[str]) -> int:
    """Run the named benches, or all; print a line for each ratio."""
    print(f"{'what':<66}{'ours':>12}{'floor':>12}{'ratio':>8}{'limit':>8}{'aim':>7}")
    held = True
    for name in names or BENCHES:
        for ratio in importlib.import_module(f"tests.bench.{name}").measure():
            print(_line(ratio), flush=True)
            held = held and ratio.holds
    return 0 if held else 1


def _line(ratio: Ratio) -> str:
    aim = "" if ratio.aim is None else f"{ratio.aim:.1f}"
    verdict = "" if ratio.holds else "  PAST ITS LIMIT"
    scale, unit = (1, ratio.unit) if ratio.unit != "s" or ratio.floor >= 1 else (1000, "ms")
    return (
        f"{ratio.name:<66}{ratio.ours * scale:>9.2f} {unit:<2}{ratio.floor * scale:>9.2f} {unit:<2}"
        f"{ratio.value:>8.2f}{ratio.limit:>8.1f}{aim:>7}{verdict}"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
