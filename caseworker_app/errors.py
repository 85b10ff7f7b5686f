"""The ways in which something that a person asked for cannot be done.

Each error says what happened, and what to do about it. Problems in *data* (a doubtful cell, a fact that is
missing) are values shown in a list, never exceptions.
"""

from __future__ import annotations


class CaseworkerError(Exception):
    """Something cannot be done; `remedy` says what the person can do instead."""

    exit_code = 2

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()


class WrongUse(CaseworkerError):
    """What was asked for is not there, or is not written as it must be."""


class NotAllowed(CaseworkerError):
    """The facts forbid it: an impossible order of dates, a person who may not be told."""


class CannotOpenStore(CaseworkerError):
    """The store cannot be opened: none there, locked, wrong key, newer version, too damaged."""

    exit_code = 3


class CannotSave(CaseworkerError):
    """The store refused a write (no room, read-only, held by another); nothing was changed."""

    exit_code = 3


class ServerUnreachable(CaseworkerError):
    """The shared database cannot be reached, or refused."""

    exit_code = 4
