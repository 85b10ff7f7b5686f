"""What colleagues did to a case: changed it since it was last looked at, or handed it over with a note."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from caseworker_app.ui.background import Work
from caseworker_app.ui.context import Context
from caseworker_app.ui.dates import long_date, moment_words
from caseworker_app.ui.screens.case.body import Tab
from caseworker_app.ui.sharing_words import news_words
from caseworker_app.ui.widgets.dialog import Dialog
from caseworker_app.ui.widgets.labels import Words

if TYPE_CHECKING:
    from caseworker_app.casework.reassign import HandoverNote
    from caseworker_app.store.session import Unit
    from caseworker_app.ui.screens.case.screen import CaseScreen

_STILL_NEW = timedelta(days=30)


@dataclass(frozen=True)
class _News:
    """What is told on top of the case, as long as it stays open."""

    case_id: str = ""
    words: str = ""


class CaseNews:
    """The strip on the case page; showing it counts as having looked."""

    def __init__(self, screen: CaseScreen, context: Context) -> None:
        self._screen, self._context = screen, context
        self._news = _News()
        self._note: HandoverNote | None = None
        strip = screen.case.news
        strip.offer("changes", "Show the changes", lambda: screen.case.go_to(Tab.CHANGES))
        strip.offer("handover", "Show the handover note", self.show_note)

    def forget(self) -> None:
        """Another case is opened."""
        self._news, self._note = _News(), None
        self._screen.case.news.tell("")

    def show(self, case_id: str) -> None:
        """Tell what is new on a case, and note that it was seen."""
        context = self._context
        found = context.sharing.standing.changed.get(case_id)
        if found is not None:
            self._news = _News(case_id, news_words(*found, context.now()))

            def seen(unit: Unit) -> None:
                from caseworker_app.sync.freshness import looked_at

                looked_at(unit, case_id)

            context.keep("look at a case", seen, lambda _nothing: context.sharing.look())
        self._tell(case_id)
        if context.sharing.is_shared:
            self._read_note(case_id)

    def show_note(self) -> None:
        """Show what was handed over with the case."""
        if self._note is not None:
            HandoverDialog(self._screen.window(), self._note).open()

    def _tell(self, case_id: str) -> None:
        words = self._news.words if self._news.case_id == case_id else ""
        self._screen.case.news.tell(words, "changes")

    def _read_note(self, case_id: str) -> None:
        store, user, now = self._context.store, self._context.user, self._context.now()
        name = self._context.sharing.standing.fresh.name if self._context.sharing.standing.fresh else user

        def op(_work: Work) -> HandoverNote | None:
            from caseworker_app.casework.reassign import latest_handover

            with store.reading() as session:
                return latest_handover(session, case_id)

        def then(note: HandoverNote | None) -> None:
            if note is None or self._screen.case_id != case_id or now - note.at > _STILL_NEW:
                return
            if note.to_name in {name, user}:
                self._note = note
                told = f"{note.by} gave you this case {moment_words(note.at, now)}"
                hidden = self._context.discreet or not note.note
                self._screen.case.news.tell(told if hidden else f"{told}: {note.note}", "handover")

        self._context.run(op, then)


class HandoverDialog(Dialog):
    """What a colleague wrote when the case changed hands, what was due, and what was promised."""

    def __init__(self, parent: QWidget, note: HandoverNote) -> None:
        super().__init__(parent, f"Handed over by {note.by}", "Close", width=560)
        self.cancel.hide()
        self.form.addWidget(Words(note.note or "No note was written."))
        self._list(
            "Due then", [f"{title}: {long_date(due) if due else 'no date'}" for title, due in note.due]
        )
        promised = [f"{text}, to {to}, by {long_date(by)}" for text, to, by in note.promised]
        self._list("Promised to the family", promised)

    def _list(self, heading: str, lines: list[str]) -> None:
        self.form.addWidget(Words(heading, "strong"))
        self.form.addWidget(Words("\n".join(lines) or "Nothing", tone="" if lines else "quiet"))
