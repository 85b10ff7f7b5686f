"""Two hundred ways in which the files of a store can be damaged, each the same in every run."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

PAGE = 4096
Damage = Callable[[Path], None]


def damages(count: int = 200, seed: int = 9) -> Iterator[tuple[str, Damage]]:
    """Give so many ways, each with its name."""
    chance = random.Random(seed)
    yield from _whole_file()
    kinds = (_flip, _zeroes, _noise, _cut, _page_of_zeroes, _pages_exchanged, _page_twice, _tail, _shifted)
    for number in range(count - len(list(_whole_file()))):
        kind = kinds[number % len(kinds)]
        yield f"{kind.__name__[1:]} {number}", kind(random.Random(chance.random()))


def _whole_file() -> Iterator[tuple[str, Damage]]:
    yield "missing", lambda file: file.unlink()
    yield "empty", lambda file: _write(file, b"")
    yield "one byte", lambda file: _write(file, b"S")
    yield "not encrypted", _not_encrypted
    yield "a text", lambda file: _write(file, b"This is not the caseload. " * 9000)
    yield "all zeroes", lambda file: _write(file, bytes(file.stat().st_size))
    yield "a folder", _a_folder
    yield "key file missing", lambda file: (file.parent / "key.json").unlink()
    yield "key file empty", lambda file: _write(file.parent / "key.json", b"")
    yield (
        "key file cut",
        lambda file: _write(file.parent / "key.json", (file.parent / "key.json").read_bytes()[:90]),
    )
    yield "both gone", _both_gone


def _write(file: Path, content: bytes) -> None:
    file.write_bytes(content)


def _not_encrypted(file: Path) -> None:
    file.unlink()
    with sqlite3.connect(file) as plain:
        plain.execute("CREATE TABLE cases (id TEXT)")
    plain.close()


def _a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def _both_gone(file: Path) -> None:
    file.unlink()
    (file.parent / "key.json").unlink()


def _changed(change: Callable[[bytearray], bytes | bytearray]) -> Damage:
    return lambda file: _write(file, bytes(change(bytearray(file.read_bytes()))))


def _flip(chance: random.Random) -> Damage:
    def change(raw: bytearray) -> bytearray:
        place = chance.randrange(len(raw))
        raw[place] ^= 1 << chance.randrange(8)
        return raw

    return _changed(change)


def _over(chance: random.Random, content: Callable[[int], bytes]) -> Damage:
    def change(raw: bytearray) -> bytearray:
        length = chance.choice((16, 100, 512, PAGE, 10 * PAGE))
        start = chance.randrange(max(1, len(raw) - length))
        raw[start : start + length] = content(length)
        return raw

    return _changed(change)


def _zeroes(chance: random.Random) -> Damage:
    return _over(chance, bytes)


def _noise(chance: random.Random) -> Damage:
    return _over(chance, chance.randbytes)


def _cut(chance: random.Random) -> Damage:
    return _changed(lambda raw: raw[: chance.randrange(1, len(raw))])


def _page_of_zeroes(chance: random.Random) -> Damage:
    def change(raw: bytearray) -> bytearray:
        page = chance.randrange(len(raw) // PAGE)
        raw[page * PAGE : (page + 1) * PAGE] = bytes(PAGE)
        return raw

    return _changed(change)


def _pages_exchanged(chance: random.Random) -> Damage:
    def change(raw: bytearray) -> bytearray:
        one, other = chance.sample(range(1, len(raw) // PAGE), 2)
        first, second = slice(one * PAGE, (one + 1) * PAGE), slice(other * PAGE, (other + 1) * PAGE)
        raw[first], raw[second] = raw[second], raw[first]
        return raw

    return _changed(change)


def _page_twice(chance: random.Random) -> Damage:
    def change(raw: bytearray) -> bytearray:
        one, other = chance.sample(range(1, len(raw) // PAGE), 2)
        raw[one * PAGE : (one + 1) * PAGE] = raw[other * PAGE : (other + 1) * PAGE]
        return raw

    return _changed(change)


def _tail(chance: random.Random) -> Damage:
    def change(raw: bytearray) -> bytearray:
        start = len(raw) - chance.randrange(1, 20) * 256
        raw[start:] = chance.randbytes(len(raw) - start)
        return raw

    return _changed(change)


def _shifted(chance: random.Random) -> Damage:
    def change(raw: bytearray) -> bytearray:
        del raw[chance.randrange(len(raw) - PAGE) :][: chance.randrange(1, 64)]
        place = chance.randrange(len(raw) - 1)
        return raw[:place] + raw[place + 1 :]

    return _changed(change)


def fresh(from_: Path, to: Path) -> Path:
    """Return a copy of a store to be damaged."""
    shutil.rmtree(to, ignore_errors=True)
    return shutil.copytree(from_, to)
