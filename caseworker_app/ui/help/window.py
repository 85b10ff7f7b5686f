"""The window of help: what there is on the left, the page on the right, found by typing, printed by a key."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QFont, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListView,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from caseworker_app.ui import tabbing, theme
from caseworker_app.ui.help import pages
from caseworker_app.ui.help.browser import Browser
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.labels import Words, hairline

_NAME = Qt.ItemDataRole.UserRole


class HelpWindow(QWidget):
    """Stands beside the program's window. Alt+Left goes back, Ctrl+F searches, Ctrl+P prints, Esc closes."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("Help: Caseworker")
        self.setProperty("part", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self._visited: list[str] = []
        self._searching = False  # the page on which a search began is remembered, not each that it passed
        self.name = ""
        self.search = QLineEdit()
        self.search.setPlaceholderText("What do you want to do?  Ctrl+F")
        self.search.setAccessibleName("Search the help")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._fill)
        self.list = QListWidget()
        self.list.setAccessibleName("Pages of help")
        self.list.setWordWrap(True)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)  # wraps anew beside the upright bar
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setSpacing(3)
        self.list.currentItemChanged.connect(self._chosen)
        self.nothing = Words("Nothing is found. Try fewer or other words.", tone="quiet")
        self.nothing.hide()
        self.page = Browser()
        self.page.anchorClicked.connect(self._follow)
        self.back_button = Button("Back", self.back, icon="chevron-left", tip="Back (Alt+Left)")
        self.home = Button("All of help", lambda: self.show_page(pages.INDEX))
        self.print_button = Button("Print", self.print_page, icon="printer", tip="Print this page (Ctrl+P)")
        self._lay_out()
        self._bind_keys()
        self._fill("")
        look = theme.current()
        self.resize(look.scaled(980), look.scaled(700))

    def show_page(self, name: str, *, remember: bool = True) -> None:
        """Show a page by its name."""
        page = pages.page(name)
        if remember and self.name and self.name != page.name:
            self._visited.append(self.name)
        self.name = page.name
        self.page.show_page(page)
        self.setWindowTitle(f"{page.title}: help of Caseworker")
        self.back_button.setEnabled(bool(self._visited))
        self._mark(page.name)

    def back(self) -> None:
        """Show the page before."""
        if self._visited:
            self.show_page(self._visited.pop(), remember=False)

    def print_page(self) -> None:
        """Print the page on a printer that is chosen now."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self)
        dialog.accepted.connect(lambda: self.page.print_(printer))
        dialog.show()

    def focusNextPrevChild(self, forward: bool) -> bool:
        return tabbing.step(self, forward=forward) or super().focusNextPrevChild(forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.search.clear() if self.search.text() else self.close()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        look = theme.current()
        narrow = self.width() < look.scaled(look.size("narrow_below"))
        self._left.setVisible(not narrow or bool(self.search.text()))
        self._right.setVisible(not narrow or not self.search.text())
        self.home.setVisible(narrow)
        for label in (self.back_button, self.print_button):
            label.setVisible(True)

    def _fill(self, words: str) -> None:
        """List the pages that have the words; without words, all of them under their headings."""
        if bool(words.strip()) and not self._searching and self.name:
            self._visited.append(self.name)
        self._searching = bool(words.strip())
        self.list.blockSignals(True)
        self.list.clear()
        if words.strip():
            found = pages.search(words)
            for page in found:
                self._add(page.title, page.name)
            self.nothing.setVisible(not found)
        else:
            self.nothing.hide()
            for heading, members in pages.contents():
                self._add_heading(heading)
                for title, name in members:
                    self._add(title, name)
        self.list.blockSignals(False)
        if words.strip() and self.list.count():
            self.list.setCurrentRow(0)
        else:
            self._mark(self.name)
        self._fit()

    def _add(self, title: str, name: str) -> None:
        item = QListWidgetItem(title)
        item.setData(_NAME, name)
        self.list.addItem(item)

    def _add_heading(self, heading: str) -> None:
        item = QListWidgetItem(heading)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        font = QFont(theme.current().font("small_strong"))
        item.setFont(font)
        item.setForeground(theme.current().colour("quiet"))
        self.list.addItem(item)

    def _mark(self, name: str) -> None:
        """Show in the list which page is open."""
        self.list.blockSignals(True)
        row = next((n for n in range(self.list.count()) if self.list.item(n).data(_NAME) == name), -1)
        self.list.setCurrentRow(row)
        self.list.blockSignals(False)

    def _chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(_NAME):
            self.show_page(item.data(_NAME), remember=not self._searching)

    def _follow(self, url: QUrl) -> None:
        if url.scheme():
            QDesktopServices.openUrl(url)
        else:
            self.show_page(url.toString())

    def _open_found(self) -> None:
        """Enter in the search opens the page that is marked, also in a small window."""
        if self.list.count():
            name = (self.list.currentItem() or self.list.item(0)).data(_NAME)
            self.search.clear()
            self.show_page(name, remember=False)
            self.page.setFocus()

    def _bind_keys(self) -> None:
        self.search.returnPressed.connect(self._open_found)
        for keys, run in (
            ("Ctrl+F", self.search.setFocus),
            ("Alt+Left", self.back),
            ("Ctrl+P", self.print_page),
            ("Alt+Home", self.home.click),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(run)

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(16, 12, 16, 12)
        bar.setSpacing(8)
        for button in (self.back_button, self.home):
            bar.addWidget(button)
        bar.addWidget(self.search, 1)
        bar.addWidget(self.print_button)
        self._left, self._right = QWidget(), QWidget()
        left = QVBoxLayout(self._left)
        left.setContentsMargins(8, 8, 0, 8)
        left.addWidget(self.nothing)
        left.addWidget(self.list, 1)
        right = QVBoxLayout(self._right)
        right.setContentsMargins(0, 0, 0, 0)
        right.addWidget(self.page)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self._left, 3)
        middle.addWidget(hairline(upright=True))
        middle.addWidget(self._right, 7)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(hairline())
        layout.addLayout(middle, 1)
