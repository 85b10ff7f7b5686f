"""Phrases for the note: the council's, each person's own, and a way to keep what was just typed as one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu, QPlainTextEdit, QWidget

from caseworker_app.casework.phrases import PhraseLine
from caseworker_app.ui.background import Work
from caseworker_app.ui.context import Context
from caseworker_app.ui.form import Form, line_edit, text_area

if TYPE_CHECKING:
    from caseworker_app.store.session import Unit

KEYS = "Alt+P"


def open_phrases(button: QWidget, context: Context, note: QPlainTextEdit) -> None:
    """Read the phrases in the background, and show them as a menu; each goes to where the cursor stands."""
    store, user = context.store, context.user

    def op(_work: Work) -> tuple[PhraseLine, ...]:
        from caseworker_app.casework.phrases import phrases

        with store.reading() as session:
            return phrases(session, user)

    context.run(op, lambda found: phrase_menu(button, context, note, found).popup(
        button.mapToGlobal(button.rect().bottomLeft())
    ))  # fmt: skip


def phrase_menu(
    button: QWidget, context: Context, note: QPlainTextEdit, found: Sequence[PhraseLine]
) -> QMenu:
    """Return the menu of the phrases."""
    menu = QMenu(button)
    for one in found:
        menu.addAction(_escaped(one.name), partial(put_in, note, one.text)).setToolTip(one.text)
    menu.setToolTipsVisible(True)
    menu.addSeparator()
    own = [one for one in found if one.own]
    if own:
        inner = menu.addMenu("Take out one of mine")
        for one in own:
            inner.addAction(_escaped(one.name), partial(_remove, context, one))
    typed = note.toPlainText().strip()
    keep = menu.addAction(
        "Keep this note as a phrase", lambda: KeepPhrase(button.window(), context, typed).open()
    )
    keep.setEnabled(bool(typed))
    return menu


def put_in(note: QPlainTextEdit, text: str) -> None:
    """Put a phrase into the note, with a space between it and what stands before."""
    cursor = note.textCursor()
    before = note.toPlainText()[: cursor.position()]
    cursor.insertText(text if not before or before[-1].isspace() else f" {text}")
    note.setFocus()


def _remove(context: Context, one: PhraseLine) -> None:
    def use_case(unit: Unit) -> None:
        from caseworker_app.casework.phrases import remove_phrase

        remove_phrase(unit, one.id)

    context.act("take a phrase out", use_case, notice=f"Taken out: {one.name}")


def _escaped(words: str) -> str:
    return words.replace("&", "&&")


class KeepPhrase(Form):
    """A name for a phrase of one's own."""

    def __init__(self, parent: QWidget, context: Context, text: str) -> None:
        super().__init__(parent, "Keep a phrase", "Keep it")
        self.context = context
        self.name, self.text = line_edit(), text_area(3, text)
        self.add_field("Its name in the menu", self.name)
        self.add_field("The phrase", self.text, below="No child’s name: it will be used for others.")
        self.name.setFocus()

    def accept(self) -> None:
        name, text = self.name.text().strip(), self.text.toPlainText().strip()
        problems: list[tuple[str, QWidget]] = []
        if not name:
            problems.append(("Give it a name", self.name))
        if not text:
            problems.append(("Write the phrase", self.text))
        if self.say_problems(problems):
            return

        def use_case(unit: Unit) -> None:
            from caseworker_app.casework.phrases import save_phrase

            save_phrase(unit, name=name, text=text)

        self.save("keep a phrase", use_case, notice=f"Kept as a phrase: {name}")
