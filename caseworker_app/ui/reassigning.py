"""Giving cases to a colleague, with a note; what is due and what was promised goes along by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QWidget

from caseworker_app.ui.background import Work
from caseworker_app.ui.context import Context
from caseworker_app.ui.dates import count_of
from caseworker_app.ui.form import Form, text_area

if TYPE_CHECKING:
    from caseworker_app.casework.reassign import Handed
    from caseworker_app.store.session import Unit

_DEED = "reassign"


class ReassignForm(Form):
    """Asks to whom, and what they should know."""

    def __init__(
        self, parent: QWidget, context: Context, case_ids: Sequence[str], names: Sequence[str], what: str
    ) -> None:
        super().__init__(parent, f"Change the caseworker of {what}", "Change caseworker")
        self.context, self._case_ids = context, tuple(case_ids)
        self.name = QComboBox()
        self.name.setEditable(True)
        self.name.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.name.addItems(list(names))
        self.name.setCurrentIndex(-1)
        self.note = text_area(4)
        self.add_field("New caseworker", self.name, below="Choose a name, or type one. Undo takes it back.")
        below = "What is due and what was promised goes along by itself."
        self.add_field("What they should know", self.note, below=below)
        self.name.setFocus()

    def accept(self) -> None:
        name = self.name.currentText().strip()
        if not name:
            self.say_problem("Enter the name of the new caseworker", self.name)
            return
        self.save(_DEED, giving(self._case_ids, name, self.note.toPlainText().strip()), notice=handed_words)


def giving(case_ids: Sequence[str], name: str, note: str = "") -> Callable[[Unit], list[Handed]]:
    """Return the use case that gives cases to a colleague, in one deed that Undo takes back."""

    def use_case(unit: Unit) -> list[Handed]:
        from caseworker_app.casework.reassign import reassign

        return reassign(unit, case_ids, name, note=note)

    return use_case


def handed_words(handed: Sequence[Handed]) -> str:
    """Say what changed hands."""
    if not handed:
        return "Nothing changed: they have these cases already"
    return f"{count_of(len(handed), 'case')} given to {handed[0].to_name}"


def open_reassign(parent: QWidget, context: Context, case_ids: Sequence[str], what: str) -> None:
    """Ask to whom some cases go, once the colleagues' names have been read."""
    store = context.store

    def op(_work: Work) -> tuple[str, ...]:
        from caseworker_app.casework.reassign import who_can_take

        with store.reading() as session:
            return who_can_take(session)

    def then(names: tuple[str, ...]) -> None:
        ReassignForm(parent, context, case_ids, names, what).open()

    context.run(op, then)
