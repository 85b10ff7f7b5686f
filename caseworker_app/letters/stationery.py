"""What stands on the pages of a letter around its words: address, sender, date, folds, header and foot."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from caseworker_app.letters import fonts, pictures, shaping, window_lines
from caseworker_app.letters import page as sheet
from caseworker_app.letters.fonts import BOLD, PLAIN
from caseworker_app.letters.look import HAIRLINE, INK, QUIET, Look
from caseworker_app.letters.page import MM, Letter
from caseworker_app.letters.written_dates import NBSP

_LOGO_HIGH, _LOGO_WIDE = 12.0, 60.0
DATE_POINTS = 11


def first_page(letter: Letter, look: Look, canvas: Canvas) -> None:
    """Draw the head of a letter: the address in the window, the sender, date and reference, the folds."""
    for line in window_lines.placed(letter.address):
        text(canvas, sheet.WINDOW_LEFT + 0.5, line.foot, line.words, line.points, INK)
    _return_address(letter, canvas)
    _sender(letter, look, canvas)
    _dated(letter, look, canvas)
    canvas.setStrokeColor(QUIET)
    canvas.setLineWidth(0.25)
    for fold in sheet.FOLDS:
        height = (sheet.PAGE_HEIGHT - fold) * MM
        canvas.line(0, height, sheet.FOLD_LENGTH * MM, height)


def _dated(letter: Letter, look: Look, canvas: Canvas) -> None:
    right = sheet.PAGE_WIDTH - sheet.SIDE
    reference, private = f"Our reference: {letter.reference}", "Private and confidential"
    if letter.large:
        for number, words in enumerate((letter.date, reference)):
            text(canvas, sheet.SIDE, 104 + 9 * number, words, look.points, INK)
        text(canvas, sheet.SIDE, 122, private, look.points, INK, font=BOLD)
        return
    text(canvas, sheet.SIDE, sheet.DATE_LINE, letter.date, DATE_POINTS, INK)
    text(canvas, right, sheet.DATE_LINE, private, DATE_POINTS, INK, anchor="right", font=BOLD)
    if reference_fits(letter):
        text(canvas, sheet.PAGE_WIDTH / 2, sheet.DATE_LINE, reference, DATE_POINTS, INK, anchor="centre")
    else:
        size = _fitting(reference, DATE_POINTS, right - sheet.SIDE)
        text(canvas, sheet.SIDE, sheet.DATE_LINE + 5.5, reference, size, INK)


def reference_fits(letter: Letter) -> bool:
    """Say whether the reference has room between the date and what stands at the right."""
    free = (sheet.PAGE_WIDTH / 2 - sheet.SIDE) * MM - fonts.width(letter.date, DATE_POINTS) - 8
    return fonts.width(f"Our reference: {letter.reference}", DATE_POINTS) / 2 <= free


def _return_address(letter: Letter, canvas: Canvas) -> None:
    """Write above the window where the post brings back what nobody takes."""
    lines = _way_back(letter.sender.council, letter.sender.lines)
    top = sheet.RETURN_LINE - 2.5 * (len(lines) - 1)
    for number, line in enumerate(lines):
        text(canvas, sheet.SIDE, top + 2.5 * number, line, sheet.RETURN_POINTS, QUIET)


@lru_cache(maxsize=8)
def _way_back(council: str, lines: tuple[str, ...]) -> list[str]:
    parts = (line.replace(" ", NBSP) for line in (council, *lines))
    room = sheet.SENDER_LEFT - sheet.SIDE - 5
    return _wrapped(f"Return to: {', '.join(parts)}", sheet.RETURN_POINTS, room)


def _sender(letter: Letter, look: Look, canvas: Canvas) -> None:
    sender, left, top = letter.sender, sheet.SENDER_LEFT, sheet.SENDER_TOP
    step = look.sender * 1.28 / MM
    if sender.logo is not None:
        wide, high = pictures.size(sender.logo, _LOGO_WIDE * MM, _LOGO_HIGH * MM)
        pictures.draw(canvas, sender.logo, left * MM, (sheet.PAGE_HEIGHT - top) * MM - high, wide, high)
        top += high / MM + 2
    top += (look.sender + 3) / MM
    room = sheet.PAGE_WIDTH - left - 15
    for line in _wrapped(sender.council, look.sender + 3, room):
        text(canvas, left, top, line, look.sender + 3, INK, font=BOLD)
        top += step * 1.25
    top += step * 0.35
    for words in (*sender.lines, "", *sender.contact):
        for line in _wrapped(words, look.sender, room) if words else [""]:
            text(canvas, left, top, line, _fitting(line, look.sender, room), INK)
            top += step if line else step * 0.6


def _wrapped(words: str, points: float, millimetres: float) -> list[str]:
    lines = [""]
    for word in filter(None, words.split(" ")):
        tried = f"{lines[-1]} {word}".strip()
        if lines[-1] and fonts.width(tried, points) > millimetres * MM:
            lines.append(word)
        else:
            lines[-1] = tried
    return lines


def _fitting(line: str, points: float, millimetres: float) -> float:
    """Return the size at which a line fits: a long email address cannot be broken."""
    wide = fonts.width(line, points)
    return points if wide <= millimetres * MM else points * millimetres * MM / wide


def later_page(letter: Letter, look: Look, canvas: Canvas) -> None:
    """Draw the head of a page after the first: whose letter it is, without a name."""
    text(
        canvas,
        sheet.SIDE,
        14,
        " · ".join(filter(None, (letter.initials, letter.reference))),
        look.foot,
        QUIET,
    )


def foot(letter: Letter, look: Look, canvas: Canvas, right: str) -> None:
    """Draw the foot of a page: the reference, where the law asks for the letter, and which page it is."""
    canvas.setStrokeColor(HAIRLINE)
    canvas.setLineWidth(0.5)
    canvas.line(sheet.SIDE * MM, 17 * MM, (sheet.PAGE_WIDTH - sheet.SIDE) * MM, 17 * MM)
    line = sheet.PAGE_HEIGHT - 11.5
    text(canvas, sheet.SIDE, line, _left_of_foot(letter, look), look.foot, QUIET)
    text(canvas, sheet.PAGE_WIDTH - sheet.SIDE, line, right, look.foot, QUIET, anchor="right")
    if letter.reprint:
        text(canvas, sheet.PAGE_WIDTH / 2, 12, "Copy", look.points, QUIET, anchor="centre")


def _left_of_foot(letter: Letter, look: Look) -> str:
    """Return the reference with the source, or the reference alone where both do not fit."""
    alone = f"Reference {letter.reference}"
    both = f"{alone} · {letter.source}"
    room = (sheet.PAGE_WIDTH - 2 * sheet.SIDE - 28) * MM
    return both if not letter.large and fonts.width(both, look.foot) <= room else alone


def text(
    canvas: Canvas, left: float, top: float, words: str, points: float, colour: Any, *, anchor: str = "left",
    font: str = PLAIN,
) -> None:  # fmt: skip
    """Write a line with its foot `top` millimetres below the head of the page."""
    canvas.setFillColor(colour)
    height = (sheet.PAGE_HEIGHT - top) * MM
    if fonts.is_plain(words):
        canvas.setFont(font, points)
        draw: Callable[..., Any] = {
            "left": canvas.drawString, "right": canvas.drawRightString, "centre": canvas.drawCentredString,
        }[anchor]  # fmt: skip
        draw(left * MM, height, words)
        return
    place = left * MM - {"left": 0.0, "right": 1.0, "centre": 0.5}[anchor] * fonts.width(words, points)
    for name, piece in fonts.runs(words, bold=font == BOLD):
        canvas.setFont(name, points)
        canvas.drawString(place, height, shaping.shaped(piece, name, points))
        place += shaping.width(piece, name, points)
