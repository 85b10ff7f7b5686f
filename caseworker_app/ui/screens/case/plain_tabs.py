"""Two tabs that are plain tables: the council's spreadsheet word for word, and every change ever made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar
from zoneinfo import ZoneInfo

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QStackedWidget,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from caseworker_app.casework.case_shapes import CasePage, ChangeLine, SpreadsheetLine
from caseworker_app.ui import theme
from caseworker_app.ui.dates import clock_time, short_date
from caseworker_app.ui.screens.case.row_paint import paint_row_ground, set_up
from caseworker_app.ui.tables import Column, Role, RowsModel
from caseworker_app.ui.widgets.empty_state import EmptyState

Index = QModelIndex | QPersistentModelIndex
Row = TypeVar("Row")
_LONDON = ZoneInfo("Europe/London")
_SHOWN_FIELDS = 4
_TABLES = {
    "cases": "The child",
    "processes": "Process",
    "events": "Event",
    "people": "Person",
    "relationships": "Who may be told",
    "hidden_addresses": "Withheld address",
    "spreadsheet_rows": "From the spreadsheet",
    "deadline_notes": "Note on a date",
}
_UNSAID = frozenset(
    {"id", "case_id", "person_id", "process_id", "batch_id", "recorded_at", "opened_at", "corrects", "said"}
)


@dataclass(frozen=True)
class ChangeWords:
    """One line of the Changes tab, in words."""

    when: str
    who: str
    deed: str
    what: str
    changed: str


def change_words(line: ChangeLine) -> ChangeWords:
    """Say who changed what, from what to what."""
    return ChangeWords(
        when=moment_words(line.at),
        who=line.by,
        deed=f"{line.deed[:1].upper()}{line.deed[1:]}{' (undone)' if line.undone else ''}",
        what=_TABLES.get(line.table, line.table.replace("_", " ").capitalize()),
        changed="; ".join(_fields(line.change)),
    )


def moment_words(moment: datetime) -> str:
    """`24 Sep 2026, 3:40pm`, in England's time."""
    here = moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(_LONDON)
    return f"{short_date(here.date())}, {clock_time(here.hour, here.minute)}"


def _fields(change: Mapping[str, Any]) -> Iterator[str]:
    said = [(name, pair) for name, pair in change.items() if name not in _UNSAID]
    for name, pair in said[:_SHOWN_FIELDS]:
        before, after = (_value(value) for value in pair)
        label = name.replace("_", " ")
        yield f"{label}: {before} → {after}" if before else f"{label}: {after or 'empty'}"
    if len(said) > _SHOWN_FIELDS:
        yield f"and {len(said) - _SHOWN_FIELDS} more"


def _value(value: Any) -> str:
    if value is None or value in ("", {}, []):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return ", ".join(f"{key} {text}" for key, text in value.items())
    return str(value)


class WrappingDelegate(QStyledItemDelegate):
    """Paints a cell whose text may run over several lines."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        look = theme.current()
        view = option.widget
        width = view.columnWidth(index.column()) if isinstance(view, QTableView) else 200
        room = QRect(0, 0, max(40, width - 24), 10_000)
        needed = look.metrics().boundingRect(room, Qt.TextFlag.TextWordWrap, str(index.data() or ""))
        return QSize(width, max(look.height("row"), needed.height() + look.scaled(14)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look = theme.current()
        painter.save()
        paint_row_ground(painter, option, index)
        strong = index.data(Role.FontRole) is not None
        painter.setFont(look.font("strong" if strong else "body"))
        painter.setPen(look.colour("text" if strong or index.column() else "quiet"))
        pad = look.scaled(7)
        inside = option.rect.adjusted(16 if index.column() == 0 else 8, pad, -8, -pad)
        flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        painter.drawText(inside, flags, str(index.data() or ""))
        painter.restore()


class PlainTab(QWidget, Generic[Row]):
    """A table of words, or the sentence that says what belongs there."""

    def __init__(self, name: str, columns: tuple[Column[Row], ...], sentence: str, more: str) -> None:
        super().__init__()
        self.lines: RowsModel[Row] = RowsModel(columns)
        self.table = QTableView()
        self.table.setModel(self.lines)
        self.table.setItemDelegate(WrappingDelegate(self.table))
        set_up(self.table, columns, theme.current().height("row"))
        self.table.setAccessibleName(name)
        self.table.horizontalHeader().sectionResized.connect(lambda *_: self.table.resizeRowsToContents())
        self.empty = EmptyState()
        self.empty.show_words(sentence, more=more, icon="table-2")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)

    def show_rows(self, rows: list[Row]) -> None:
        """Show other rows."""
        self.lines.show(rows)
        self.table.resizeRowsToContents()
        if rows:
            self.table.setCurrentIndex(self.lines.index(0, 0))
        self._stack.setCurrentIndex(0 if rows else 1)


class SpreadsheetTab(PlainTab[SpreadsheetLine]):
    """What the council's spreadsheet said about the child, word for word."""

    def __init__(self) -> None:
        super().__init__(
            "From the spreadsheet",
            (
                Column("Heading", text=lambda one: one.heading, strong=True, width=220),
                Column("What it said", text=lambda one: one.text, width=560),
                Column("Where it stood", text=lambda one: one.address, width=240),
            ),
            "Nothing from a spreadsheet",
            "Columns of an imported spreadsheet without a place of their own are kept here, word for word.",
        )

    def show_page(self, page: CasePage, *, discreet: bool) -> None:
        """Show the cells of a case; discreet mode hides what they say."""
        lines = page.from_the_spreadsheet
        if discreet:
            lines = tuple(
                SpreadsheetLine(heading=one.heading, text="Hidden", address=one.address) for one in lines
            )
        self.show_rows(list(lines))


class ChangesTab(PlainTab[ChangeWords]):
    """Who changed what on the case, newest first."""

    def __init__(self) -> None:
        super().__init__(
            "Changes",
            (
                Column("When", text=lambda one: one.when, width=196),
                Column("Who", text=lambda one: one.who, width=110),
                Column("Did what", text=lambda one: one.deed, strong=True, width=230),
                Column("On", text=lambda one: one.what, width=150),
                Column("Change", text=lambda one: one.changed, width=420),
            ),
            "No changes yet",
            "Every change to the case stands here: who made it, when, from what and to what.",
        )

    def show_page(self, page: CasePage, *, discreet: bool) -> None:
        """Show the changes of a case; discreet mode hides from what and to what."""
        rows = [change_words(line) for line in page.changes]
        if discreet:
            rows = [ChangeWords(one.when, one.who, one.deed, one.what, "Hidden") for one in rows]
        self.show_rows(rows)
