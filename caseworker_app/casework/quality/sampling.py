"""Drawing a sample that anybody can draw again from its seed, without a generator that a release may change.

The order of the draw is that of a digest of the seed and the plan. Simply at random, the first so many are
taken. By strata, the strata stand one after another in an order drawn by the seed too, and plans are taken
at even steps from a random start: each plan has the same chance, and each stratum gets its share, rounded up
or down (W. G. Cochran, "Sampling Techniques", 3rd edition 1977, chapter 8: systematic sampling).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


def simple(items: Sequence[T], size: int, seed: int, name: Callable[[T], str]) -> list[T]:
    """Draw some of these, simply at random; each has a name of its own."""
    return sorted(items, key=lambda one: (_digest(seed, name(one)), name(one)))[:size]


def stratified(
    items: Sequence[T], size: int, seed: int, name: Callable[[T], str], stratum: Callable[[T], str]
) -> list[T]:
    """Draw some of these so that each stratum has its share."""
    if not size:
        return []
    total = len(items)
    ordered = sorted(
        items,
        key=lambda one: (
            *(_digest(seed, f"stratum {stratum(one)}"), stratum(one)),
            *(_digest(seed, name(one)), name(one)),
        ),
    )
    start = int(_digest(seed, f"start of {total}"), 16) % total
    return [ordered[(start + place * total) // size] for place in range(size)]


def _digest(seed: int, words: str) -> str:
    return hashlib.sha256(f"{seed} {words}".encode()).hexdigest()
