"""The timeline as a list: its model, and the delegate that paints dates, rail, words and ticks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from caseworker_app.statutory.rule import Deadline
from caseworker_app.ui import icons, theme
from caseworker_app.ui.dates import short_date
from caseworker_app.ui.screens.case.found_words import found_words
from caseworker_app.ui.screens.case.row_paint import on_chosen
from caseworker_app.ui.screens.case.timeline_rows import Kind, TimelineRow
from caseworker_app.ui.tables import Index, ListModel, Role
from caseworker_app.ui.widgets.status import Shape, paint_shape

_NARROW = 700
_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_SHAPES: dict[str, Shape] = {
    "late": "late",
    "soon": "today",
    "information": "soon",
    "quiet": "later",
    "met": "met",
}


class TimelineModel(ListModel[TimelineRow]):
    """Shows the lines of the timeline; holds no rules and makes no queries."""

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == Role.DisplayRole:
            return row.words
        if role == Role.AccessibleTextRole:
            return row.spoken
        if role == Role.ToolTipRole:
            return row.below or None
        if role == Role.UserRole:
            return row
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and self.rows[index.row()].kind is Kind.TODAY:
            return Qt.ItemFlag.ItemIsEnabled
        return super().flags(index)


class TimelineDelegate(QStyledItemDelegate):
    """Paints one line: date, rail with its mark, two lines of words, the tick, and who recorded it.

    `words` are those that were looked for; they are marked.
    """

    words = ""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        look = theme.current()
        row: TimelineRow = index.data(Role.UserRole)
        return QSize(0, look.scaled(40) if row.kind is Kind.TODAY else look.height("row_timeline"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: TimelineRow = index.data(Role.UserRole)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = _Places(option.rect)
        if row.kind is Kind.TODAY:
            _paint_today(painter, place, row)
        else:
            with on_chosen(option):
                _paint_ground(painter, option)
                _paint_rail(painter, place, index, ground=_ground(option))
                _paint_words(painter, place, row, self.words)
                _paint_right(painter, place, row)
        painter.restore()


class _Places:
    """Where each part of a line stands; a narrow list leaves out who recorded it."""

    def __init__(self, rect: QRect) -> None:
        look = theme.current()
        self.rect = rect
        self.is_narrow = rect.width() < look.scaled(_NARROW)
        self.date = rect.left() + 16
        self.rail = rect.left() + 16 + look.scaled(114)
        self.words = rect.left() + 16 + look.scaled(140)
        self.right = rect.right() - 16
        self.by = self.right if self.is_narrow else self.right - look.scaled(84)
        self.status = self.by - look.scaled(130) if not self.is_narrow else self.right - look.scaled(118)
        self.upper = QRect(0, rect.top() + look.scaled(5), 0, look.line("body"))
        self.lower = QRect(0, self.upper.bottom() + 1, 0, look.line("body"))

    def span(self, line: QRect, left: int, right: int) -> QRect:
        """Return the part of a line of text between two edges."""
        return QRect(left, line.top(), max(0, right - left), line.height())


def _paint_ground(painter: QPainter, option: QStyleOptionViewItem) -> None:
    look = theme.current()
    if option.state & QStyle.StateFlag.State_Selected:
        painter.fillRect(option.rect, look.colour("selected"))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(look.colour("accent"), look.size("ring")))
            painter.drawRoundedRect(QRectF(option.rect).adjusted(1, 1, -1, -1), 4, 4)


def _paint_today(painter: QPainter, place: _Places, row: TimelineRow) -> None:
    look = theme.current()
    middle = place.rect.center().y() + 0.5
    painter.setFont(look.font("strong"))
    width = look.metrics("strong").horizontalAdvance(row.words)
    painter.setPen(QPen(look.colour("accent"), 2))
    painter.drawLine(QPointF(place.date, middle), QPointF(place.words - 10, middle))
    painter.drawLine(QPointF(place.words + width + 6, middle), QPointF(place.right, middle))
    painter.drawText(place.span(place.rect, place.words, place.right), _MIDDLE, row.words)


def _ground(option: QStyleOptionViewItem) -> str:
    return "selected" if option.state & QStyle.StateFlag.State_Selected else "window"


def _paint_rail(painter: QPainter, place: _Places, index: Index, *, ground: str) -> None:
    """Draw the upright line, broken at today, with this line's mark on it."""
    look = theme.current()
    row = _row_at(index, 0)
    middle = QPointF(place.rail, place.upper.center().y() + 1)
    if row.happened:
        middle.setY(place.rect.top() + place.rect.height() / 2)
    above = index.row() > 0 and _row_at(index, -1).kind is not Kind.TODAY
    below = index.row() + 1 < index.model().rowCount()
    painter.setPen(QPen(look.colour("line"), 2))
    if above:
        painter.drawLine(QPointF(place.rail, place.rect.top()), middle)
    if below:
        painter.drawLine(middle, QPointF(place.rail, place.rect.bottom() + 1))
    radius = look.scaled(14) if row.happened else look.scaled(9)
    painter.setBrush(look.colour(ground))
    painter.setPen(QPen(look.colour("line"), 1) if row.happened else Qt.PenStyle.NoPen)
    painter.drawEllipse(middle, radius, radius)
    if row.happened:
        pixels = look.scaled(14)
        picture = icons.picture(row.icon, "quiet" if row.struck else "text", pixels)
        painter.drawPixmap(middle - QPointF(pixels / 2, pixels / 2), picture)
    else:
        paint_shape(painter, _SHAPES[row.tone], middle)


def _row_at(index: Index, offset: int) -> TimelineRow:
    row: TimelineRow = index.model().index(index.row() + offset, 0).data(Role.UserRole)
    return row


def _paint_words(painter: QPainter, place: _Places, row: TimelineRow, words: str) -> None:
    look = theme.current()
    font = QFont(look.font())
    font.setStrikeOut(row.struck)
    painter.setFont(font)
    painter.setPen(look.colour("quiet"))
    painter.drawText(place.span(place.upper, place.date, place.rail), _MIDDLE, short_date(row.on))
    has_right = bool(row.met or row.status)
    right = place.status - 8 if has_right else place.by - 8
    if not row.struck:
        painter.setPen(look.colour("text"))
    upper = place.span(place.upper, place.words, right)
    _mark(painter, upper, _fit(row.words, upper.width()), words)
    painter.drawText(upper, _MIDDLE, _fit(row.words, upper.width()))
    painter.setFont(look.font())
    painter.setPen(look.colour("quiet"))
    below = f"{row.below} · {row.by}".strip(" ·") if place.is_narrow else row.below
    lower = place.span(place.lower, place.words, right if place.is_narrow else place.by - 8)
    _mark(painter, lower, _fit(below, lower.width()), words)
    painter.drawText(lower, _MIDDLE, _fit(below, lower.width()))


def _mark(painter: QPainter, span: QRect, text: str, words: str) -> None:
    """Put a ground behind the words that were looked for."""
    metrics = theme.current().metrics()
    for start, length in found_words(text, words) if words else ():
        left = span.left() + metrics.horizontalAdvance(text[:start])
        width = metrics.horizontalAdvance(text[start : start + length])
        ground = QRect(left, span.top(), width, span.height())
        painter.fillRect(ground, theme.current().colour("soon_chip"))


def _paint_right(painter: QPainter, place: _Places, row: TimelineRow) -> None:
    look = theme.current()
    words = row.met or row.status
    if words:
        painter.setPen(look.colour(row.tone))
        painter.setFont(look.font())
        if row.met:
            middle = QPointF(place.status + look.scaled(6), place.upper.center().y() + 1)
            paint_shape(painter, "late" if row.tone == "late" else "met", middle)
        left = place.status + (look.scaled(17) if row.met else 0)
        span = place.span(place.upper, left, place.by)
        painter.drawText(span, _MIDDLE, _fit(words, span.width()))
    if row.by and not place.is_narrow:
        painter.setPen(look.colour("text"))
        painter.setFont(look.font())
        span = place.span(place.upper, place.by, place.right)
        painter.drawText(span, _MIDDLE, _fit(row.by, span.width()))


def _fit(words: str, width: int) -> str:
    return theme.current().metrics().elidedText(words, Qt.TextElideMode.ElideRight, width)


class TimelineList(QListView):
    """The timeline: Up and Down step over the Today line, Enter opens, F2 explains."""

    def __init__(self, opened: Callable[[TimelineRow], object]) -> None:
        super().__init__()
        self.lines = TimelineModel()
        self.setModel(self.lines)
        self.delegate = TimelineDelegate(self)
        self.setItemDelegate(self.delegate)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Timeline")
        self.setAccessibleDescription(
            "Newest first. Type to find a line. Enter corrects an entry, F2 explains a date"
        )
        self.setMouseTracking(True)
        self.activated.connect(lambda index: opened(index.data(Role.UserRole)))

    def show_rows(self, rows: list[TimelineRow], wanted: Deadline | None) -> None:
        """Show other lines, keeping the chosen one where it is still there; at first the one that is next."""
        chosen = self.chosen()
        self.lines.show(rows)
        same = [place for place, row in enumerate(rows) if chosen is not None and _is_same(row, chosen)]
        new = [place for place, row in enumerate(rows) if wanted is not None and row.deadline == wanted]
        places = same or new or [place for place, row in enumerate(rows) if row.kind is not Kind.TODAY]
        if places:
            self.setCurrentIndex(self.lines.index(places[0], 0))
        if not same:
            self.show_today()

    def show_today(self) -> None:
        """Bring the Today line into the upper half, so that both what is next and what was last are seen."""
        today = next((place for place, row in enumerate(self.lines.rows) if row.kind is Kind.TODAY), None)
        if today is not None:
            self.scrollTo(self.lines.index(today, 0), QListView.ScrollHint.PositionAtCenter)

    def forget(self) -> None:
        """Forget which line was chosen: another case is coming."""
        self.lines.show([])

    def chosen(self) -> TimelineRow | None:
        """Return the line that is current."""
        row: TimelineRow | None = self.currentIndex().data(Role.UserRole)
        return row


def _is_same(row: TimelineRow, other: TimelineRow) -> bool:
    if row.event is not None and other.event is not None:
        return row.event.id == other.event.id
    if row.entry is not None and other.entry is not None:
        return row.entry.id == other.entry.id
    if row.letter is not None and other.letter is not None:
        return row.letter.document_id == other.letter.document_id
    if row.deadline is not None and other.deadline is not None:
        return (row.words, row.on) == (other.words, other.on)
    return False
