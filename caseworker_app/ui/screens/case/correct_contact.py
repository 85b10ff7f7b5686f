"""Correcting an entry of the contact log: what it said before stays, struck out, and can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from caseworker_app.casework.contact_log import Entry
from caseworker_app.casework.drafts import Place
from caseworker_app.ui.context import Context
from caseworker_app.ui.dates import moment_words
from caseworker_app.ui.form import Form, line_edit, text_area
from caseworker_app.ui.widgets.labels import Words

if TYPE_CHECKING:
    from caseworker_app.store.session import Unit

MOST_BEFORE = 3


class CorrectContact(Form):
    """What it should have said; or, with a reason, that it was made in error."""

    def __init__(self, parent: QWidget, context: Context, entry: Entry) -> None:
        super().__init__(parent, "Correct this entry", "Save the correction", width=560)
        self.context, self._entry = context, entry
        self.form.addWidget(Words(f"{entry.how} · {entry.who}", tone="quiet"))
        self.said = text_area(3, entry.summary)
        self.views = text_area(2, entry.views)
        self.because = line_edit()
        self.add_field("What was said", self.said)
        self.add_field("What they think and want, in their own words", self.views)
        self.add_field("Made in error, because", self.because, below="Only where the whole entry is wrong.")
        self._show_before()
        self.said.setFocus()
        self.keeps_draft(Place("correct contact", entry.id, entry.case_id), only_changes=True)

    def accept(self) -> None:
        entry, because = self._entry, self.because.text().strip()
        summary, views = self.said.toPlainText().strip(), self.views.toPlainText().strip()
        if not because and (summary, views) == (entry.summary, entry.views):
            self.say_problem("Nothing is different. Change what was wrong, then save", self.said)
            return

        def use_case(unit: Unit) -> None:
            from caseworker_app.casework.correct_entry import Correction, correct, withdraw

            if because:
                withdraw(unit, entry.id, because)
            else:
                wanted = Correction(entry_id=entry.id, seen=entry.version, summary=summary, views=views)
                correct(unit, wanted)

        self.save("correct a contact", use_case, notice="Corrected; what it said before is kept")

    def _show_before(self) -> None:
        """Show what the entry said before, the newest first."""
        from caseworker_app.casework.contact_log import versions

        with self.context.store.connection() as connection:
            before = versions(connection, self._entry.id)[1 : MOST_BEFORE + 1]
        if before:
            self.form.addWidget(Words("It said before", "strong"))
        for one in before:
            words = Words(one.summary or "Nothing", tone="quiet")
            font = words.font()
            font.setStrikeOut(True)
            words.setFont(font)
            self.form.addWidget(words)
            when = moment_words(one.recorded_at, self.context.now())
            self.form.addWidget(Words(f"{one.recorded_by}, {when}", "small", tone="quiet"))
