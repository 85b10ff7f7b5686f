"""The accessible twin of the PDF: one page of HTML with headings, captions, scopes and alternative texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from caseworker_app.reports.charts.as_svg import svg
from caseworker_app.reports.evidence.pieces import Block, Drawn, Heading, Table, Words

_STYLE = (
    "body{font:1rem/1.5 Arial,sans-serif;color:#16191d;max-width:52rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%;margin:0 0 1.5rem;font-variant-numeric:tabular-nums}"
    "caption{text-align:left;font-weight:bold;padding:.5rem 0}th,td{text-align:left;vertical-align:top;"
    "padding:.3rem .5rem .3rem 0;border-bottom:1px solid #b9bec6}td.n,th.n{text-align:right}"
    "tbody th{font-weight:normal}.quiet{color:#4b5563}.wide{overflow-x:auto}svg{width:100%;height:auto}"
)


def page(title: str, under: Sequence[str], blocks: Sequence[Block]) -> str:
    """Return the page."""
    heads = [block for block in blocks if isinstance(block, Heading) and block.level == 1]
    links = "".join(f'<li><a href="#{_key(one.words)}">{escape(one.words)}</a></li>' for one in heads)
    lines = [
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width,initial-scale=1">',
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body><main>",
        f"<h1>{escape(title)}</h1>",
        *(f"<p>{escape(line)}</p>" for line in under),
        f'<nav aria-label="Contents"><h2>Contents</h2><ol>{links}</ol></nav>',
        *_body(blocks),
        "</main></body></html>",
    ]
    return "\n".join(lines) + "\n"


def _body(blocks: Sequence[Block]) -> Iterator[str]:
    number = 0
    for block in blocks:
        if isinstance(block, Heading):
            name = f' id="{_key(block.words)}"' if block.level == 1 else ""
            yield f"<h{block.level + 1}{name}>{escape(block.words)}</h{block.level + 1}>"
        elif isinstance(block, Words):
            yield f"<p{' class=quiet' if block.quiet else ''}>{escape(block.words)}</p>"
        elif isinstance(block, Drawn):
            yield f"<figure>{svg(block.chart)}</figure>"
        else:
            number += 1
            yield from _table(block, number)


def _table(block: Table, number: int) -> Iterator[str]:
    if not block.rows:
        return
    yield f'<div class="wide"><table><caption>Table {number}. {escape(block.caption)}</caption><thead><tr>'
    for place, words in enumerate(block.headings):
        yield f'<th scope="col"{_number(block, place)}>{escape(words)}</th>'
    yield "</tr></thead><tbody>"
    for head, *cells in block.rows:
        told = "".join(f"<td{_number(block, place)}>{escape(one)}</td>" for place, one in enumerate(cells, 1))
        yield f'<tr><th scope="row">{escape(head)}</th>{told}</tr>'
    yield "</tbody></table></div>"


def _number(block: Table, place: int) -> str:
    return ' class="n"' if place in block.right else ""


def _key(words: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in words.lower())
