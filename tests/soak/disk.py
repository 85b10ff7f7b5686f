"""A disk that loses power: of what was written since the last flush, some is kept, some torn, some gone.

The log of `shim.c` is played back. What stands before a flush of its file is there. A later write is kept
whole, kept in part (sectors of 512 bytes in any choice), or lost, whatever came after it. Names (new, moved,
removed) reach the disk in their order, as journalling file systems keep it, surely with their folder's flush.

What it does not cover: a disk that says “flushed” and is not, and a file system that reorders names.
"""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

SECTOR = 512
_HEAD = struct.Struct("<cqII")


@dataclass(frozen=True)
class Record:
    """One thing that the program did to the disk."""

    kind: str
    offset: int
    path: str
    data: bytes


@dataclass
class Contents:
    """One file: what is surely on the disk, and the writes since, each with what it was."""

    sure: bytearray = field(default_factory=bytearray)
    pending: list[Record] = field(default_factory=list)


def records(log: Path) -> Iterator[Record]:
    """Read a log."""
    raw, place = log.read_bytes(), 0
    while place + _HEAD.size <= len(raw):
        kind, offset, length, size = _HEAD.unpack_from(raw, place)
        place += _HEAD.size
        path = raw[place : place + length].decode()
        yield Record(kind.decode(), offset, path, raw[place + length : place + length + size])
        place += length + size


class Disk:
    """The disk as the records leave it; `after_a_cut` gives one of the ways in which power may leave it."""

    def __init__(self, root: Path, before: Path) -> None:
        """Begin with the files of `before`, all surely on the disk, at the place `root`."""
        self.root = str(root)
        self.names: dict[str, Contents] = {}
        for path in before.rglob("*"):
            if path.is_file():
                name = f"{self.root}/{path.relative_to(before).as_posix()}"
                self.names[name] = Contents(bytearray(path.read_bytes()))
        self.sure_names = dict(self.names)
        self.moves: list[tuple[str, str, str]] = []  # of names, not surely on the disk

    def play(self, one: Record) -> None:
        """Do what one record says."""
        if one.kind in "CE":
            if one.path not in self.names:
                self.names[one.path] = Contents()
                self.moves.append(("new", one.path, ""))
            if one.kind == "E":
                self.names[one.path].pending.append(Record("T", 0, one.path, b""))
        elif one.kind in "WT":
            if one.path in self.names:
                self.names[one.path].pending.append(one)
        elif one.kind == "F":
            self._flush(one.path)
        elif one.kind == "R":
            to = one.data.decode()
            if one.path in self.names:
                self.names[to] = self.names.pop(one.path)
                self.moves.append(("rename", one.path, to))
        elif one.kind == "U" and self.names.pop(one.path, None) is not None:
            self.moves.append(("remove", one.path, ""))

    def _flush(self, path: str) -> None:
        if path in self.names:
            contents = self.names[path]
            for one in contents.pending:
                _apply(contents.sure, one)
            contents.pending = []
        self._flush_names(PurePosixPath(path), of_file=path in self.names)

    def _flush_names(self, path: PurePosixPath, *, of_file: bool) -> None:
        """A flush of a folder keeps its names; one of a file keeps that it is there, as file systems do."""
        kept: list[tuple[str, str, str]] = []
        last = max(
            (n for n, move in enumerate(self.moves) if _concerns(move, path, of_file=of_file)), default=-1
        )
        for number, move in enumerate(self.moves):
            if number <= last:
                _move(self.sure_names, move, self.names)
            else:
                kept.append(move)
        self.moves = kept

    def after_a_cut(self, chance: random.Random, to: Path) -> None:
        """Write one state in which the disk may be into a folder."""
        names = dict(self.sure_names)
        known = {id(contents): contents for contents in self.names.values()}
        for move in self.moves[: chance.randint(0, len(self.moves))]:
            _move(names, move, self.names)
        for name, contents in names.items():
            raw = bytearray(contents.sure)
            mood = chance.random()
            for one in known.get(id(contents), contents).pending:
                if mood < 0.15 or chance.random() < 0.5:
                    _apply(raw, one, None if chance.random() < 0.6 else chance)
            place = to / PurePosixPath(name).relative_to(self.root)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(raw)


def _concerns(move: tuple[str, str, str], path: PurePosixPath, *, of_file: bool) -> bool:
    if of_file:
        return move[0] == "new" and move[1] == str(path)
    return any(name and PurePosixPath(name).parent == path for name in move[1:])


def _move(names: dict[str, Contents], move: tuple[str, str, str], now: dict[str, Contents]) -> None:
    kind, path, to = move
    if kind == "new":
        names.setdefault(path, now.get(path) or Contents())
    elif kind == "rename":
        if path in names:
            names[to] = names.pop(path)
        elif to in now:
            names[to] = now[to]
    else:
        names.pop(path, None)


def _apply(raw: bytearray, one: Record, torn: random.Random | None = None) -> None:
    if one.kind == "T":
        raw[:] = raw[: one.offset].ljust(one.offset, b"\0")
        return
    if len(raw) < one.offset:
        raw.extend(bytes(one.offset - len(raw)))
    for start in range(0, len(one.data), SECTOR):
        if torn is None or torn.random() < 0.5:
            piece = one.data[start : start + SECTOR]
            place = one.offset + start
            if len(raw) < place:
                raw.extend(bytes(place - len(raw)))
            raw[place : place + len(piece)] = piece
