"""What is typed into a form is kept while it is open, and is there when the form is opened again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget

from caseworker_app.casework.drafts import Fields, Place, draft_at
from caseworker_app.errors import CaseworkerError
from caseworker_app.ui.context import Context
from caseworker_app.ui.dates import moment_words
from caseworker_app.ui.widgets import fields
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.labels import Words

if TYPE_CHECKING:
    from caseworker_app.store.session import Unit

KEPT_AFTER_MS = 2000


class DraftKeeper(QObject):
    """Keeps the draft of one form: looks every two seconds whether something was typed.

    `only_changes` is for a form that shows what is on file: only what was typed over it is kept, so that
    a draft never brings back what a colleague has changed since.
    """

    def __init__(self, form: QWidget, context: Context, place: Place, *, only_changes: bool = False) -> None:
        super().__init__(form)
        self.place = place
        self.said = DraftWords(self.show_hidden, self.start_afresh)
        self._form, self._context, self._only_changes = form, context, only_changes
        self._at_first: dict[str, fields.Kept] = {}
        self._on_file: Fields = {}
        self._hidden: Fields = {}
        self._timer = QTimer(self)
        self._timer.setInterval(KEPT_AFTER_MS)
        self._timer.timeout.connect(self.keep)

    def begin(self) -> None:
        """Put back what was typed before; on a screen that others see, only when that is asked for."""
        self._at_first = fields.typed(self._form)
        with self._context.store.connection() as connection:
            draft = draft_at(connection, self.place)
        if draft is not None:
            self._on_file = draft.fields
            self.said.show_draft(draft.kept_at, self._context.now(), hidden=self._context.discreet)
            if self._context.discreet:
                self._hidden = draft.fields
            else:
                fields.put_back(self._form, draft.fields)
        self.go_on()

    def go_on(self) -> None:
        """Look from now on."""
        self._timer.start()

    def stop(self) -> None:
        """Look no more: the form is being saved."""
        self._timer.stop()

    @property
    def is_kept(self) -> bool:
        """Whether there is a draft of this form on file."""
        return bool(self._on_file)

    def keep(self) -> None:
        """Keep what was typed since, in the background."""
        if (change := self._change()) is not None:
            self._context.keep("keep a draft", change, failed=self._not_kept)

    def keep_at_once(self) -> None:
        """Keep what was typed since, before anything else happens: the window is closing."""
        if (change := self._change()) is not None:
            user, now = self._context.user, self._context.now()
            with self._context.store.unit("keep a draft", user=user, now=now) as unit:
                change(unit)

    def drop(self, unit: Unit) -> None:
        """Forget the draft in the transaction that saves the form."""
        from caseworker_app.casework.drafts import drop_draft

        drop_draft(unit, self.place)

    def show_hidden(self) -> None:
        """Show what discreet mode hid."""
        fields.put_back(self._form, self._typed())
        self._hidden = {}

    def start_afresh(self) -> None:
        """Put every field back as the form had it at first, and forget the draft."""
        self._hidden = {}
        fields.put_back(self._form, self._at_first)
        self.keep()

    def _change(self) -> Callable[[Unit], object] | None:
        """Return what has to be done for the draft to be as the form; nothing where it is."""
        wanted = self._typed()
        if wanted == self._on_file:
            return None
        self._on_file, place = wanted, self.place

        def change(unit: Unit) -> None:
            from caseworker_app.casework.drafts import drop_draft, keep_draft

            keep_draft(unit, place, wanted) if wanted else drop_draft(unit, place)

        return change

    def _typed(self) -> Fields:
        now = fields.typed(self._form)
        changed = {name: value for name, value in now.items() if value != self._at_first.get(name)}
        if not changed and not self._hidden:
            return {}
        return {**self._hidden, **(changed if self._only_changes or self._hidden else now)}

    def _not_kept(self, error: CaseworkerError) -> None:
        self._on_file = {}
        self.said.show_trouble(error)


class DraftWords(QWidget):
    """Says over the fields that they hold what was typed before, and offers to start afresh."""

    def __init__(self, show: Callable[[], object], afresh: Callable[[], object]) -> None:
        super().__init__()
        from PySide6.QtCore import Qt

        self.setProperty("part", "note")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._show, self._afresh = show, afresh
        self.words = Words()
        self.reveal = Button("Show it", self._reveal, small=True)
        self.afresh = Button("Start afresh", self._begin_again, small=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 8, 8)
        row.setSpacing(8)
        row.addWidget(self.words, 1)
        row.addWidget(self.reveal)
        row.addWidget(self.afresh)
        self.hide()

    def show_draft(self, kept_at: datetime, now: datetime, *, hidden: bool) -> None:
        """Say from when the words are."""
        when = moment_words(kept_at, now)
        self.words.setText(
            f"You typed something here {when} and did not save it. Discreet mode hides it."
            if hidden
            else f"You typed this {when} and have not saved it yet."
        )
        self.reveal.setVisible(hidden)
        self.show()

    def show_trouble(self, error: CaseworkerError) -> None:
        """Say that what is typed here is not safe yet."""
        self.words.setText(f"What you type here is not being kept. {error}")
        self.reveal.hide()
        self.afresh.hide()
        self.show()

    def _reveal(self) -> None:
        self._show()
        self.reveal.hide()
        self.words.setText("You have not saved this yet.")

    def _begin_again(self) -> None:
        self._afresh()
        self.hide()
