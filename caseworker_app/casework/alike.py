"""Names of settings that may mean one setting. They are told of, never joined without a person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from rapidfuzz import fuzz

from caseworker_app.store.folding import fold

ALIKE = 88
MOST_COMPARED = 1500
KINDS = re.compile(
    r"\b(?:school|sch|primary|infants?|juniors?|academy|high|college|the|ce|c of e|rc|catholic|of|nursery)\b"
)


def alike(names: Sequence[str], others: Sequence[str] | None = None) -> Iterator[tuple[str, str]]:
    """Yield pairs of different names that may be one setting: “St Anne's Primary”, “St Annes School”."""
    short = {name: _bare(name) for name in {*names, *(others or ())}}
    if len(short) > MOST_COMPARED:
        return  # a caseload has some hundreds of settings; more is not a school column
    folded = {name: fold(name) for name in short}
    pairs: Iterable[tuple[str, str]] = combinations(sorted(set(names)), 2)
    if others is not None:
        pairs = ((name, other) for name in sorted(set(names)) for other in others)
    for name, other in pairs:
        if folded[name] != folded[other] and short[name] and fuzz.ratio(short[name], short[other]) >= ALIKE:
            yield name, other


def _bare(name: str) -> str:
    return " ".join(KINDS.sub(" ", fold(name)).split())
