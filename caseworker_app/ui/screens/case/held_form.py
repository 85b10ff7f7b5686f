"""Writing out all that is held on a child: why, as what, and where to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QButtonGroup, QFileDialog, QHBoxLayout, QLineEdit, QRadioButton, QWidget

from caseworker_app.casework.case_shapes import CaseHeader
from caseworker_app.ui import theme
from caseworker_app.ui.background import Work
from caseworker_app.ui.context import Context
from caseworker_app.ui.form import Form, line_edit
from caseworker_app.ui.widgets.dialog import Dialog
from caseworker_app.ui.widgets.labels import Words

if TYPE_CHECKING:
    from caseworker_app.reports.person.export import Done

_FOLDER, _SEALED = range(2)
_WAYS = (
    ("A folder", "A PDF to read, the data, letters and attachments. It is not encrypted there."),
    (
        "One sealed PDF",
        "Encrypted, with all files attached to it. Its passphrase is made now and shown once.",
    ),
)


class HeldForm(Form):
    """Asks why and as what; then the desktop asks where to."""

    def __init__(self, parent: QWidget, context: Context, header: CaseHeader, child: str) -> None:
        super().__init__(parent, f"Write out all that is held · {child}", "Choose where to", width=560)
        self.context, self._header = context, header
        self.form.addWidget(
            Words(
                "Everything on this child, from every table, with the history. Nothing is taken out: what "
                "may be "
                "another person’s to protect is marked, with the reason. Somebody must read all of it "
                "before any "
                "of it is sent."
            )
        )
        self.because = line_edit(placeholder="Asked by … on …")
        self.add_field("Why it is written out", self.because, below="Kept in the history of the case.")
        self.ways = QButtonGroup(self)
        for number, (words, below) in enumerate(_WAYS):
            button = QRadioButton(words)
            button.setAccessibleDescription(below)
            self.ways.addButton(button, number)
            self.form.addWidget(button)
            indented = QHBoxLayout()
            indented.setContentsMargins(theme.current().scaled(30), 0, 0, 0)
            indented.addWidget(Words(below, tone="quiet"))
            self.form.addLayout(indented)
        self.ways.buttons()[_FOLDER].setChecked(True)
        self.because.setFocus()

    def accept(self) -> None:
        if self.say_problems([] if self.because.text().strip() else [("Enter why", self.because)]):
            return
        name = f"held-{self._header.reference}"
        if self.ways.checkedId() == _SEALED:
            chosen, _ = QFileDialog.getSaveFileName(self, "Where to", f"{name}.pdf", "PDF file (*.pdf)")
        else:
            inside = QFileDialog.getExistingDirectory(self, "In which folder")
            chosen = str(Path(inside) / name) if inside else ""
        if chosen:
            self.write_to(Path(chosen))

    def write_to(self, target: Path) -> None:
        """Write it in the background; what it is then is told in a dialog of its own."""
        context, called, because = self.context, self._header.case_id, self.because.text().strip()
        sealed = self.ways.checkedId() == _SEALED
        store, user, now = context.store, context.user, context.now()
        target = target.with_suffix(".pdf") if sealed else target

        def op(work: Work) -> Done:
            from caseworker_app.reports.person.export import export

            work.say("Writing out all that is held", 0, 1)
            return export(store, called, target, user=user, now=now, because=because, sealed=sealed)

        def then(done: Done) -> None:
            self.done(self.DialogCode.Accepted.value)
            context.changed.emit({called})
            HeldWritten(self._parent, done).open()

        self.primary.setEnabled(False)
        context.run(op, then, self.save_failed)


class HeldWritten(Dialog):
    """What was written, what to heed first, and the passphrase of a sealed file."""

    def __init__(self, parent: QWidget, done: Done) -> None:
        from caseworker_app.reports.person.export import told

        super().__init__(parent, "All that is held is written out", "Close", width=560)
        self.cancel.hide()
        first, *lines = [
            line for line in told(done) if done.passphrase is None or done.passphrase not in line
        ]
        self.form.addWidget(Words(first))
        for line in lines:
            warns = line in done.made.warnings or "withheld address" in line
            self.form.addWidget(Words(line, tone="late" if warns else ""))
        if done.passphrase is not None:
            self.passphrase = QLineEdit(done.passphrase)
            self.passphrase.setReadOnly(True)
            self.add_passphrase()
        self.primary.setFocus()

    def add_passphrase(self) -> None:
        """Show the passphrase, to be copied or written down."""
        words = Words("Its passphrase", "strong")
        words.setBuddy(self.passphrase)
        self.passphrase.setAccessibleName("Its passphrase")
        self.form.addWidget(words)
        self.form.addWidget(self.passphrase)
        self.form.addWidget(
            Words("Write it down now: it is kept nowhere. Give it another way than the file.", tone="quiet")
        )

    def has_draft(self) -> bool:
        return False
