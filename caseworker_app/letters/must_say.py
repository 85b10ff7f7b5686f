"""What the law asks a letter to say, looked for in its finished words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from caseworker_app.errors import NotAllowed
from caseworker_app.letters.page import Letter
from caseworker_app.letters.template import LegalBlock, Template

_BULLETS = re.compile(r"^\s*[-•*]\s+", re.MULTILINE)


def refuse_unsaid(template: Template, told: Mapping[str, object], letter: Letter) -> None:
    """Refuse a letter that does not say, in its finished words, what the law asks for."""
    words = _compared(letter.text())
    for block, wanted in _wanted(template, told):
        if _compared(wanted) not in words:
            raise NotAllowed(
                f"The letter does not say “{wanted}”, which the law asks for ({block.source}).",
                f"Put the line “:: {block.name}” back into its words.",
            )


def _wanted(template: Template, told: Mapping[str, object]) -> Iterator[tuple[LegalBlock, str]]:
    """Give every text that must be read; one that begins with = is the fact of that name."""
    for name in template.must_say:
        block = template.blocks[name]
        if block.when and not told[block.when]:
            continue
        for said in block.says:
            yield block, str(told[said.removeprefix("=")]) if said.startswith("=") else said


def _compared(text: str) -> str:
    return " ".join(_BULLETS.sub("", text).replace("\u00a0", " ").split()).casefold()
