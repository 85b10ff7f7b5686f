"""The list of those whose time of keeping is over: for each, keep longer or delete, with a reason."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog, QWidget

from caseworker_app.casework.retention import Kept, OnTheList
from caseworker_app.errors import CaseworkerError
from caseworker_app.ui import theme
from caseworker_app.ui.background import Work
from caseworker_app.ui.context import Context
from caseworker_app.ui.dates import count_of, short_date
from caseworker_app.ui.form import labelled, line_edit
from caseworker_app.ui.plain_words import window_words
from caseworker_app.ui.screens.case.row_paint import CellDelegate, Index, RowsTable
from caseworker_app.ui.tables import Column, Role, RowsModel
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.date_field import DateField
from caseworker_app.ui.widgets.dialog import Dialog
from caseworker_app.ui.widgets.labels import Words

if TYPE_CHECKING:
    from caseworker_app.casework.purge import Certificate
    from caseworker_app.store.session import Unit


class _Rows(RowsModel[OnTheList]):
    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if index.isValid() and role == Role.UserRole:
            return self.rows[index.row()]
        return super().data(index, role)


class KeepingDialog(Dialog):
    """Nothing is deleted by itself; what stops a deletion stands beside the child."""

    def __init__(self, parent: QWidget, context: Context) -> None:
        super().__init__(parent, "Records whose time of keeping is over", "Close", width=820)
        self.context = context
        self.schedule = Words(tone="quiet")
        self.nothing = Words("The time of keeping is over for nobody.", "strong")
        self.rows = _Rows(
            (
                Column[OnTheList]("Child", self._name, strong=True, width=190, narrow=150),
                Column[OnTheList]("Case", lambda one: one.reference, width=110, narrow=0),
                Column[OnTheList]("Born", lambda one: short_date(one.date_of_birth), width=110, narrow=110),
                Column[OnTheList]("Over since", lambda one: short_date(one.over_on), width=110, narrow=0),
                Column[OnTheList]("Stopped by", lambda one: one.stopped or "Nothing", width=240, narrow=200),
            )
        )
        self.table = RowsTable(self.rows, CellDelegate())
        self.table.setAccessibleName("Children whose time of keeping is over")
        self.table.setMinimumHeight(theme.current().scaled(150))
        self.because = line_edit()
        self.until = DateField("Keep it until", context.today(), asks_for="the day until which it is kept")
        self.keep = Button("Keep it longer", self.keep_longer)
        self.delete = Button("Delete this case", self.delete_case)
        self.cancel.hide()
        self.bar.add_left(self.keep)
        self.bar.add_left(self.delete)
        for part in (self.schedule, self.nothing, self.table):
            self.form.addWidget(part)
        self.form.addLayout(labelled("Why", self.because, below="Kept with the decision."))
        self.form.addLayout(labelled("Keep it until", self.until, below="Only to keep it longer."))
        self._read()

    def has_draft(self) -> bool:
        return False

    def chosen(self) -> OnTheList | None:
        """Return the child of the current row."""
        found: OnTheList | None = self.table.currentIndex().data(Role.UserRole)
        return found

    def keep_longer(self) -> None:
        """Keep the chosen case until the day that was typed."""
        one, until = self._ready(), self.until.day()
        if one is None:
            return
        if until is None:
            self.say_problem("Enter the day until which it is kept", self.until)
            return
        because = self.because.text()

        def use_case(unit: Unit) -> None:
            from caseworker_app.casework.retention import keep_longer

            keep_longer(unit, one.case_id, until, because)

        self.context.act(
            "keep a case longer", use_case, lambda _nothing: self._read(), self._failed,
            notice=f"{one.reference} is kept until {short_date(until)}",
        )  # fmt: skip

    def delete_case(self) -> None:
        """Ask once more, naming the child; then delete."""
        one = self._ready()
        if one is not None and one.stopped:
            self.say_problem(f"It cannot be deleted. {one.stopped}.", self.table)
        elif one is not None:
            DeleteQuestion(
                self, self._name(one), one.reference, lambda: self.delete_now(one),
                is_shared=self.context.sharing.is_shared,
            ).open()  # fmt: skip

    def delete_now(self, one: OnTheList) -> None:
        """Delete the case, and show its certificate."""
        store, user, now = self.context.store, self.context.user, self.context.now()
        because = self.because.text()

        def op(work: Work) -> Certificate:
            from caseworker_app.sync.purge import purge

            work.say("Deleting", 0, 1)
            return purge(store, one.case_id, because, user=user, now=now)

        def then(made: Certificate) -> None:
            self.context.changed_by_others.emit()
            self.because.clear()
            self._read()
            CertificateDialog(self._parent, self.context, made).open()

        self.context.sharing.run(op, then, self._failed)

    def _ready(self) -> OnTheList | None:
        one = self.chosen()
        if one is None:
            self.say_problem("Choose a child in the list", self.table)
        elif not self.because.text().strip():
            self.say_problem("Enter why", self.because)
        else:
            self.say_problem("")
            return one
        return None

    def _name(self, one: OnTheList) -> str:
        return self.context.name_of(one.given_name, one.family_name)

    def _read(self) -> None:
        store, today = self.context.store, self.context.today()

        def op(_work: Work) -> tuple[list[OnTheList], Kept]:
            from caseworker_app.casework import retention

            with store.reading() as session:
                return retention.review_list(session, today), retention.schedule(session)[0]

        self.context.run(op, self._show, self._failed)

    def _show(self, found: tuple[list[OnTheList], Kept]) -> None:
        rows, kept = found
        self.schedule.setText(
            f"{kept.kind}: {kept.period.lower()}. {kept.source}. Change it in Settings, Keeping records. "
            f"Nothing is "
            "deleted by itself."
        )
        self.rows.show(rows)
        self.nothing.setVisible(not rows)
        for part in (self.table, self.because, self.until, self.keep, self.delete):
            part.setEnabled(bool(rows))
        if rows:
            self.table.selectRow(0)
            self.table.setFocus()
            self.announce_count(len(rows))
        self.refit()

    def announce_count(self, count: int) -> None:
        """Have a screen reader say how many there are."""
        self.context.announce(f"{count_of(count, 'child', 'children')} on the list")

    def _failed(self, error: CaseworkerError) -> None:
        self.say_problem(window_words(str(error)))


_EVERYWHERE = " It goes from the shared database now, and from each colleague’s laptop when that syncs."


class DeleteQuestion(Dialog):
    """The last question: it cannot be taken back. The button that deletes has not the focus."""

    def __init__(self, parent: QWidget, child: str, reference: str, then: Any, *, is_shared: bool) -> None:
        super().__init__(parent, f"Delete all of {child}?", "Delete for good", width=520)
        self._then = then
        self.form.addWidget(
            Words(
                f"Case {reference}: plans, letters, calls, messages, events, people and attachments. It "
                "cannot be undone. A certificate stays, with counts and the reference."
                + (_EVERYWHERE if is_shared else "")
            )
        )
        self.cancel.setFocus()

    def has_draft(self) -> bool:
        return False

    def accept(self) -> None:
        super().accept()
        self._then()


class CertificateDialog(Dialog):
    """What was deleted, and where it may still be; it can be saved as a PDF."""

    def __init__(self, parent: QWidget, context: Context, made: Certificate) -> None:
        from caseworker_app.reports import certificate

        super().__init__(parent, "Deleted", "Save the certificate", width=560)
        self.context, self.made = context, made
        self.cancel.set_words("Close")
        for name, words in certificate.lines(made):
            self.form.addWidget(Words(f"{name}: {words}"))
        counts = ", ".join(f"{name} {count}" for name, count in certificate.counted(made))
        self.form.addWidget(Words(f"What was deleted: {counts}."))
        self.form.addWidget(Words(certificate.about_backups(made), tone="quiet"))

    def has_draft(self) -> bool:
        return False

    def accept(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, "Save the certificate", f"deleted-{self.made.reference}.pdf", "PDF file (*.pdf)"
        )
        if name:
            self.save_to(Path(name).with_suffix(".pdf"))

    def save_to(self, file: Path) -> None:
        """Write the certificate."""
        from caseworker_app.reports import certificate

        said = self.context.preferences
        try:
            certificate.write(file, self.made, said.council_name if said is not None else "")
        except CaseworkerError as error:
            self.say_problem(str(error))
            return
        super().accept()
        self.context.notice(f"The certificate is saved as {file.name}")
