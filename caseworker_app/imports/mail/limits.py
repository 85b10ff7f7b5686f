"""How large and how deep a message may be before it is refused, and the words for it."""

from __future__ import annotations

from caseworker_app.errors import NotAllowed, WrongUse

MEBIBYTE = 1024 * 1024
MOST_FILE = 90 * MEBIBYTE
MOST_ATTACHMENT = 50 * MEBIBYTE
MOST_PARTS = 200
MOST_DEPTH = 5
LONGEST_TEXT = 200_000
_SAVE = "Save the attachment where the council keeps large files, and log the message without it."


def refuse_large_file(size: int) -> None:
    """Refuse a file before it is read."""
    if size > MOST_FILE:
        raise NotAllowed(
            f"The message is {size // MEBIBYTE} MB large; at most {MOST_FILE // MEBIBYTE} MB are kept.", _SAVE
        )


def refuse_large_attachment(name: str, size: int) -> None:
    """Refuse a message with an attachment that is too large to be kept."""
    if size > MOST_ATTACHMENT:
        raise NotAllowed(
            f"Its attachment {name} is {size // MEBIBYTE} MB large; at most {MOST_ATTACHMENT // MEBIBYTE} MB "
            "are kept.",
            _SAVE,
        )


def refuse_many_parts(parts: int) -> None:
    """Refuse a message of more parts than anyone writes."""
    if parts > MOST_PARTS:
        raise NotAllowed(
            f"The message has more than {MOST_PARTS} parts.", "Ask the sender for a simpler message."
        )


def too_deep() -> NotAllowed:
    """Return why a message in a message in a message … is refused."""
    return NotAllowed(
        f"Messages are nested more than {MOST_DEPTH} deep in it.",
        "Open it in your mail program and save the inner message by itself.",
    )


def unreadable(why: str) -> WrongUse:
    """Return why a file is no message that can be read."""
    return WrongUse(
        f"It cannot be read as a message: {why}.", "Open it in your mail program and save it anew."
    )
