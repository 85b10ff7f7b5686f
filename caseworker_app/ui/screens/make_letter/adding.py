"""From the page into the queue: drafts for the ticked readers, approved at once where they may be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from caseworker_app.errors import CaseworkerError
from caseworker_app.ui.context import Context
from caseworker_app.ui.dates import count_of
from caseworker_app.ui.plain_words import window_words
from caseworker_app.ui.screens.letters.questions import LetItGo

if TYPE_CHECKING:
    from caseworker_app.letters.drafts import Approved, Wish
    from caseworker_app.letters.one_letter import LetterView
    from caseworker_app.store.session import Unit
    from caseworker_app.ui.screens.make_letter.screen import MakeLetterScreen


@dataclass(frozen=True)
class Added:
    """The drafts that were made, and which of them are ready."""

    made: int
    approved: Approved | None


class Adding:
    """Adds a letter to the queue, or keeps it as a draft."""

    def __init__(self, screen: MakeLetterScreen, context: Context) -> None:
        self.screen, self.context = screen, context

    def add(self) -> None:
        """Make the letters ready to print; ask first where something speaks against one."""
        missing = self.screen.column.facts.missing()
        if missing:
            self.screen.column.facts.focus_first(missing=True)
            self.context.announce(f"Missing: {missing[0].label}")
            return
        view = self.screen.pane.view
        if view is not None and view.objections and all(one.may_pass for one in view.objections):
            self._ask(view)
        else:
            self._make(approves=True)

    def save_draft(self) -> None:
        """Keep the letters as drafts."""
        self._make(approves=False)

    def _ask(self, view: LetterView) -> None:
        store = self.context.store

        def op(_work: object) -> tuple[str, ...]:
            from caseworker_app.letters.one_letter import leads

            with store.reading() as session:
                return leads(session)

        def then(leads: tuple[str, ...]) -> None:
            LetItGo(
                self.screen, [one.why for one in view.objections], self.context.user, leads,
                lambda by, because: self._make(approves=True, by=by, because=because),
                needs_lead=view.needs_lead,
            ).open()  # fmt: skip

        self.context.run(op, then)

    def _wishes(self) -> list[Wish]:
        wish, readers = self.screen.wish(), self.screen.column.readers
        if wish is None:
            return []
        return [wish] if readers.is_all() else [replace(wish, to=one.to) for one in readers.ticked()]

    def _make(self, *, approves: bool, by: str = "", because: str = "") -> None:
        wishes, store, keeper = self._wishes(), self.context.store, self.screen.keeper
        if not wishes:
            return
        self.screen.add.setEnabled(False)

        def use_case(unit: Unit) -> Added:
            from caseworker_app.letters.drafts import approve, make_drafts
            from caseworker_app.letters.passing import Passing

            made = make_drafts(unit, store, wishes)
            if made.refused:
                raise CaseworkerError(window_words(made.refused[0].why))
            ids = made.document_ids
            approved = approve(unit, store, ids, Passing(by, because)) if approves else None
            if keeper is not None and keeper.is_kept:
                keeper.drop(unit)
            return Added(len(ids), approved)

        def then(_added: Added) -> None:
            self.screen.forget()
            self.context.drafts_changed.emit()
            self.context.go_back()

        def failed(error: CaseworkerError) -> None:
            self.screen.add.setEnabled(True)
            self.context.show_error(error)

        self.context.act("add letters to the queue", use_case, then, failed, notice=_notice)


def _notice(added: Added) -> str:
    if added.approved is None:
        return f"{count_of(added.made, 'draft')} kept"
    ready, wanting = len(added.approved.document_ids), len(added.approved.refused)
    words = f"{count_of(ready, 'letter')} ready to print" if ready else ""
    more = (
        f"{count_of(wanting, 'letter')} still {'needs' if wanting == 1 else 'need'} something"
        if wanting
        else ""
    )
    return ". ".join(filter(None, (words, more)))
