"""What a refusal says to do, in the window: no command, and never half a sentence."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import caseworker_app
from caseworker_app.ui.plain_words import window_words

_ONLY_THERE = {"cli", "server", "help"}


def _texts(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.JoinedStr):
        yield "".join(part.value if isinstance(part, ast.Constant) else "it" for part in node.values)  # type: ignore[misc]
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    else:
        for child in ast.iter_child_nodes(node):
            yield from _texts(child)


def _refusals() -> Iterator[str]:
    """Give every remedy that names a command and may be shown in the window."""
    root = Path(caseworker_app.__file__).parent
    for path in sorted(root.rglob("*.py")):
        if _ONLY_THERE & set(path.relative_to(root).parts):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Raise) and node.exc is not None:
                yield from (text for text in _texts(node.exc) if "`caseworker " in text)


def test_no_refusal_is_half_a_sentence_in_the_window() -> None:
    found = list(_refusals())
    assert len(found) > 10
    for text in found:
        said = window_words(text)
        assert "`" not in said, text
        assert said.count("(") == said.count(")"), f"{text} → {said}"
        assert not re.search(r"([,:;(]|\b(with|by|or|run))\.?$", said), f"{text} → {said}"


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (
            "Check the address, or make one with `caseworker server init`.",
            "Check the address.",
        ),
        (
            "Ask for a new file (`caseworker server change-user NAME --enrol`) and connect with it.",
            "Ask for a new file and connect with it.",
        ),
        (
            "The administrator must upgrade it first (`caseworker server upgrade`). Your work is kept here.",
            "The administrator must upgrade it first. Your work is kept here.",
        ),
        (
            "Restore the newest backup (`caseworker restore FILE`; they are in backups). All is kept.",
            "Restore the newest backup (they are in backups). All is kept.",
        ),
        ("To change that, take it back with `caseworker undo`.", "To change that, take it back with Undo."),
        ("Ask the administrator: `caseworker connect --unlock`.", "Ask the administrator."),
    ],
)
def test_a_command_within_a_sentence_goes_without_the_sentence(told: str, said: str) -> None:
    assert window_words(told) == said
