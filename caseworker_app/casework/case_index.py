"""Every case in some seventy bytes each, so that a keystroke searches all of them in memory.

The folded text of all cases stands in one piece, one line a case; what tokens ask about stands in arrays of
small numbers. A case keeps its position for as long as the index lives.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from caseworker_app.store.folding import fold

CLOSED, EXCEPTED, STRICT, GONE, SETTLED = 1, 2, 4, 8, 16  # settled: open, and nothing is due
FIRST_DAY = date(1950, 1, 1)
USUAL_TEXT = 48  # bytes a case; more is found when it is needed
FITS_IN_A_BYTE = 256
Mask = bytes | bytearray  # one byte a case: 1 where it is in


@dataclass(frozen=True, slots=True)
class Entry:
    """What the filter must know of one case. `due` and `heard` (the last contact) count days, 0 is none."""

    rowid: int
    text: str
    setting: str
    caseworker: str
    team: str
    step: str
    due: int
    cohort: int
    flags: int
    heard: int = 0


class Names:
    """Names that many cases share, each kept once under a number that takes a byte while it fits."""

    def __init__(self, room: int = 0) -> None:
        self.names: list[str] = []
        self.folded: list[str] = []
        self.numbers = array("B", [0]) * room  # by position
        self._known: dict[str, int] = {}

    def put(self, position: int, name: str) -> None:
        """Give a position its name."""
        number = self._known.get(name)
        if number is None:
            number = self._known[name] = len(self.names)
            self.names.append(name)
            self.folded.append(fold(name))
            if number == FITS_IN_A_BYTE:
                self.numbers = array("H", self.numbers)
        self.numbers[position] = number

    def holding(self, words: Sequence[str]) -> list[int]:
        """Return the numbers of the names that hold all these folded words."""
        found: Iterable[int] = range(len(self.folded))
        for word in words:
            found = [number for number in found if word in self.folded[number]]
        return list(found)

    def mask(self, numbers: Iterable[int]) -> bytes:
        """Return the cases that bear one of these names."""
        chosen = bytearray(len(self.names))
        for number in numbers:
            chosen[number] = 1
        return bytes(map(chosen.__getitem__, self.numbers))


class CaseIndex:
    """The cases by position, in the order in which the store holds them.

    Room for all is taken at once: arrays that grow side by side would leave as many holes as they hold.
    """

    def __init__(self, room: int = 0) -> None:
        self.rowids, self.due = array("I", [0]) * room, array("H", [0]) * room
        self.heard = array("H", [0]) * room
        self.settings, self.caseworkers = Names(room), Names(room)
        self.teams, self.steps = Names(room), Names(room)
        self.cohort, self.flags = bytearray(room), bytearray(room)
        self.starts = array("I", [0]) * (room + 1)  # and, last, where the next text will start
        self.text = bytearray(room * USUAL_TEXT)
        self.version = 0
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def extend(self, entries: Iterable[Entry]) -> None:
        """Add cases at the end."""
        for entry in entries:
            self._make_room()
            place, start = self._count, self.starts[self._count]
            line = entry.text.encode() + b"\n"
            self.text[start : start + len(line)] = line
            self.starts[place + 1] = start + len(line)
            self.rowids[place], self.due[place], self.heard[place] = entry.rowid, entry.due, entry.heard
            self.settings.put(place, entry.setting)
            self.caseworkers.put(place, entry.caseworker)
            self.teams.put(place, entry.team)
            self.steps.put(place, entry.step)
            self.cohort[place], self.flags[place] = entry.cohort, entry.flags
            self._count += 1
        self.version += 1

    def trim(self) -> None:
        """Give back the room that was not needed, once all cases are in."""
        for column in self._columns():
            del column[self._count :]
        del self.starts[self._count + 1 :]
        del self.text[self.starts[self._count] :]

    def _make_room(self) -> None:
        if self._count == len(self.rowids):
            for column in self._columns():
                column.append(0)
            self.starts.append(0)

    def _columns(self) -> tuple[array[int] | bytearray, ...]:
        named = (self.settings, self.caseworkers, self.teams, self.steps)
        return (
            self.rowids,
            self.due,
            self.heard,
            self.cohort,
            self.flags,
            *(names.numbers for names in named),
        )

    def position(self, rowid: int) -> int | None:
        """Return where a case stands, if it is here."""
        place = bisect_left(self.rowids, rowid)
        if place < len(self) and self.rowids[place] == rowid:
            return place
        try:  # a case that came later than one with a higher number
            return self.rowids.index(rowid)
        except ValueError:
            return None

    def put(self, entry: Entry) -> None:
        """Take in a new case, or what changed of a known one."""
        place = self.position(entry.rowid)
        if place is None:
            self.extend([entry])
            return
        self.settings.put(place, entry.setting)
        self.caseworkers.put(place, entry.caseworker)
        self.teams.put(place, entry.team)
        self.steps.put(place, entry.step)
        self.due[place], self.heard[place] = entry.due, entry.heard
        self.cohort[place], self.flags[place] = entry.cohort, entry.flags
        self._put_line(place, entry.text.encode())
        self.version += 1

    def _put_line(self, place: int, line: bytes) -> None:
        start, old = self.starts[place], self.line(place)
        if line != old:
            self.text[start : start + len(old)] = line
            longer = len(line) - len(old)
            self.starts[place + 1 :] = array("I", [later + longer for later in self.starts[place + 1 :]])

    def remove(self, rowid: int) -> None:
        """Show a case no more."""
        place = self.position(rowid)
        if place is not None:
            self.flags[place] |= GONE
            self.version += 1

    def line(self, place: int) -> bytes:
        """Return the folded text of one case."""
        return bytes(self.text[self.starts[place] : self.starts[place + 1] - 1])

    def lines(self, first: int, last: int) -> list[bytes]:
        """Return the folded text of the cases from one position up to, not with, another."""
        return bytes(self.text[self.starts[first] : self.starts[last] - 1]).split(b"\n")

    def places_of(self, word: bytes) -> Iterator[int]:
        """Give the positions of the cases whose own text holds the folded word, in rising order."""
        found = self.text.find(word)
        while found >= 0:
            place = bisect_right(self.starts, found) - 1
            yield place
            found = self.text.find(word, self.starts[place + 1])

    def where_flags(self, wanted: Callable[[int], bool]) -> Mask:
        """Return the cases whose flags are wanted."""
        return self.flags.translate(bytes(wanted(flags) for flags in range(256)))

    def where_cohort(self, wanted: Callable[[int], bool]) -> Mask:
        """Return the cases whose school year of birth is wanted."""
        return self.cohort.translate(bytes(wanted(cohort) for cohort in range(256)))

    def not_heard_since(self, day: int) -> Mask:
        """Return the cases whose family was last in contact before a day, or never."""
        return bytes([heard < day for heard in self.heard])

    def where_due(self, day: int, wanted: Callable[[int, int], bool]) -> Mask:
        """Return the cases wanted by when their next step is due, and by their flags.

        When: 0 no date, 1 before the day, 2 on it, 3 after it.
        """
        when = bytes([0]) + bytes([1 << 5]) * (day - 1) + bytes([2 << 5]) + bytes([3 << 5]) * (65535 - day)
        dues = bytes(map(when.__getitem__, self.due))
        told = int.from_bytes(dues, "little") | int.from_bytes(self.flags, "little")  # flags take five bits
        table = bytes(code < 1 << 7 and wanted(code >> 5, code & 31) for code in range(256))
        return told.to_bytes(len(dues), "little").translate(table)


def both(one: Mask, other: Mask) -> bytes:
    """Return the cases that are in both."""
    joined = int.from_bytes(one, "little") & int.from_bytes(other, "little")
    return joined.to_bytes(len(one), "little")


def either(one: Mask, other: Mask) -> bytes:
    """Return the cases that are in one or the other."""
    joined = int.from_bytes(one, "little") | int.from_bytes(other, "little")
    return joined.to_bytes(len(one), "little")


def day_number(day: date) -> int:
    """Return a day as the index counts days; 0 is no date."""
    return min(max((day - FIRST_DAY).days, 1), 65535)
