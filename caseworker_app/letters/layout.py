"""Where everything stands on the pages of a letter, worked out before any of them is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from caseworker_app.errors import WrongUse
from caseworker_app.letters import page as sheet
from caseworker_app.letters.flowables import PageBreak, Signature, flowables, of_block
from caseworker_app.letters.look import WIDTH, Look, look_of
from caseworker_app.letters.page import MM, Letter

_BOTTOM: Final = sheet.FOOT * MM
_TOP: Final = (sheet.PAGE_HEIGHT - sheet.HEAD_OF_LATER_PAGES) * MM
_KEPT_LINES = 3


@dataclass(slots=True)
class Placed:
    """One thing on a page."""

    flowable: Any
    height: float  # of its foot above the foot of the page


Page = list[Placed]


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of a letter: its cover sheet, where it has one, and its own."""

    cover: Page | None
    own: list[Page]

    def __len__(self) -> int:
        return len(self.own) + (self.cover is not None)


def laid_out(letter: Letter, canvas: Canvas) -> Pages:
    """Return the pages of a letter. Space is saved where else the last lines alone would need a page."""
    look = look_of(letter)
    pages = _pages(flowables(letter, look), look, canvas)
    if len(pages) > 1 and len(pages[-1]) <= _KEPT_LINES and _is_end(letter, pages[-1]):
        closer = _pages(flowables(letter, look.closer()), look, canvas)
        pages = closer if len(closer) < len(pages) else pages
    cover = None
    if letter.cover:
        blocks = [one for block in letter.cover for one in of_block(block, look)]
        (cover,) = _pages(blocks, look, canvas)
    return Pages(cover, pages)


def _is_end(letter: Letter, page: Page) -> bool:
    return letter.unsigned or isinstance(page[-1].flowable, Signature)


def _pages(waiting: Sequence[Flowable], look: Look, canvas: Canvas) -> list[Page]:
    left = list(waiting)[::-1]
    pages: list[Page] = [[]]
    height = (sheet.PAGE_HEIGHT - look.body_top) * MM
    while left:
        flowable = left.pop()
        if isinstance(flowable, PageBreak):
            pages.append([])
            height = _TOP
            continue
        below = _placed(flowable, left, height - _BOTTOM, canvas, fresh=not pages[-1])
        if below is None:
            if not pages[-1] and len(pages) > 1:
                raise WrongUse(
                    "A part of this letter does not fit on a page.", "Divide it into shorter parts."
                )
            left.append(flowable)
            pages.append([])
            height = _TOP
            continue
        shown, used, rest = below
        if rest is not None:
            left.append(rest)
        pages[-1].append(Placed(shown, height - used))
        height -= used + shown.getSpaceAfter()
    return pages


def _placed(
    flowable: Flowable, waiting: list[Flowable], room: float, canvas: Canvas, *, fresh: bool
) -> tuple[Flowable, float, Flowable | None] | None:
    """Return what of a flowable stands on this page, its height with the space above, and what is left."""
    above = 0 if fresh else flowable.getSpaceBefore()
    _, high = flowable.wrapOn(canvas, WIDTH, room - above)
    kept = _kept(flowable, waiting, room, canvas)
    if high + above + kept <= room or (fresh and high <= room):
        return flowable, high + above, None
    if kept and high + above <= room:
        return None
    parts = flowable.splitOn(canvas, WIDTH, room - above) if room - above > 0 else []
    if len(parts) < 2:
        return None
    _, high = parts[0].wrapOn(canvas, WIDTH, room - above)
    return parts[0], high + above, parts[1]


def _keeps(flowable: Any) -> bool:
    return bool(flowable.getKeepWithNext())


def _kept(flowable: Flowable, waiting: list[Flowable], room: float, canvas: Canvas) -> float:
    """Return how much of what follows must stand on the same page."""
    if not waiting or not _keeps(flowable):
        return 0.0
    following = waiting[-1]
    _, high = following.wrapOn(canvas, WIDTH, room)
    after = _kept(following, waiting[:-1], room, canvas)
    whole = after or isinstance(following, Signature)
    return float(flowable.getSpaceAfter()) + (high + after if whole else min(high, _KEPT_LINES * 16))
