"""The table of people: one row a person, a shape and a word for each thing they may be told."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTableView

from caseworker_app.casework.case_shapes import PersonOnCase
from caseworker_app.ui import theme
from caseworker_app.ui.screens.case.people_words import (
    TOLD,
    Naming,
    post_words,
    responsibility_words,
    role_words,
)
from caseworker_app.ui.screens.case.row_paint import paint_row_ground, set_up
from caseworker_app.ui.tables import Column, Role, RowsModel
from caseworker_app.ui.widgets.status import paint_shape

Index = QModelIndex | QPersistentModelIndex
FIRST_TOLD = 3
_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_TONES = {"yes": "met", "ask": "soon", "no": "late"}


def told_columns() -> tuple[Column[PersonOnCase], ...]:
    """The five things that a person may be told, or not."""
    return (
        Column("Phone", text=lambda one: TOLD[one.may_phone], width=92),
        Column("Email", text=lambda one: TOLD[one.may_email], width=90),
        Column("Post", text=post_words, width=98),
        Column("Plan", text=lambda one: TOLD[one.may_see_plan], width=90),
        Column("Meetings", text=lambda one: TOLD[one.may_attend], width=88),
    )


class PeopleModel(RowsModel[PersonOnCase]):
    """Shows the people around a child; holds no rules and makes no queries."""

    def __init__(self, naming: Naming) -> None:
        super().__init__(
            (
                Column("Person", text=lambda one: naming(one.name), strong=True, width=124),
                Column("Who they are", text=role_words, width=166),
                Column("Parental resp.", text=responsibility_words, width=112),
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
                return f"Do not contact: {person.no_contact}"
        return super().data(index, role)


def _told(person: PersonOnCase, column: int) -> str:
    """Return yes, ask, no or stop: how a cell is drawn."""
    if person.no_contact:
        return "stop"
    fields = (person.may_phone, person.may_email, person.may_post, person.may_see_plan, person.may_attend)
    return fields[column - FIRST_TOLD]


class PeopleDelegate(QStyledItemDelegate):
    """Paints a cell; the row's focus ring runs round the whole row."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        return QSize(40, theme.current().scaled(40))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_row_ground(painter, option, index)
        inside = option.rect.adjusted(16 if index.column() == 0 else 8, 0, -4, 0)
        told = index.data(Role.UserRole)
        if told is None:
            look = theme.current()
            strong = index.column() == 0
            painter.setFont(look.font("strong" if strong else "body"))
            painter.setPen(look.colour("text"))
            words = look.metrics("strong" if strong else "body").elidedText(
                str(index.data()), Qt.TextElideMode.ElideRight, inside.width()
            )
            painter.drawText(inside, _MIDDLE, words)
        elif told == "stop":
            _paint_stop(painter, inside, str(index.data()))
        else:
            paint_told(painter, inside, str(told), str(index.data()))
        painter.restore()


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


def _paint_stop(painter: QPainter, rect: QRect, words: str) -> None:
    look = theme.current()
    stop, _, reason = words.partition(": ")
    _paint_stop_sign(painter, QPointF(rect.left() + look.scaled(6), rect.center().y() + 0.5))
    left = rect.adjusted(look.scaled(18), 0, 0, 0)
    painter.setFont(look.font("strong"))
    painter.setPen(look.colour("late"))
    painter.drawText(left, _MIDDLE, stop)
    after = left.adjusted(look.metrics("strong").horizontalAdvance(stop) + look.scaled(18), 0, 0, 0)
    painter.setFont(look.font())
    painter.setPen(look.colour("quiet"))
    painter.drawText(
        after, _MIDDLE, look.metrics().elidedText(reason, Qt.TextElideMode.ElideRight, after.width())
    )


class PeopleTable(QTableView):
    """One row a person; a person who must not be contacted has one stop across all that may be told."""

    def __init__(self, naming: Naming) -> None:
        super().__init__()
        self.people = PeopleModel(naming)
        self.setModel(self.people)
        self.setItemDelegate(PeopleDelegate(self))
        set_up(self, self.people.columns, theme.current().scaled(40))
        self.setAccessibleName("People and what each may be told")

    def show_people(self, people: tuple[PersonOnCase, ...]) -> None:
        """Show other people, keeping the chosen one where still there."""
        chosen = self.chosen()
        self.clearSpans()
        self.people.show(people)
        for row, person in enumerate(people):
            if person.no_contact:
                self.setSpan(row, FIRST_TOLD, 1, len(self.people.columns) - FIRST_TOLD)
        if people:
            same = [
                n for n, one in enumerate(people) if chosen is not None and one.person_id == chosen.person_id
            ]
            self.setCurrentIndex(self.people.index(same[0] if same else 0, 0))

    def chosen(self) -> PersonOnCase | None:
        """Return the person whose row is current."""
        index = self.currentIndex()
        return self.people.rows[index.row()] if index.isValid() else None
