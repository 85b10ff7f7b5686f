"""Writes Outlook's .msg files as [MS-CFB] and [MS-OXMSG] have them: a compound file of properties."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

SECTOR, MINI, CUTOFF = 512, 64, 4096
FREE, END, FAT_SECTOR, NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
UNICODE, BINARY, LONG, TIME, STRING8, OBJECT = 0x001F, 0x0102, 0x0003, 0x0040, 0x001E, 0x000D


@dataclass
class Node:
    """A stream with its content, or a storage with what is in it."""

    name: str
    content: bytes | None = None
    kids: list[Node] = field(default_factory=list)


@dataclass
class Inner:
    """A message that is attached as a message."""

    message: OutlookMessage


@dataclass
class OutlookMessage:
    """What Outlook keeps of a message. With a `codepage` its texts are 8-bit, as old versions wrote them."""

    subject: str = ""
    body: str | None = None
    html: bytes | None = None
    html_codepage: int = 65001
    sender: tuple[str, str] = ("", "")
    to: Sequence[tuple[str, str]] = ()
    sent: datetime | None = None
    message_id: str = ""
    in_reply_to: str = ""
    headers: str = ""
    rtf: bytes | None = None
    codepage: int | None = None
    attachments: Sequence[tuple[str, bytes] | Inner] = ()

    def as_bytes(self) -> bytes:
        """Return the file."""
        to, files = len(self.to), len(self.attachments)
        header = b"\0" * 8 + struct.pack("<4I", to, files, to, files) + b"\0" * 8
        return compound_file(self.nodes(header))

    def nodes(self, header: bytes) -> list[Node]:
        """Return the streams and storages of the message."""
        told = _Properties(self.codepage)
        told.text(0x001A, "IPM.Note")
        told.text(0x0037, self.subject)
        told.number(0x3FDE, self.html_codepage)
        if self.codepage is not None:
            told.number(0x3FFD, self.codepage)
        if self.body is not None:
            told.text(0x1000, self.body)
        if self.html is not None:
            told.binary(0x1013, self.html)
        if self.rtf is not None:
            told.binary(0x1009, self.rtf)
        name, email = self.sender
        told.text(0x0C1A, name)
        told.text(0x0C1E, "SMTP" if "@" in email else "EX")
        told.text(0x0C1F, email)
        if "@" in email:
            told.text(0x5D01, email)
        for pid, text in ((0x1035, self.message_id), (0x1042, self.in_reply_to), (0x007D, self.headers)):
            if text:
                told.text(pid, text)
        if self.sent is not None:
            told.moment(0x0039, self.sent)
        kids = [Node("__properties_version1.0", header + told.table), *told.streams]
        kids += [_recipient(number, *one) for number, one in enumerate(self.to)]
        kids += [_attachment(number, one) for number, one in enumerate(self.attachments)]
        kids.append(
            Node("__nameid_version1.0", kids=[Node(f"__substg1.0_000{n}0102", b"") for n in (2, 3, 4)])
        )
        return kids


class _Properties:
    def __init__(self, codepage: int | None = None) -> None:
        self.table = b""
        self.streams: list[Node] = []
        self._codepage = codepage

    def _stream(self, pid: int, kind: int, content: bytes, size: int) -> None:
        self.table += struct.pack("<HHIII", kind, pid, 6, size, 0)
        self.streams.append(Node(f"__substg1.0_{pid:04X}{kind:04X}", content))

    def text(self, pid: int, text: str) -> None:
        if self._codepage is None:
            content = text.encode("utf-16-le")
            self._stream(pid, UNICODE, content, len(content) + 2)
        else:
            content = text.encode(f"cp{self._codepage}")
            self._stream(pid, STRING8, content, len(content) + 1)

    def binary(self, pid: int, content: bytes) -> None:
        self._stream(pid, BINARY, content, len(content))

    def number(self, pid: int, value: int) -> None:
        self.table += struct.pack("<HHIII", LONG, pid, 6, value, 0)

    def moment(self, pid: int, moment: datetime) -> None:
        ticks = int(moment.timestamp() * 10_000_000) + 116_444_736_000_000_000
        self.table += struct.pack("<HHIQ", TIME, pid, 6, ticks)

    def object(self, pid: int) -> None:
        self.table += struct.pack("<HHIII", OBJECT, pid, 6, 0xFFFFFFFF, 1)


def _recipient(number: int, name: str, email: str) -> Node:
    told = _Properties()
    told.text(0x3001, name)
    told.text(0x3003, email)
    told.text(0x39FE, email)
    told.number(0x0C15, 1)
    kids = [Node("__properties_version1.0", b"\0" * 8 + told.table), *told.streams]
    return Node(f"__recip_version1.0_#{number:08X}", kids=kids)


def _attachment(number: int, what: tuple[str, bytes] | Inner) -> Node:
    told, inner = _Properties(), []
    if isinstance(what, Inner):
        told.number(0x3705, 5)
        told.text(0x3001, what.message.subject)
        told.object(0x3701)
        counts = struct.pack("<4I", 0, len(what.message.attachments), 0, len(what.message.attachments))
        inner = [Node("__substg1.0_3701000D", kids=what.message.nodes(b"\0" * 8 + counts))]
    else:
        told.number(0x3705, 1)
        told.text(0x3707, what[0])
        told.text(0x3704, what[0][:8])
        told.text(0x370E, "application/octet-stream")
        told.binary(0x3701, what[1])
    kids = [Node("__properties_version1.0", b"\0" * 8 + told.table), *told.streams, *inner]
    return Node(f"__attach_version1.0_#{number:08X}", kids=kids)


def compound_file(kids: list[Node]) -> bytes:
    """Return a compound file, version 3, with these streams and storages."""
    return _Writer(Node("Root Entry", kids=kids)).bytes()


class _Writer:
    def __init__(self, root: Node) -> None:
        self._nodes = list(_flat(root))
        self._places = {id(node): place for place, node in enumerate(self._nodes)}
        self._sectors: list[bytes] = []
        self._fat: list[int] = []
        self._mini, self._mini_fat = b"", []  # type: tuple[bytes, list[int]]
        self._starts = {id(node): self._place(node) for node in self._nodes if node.content is not None}

    def bytes(self) -> bytes:
        """Return the whole file."""
        mini = self._chain(self._mini) if self._mini else END
        mini_fat = self._chain(b"".join(struct.pack("<I", one) for one in self._mini_fat), b"\xff")
        folder = self._chain(b"".join(self._entry(node, mini) for node in self._nodes))
        fats = 1
        while fats * (SECTOR // 4) < len(self._fat) + fats:
            fats += 1
        first = len(self._fat)
        assert fats <= 109, "a test's message is too large for a file without DIFAT sectors"
        table = [*self._fat, *[FAT_SECTOR] * fats]
        table += [FREE] * (fats * (SECTOR // 4) - len(table))
        header = struct.pack(
            "<8s16sHHHHH6s9I", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b"",
            0, fats, folder, 0, CUTOFF, mini_fat if self._mini_fat else END,
            -(-len(self._mini_fat) * 4 // SECTOR), END, 0,
        )  # fmt: skip
        difat = [first + number for number in range(fats)] + [FREE] * (109 - fats)
        return (
            header
            + struct.pack("<109I", *difat)
            + b"".join(self._sectors)
            + struct.pack(f"<{len(table)}I", *table)
        )

    def _place(self, node: Node) -> int:
        content = node.content or b""
        if not content:
            return END
        if len(content) >= CUTOFF:
            return self._chain(content)
        start = len(self._mini_fat)
        count = -(-len(content) // MINI)
        self._mini += content.ljust(count * MINI, b"\0")
        self._mini_fat += [*range(start + 1, start + count), END]
        return start

    def _chain(self, content: bytes, fill: bytes = b"\0") -> int:
        start = len(self._sectors)
        count = max(-(-len(content) // SECTOR), 1)
        content = content.ljust(count * SECTOR, fill)
        self._sectors += [content[n * SECTOR : (n + 1) * SECTOR] for n in range(count)]
        self._fat += [*range(start + 1, start + count), END]
        return start

    def _entry(self, node: Node, mini: int) -> bytes:
        is_root, is_stream = node is self._nodes[0], node.content is not None
        name = node.name.encode("utf-16-le") + b"\0\0"
        kids = sorted(node.kids, key=lambda kid: (len(kid.name), kid.name.upper()))
        child = self._places[id(_middle(kids))] if kids else NONE
        left, right = self._siblings.get(id(node), (NONE, NONE))
        size = len(self._mini) if is_root else len(node.content or b"")
        start = mini if is_root else self._starts.get(id(node), 0 if not is_stream else END)
        return struct.pack(
            "<64sHBBIII16sIQQIQ", name, len(name), 5 if is_root else 2 if is_stream else 1, 1,
            left, right, child, b"", 0, 0, 0, start, size,
        )  # fmt: skip

    @property
    def _siblings(self) -> dict[int, tuple[int, int]]:
        found: dict[int, tuple[int, int]] = {}
        for node in self._nodes:
            kids = sorted(node.kids, key=lambda kid: (len(kid.name), kid.name.upper()))
            self._tree(kids, found)
        return found

    def _tree(self, kids: list[Node], found: dict[int, tuple[int, int]]) -> None:
        if not kids:
            return
        half = len(kids) // 2
        left, right = kids[:half], kids[half + 1 :]
        found[id(kids[half])] = (
            self._places[id(_middle(left))] if left else NONE,
            self._places[id(_middle(right))] if right else NONE,
        )
        self._tree(left, found)
        self._tree(right, found)


def _middle(kids: list[Node]) -> Node:
    return kids[len(kids) // 2]


def _flat(node: Node) -> Iterator[Node]:
    yield node
    for kid in node.kids:
        yield from _flat(kid)
