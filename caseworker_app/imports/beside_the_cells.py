"""What a .xlsx holds beside its values: comments on cells, and formulas whose value was never worked out.

The reader of values gives neither. The parts are read after the guards have refused files past a limit and
files with entities, with the standard library's parser.
"""

from __future__ import annotations

import html
import posixpath
import re
import zipfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET

Spot = tuple[int, int]  # row and column, counted from 0

# A formula with its kind of cell, and its value: Excel marks a text that is empty on purpose with t="str".
FORMULA = re.compile(
    rb"<(?:\w+:)?c\b([^<>]*)>\s*<(?:\w+:)?f\b[^<>]*?(?:/>|>([^<]*)</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\b[^<>]*>([^<]*)<)?"
)
AT = re.compile(r"""\br\s*=\s*["']\$?([A-Z]{1,3})\$?(\d+)["']""")
REFERENCE = re.compile(r"([A-Z]{1,3})(\d+)")


@dataclass(frozen=True, slots=True)
class Beside:
    """The formulas without a value and the comments of one sheet, by where they stand."""

    formulas: Mapping[Spot, str] = field(default_factory=dict)
    comments: Mapping[Spot, str] = field(default_factory=dict)


def read(path: Path, with_formulas: Collection[str]) -> dict[str, Beside]:
    """Return by sheet what stands beside the values; only the parts that hold formulas are read for them."""
    if not zipfile.is_zipfile(path):
        return {}
    with zipfile.ZipFile(path) as package:
        names = set(package.namelist())
        if "xl/workbook.xml" not in names:
            return {}
        book = _tree(package, "xl/workbook.xml")
        parts = _related(package, "xl/workbook.xml", names)
        found = {}
        for sheet in _all(book, "sheet"):
            key = next((value for name, value in sheet.items() if name.endswith("}id")), "")
            part = parts.get(key, ("", ""))[1]
            if part in names:
                found[sheet.get("name", "")] = Beside(
                    _formulas(package.read(part)) if part in with_formulas else {},
                    _comments(package, part, names),
                )
        return found


def _tree(package: zipfile.ZipFile, part: str) -> ET.Element:
    # The guards refused entities; the parser itself opens nothing from outside.
    return ET.fromstring(package.read(part))  # noqa: S314


def _all(tree: ET.Element, name: str) -> list[ET.Element]:
    return [element for element in tree.iter() if element.tag.rpartition("}")[2] == name]


def _related(package: zipfile.ZipFile, part: str, names: set[str]) -> dict[str, tuple[str, str]]:
    """Return the parts that a part names, by their key: the kind and the place of each."""
    folder, name = posixpath.split(part)
    rels = f"{folder}/_rels/{name}.rels"
    if rels not in names:
        return {}
    return {
        one.get("Id", ""): (
            one.get("Type", "").rpartition("/")[2],
            posixpath.normpath(posixpath.join("/", folder, one.get("Target", ""))).lstrip("/"),
        )
        for one in _all(_tree(package, rels), "Relationship")
    }


def _formulas(content: bytes) -> dict[Spot, str]:
    found: dict[Spot, str] = {}
    for attributes, formula, value in FORMULA.findall(content):
        words = attributes.decode("utf-8", "replace")
        if value or re.search(r"""\bt\s*=\s*["']str["']""", words):
            continue
        if at := AT.search(words):
            text = html.unescape(formula.decode("utf-8", "replace")) or "(formula)"
            found[_spot(at[1], at[2])] = f"={text}"
    return found


def _comments(package: zipfile.ZipFile, part: str, names: set[str]) -> dict[Spot, str]:
    """Return the comments of a sheet; the answers of a thread are one text under each other."""
    legacy: dict[Spot, str] = {}
    threads: dict[Spot, str] = {}
    for kind, place in _related(package, part, names).values():
        if place not in names or kind not in ("comments", "threadedComment"):
            continue
        into, name = (threads, "threadedComment") if kind == "threadedComment" else (legacy, "comment")
        for one in _all(_tree(package, place), name):
            if at := REFERENCE.fullmatch(one.get("ref", "")):
                spot = _spot(at[1], at[2])
                words = "".join(text for t in _texts(one) for text in t.itertext()).strip()
                into[spot] = f"{into[spot]}\n{words}" if spot in into else words
    return {spot: words for spot, words in {**legacy, **threads}.items() if words}


def _texts(comment: ET.Element) -> list[ET.Element]:
    """Return the parts of a comment that hold its words; a reading aid beside them is no word of it."""
    aids = {id(t) for aid in _all(comment, "rPh") for t in _all(aid, "t")}
    plain = [t for t in _all(comment, "t") if id(t) not in aids]
    return plain or _all(comment, "text")


def _spot(letters: str, number: str) -> Spot:
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(number) - 1, column - 1
