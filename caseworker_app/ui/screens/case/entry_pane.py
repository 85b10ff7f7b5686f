"""The chosen entry of the contact log, whole: what was said, their words, the message, the files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from caseworker_app.casework import talk
from caseworker_app.casework.contact_log import Attachment, Entry
from caseworker_app.casework.file_names import may_run, shown_name
from caseworker_app.ui.background import Work
from caseworker_app.ui.clock import in_london
from caseworker_app.ui.context import Context, initials
from caseworker_app.ui.dates import clock_time, count_of, short_date
from caseworker_app.ui.screens.case.contact_words import satisfaction_words
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.labels import Words, hairline, surface
from caseworker_app.ui.widgets.layouts import clear

_EXCERPT = 1200  # letters of a message that stand here; the rest is read in a window of its own


@dataclass(frozen=True)
class EntryDeeds:
    """What the buttons of the pane do."""

    correct: Callable[[Entry], object]
    answer: Callable[[Entry], object]
    save: Callable[[Entry, Attachment], object]
    read: Callable[[Entry, str], object]


class EntryPane(QWidget):
    """Shows one entry; the text of a message is read when the entry is chosen."""

    def __init__(self, context: Context, deeds: EntryDeeds) -> None:
        super().__init__()
        self.context, self._deeds = context, deeds
        self.message = Words()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 16, 16, 16)
        self._column.setSpacing(6)

    def show_entry(self, entry: Entry | None) -> None:
        """Show an entry, or nothing."""
        self.message = Words()
        clear(self._column)
        if entry is None:
            return
        hidden = self.context.discreet
        at = in_london(entry.at)
        who = initials(entry.who) if hidden else entry.who
        self._add(Words(who or "Nobody is named", "heading"))
        when = f"{entry.how} · {short_date(at.date())}, {clock_time(at.hour, at.minute)}"
        self._add(Words(f"{when}{_lasted(entry)}", tone="quiet"))
        if hidden:
            self._add(Words("What was said is hidden in discreet mode", tone="quiet"))
        else:
            self._show_said(entry)
        self._column.addStretch(1)

    def _show_said(self, entry: Entry) -> None:
        if entry.caution:
            self._add(Words(entry.caution, tone="late"))
        if entry.summary:
            self._add(Words(entry.summary, "strong" if entry.has_text else "body"))
        if entry.views:
            self._show_views(entry.views)
        if entry.satisfaction:
            self._add(Words(satisfaction_words(entry)))
        for one in entry.attachments:
            self._show_file(entry, one)
        if not entry.withdrawn:
            self._column.addSpacing(4)
            self._column.addLayout(self._buttons(entry))
        if entry.has_text:
            self._add(hairline())
            self.message = Words("", tone="quiet")
            self._add(self.message)
            self._read_text(entry)

    def _show_views(self, views: str) -> None:
        box = surface("note")
        inside = QVBoxLayout(box)
        inside.setContentsMargins(12, 8, 12, 8)
        inside.setSpacing(2)
        inside.addWidget(Words("What they think and want, in their words", tone="quiet"))
        inside.addWidget(Words(f"“{views}”"))
        self._add(box)

    def _show_file(self, entry: Entry, one: Attachment) -> None:
        name = shown_name(one.name)
        row = QHBoxLayout()
        row.setSpacing(8)
        words = Words(f"{name} · {size_words(one.size)}")
        row.addWidget(words, 1)
        save = Button("Save", partial(self._deeds.save, entry, one), small=True, tip=f"Save {name} to a file")
        save.setAccessibleName(f"Save {name}")
        row.addWidget(save)
        self._column.addLayout(row)
        if may_run(name):
            self._add(Words("This kind of file can run a program. Ask IT before you open it.", tone="late"))

    def _buttons(self, entry: Entry) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        if talk.wants_reply(entry.channel, entry.direction, entry.outcome):
            answer = partial(self._deeds.answer, entry)
            row.addWidget(Button("Answer", answer, icon="mail", small=True, tip="Answer by e-mail"))
        correct = partial(self._deeds.correct, entry)
        row.addWidget(Button("Correct", correct, icon="pencil", small=True, tip="Correct this entry (Enter)"))
        row.addStretch(1)
        return row

    def _read_text(self, entry: Entry) -> None:
        store, shown_in = self.context.store, self.message

        def op(_work: Work) -> str:
            from caseworker_app.casework.contact_log import text_of

            with store.connection() as connection:
                return text_of(connection, entry.version)

        def then(text: str) -> None:
            if self.message is shown_in and not self.context.discreet:
                self._show_text(entry, text)

        self.context.run(op, then)

    def _show_text(self, entry: Entry, text: str) -> None:
        self.message.set_tone("")
        self.message.setText(text[:_EXCERPT].rstrip() + ("…" if len(text) > _EXCERPT else ""))
        if len(text) > _EXCERPT:
            whole = Button("Read all of it", partial(self._deeds.read, entry, text), small=True)
            row = QHBoxLayout()
            row.addWidget(whole)
            row.addStretch(1)
            self._column.insertLayout(self._column.indexOf(self.message) + 1, row)

    def _add(self, widget: QWidget) -> None:
        self._column.addWidget(widget)


def size_words(size: int) -> str:
    """`12 KB`, `3.4 MB`."""
    if size < 1024:
        return count_of(size, "byte")
    return f"{size / 1024:.0f} KB" if size < 1024 * 1024 else f"{size / 1024 / 1024:.1f} MB"


def _lasted(entry: Entry) -> str:
    if not entry.seconds:
        return ""
    return f" · {count_of(max(1, round(entry.seconds / 60)), 'minute')}"
