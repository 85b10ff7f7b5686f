"""What the window does by itself once Today is on the screen: new rules applied, backups made."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from caseworker_app.errors import CaseworkerError
from caseworker_app.ui.background import Work
from caseworker_app.ui.clock import london_day
from caseworker_app.ui.context import Context
from caseworker_app.ui.dates import clock_time, count_of

if TYPE_CHECKING:
    from caseworker_app.store.session import Unit

_EVERY_MS = 15 * 60 * 1000


class Upkeep(QObject):
    """Runs on the worker's thread, one step after another, and says little."""

    backed_up = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.back_up_if_due)
        self._timer.timeout.connect(self.write_calendar)

    def start(self) -> None:
        """Bring everything up to date, then look again every quarter of an hour."""
        self.context.read_preferences()
        self._look_for_damage()
        self._recompute_if_stale()
        self.back_up_if_due()
        self.write_calendar()
        self._timer.start()

    def stop(self) -> None:
        """Do nothing more by itself."""
        self._timer.stop()

    def back_up_if_due(self) -> None:
        """Make the hourly backup if anything has changed, and tell how old the newest is."""
        self._back_up(only_if_due=True)

    def back_up_now(self) -> None:
        """Make a backup because the person asked for one."""
        self._back_up(only_if_due=False)

    def write_calendar(self) -> None:
        """Bring the calendar file up to date that the person chose, if one was chosen."""
        from caseworker_app.ui.screens.today.reading import view_of

        context, name = self.context, self.context.choices.calendar_file
        view = view_of(context.choices, context.today())

        def op(_work: Work) -> None:
            from caseworker_app.reports.calendar_file import calendar_bytes, write_calendar

            with context.store.connection() as connection:
                content = calendar_bytes(connection, view.caseworkers, view.today)
            write_calendar(Path(name), content)

        if name:
            context.run(op)

    def _back_up(self, *, only_if_due: bool) -> None:
        store, now = self.context.store, self.context.now()

        def op(work: Work) -> datetime | None:
            from caseworker_app.store import backup

            if not only_if_due or backup.due_for_backup(store, now):
                work.say("Making a backup")
                backup.automatic_backup(store, now)
            return max((moment for moment, _ in backup.automatic_backups(store.places)), default=None)

        def then(newest: datetime | None) -> None:
            self.backed_up.emit(backup_words(newest, now))
            if not only_if_due:
                self.context.notice("A backup was made")

        def failed(error: CaseworkerError) -> None:
            self.backed_up.emit("No backup could be made")
            self.context.show_error(error)

        self.context.run(op, then, failed)

    def _look_for_damage(self) -> None:
        """Check every page after a crash, a change from outside, and weekly: a broken one may not be read for
        months, and by then the backups that had it whole are gone."""
        store, now = self.context.store, self.context.now()

        def op(work: Work) -> None:
            from caseworker_app.store import soundness

            if soundness.should_look(store.places, now):
                work.say("Checking the caseload")
                soundness.look(store, now)

        self.context.run(op)

    def _recompute_if_stale(self) -> None:
        context = self.context
        user, now = context.user, context.now()

        def op(work: Work) -> bool:
            from caseworker_app.store import deadlines

            with context.store.reading() as session:
                if not deadlines.are_stale(session):
                    return False
            with context.store.unit("new rules", user=user, now=now) as unit:
                _recompute(unit, work)
            return True

        context.run(op, lambda changed: context.changed_by_others.emit() if changed else None)


def _recompute(unit: Unit, work: Work) -> None:
    from caseworker_app.store import deadlines

    deadlines.recompute_all(unit, lambda done, total: work.say("Working out every date again", done, total))


def backup_words(newest: datetime | None, now: datetime) -> str:
    """Say how old the newest backup is."""
    if newest is None:
        return "No backup yet"
    local = newest.astimezone()
    days = (london_day(now) - london_day(newest)).days
    if days <= 0 or now - newest < timedelta(hours=1):
        return f"Backed up today at {clock_time(local.hour, local.minute)}"
    return f"Backed up {count_of(days, 'day')} ago"
