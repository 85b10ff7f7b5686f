"""Who approves a wording: one of the team leads, by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from caseworker_app.ui.form import Form
from caseworker_app.ui.widgets.labels import Words


class ApproveWording(Form):
    """Asks which team lead lets a version be used."""

    def __init__(
        self, parent: QWidget, title: str, number: int, leads: Sequence[str], me: str,
        then: Callable[[str], object],
    ) -> None:  # fmt: skip
        super().__init__(parent, f"Use version {number} from now on", "Approve and use")
        self._then = then
        self.form.addWidget(Words(title, tone="quiet"))
        self.names = QButtonGroup(self)
        if leads:
            self.form.addWidget(Words("Which team lead approves it", "strong"))
        else:
            words = "No team lead is named yet. Add their names in Settings, under Letters."
            self.form.addWidget(Words(words, tone="late"))
        for name in leads:
            button = QRadioButton(name)
            button.setChecked(name == me or len(leads) == 1)
            self.names.addButton(button)
            self.form.addWidget(button)
        self.form.addStretch(1)
        self.primary.setEnabled(bool(leads))

    def accept(self) -> None:
        chosen = self.names.checkedButton()
        if chosen is None:
            self.say_problem("Choose the team lead who approves it")
            return
        super().accept()
        self._then(chosen.text())
