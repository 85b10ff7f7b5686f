"""Taking out what came with a message: a file to where the person chooses, a long message to read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QWidget

from caseworker_app.casework.contact_log import Attachment, Entry
from caseworker_app.casework.file_names import shown_name
from caseworker_app.ui import theme
from caseworker_app.ui.context import Context
from caseworker_app.ui.widgets.dialog import Dialog

if TYPE_CHECKING:
    from caseworker_app.store.session import Unit


def save_attachment(parent: QWidget, context: Context, entry: Entry, one: Attachment) -> None:
    """Ask where a file goes, and write it there; nowhere else is it ever decrypted to."""
    name, _ = QFileDialog.getSaveFileName(parent, "Save the attachment", shown_name(one.name))
    if name:
        save_to(context, entry, one, Path(name))


def save_to(context: Context, entry: Entry, one: Attachment, file: Path) -> None:
    """Write a file of an entry to where the person said."""
    store = context.store

    def use_case(unit: Unit) -> None:
        from caseworker_app.casework.take_out import take_out

        take_out(unit, store, entry.id, one.sha256, file)

    words = f"Saved as {file.name}. It is no longer encrypted there"
    context.act("save an attachment", use_case, notice=words, undo=False)


class ReadMessage(Dialog):
    """The whole text of a message, as text alone: nothing in it is run, shown or fetched."""

    def __init__(self, parent: QWidget, entry: Entry, text: str) -> None:
        super().__init__(parent, entry.summary or "Message", "Close", width=760)
        self.cancel.hide()
        self.text = QPlainTextEdit(text)
        self.text.setReadOnly(True)
        self.text.setAccessibleName("The message")
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(theme.current().scaled(440))
        self.form.addWidget(self.text, 1)
        self.text.setFocus()

    def has_draft(self) -> bool:
        return False
