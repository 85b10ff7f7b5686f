"""A page as Qt's rich text, in the colours and sizes of the look in use."""

from __future__ import annotations

from functools import cache
from string import Template

from markdown_it import MarkdownIt

from caseworker_app.ui import theme
from caseworker_app.ui.help.pages import Page

_STYLE = Template("""
body { color: $text; }
h1 { font-size: ${title}px; font-weight: 600; margin-top: 0px; margin-bottom: ${small}px; }
h2 { font-size: ${heading}px; font-weight: 600; margin-top: ${large}px; margin-bottom: ${small}px; }
h3 { font-size: ${body}px; font-weight: 600; margin-top: ${medium}px; margin-bottom: ${tiny}px; }
p { margin-top: ${tiny}px; margin-bottom: ${small}px; }
li { margin-bottom: ${tiny}px; }
a { color: $accent; text-decoration: underline; }
code { background-color: $neutral; font-weight: 600; font-family: "$family"; }
blockquote { background-color: $surface; margin-left: 0px; margin-right: 0px; }
th { font-weight: 600; text-align: left; padding: ${tiny}px ${medium}px ${tiny}px 0px; }
td { padding: ${tiny}px ${medium}px ${tiny}px 0px; }
""")


@cache
def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table")


def style() -> str:
    """Return the style sheet of a page."""
    look = theme.current()
    sizes = {name: look.font(name).pixelSize() for name in ("title", "heading", "body")}
    gaps = {"tiny": 4, "small": 8, "medium": 12, "large": 20}
    return _STYLE.substitute(
        look.colours,
        family=look.font().family(),
        **sizes,
        **{name: look.scaled(gap) for name, gap in gaps.items()},
    )


def html(page: Page) -> str:
    """Return a page as HTML; a key such as `Ctrl+L` keeps its figures together."""
    body = _reader().render(page.text).replace("<code>", "<code>&nbsp;").replace("</code>", "&nbsp;</code>")
    return f"<html><body><h1>{page.title}</h1>{body}</body></html>"
