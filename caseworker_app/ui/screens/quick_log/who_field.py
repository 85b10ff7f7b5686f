"""Who it was: type a few letters, take the line that fits. Several people and children may be taken."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMoveEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListView, QVBoxLayout, QWidget

from caseworker_app.casework.whom import Whom
from caseworker_app.ui import theme
from caseworker_app.ui.context import Context
from caseworker_app.ui.palette import Choice, ChoiceLine, Choices, ChoosingLine
from caseworker_app.ui.screens.quick_log import words
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.labels import Words

_WAIT_MS = 30


class _Line(ChoosingLine):
    erased = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Backspace and not self.text():
            self.erased.emit()
        else:
            super().keyPressEvent(event)


class WhoField(QWidget):
    """A line over a list that hangs below it; who is chosen stands in the box. `also` names a stranger."""

    changed = Signal()
    chosen_one = Signal()

    def __init__(self, context: Context, about: str = "") -> None:
        """`about` is the case whose people are offered first."""
        super().__init__()
        self.context, self._about = context, about
        self.chosen: list[Whom] = []
        self.also = ""
        self._offered: list[Whom] = []
        self._looking = False
        self.setAccessibleName("Who")
        self.line = _Line(self._move, self.press)
        self.line.setAccessibleName("Who")
        self.line.setPlaceholderText("A name, a school, a reference or a telephone number")
        self.line.setFrame(False)
        self.line.setProperty("bare", True)
        self.line.installEventFilter(self)
        self.line.erased.connect(self._erase_last)
        self.setFocusProxy(self.line)
        self.model = Choices()
        self.list = QListView(self)
        self._chips: list[_Chip] = []
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(8, 2, 8, 2)
        self._rows.setSpacing(4)
        self._rows.addWidget(self.line)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_WAIT_MS)
        self._wait.timeout.connect(self._look_up)
        self.line.textChanged.connect(self._typed)

    def begin(self, dialog: QWidget) -> None:
        """Hang the list into the dialog, and look up whom to offer before anything is typed."""
        view = self.list
        view.setParent(dialog)
        view.setModel(self.model)
        view.setItemDelegate(ChoiceLine(view))
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        view.setAccessibleName("Who was found")
        view.setFrameShape(QFrame.Shape.Box)
        view.setProperty("part", "hanging")
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.clicked.connect(lambda index: self._choose(index.row()))
        view.hide()
        if not self.chosen:
            self._typed()

    def take(self, who: Sequence[Whom]) -> None:
        """Take people as chosen."""
        self.chosen += [one for one in who if one.which not in {each.which for each in self.chosen}]
        self._show_chosen()

    def add_another(self) -> None:
        """Open the line again, to take one more."""
        self.line.show()
        self.line.setFocus()
        self._typed()

    def press(self) -> None:
        """Take the line that is marked; look it up now if need be, for the next key is on its way."""
        if self._looking:
            self._wait.stop()
            self._looking = False
            self._show_found(self._read(self.line.text()))
        if not self.model.rows and (self.chosen or self.also) and not self.line.text().strip():
            self.chosen_one.emit()
        else:
            self._choose(self.list.currentIndex().row())

    @property
    def is_empty(self) -> bool:
        """Whether nobody is chosen."""
        return not self.chosen and not self.also

    def kept(self) -> str:
        """Return who is chosen, as text for a draft."""
        return json.dumps([*(one.which for one in self.chosen), self.also]) if not self.is_empty else ""

    def put_back(self, kept: str) -> None:
        """Choose those again."""
        found: list[Any] = json.loads(kept) if kept else [""]
        *pairs, self.also = found
        from caseworker_app.casework import whom

        with self.context.store.connection() as connection:
            self.chosen = whom.named(connection, [(case, person) for case, person in pairs])
        self._show_chosen()

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self.line.hasFocus()
        width = 2 if focused else 1
        painter.setPen(QPen(look.colour("accent" if focused else "border"), width))
        painter.setBrush(look.colour("window"))
        inset = width / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 4, 4)

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self._place_list()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_list()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
            QTimer.singleShot(0, self, self._place_list)
        return False

    def _typed(self) -> None:
        self._looking = True
        self._wait.start() if self.line.text().strip() else self._look_up()

    def _look_up(self) -> None:
        asked = self.line.text()

        def then(found: list[Whom]) -> None:
            if self.line.text() == asked and self._looking:
                self._looking = False
                self._show_found(found)

        self.context.run(lambda _work: self._read(asked), then)

    def _read(self, asked: str) -> list[Whom]:
        """Read whom to offer: what fits the words, or those of the case at hand and those logged last."""
        from caseworker_app.casework import whom

        with self.context.store.connection() as connection:
            if asked.strip():
                return whom.find(connection, asked)
            first = whom.on_cases(connection, [self._about]) if self._about else []
            known = {one.which for one in first}
            recent = whom.lately(connection, self.context.user)
            return [*first, *(one for one in recent if one.which not in known)][: whom.MOST]

    def _show_found(self, found: list[Whom]) -> None:
        naming, taken = self.context.name_of, {one.which for one in self.chosen}
        self._offered = [one for one in found if one.which not in taken]
        rows = [
            Choice(words.called(one, naming), partial(self._take, one), words.relation(one, naming),
                   icon="user" if one.person else "file-text")
            for one in self._offered
        ]  # fmt: skip
        typed = self.line.text().strip()
        if typed and not self._offered and not self.chosen:
            rows = [
                Choice(
                    f"“{typed}” is not on the caseload: save as unmatched, sort later",
                    partial(self._take_stranger, typed),
                    icon="inbox",
                )
            ]
        self.model.show(rows)
        self.list.setCurrentIndex(self.model.index(0, 0))
        self._describe()
        self._place_list()

    def _place_list(self) -> None:
        """Hang the list under the box, as tall as what was found, as far as the dialog reaches."""
        dialog = self.list.parentWidget()
        shown = self.line.hasFocus() and bool(self.model.rows) and dialog is not self
        self.list.setVisible(shown)
        if not shown or dialog is None:
            return
        corner = self.mapTo(dialog, QPoint(0, self.height() + 2))
        tall = len(self.model.rows) * theme.current().scaled(36) + 6
        self.list.setGeometry(
            corner.x(), corner.y(), self.width(), min(tall, dialog.height() - corner.y() - 8)
        )
        self.list.raise_()

    def _move(self, step: int) -> None:
        row = min(max(self.list.currentIndex().row() + step, 0), len(self.model.rows) - 1)
        self.list.setCurrentIndex(self.model.index(row, 0))
        self._describe()

    def _describe(self) -> None:
        index = self.list.currentIndex()
        spoken = index.data(Qt.ItemDataRole.AccessibleTextRole) if index.isValid() else "Nobody found"
        self.line.setAccessibleDescription(spoken)

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self.model.rows):
            self.model.rows[row].run()

    def _take(self, one: Whom) -> None:
        self.take([one])
        self.chosen_one.emit()

    def _take_stranger(self, name: str) -> None:
        self.also = name
        self._show_chosen()
        self.chosen_one.emit()

    def _erase_last(self) -> None:
        if self.also:
            self.also = ""
        elif self.chosen:
            self.chosen.pop()
        self._show_chosen()

    def _remove(self, which: tuple[str, str] | None) -> None:
        self.chosen = [one for one in self.chosen if one.which != which]
        self.also = "" if which is None else self.also
        self._show_chosen()
        self.line.setFocus()

    def _show_chosen(self) -> None:
        """Write who is chosen over the line, which goes away until another is wanted."""
        while self._chips:
            chip = self._chips.pop()
            self._rows.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        naming = self.context.name_of
        shown = [(words.called(one, naming), words.relation(one, naming), one.which) for one in self.chosen]
        shown_also = [(self.also, "not on the caseload", None)] if self.also else []
        for number, (name, relation, which) in enumerate([*shown, *shown_also]):
            chip = _Chip(name, relation, partial(self._remove, which))
            self._chips.append(chip)
            self._rows.insertWidget(number, chip)
        self.line.clear()
        self.line.setVisible(self.is_empty)
        self._show_found([])
        if self.is_empty:
            self._typed()
        self.changed.emit()


class _Chip(QWidget):
    """One who is chosen, with a cross to take them out again."""

    def __init__(self, name: str, relation: str, remove: Callable[[], object]) -> None:
        super().__init__()
        ground = QWidget()
        ground.setProperty("part", "chosen")
        ground.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        inside = QHBoxLayout(ground)
        inside.setContentsMargins(8, 2, 8, 2)
        inside.setSpacing(8)
        inside.addWidget(Words(name, "strong", wrap=False))
        inside.addWidget(Words(relation, wrap=False))
        cross = Button("", remove, kind="quiet", icon="x", small=True, tip=f"Take {name} out")
        cross.setAccessibleName(f"Take {name} out")
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 0, 2)
        row.addWidget(ground)
        row.addStretch(1)
        row.addWidget(cross)
