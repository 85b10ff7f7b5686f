"""A person around the child: who they are, how to reach them, and what they may be told."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QMessageBox,
    QWidget,
)

from caseworker_app.casework.case_shapes import PersonOnCase
from caseworker_app.casework.drafts import Place
from caseworker_app.casework.people import FORMATS, MAY, ROLES, PersonDetails, save_person
from caseworker_app.ui.context import Context
from caseworker_app.ui.form import Form, line_edit, text_area
from caseworker_app.ui.screens.case.people_tab import FORMATS as FORMAT_WORDS
from caseworker_app.ui.screens.case.people_words import TOLD, role_name
from caseworker_app.ui.widgets.date_field import DateField
from caseworker_app.ui.widgets.labels import Words, hairline

_MAY_WORDS = {
    "may_phone": "Ring them",
    "may_email": "Email them",
    "may_post": "Post letters to them",
    "may_see_plan": "Plan and reports",
    "may_attend": "Invite to meetings",
}
_BASES = ("By birth", "By marriage", "Court order", "Agreement", "Adoption", "Special guardianship")
_LINES = ("name", "title", "phone", "email", "language", "responsibility_basis", "told_because")


class PersonForm(Form):
    """Adds a person to a case, or changes one. A change of who may be told is said before it is saved."""

    def __init__(self, parent: QWidget, context: Context, case_id: str, person: PersonOnCase | None) -> None:
        title = "Add a person" if person is None else "Change who may be told"
        super().__init__(parent, title, "Add the person" if person is None else "Save changes", width=640)
        self.context, self._case_id, self._person = context, case_id, person
        self.lines = {
            name: line_edit(
                "" if person is None else str(getattr(person, name)),
                known=_BASES if name == "responsibility_basis" else (),
            )
            for name in _LINES
        }
        self.role = _choice(
            {role: role_name(role) for role in ROLES}, "mother" if person is None else person.role
        )
        self.format = _choice(
            {name: FORMAT_WORDS[name] for name in ("", *FORMATS)}, "" if person is None else person.format
        )
        self.responsible = QCheckBox("Has parental responsibility")
        self.lives_with = QCheckBox("The child lives with this person")
        self.withheld = QCheckBox("Withhold the address: tell it to nobody else")
        self.address = text_area(4, "" if person is None else person.address)
        self.may = {name: _choice(TOLD, "yes" if person is None else getattr(person, name)) for name in MAY}
        self.stop = QCheckBox("Do not contact this person")
        self.stop_reason = line_edit("" if person is None else person.no_contact)
        self.checked = DateField("Date this was checked", context.today(), latest=context.today())
        self._fill(person)
        self._lay_out()
        self.lines["name"].setFocus() if person is None else self.may["may_phone"].setFocus()
        if person is None:
            self.keeps_draft(Place("add person", case_id, case_id))
        else:
            self.keeps_draft(Place("person", person.person_id, case_id), only_changes=True)

    def _fill(self, person: PersonOnCase | None) -> None:
        self.stop.toggled.connect(self.stop_reason.setEnabled)
        self.stop_reason.setEnabled(person is not None and bool(person.no_contact))
        if person is None:
            return
        self.responsible.setChecked(person.parental_responsibility)
        self.lives_with.setChecked(person.lives_with)
        self.withheld.setChecked(person.address_withheld)
        self.stop.setChecked(bool(person.no_contact))
        self.checked.set_day(person.checked_on)
        if person.address_withheld:
            self.address.setPlaceholderText("Withheld. Leave empty to keep it, or type a new address")

    def _lay_out(self) -> None:
        who = (
            (("Name", self.lines["name"]), ("Who they are", self.role)),
            (
                ("Title", self.lines["title"]),
                ("On what ground they have responsibility", self.lines["responsibility_basis"]),
            ),
        )
        told = tuple(
            tuple((_MAY_WORDS[name], self.may[name]) for name in pair)
            for pair in (MAY[:2], MAY[2:4], MAY[4:])
        )
        reach = (
            (("Phone", self.lines["phone"]), ("Email", self.lines["email"])),
            (("Language", self.lines["language"]), ("Letters in", self.format)),
        )
        self.add_grid(who)
        self.form.addWidget(self.responsible)
        self.form.addWidget(self.lives_with)
        self._add_part("What they may be told")
        self.add_grid(told)
        self.add_grid(
            (
                (
                    ("Why, such as “birth certificate seen”", self.lines["told_because"]),
                    ("Checked on", self.checked),
                ),
            )
        )
        self.form.addWidget(self.stop)
        self.add_field("Reason for not contacting them", self.stop_reason)
        self._add_part("How to reach them")
        self.add_grid(reach)
        self.add_field("Address, postcode last", self.address)
        self.form.addWidget(self.withheld)

    def _add_part(self, heading: str) -> None:
        self.form.addWidget(hairline())
        self.form.addWidget(Words(heading, "heading"))

    def details(self) -> PersonDetails:
        """Return the person as the form says."""
        told: dict[str, Any] = {name: line.text().strip() for name, line in self.lines.items()}
        told |= {name: box.currentData() for name, box in self.may.items()}
        address = self.address.toPlainText().strip()
        keeps = self._person is not None and self._person.address_withheld and not address
        return PersonDetails(
            case_id=self._case_id,
            person_id=None if self._person is None else self._person.person_id,
            role=self.role.currentData(),
            format=self.format.currentData(),
            parental_responsibility=self.responsible.isChecked(),
            lives_with=self.lives_with.isChecked(),
            address=None if keeps else address,
            address_withheld=self.withheld.isChecked(),
            no_contact=self.stop_reason.text().strip() if self.stop.isChecked() else "",
            checked_on=self.checked.day(),
            **told,
        )

    def problems(self) -> list[tuple[str, QWidget]]:
        """Return what is missing or unreadable, with its field."""
        found: list[tuple[str, QWidget]] = []
        if not self.lines["name"].text().strip():
            found.append(("Enter the person’s name", self.lines["name"]))
        if self.stop.isChecked() and not self.stop_reason.text().strip():
            found.append(("Enter the reason for not contacting this person", self.stop_reason))
        if self.checked.line.text().strip() and (problem := self.checked.show_problem()):
            found.append((problem, self.checked))
        return found

    def widened(self) -> list[str]:
        """Return what the person may be told from now on and was not before: that cannot be untold."""
        if self._person is None:
            return []
        opened = [
            _MAY_WORDS[name].lower()
            for name, box in self.may.items()
            if box.currentData() == "yes" and getattr(self._person, name) != "yes"
        ]
        if self._person.no_contact and not self.stop.isChecked():
            opened.insert(0, "contact them at all")
        if self._person.address_withheld and not self.withheld.isChecked():
            opened.insert(0, "tell others their address")
        return opened

    def accept(self) -> None:
        if self.say_problems(self.problems()):
            return
        opened = self.widened()
        if opened and not self._agreed(opened):
            return
        details = self.details()
        deed = "add a person" if self._person is None else "change who may be told"
        self.save(
            deed,
            lambda unit: save_person(unit, details),
            notice="Person added" if self._person is None else "Changed who may be told",
        )

    def _agreed(self, opened: list[str]) -> bool:
        """Ask before more may be told: what was disclosed cannot be taken back."""
        question = QMessageBox(self)
        question.setWindowTitle("Change who may be told")
        question.setText(
            f"From now on anyone may {', '.join(opened)}.\n\nWhat has been told cannot be taken back."
        )
        change = question.addButton("Change it", QMessageBox.ButtonRole.AcceptRole)
        question.addButton("Leave it as it was", QMessageBox.ButtonRole.RejectRole)
        question.exec()
        return question.clickedButton() is change


def _choice(words: dict[str, str], value: str) -> QComboBox:
    box = QComboBox()
    for key, said in words.items():
        box.addItem(said, key)
    box.setCurrentIndex(max(0, box.findData(value)))
    return box
