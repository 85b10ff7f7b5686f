"""A letter's words as blocks (markdown-it-py): what both writers read, and what the guard scans."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from caseworker_app.errors import WrongUse
from caseworker_app.letters.characters import clean
from caseworker_app.letters.sandbox import FACT_CLOSES, FACT_OPENS

_DEEPEST_HEADING = 3
TIMELINE, _STOP_COLUMNS = "timeline", 4
_PICTURE_OR_LINK: Final = re.compile(r"!?\[[^\]]*\]\([^)]*\)")
_TAG: Final = re.compile(r"</?[A-Za-z][^<>]*>")
_MARK: Final = re.compile(f"{FACT_OPENS}(\\d+){FACT_CLOSES}")


@dataclass(frozen=True, slots=True)
class Run:
    """Some words in one weight. Emphasis is always bold: letters have no italics."""

    text: str
    bold: bool = False


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; the first of a letter says what it is about."""

    runs: Runs
    level: int


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph."""

    runs: Runs


@dataclass(frozen=True, slots=True)
class Points:
    """A list, numbered or not."""

    points: tuple[Runs, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; the first row is the heading, but in a box, where the first column stands out."""

    rows: tuple[tuple[Runs, ...], ...]


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop of a timeline: its state (done, now, or to come), when, what, and what to know about it."""

    state: Runs
    when: Runs
    title: Runs
    text: Runs


@dataclass(frozen=True, slots=True)
class Timeline:
    """What is done, now and to come, on one line: a table whose first heading is “timeline”."""

    stops: tuple[Stop, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """What stands in a frame: what the reader needs to do."""

    inside: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class NewPage:
    """The next block begins a page."""


Block = Heading | Words | Points | Table | Timeline | Box | NewPage


def read(rendered: str, facts: Sequence[str]) -> tuple[Block, ...]:
    """Return the blocks of a rendered letter, each fact's text in its place, as text and never as mark-up."""
    facts = [clean(fact) for fact in facts]
    return tuple(filled for block in _skeleton(rendered) for filled in _filled(block, facts))


@lru_cache(maxsize=256)
def _skeleton(rendered: str) -> tuple[Block, ...]:
    """Parse the Markdown; letters of one kind that differ in facts alone are parsed once."""
    tokens = _PARSER.parse(rendered)
    return tuple(_blocks(tokens))


def _parser() -> MarkdownIt:
    made = MarkdownIt("zero")
    made.enable(["heading", "list", "blockquote", "table", "emphasis", "hr", "escape", "newline"])
    return made


_PARSER: Final = _parser()


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    place = 0
    while place < len(tokens):
        token = tokens[place]
        end = _closing(tokens, place)
        inner = tokens[place + 1 : end]
        if token.type == "heading_open":
            yield Heading(_runs(inner[0]), int(token.tag[1]))
        elif token.type == "paragraph_open":
            yield Words(_runs(inner[0]))
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            yield Points(tuple(_points(inner)), token.type == "ordered_list_open")
        elif token.type == "blockquote_open":
            yield Box(tuple(_blocks(inner)))
        elif token.type == "table_open":
            yield _table(tuple(_rows(inner)))
        elif token.type == "hr":
            yield NewPage()
        place = end + 1


def _table(rows: tuple[tuple[Runs, ...], ...]) -> Block:
    if rows and text_of(rows[0][0]).strip() == TIMELINE:
        return Timeline(tuple(Stop(*row) for row in rows[1:] if len(row) == _STOP_COLUMNS))
    return Table(rows)


def _closing(tokens: Sequence[Token], place: int) -> int:
    depth = 0
    for at in range(place, len(tokens)):
        depth += tokens[at].nesting
        if depth == 0:
            return at
    return len(tokens) - 1


def _points(tokens: Sequence[Token]) -> Iterator[Runs]:
    place = 0
    while place < len(tokens):
        end = _closing(tokens, place)
        inline = [token for token in tokens[place:end] if token.type == "inline"]
        if any(token.type.endswith("list_open") for token in tokens[place + 1 : end]):
            raise WrongUse("A list inside a list is not allowed in a letter.", "Write one list.")
        yield tuple(run for token in inline for run in _runs(token))
        place = end + 1


def _rows(tokens: Sequence[Token]) -> Iterator[tuple[Runs, ...]]:
    row: list[Runs] = []
    for token in tokens:
        if token.type == "inline":
            row.append(_runs(token))
        elif token.type == "tr_close":
            if any(row):
                yield tuple(row)
            row = []


def mistakes(words: str) -> Iterator[tuple[int, str, str]]:
    """Give what a letter cannot show of the Markdown of some words: line, what, remedy."""
    lists = 0
    for token in _PARSER.parse(words):
        if token.type.endswith("list_open"):
            lists += 1
            if lists > 1:
                yield _line(token), "A list inside a list is not allowed in a letter.", "Write one list."
        elif token.type.endswith("list_close"):
            lists -= 1
        elif token.type == "heading_open" and int(token.tag[1]) > _DEEPEST_HEADING:
            yield _line(token), "This heading is too small.", "Write # or ##."
    for number, line in enumerate(words.splitlines(), 1):
        yield from ((number, what, remedy) for what, remedy in _not_set(line))


def _not_set(line: str) -> Iterator[tuple[str, str]]:
    """Give what a person may take for mark-up, and a letter does not: what, remedy."""
    for found in _PICTURE_OR_LINK.finditer(line):
        if found[0].startswith("!"):
            yield "A picture cannot stand in the words of a letter.", "Enclose it as a document instead."
        else:
            yield "A link would be printed as it is typed.", "Write the address out in words."
    tag = _TAG.search(line)
    if tag is not None:
        yield (
            f"“{tag[0][:40]}” would be printed as it is typed.",
            "Take it out. For bold words write **words**.",
        )


def _line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 1


def _runs(token: Token) -> Runs:
    runs: list[Run] = []
    bold = 0
    for child in token.children or ():
        if child.type in ("strong_open", "em_open"):
            bold += 1
        elif child.type in ("strong_close", "em_close"):
            bold -= 1
        elif child.type == "softbreak":
            runs.append(Run(" ", bold > 0))
        elif child.type == "hardbreak":
            runs.append(Run("\n", bold > 0))
        elif child.content:
            runs.append(Run(child.content, bold > 0))
    return tuple(runs)


def _filled(block: Block, facts: Sequence[str]) -> Iterator[Block]:
    """Put the facts into a block; a paragraph that is one fact of several lines becomes several blocks."""
    if isinstance(block, Words):
        if len(block.runs) == 1 and (mark := _MARK.fullmatch(block.runs[0].text.strip())):
            yield from _of_lines(facts[int(mark[1])], block.runs[0].bold)
        else:
            yield Words(_put(block.runs, facts))
    elif isinstance(block, Heading):
        yield replace(block, runs=_put(block.runs, facts))
    elif isinstance(block, Points):
        yield replace(block, points=tuple(_put(point, facts) for point in block.points))
    elif isinstance(block, Table):
        yield Table(tuple(tuple(_put(cell, facts) for cell in row) for row in block.rows))
    elif isinstance(block, Timeline):
        yield Timeline(tuple(_stop(stop, facts) for stop in block.stops))
    elif isinstance(block, Box):
        yield Box(tuple(filled for inner in block.inside for filled in _filled(inner, facts)))
    else:
        yield block


def _stop(stop: Stop, facts: Sequence[str]) -> Stop:
    return Stop(*(_put(runs, facts) for runs in (stop.state, stop.when, stop.title, stop.text)))


def _of_lines(text: str, bold: bool) -> Iterator[Block]:
    """Return a typed text as paragraphs; lines that begin with a dash become one list."""
    points: list[Runs] = []
    for line in [line.strip() for line in text.splitlines() if line.strip()]:
        if line.startswith(("- ", "• ", "* ")):
            points.append((Run(line[2:].strip(), bold),))
            continue
        if points:
            yield Points(tuple(points))
            points = []
        yield Words((Run(line, bold),))
    if points:
        yield Points(tuple(points))


def _put(runs: Runs, facts: Sequence[str]) -> Runs:
    return tuple(replace(run, text=_MARK.sub(lambda mark: facts[int(mark[1])], run.text)) for run in runs)


def plain(blocks: Sequence[Block]) -> str:
    """Return the words of blocks as text, a line each."""
    return "\n".join(_plain(blocks))


def _plain(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Heading | Words):
            yield text_of(block.runs)
        elif isinstance(block, Points):
            yield from map(text_of, block.points)
        elif isinstance(block, Table):
            yield from (" ".join(map(text_of, row)) for row in block.rows)
        elif isinstance(block, Timeline):
            for stop in block.stops:
                yield from map(text_of, (stop.state, stop.when, stop.title, stop.text))
        elif isinstance(block, Box):
            yield from _plain(block.inside)


def text_of(runs: Runs) -> str:
    """Return the words of some runs."""
    return "".join(run.text for run in runs)
