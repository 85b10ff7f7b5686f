"""One letter's source: TOML between +++ lines, then Markdown in the little language of `sandbox`.

Every mistake is shown at its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final

from caseworker_app.letters import sandbox
from caseworker_app.letters.front_matter import LARGEST, TemplateWrong, split, too_long
from caseworker_app.letters.sandbox import FACT_CLOSES as FACT_CLOSES
from caseworker_app.letters.sandbox import FACT_OPENS as FACT_OPENS
from caseworker_app.letters.sandbox import nearest

BLOCK_LINE = "::"


@dataclass(frozen=True)
class LegalBlock:
    """Words that the law asks for: written once, with what must be read in the finished letter.

    Where `when` names a fact, the law asks for them only where it is so.
    """

    name: str
    source: str
    says: tuple[str, ...]
    text: str
    when: str = ""


@dataclass(frozen=True)
class Template:
    """One kind of letter."""

    letter: str
    title: str
    recipients: tuple[str, ...]  # the letter is written to these
    copies: tuple[str, ...]  # these get a copy of what the family gets
    about: str  # "setting" where it is about all children of one; else about one case
    process: str
    records: tuple[str, ...]  # event types, or `kind.type` for one of another process that stands open
    needs: tuple[str, ...]
    relies_on: tuple[str, ...]  # event types; `a | b` where any of some will do
    unless: tuple[str, ...]  # event types after which the letter has no cause
    typed: tuple[str, ...]
    must_say: tuple[str, ...]
    permission: str  # what a reader must be allowed, such as may_attend
    source: str
    encloses: tuple[str, ...]
    due_rule: str
    replies_by: str
    unsigned: bool  # a page to keep, not a letter to answer: it ends without a signature
    text: str
    blocks: Mapping[str, LegalBlock] = field(default_factory=dict)

    @cached_property
    def words(self) -> str:
        """The words with the legal contents in their places."""
        return "\n".join(line for line, _ in _assembled(self.text, self.blocks, 1)) + "\n"

    @property
    def names(self) -> frozenset[str]:
        """Every fact that the words use."""
        return sandbox.names(self.words)

    @property
    def is_for_family(self) -> bool:
        """Whether it is written to the family, so that others get copies of what the family reads."""
        return "parent" in self.recipients or "young_person" in self.recipients

    def worded(self, title: str, text: str) -> Template:
        """Return this letter in a council's own words: what the guard rests on stays as it was shipped."""
        return replace(self, title=title, text=text)


_KEYS: Final[Mapping[str, type]] = {
    "letter": str, "title": str, "for": list, "copy_to": list, "about": str, "process": str,
    "records": list, "needs": list, "relies_on": list, "unless": list, "typed": list, "must_say": list,
    "permission": str, "source": str, "encloses": list, "due_rule": str, "replies_by": str,
    "unsigned": bool,
}  # fmt: skip
_ATTRIBUTES: Final = {"for": "recipients", "copy_to": "copies"}
_NEEDED: Final = ("letter", "title", "for", "source")


def load(source: str, where: str, blocks: Mapping[str, LegalBlock], known: frozenset[str]) -> Template:
    """Read a letter's source and check all of it; `known` are the names of the facts there are."""
    front, text, first = split(source, where)
    _check_front(front, where)
    read: dict[str, Any] = {
        _ATTRIBUTES.get(key, key): tuple(front.get(key, ())) if shape is list else front.get(key, shape())
        for key, shape in _KEYS.items()
    }
    made = Template(**read, text=text, blocks=blocks)
    for name in made.must_say:
        if name not in blocks:
            raise TemplateWrong(where, 1, f"must_say names “{name}”, which is not there.", "Check its name.")
    for name in (*made.needs, *made.typed):
        if name not in known:
            raise TemplateWrong(where, 1, f"there is no fact “{name}”.", nearest(name, known))
    for wrong in mistakes(text, where, blocks, known, first):
        raise wrong
    return made


def load_block(source: str, where: str) -> LegalBlock:
    """Read one legal content."""
    front, text, _ = split(source, where)
    try:
        return LegalBlock(
            front["block"], front["source"], tuple(front["says"]), text.strip("\n"), front.get("when", "")
        )
    except KeyError as error:
        raise TemplateWrong(where, 1, f"{error} is missing.", "A block has block, source and says.") from None


def mistakes(
    text: str, where: str, blocks: Mapping[str, LegalBlock], known: frozenset[str], first: int = 1
) -> Sequence[TemplateWrong]:
    """Return everything that is wrong with the words of a letter, each at its line."""
    if len(text) > LARGEST:
        return [too_long(where)]
    absent = [
        TemplateWrong(
            where, number, f"there is no legal content “{name}”.", f"Use one of: {', '.join(blocks)}."
        )
        for number, line in enumerate(text.splitlines(), first)
        if (name := block_named(line)) is not None and name not in blocks
    ]
    if absent:
        return absent
    lines = list(_assembled(text, blocks, first))
    wrongs = sandbox.wrongs("\n".join(line for line, _ in lines) + "\n", known)
    return [
        TemplateWrong(where, lines[min(wrong.line, len(lines)) - 1][1], wrong.what, wrong.remedy)
        for wrong in wrongs
    ]


def block_named(line: str) -> str | None:
    """Return the legal content that a line of a letter's words stands for, if it does."""
    return line.removeprefix(BLOCK_LINE).strip() if line.startswith(BLOCK_LINE) else None


_STEPS: Final = re.compile(r"\{%-?\s*(end)?(if|for)\b")


def outside_conditions(text: str) -> Iterator[str]:
    """Give the lines of a letter's words that stand in every letter: in no `if` and in no `for`."""
    depth = 0
    for line in text.splitlines():
        if depth == 0:
            yield line
        for ends, _ in _STEPS.findall(line):
            depth += -1 if ends else 1


def _check_front(front: Mapping[str, Any], where: str) -> None:
    for key in _NEEDED:
        if not front.get(key):
            raise TemplateWrong(where, 1, f"“{key}” is missing.", f"Add {key} = … between the +++ lines.")
    for key, value in front.items():
        shape = _KEYS.get(key)
        if shape is None:
            raise TemplateWrong(where, 1, f"“{key}” means nothing here.", f"Use: {', '.join(_KEYS)}.")
        lines = value if isinstance(value, list) else []
        if not isinstance(value, shape) or not all(isinstance(one, str) for one in lines):
            form = '["text"]' if shape is list else "true" if shape is bool else '"text"'
            raise TemplateWrong(where, 1, f"“{key}” has the wrong form.", f"Write {key} = {form}.")


def _assembled(text: str, blocks: Mapping[str, LegalBlock], first: int) -> Iterator[tuple[str, int]]:
    """Give each line of the words with its number, legal contents in their places."""
    for number, line in enumerate(text.splitlines(), first):
        name = block_named(line)
        if name is not None:
            yield from ((inner, number) for inner in blocks[name].text.splitlines())
        else:
            yield line, number


def render(template: Template, facts: Mapping[str, object]) -> tuple[str, Sequence[str]]:
    """Return a letter's Markdown with a mark for each fact, and the facts' texts in that order."""
    return sandbox.render(template.words, facts, template.letter)
