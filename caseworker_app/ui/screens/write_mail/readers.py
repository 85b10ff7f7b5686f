"""To whom an e-mail can go: everyone on the case, each with their address or why they get none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from caseworker_app.casework import talk, telling
from caseworker_app.casework.telling import OnTheCase
from caseworker_app.ui.screens.case.people_words import role_name
from caseworker_app.ui.widgets.labels import Words


class ReadersField(QWidget):
    """One box a person; those who may not be written to cannot be ticked, and the reason stands below."""

    changed = Signal()

    def __init__(self, people: Sequence[OnTheCase], today: date, ticked: Sequence[str] = ()) -> None:
        super().__init__()
        self.boxes: dict[str, QCheckBox] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for person in sorted(people, key=lambda one: (bool(_barred(one, today)), not one.is_family)):
            self._add(column, person, today, ticked=person.person_id in ticked)
        if not people:
            column.addWidget(Words("Nobody is on this case yet. Add them on the People tab.", tone="quiet"))

    @property
    def chosen(self) -> tuple[str, ...]:
        """The ids of those who are ticked."""
        return tuple(person for person, box in self.boxes.items() if box.isChecked())

    def _add(self, column: QVBoxLayout, person: OnTheCase, today: date, *, ticked: bool) -> None:
        barred = _barred(person, today)
        role = role_name(person.role)
        words = f"{person.called}, {role if role.isupper() else role.lower()}"
        box = QCheckBox(words if not person.email or barred else f"{words} · {person.email}")
        box.setAccessibleName(words)
        box.setEnabled(not barred)
        box.setChecked(ticked and not barred)
        box.toggled.connect(lambda _on: self.changed.emit())
        column.addWidget(box)
        self.boxes[person.person_id] = box
        answer = telling.may_be_told(person, talk.EMAIL, today)
        heed = barred or (answer.words if answer.answer == "ask" else "")
        if heed:
            below = Words(heed, tone="late" if answer.answer == "no" else "soon" if not barred else "quiet")
            below.setContentsMargins(32, 0, 0, 4)
            box.setAccessibleDescription(heed)
            column.addWidget(below)


def possible(people: Sequence[OnTheCase], today: date) -> tuple[str, ...]:
    """Return those of the family who can be written to."""
    return tuple(one.person_id for one in people if one.is_family and not _barred(one, today))


def _barred(person: OnTheCase, today: date) -> str:
    """Return why no e-mail can go to a person; nothing where one can."""
    answer = telling.may_be_told(person, talk.EMAIL, today)
    if answer.answer == "no":
        return answer.words
    return "" if person.email else "No e-mail address is on this case"
