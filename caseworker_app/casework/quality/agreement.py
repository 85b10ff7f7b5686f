"""How far two markers agree: in per cent, and as Cohen's kappa, which leaves out what chance alone gives.

J. Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological Measurement 20
(1960), 37 to 46: kappa = (p_o - p_e) / (1 - p_e), where p_o is the share on which both agree, and p_e the
share on which they would agree if each gave the same answers as often, but by chance.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Agreement:
    """On how many of how many answers two markers agree; kappa where it can be told."""

    same: int
    answers: int
    kappa: Decimal | None  # none: without answers, or where both gave one and the same answer throughout

    @property
    def per_cent(self) -> Decimal | None:
        """The share on which they agree, with one decimal."""
        if not self.answers:
            return None
        return _rounded(Fraction(100 * self.same, self.answers), "0.1")


NO_ANSWERS = Agreement(0, 0, None)


def agreement(pairs: Sequence[tuple[str, str]]) -> Agreement:
    """Return how far two markers agree; each pair is what the first and the second said of one thing."""
    total = len(pairs)
    same = sum(first == second for first, second in pairs)
    if not total:
        return NO_ANSWERS
    firsts, seconds = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    by_chance = Fraction(sum(firsts[word] * seconds[word] for word in firsts), total * total)
    if by_chance == 1:
        return Agreement(same, total, None)
    kappa = (Fraction(same, total) - by_chance) / (1 - by_chance)
    return Agreement(same, total, _rounded(kappa, "0.01"))


def _rounded(exact: Fraction, step: str) -> Decimal:
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal(step), ROUND_HALF_UP)
