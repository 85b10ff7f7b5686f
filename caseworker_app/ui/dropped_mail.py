"""E-mail files that are dropped on the window: filed in the background, what is unsure waits in Unmatched."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData

from caseworker_app.errors import CaseworkerError, WrongUse
from caseworker_app.ui.dates import count_of

if TYPE_CHECKING:
    from caseworker_app.imports.mail.bring_in import MailReport
    from caseworker_app.ui.background import Work
    from caseworker_app.ui.context import Context

_ENDINGS = (".eml", ".msg")
_TOLD = 3  # files that could not be taken in are named, so many


def mail_paths(data: QMimeData) -> list[Path]:
    """Return the e-mail files and folders that are being dragged."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return [path for path in paths if path.is_dir() or path.suffix.casefold() in _ENDINGS]


def take_in(context: Context, paths: Sequence[Path]) -> Work:
    """File the messages; the status bar shows how far it is, and can stop it."""
    user, store, clock = context.user, context.store, context.clock

    def op(work: Work) -> MailReport:
        from caseworker_app.imports.mail.bring_in import bring_in, mail_files

        def progress(done: int, total: int) -> None:
            work.say("Filing e-mail", done, total)

        files = mail_files(paths)
        work.say("Filing e-mail", 0, len(files))
        return bring_in(store, files, user=user, now=clock.now, progress=progress)

    def then(report: MailReport) -> None:
        context.changed_by_others.emit()
        context.notice(report_words(report))
        if report.rejected:
            context.show_error(_rejected(report))

    return context.run(op, then)


def report_words(report: MailReport) -> str:
    """Say what became of the messages: counts, no names."""
    parts = [f"{count_of(len(report.filed), 'message')} filed"]
    if report.triage:
        parts.append(f"{len(report.triage)} to sort under Unmatched")
    if report.duplicates:
        parts.append(f"{len(report.duplicates)} there already")
    if report.left:
        parts.append(f"{report.left} not looked at")
    return ", ".join(parts)


def _rejected(report: MailReport) -> CaseworkerError:
    told = " ".join(f"{one.file}: {one.why}" for one in report.rejected[:_TOLD])
    more = len(report.rejected) - _TOLD
    rest = f" {count_of(more, 'other file')} as well." if more > 0 else ""
    return WrongUse(f"{count_of(len(report.rejected), 'file')} could not be taken in. {told}{rest}")
