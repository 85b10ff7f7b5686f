"""Setting a legal hold on a case, and lifting it: nothing of the case may be deleted meanwhile."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from caseworker_app.casework.case_shapes import CaseHeader
from caseworker_app.casework.retention import hold, lift
from caseworker_app.ui.context import Context
from caseworker_app.ui.form import Form, line_edit
from caseworker_app.ui.widgets.labels import Words


class HoldForm(Form):
    """Asks why; the reason is shown wherever the case would be offered for deletion."""

    def __init__(
        self, parent: QWidget, context: Context, header: CaseHeader, child: str, *, held: bool
    ) -> None:
        words = "Lift the legal hold" if held else "Set a legal hold"
        super().__init__(parent, f"{words} · {child}", words)
        self.context, self._header, self._held = context, header, held
        self.form.addWidget(
            Words(
                "The case can be offered for deletion again, once its time of keeping is over."
                if held
                else "Nothing of this case can be deleted until the hold is lifted: for a court, the "
                "Ombudsman or an "
                "inquiry that may ask for it. A team lead lifts it.",
                tone="quiet",
            )
        )
        self.because = line_edit()
        self.add_field("Why", self.because)
        self.because.setFocus()

    def accept(self) -> None:
        because, case_id = self.because.text().strip(), self._header.case_id
        if self.say_problems([] if because else [("Enter why", self.because)]):
            return
        deed = lift if self._held else hold
        told = "is lifted" if self._held else "is set"
        self.save(
            "lift the legal hold" if self._held else "set a legal hold",
            lambda unit: deed(unit, case_id, because),
            notice=f"The legal hold on {self._header.reference} {told}",
        )
