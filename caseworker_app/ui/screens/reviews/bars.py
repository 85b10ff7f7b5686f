"""The bars of the planner: what the rows are and which year over it, what can be done under it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from caseworker_app.casework.planner import By
from caseworker_app.ui import theme
from caseworker_app.ui.dates import school_year_words
from caseworker_app.ui.widgets.action_bar import ActionBar
from caseworker_app.ui.widgets.button import Button, KeyHint
from caseworker_app.ui.widgets.labels import Words
from caseworker_app.ui.widgets.status import Shape, paint_shape

BY_WORDS = {By.YEAR_GROUP: "Year group", By.SETTING: "Setting", By.CASEWORKER: "Caseworker"}
_NARROW = 760


class Legend(QWidget):
    """What the marks of the grid mean."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._parts: tuple[tuple[str, str], ...] = (
            ("bar", "Held"), ("late", "Late"), ("missing", "No meeting"), ("today", "Over capacity"),
            ("dash", "Transfer dates"), ("holiday", "Holidays"),
        )  # fmt: skip
        self.setAccessibleName(
            "Marks: held, late, no meeting planned, over capacity, transfer dates, holidays"
        )

    def sizeHint(self) -> QSize:
        look = theme.current()
        words = sum(look.metrics("small").horizontalAdvance(words) for _, words in self._parts)
        return QSize(words + len(self._parts) * look.scaled(30), look.scaled(24))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, middle = 0, self.height() / 2
        for mark, words in self._parts:
            self._paint_mark(painter, mark, left, middle)
            left += look.scaled(20)
            painter.setFont(look.font("small"))
            painter.setPen(look.colour("quiet"))
            width = look.metrics("small").horizontalAdvance(words)
            painter.drawText(QRectF(left, 0, width + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, words)
            left += width + look.scaled(10)

    @staticmethod
    def _paint_mark(painter: QPainter, mark: str, left: int, middle: float) -> None:
        look = theme.current()
        if mark in ("late", "missing", "today"):
            shape: Shape = "late" if mark == "late" else "missing" if mark == "missing" else "today"
            paint_shape(painter, shape, QPointF(left + look.scaled(9), middle), pixels=10)
        elif mark == "dash":
            pen = QPen(look.colour("late"), 1.6, Qt.PenStyle.CustomDashLine)
            pen.setDashPattern([3, 2])
            painter.setPen(pen)
            painter.drawLine(QPointF(left, middle), QPointF(left + look.scaled(16), middle))
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("met" if mark == "bar" else "border"))
            height = look.scaled(4) if mark == "bar" else 2
            painter.drawRoundedRect(QRectF(left, middle - height / 2, look.scaled(16), height), 2, 2)


class TopLine(QWidget):
    """What the rows of the grid are, which school year, and whose cases."""

    def __init__(
        self,
        *,
        by: Callable[[By], object],
        year: Callable[[int], object],
        whose: Callable[[], object],
    ) -> None:
        super().__init__()
        self.choices = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 16, 6)
        row.setSpacing(0)
        for number, (each, words) in enumerate(BY_WORDS.items()):
            button = Button(words, partial(by, each), tip=f"Rows by {words.lower()} (Ctrl+G)", small=True)
            button.setCheckable(True)
            self.choices.addButton(button, number)
            row.addWidget(button)
        row.addSpacing(12)
        self.before = Button(
            "", lambda: year(-1), icon="chevron-left", tip="The school year before", small=True
        )
        self.before.setAccessibleName("The school year before")
        self.year = Words(wrap=False)
        self.after = Button("", lambda: year(1), icon="chevron-right", tip="The next school year", small=True)
        self.after.setAccessibleName("The next school year")
        self.whose = Button("Show everyone’s", whose, kind="link", small=True)
        for widget in (self.before, self.year, self.after):
            row.addWidget(widget)
            row.addSpacing(6)
        row.addSpacing(8)
        row.addWidget(self.whose)
        row.addStretch(1)
        self.legend = Legend()
        row.addWidget(self.legend)

    def show_view(self, by: By, school_year: int, *, mine: bool) -> None:
        """Show what is chosen."""
        button = self.choices.button(list(BY_WORDS).index(by))
        button.setChecked(True)
        self.year.setText(school_year_words(school_year))
        self.whose.set_words("Show everyone’s" if mine else "Show mine")

    def fit(self, width: int) -> None:
        """Leave the legend out where there is no room for it."""
        look = theme.current()
        others = sum(
            widget.sizeHint().width()
            for widget in (*self.choices.buttons(), self.before, self.year, self.after, self.whose)
        )
        self.legend.setVisible(width > others + self.legend.sizeHint().width() + look.scaled(90))
        self.whose.setVisible(width > others + look.scaled(70))


class FootLine(ActionBar):
    """The keys of the list, and the main action."""

    def __init__(
        self,
        *,
        move: Callable[[], object],
        done: Callable[[], object],
        lists: Callable[[], object],
        open_case: Callable[[], object],
        plan: Callable[[], object],
    ) -> None:
        super().__init__()
        self.hints = (KeyHint("M", "Move", move), KeyHint("D", "Record it done", done))
        for hint in self.hints:
            self.add_left(hint)
        self.note = Words(tone="quiet", wrap=False)
        self.add_left(self.note)
        self.lists = Button("Lists for settings", lists, icon="table-2")
        self.open_case = Button("Open case", open_case, tip="Open the case (C)")
        self.plan = Button("Plan meeting", plan, kind="primary", tip="Plan meeting (Ctrl+Enter)")
        for button in (self.lists, self.open_case, self.plan):
            self.add_right(button)

    def show_chosen(self, count: int, *, can_plan: bool) -> None:
        """Follow how many reviews are marked."""
        self.note.setText(f"{count} marked" if count > 1 else "")
        self.plan.set_words(f"Plan {count} meetings" if count > 1 else "Plan meeting")
        self.plan.setEnabled(can_plan)
        self.open_case.setEnabled(count > 0)

    def fit(self, width: int) -> None:
        """Leave out what there is no room for."""
        narrow = width < theme.current().scaled(_NARROW)
        for widget in (*self.hints, self.note):
            widget.setVisible(not narrow)
        self.lists.setVisible(not narrow)
