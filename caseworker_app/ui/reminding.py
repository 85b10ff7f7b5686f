"""Reminders while the window is open: a notification at the times that were set, and a count in the tray.

Both hold counts alone: a notification may stand on a locked screen.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from caseworker_app.casework.remind_times import is_due, is_quiet, snooze_choices, time_of, times_of
from caseworker_app.errors import CaseworkerError, WrongUse
from caseworker_app.ui.background import Work
from caseworker_app.ui.context import Context
from caseworker_app.ui.dates import moment_words

if TYPE_CHECKING:
    from caseworker_app.casework.reminders import Reminders
    from caseworker_app.store.session import Unit

_EVERY_MS = 60_000
_AGAIN_MS = 2_000  # while something else is being done, as at the start
Notify = Callable[[str, str], str]
Found = tuple["Reminders", bool, str]  # whether it was time, and why no notification could be shown


class Reminding(QObject):
    """Looks every minute whether it is time; `counted` tells the tray how many, and the words."""

    counted = Signal(str, str)

    def __init__(self, context: Context, notify: Notify | None = None) -> None:
        super().__init__()
        self.context, self._notify = context, notify
        self._told = False  # that this desktop shows no notifications
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(_AGAIN_MS)
        self._again.timeout.connect(self.look)

    def start(self) -> None:
        """Look now, then every minute."""
        self.look()
        self._timer.start()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()
        self._again.stop()

    def look(self) -> None:
        """Count what is due; show a notification if its time has come."""
        context = self.context
        if context.worker.is_busy:
            self._again.start()
            return
        store, now, notify = context.store, context.now(), self._notify
        from caseworker_app.ui.screens.today.reading import view_of

        view = view_of(context.choices, context.today())
        try:
            times, quiet = times_of(context.choices.remind_at), self._is_quiet(now)
        except CaseworkerError as error:
            self.stop()
            context.show_error(error)
            return

        def op(_work: Work) -> Found:
            from caseworker_app.casework import reminders
            from caseworker_app.desktop import notify as desktop

            with store.connection() as connection:
                found = reminders.reminders(connection, view)
                come = is_due(times, reminders.last_reminded(connection), now)
                put_off = reminders.snoozed_until(connection, now) is not None
            wanted = come and not put_off and not quiet and bool(found.words)
            why_not = (notify or desktop.notify)(desktop.NAME, found.words) if wanted else ""
            return found, wanted, why_not

        context.run(op, self._found)

    def snooze(self, until: datetime) -> None:
        """Remind no more until then."""

        def use_case(unit: Unit) -> None:
            from caseworker_app.casework.reminders import snooze

            snooze(unit, until)

        self.context.keep("put reminders off", use_case)
        self.context.notice(
            f"Reminders are put off. They come again {moment_words(until, self.context.now())}"
        )

    def snooze_choices(self) -> tuple[tuple[str, datetime], ...]:
        """Return until when reminders can be put off now."""
        try:
            times = times_of(self.context.choices.remind_at)
        except CaseworkerError:
            times = ()
        return snooze_choices(times, self.context.now())

    def _found(self, found: Found) -> None:
        reminders, wanted, why_not = found
        number = str(reminders.count)
        self.counted.emit("" if number == "0" else number, reminders.words)
        if why_not:
            self._say_here(reminders.words, why_not)
        if wanted:

            def use_case(unit: Unit) -> None:
                from caseworker_app.casework.reminders import reminded

                reminded(unit)

            self.context.keep("remind", use_case)

    def _say_here(self, words: str, why_not: str) -> None:
        """Remind in the window, where the desktop shows nothing; say why, once."""
        self.context.notice(f"{words[:1].upper()}{words[1:]}")
        if not self._told:
            self._told = True
            self.context.show_error(WrongUse(why_not, "Reminders stand in this window, under Notices."))

    def _is_quiet(self, now: datetime) -> bool:
        choices = self.context.choices
        if not choices.quiet_from.strip() or not choices.quiet_until.strip():
            return False
        return is_quiet(now, time_of(choices.quiet_from), time_of(choices.quiet_until))
