"""What a file is that goes into an envelope: what the letter says is enclosed, or another name."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QComboBox, QWidget

from caseworker_app.ui.form import Form
from caseworker_app.ui.widgets.labels import Words


class EncloseQuestion(Form):
    """Asks what a file is; it goes into one letter's envelope and no other."""

    def __init__(
        self, parent: QWidget, file: str, wanted: Sequence[str], then: Callable[[str], object]
    ) -> None:
        super().__init__(parent, "Put a file into this envelope", "Put it in")
        self._then = then
        self.form.addWidget(Words(file, tone="quiet"))
        self.what = QComboBox()
        self.what.setEditable(True)
        self.what.addItems([one[:1].upper() + one[1:] for one in wanted])
        self.add_field(
            "What it is", self.what,
            below="Its words are read for other children’s names and withheld addresses before it goes.",
        )  # fmt: skip
        self.form.addStretch(1)
        self.what.setFocus()

    def accept(self) -> None:
        what = self.what.currentText().strip()
        if not what:
            self.say_problem("Write what it is", self.what)
            return
        super().accept()
        self._then(what)
