"""The facts at the head of a letter's source: TOML between +++ lines, before the words."""

from __future__ import annotations

import tomllib
from typing import Any

from caseworker_app.errors import WrongUse

FENCE = "+++"
LARGEST = 60_000  # letters of one source; the longest of ours has 6,000


class TemplateWrong(WrongUse):
    """A letter's source cannot be used; `line` says where."""

    def __init__(self, where: str, line: int, what: str, remedy: str) -> None:
        super().__init__(f"{where}, line {line}: {what}", remedy)
        self.line, self.what = line, what


def split(source: str, where: str) -> tuple[dict[str, Any], str, int]:
    """Return the front matter, the words, and the line on which the words begin."""
    if len(source) > LARGEST:
        raise too_long(where)
    lines = source.splitlines()
    if not lines or lines[0].strip() != FENCE:
        raise TemplateWrong(where, 1, "the first line is not +++.", "Begin with the facts between +++ lines.")
    end = next((number for number, line in enumerate(lines[1:], 1) if line.strip() == FENCE), None)
    if end is None:
        raise TemplateWrong(where, 1, "the second +++ is missing.", "Close the facts with a line of +++.")
    try:
        front = tomllib.loads("\n".join(lines[1:end]))
    except tomllib.TOMLDecodeError as error:
        told = str(error)
        at = int(told.rsplit("line ", 1)[1].split(",")[0]) + 1 if "line " in told else 1
        raise TemplateWrong(where, at, f"this is not TOML ({told}).", 'Write name = "text".') from error
    return front, "\n".join(lines[end + 1 :]) + "\n", end + 2


def too_long(where: str) -> TemplateWrong:
    """Say that a source is longer than a letter can be."""
    return TemplateWrong(where, 1, "the letter is too long.", f"Keep it under {LARGEST:,} letters.")
