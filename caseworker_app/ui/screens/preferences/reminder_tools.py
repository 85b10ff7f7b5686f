"""What Settings offers for reminders beside their times: a task of the computer, and a calendar file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from caseworker_app.casework.remind_times import times_of
from caseworker_app.errors import CaseworkerError, WrongUse
from caseworker_app.ui.context import Context
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.labels import Words


class ReminderTools(QWidget):
    """Two ways to be reminded without this window: by the computer's scheduler, and in Outlook."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.install = Button("Remind me also while this window is closed", self.install_task, icon="bell")
        self.remove = Button("No longer", self.remove_task, tip="Take the task of the scheduler away")
        self.choose = Button("Choose a calendar file", self.choose_file, icon="calendar")
        self.stop = Button("No calendar file", lambda: self.keep_to(None))
        self.file = Words(tone="quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 16)
        column.setSpacing(4)
        column.addLayout(_row(self.install, self.remove))
        column.addWidget(
            Words(
                "At the times above, by this computer. Press it again when they change.",
                tone="quiet",
            )
        )
        column.addSpacing(12)
        column.addLayout(_row(self.choose, self.stop))
        column.addWidget(self.file)
        self._say_file()

    def install_task(self) -> None:
        """Have the computer's own scheduler remind at the times that are set."""
        try:
            times = times_of(self.context.choices.remind_at)
            if not times:
                raise WrongUse("No time is set to remind at.", "Write one above, such as 8:45.")
        except CaseworkerError as error:
            self.context.show_error(error)
            return
        folder = self.context.store.folder

        def op() -> str:
            from caseworker_app.desktop.schedule import install, reminder_job

            return install(reminder_job(folder, times))

        self._run(op)

    def remove_task(self) -> None:
        """Take the task away."""

        def op() -> str:
            from caseworker_app.desktop.schedule import remove

            return remove()

        self._run(op)

    def choose_file(self) -> None:
        """Ask where the calendar is kept."""
        name, _ = QFileDialog.getSaveFileName(
            self, "Where to keep the calendar", "caseworker.ics", "Calendar (*.ics)"
        )
        if name:
            self.keep_to(Path(name).with_suffix(".ics"))

    def keep_to(self, file: Path | None) -> None:
        """Keep the calendar in a file from now on, or in none."""
        self.context.choose(calendar_file=str(file) if file else "")
        self._say_file()
        if self.context.upkeep is not None:
            self.context.upkeep.write_calendar()

    def _say_file(self) -> None:
        file = self.context.choices.calendar_file
        self.stop.setVisible(bool(file))
        self.file.setText(
            f"Kept up to date: {file}. Subscribe to it in Outlook; it has initials and references, no names."
            if file
            else "Deadlines, promises and meetings for Outlook to subscribe to, by initials and reference."
        )

    def _run(self, op: Callable[[], str]) -> None:
        self.context.run(lambda _work: op(), self.context.notice)


def _row(*buttons: Button) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    return row
