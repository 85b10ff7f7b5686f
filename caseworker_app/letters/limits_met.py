"""Which limits the posting of a letter meets, read from the heads of the letters without their words."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from caseworker_app import paths
from caseworker_app.letters.front_matter import split
from caseworker_app.statutory.rules import RULES


def letters_for(rule: str) -> frozenset[str]:
    """Return the letters whose posting meets a rule, or that are made because of it."""
    met_by = next((set(one.met_by) for one in RULES if one.id == rule), set())
    return frozenset(
        head["letter"] for head in _heads() if head.get("due_rule") == rule or _records(head) & met_by
    )


def letters_by_rule() -> dict[str, str]:
    """Return the limits that a letter of ours meets, each with the title of one that does."""
    titles = {head["letter"]: head["title"] for head in _heads()}
    found = {rule.id: letters_for(rule.id) for rule in RULES}
    return {rule: titles[min(names)] for rule, names in found.items() if names}


@lru_cache(maxsize=1)
def _heads() -> list[Mapping[str, Any]]:
    files = sorted((paths.resources() / "letters").glob("*.md"))
    return [split(file.read_text("utf-8"), file.name)[0] for file in files]


def _records(head: Mapping[str, Any]) -> set[str]:
    return {entry.split(".")[-1] for entry in head.get("records", ())}
