"""Ten thousand simulated half-years, beside the bare drawing of their random numbers."""

from __future__ import annotations

import random
from dataclasses import replace

from caseworker_app.reports.forecast.history import WEEKS, Known
from caseworker_app.reports.forecast.simulate import RUNS, WhatIf, simulate
from tests.bench.ratio import Ratio, best_of
from tests.reports.test_forecast import STEADY

_ROUNDS = 2
_DRAWS = 3  # a week: what was done, what came up, how late advice was


def measure() -> list[Ratio]:
    """Simulate a council that has work of every kind."""
    known = replace(
        STEADY,
        done=tuple(range(200, 252)),
        waiting_for_advice=(4,) * WEEKS,
        unforeseen=(tuple(range(52)),) * WEEKS,
    )
    best = best_of(_ROUNDS, ours=lambda: simulate(known, WhatIf(3, 2)), floor=lambda: _bare(known))
    return [Ratio("10,000 simulated half-years beside their bare draws", best["ours"], best["floor"], 6.0)]


def _bare(known: Known) -> None:
    draw, past, half = random.Random(26).random, known.done, range(WEEKS * _DRAWS)
    for _ in range(RUNS):
        for _ in half:
            past[int(draw() * len(past))]
