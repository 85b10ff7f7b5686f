"""A letter that is ready to be written: the same for the PDF and the Word file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from caseworker_app.letters.markup import Block, Run, Words, plain

MM: Final = 72 / 25.4
PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0  # millimetres
SIDE, FOOT, HEAD_OF_LATER_PAGES = 25.0, 20.0, 22.0
# What shows in the window of a DL envelope however the sheet slides, and what must stay clear around it.
WINDOW_LEFT, WINDOW_RIGHT, WINDOW_TOP, WINDOW_BOTTOM = 20.0, 100.0, 57.0, 81.0
CLEAR_LEFT, CLEAR_RIGHT, CLEAR_TOP, CLEAR_BOTTOM = 10.0, 110.0, 46.0, 92.0
ADDRESS_LINE, ADDRESS_LINES, ADDRESS_POINTS = 4.0, 6, 10.0
RETURN_LINE, RETURN_POINTS = 44.5, 6.0  # above what must stay clear
SENDER_LEFT, SENDER_TOP = 120.0, 18.0
DATE_LINE, BODY_TOP = 99.0, 112.0
FOLDS, FOLD_LENGTH = (99.0, 198.0), 5.0


@dataclass(frozen=True, slots=True)
class Sender:
    """The council at the head of a letter."""

    council: str
    lines: tuple[str, ...]  # its address
    contact: tuple[str, ...]  # the caseworker, telephone, email
    logo: Path | None = None
    signature: Path | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """Everything that stands on the pages of one letter."""

    kind: str
    title: str
    reference: str
    initials: str
    date: str
    address: tuple[str, ...]  # at most six lines, already fitted to the window
    sender: Sender
    source: str
    blocks: tuple[Block, ...]
    signed: tuple[str, ...]
    enclosures: tuple[str, ...] = ()
    copy_note: str = ""
    large: bool = False
    points: float = 12.0  # of the words, where it is not large print
    cover: tuple[Block, ...] = ()  # a sheet before the letter that offers it in another language
    reprint: bool = False
    unsigned: bool = False

    @property
    def body(self) -> tuple[Block, ...]:
        """The blocks from the salutation to the list of enclosures, without the signature."""
        note = (Words((Run(self.copy_note, bold=True),)),) if self.copy_note else ()
        return (*note, *self.blocks)

    @property
    def closing(self) -> tuple[str, ...]:
        """The signature, a line each."""
        return () if self.unsigned else ("Yours sincerely", *self.signed)

    @property
    def enclosed(self) -> str:
        """The line that lists what is in the envelope beside the letter."""
        return f"Enclosed: {'; '.join(self.enclosures)}." if self.enclosures else ""

    def said(self) -> str:
        """The words of the letter alone, without its head, its signature and its foot."""
        return f"{plain(self.cover)}\n{plain(self.body)}"

    def text(self) -> str:
        """Every word that can be read on the pages, for the guard and for tests."""
        lines: Sequence[str] = (
            *self.address, self.sender.council, *self.sender.lines, *self.sender.contact, self.date,
            self.reference, plain(self.cover), plain(self.body), *self.closing, self.enclosed, self.source,
        )  # fmt: skip
        return "\n".join(lines)
