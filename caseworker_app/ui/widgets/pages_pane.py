"""The pages of a letter: one at a time, larger or smaller, as a picture or as text to be read aloud."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QMenu,
    QPlainTextEdit,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from caseworker_app.errors import CaseworkerError
from caseworker_app.ui import theme
from caseworker_app.ui.commands import Command
from caseworker_app.ui.context import Context
from caseworker_app.ui.page_feed import Make, PageFeed
from caseworker_app.ui.pdf_pages import DrawnPage
from caseworker_app.ui.plain_words import window_words
from caseworker_app.ui.widgets.button import Button, draw_ring
from caseworker_app.ui.widgets.labels import Words, ruled, surface
from caseworker_app.ui.widgets.page_canvas import PageView

_LEGEND_NEEDS = 486  # pixels of bar for the words of both zones


class ZoneKey(QAbstractButton):
    """A legend that shows and hides one zone: the line as it is drawn on the page, and its name."""

    def __init__(self, words: str, tip: str, *, dashed: bool) -> None:
        super().__init__()
        self._dashed, self._has_words = dashed, True
        self.setText(words)
        self.setAccessibleName(words)
        self.setToolTip(tip)
        self.setCheckable(True)
        self.setChecked(True)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def set_words_shown(self, shown: bool) -> None:
        """Give way where the bar is short: the line alone stays."""
        if shown != self._has_words:
            self._has_words = shown
            self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        look = theme.current()
        return QSize(look.scaled(22) + 6, look.height("bar_button"))

    def sizeHint(self) -> QSize:
        look = theme.current()
        words = look.metrics().horizontalAdvance(self.text()) + look.scaled(6) if self._has_words else 0
        return QSize(look.scaled(22) + words + 6, look.height("bar_button"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(QPointF(4, (self.height() - look.scaled(10)) / 2), QPointF(0, 0))
        box.setSize(QRectF(0, 0, look.scaled(14), look.scaled(10)).size())
        tint = "accent" if self.isChecked() and not self._dashed else "quiet"
        line = Qt.PenStyle.DashLine if self._dashed else Qt.PenStyle.SolidLine
        painter.setPen(QPen(look.colour(tint), 1.2 if self._dashed else 2, line))
        if self.isChecked():
            painter.drawRoundedRect(box, 2, 2)
        else:  # hidden: only its base line is left
            painter.drawLine(box.bottomLeft(), box.bottomRight())
        if self._has_words:
            painter.setFont(look.font())
            painter.setPen(look.colour("text" if self.underMouse() else "quiet"))
            words = self.rect().adjusted(look.scaled(22) + 2, 0, 0, 0)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())
        if self.hasFocus():
            draw_ring(painter, QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))


class PagesPane(QWidget):
    """The bar, the page below it, and in its place a sentence while there is none."""

    made = Signal(object)
    failed = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.feed = PageFeed(context)
        self.view = PageView()
        self.text = QPlainTextEdit()
        self.sentence = Words(tone="quiet")
        self.problem = Words()
        self.page: DrawnPage | None = None
        self.note = ""  # stands over the pages that are made next
        self._as_text = False
        self._make_bar()
        self._lay_out()
        self.feed.drawn.connect(self._drawn)
        self.feed.made.connect(self.made)
        self.feed.failed.connect(self._could_not)
        self.view.wants_page.connect(self.turn)
        self.view.fitted.connect(self._fit_page)

    def show_made(self, make: Make, *, number: int = 1, at_once: bool = True, zones: bool = True) -> None:
        """Have a letter made and shown; what stood here stays until it is ready."""
        self.view.canvas.has_zones = zones
        for key in (self.seen, self.clear):
            key.setVisible(zones)
        self.feed.fit(self.view.pixels)
        self.feed.show(make, number=number, at_once=at_once)

    def show_content(self, content: bytes, *, zones: bool = False) -> None:
        """Show a PDF that is there already."""
        kept = _Kept(content)
        self.show_made(lambda _work: kept, zones=zones)

    def say(self, words: str) -> None:
        """Show a sentence in place of a page."""
        self.feed.forget()
        self._show_page(None)
        self.sentence.setText(words)

    def say_problem(self, words: str) -> None:
        """Say over the page why it is not the present one; nothing says that all is well."""
        self.problem.setText(words)
        self._note.setVisible(bool(words))
        said = (words, self.page.text if self.page is not None else "")
        self.view.setAccessibleDescription("\n".join(filter(None, said)))

    def turn(self, step: int) -> None:
        """Go so many pages on, or back."""
        if self.page is None:
            return
        number = min(max(self.page.number + step, 1), self.page.count)
        if number != self.page.number:
            self.feed.turn_to(number)

    def commands(self, group: str = "Letters") -> list[Command]:
        """Return what can be done with a page."""
        shows = lambda: self.page is not None  # noqa: E731
        return [
            Command("page next", "Next page", lambda: self.turn(1), "Ctrl+PgDown", group, shows=shows),
            Command("page before", "Page before", lambda: self.turn(-1), "Ctrl+PgUp", group, shows=shows),
            *(
                Command(f"page {words}", words, run, group=group, shows=shows)
                for words, _keys, run in self._ways()
            ),
        ]

    def focus_page(self) -> None:
        """Put the keyboard onto the page."""
        (self.text if self._as_text else self.view).setFocus(Qt.FocusReason.TabFocusReason)

    def show_as_text(self, as_text: bool) -> None:
        """Show the words of the page in place of its picture, for a screen reader or to copy."""
        had_keyboard = self.view.hasFocus() or self.text.hasFocus()
        self._as_text = as_text
        self._switch()
        if had_keyboard:
            self.focus_page()

    def _ways(self) -> tuple[tuple[str, str, Callable[[], object]], ...]:
        other = "The page as it is printed" if self._as_text else "The page as text"
        return (
            ("Larger page", "+", lambda: self.view.step_zoom(1)),
            ("Smaller page", "−", lambda: self.view.step_zoom(-1)),
            ("Fit the page to the width", "0", lambda: self.view.set_zoom(100)),
            (other, "", lambda: self.show_as_text(not self._as_text)),
        )

    def _show_menu(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for words, keys, run in self._ways():
            menu.addAction(f"{words}\t{keys}" if keys else words, run)
        menu.popup(self.how.mapToGlobal(self.how.rect().bottomLeft()))

    def _make_bar(self) -> None:
        def quiet(icon: str, words: str, pressed: object) -> Button:
            button = Button("", pressed, kind="quiet", icon=icon, tip=words, small=True)  # type: ignore[arg-type]
            button.setAccessibleName(words)
            return button

        self.before = quiet("chevron-left", "Page before", lambda: self.turn(-1))
        self.after = quiet("chevron-right", "Next page", lambda: self.turn(1))
        self.where = Words("", wrap=False)
        self.how = quiet("zoom-in", "How the page is shown", self._show_menu)
        self.seen = ZoneKey("Seen in the window", "What the window of the envelope shows", dashed=False)
        self.clear = ZoneKey("Kept clear", "Nothing else may stand here: it could show", dashed=True)
        self.seen.toggled.connect(self._show_zones)
        self.clear.toggled.connect(self._show_zones)
        self.bar = QWidget()
        row = self.bar_row = QHBoxLayout()
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(2)
        for widget in (self.before, self.where, self.after):
            row.addWidget(widget)
        row.addSpacing(4)
        row.addWidget(self.how)
        row.addStretch(1)
        row.addWidget(self.seen)
        row.addWidget(self.clear)
        ruled(row, self.bar, above=False)

    def _lay_out(self) -> None:
        self.text.setReadOnly(True)
        self.text.setAccessibleName("The words of the page")
        self.text.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        waiting = surface("surface")
        column = QVBoxLayout(waiting)
        column.setContentsMargins(32, 32, 32, 32)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self.sentence)
        self._waiting = waiting
        self.stack = QStackedWidget()
        for page in (waiting, self.view, self.text):
            self.stack.addWidget(page)
        self._note = surface("soon")
        inside = QVBoxLayout(self._note)
        inside.setContentsMargins(16, 8, 16, 8)
        inside.addWidget(self.problem)
        self._note.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        layout.addWidget(self._note)
        layout.addWidget(self.stack, 1)
        self._fit()
        self._show_page(None)

    def _drawn(self, page: DrawnPage | None) -> None:
        self._show_page(page)
        self.say_problem(self.note)
        self.feed.fit(self.view.pixels)  # the window may have another size meanwhile

    def _show_page(self, page: DrawnPage | None) -> None:
        self.page = page
        self.view.show_page(page)
        self.text.setPlainText(page.text if page is not None else "")
        where = f"Page {page.number} of {page.count}" if page is not None else ""
        self.where.setText(where)
        self.view.setAccessibleName(where or "The page")
        self.view.setAccessibleDescription(page.text if page is not None else "")
        self.before.setEnabled(page is not None and page.number > 1)
        self.after.setEnabled(page is not None and page.number < page.count)
        self.how.setEnabled(page is not None)
        self._switch()

    def _could_not(self, error: CaseworkerError) -> None:
        if self.page is None:
            self.sentence.setText(window_words(str(error)))
        else:
            self.say_problem(window_words(str(error)))
        self.failed.emit(error)

    def _switch(self) -> None:
        shown: QWidget = self.text if self._as_text else self.view
        self.stack.setCurrentWidget(shown if self.page is not None else self._waiting)

    def _show_zones(self) -> None:
        canvas = self.view.canvas
        canvas.shows_window, canvas.shows_clear = self.seen.isChecked(), self.clear.isChecked()
        canvas.update()

    def _fit_page(self) -> None:
        if self.isVisible():
            self.feed.fit(self.view.pixels)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit_page()

    def hideEvent(self, event: QHideEvent) -> None:
        self.feed.pause()
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self._fit()
        super().changeEvent(event)

    def _fit(self) -> None:
        look = theme.current()
        self.bar.setFixedHeight(look.scaled(44))
        for key in (self.seen, self.clear):
            key.set_words_shown(self.width() >= look.scaled(_LEGEND_NEEDS))


class _Kept:
    """A PDF that is there already."""

    def __init__(self, content: bytes) -> None:
        self.content = content
