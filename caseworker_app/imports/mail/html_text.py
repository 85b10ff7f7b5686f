"""The text of an HTML message (lxml parses it): no scripts, no styles, no pictures, nothing fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from lxml import etree

_LONGEST = 4_000_000
_UNSEEN = frozenset(("script", "style", "head", "title", "template", "noscript", "object", "svg", "math"))
_LINES = frozenset(
    (
        *("p", "div", "tr", "li", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "hr"),
        *("blockquote", "pre", "section", "article", "header", "footer", "address", "dt", "dd"),
    )
)
_PARAGRAPHS = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote"))
# Where a line ends, stand until the end: one letter that no mail holds for each kind of break.
_LINE, _APART, _BR = "\x01", "\x02", "\x03"
_BREAKS = re.compile(f"[ \\n{_LINE}{_APART}]*[{_LINE}{_APART}][ \\n{_LINE}{_APART}]*")


def text_of_html(html: str) -> str:
    """Return the words of an HTML text, with its lines, lists and the targets of its links."""
    # A declared encoding would contradict the text, which is decoded already.
    html = re.sub(r"^\s*<\?xml[^>]*>", "", html.replace("\0", ""))[:_LONGEST]
    if not html.strip():
        return ""
    parser = etree.HTMLParser(
        no_network=True, remove_comments=True, remove_pis=True, recover=True, encoding="utf-8", huge_tree=True
    )
    try:
        root = etree.fromstring(html.encode("utf-8", "replace"), parser)
    except etree.LxmlError:
        return _bare(html)
    if any("depth" in one.message for one in parser.error_log):
        return _bare(html)  # what lies deeper than 2,000 elements is not in the tree
    if root is None:
        return ""
    words = _BREAKS.sub(lambda run: "\n\n" if _APART in run[0] else "\n", "".join(_words(root)))
    lines = [" ".join(line.split()) for line in words.replace(_BR, "\n").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _bare(html: str) -> str:
    """Return the words of what cannot be parsed, without its marks."""
    seen = re.sub(r"(?is)<(script|style|head)\b.*?(</\1\s*>|$)", " ", html)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", seen)).split())


def _words(root: Any) -> Iterator[str]:
    """Walk the tree without recursion: mail can be nested deep."""
    skipped = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            skipped += tag in _UNSEEN
            if not skipped:
                yield from _before(element, tag)
            continue
        if not skipped:
            yield from _after(element, tag)
        skipped -= tag in _UNSEEN
        if not skipped and element.tail:
            yield _flat(element.tail)


def _before(element: Any, tag: str) -> Iterator[str]:
    if tag in _LINES:
        yield _APART if tag in _PARAGRAPHS else _LINE
    if tag == "br":
        yield _BR
    if tag == "li":
        yield "• "
    if tag == "img" and element.get("alt"):
        yield f"[picture: {_flat(element.get('alt'))}]"
    if element.text:
        yield _flat(element.text)


def _after(element: Any, tag: str) -> Iterator[str]:
    target = (element.get("href") or "").strip() if tag == "a" else ""
    if target.casefold().startswith(("http://", "https://")):
        said = "".join(element.itertext())
        if target.rstrip("/") not in said:
            yield f" ({target})"
    if tag in ("td", "th"):
        yield "  "
    if tag in _LINES:
        yield _APART if tag in _PARAGRAPHS else _LINE


def _flat(text: str) -> str:
    return re.sub(r"[\s\x01-\x03]+", " ", text)
