"""The words of the Caseload's filter: plain words, and tokens such as `late` or `setting:"St Anne's"`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from caseworker_app.store.folding import fold

# What a token says, in the words of the list of suggestions.
FLAGS = {
    "mine": "My cases",
    "late": "The next step is late",
    "today": "The next step is due today",
    "nodate": "No date: a fact is missing",
    "closed": "Closed cases too",
}
KEYS = {
    "stage": "Where the case stands, such as stage:review",
    "year": "Year group, such as year:6 or year:6,11",
    "setting": 'School, college or nursery, such as setting:"St Anne\'s"',
    "caseworker": "Whose case, such as caseworker:Patel",
    "team": "Which team, such as team:North",
    "contact": "No contact with the family for so long, such as contact>30d or contact>4w",
}
_PART = re.compile(
    r"(?P<key>[A-Za-z]+):(?:\"(?P<quoted>[^\"]*)\"?|(?P<bare>[^\s\"]*))|\"(?P<words>[^\"]*)\"?|(?P<word>[^\s\"]+)"
)
_SILENT = re.compile(r"contact[>:](?P<count>[1-9]\d{0,3})(?P<unit>[dw]?)", re.IGNORECASE)
_DAYS = {"": 1, "d": 1, "w": 7}
_QUOTES = str.maketrans("“”„", '"""')


@dataclass(frozen=True, slots=True)
class Token:
    """One choice of the filter: a flag such as `late`, or a key and what it must be."""

    key: str
    value: str = ""

    def __str__(self) -> str:
        if not self.value:
            return self.key
        if self.key == "contact":
            return f"contact>{self.value}d"
        quote = '"' if re.search(r"\s", self.value) else ""
        return f"{self.key}:{quote}{self.value}{quote}"


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases to show: every word is found in it, and for every key one of its tokens holds."""

    words: tuple[str, ...] = ()
    tokens: tuple[Token, ...] = ()

    def __str__(self) -> str:
        # A word that would read as a token stands in quotation marks.
        words = [f'"{word}"' if word in FLAGS else word for word in self.words]
        return " ".join([*map(str, self.tokens), *words])

    @property
    def is_empty(self) -> bool:
        """Whether it leaves nothing out but closed cases."""
        return not self.words and not self.tokens

    def has(self, flag: str) -> bool:
        """Whether the flag is asked for."""
        return Token(flag) in self.tokens

    def values(self, key: str) -> tuple[str, ...]:
        """Return what the key must be: any one of these."""
        return tuple(token.value for token in self.tokens if token.key == key)

    def without(self, token: Token) -> CaseFilter:
        """Return the filter with one token taken away."""
        return CaseFilter(self.words, tuple(kept for kept in self.tokens if kept != token))

    def and_also(self, *tokens: Token) -> CaseFilter:
        """Return the filter with tokens added."""
        return CaseFilter(self.words, _once((*self.tokens, *tokens)))


def parse(text: str) -> CaseFilter:
    """Read a filter as typed. Whatever is not a token is words; nothing typed is refused."""
    words: list[str] = []
    tokens: list[Token] = []
    for part in _PART.finditer(text.translate(_QUOTES)):
        found = _tokens(part)
        if found is None:
            words += fold(part["words"] if part["words"] is not None else part[0]).split()
        tokens += found or ()
    return CaseFilter(tuple(dict.fromkeys(words)), _once(tokens))


def _tokens(part: re.Match[str]) -> list[Token] | None:
    """Return the tokens that a part means; none at all for a key without its value; None for words."""
    if part["word"] is not None and part["word"].lower() in FLAGS:
        return [Token(part["word"].lower())]
    silent = _SILENT.fullmatch(part[0])
    if silent is not None:
        days = int(silent["count"]) * _DAYS[silent["unit"].lower()]
        return [Token("contact", str(days))]
    key = (part["key"] or "").lower()
    if key not in KEYS or key == "contact":
        return None
    value = (part["quoted"] if part["quoted"] is not None else part["bare"]).strip()
    values = value.split(",") if key == "year" else [value]
    return [Token(key, one.strip()) for one in values if fold(one)]


def _once(tokens: Iterable[Token]) -> tuple[Token, ...]:
    return tuple(dict.fromkeys(tokens))
