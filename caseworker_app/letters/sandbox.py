"""The little language of a letter's words: names, `if` and `for` of Jinja (jinja2), and nothing else.

The tree is checked before it is used, so that a council's wording can reach nothing but its facts: no
attribute, call, subscript, arithmetic, include or macro. Rendering has a limit of time and of size.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from jinja2 import StrictUndefined, TemplateSyntaxError, UndefinedError, nodes, pass_context
from jinja2.environment import Template as Compiled
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from caseworker_app.errors import WrongUse

LARGEST_RENDERED = 400_000
SECONDS = 2.0
DEEPEST = 8  # parts within parts
FACT_OPENS, FACT_CLOSES = "\ue000", "\ue001"  # stand around the number of a fact until the Markdown is read

_ALLOWED: Final = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.If, nodes.For, nodes.Tuple),
    *(nodes.Filter, nodes.Not, nodes.And, nodes.Or),
)
_WORDS: Final[Mapping[type[nodes.Node], str]] = {
    nodes.Getattr: "a dot after a name",
    nodes.Getitem: "square brackets after a name",
    nodes.Call: "a call",
    nodes.Include: "an include",
    nodes.Import: "an import",
    nodes.FromImport: "an import",
    nodes.Extends: "an extends",
    nodes.Macro: "a macro",
    nodes.Assign: "a set",
    nodes.AssignBlock: "a set",
    nodes.Const: "a number or a text in quotes",
    nodes.Compare: "a comparison",
    nodes.Test: "“is”",
    nodes.CondExpr: "an if in a value",
}


class WordsWrong(Exception):
    """The words cannot be used; `line` is counted from their first."""

    def __init__(self, line: int, what: str, remedy: str) -> None:
        super().__init__(what)
        self.line, self.what, self.remedy = line, what, remedy


class FactMissing(WrongUse):
    """A letter needs a fact that is not there."""

    def __init__(self, name: str) -> None:
        super().__init__(f"The fact “{name}” is missing.", "Add it to the case, then make the letter again.")
        self.name = name


def _capital(value: object) -> str:
    text = str(value)
    return text[:1].upper() + text[1:]


FILTERS: Final = {"capital": _capital}


@pass_context
def _finalize(context: Context, value: object) -> str:
    """Put a mark in the place of a fact, so that its text is never read as Markdown."""
    kept: list[str] = context["_kept"]
    kept.append(str(value))
    return f"{FACT_OPENS}{len(kept) - 1}{FACT_CLOSES}"


def _environment() -> ImmutableSandboxedEnvironment:
    made = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, finalize=_finalize, keep_trailing_newline=True, trim_blocks=True,
        lstrip_blocks=True, comment_start_string="{!#", comment_end_string="#!}",
    )  # fmt: skip
    made.filters = dict(FILTERS)
    made.tests, made.globals = {}, {}
    return made


_ENVIRONMENT: Final = _environment()


@lru_cache(maxsize=256)
def names(words: str) -> frozenset[str]:
    """Return every fact that some words use."""
    return _names(_parsed(words))


def wrongs(words: str, known: frozenset[str]) -> Iterator[WordsWrong]:
    """Give everything that is wrong with some words, in the order of their lines."""
    try:
        tree = _parsed(words)
    except WordsWrong as wrong:
        yield wrong
        return
    found = [*_forbidden(tree), *_unknown(tree, known)]
    yield from sorted(found, key=lambda wrong: wrong.line)
    if not found:
        yield from _too_much(words)  # only now: what is forbidden is not even compiled


def _too_much(words: str) -> Iterator[WordsWrong]:
    try:
        _compiled(words)
    except WordsWrong as wrong:
        yield wrong


def _parsed(words: str) -> nodes.Template:
    try:
        return _ENVIRONMENT.parse(words)
    except TemplateSyntaxError as error:
        what = str(error.message).rstrip(".")
        raise WordsWrong(error.lineno, f"{what}.", "Use {{ name }}, {% if name %} or {% for %}.") from error
    except RecursionError as error:
        raise _too_deep(1) from error


def _too_deep(line: int) -> WordsWrong:
    return WordsWrong(line, "there are too many parts within parts.", "Close an {% if %} before the next.")


def _forbidden(tree: nodes.Node, line: int = 1, depth: int = 0) -> Iterator[WordsWrong]:
    line = tree.lineno or line
    depth += not isinstance(tree, nodes.Output | nodes.Template | nodes.TemplateData | nodes.Name)
    if depth > DEEPEST:
        yield _too_deep(line)
        return
    found = _wrong(tree, line)
    if found is not None:
        yield found
        return
    for child in tree.iter_child_nodes():
        yield from _forbidden(child, line, depth)


def _wrong(node: nodes.Node, line: int) -> WordsWrong | None:
    stored = not isinstance(node, nodes.Tuple) or node.ctx == "store"
    if not isinstance(node, _ALLOWED) or not stored:
        what = _WORDS.get(type(node), type(node).__name__.lower())
        return WordsWrong(line, f"{what} is not allowed here.", "Letters use names of facts only.")
    if isinstance(node, nodes.Filter) and (node.name not in FILTERS or node.args or node.kwargs):
        return WordsWrong(line, f"there is no filter “{node.name}”.", f"Filters: {', '.join(FILTERS)}.")
    if isinstance(node, nodes.For) and (
        node.recursive or node.test or not isinstance(node.iter, nodes.Name) or _loops_within(node)
    ):
        return WordsWrong(line, "this loop is not allowed.", "Write {% for line in NAME %}.")
    return None


def _loops_within(node: nodes.For) -> bool:
    return any(True for _ in node.find_all(nodes.For))


def _names(tree: nodes.Node) -> frozenset[str]:
    found = {node.name for node in tree.find_all(nodes.Name) if node.ctx == "load"}
    stored = {node.name for node in tree.find_all(nodes.Name) if node.ctx == "store"}
    return frozenset(found - stored)


def _unknown(tree: nodes.Node, known: frozenset[str]) -> Iterator[WordsWrong]:
    unknown = _names(tree) - known
    for node in tree.find_all(nodes.Name):
        if node.name in unknown:
            yield WordsWrong(node.lineno, f"there is no fact “{node.name}”.", nearest(node.name, known))


def nearest(name: str, known: frozenset[str]) -> str:
    """Say which name was perhaps meant."""
    import difflib

    near = difflib.get_close_matches(name, known, n=1)
    return f"Did you mean {near[0]}?" if near else "`caseworker letters list` shows the facts of each letter."


@lru_cache(maxsize=64)
def _compiled(words: str) -> Compiled:
    try:
        return _ENVIRONMENT.from_string(words)
    except (RecursionError, SyntaxError, MemoryError) as error:
        raise _too_deep(1) from error


def render(words: str, facts: Mapping[str, object], called: str) -> tuple[str, Sequence[str]]:
    """Return the Markdown with a mark for each fact, and the facts' texts in that order."""
    kept: list[str] = []
    parts: list[str] = []
    size, until = 0, time.perf_counter() + SECONDS
    variables: dict[str, Any] = {**facts, "_kept": kept}
    try:
        for part in _compiled(words).generate(**variables):
            parts.append(part)
            size += len(part)
            if size > LARGEST_RENDERED or time.perf_counter() > until:
                raise WrongUse(f"The letter “{called}” grows too long.", "Shorten its lists.")
    except UndefinedError as error:
        raise FactMissing(str(error.message).split("'")[1]) from error
    return "".join(parts), kept
