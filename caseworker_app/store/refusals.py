"""Why a store cannot be opened.

Each reason is a class of its own, so that a screen can offer the right next step.
"""

from __future__ import annotations

from pathlib import Path

from caseworker_app.errors import CannotOpenStore


class NoStoreThere(CannotOpenStore):
    """The folder holds no store."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"There is no caseload in {folder}.",
            "Make one with `caseworker init`, or name the right folder with --store.",
        )


class StoreAlreadyThere(CannotOpenStore):
    """A store stands where a new one was to be made."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"There is already a caseload in {folder}.", "Open it, or choose another folder.")


class StoreLocked(CannotOpenStore):
    """The keyring does not hold the key, and no passphrase was given."""

    def __init__(self) -> None:
        super().__init__(
            "This caseload is locked.",
            "Type its passphrase. At the command line use --passphrase-file or CASEWORKER_PASSPHRASE.",
        )


class StoreSealed(CannotOpenStore):
    """The council has locked the store: the laptop was reported lost."""

    def __init__(self) -> None:
        super().__init__(
            "This laptop was reported lost, so the council has locked its caseload.",
            "If you have it back, ask the administrator for the code: `caseworker connect --unlock`.",
        )


class WrongPassphrase(CannotOpenStore):
    """The passphrase does not open this key; `wait_seconds` must pass before the next try."""

    def __init__(self, wait_seconds: int = 0, what: str = "caseload") -> None:
        self.wait_seconds = wait_seconds
        wait = f" Wait {_seconds(wait_seconds)} before the next try." if wait_seconds else ""
        super().__init__(
            f"That passphrase does not open this {what}.", f"Check Caps Lock and try again.{wait}"
        )


class TooSoon(CannotOpenStore):
    """Another passphrase was tried before the wait was over; it was not looked at."""

    def __init__(self, wait_seconds: int) -> None:
        self.wait_seconds = wait_seconds
        super().__init__(
            "There were several wrong passphrases, so the next try must wait.",
            f"Try again in {_seconds(wait_seconds)}. The passphrase just typed was not tried.",
        )


class StoreInUse(CannotOpenStore):
    """Another program holds the store in a way that does not go together with this."""

    def __init__(self, holders: list[str]) -> None:
        self.holders = holders
        super().__init__(
            f"This caseload is in use by {' and '.join(holders) or 'another program'}.",
            "Close it or let it finish, then try again.",
        )


class StoreNewer(CannotOpenStore):
    """A newer version of the program has changed the store."""

    def __init__(self) -> None:
        super().__init__(
            "This caseload was last opened by a newer version of Caseworker.",
            "Install that version on this computer. Nothing in the caseload was changed.",
        )


class StoreDamaged(CannotOpenStore):
    """The key is right, but the database, the key file or a kept letter cannot be read."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"This caseload is too damaged to open: {what}.",
            "Restore the newest backup (`caseworker restore FILE`; they are in the folder backups). "
            "The damaged files are kept.",
        )


class DatabaseDamaged(StoreDamaged):
    """The database itself is damaged, missing or not encrypted: the window offers the newest backup."""


class KeyFileDamaged(StoreDamaged):
    """The key file is damaged or missing: a backup holds another, which the passphrase opens."""


class StoreReadOnly(CannotOpenStore):
    """The folder may be read but not written."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"The caseload in {folder} is read-only.",
            "Ask IT for permission to write to that folder, or move the caseload to a folder of your own.",
        )


class NoRoom(CannotOpenStore):
    """The disk is full."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"The disk that holds {folder} is full.", "Free some space on it, then try again.")


class UnsafeFolder(CannotOpenStore):
    """The folder is on a network drive or inside a folder that a cloud service copies."""

    def __init__(self, folder: Path, why: str) -> None:
        super().__init__(
            f"A caseload cannot be kept in {folder}, because it is {why}. It would be damaged there.",
            "Choose a folder on this computer's own disk, outside any synchronised folder.",
        )


class NotABackup(CannotOpenStore):
    """The file is not there, or is no backup."""

    def __init__(self) -> None:
        super().__init__(
            "That file is not a Caseworker backup.",
            "Choose a file that ends in .caseworker-backup; the automatic ones are in the folder backups.",
        )


class BackupDamaged(CannotOpenStore):
    """A backup that is not whole."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"That backup is damaged: {why}.", "Choose another backup; the caseload is as it was."
        )


def _seconds(count: int) -> str:
    if count < 60:
        return f"{count} second{'' if count == 1 else 's'}"
    minutes = -(-count // 60)
    return f"{minutes} minute{'' if minutes == 1 else 's'}"
