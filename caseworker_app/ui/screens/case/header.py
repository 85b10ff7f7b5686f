"""The head of a case: who the child is, where the case stands, and what comes next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html import escape

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from caseworker_app.casework import year_group
from caseworker_app.casework.case_shapes import CaseHeader, CasePage, Flag
from caseworker_app.statutory import explain, urgency
from caseworker_app.statutory.rule import Deadline
from caseworker_app.statutory.standing import days_on, state_on
from caseworker_app.ui import icons, theme
from caseworker_app.ui.dates import long_date, short_date, weekday_date
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.labels import Words
from caseworker_app.ui.widgets.status import Status, StatusChip

_NARROW = 760
_ICONS = {"Interpreter": "user", "Safe": "eye-off", "Tribunal": "gavel", "Out": "triangle-alert"}


def who_line(header: CaseHeader, *, discreet: bool) -> str:
    """Say when the child was born, the year group, the setting and the stage, as rich text."""
    parts = []
    if header.date_of_birth is None:
        parts.append("Date of birth not known")
    elif not discreet:
        parts.append(f"Born {long_date(header.date_of_birth)}, age {header.age}")
    else:
        parts.append(f"Age {header.age}")
    parts.append(year_group.label(header.year_group))
    if not discreet:
        parts.append(header.setting)
    plain = " · ".join(escape(part) for part in parts if part)
    if header.stage:
        plain += (
            f' · <span style="font-weight: 600">{escape(header.stage)}</span>'  # bolder has no font of ours
        )
    return f'<p style="line-height: {theme.current().line("body")}px">{plain}</p>'


def by_words(deadline: Deadline) -> str:
    """The day to act by, with its weekday."""
    day = deadline.act_by or deadline.due
    return weekday_date(day) if day is not None else "a date not known yet"


def soon_words(deadline: Deadline, today: date) -> str:
    """The day to act by; within a year it needs no year."""
    day = deadline.act_by or deadline.due
    words = by_words(deadline)
    return words.rsplit(" ", 1)[0] if day is not None and 0 <= (day - today).days < 360 else words


def status_of(deadline: Deadline, today: date) -> Status:
    """The status of a deadline on a day."""
    return Status.from_deadline(
        state_on(deadline, today),
        days_on(deadline, today),
        met_on=deadline.met_on,
        holder_is_us=deadline.holder.value == "council",
        is_target=urgency.kind(deadline) == urgency.TARGET,
    )


class FlagChip(QWidget):
    """A fact that must be seen at once: an icon and words on a quiet ground, red where it warns."""

    def __init__(self, flag: Flag) -> None:
        super().__init__()
        self._flag = flag
        self._icon = _ICONS.get(flag.words.partition(" ")[0].rstrip(":"), "flag")
        self.setAccessibleName(flag.words)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        look = theme.current()
        width = look.metrics().horizontalAdvance(self._flag.words) + look.scaled(22) + 18
        return QSize(width, look.height("chip"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = theme.current()
        token = "late" if self._flag.warns else "text"
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(look.colour(token) if look.name == "contrast" else Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("late_chip" if self._flag.warns else "neutral"))
        painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        pixels = look.scaled(14)
        painter.drawPixmap(8, (self.height() - pixels) // 2, icons.picture(self._icon, token, pixels))
        painter.setFont(look.font())
        painter.setPen(look.colour(token))
        words = self.rect().adjusted(look.scaled(22) + 8, 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._flag.words)


class Line(QLabel):
    """One line of words that ends in an ellipsis where there is no room; the whole stands in its tooltip."""

    def __init__(self, role: str = "body", *, quiet: bool = False) -> None:
        super().__init__()
        self._role, self._quiet, self._shorter = role, quiet, ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def set_role(self, role: str) -> None:
        """Show the words in another kind of type."""
        self._role = role
        self.updateGeometry()
        self.update()

    def say(self, words: str, *, shorter: str = "") -> None:
        """Show other words; `shorter` ones where these have no room."""
        self._shorter = shorter
        self.setText(words)
        self.setToolTip(words)

    def words_in(self, width: int) -> str:
        """Return the words that are shown in so much room."""
        metrics = theme.current().metrics(self._role)
        fits = not self._shorter or metrics.horizontalAdvance(self.text()) <= width
        return metrics.elidedText(self.text() if fits else self._shorter, Qt.TextElideMode.ElideRight, width)

    def sizeHint(self) -> QSize:
        look = theme.current()
        return QSize(look.metrics(self._role).horizontalAdvance(self.text()) + 2, look.line(self._role))

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setFont(look.font(self._role))
        painter.setPen(look.colour("quiet" if self._quiet else "text"))
        words = self.words_in(self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)


class NextBox(QWidget):
    """What must be done next, with the way to its reason, and what comes then."""

    def __init__(self, why: Callable[[], object]) -> None:
        super().__init__()
        self.heading = Words("Next", "small", tone="quiet")
        self.task = Line("heading")
        self.reason = Line(quiet=True)
        self.chip = StatusChip()
        self.why = Button("Why this date", why, kind="link", keys="F2", tip="Why this date (F2)", small=True)
        self.then_heading = Words("Then", "small", tone="quiet")
        self.then_task = Words()  # in two lines, where one has no room for the date
        self.then_reason = Line(quiet=True)
        self.then = QWidget()
        self._has_then = False
        self._lay_out()

    def _lay_out(self) -> None:
        reason = QHBoxLayout()
        reason.setSpacing(8)
        reason.addWidget(self.reason, 0)
        reason.addWidget(self.why)
        reason.addStretch(1)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.heading)
        words.addWidget(self.task)
        words.addLayout(reason)
        first = QHBoxLayout()
        first.setContentsMargins(20, 6, 16, 6)
        first.addLayout(words, 1)
        first.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignTop)
        second = QVBoxLayout(self.then)
        second.setContentsMargins(16, 6, 16, 6)
        second.setSpacing(2)
        for label in (self.then_heading, self.then_task, self.then_reason):
            second.addWidget(label)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(first, 2)
        outer.addWidget(self.then, 1)
        self.reason.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def show_page(self, page: CasePage, today: date) -> None:
        """Show what is next on a case."""
        first = page.next
        self.chip.set_status(status_of(first, today) if first else None)
        self.why.setVisible(first is not None)
        if first is None:
            self.task.say("Nothing is due" if page.deadlines else "No dates yet")
            self.reason.say(
                "Nothing for the council to do on this case now"
                if page.deadlines
                else "Record what happened: the dates follow from it"
            )
        else:
            day = short_date(first.act_by or first.due)
            self.task.say(f"{first.rule.verb} by {by_words(first)}", shorter=f"{first.rule.verb} by {day}")
            self.reason.say(explain.reason(first))
        self.setAccessibleName(f"Next: {self.task.text()}. {self.reason.text()}")
        self._has_then = page.then is not None
        self.fit(self.width())
        if page.then is not None:
            self.then_task.setText(f"{page.then.rule.verb} by {soon_words(page.then, today)}")
            self.then_reason.say(explain.reason(page.then))

    def fit(self, width: int) -> None:
        """Leave out what comes then where there is no room for it."""
        narrow = width < theme.current().scaled(_NARROW)
        self.then.setVisible(self._has_then and not narrow)
        self.task.set_role("strong" if narrow else "heading")

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(look.colour("line"))
        painter.setBrush(look.colour("surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.fillRect(0, 0, 4, self.height(), look.colour("accent"))
        if self.then.isVisible():
            painter.drawLine(self.then.x(), 1, self.then.x(), self.height() - 2)


class CaseHead(QWidget):
    """The fixed head of the page, above the tabs."""

    def __init__(self, why: Callable[[], object]) -> None:
        super().__init__()
        self.who = QLabel()
        self.who.setTextFormat(Qt.TextFormat.RichText)
        self.who.setWordWrap(True)
        self.flags = QHBoxLayout()
        self.flags.setSpacing(8)
        self.next = NextBox(why)
        self._top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._top.setSpacing(6)
        self._top.addWidget(self.who, 1)
        self._top.addLayout(self.flags)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 10, 16, 8)
        layout.setSpacing(8)
        layout.addLayout(self._top)
        layout.addWidget(self.next)

    def show_page(self, page: CasePage, today: date, *, discreet: bool) -> None:
        """Show the head of a case."""
        self.who.setText(who_line(page.header, discreet=discreet))
        while (place := self.flags.takeAt(0)) is not None:
            if (widget := place.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for flag in page.flags:
            self.flags.addWidget(FlagChip(flag))
        self.flags.addStretch(0)
        self.next.show_page(page, today)

    def resizeEvent(self, event: QResizeEvent) -> None:
        narrow = self.width() < theme.current().scaled(_NARROW)
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._top.setDirection(down if narrow else across)
        self.next.fit(self.width())
        super().resizeEvent(event)
