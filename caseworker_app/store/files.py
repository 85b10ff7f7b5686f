"""The files of a store's folder, and writing one so that it is there whole or not at all."""

from __future__ import annotations

import contextlib
import os
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Places:
    """Where a store keeps what."""

    folder: Path

    @property
    def database(self) -> Path:
        """The encrypted database."""
        return self.folder / "caseload.db"

    @property
    def key_file(self) -> Path:
        """The wrapped key."""
        return self.folder / "key.json"

    @property
    def sealed_key(self) -> Path:
        """The wrapped key once more sealed: the council has locked a lost laptop."""
        return self.folder / "key.sealed.json"

    @property
    def tries(self) -> Path:
        """How many wrong passphrases were tried lately."""
        return self.folder / "tries.json"

    @property
    def backups(self) -> Path:
        """The automatic backups."""
        return self.folder / "backups"

    @property
    def documents(self) -> Path:
        """The letters that were made, encrypted, each under its checksum."""
        return self.folder / "documents"

    @property
    def document_backups(self) -> Path:
        """A second copy of each kept letter, for the automatic backups."""
        return self.backups / "documents"

    @property
    def passing(self) -> Path:
        """Drafts of e-mails on their way to the person's own mail program: there for minutes."""
        return self.folder / "passing"

    @property
    def in_use(self) -> Path:
        """One file for each program that has the store open."""
        return self.folder / "in-use"

    @property
    def restoring(self) -> Path:
        """What a restore has made ready and not yet put in place."""
        return self.folder / "restoring"


def make_private_folder(folder: Path) -> None:
    """Make a folder that only its owner can enter (on Windows the profile's own permissions do it).

    A folder with other things in it keeps its permissions: someone may share it on purpose.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if sys.platform != "win32" and not any(folder.iterdir()):
        folder.chmod(0o700)


def make_private(path: Path) -> None:
    """Let only the owner read and write the file."""
    if sys.platform != "win32":
        path.chmod(0o600)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file through a neighbour and a rename, flushed to disk: never half of it."""
    part = path.with_name(path.name + ".part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink()
        raise
    flush_folder(path.parent)


def flush_folder(folder: Path) -> None:
    """Make renames in the folder last through a power cut (Windows does so by itself)."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
