"""Columns that are not dates: names, yes and no, years, settings, words. Each distinct text is read once."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from caseworker_app.casework.incoming import FieldValue
from caseworker_app.imports.workbook import Cell

NOTHING = frozenset(
    {"", "-", "--", "–", "—", "n/a", "na", "none", "nil", "unknown", "not known", "tbc", "?", "."}
)
YES = re.compile(r"(?:y|yes|true|1|x|lac|cla|cic)\b(?!\.\d)|[✓✔]", re.IGNORECASE)
NO = re.compile(r"(?:n/a|n|no|false|0|none|nil|not)\b(?!\.\d)|-+$", re.IGNORECASE)
NOT_A_SETTING = re.compile(
    r"(?:ehe|eotas(?:\(?c\)?)?|eotis|neet|none|nil|n/?a|tbc|tba|-+|\?+|no school|awaiting.*|"
    r"not in (?:education|school).*|out of (?:school|education).*|home tuition|home educated|"
    r"elective home education|cme|seeking.*|no placement)",
    re.IGNORECASE,
)
BESIDE_NAME = re.compile(r"\s*\([^()]*\)\s*$")  # “Rohan Shah (twin)”
YEAR = re.compile(r"(?:y(?:ea)?r?|nc|ncy)?\s*(\d{1,2}|r|reception|n[12]?|nursery)\b.*", re.IGNORECASE)


class Odd(NamedTuple):
    """What is to be told of one cell: rejected, doubtful, or only kept as text."""

    outcome: str  # rejected, doubtful, kept
    why: str


@dataclass(slots=True)
class Values:
    """One column as typed values, cell for cell, with what is odd by index."""

    values: Sequence[object]
    odd: dict[int, Odd] = field(default_factory=dict)


class ChildName(NamedTuple):
    """A full name taken apart."""

    given: str
    family: str


def text_of(cell: Cell) -> str:
    """Return a cell as the words a person saw in it."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "Yes" if cell else "No"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, date):
        day = f"{cell.day:02}/{cell.month:02}/{cell.year:04}"  # several times quicker than strftime
        timed = isinstance(cell, dt.datetime) and cell.time() != dt.time()
        return f"{day} {cell:%H:%M}" if timed else day
    return str(cell)


def _told_apart(cells: Sequence[Cell]) -> tuple[Sequence[Cell], set[Cell]]:
    """Write out yes and no where a column has them (to a set True is 1); return also what is distinct."""
    distinct = set(cells)
    if True not in distinct and False not in distinct:
        return cells, distinct
    written = [text_of(cell) if isinstance(cell, bool) else cell for cell in cells]
    return written, set(written)


def _each(cells: Sequence[Cell], read: Callable[[str], tuple[object, Odd | None]]) -> Values:
    """Read each distinct cell once, then look every cell up."""
    known: dict[Cell, object] = {}
    strange: dict[Cell, Odd] = {}
    cells, distinct = _told_apart(cells)
    for cell in distinct:
        known[cell], odd = read(cell.strip() if type(cell) is str else text_of(cell))
        if odd:
            strange[cell] = odd
    made = Values([known[cell] for cell in cells])
    if strange:
        made.odd = {index: strange[cell] for index, cell in enumerate(cells) if cell in strange}
    return made


def read_text(cells: Sequence[Cell]) -> Values:
    """Leave plain words as they are: `words_of` tidies a cell when its row is used."""
    return Values(cells)


def words_of(cell: Cell) -> str:
    """Return a cell's words with one space between them; lines stay lines."""
    text = text_of(cell)
    return " ".join(text.split()) if "\n" not in text else text


def read_words(cells: Sequence[Cell]) -> Values:
    """Read the words by which children are told apart."""
    cells, distinct = _told_apart(cells)
    known = {cell: words_of(cell) for cell in distinct}
    return Values([known[cell] for cell in cells])


def read_lines(cells: Sequence[Cell]) -> Values:
    """Read an address: lines stay lines, and commas split a single line; “TBC” is no place."""
    return _each(cells, lambda text: ("" if text.casefold() in NOTHING else _lines(text), None))


def _lines(text: str) -> str:
    parts = re.split(r"[\n;]+" if re.search(r"[\n;]", text) else r",", text)
    return "\n".join(part.strip(" ,") for part in parts if part.strip(" ,"))


def read_person_name(cells: Sequence[Cell]) -> Values:
    """Read a person's name; “n/a” and the like name nobody."""
    return _each(
        cells, lambda text: ("", Odd("kept", "")) if text and text.casefold() in NOTHING else (text, None)
    )


def read_yes_no(cells: Sequence[Cell]) -> Values:
    """Read yes or no, and what people write instead."""

    def read(text: str) -> tuple[FieldValue, Odd | None]:
        if not text:
            return None, None
        for pattern, answer, word in ((NO, False, "no"), (YES, True, "yes")):
            if pattern.fullmatch(text):
                return answer, None
            if pattern.match(text):
                return answer, Odd("doubtful", f"Read as {word}. The words are kept on the case.")
        return None, Odd("rejected", "This is neither yes nor no.")

    return _each(cells, read)


def read_name(cells: Sequence[Cell]) -> Values:
    """Read full names: “Okafor, Ada”, “OKAFOR Ada”, “Ada Okafor”."""

    def read(text: str) -> tuple[ChildName | None, Odd | None]:
        name = BESIDE_NAME.sub("", text).strip()
        if name and name != text:
            read_name, _ = read_alone(name)
            return read_name, Odd("doubtful", "The words in brackets are no part of the name. They are kept.")
        return read_alone(text)

    def read_alone(text: str) -> tuple[ChildName | None, Odd | None]:
        words = text.split()
        if not words:
            return None, None
        if "," in text:
            family, _, given = text.partition(",")
            return ChildName(given.strip(), _in_small_letters(family.strip())), None
        capitals = [word for word in words if word.isupper() and len(word) > 1]
        if capitals and len(capitals) < len(words):
            return ChildName(
                " ".join(w for w in words if w not in capitals), _in_small_letters(" ".join(capitals))
            ), None
        first = len(words) - 1
        while first > 1 and words[first - 1].casefold() in PARTICLES:
            first -= 1
        name = ChildName(" ".join(words[:first]), " ".join(words[first:]))
        if len(words) <= 2:
            return name, None
        return name, Odd("doubtful", f"Read as first name “{name.given}” and family name “{name.family}”.")

    return _each(cells, read)


def _in_small_letters(family: str) -> str:
    """Write a family name that stands in capitals only to mark it as one."""
    if not family.isupper() or len(family) < 2:
        return family
    return re.sub(r"[^\W\d_]+", lambda word: word[0].capitalize(), family)


def read_setting(cells: Sequence[Cell]) -> Values:
    """Read a school column; “EHE”, “EOTAS”, “awaiting placement” name no setting and are kept as text."""

    def read(text: str) -> tuple[str, Odd | None]:
        words = " ".join(text.split())
        if words and NOT_A_SETTING.fullmatch(words):
            return "", Odd("doubtful", "This names no setting. The words are kept on the case.")
        return words, None

    return _each(cells, read)


def read_year(cells: Sequence[Cell]) -> Values:
    """Read a national curriculum year as a number: R is 0, nursery below it."""

    def read(text: str) -> tuple[int | None, Odd | None]:
        if not text or text.casefold() in NOTHING:
            return None, Odd("kept", "") if text else None
        if re.fullmatch(r"-[12]", text):
            return int(text), None
        found = YEAR.fullmatch(text)
        if not found:
            return None, Odd("rejected", "This is not a year group.")
        word = found[1].casefold()
        number = int(word) if word.isdigit() else {"r": 0, "reception": 0, "n1": -2}.get(word, -1)
        return (number, None) if number <= 15 else (None, Odd("rejected", "There is no such year group."))

    return _each(cells, read)


def read_shift(cells: Sequence[Cell]) -> Values:
    """Read how many years a child is taught out of year."""

    def read(text: str) -> tuple[int | None, Odd | None]:
        if not text:
            return None, None
        if re.fullmatch(r"[+-]?[0-3]", text):
            return int(text), None
        return None, Odd("rejected", "This is not a number of years from -3 to 3.")

    return _each(cells, read)


PARTICLES = frozenset({
    "van", "der", "den", "de", "da", "dos", "del", "la", "le", "von", "st", "st.", "al", "el", "bin", "ibn",
    "o", "mc", "di", "ter",
})  # fmt: skip
OUTCOMES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?:to )?maint|no change|no amend|m$|unchanged|retain|not amend", re.I), "maintain"),
    (re.compile(r"(?:to )?cease|c$|end", re.I), "cease"),
    (re.compile(r"(?:to )?amend|a$|chang|updat", re.I), "amend"),
)
REFUSED = re.compile(r"n\b|no\b|not|refus|declin|rta", re.I)
AGREED = re.compile(r"y\b|yes|agree|assess|accept|proceed", re.I)
NOT_CERTAIN = Odd("doubtful", "The question mark says that this is not certain. Check what was decided.")


def read_review_outcome(cells: Sequence[Cell]) -> Values:
    """Read maintain, amend or cease."""

    def read(text: str) -> tuple[str, Odd | None]:
        if not text or text.casefold() in NOTHING:
            return "", Odd("kept", "") if text else None
        for pattern, word in OUTCOMES:
            if pattern.match(text):
                return word, NOT_CERTAIN if "?" in text else None
        return "", Odd("rejected", "This is none of maintain, amend and cease.")

    return _each(cells, read)


def read_assess_outcome(cells: Sequence[Cell]) -> Values:
    """Read whether the council decided to assess."""

    def read(text: str) -> tuple[str, Odd | None]:
        if text.casefold() in ("tbc", "tba", "?"):
            return "", Odd("doubtful", "Read as: no outcome yet.")
        if not text or text.casefold() in NOTHING:
            return "", Odd("kept", "") if text else None
        if REFUSED.match(text):
            return "no", NOT_CERTAIN if "?" in text else None
        if AGREED.match(text):
            return "yes", NOT_CERTAIN if "?" in text else None
        return "", Odd(
            "rejected", "This says neither that the assessment was agreed nor that it was refused."
        )

    return _each(cells, read)
