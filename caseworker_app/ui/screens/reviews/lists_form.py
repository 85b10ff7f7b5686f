"""The lists of the reviews due in a term: choose the settings, and a folder for their spreadsheets."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QListWidget, QListWidgetItem, QWidget

from caseworker_app.casework.review_lists import SettingReviews, reply_by
from caseworker_app.ui import theme
from caseworker_app.ui.background import Work
from caseworker_app.ui.context import Context
from caseworker_app.ui.dates import count_of, long_date
from caseworker_app.ui.form import Form
from caseworker_app.ui.screens.reviews.lists_files import Lists, Wanted, Written, read_lists, write_lists
from caseworker_app.ui.widgets.labels import Words

_ROWS = 8
_LOW = 480


def open_lists_form(parent: QWidget, context: Context) -> None:
    """Read what is due next term, then ask which lists to make."""
    store, today = context.store, context.today()
    context.run(
        lambda _work: read_lists(store, today), lambda lists: ListsForm(parent, context, lists).open()
    )


class ListsForm(Form):
    """Which settings get a list, and for which term."""

    def __init__(self, parent: QWidget, context: Context, lists: Lists) -> None:
        super().__init__(parent, "Lists of reviews for settings", "Choose a folder and save", width=560)
        self.context, self.lists = context, lists
        self.terms = QComboBox()
        for term in lists.terms.terms:
            if term.last >= context.today():
                self.terms.addItem(term.name)
        self.terms.setCurrentText(lists.term.name)
        self.settings = QListWidget()
        self.settings.setAccessibleName("Settings that get a list")
        rows = 3 if parent.window().height() < theme.current().scaled(_LOW) else _ROWS
        self.settings.setFixedHeight(theme.current().height("row_compact") * rows + 2)
        self.words = Words(tone="quiet")
        self.letters = QCheckBox("Also the letters that go with them, as one PDF for the printer")
        self.letters.setChecked(True)
        self.add_field("Reviews to be held by the end of", self.terms)
        self.add_field("Settings", self.settings)
        self.form.addWidget(self.letters)
        self.form.addWidget(self.words)
        self.form.addStretch(1)
        self._show(lists)
        self.terms.currentTextChanged.connect(self._read)
        self.settings.itemChanged.connect(lambda _item: self._count())
        self.settings.setFocus()

    def chosen(self) -> list[SettingReviews]:
        """Return the settings that are ticked."""
        return [
            one
            for place, one in enumerate(self.lists.settings)
            if self.settings.item(place).checkState() is Qt.CheckState.Checked
        ]

    def _show(self, lists: Lists) -> None:
        self.lists = lists
        self.settings.blockSignals(True)
        self.settings.clear()
        for one in lists.settings:
            item = QListWidgetItem(f"{one.name} ({len(one.reviews)})")
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
            item.setSizeHint(QSize(0, theme.current().height("row_compact")))
            self.settings.addItem(item)
        self.settings.blockSignals(False)
        if lists.settings:
            self.settings.setCurrentRow(0)
        self._count()

    def _count(self) -> None:
        chosen = self.chosen()
        reviews = sum(len(one.reviews) for one in chosen)
        back = long_date(reply_by(self.lists.terms, self.lists.term, self.context.today()))
        self.words.setText(
            f"{count_of(len(chosen), 'list')} with {count_of(reviews, 'review')}. Dates are due by {back}. "
            "The files hold names and dates of birth: send them only to the setting, by a secure way."
            if chosen
            else "No setting is chosen."
        )
        self.primary.setEnabled(bool(chosen))

    def _read(self, name: str) -> None:
        store, today = self.context.store, self.context.today()

        def then(lists: Lists) -> None:
            if lists.term.name == self.terms.currentText():
                self._show(lists)

        self.context.run(lambda _work: read_lists(store, today, name), then)

    def accept(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "Folder for the lists")
        if folder:
            self.write(Path(folder))

    def write(self, folder: Path) -> None:
        """Write the ticked lists into a folder, each noted before it leaves, and the letters if wanted."""
        wanted = Wanted(self.lists, tuple(self.chosen()), with_letters=self.letters.isChecked())
        context, today = self.context, self.context.today()

        def op(work: Work) -> Written:
            return write_lists(context, wanted, folder, today, work)

        def then(written: Written) -> None:
            self._is_saved = True
            self.done(self.DialogCode.Accepted.value)
            context.notice(written.words(folder.name))
            if (trouble := written.trouble()) is not None:
                context.show_error(trouble)

        self.primary.setEnabled(False)
        context.run(op, then, self.save_failed)
