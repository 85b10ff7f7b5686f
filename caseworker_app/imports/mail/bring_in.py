"""Bringing in the e-mail files that someone dropped: read, kept encrypted, filed a few at a time.

It can be stopped between any two messages; what was filed by then stays, and the rest can be dropped again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path

from caseworker_app.casework.file_mail import DUPLICATE, FILED, TRIAGE, Outcome, file_mail, known_keys
from caseworker_app.casework.incoming_mail import IncomingMail
from caseworker_app.errors import CaseworkerError, WrongUse
from caseworker_app.imports.mail import limits
from caseworker_app.imports.mail.storable import storable
from caseworker_app.store import documents
from caseworker_app.store.open import Store

ENDINGS = (".eml", ".msg")
_AT_ONCE = 50
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Rejected:
    """A file that could not be taken in, and why."""

    file: str
    why: str


@dataclass
class MailReport:
    """What became of every file."""

    outcomes: list[Outcome] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    left: int = 0  # files that were not looked at, as it was stopped

    def _of(self, state: str) -> list[Outcome]:
        return [one for one in self.outcomes if one.state == state]

    @property
    def filed(self) -> list[Outcome]:
        """Those that went to a case."""
        return self._of(FILED)

    @property
    def triage(self) -> list[Outcome]:
        """Those that wait for a person."""
        return self._of(TRIAGE)

    @property
    def duplicates(self) -> list[Outcome]:
        """Those that were there already."""
        return self._of(DUPLICATE)


def mail_files(paths: Iterable[Path]) -> list[Path]:
    """Return the e-mail files that are named, and those in the folders that are named."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(one for one in path.rglob("*") if one.suffix.casefold() in ENDINGS)
            if not inside:
                raise WrongUse(f"There are no e-mail files in {path}.", "They end in .eml or .msg.")
            found += inside
        elif path.is_file():
            found.append(path)
        else:
            raise WrongUse(f"There is no file {path}.", "Check its name.")
    return list(dict.fromkeys(found))


def bring_in(
    store: Store,
    paths: Sequence[Path],
    *,
    user: str,
    now: Callable[[], datetime],
    progress: Progress | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> MailReport:
    """File the messages of these files; tell `progress` how far it is, and stop when `stopped` says so."""
    report, done = MailReport(), 0
    for some in _batches(paths, _AT_ONCE):
        if stopped():
            report.left = len(paths) - done
            break
        read = [mail for path in some if (mail := _read(path, report)) is not None]
        _file(store, read, report, user, now())
        done += len(some)
        if progress is not None:
            progress(done, len(paths))
    return report


def read_file(path: Path) -> IncomingMail:
    """Return the message of a file, whatever its name says it is."""
    limits.refuse_large_file(path.stat().st_size)
    return read_bytes(path.read_bytes(), path.name)


def read_bytes(content: bytes, name: str) -> IncomingMail:
    """Return the message in some bytes, whatever their name says they are."""
    limits.refuse_large_file(len(content))
    if not content.strip():
        raise limits.unreadable("it is empty")
    if content.startswith(_OLE):
        from caseworker_app.imports.mail.msg import read_msg

        return storable(read_msg(content, name))
    from caseworker_app.imports.mail.eml import read_eml

    return storable(read_eml(content, name))


def _read(path: Path, report: MailReport) -> IncomingMail | None:
    try:
        return read_file(path)
    except CaseworkerError as error:
        report.rejected.append(Rejected(path.name, str(error)))
    except OSError as error:
        report.rejected.append(
            Rejected(path.name, f"It cannot be read: {error.strerror or 'the disk refused'}.")
        )
    return None


def _file(store: Store, mails: Sequence[IncomingMail], report: MailReport, user: str, now: datetime) -> None:
    with store.reading() as session:
        known = known_keys(session, [mail.key for mail in mails])
    kept = {mail.key: _keep(store, mail) for mail in mails if mail.key not in known}
    with store.unit("file e-mail", user=user, now=now) as unit:
        report.outcomes += file_mail(unit, mails, kept)


def _keep(store: Store, mail: IncomingMail) -> list[dict[str, str | int]]:
    """Keep the files of a message by their checksum: the same file of ten messages is kept once."""
    return [
        {
            "name": one.name,
            "type": one.type,
            "size": len(one.content),
            "sha256": documents.keep(store, one.content),
        }
        for one in mail.files
    ]


def _batches(paths: Sequence[Path], size: int) -> Iterator[list[Path]]:
    rest = iter(paths)
    while some := list(islice(rest, size)):
        yield some
