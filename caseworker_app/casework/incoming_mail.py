"""An e-mail in the shape in which the caseload takes it in, whatever program it came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

ID_LETTERS = 32  # of a key come from the Message-ID; the rest from what the message says


@dataclass(frozen=True, slots=True)
class MailFile:
    """A file that came with a message. Its name is shown, never used as a path."""

    name: str
    type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Address:
    """A name and an e-mail address as a message gives them."""

    name: str
    email: str

    @property
    def domain(self) -> str:
        """What stands after the @, in small letters."""
        return self.email.rpartition("@")[2].casefold()

    def __str__(self) -> str:
        return f"{self.name} ({self.email})" if self.name and self.email else self.name or self.email


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingMail:
    """One message. `key` tells it from every other; `answers` begin the keys of those that it answers."""

    file: str
    key: str
    answers: tuple[str, ...] = ()
    subject: str = ""
    sender: Address
    to: tuple[Address, ...] = ()
    at: datetime | None = None
    text: str = ""
    files: tuple[MailFile, ...] = ()
    cautions: tuple[str, ...] = ()
    forged: bool = False  # the receiving server says that the sender is not who it claims to be
    several_senders: bool = False
    automatic: bool = False
