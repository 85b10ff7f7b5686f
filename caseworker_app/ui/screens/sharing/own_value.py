"""A third value for a field to which two people gave different ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from caseworker_app.sync.conflicts import VALUE, Shown
from caseworker_app.ui.context import Context
from caseworker_app.ui.form import Form, line_edit
from caseworker_app.ui.screens.sharing.words import upper_first

if TYPE_CHECKING:
    from caseworker_app.store.session import Unit


class OwnValue(Form):
    """Asks for the value; it is read as the field's own form would read it."""

    def __init__(self, parent: QWidget, context: Context, one: Shown, then: Callable[[], object]) -> None:
        super().__init__(parent, f"Another value: {one.what}", "Keep this value")
        self.context, self._one, self._decided = context, one, then
        self.value = line_edit(one.mine.text)
        self.value.selectAll()
        self.add_field(upper_first(one.what), self.value, below="Both other values stay in the history.")
        self.value.setFocus()

    def accept(self) -> None:
        text, conflict_id = self.value.text().strip(), self._one.id

        def use_case(unit: Unit) -> None:
            from caseworker_app.sync.decide import keep

            keep(unit, conflict_id, VALUE, text)

        self.save(
            "decide a conflict",
            use_case,
            notice="Decided. Colleagues hear of it at the next sync",
            then=lambda _nothing: self._decided(),
        )
