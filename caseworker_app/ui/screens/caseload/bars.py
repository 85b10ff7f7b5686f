"""The line above the table: how many are shown; while rows are selected, what can be done with them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QWidget

from caseworker_app.ui import theme
from caseworker_app.ui.dates import count_of
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.labels import Words, hairline


class CountBar(QWidget):
    """40 pixels high; the batch bar takes the place of the count while rows are selected."""

    def __init__(
        self,
        *,
        new_case: Callable[[], object],
        open_case: Callable[[], object],
        make_letters: Callable[[], object],
        change_caseworker: Callable[[], object],
        export: Callable[[], object],
        copy: Callable[[], object],
        clear: Callable[[], object],
    ) -> None:
        super().__init__()
        self.count, self.note = Words(wrap=False), Words(tone="soon", wrap=False)
        self.new_case = Button("New case", new_case, icon="plus", small=True, tip="New case (Ctrl+N)")
        self.open_case = Button("Open", open_case, kind="primary", small=True, tip="Open the case (Enter)")
        self.chosen, self.of_shown = Words(role="strong", wrap=False), Words(tone="quiet", wrap=False)
        self.letters = Button("Make letters", make_letters, kind="primary", small=True)
        self.change = Button("Change caseworker", change_caseworker, small=True)
        self.export = Button("Export", export, small=True)
        self.copy = Button("Copy", copy, small=True, tip="Copy rows as text (Ctrl+C)")
        self.clear = Button("Clear selection", clear, kind="link", keys="Esc", small=True)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self._row(self.count, self.note, None, self.new_case, self.open_case))
        batch = self._row(
            self.chosen,
            self.of_shown,
            hairline(upright=True),
            self.letters,
            self.change,
            self.export,
            self.copy,
            None,
            self.clear,
        )
        batch.setObjectName("batch")
        self._pages.addWidget(batch)
        self._batch = batch
        self._fit()

    def _row(self, *parts: QWidget | None) -> QWidget:
        widget = QWidget()
        row = QHBoxLayout(widget)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(8)
        for part in parts:
            if part is None:
                row.addStretch(1)
            else:
                row.addWidget(part)
                if part.maximumWidth() == 1:
                    part.setFixedHeight(20)
        return widget

    def show_count(self, shown: int | None, total: int, *, filtered: bool, sorted_by: str) -> None:
        """Say how many cases are shown; None while they are still being counted."""
        if shown is None:
            words = "Counting…"
        elif filtered:
            words = f"{shown:,} of {count_of(total, 'case')} shown"
        else:
            words = f"{count_of(shown, 'case')} shown".replace(str(shown), f"{shown:,}", 1)
        self.count.setText(f"{words} · sorted by {sorted_by}" if shown else words)

    def show_note(self, words: str) -> None:
        """Say that something about the view is not as it was saved."""
        self.note.setText(words)
        self.note.setVisible(bool(words))

    def show_chosen(self, chosen: int, shown: int) -> None:
        """Show what can be done with the selected rows, or the count where none is."""
        self._pages.setCurrentIndex(1 if chosen else 0)
        self.chosen.setText(f"{chosen:,} selected")
        self.of_shown.setText(f"of {shown:,} shown")

    @property
    def is_batch(self) -> bool:
        """Whether rows are selected."""
        return self._pages.currentIndex() == 1

    def set_narrow(self, narrow: bool) -> None:
        """Leave out what a small window has no room for."""
        self.of_shown.setVisible(not narrow)
        self.clear.set_words("Clear" if narrow else "Clear selection")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit()

    def _fit(self) -> None:
        look = theme.current()
        self.setFixedHeight(look.scaled(40))
        ground = f"QWidget#batch {{ background: {look.colours['selected']}; }}"
        if self._batch.styleSheet() != ground:
            self._batch.setStyleSheet(ground)
