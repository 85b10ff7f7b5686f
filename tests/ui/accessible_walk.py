"""What assistive technology, and a person without a mouse, find in a window: every fault of it, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QTabBar,
    QTableView,
    QTextBrowser,
    QTextEdit,
    QTreeView,
    QWidget,
)
from shiboken6 import isValid

TARGET = 24  # pixels (WCAG 2.2, 2.5.8)
FIELDS = (QLineEdit, QComboBox, QPlainTextEdit, QTextEdit, QAbstractSpinBox)
_TELLS_NOTHING = {QAccessible.Role.NoRole, QAccessible.Role.Client, QAccessible.Role.Window}
_ROWS_LOOKED_AT = 12
_INSIDE = QAbstractSpinBox | QComboBox | QTabBar  # what stands in one of these is a part of it


def faults(window: QWidget) -> list[str]:
    """Return what is wrong with all that the window shows now."""
    return [
        *_unnamed(window),
        *_small(window),
        *_twice_the_same_letter(window),
        *_labels_of_nothing(window),
        *_dumb_rows(window),
        *_tabbing(window),
    ]


def shown(window: QWidget) -> list[QWidget]:
    """Return the widgets a person can use now: seen, and not greyed."""
    return [
        each
        for each in window.findChildren(QWidget)
        if each.isVisible() and each.isEnabled() and each.window() is window
    ]


def told(widget: QWidget) -> str:
    """Name a widget for the one who mends it."""
    chain = []
    at: QWidget | None = widget
    while at is not None and len(chain) < 4:
        chain.append(type(at).__name__)
        at = at.parentWidget()
    text = getattr(widget, "text", str)()
    return f"{' in '.join(chain)} “{widget.accessibleName() or text}”"


def spoken_name(widget: QWidget) -> str:
    """Return the name that Qt gives to a screen reader."""
    if isinstance(widget, QComboBox):
        return (
            widget.accessibleName().strip()
        )  # Qt on Linux answers with what is chosen, and tells the label apart
    interface = QAccessible.queryAccessibleInterface(widget)
    return "" if interface is None else interface.text(QAccessible.Text.Name).strip()


def takes_keyboard(widget: QWidget) -> bool:
    """Whether Tab stops here."""
    inside_another = isinstance(widget.parentWidget(), QComboBox | QAbstractSpinBox)
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and not inside_another


def _unnamed(window: QWidget) -> Iterator[str]:
    for each in shown(window):
        if not (takes_keyboard(each) or isinstance(each, QAbstractButton)):
            continue
        if isinstance(each.parentWidget(), _INSIDE):
            continue  # the inside of another control, which is named itself
        interface = QAccessible.queryAccessibleInterface(each)
        if not spoken_name(each):
            yield f"no name: {told(each)}"
        if isinstance(each, QScrollArea):
            continue  # Qt knows no nearer role for what only scrolls
        if takes_keyboard(each) and (interface is None or interface.role() in _TELLS_NOTHING):
            yield f"no role: {told(each)}"
        text = each.text().replace("&", "") if isinstance(each, QAbstractButton) else ""
        if text and text.casefold() not in spoken_name(each).casefold():
            yield f"its name “{spoken_name(each)}” lacks its words “{text}”: {told(each)}"


def _small(window: QWidget) -> Iterator[str]:
    for each in shown(window):
        if isinstance(each.parentWidget(), _INSIDE):
            continue
        if isinstance(each, QAbstractButton | QComboBox | QLineEdit) and (
            each.width() < TARGET or each.height() < TARGET
        ):
            if isinstance(each, QLineEdit) and each.property("bare"):
                continue  # the line stands in a larger field, all of which takes the click
            yield f"only {each.width()}×{each.height()}: {told(each)}"


def _twice_the_same_letter(window: QWidget) -> Iterator[str]:
    letters: Counter[str] = Counter()
    for each in shown(window):
        text = each.text() if isinstance(each, QAbstractButton | QLabel) else ""
        if isinstance(each, QLabel) and each.buddy() is None:
            continue
        if keys := QKeySequence.mnemonic(text).toString():
            letters[keys] += 1
    for shortcut in window.findChildren(QShortcut):
        holder = shortcut.parent()
        if shortcut.isEnabled() and isinstance(holder, QWidget) and holder.isVisible():
            letters[shortcut.key().toString()] += 1
    yield from (f"{keys} means {times} things" for keys, times in letters.items() if times > 1 and keys)


def _labels_of_nothing(window: QWidget) -> Iterator[str]:
    labels = [each for each in shown(window) if isinstance(each, QLabel) and each.text()]
    buddies = {each for label in labels for each in _fields_of(label)}
    for field in shown(window):
        if not isinstance(field, FIELDS) or field in buddies or not takes_keyboard(field):
            continue
        name = spoken_name(field).casefold()
        if any(label.text().replace("&", "").casefold().rstrip(":") == name for label in labels):
            yield f"its label is not its buddy: {told(field)}"
    for label in labels:
        words = label.text().replace("&", "").casefold()
        for field in _fields_of(label):
            if words not in spoken_name(field).casefold():
                yield f"its name lacks its label “{words}”: {told(field)}"


def _fields_of(label: QLabel) -> list[QWidget]:
    """Return the field a label is the buddy of, or the one inside what it is the buddy of."""
    buddy = label.buddy()
    if buddy is None or isinstance(buddy, FIELDS):
        return [] if buddy is None else [buddy]
    inside = [
        each for each in buddy.findChildren(QWidget) if isinstance(each, FIELDS) and takes_keyboard(each)
    ]
    return inside[:1]


def _dumb_rows(window: QWidget) -> Iterator[str]:
    for view in shown(window):
        if not isinstance(view, QAbstractItemView) or not takes_keyboard(view):
            continue
        model = view.model()
        if model is None or isinstance(view.parentWidget(), QComboBox):
            continue
        for row in range(min(model.rowCount(), _ROWS_LOOKED_AT)):
            first = model.index(row, 0)
            said = str(first.data(Qt.ItemDataRole.AccessibleTextRole) or "")
            columns = model.columnCount() if isinstance(view, QTableView | QTreeView) else 1
            plain = str(first.data() or "")
            if not (said or (plain and columns == 1)):
                yield f"row {row} says nothing: {told(view)}"
                break
            others = [str(model.index(row, n).data() or "") for n in range(1, columns)]
            if any(others) and len(said) <= len(plain):
                yield f"row {row} says only “{said}”: {told(view)}"
                break


def _tabbing(window: QWidget) -> Iterator[str]:
    """Press Tab until it comes round: every control is met, in reading order, and left again."""
    stops = sum(takes_keyboard(each) for each in shown(window))
    met: list[QWidget] = []
    start = window.focusWidget()
    for _ in range(3 * stops + 10):
        QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_Tab)
        QApplication.processEvents()
        at = window.focusWidget()
        if at is None:
            yield "Tab loses the keyboard"
            return
        if met and at is met[-1] and isinstance(at, QTextBrowser):
            continue  # it goes from link to link
        if met and at is met[-1]:
            if stops > 1:
                yield f"Tab does not leave {told(at)}"
            break
        if met and at is met[0]:
            break
        met.append(at)
        if isinstance(at, QAbstractItemView) and _has_rows(at) and not at.currentIndex().isValid():
            yield f"the list has the keyboard and no current row: {told(at)}"
    met = [each for each in met if isValid(each)]  # what the keyboard's coming made anew has gone
    for missed in shown(window):
        group = missed.group() if isinstance(missed, QAbstractButton) else None
        one_of_many = isinstance(missed, QAbstractButton) and (
            missed.autoExclusive() or (group is not None and group.exclusive())
        )
        if takes_keyboard(missed) and missed not in met and not one_of_many:
            yield f"Tab does not reach {told(missed)}"
    yield from min((list(_steps_back(met[n:] + met[:n])) for n in range(len(met))), key=len, default=[])
    if start is not None and isValid(start) and start.isVisible():
        start.setFocus()


def _has_rows(view: QAbstractItemView) -> bool:
    model = view.model()
    return model is not None and model.rowCount() > 0


def _steps_back(order: list[QWidget]) -> Iterator[str]:
    for one, other in pairwise(order):
        if _reads_before(other, one):
            yield f"Tab goes back from {told(one)} to {told(other)}"


def _reads_before(other: QWidget, one: QWidget) -> bool:
    """Whether `other` stands before `one` for one who reads: above it, or left of it on the same line."""
    chain = [one]
    while (up := chain[-1].parentWidget()) is not None:
        chain.append(up)
    holder, branch = other.parentWidget(), other
    while holder is not None and holder not in chain:
        holder, branch = holder.parentWidget(), holder
    if holder is None or holder is one or other in chain:
        return False
    mine = chain[chain.index(holder) - 1]
    here, there = _place(mine, holder), _place(branch, holder)
    if there.bottom() < here.top():
        return there.left() <= here.right() and here.left() <= there.right()
    same_line = there.top() <= here.bottom() and here.top() <= there.bottom()
    return same_line and there.right() < here.left()


def _place(widget: QWidget, inside: QWidget) -> QRect:
    return QRect(widget.mapTo(inside, QPoint(0, 0)), widget.size())
