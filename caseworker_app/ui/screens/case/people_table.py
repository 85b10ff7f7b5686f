"""The table of people: one row a person, a shape and a word for each thing they may be told."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from caseworker_app.casework.case_shapes import PersonOnCase
from caseworker_app.ui import theme
from caseworker_app.ui.screens.case.people_words import (
    TOLD,
    Naming,
    post_words,
    responsibility_words,
    role_words,
)
from caseworker_app.ui.screens.case.row_paint import CellDelegate, Index, RowsTable, first_line
from caseworker_app.ui.tables import Column, Role, RowsModel
from caseworker_app.ui.widgets.paragraph import draw_lines, lines_high
from caseworker_app.ui.widgets.status import paint_shape

FIRST_TOLD = 3
_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_STOP = "Do not contact"
_TONES = {"yes": "met", "ask": "soon", "no": "late"}


def told_columns() -> tuple[Column[PersonOnCase], ...]:
    """The five things that a person may be told, or not."""
    return (
        Column("Phone", text=lambda one: TOLD[one.may_phone], width=88, narrow=84),
        Column("Email", text=lambda one: TOLD[one.may_email], width=84, narrow=80),
        Column("Post", text=post_words, width=106),
        Column("Plan", text=lambda one: TOLD[one.may_see_plan], width=84, narrow=80),
        Column("Meetings", text=lambda one: TOLD[one.may_attend], width=88),
    )


class PeopleModel(RowsModel[PersonOnCase]):
    """Shows the people around a child; holds no rules and makes no queries."""

    def __init__(self, naming: Naming) -> None:
        super().__init__(
            (
                Column("Person", text=lambda one: naming(one.name), strong=True, width=140, narrow=124),
                Column("Who they are", text=role_words, width=146, narrow=104),
                Column("Parental resp.", text=responsibility_words, width=118, narrow=0),
                *told_columns(),
            )
        )

    def spoken(self, row: PersonOnCase) -> str:
        """Say the whole row; a person who must not be contacted is said to be that first."""
        if not row.no_contact:
            return super().spoken(row)
        return f"Do not contact {self.columns[0].text(row)}: {row.no_contact}. {role_words(row)}"

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if index.isValid() and index.column() >= FIRST_TOLD:
            person = self.rows[index.row()]
            if role == Role.UserRole:
                return _told(person, index.column())
            if person.no_contact and role in (Role.DisplayRole, Role.AccessibleTextRole):
                return f"{_STOP}: {person.no_contact}"
        return super().data(index, role)


def _told(person: PersonOnCase, column: int) -> str:
    """Return yes, ask, no or stop: how a cell is drawn."""
    if person.no_contact:
        return "stop"
    fields = (person.may_phone, person.may_email, person.may_post, person.may_see_plan, person.may_attend)
    return fields[column - FIRST_TOLD]


class PeopleDelegate(CellDelegate):
    """Paints a cell; the row's focus ring runs round the whole row."""

    least = 40

    def words_high(self, index: Index, width: int) -> int:
        told = index.data(Role.UserRole)
        if told == "stop" and index.column() > FIRST_TOLD:
            return 0  # the first cell stretches over these
        if told == "stop":
            return lines_high(_reason(index), "body", width - _stop_width())
        return super().words_high(index, width) if told is None else 0

    def paint_inside(self, painter: QPainter, rect: QRect, index: Index) -> None:
        told = index.data(Role.UserRole)
        if told is None:
            super().paint_inside(painter, rect, index)
        elif told == "stop":
            _paint_stop(painter, rect, _reason(index))
        else:
            paint_told(painter, first_line(rect), str(told), str(index.data()))


def paint_told(painter: QPainter, rect: QRect, told: str, words: str) -> None:
    """Paint one answer: tick and Yes, diamond and Ask first, cross and No, or the stop sign."""
    look = theme.current()
    middle = QPointF(rect.left() + look.scaled(6), rect.center().y() + 0.5)
    if told == "yes":
        paint_shape(painter, "met", middle)
    elif told == "ask":
        paint_shape(painter, "today", middle)
    elif told == "no":
        _paint_cross(painter, middle)
    else:
        _paint_stop_sign(painter, middle)
    painter.setPen(look.colour(_TONES.get(told, "late")))
    painter.setFont(look.font())
    words = look.metrics().elidedText(words, Qt.TextElideMode.ElideRight, rect.width() - look.scaled(18))
    painter.drawText(rect.adjusted(look.scaled(18), 0, 0, 0), _MIDDLE, words)


def _paint_cross(painter: QPainter, middle: QPointF) -> None:
    look = theme.current()
    arm = look.scaled(4)
    path = QPainterPath()
    path.moveTo(middle - QPointF(arm, arm))
    path.lineTo(middle + QPointF(arm, arm))
    path.moveTo(middle + QPointF(arm, -arm))
    path.lineTo(middle + QPointF(-arm, arm))
    painter.setPen(QPen(look.colour("late"), 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)


def _paint_stop_sign(painter: QPainter, middle: QPointF) -> None:
    look = theme.current()
    radius = look.scaled(6)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.colour("late"))
    painter.drawEllipse(middle, radius, radius)
    bar = QRectF(middle.x() - radius * 0.55, middle.y() - radius * 0.2, radius * 1.1, radius * 0.4)
    painter.fillRect(bar, look.colour("window"))


def _reason(index: Index) -> str:
    return str(index.data()).partition(": ")[2]


def _stop_width() -> int:
    look = theme.current()
    return look.metrics("strong").horizontalAdvance(_STOP) + look.scaled(36)


def _paint_stop(painter: QPainter, rect: QRect, reason: str) -> None:
    look = theme.current()
    line = first_line(rect)
    _paint_stop_sign(painter, QPointF(rect.left() + look.scaled(6), line.center().y() + 0.5))
    painter.setFont(look.font("strong"))
    painter.setPen(look.colour("late"))
    painter.drawText(line.adjusted(look.scaled(18), 0, 0, 0), _MIDDLE, _STOP)
    painter.setPen(look.colour("quiet"))
    draw_lines(painter, rect.adjusted(_stop_width(), 0, 0, 0), reason, "body")


class PeopleTable(RowsTable):
    """One row a person; a person who must not be contacted has one stop across all that may be told."""

    def __init__(self, naming: Naming) -> None:
        self.people = PeopleModel(naming)
        super().__init__(self.people, PeopleDelegate())
        self.setAccessibleName("People and what each may be told")

    def show_people(self, people: tuple[PersonOnCase, ...]) -> None:
        """Show other people, keeping the chosen one where still there."""
        chosen = self.chosen()
        self.clearSpans()
        self.people.show(people)
        for row, person in enumerate(people):
            if person.no_contact:
                self.setSpan(row, FIRST_TOLD, 1, len(self.people.columns) - FIRST_TOLD)
                self.resizeRowToContents(row)
        if people:
            same = [
                n for n, one in enumerate(people) if chosen is not None and one.person_id == chosen.person_id
            ]
            self.setCurrentIndex(self.people.index(same[0] if same else 0, 0))

    def chosen(self) -> PersonOnCase | None:
        """Return the person whose row is current."""
        index = self.currentIndex()
        return self.people.rows[index.row()] if index.isValid() else None
