"""One letter's source: TOML between +++ lines, then Markdown with names, `if` and `for` of Jinja (jinja2).

The tree is checked when a letter is loaded, so that a council's wording can reach nothing but its facts:
no attribute, call, subscript, arithmetic, include or macro. Every mistake is shown at its line.
"""

from __future__ import annotations

import time
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from jinja2 import StrictUndefined, TemplateSyntaxError, UndefinedError, nodes, pass_context
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from caseworker_app.errors import WrongUse

FENCE = "+++"
BLOCK_LINE = "::"
LARGEST = 60_000  # letters of one source; the longest of ours has 6,000
LARGEST_RENDERED = 400_000
SECONDS = 2.0
FACT_OPENS, FACT_CLOSES = "\ue000", "\ue001"  # stand around the number of a fact until the Markdown is read

_ALLOWED: Final = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.If, nodes.For),
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
    nodes.Const: "a number or a text in quotes",
    nodes.Compare: "a comparison",
}


class TemplateWrong(WrongUse):
    """A letter's source cannot be used; `line` says where."""

    def __init__(self, where: str, line: int, what: str, remedy: str) -> None:
        super().__init__(f"{where}, line {line}: {what}", remedy)
        self.line = line


class FactMissing(WrongUse):
    """A letter needs a fact that is not there."""

    def __init__(self, name: str) -> None:
        super().__init__(f"The fact “{name}” is missing.", "Add it to the case, then make the letter again.")
        self.name = name


@dataclass(frozen=True)
class LegalBlock:
    """Words that the law asks for: written once, with what must be read in the finished letter."""

    name: str
    source: str
    says: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Template:
    """One kind of letter."""

    letter: str
    title: str
    recipients: tuple[str, ...]
    process: str
    records: tuple[str, ...]
    needs: tuple[str, ...]
    relies_on: tuple[str, ...]
    typed: tuple[str, ...]
    must_say: tuple[str, ...]
    source: str
    encloses: tuple[str, ...]
    due_rule: str
    replies_by: str
    text: str
    blocks: Mapping[str, LegalBlock] = field(default_factory=dict)

    @property
    def names(self) -> frozenset[str]:
        """Every fact that the words use."""
        return _names(_parsed(self))


_KEYS: Final[Mapping[str, type]] = {
    "letter": str, "title": str, "for": list, "process": str, "records": list, "needs": list,
    "relies_on": list, "typed": list, "must_say": list, "source": str, "encloses": list,
    "due_rule": str, "replies_by": str,
}  # fmt: skip
_NEEDED: Final = ("letter", "title", "for", "source")


def _capital(text: str) -> str:
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


def split(source: str, where: str) -> tuple[dict[str, Any], str, int]:
    """Return the front matter, the words, and the line on which the words begin."""
    if len(source) > LARGEST:
        raise TemplateWrong(where, 1, "the letter is too long.", f"Keep it under {LARGEST:,} letters.")
    lines = source.splitlines()
    if not lines or lines[0].strip() != FENCE:
        raise TemplateWrong(where, 1, "the first line is not +++.", "Begin with the facts between +++ lines.")
    end = next((number for number, line in enumerate(lines[1:], 1) if line.strip() == FENCE), None)
    if end is None:
        raise TemplateWrong(where, 1, "the second +++ is missing.", "Close the facts with a line of +++.")
    try:
        front = tomllib.loads("\n".join(lines[1:end]))
    except tomllib.TOMLDecodeError as error:
        told = str(error)
        at = int(told.rsplit("line ", 1)[1].split(",")[0]) + 1 if "line " in told else 1
        raise TemplateWrong(where, at, f"this is not TOML ({told}).", 'Write name = "text".') from error
    return front, "\n".join(lines[end + 1 :]) + "\n", end + 2


def load(source: str, where: str, blocks: Mapping[str, LegalBlock], known: frozenset[str]) -> Template:
    """Read a letter's source and check all of it; `known` are the names of the facts there are."""
    front, text, first = split(source, where)
    _check_front(front, where)
    lists: dict[str, tuple[str, ...]] = {
        key: tuple(front.get(key, ())) for key, shape in _KEYS.items() if shape is list
    }
    made = Template(
        letter=front["letter"], title=front["title"], recipients=lists["for"],
        process=front.get("process", ""), records=lists["records"], needs=lists["needs"],
        relies_on=lists["relies_on"], typed=lists["typed"], must_say=lists["must_say"],
        source=front["source"], encloses=lists["encloses"], due_rule=front.get("due_rule", ""),
        replies_by=front.get("replies_by", ""), text=text, blocks=blocks,
    )  # fmt: skip
    _check_blocks(made, where, first)
    tree = _parsed(made, where, first)
    _check_tree(tree, where, made, first)
    _check_names(made, tree, where, first, known)
    return made


def load_block(source: str, where: str) -> LegalBlock:
    """Read one legal content."""
    front, text, _ = split(source, where)
    try:
        return LegalBlock(front["block"], front["source"], tuple(front["says"]), text.strip("\n"))
    except KeyError as error:
        raise TemplateWrong(where, 1, f"{error} is missing.", "A block has block, source and says.") from None


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
            form = '"text"' if shape is str else '["text"]'
            raise TemplateWrong(where, 1, f"“{key}” has the wrong form.", f"Write {key} = {form}.")


def _assembled(template: Template, first: int) -> Iterator[tuple[str, int]]:
    """Give each line of the words with its number, legal contents in their places."""
    for number, line in enumerate(template.text.splitlines(), first):
        if line.startswith(BLOCK_LINE):
            block = template.blocks[line.removeprefix(BLOCK_LINE).strip()]
            yield from ((inner, number) for inner in block.text.splitlines())
        else:
            yield line, number


def _check_blocks(template: Template, where: str, first: int) -> None:
    used = set()
    for number, line in enumerate(template.text.splitlines(), first):
        if line.startswith(BLOCK_LINE):
            name = line.removeprefix(BLOCK_LINE).strip()
            if name not in template.blocks:
                raise TemplateWrong(
                    where, number, f"there is no legal content “{name}”.",
                    f"Use one of: {', '.join(template.blocks)}.",
                )  # fmt: skip
            used.add(name)
    for name in template.must_say:
        if name not in template.blocks:
            raise TemplateWrong(where, 1, f"must_say names “{name}”, which is not there.", "Check its name.")


def _parsed(template: Template, where: str = "", first: int = 1) -> nodes.Template:
    lines = list(_assembled(template, first))
    try:
        return _ENVIRONMENT.parse("\n".join(line for line, _ in lines))
    except TemplateSyntaxError as error:
        number = lines[min(error.lineno, len(lines)) - 1][1]
        raise TemplateWrong(
            where or template.letter,
            number,
            f"{error.message}.",
            "Use {{ name }}, {% if name %} or {% for %}.",
        ) from error


def _check_tree(tree: nodes.Node, where: str, template: Template, first: int) -> None:
    numbers = [number for _, number in _assembled(template, first)]
    for node in _walk(tree):
        line = numbers[min(node.lineno, len(numbers)) - 1] if node.lineno else 1
        if not isinstance(node, _ALLOWED):
            what = _WORDS.get(type(node), type(node).__name__.lower())
            raise TemplateWrong(
                where, line, f"{what} is not allowed here.", "Letters use names of facts only."
            )
        if isinstance(node, nodes.Filter) and (node.name not in FILTERS or node.args or node.kwargs):
            raise TemplateWrong(
                where, line, f"there is no filter “{node.name}”.", f"Filters: {', '.join(FILTERS)}."
            )
        if isinstance(node, nodes.For) and (
            node.recursive or node.test or not isinstance(node.iter, nodes.Name) or _depth(node) > 1
        ):
            raise TemplateWrong(where, line, "this loop is not allowed.", "Write {% for line in NAME %}.")


def _depth(node: nodes.For) -> int:
    return 1 + sum(1 for child in node.find_all(nodes.For))


def _walk(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    for child in node.iter_child_nodes():
        yield from _walk(child)


def _names(tree: nodes.Node) -> frozenset[str]:
    found = {node.name for node in tree.find_all(nodes.Name) if node.ctx == "load"}
    stored = {node.name for node in tree.find_all(nodes.Name) if node.ctx == "store"}
    return frozenset(found - stored)


def _check_names(
    template: Template, tree: nodes.Template, where: str, first: int, known: frozenset[str]
) -> None:
    numbers = [number for _, number in _assembled(template, first)]
    unknown = _names(tree) - known - set(template.typed)
    for node in tree.find_all(nodes.Name):
        if node.name in unknown:
            raise TemplateWrong(
                where,
                numbers[node.lineno - 1],
                f"there is no fact “{node.name}”.",
                _nearest(node.name, known),
            )
    for name in (*template.needs, *template.typed):
        if name not in known:
            raise TemplateWrong(where, 1, f"there is no fact “{name}”.", _nearest(name, known))


def _nearest(name: str, known: frozenset[str]) -> str:
    import difflib

    near = difflib.get_close_matches(name, known, n=1)
    return f"Did you mean {near[0]}?" if near else "The list of facts is in letters/facts.py."


_COMPILED: dict[tuple[str, str], Any] = {}


def render(template: Template, facts: Mapping[str, object]) -> tuple[str, list[str]]:
    """Return the Markdown with a mark for each fact, and the facts' texts in that order."""
    key = (template.letter, template.text)
    compiled = _COMPILED.get(key)
    if compiled is None:
        compiled = _COMPILED[key] = _ENVIRONMENT.from_string(
            "\n".join(line for line, _ in _assembled(template, 1)) + "\n"
        )
    kept: list[str] = []
    parts, size, until = [], 0, time.perf_counter() + SECONDS
    try:
        for part in compiled.generate(**facts, _kept=kept):
            parts.append(part)
            size += len(part)
            if size > LARGEST_RENDERED or time.perf_counter() > until:
                raise WrongUse(f"The letter “{template.letter}” grows too long.", "Shorten its lists.")
    except UndefinedError as error:
        raise FactMissing(str(error.message).split("'")[1]) from error
    return "".join(parts), kept
