"""A measurement as a ratio to a floor taken in the same run, interleaved with it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Ratio:
    """What ours cost, what the floor cost (seconds, or MiB where `unit` says so), and the limit to hold."""

    name: str
    ours: float
    floor: float
    limit: float
    aim: float | None = None
    unit: str = "s"

    @property
    def value(self) -> float:
        """Ours over the floor."""
        return self.ours / self.floor

    @property
    def holds(self) -> bool:
        """Whether the ratio is within its limit."""
        return self.value <= self.limit


def best_of(rounds: int, **ways: Callable[[], object]) -> dict[str, float]:
    """Return the best time in seconds of each way, run in turn `rounds` times so that load falls on all."""
    best = dict.fromkeys(ways, float("inf"))
    for _ in range(rounds):
        for name, run in ways.items():
            started = time.perf_counter()
            run()
            best[name] = min(best[name], time.perf_counter() - started)
    return best
