"""What stands beside an entry while it is logged: the last contact, and the other children of the person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout

from caseworker_app.casework.whom import Whom
from caseworker_app.ui.background import Work
from caseworker_app.ui.clock import in_london
from caseworker_app.ui.context import Context
from caseworker_app.ui.dates import MONTHS
from caseworker_app.ui.screens.quick_log.who_field import WhoField
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.labels import ElidedWords
from caseworker_app.ui.widgets.layouts import clear

if TYPE_CHECKING:
    from caseworker_app.casework.contact_log import Entry

_MOST_SIBLINGS = 4


class Beside:
    """Reads in the background whenever someone else is chosen; `shown` is called once it is shown."""

    def __init__(self, context: Context, who: WhoField, shown: Callable[[], object]) -> None:
        self.context, self._who, self._shown = context, who, shown
        self.last = ElidedWords(tone="quiet")
        self.siblings = QHBoxLayout()
        self.siblings.setSpacing(6)

    def read(self) -> None:
        """Read when the family was last spoken with, and which other children the person has."""
        chosen, store = list(self._who.chosen), self.context.store

        def op(_work: Work) -> tuple[tuple[Entry, ...], list[Whom]]:
            from caseworker_app.casework import whom
            from caseworker_app.casework.contact_log import last_contacts

            with store.connection() as connection:
                last = last_contacts(connection, chosen[0].case_id, 1)
                return last, whom.siblings(connection, chosen)

        def then(found: tuple[tuple[Entry, ...], list[Whom]]) -> None:
            if self._who.chosen == chosen:
                self._show(*found)

        if chosen:
            self.context.run(op, then)
        else:
            self._show((), [])

    def _show(self, last: Sequence[Entry], siblings: Sequence[Whom]) -> None:
        self.last.setText(self._last_words(last[0]) if last else "")
        clear(self.siblings)
        for one in siblings[:_MOST_SIBLINGS]:
            child = self.context.name_of(one.given_name, one.family_name)
            button = Button(f"Also about {child}", small=True, icon="plus")
            button.clicked.connect(lambda _checked=False, who=one: self._who.take([who]))
            self.siblings.addWidget(button)
        if siblings:
            self.siblings.addStretch(1)
        self._shown()

    def _last_words(self, last: Entry) -> str:
        day = in_london(last.at).date()
        said = "" if self.context.discreet else last.summary.partition("\n")[0]
        when = f"Last contact {day.day} {MONTHS[day.month - 1]}"
        return f"{when}: {said}" if said else when
