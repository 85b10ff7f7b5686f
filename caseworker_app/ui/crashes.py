"""What is said and kept when something unforeseen goes wrong: no names, no text of a case."""

from __future__ import annotations

import traceback

from caseworker_app.errors import CaseworkerError


class Unexpected(CaseworkerError):
    """A fault of the program. `details` hold files, lines and kinds of error, never values."""

    def __init__(self, details: str) -> None:
        super().__init__(
            "Something went wrong in the app. Your work is saved.",
            "Copy the details for IT support (they contain no names).",
        )
        self.details = details


def unexpected(error: BaseException) -> Unexpected:
    """Return what to show for a fault of the program, without the words of the error itself."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [
        f"{frame.filename.rsplit('caseworker_app', 1)[-1]}:{frame.lineno} {frame.name}" for frame in frames
    ]
    return Unexpected("\n".join([type(error).__name__, *lines]))
