"""This one letter's words: what a person may change in it, and what the law, the dates and the facts keep.

A letter's Markdown is cut into parts at its empty lines. A changed part is kept with what it said before, and
with marks for its facts: so it follows a fact that changes, and is asked about again where its words changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from caseworker_app.errors import NotAllowed
from caseworker_app.letters.sandbox import FACT_CLOSES, FACT_OPENS
from caseworker_app.letters.template import Template
from caseworker_app.letters.written_dates import NBSP

_MARK: Final = re.compile(f"{FACT_OPENS}(\\d+){FACT_CLOSES}")
_LAW_OPENS, _LAW_CLOSES = "\ue010", "\ue011"  # stand around a legal content, each as a part of its own
_DAY: Final = re.compile(r"(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day \d{1,2} \w+ \d{4}")
_SHORTEST_FACT = 3
LEGAL = "The law asks for these words, so they are fixed."
FRAMED = "This frame says what to do and by when, so it is fixed."


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a letter: its words with the facts in them, and why it cannot be changed, if it cannot."""

    number: int
    words: str
    fixed_because: str = ""
    typed: str = ""  # the fact that a person types, where the part is nothing else: change that instead
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """One part with other words. In both the facts stand as marks, numbered from 0 within the part."""

    number: int
    was: str
    now: str

    def as_json(self) -> dict[str, Any]:
        """Return it as it is kept."""
        return {"number": self.number, "was": self.was, "now": self.now}


def changes_of(kept: Sequence[Mapping[str, Any]]) -> tuple[Change, ...]:
    """Return the changes that are kept with a letter."""
    return tuple(Change(one["number"], one["was"], one["now"]) for one in kept)


def marked(template: Template) -> Template:
    """Return a template whose legal contents can be told from its other words when it is rendered."""
    blocks = {
        name: replace(block, text=f"{_LAW_OPENS}\n\n{block.text}\n\n{_LAW_CLOSES}")
        for name, block in template.blocks.items()
    }
    return replace(template, blocks=blocks)


def parts(
    rendered: str, texts: Sequence[str], typed: Mapping[str, str], changes: Sequence[Change] = ()
) -> tuple[Part, ...]:
    """Return the parts of a letter that was rendered from a marked template, as they read now."""
    changed = {change.number: change for change in changes}
    return tuple(
        _part(number, part, legal, texts, typed, changed.get(number))
        for number, (part, legal) in enumerate(_cut(rendered))
    )


def _part(
    number: int, part: str, legal: bool, texts: Sequence[str], typed: Mapping[str, str], change: Change | None
) -> Part:
    local, own = _local(part, texts)
    mark = _MARK.fullmatch(part.strip())
    alone = next((name for name, text in typed.items() if mark and texts[int(mark[1])] == text), "")
    fixed = LEGAL if legal else FRAMED if part.lstrip().startswith((">", "|")) else ""
    stands = change is not None and change.was == local
    return Part(number, _filled(change.now if change and stands else local, own), fixed, alone, stands)


def change(part: Part, source: str, texts: Sequence[str], words: str) -> Change:
    """Return the change that gives a part other words; refuse one that loses a date."""
    if part.fixed_because or part.typed:
        raise NotAllowed(
            part.fixed_because or f"These words are the fact “{part.typed}”.", "Change another part."
        )
    was, own = _local(source, texts)
    now = _with_marks(_cleaned(words), own)
    for number, text in enumerate(own):
        if _DAY.fullmatch(text.replace(NBSP, " ")) and _mark(number) in was and _mark(number) not in now:
            raise NotAllowed(
                f"This part must keep its date, {text.replace(NBSP, ' ')}.",
                "Dates come from what is recorded on the case. Put it back into the words.",
            )
    return Change(part.number, was, now)


def source_of(rendered: str, number: int) -> str:
    """Return one part of a rendered letter as it was before it was filled."""
    return [part for part, _ in _cut(rendered)][number]


def rewritten(rendered: str, texts: Sequence[str], changes: Sequence[Change]) -> str:
    """Return the Markdown with the changed parts in their places; refuse one whose own words changed."""
    found = list(_cut(rendered))
    for one in changes:
        part = found[one.number][0] if one.number < len(found) else ""
        if _local(part, texts)[0] != one.was:
            raise NotAllowed(
                "A part of this letter that you changed reads differently now.",
                "Look at your own words again.",
            )
        found[one.number] = (_global(one.now, part), False)
    return "\n\n".join(part for part, _ in found) + "\n"


def _cut(rendered: str) -> Iterator[tuple[str, bool]]:
    """Give the parts of a marked letter, each with whether the law asks for it."""
    legal = False
    for part in re.split(r"\n[ \t]*\n", rendered):
        words = part.strip("\n")
        if words.strip() == _LAW_OPENS:
            legal = True
        elif words.strip() == _LAW_CLOSES:
            legal = False
        elif words.strip():
            yield words, legal


def _mark(number: int) -> str:
    return f"{FACT_OPENS}{number}{FACT_CLOSES}"


def _local(part: str, texts: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Number the marks of a part from 0, and return the texts that stand for them."""
    numbers = list(dict.fromkeys(int(found) for found in _MARK.findall(part)))
    places = {number: place for place, number in enumerate(numbers)}
    local = _MARK.sub(lambda found: _mark(places[int(found[1])]), part)
    return local, tuple(texts[number] for number in numbers)


def _global(local: str, part: str) -> str:
    """Give the marks of a changed part the numbers that they have in the whole letter."""
    numbers = list(dict.fromkeys(int(found) for found in _MARK.findall(part)))
    return _MARK.sub(lambda found: _mark(numbers[int(found[1])]), local)


def _filled(local: str, own: Sequence[str]) -> str:
    return _MARK.sub(lambda found: own[int(found[1])], local)


def _with_marks(words: str, own: Sequence[str]) -> str:
    """Put marks in the places where a person's words still say a fact, the longest first."""
    for number in sorted(range(len(own)), key=lambda one: -len(own[one])):
        text = own[number].strip()
        if len(text) >= _SHORTEST_FACT:
            spaced = r"\s+".join(re.escape(word) for word in text.replace(NBSP, " ").split())
            words = re.sub(rf"(?<!\w){spaced}(?!\w)", _mark(number), words)
    return words


def _cleaned(words: str) -> str:
    """Return what a person typed without what could pass for a mark of ours."""
    lines = [line.rstrip() for line in words.replace("\r\n", "\n").split("\n")]
    kept = "".join(one for one in "\n".join(lines) if one.isprintable() or one in "\n\u00a0")
    return "".join(one for one in kept if not "\ue000" <= one <= "\ue0ff").strip("\n")
