"""What the command line asks of the window, which stands above it and is given to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Protocol


class Window(Protocol):
    """The program's window, as the commands that show it know it."""

    def open(
        self, store: Path | None, *, passphrase: str | None, now: Callable[[], datetime] | None = None
    ) -> int:
        """Open the window on a store and return its exit code; `now` stands in for the computer's clock."""
        ...

    def save_pictures(self, store: Path, folder: Path, *, now: datetime, passphrase: str) -> list[Path]:
        """Save pictures of the main screens, light and dark, without a display."""
        ...
