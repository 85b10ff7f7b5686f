"""Two wordings line by line: what was taken out and what was put in, told by a sign, a word and a colour."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtGui import QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from caseworker_app.ui import theme

if TYPE_CHECKING:
    from caseworker_app.letters.wording import Line

_SIGNS = {"same": "  ", "old": "− ", "new": "+ "}
_GROUNDS = {"old": "late_chip", "new": "met_chip"}
_AROUND = 2  # lines that are the same, before and after a change


class Differences(QPlainTextEdit):
    """Shows changed lines with a little of what stands around them."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setAccessibleName("What is different")

    def show_parts(self, parts: Sequence[tuple[str, Sequence[Line]]]) -> None:
        """Show comparisons, each under a sentence."""
        self.clear()
        cursor = QTextCursor(self.document())
        for sentence, lines in parts:
            self._add(cursor, sentence, "", strong=True)
            for line in _near_changes(lines):
                sign = "…" if line is None else f"{_SIGNS[line.kind]}{line.text}"
                self._add(cursor, sign, "" if line is None else line.kind)
            self._add(cursor, "", "")
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _add(self, cursor: QTextCursor, words: str, kind: str, *, strong: bool = False) -> None:
        look = theme.current()
        block, text = QTextBlockFormat(), QTextCharFormat()
        if kind in _GROUNDS:
            block.setBackground(look.colour(_GROUNDS[kind]))
        text.setFont(look.font("strong" if strong else "body"))
        text.setForeground(look.colour("quiet" if kind == "same" else "text"))
        if not cursor.atStart():
            cursor.insertBlock()
        cursor.setBlockFormat(block)
        cursor.insertText(words, text)


def _near_changes(lines: Sequence[Line]) -> list[Line | None]:
    """Return the changed lines and their neighbours; none stands for what is left out."""
    changed = [place for place, line in enumerate(lines) if line.kind != "same"]
    wanted = {near for place in changed for near in range(place - _AROUND, place + _AROUND + 1)}
    kept: list[Line | None] = []
    for place, line in enumerate(lines):
        if place in wanted:
            kept.append(line)
        elif kept and kept[-1] is not None:
            kept.append(None)
    return kept
