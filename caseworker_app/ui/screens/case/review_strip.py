"""The review of a case in one strip: its steps, whose move it is, and each recorded in two keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen, QResizeEvent, QShortcut
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from caseworker_app.casework.case_shapes import CasePage
from caseworker_app.casework.review_steps import ReviewNow, ReviewStep, Way
from caseworker_app.casework.transfers import LikelyMove
from caseworker_app.ui import theme
from caseworker_app.ui.screens.case import review_words
from caseworker_app.ui.widgets.button import Button, draw_ring
from caseworker_app.ui.widgets.date_field import DateField
from caseworker_app.ui.widgets.labels import ElidedWords, Words
from caseworker_app.ui.widgets.status import Shape, StatusChip, paint_shape

_NARROW = 760
_ROOM_FOR_KEYS = 150
_DAY_WIDTH = 216  # the longest day in words stays on one line
_MOST = 9  # as many as there are keys
Recorded = Callable[[ReviewNow, Way, date], object]


@dataclass(frozen=True)
class Deeds:
    """What the strip can do: record a step, plan the meeting, record a move that is likely."""

    record: Recorded
    plan: Callable[[], object]
    move: Callable[[LikelyMove], object]


@dataclass(frozen=True)
class Choice:
    """One button of the strip: a step, and the event that does it."""

    step: ReviewStep
    way: Way
    only: bool  # nothing else does this step

    @property
    def words(self) -> str:
        """What stands on the button."""
        return self.step.words if self.only or self.step.done_on is not None else self.way.words


class StepButton(QAbstractButton):
    """One step: its shape, its name, and when it was or is to be done."""

    def __init__(self, choice: Choice, number: int, today: date, pressed: Callable[[Choice], object]) -> None:
        super().__init__()
        step = choice.step
        self.choice, self._number = choice, number
        self._when = review_words.when_words(step)
        self._shape = _shape(step, today)
        self.setText(choice.words)
        self.setEnabled(step.done_on is None)
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        said = f"{choice.words}, {'done ' if step.done_on else ''}{self._when}"
        self.setAccessibleName(f"{said}, next" if step.is_next else said)
        self.setToolTip(said if step.done_on else f"Record: {choice.way.words} (Alt+{number})")
        self.clicked.connect(lambda _checked=False: pressed(choice))

    def sizeHint(self) -> QSize:
        look = theme.current()
        role = "strong" if self.choice.step.is_next else "body"
        width = look.metrics(role).horizontalAdvance(self.text()) + look.scaled(44)
        return QSize(width, look.scaled(42))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.current().scaled(72), self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, step = theme.current(), self.choice.step
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        lively = self.isEnabled() and self.underMouse()
        painter.setPen(QPen(look.colour("border" if self.isEnabled() else "line"), 1))
        painter.setBrush(look.colour("selected" if self.isChecked() else "neutral" if lively else "window"))
        painter.drawRoundedRect(ground, 4, 4)
        if step.is_next:
            painter.fillRect(1, 3, 3, self.height() - 6, look.colour("accent"))
        if self.hasFocus():
            draw_ring(painter, ground)
        left, line = look.scaled(24), look.line("body")
        paint_shape(painter, self._shape, QPointF(look.scaled(14), look.scaled(3) + line / 2), pixels=11)
        room = self.width() - left - look.scaled(6)
        role = "strong" if step.is_next else "body"
        self._say(painter, role, "text", QRect(left, look.scaled(3), room, line), self.text())
        below = QRect(left, look.scaled(3) + line, room, look.line("small"))
        if self.isEnabled():
            painter.setFont(look.font("small"))
            painter.setPen(look.colour("quiet"))
            painter.drawText(below, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._keys())
            below.setWidth(room - look.metrics("small").horizontalAdvance(f" {self._keys()}"))
        self._say(painter, "small", "quiet", below, self._when)

    def _keys(self) -> str:
        """Return the keys that choose the step, in short where there is little room."""
        return (
            f"Alt+{self._number}"
            if self.width() > theme.current().scaled(_ROOM_FOR_KEYS)
            else str(self._number)
        )

    @staticmethod
    def _say(painter: QPainter, role: str, token: str, rect: QRect, words: str) -> None:
        look = theme.current()
        painter.setFont(look.font(role))
        painter.setPen(look.colour(token))
        shown = look.metrics(role).elidedText(words, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


class AskBar(QWidget):
    """When was it? Enter takes the day that stands there: today, unless another is typed."""

    def __init__(self, record: Callable[[], object], cancel: Callable[[], object]) -> None:
        super().__init__()
        self.words = Words(role="strong", wrap=False)
        self.day = DateField("When it was done", date.min, asks_for="the date it was done")
        self.day.line.returnPressed.connect(record)
        self.record = Button("Record", record, keys="Enter")
        self.cancel = Button("Cancel", cancel, kind="quiet", keys="Esc")
        self.problem = Words(tone="late", wrap=False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 0)
        row.setSpacing(8)
        look = theme.current()
        self.day.setFixedWidth(look.scaled(_DAY_WIDTH))
        self.words.setFixedHeight(look.height("button"))
        for widget in (self.words, self.day, self.record, self.cancel, self.problem):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        row.addStretch(1)
        self.hide()

    def ask(self, words: str, today: date, *, may_lie_ahead: bool) -> None:
        """Ask for the day of something, with today's date filled in."""
        self.words.setText(words)
        self.problem.setText("")
        self.day.today, self.day.latest = today, None if may_lie_ahead else today
        self.day.set_day(today)
        self.show()
        self.day.setFocus()
        self.day.line.selectAll()


class ReviewStrip(QWidget):
    """The steps of the review, under the head of the case."""

    def __init__(self, deeds: Deeds) -> None:
        super().__init__()
        self._deeds = deeds
        self.now: ReviewNow | None = None
        self.has_review = False
        self._today = date.min
        self._asked: Choice | None = None
        self._move: LikelyMove | None = None
        self.buttons: list[StepButton] = []
        self.title = Words("Review", "strong", wrap=False)
        self.sentence = ElidedWords()
        self.chip = StatusChip()
        self.notes = ElidedWords(tone="quiet")
        self.move_button = Button("Record the move", self._record_move, kind="link", small=True)
        self.ask_bar = AskBar(self._record, self.cancel)
        self._steps = QHBoxLayout()
        self._lay_out()
        for number in range(1, _MOST + 1):
            QShortcut(QKeySequence(f"Alt+{number}"), self, lambda number=number: self.press(number))
        self.setAccessibleName("Steps of the review")

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.title)
        top.addWidget(self.sentence, 1)
        top.addWidget(self.chip)
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(self.notes, 1)
        below.addWidget(self.move_button)
        self._steps.setSpacing(4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 0, 16, 6)
        layout.setSpacing(4)
        layout.addLayout(top)
        layout.addLayout(self._steps)
        layout.addWidget(self.ask_bar)
        layout.addLayout(below)

    @property
    def is_asking(self) -> bool:
        """Whether a date is being asked for."""
        return self._asked is not None

    def show_page(self, page: CasePage, today: date) -> None:
        """Show the review of a case; nothing where it has no plan."""
        now = review_words.now_of(page, today)
        if self.is_asking and now == self.now:
            return  # what is being typed stays
        self._close()
        self.now, self._today = now, today
        self.has_review = now is not None and page.header.status == "open"
        self.setVisible(self.has_review)
        if now is None or not self.has_review:
            return
        self.sentence.setText(review_words.sentence(now, page.header.date_of_birth, today))
        self.chip.set_status(review_words.status_of(now.next, today) if now.next is not None else None)
        self._move = review_words.unrecorded_move(page, today)
        told = review_words.notes(page, now)
        if self._move is not None:
            told.insert(0, f"{self._move.why}: no move is recorded")
        self.notes.setText(" · ".join(told))
        self.notes.setVisible(bool(told))
        self.move_button.setVisible(self._move is not None)
        self._show_steps(now)

    def _show_steps(self, now: ReviewNow) -> None:
        for button in self.buttons:
            self._steps.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = [
            StepButton(choice, number, self._today, self.ask)
            for number, choice in enumerate(_choices(now)[:_MOST], 1)
        ]
        for button in self.buttons:
            self._steps.addWidget(button)
        self._fit()

    def press(self, number: int) -> None:
        """Choose a step by its number, as Alt and the digit do."""
        if 1 <= number <= len(self.buttons) and self.buttons[number - 1].isEnabled():
            self.ask(self.buttons[number - 1].choice)

    def press_next(self) -> None:
        """Choose the step that is next."""
        following = next((one for one in self.buttons if one.choice.step.is_next), None)
        if following is not None:
            self.ask(following.choice)

    def ask(self, choice: Choice) -> None:
        """Ask when a step was done; a meeting that is to be planned is asked for with its time and place."""
        for button in self.buttons:
            button.setChecked(button.choice is choice)
        if choice.step.key == "plan":
            self._close()
            self._deeds.plan()
            return
        self._asked = choice
        self.ask_bar.ask(choice.way.words, self._today, may_lie_ahead=False)

    def cancel(self) -> bool:
        """Put the question away; say whether there was one."""
        was_asking = self.is_asking
        asked = next((one for one in self.buttons if one.choice is self._asked), None)
        self._close()
        if asked is not None:
            asked.setFocus()
        return was_asking

    def say_problem(self, words: str) -> None:
        """Say why it could not be recorded; what was typed stays."""
        self.ask_bar.problem.setText(words)

    def _close(self) -> None:
        self._asked = None
        self.ask_bar.hide()
        for button in self.buttons:
            button.setChecked(False)

    def _record(self) -> None:
        day = self.ask_bar.day.day()
        if self.ask_bar.day.show_problem() or day is None or self._asked is None or self.now is None:
            return
        self._deeds.record(self.now, self._asked.way, day)

    def _record_move(self) -> None:
        if self._move is not None:
            self._deeds.move(self._move)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """In a narrow window show only the steps from the next one on."""
        narrow = self.width() < theme.current().scaled(_NARROW)
        for button in self.buttons:
            step = button.choice.step
            button.setVisible(not narrow or step.is_next or (step.done_on is None and len(self.buttons) < 5))
        self.notes.setVisible(bool(self.notes.text()) and not narrow)


def _choices(now: ReviewNow) -> list[Choice]:
    """Return the buttons: once the meeting is over, what led up to it gives way."""
    steps = list(now.steps)
    if now.review.is_held:
        steps = [step for step in steps if step.key not in ("plan", "invite", "advice")]
    if now.review.decided_on is not None:
        steps = [step for step in steps if step.key != "report" or step.done_on is None]
    return [
        Choice(step, way, only=len(ways) == 1)
        for step in steps
        for ways in [step.ways if step.is_next else step.ways[:1]]
        for way in ways
    ]


def _shape(step: ReviewStep, today: date) -> Shape:
    if step.done_on is not None:
        return "met"
    status = review_words.status_of(step, today)
    return status.shape if status is not None and (step.is_next or status.shape == "late") else "later"
