"""The letters that the program ships, read from `resources/letters` and checked when first used."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from caseworker_app import paths
from caseworker_app.errors import WrongUse
from caseworker_app.letters.facts import KNOWN
from caseworker_app.letters.template import LegalBlock, Template, load, load_block


def _folder() -> Path:
    return paths.resources() / "letters"


@lru_cache(maxsize=1)
def legal_contents() -> dict[str, LegalBlock]:
    """Return every legal content by its name."""
    files = sorted((_folder() / "blocks").glob("*.md"))
    found = [load_block(file.read_text("utf-8"), file.name) for file in files]
    return {block.name: block for block in found}


@lru_cache(maxsize=1)
def letters() -> dict[str, Template]:
    """Return every letter by its name."""
    files = sorted(_folder().glob("*.md"))
    found = [load(file.read_text("utf-8"), file.name, legal_contents(), KNOWN) for file in files]
    return {template.letter: template for template in found}


def letter(name: str) -> Template:
    """Return one letter; say which there are if it is not one of them."""
    found = letters().get(name)
    if found is None:
        raise WrongUse(f"There is no letter “{name}”.", "`caseworker letters list` shows them all.")
    return found
