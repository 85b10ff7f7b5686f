"""How strong a passphrase is, in words."""

from __future__ import annotations

from dataclasses import dataclass

SHORTEST = 8
_COMMON = ("password", "passphrase", "caseworker", "letmein", "qwerty", "welcome", "12345", "abc", "council")
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six")


@dataclass(frozen=True)
class Strength:
    """Bars from 0 to 5, and why."""

    bars: int
    words: str

    @property
    def is_enough(self) -> bool:
        """Whether it may be used."""
        return self.bars >= 2


def strength_of(passphrase: str) -> Strength:
    """Judge a passphrase by its length and by how many different words it has."""
    text = passphrase.strip().casefold()
    words = {word for word in text.replace("-", " ").split() if len(word) > 2}
    kinds = len(set(text.replace(" ", "")))
    if not text:
        return Strength(0, "")
    if len(text) < SHORTEST:
        return Strength(1, f"Too short: at least {SHORTEST} letters")
    if kinds < 5 or any(common in text and len(text) < len(common) + 8 for common in _COMMON):
        return Strength(1, "Easy to guess: choose words that do not belong together")
    if len(words) >= 4 and len(text) >= 18:
        count = _NUMBERS[len(words)] if len(words) < len(_NUMBERS) else "many"
        return Strength(5 if len(words) > 4 else 4, f"Strong: {count} unrelated words")
    if len(text) >= 16:
        return Strength(3, "Good: another word would make it strong")
    return Strength(2, "Fair: two more words would make it strong")
