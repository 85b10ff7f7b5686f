"""To whom a letter goes: ticked with the reason, and who gets none and why, those to see to first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from caseworker_app.ui import theme
from caseworker_app.ui.plain_words import window_words
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.labels import Words
from caseworker_app.ui.widgets.layouts import clear
from caseworker_app.ui.widgets.status import Shape, paint_shape

if TYPE_CHECKING:
    from caseworker_app.letters.proof import Reader
    from caseworker_app.letters.recipients import LeftOut

Naming = Callable[[str], str]


class _Sign(QWidget):
    """A shape before somebody who gets no letter."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self._shape = shape
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme.current().scaled(18), theme.current().line("body"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint_shape(QPainter(self), self._shape, QPointF(self.width() / 2, self.height() / 2))


class ReaderList(QWidget):
    """A tick for each envelope; the keyboard on a reader shows the page that they get."""

    ticks_changed = Signal()
    looked_at = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.boxes: list[QCheckBox] = []
        self._readers: Sequence[Reader] = ()
        self._shown: list[Button] = []
        self._unticked: set[str] = set()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)

    def show_readers(
        self,
        readers: Sequence[Reader],
        left_out: Sequence[LeftOut],
        shown: int,
        naming: Naming,
        *,
        discreet: bool,
    ) -> None:
        """Show the envelopes of a letter; a tick that was taken away stays away."""
        if readers == self._readers and self.boxes:
            self.mark_shown(shown)
            return
        self._readers = readers
        clear(self._column)
        self.boxes, self._shown = [], []
        for left in [one for one in left_out if one.is_wanting]:
            self._add_left_out(left, naming, discreet=discreet)
        for number, reader in enumerate(readers):
            self._add_reader(number, reader, naming, discreet=discreet)
        for left in [one for one in left_out if not one.is_wanting]:
            self._add_left_out(left, naming, discreet=discreet)
        self.mark_shown(shown)

    def forget(self) -> None:
        """Begin anew: another letter is chosen."""
        self._readers = ()
        self._unticked.clear()

    def mark_shown(self, shown: int) -> None:
        """Say whose page is shown."""
        for number, button in enumerate(self._shown):
            button.setVisible(len(self._shown) > 1)
            button.set_words("Shown" if number == shown else "Show")
            button.setEnabled(number != shown)

    def ticked(self) -> list[Reader]:
        """Return the readers whose letter is wanted."""
        return [one for one, box in zip(self._readers, self.boxes, strict=False) if box.isChecked()]

    def is_all(self) -> bool:
        """Whether every reader is ticked."""
        return len(self.ticked()) == len(self._readers)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and watched in self.boxes:
            self.looked_at.emit(self.boxes.index(watched))
        return super().eventFilter(watched, event)

    def _add_reader(self, number: int, reader: Reader, naming: Naming, *, discreet: bool) -> None:
        box = QCheckBox(naming(reader.name))
        box.setChecked(reader.to not in self._unticked)
        box.toggled.connect(partial(self._toggled, reader.to))
        box.installEventFilter(self)
        why = _why(reader, discreet=discreet)
        box.setAccessibleDescription(why)
        show = Button("Show", partial(self.looked_at.emit, number), kind="link", small=True)
        show.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keyboard shows a page by standing on its reader
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(box, 1)
        row.addWidget(show)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addLayout(row)
        words = Words(why, tone="quiet")
        words.setContentsMargins(theme.current().scaled(30), 0, 0, 0)
        column.addWidget(words)
        if reader.problem:
            wrong = Words(window_words(reader.problem), tone="soon")
            wrong.setContentsMargins(theme.current().scaled(30), 0, 0, 0)
            column.addWidget(wrong)
        self._column.addLayout(column)
        self.boxes.append(box)
        self._shown.append(show)

    def _add_left_out(self, left: LeftOut, naming: Naming, *, discreet: bool) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(_Sign("missing" if left.is_wanting else "ended"), 0, Qt.AlignmentFlag.AlignTop)
        words = f"{naming(left.name)} gets none" if discreet else f"{left.name} {left.why}"
        row.addWidget(Words(words, tone="soon" if left.is_wanting else "quiet"), 1)
        self._column.addLayout(row)

    def _toggled(self, to: str, on: bool) -> None:
        (self._unticked.discard if on else self._unticked.add)(to)
        self.ticks_changed.emit()


def _why(reader: Reader, *, discreet: bool) -> str:
    """Say why a reader gets the letter, where it goes, and in what form."""
    if discreet:
        return "Details hidden"
    place = "address withheld: on this envelope only" if reader.withheld else reader.place
    form = "large print" if reader.large_print else ""
    speaks = f"speaks {reader.language}: interpreter, cover sheet" if reader.language else ""
    copy = "a copy, for information" if reader.is_copy else ""
    parts = [part for part in (reader.why, copy, form, speaks, place) if part]
    words = " · ".join(parts)
    return words[:1].upper() + words[1:]
