"""The child's facts: the form of a new case, and of changing one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from caseworker_app.casework.drafts import Place
from caseworker_app.casework.edit_case import edit_case, read_fields
from caseworker_app.casework.known_names import KnownNames
from caseworker_app.casework.open_case import NewCase, open_case
from caseworker_app.ui.context import Context
from caseworker_app.ui.form import Form, labelled, line_edit, text_area
from caseworker_app.ui.widgets.date_field import DateField

_NEEDS = (
    "Autism",
    "Hearing impairment",
    "Moderate learning difficulty",
    "Multi-sensory impairment",
    "Physical disability",
    "Profound and multiple learning difficulty",
    "Severe learning difficulty",
    "Social, emotional and mental health",
    "Specific learning difficulty",
    "Speech, language and communication",
    "Vision impairment",
)
_SHIFTS = (
    ("0", "As expected for the age"),
    ("-1", "A year below"),
    ("1", "A year above"),
    ("-2", "Two years below"),
    ("2", "Two years above"),
)


class FactsForm(Form):
    """Name, birth date, setting, needs, caseworker and flags of one child."""

    def __init__(
        self,
        parent: QWidget,
        context: Context,
        title: str,
        primary: str,
        texts: Mapping[str, str],
        known: KnownNames,
    ) -> None:
        super().__init__(parent, title, primary, width=640)
        self.context, self.before = context, dict(texts)
        self.lines = {name: line_edit(texts.get(name, ""), known=_known(name, known)) for name in _LABELS}
        self.days = {
            name: _day_field(label, texts.get(name, ""), context.today()) for name, label in _DAYS.items()
        }
        self.checks = {name: _check(label, texts.get(name, "no")) for name, label in _CHECKS.items()}
        self.shift = QComboBox()
        for value, words in _SHIFTS:
            self.shift.addItem(words, value)
        self.shift.setCurrentIndex(max(0, self.shift.findData(texts.get("year_group_shift", "0"))))
        self.note = text_area(3, texts.get("note", ""))
        self._lay_out()
        self.lines["reference" if not texts else "given_name"].setFocus()

    def _lay_out(self) -> None:
        pairs: tuple[tuple[tuple[str, QWidget], ...], ...] = (
            (("Reference", self.lines["reference"]), ("Date of birth", self.days["date_of_birth"])),
            (("Given name", self.lines["given_name"]), ("Family name", self.lines["family_name"])),
            (("Preferred name", self.lines["preferred_name"]), ("Taught with", self.shift)),
            (("School or other setting", self.lines["school"]), ("Caseworker", self.lines["caseworker"])),
            (("Primary need", self.lines["primary_need"]), ("Secondary need", self.lines["secondary_need"])),
            (
                ("Team", self.lines["team"]),
                ("Interpreter’s language", self.lines["interpreter"]),
            ),
            (("UPN", self.lines["upn"]), ("Out of education since", self.days["out_of_education_since"])),
        )
        self.add_grid(pairs)
        for check in self.checks.values():
            self.form.addWidget(check)
        self.form.addLayout(labelled("Note", self.note))

    def texts(self) -> dict[str, str]:
        """Return every field as its text."""
        texts = {name: line.text().strip() for name, line in self.lines.items()}
        for name, field in self.days.items():
            day = field.day()
            texts[name] = day.isoformat() if day is not None else ""
        texts |= {name: "yes" if check.isChecked() else "no" for name, check in self.checks.items()}
        texts["year_group_shift"] = self.shift.currentData()
        texts["note"] = self.note.toPlainText().strip()
        return texts

    def problems(self) -> list[tuple[str, QWidget]]:
        """Return what is missing or unreadable, with its field."""
        found: list[tuple[str, QWidget]] = []
        if not self.lines["reference"].text().strip():
            found.append(("Enter the reference of the case", self.lines["reference"]))
        if not self.lines["family_name"].text().strip():
            found.append(("Enter the family name", self.lines["family_name"]))
        for name, field in self.days.items():
            if field.line.text().strip() and (problem := field.show_problem()):
                found.append((f"{_DAYS[name]}: {problem}", field))
        return found


class NewCaseForm(FactsForm):
    """Opens a case, and shows it."""

    def __init__(self, parent: QWidget, context: Context, known: KnownNames) -> None:
        super().__init__(parent, context, "New case", "Open the case", {}, known)
        self.lines["caseworker"].setText(context.user)
        self.keeps_draft(Place("new case"))

    def accept(self) -> None:
        if self.say_problems(self.problems()):
            return
        new = NewCase(**read_fields(self.texts()))
        self.save(
            "open case",
            lambda unit: open_case(unit, new),
            notice=f"Case {new.reference} opened",
            then=lambda case_id: self.context.go("case", case_id=case_id),
        )


class EditCaseForm(FactsForm):
    """Changes the facts of a case."""

    def __init__(
        self, parent: QWidget, context: Context, case_id: str, texts: Mapping[str, str], known: KnownNames
    ) -> None:
        super().__init__(parent, context, "Change the child’s details", "Save changes", texts, known)
        self._case_id = case_id
        self.keeps_draft(Place("edit case", case_id, case_id), only_changes=True)

    def accept(self) -> None:
        if self.say_problems(self.problems()):
            return
        changed = {name: text for name, text in self.texts().items() if text != self.before.get(name, "")}
        if not changed:
            super().accept()
            return
        self.save(
            "change the child’s details",
            lambda unit: edit_case(unit, self._case_id, changed),
            notice="Details changed",
        )


_LABELS = (
    "reference", "given_name", "family_name", "preferred_name", "school", "caseworker", "primary_need",
    "secondary_need", "team", "interpreter", "upn",
)  # fmt: skip
_DAYS = {"date_of_birth": "Date of birth", "out_of_education_since": "Out of education since"}
_CHECKS = {"looked_after": "Looked after by the council", "youth_custody": "In youth custody"}


def _known(name: str, known: KnownNames) -> tuple[str, ...]:
    return {
        "school": known.settings,
        "caseworker": known.caseworkers,
        "team": known.teams,
        "primary_need": _NEEDS,
        "secondary_need": _NEEDS,
    }.get(name, ())


def _day_field(label: str, text: str, today: date) -> DateField:
    field = DateField(label, today, latest=today)
    field.set_day(date.fromisoformat(text) if text else None)
    return field


def _check(label: str, text: str) -> QCheckBox:
    check = QCheckBox(label)
    check.setAccessibleName(label)
    check.setChecked(text == "yes")
    return check
