"""Connecting this caseload to the shared one: each step is tried, and a failure says which it was."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from caseworker_app.errors import CaseworkerError, WrongUse
from caseworker_app.sync.refusals import Step, step_of
from caseworker_app.ui.context import Context
from caseworker_app.ui.form import Form, labelled, line_edit
from caseworker_app.ui.plain_words import window_words
from caseworker_app.ui.screens.sharing.side_by_side import BareStatus
from caseworker_app.ui.sharing import Door
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.labels import Words, surface
from caseworker_app.ui.widgets.status import Shape, Status

if TYPE_CHECKING:
    from caseworker_app.sync.state import Standing

_LONGEST_FILE = 100_000


class StepsTried(QWidget):
    """The steps of a connection, each with how it went."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self.shapes: dict[Step, Shape] = {}
        self.show_passed(0)

    def show_passed(self, passed: int, *, failed: Step | None = None, under_way: bool = False) -> None:
        """Show that so many went well; the next is being tried, or is where it failed."""
        for place, step in enumerate(Step):
            if failed is not None:
                passed = list(Step).index(failed)
            is_next = place == passed
            shape: Shape = "met" if place < passed else "later"
            if is_next and failed is not None:
                shape = "late"
            elif is_next and under_way:
                shape = "half"
            self.shapes[step] = shape
        self._draw()

    def _draw(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for step, shape in self.shapes.items():
            mark = BareStatus(Status(shape, step.value))
            said = {"met": "done", "late": "here it failed", "half": "being tried"}.get(shape, "to come")
            mark.setAccessibleName(f"{step.value}, {said}")
            self._column.addWidget(mark)


class ConnectDialog(Form):
    """Asks for the enrolment file, or for an address; then tries."""

    def __init__(self, parent: QWidget, context: Context) -> None:
        super().__init__(parent, "Connect to the shared caseload", "Connect", width=560)
        self.context = context
        self.by_file = QRadioButton("With the enrolment file that I was given")
        self.by_address = QRadioButton("With an address")
        self.by_file.setChecked(True)
        ways = QButtonGroup(self)
        self.file = line_edit(placeholder="enrolment-yourname.json")
        self.address = line_edit(placeholder="host=db.council.gov.uk dbname=caseworker user=yourname")
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.steps = StepsTried()
        self.outcome = Words()
        self._passed = 0
        self._connected: Standing | None = None
        for way in (self.by_file, self.by_address):
            ways.addButton(way)
            self.form.addWidget(way)
        self._file_part, self._address_part = self._parts()
        self.form.insertWidget(self.form.indexOf(self.by_address), self._file_part)
        self.form.addWidget(self._address_part)
        self._steps_part = self._tried_part()
        self.form.addWidget(self._steps_part)
        self._steps_part.hide()
        self.take_name = Button("", self._take_name, kind="link")
        self.form.addWidget(self.take_name)
        self.take_name.hide()
        self.by_file.toggled.connect(lambda _on: self._show_way())
        self._show_way()
        self.file.setFocus()

    def accept(self) -> None:
        if self._connected is not None:
            self.done(self.DialogCode.Accepted.value)
            self.context.sharing.sync()
            return
        try:
            door = self._door()
        except CaseworkerError as error:
            self.say_problem(
                window_words(str(error)), self.file if self.by_file.isChecked() else self.address
            )
            return
        self.say_problem("")
        self._passed = 0
        self.outcome.setText("")
        self._steps_part.show()
        self.steps.show_passed(0, under_way=True)
        self.primary.setEnabled(False)
        self.primary.set_words("Trying…")
        self.refit()
        self.context.sharing.connect_to(door, self._step_passed, self._connected_as, self._failed)

    def _door(self) -> Door:
        """Read what was typed."""
        if self.by_address.isChecked():
            if not self.address.text().strip():
                raise WrongUse("Enter the address of the server.")
            return Door(self.address.text().strip(), self.password.text())
        name = self.file.text().strip()
        if not name:
            raise WrongUse("Choose the enrolment file.")
        path = Path(name).expanduser()
        try:
            if path.stat().st_size > _LONGEST_FILE:
                raise WrongUse(f"{path.name} is no enrolment file.", "Choose the file that you were given.")
            text = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise WrongUse(f"{path.name} cannot be read.", "Check that the file is still there.") from error
        return Door.from_enrolment(text)

    def _step_passed(self, step: Step) -> None:
        self._passed = list(Step).index(step) + 1
        self.steps.show_passed(self._passed, under_way=True)

    def _connected_as(self, found: Standing) -> None:
        if self.is_over:
            return
        self._connected = found
        self.steps.show_passed(len(Step))
        role = found.role.replace("_", " ")
        teams = f", in {' and '.join(found.teams)}" if found.teams else ""
        self.outcome.set_tone("met")
        self.outcome.setText(f"Connected as {found.name} ({role}{teams}). The first sync brings your cases.")
        for part in (self.by_file, self.by_address, self._file_part, self._address_part):
            part.hide()
        if found.name != self.context.user:
            self.take_name.set_words(f"Call me {found.name} on this laptop too, so that Today finds my cases")
            self.take_name.show()
        self.primary.setEnabled(True)
        self.primary.set_words("Sync now")
        self.cancel.set_words("Close")
        self.primary.setFocus()
        self.refit()

    def _failed(self, error: CaseworkerError) -> None:
        if self.is_over:
            return
        self.primary.setEnabled(True)
        self.primary.set_words("Try again")
        self.primary.setFocus()
        if isinstance(error, WrongUse):  # what was typed is no address: nothing was tried
            self._steps_part.hide()
            self.say_problem(
                window_words(str(error)), self.file if self.by_file.isChecked() else self.address
            )
            return
        step = step_of(error)
        if list(Step).index(step) < self._passed:  # it came further than the error can tell
            step = list(Step)[min(self._passed, len(Step) - 1)]
        self.steps.show_passed(0, failed=step)
        self.outcome.set_tone("late")
        self.outcome.setText(window_words(str(error)))
        self.outcome.setAccessibleName(self.outcome.text())
        self.context.announce(self.outcome.text())
        self.show_part(self.outcome)

    def _take_name(self) -> None:
        if self._connected is not None:
            self.context.choose(user_name=self._connected.name)
            self.take_name.hide()
            self.refit()

    def _choose_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Enrolment file", "", "Enrolment files (*.json)")
        if name:
            self.file.setText(name)

    def _show_way(self) -> None:
        by_file = self.by_file.isChecked()
        self._file_part.setVisible(by_file)
        self._address_part.setVisible(not by_file)
        self.say_problem("", self.file if by_file else self.address)

    def _parts(self) -> tuple[QWidget, QWidget]:
        """Return the fields of both ways, each indented under its way."""
        by_file, by_address = QWidget(), QWidget()
        row = QHBoxLayout(by_file)
        row.setContentsMargins(26, 0, 0, 0)
        self.file.setAccessibleName("Enrolment file")
        row.addWidget(self.file, 1)
        row.addWidget(Button("Choose", self._choose_file, tip="Choose the enrolment file"))
        column = QVBoxLayout(by_address)
        column.setContentsMargins(26, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(labelled("Address", self.address))
        column.addLayout(labelled("Password, if the server wants one", self.password))
        return by_file, by_address

    def _tried_part(self) -> QWidget:
        box = surface("note")
        inside = QVBoxLayout(box)
        inside.setContentsMargins(16, 12, 16, 12)
        inside.setSpacing(8)
        inside.addWidget(self.steps)
        inside.addWidget(self.outcome)
        return box
