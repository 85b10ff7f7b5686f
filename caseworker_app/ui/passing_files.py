"""A file that another program opens, and that is taken away again: an e-mail draft on its way to be sent.

It goes after some minutes, when the window locks or closes, and, after a crash, at the next start.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, QUrl
from PySide6.QtGui import QDesktopServices

from caseworker_app.errors import CannotSave
from caseworker_app.store.files import make_private_folder, write_whole

_MINUTES = 5


class PassingFiles(QObject):
    """A private folder in the caseload's own."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def open(self, name: str, content: bytes) -> bool:
        """Open a file in the program that the computer has for it; say whether it has one."""
        file = self._folder / name
        try:
            make_private_folder(self._folder)
            write_whole(file, content)
        except OSError as error:
            raise CannotSave(
                "There is no room on this laptop for the draft.", "Free some space, or copy the text."
            ) from error
        opened = QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))
        if opened:
            QTimer.singleShot(_MINUTES * 60_000, self, lambda: _remove(file))
        else:
            _remove(file)
        return opened

    def clear(self) -> None:
        """Take away whatever is there."""
        if self._folder.is_dir():
            for file in self._folder.iterdir():
                _remove(file)


def _remove(file: Path) -> None:
    with contextlib.suppress(OSError):  # on Windows a program may still hold it; the next time it goes
        file.unlink(missing_ok=True)
