"""Searching the index: the first page at once, the rest in small steps while nobody waits."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import compress, islice
from typing import overload

from caseworker_app.casework.case_filter import CaseFilter
from caseworker_app.casework.case_index import (
    CLOSED,
    EXCEPTED,
    GONE,
    SETTLED,
    STRICT,
    CaseIndex,
    Mask,
    both,
    day_number,
    either,
)
from caseworker_app.casework.case_steps import process_words, stage_words
from caseworker_app.casework.year_group import cohort_year_group
from caseworker_app.store.folding import fold

PAGE = 48  # more rows than any screen shows at once
LOOK = 1000  # so many rows are looked at one by one before it is asked whether that is worth while
LOOKED_AT = 8000  # no more rows than this are looked at one by one
KEPT_MASKS = 3
STEP = 2000  # rows searched in one step of the rest


@dataclass(frozen=True)
class Order:
    """The positions in the order of a column."""

    positions: array[int]

    def covering(self, count: int) -> Order:
        """Return the order with cases that have come since at its end, until it is worked out anew."""
        if count <= len(self.positions):
            return self
        return Order(self.positions + array("I", range(len(self.positions), count)))


class CaseSearch:
    """Answers filters over one index, as of one day; `mine` are the names whose cases are mine."""

    def __init__(self, index: CaseIndex, *, today: date, mine: Sequence[str] = ()) -> None:
        self.index = index
        self.today = today
        self._mine = {fold(name) for name in mine}
        self._version = -1
        self._masks: dict[str, Mask] = {}  # of tokens, the last used at the end

    def whose(self, mine: Sequence[str]) -> None:
        """Take other names whose cases are mine."""
        names = {fold(name) for name in mine}
        if names != self._mine:
            self._mine = names
            self._masks.clear()

    def find(self, wanted: CaseFilter, order: Order, page: int = PAGE) -> Found:
        """Return the cases that the filter lets through, in the given order of positions."""
        if self._version != self.index.version:
            self._masks.clear()
            self._version = self.index.version
        mask = self._allowed(wanted)
        while len(self._masks) > KEPT_MASKS:
            self._masks.pop(next(iter(self._masks)))
        return Found(self.index, order, mask, wanted.words, page)

    def count(self, wanted: CaseFilter) -> int:
        """Return how many cases a filter of tokens alone lets through."""
        return self._allowed(wanted).count(1)

    def _allowed(self, wanted: CaseFilter) -> Mask:
        hidden = GONE if wanted.has("closed") else GONE | CLOSED
        mask = self.index.where_flags(lambda flags: not flags & hidden)
        groups: dict[str, list[str]] = {}
        for token in wanted.tokens:
            if token.key != "closed":
                groups.setdefault(token.key, []).append(token.value)
        for key, values in groups.items():
            mask = both(mask, self._one_of(key, values))
        return mask

    def _one_of(self, key: str, values: list[str]) -> Mask:
        mask: Mask = bytes(len(self.index))
        for value in values:
            name, words = f"{key}:{value}", fold(value)
            known = self._masks.pop(name, None)
            self._masks[name] = self._token(key, words) if known is None else known
            mask = either(mask, self._masks[name])
        return mask

    def _token(self, key: str, words: str) -> Mask:
        index = self.index
        names = {"setting": index.settings, "caseworker": index.caseworkers, "team": index.teams}.get(key)
        if names is not None:
            return names.mask(names.holding(words.split()))
        if key == "mine":
            whose = index.caseworkers
            return whose.mask([n for n, name in enumerate(whose.folded) if name in self._mine])
        if key == "stage":
            return self._stage(words)
        if key == "contact":
            return index.not_heard_since(day_number(self.today - timedelta(days=int(words))))
        if key == "year":
            return index.where_cohort(lambda cohort: fold(cohort_year_group(cohort, self.today)) == words)
        return self._due(key)

    def _stage(self, words: str) -> Mask:
        steps = self.index.steps
        said = (fold(f"{stage_words(step)} {process_words(step)}") for step in steps.names)
        found = [n for n, text in enumerate(said) if all(word in text for word in words.split())]
        return both(steps.mask(found), self.index.where_flags(lambda flags: not flags & CLOSED))

    def _due(self, key: str) -> Mask:
        return self.index.where_due(day_number(self.today), _DUE[key])


_NONE, _BEFORE, _ON = range(3)  # when a step is due
_DUE: dict[str, Callable[[int, int], bool]] = {
    "nodate": lambda when, flags: when == _NONE and not flags & (CLOSED | SETTLED),
    "today": lambda when, flags: when == _ON and not flags & (STRICT | CLOSED),
    "late": lambda when, flags: (
        not flags & (EXCEPTED | CLOSED) and (when == _BEFORE or (when == _ON and bool(flags & STRICT)))
    ),
}


class Word:
    """One folded word to look for, in the text of a case or in the name of its setting."""

    def __init__(self, index: CaseIndex, word: str) -> None:
        self._index = index
        self.text = word.encode()
        self._settings = index.settings.holding([word])
        self.chosen = bytearray(len(index.settings.names))
        for number in self._settings:
            self.chosen[number] = 1

    def places(self) -> set[int]:
        """Return the positions of all cases that hold the word: quick where there are few."""
        found = set(self._index.places_of(self.text))
        if self._settings:
            found.update(
                compress(range(len(self._index)), map(self.chosen.__getitem__, self._index.settings.numbers))
            )
        return found

    def mask(self, first: int, last: int) -> Mask:
        """Return which of the cases from one position up to another hold the word."""
        word, lines = self.text, self._index.lines(first, last)
        if not self._settings:
            return bytes([word in line for line in lines])
        chosen, numbers = self.chosen, self._index.settings.numbers[first:last]
        return bytes([word in line or chosen[number] for line, number in zip(lines, numbers, strict=True)])


class Rowids(Sequence[int]):
    """The cases at some places of the index, as the store numbers them."""

    def __init__(self, places: array[int], index: CaseIndex) -> None:
        self._places, self._rowids = places, index.rowids

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, place: int) -> int: ...
    @overload
    def __getitem__(self, place: slice) -> list[int]: ...
    def __getitem__(self, place: int | slice) -> int | list[int]:
        if isinstance(place, slice):
            return [self._rowids[each] for each in self._places[place]]
        return self._rowids[self._places[place]]


class Found:
    """The cases that a filter lets through, in order.

    The first page is there at once. `go_on` finds the rest a step at a time, until `complete`; what is there
    already stays where it is.
    """

    def __init__(
        self, index: CaseIndex, order: Order, mask: Mask, words: Iterable[str] = (), page: int = PAGE
    ) -> None:
        self.places = array("I")  # in the index, in the order that was asked for
        self.complete = False
        self._index, self._order, self._mask, self._page = index, order, mask, page
        # The longest word is the rarest.
        self._words = [Word(index, word) for word in sorted(words, key=len, reverse=True)]
        self._steps = self._search() if self._words else self._take()
        self.go_on()

    @property
    def rowids(self) -> Rowids:
        """The cases that are found by now."""
        return Rowids(self.places, self._index)

    def go_on(self) -> bool:
        """Find more; say whether all is found."""
        if not self.complete:
            self.complete = next(self._steps, True) is True
        if self.complete:
            self._mask = b""
        return self.complete

    def all_found(self) -> Rowids:
        """Return all rowids, however long it takes."""
        while not self.go_on():
            pass
        return self.rowids

    def _take(self) -> Iterator[None]:
        """Take the cases of the mask, in order: a page, then ever more."""
        mask, positions = self._mask, self._order.positions
        total, size = mask.count(1), self._page
        if total == len(positions):
            self.places = positions  # every case: the order itself
            return
        self.places = array("I")
        taken = compress(positions, map(mask.__getitem__, positions))
        while True:
            self.places.extend(islice(taken, size))
            if len(self.places) == total:
                return
            size = 10 * STEP
            yield

    def _search(self) -> Iterator[None]:
        if self._look_at_first():
            return
        if len(self.places) < self._page:
            self._search_text()
            return
        yield
        whole = bytearray()
        for first in range(0, len(self._index), STEP):
            last = min(first + STEP, len(self._index))
            part: Mask = self._mask[first:last]
            for word in self._words:
                part = both(part, word.mask(first, last))
            whole += part
            yield
        self._mask = whole
        yield from self._take()

    def _look_at_first(self) -> bool:
        """Try the first cases one by one, while that promises to fill the page; say if these were all."""
        positions, mask, holds, words = self._order.positions, self._mask, self._holds, self._words
        there = compress(positions, map(mask.__getitem__, positions))
        total = mask.count(1)
        most = min(LOOKED_AT, total)
        for first in range(0, most, LOOK):
            for position in islice(there, LOOK):
                if holds(position, words):
                    self.places.append(position)
                    if len(self.places) == self._page:
                        return False
            if len(self.places) * most < self._page * (first + LOOK):
                return first + LOOK >= total
        return most == total

    def _holds(self, position: int, words: Sequence[Word]) -> bool:
        index = self._index
        start, end, setting = (
            index.starts[position],
            index.starts[position + 1],
            index.settings.numbers[position],
        )
        for word in words:
            if index.text.find(word.text, start, end) < 0 and not word.chosen[setting]:
                return False
        return True

    def _search_text(self) -> None:
        """Find the few cases there are by searching the whole text."""
        rarest, *others = self._words
        mask, holds = self._mask, self._holds
        places = {place for place in rarest.places() if mask[place] and holds(place, others)}
        positions = self._order.positions
        self.places = array("I", compress(positions, map(places.__contains__, positions)))
