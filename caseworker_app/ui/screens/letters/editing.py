"""Changing the words of one letter beside its page: shown at once, kept when the editor is put away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caseworker_app.ui.background import Work
from caseworker_app.ui.context import Context
from caseworker_app.ui.screens.letters.editor import EditorPane
from caseworker_app.ui.screens.letters.queue_rows import Line

if TYPE_CHECKING:
    from caseworker_app.letters.one_letter import LetterView
    from caseworker_app.store.session import Unit
    from caseworker_app.ui.screens.letters.screen import LettersScreen


class Editing:
    """One letter in the editor, in place of the list."""

    def __init__(self, screen: LettersScreen, context: Context) -> None:
        self.screen, self.context = screen, context
        self.pane = EditorPane()
        self.document_id = ""
        self._view: LetterView | None = None
        self.pane.changed.connect(self.show_preview)
        self.pane.closed.connect(lambda: self.screen.back())
        self.pane.given_back.connect(self._give_back)

    def open(self, line: Line) -> None:
        """Read the letter and show its parts."""
        store, today, document_id = self.context.store, self.context.today(), line.id

        def op(_work: Work) -> tuple[LetterView, list[str]]:
            from caseworker_app.casework.known_names import known_names

            with store.reading() as session:
                settings = list(known_names(session).settings)
            return self.screen.proofs().waiting(document_id, today), settings

        def then(found: tuple[LetterView, list[str]]) -> None:
            view, settings = found
            self.document_id, self._view = document_id, view
            self.pane.show_letter(view, today, settings)
            self.screen.show_editor(True)
            self.pane.focus_first()

        self.context.run(op, then)

    def close(self) -> bool:
        """Put the editor away and keep what was typed; say whether it was open."""
        if not self.document_id:
            return False
        self.save()
        self.document_id, self._view = "", None
        self.screen.show_editor(False)
        return True

    def show_buttons(self) -> None:
        """Give the bar of the screen its buttons while a letter is changed."""
        screen = self.screen
        for button in (screen.other, screen.cancel, screen.edit, screen.save):
            button.hide()
        screen.act.show()
        screen.act.set_words("Save and approve")
        screen.act.set_icon("")
        screen.ticked_words.hide()
        screen.rest_words.setText("What you change is kept when you press Done")

    def approve(self) -> None:
        """Keep what was typed, put the editor away, and make the letter ready."""
        line = self.screen.line()
        missing = self.pane.facts.missing()
        if missing:
            self.screen.context.announce(f"Missing: {missing[0].label}")
            self.pane.facts.focus_first(missing=True)
            return
        self.close()
        if line is not None:
            self.screen.deeds.waiting.approve_all([line.letter])

    def save(self) -> None:
        """Keep what was typed in this letter."""
        view, document_id, store = self._view, self.document_id, self.context.store
        if view is None or not self.pane.has_changed(view.typed):
            return
        words, typed = self.pane.words(), self.pane.typed()

        def use_case(unit: Unit) -> None:
            from caseworker_app.letters import drafts

            if any(view.typed.get(name, "") != text for name, text in typed.items()):
                drafts.type_facts(unit, store, [document_id], typed)
            for number, text in words.items():
                drafts.change_words(unit, store, document_id, number, text)

        self.context.act("change a letter", use_case, notice="The letter is changed. Approve it again")

    def show_preview(self) -> None:
        """Show the page as it would read with what is typed now."""
        if not self.document_id:
            return
        today, document_id = self.context.today(), self.document_id
        words, typed = self.pane.words(), self.pane.typed()

        def look(_work: Work) -> LetterView:
            return self.screen.proofs().waiting(document_id, today, typed, words)

        page = self.screen.pane.pages.page
        self.screen.pane.show_letter(look, number=page.number if page is not None else 1, at_once=False)

    def _give_back(self) -> None:
        document_id, store, line = self.document_id, self.context.store, self.screen.line()

        def use_case(unit: Unit) -> None:
            from caseworker_app.letters.drafts import forget_words

            forget_words(unit, store, document_id)

        def then(_nothing: None) -> None:
            if line is not None:
                self.open(line)

        self.context.act("give a letter our usual words", use_case, then, notice="Our usual words again")
