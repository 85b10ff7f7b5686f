"""The pages of help: files of `resources/help`, one a task, and those made from the rules and the changelog.

A file begins with its title (`# Log a contact`). A first line `also: ring, phone call` gives words that
people search for and the page does not say. `index.md` lists every page under its headings.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from caseworker_app import paths

INDEX = "index"
_ALSO = "also: "
_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\(([^)\s]+)\)")
_PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")


@dataclass(frozen=True)
class Page:
    """One page: its name in links, its title, its text in Markdown, and words that also find it."""

    name: str
    title: str
    text: str
    also: str = ""

    @property
    def links(self) -> tuple[str, ...]:
        """The pages and addresses to which it leads."""
        return tuple(found[2] for found in _LINK.finditer(self.text))

    @property
    def pictures(self) -> tuple[tuple[str, str], ...]:
        """Its pictures: what each shows, in words, and its file."""
        return tuple((found[1], found[2]) for found in _PICTURE.finditer(self.text))

    @property
    def plain(self) -> str:
        """Its words without marks."""
        return re.sub(r"[*`#|>_-]+", " ", _LINK.sub(r"\1", _PICTURE.sub(" ", self.text)))


def folder() -> Path:
    """Return where the pages and pictures are."""
    return paths.resources() / "help"


@cache
def written() -> Mapping[str, Page]:
    """Read the pages that somebody wrote."""
    return {path.stem: _read(path) for path in sorted(folder().glob("*.md"))}


@cache
def every() -> Mapping[str, Page]:
    """Return all pages, those made from the rules and the changelog too."""
    from caseworker_app.ui.help import made

    return {**written(), **{page.name: page for page in made.pages()}}


def page(name: str) -> Page:
    """Return a page by its name; one that is not there leads to the index."""
    known = written()
    return known[name] if name in known else every().get(name, known[INDEX])


@cache
def contents() -> Sequence[tuple[str, tuple[tuple[str, str], ...]]]:
    """Return the headings of the index with the pages under each: title and name."""
    groups: list[tuple[str, tuple[tuple[str, str], ...]]] = []
    for part in written()[INDEX].text.split("\n## ")[1:]:
        heading, _, body = part.partition("\n")
        groups.append((heading, tuple((found[1], found[2]) for found in _LINK.finditer(body))))
    return groups


def search(words: str) -> list[Page]:
    """Return the pages in which every word begins one of theirs, the best first."""
    wanted = _words(words)
    if not wanted:
        return []
    found = [
        (rank, number, each) for number, each in enumerate(every().values()) if (rank := _rank(each, wanted))
    ]
    return [each for _, _, each in sorted(found, key=lambda item: (-item[0], item[1]))]


def _rank(each: Page, wanted: Sequence[str]) -> int:
    """Weigh a page: a word in its title counts most, then one that also finds it, then one in its text."""
    places = ((_words(each.title), 8), (_words(each.also), 5), (_words(each.plain), 1))
    total = 0
    for word in wanted:
        weight = max((w for place, w in places if any(has.startswith(word) for has in place)), default=0)
        if not weight:
            return 0
        total += weight
    return total + (each.name in written())  # of two that are as good, the one that somebody wrote


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold().replace("’", "'").replace("'", ""))


def _read(path: Path) -> Page:
    text, also = path.read_text("utf-8"), ""
    if text.startswith(_ALSO):
        first, _, text = text.partition("\n")
        also = first.removeprefix(_ALSO)
    heading, _, body = text.lstrip().partition("\n")
    return Page(path.stem, heading.removeprefix("# ").strip(), body.strip(), also)
