"""Tab goes through a window as one reads it, whenever and in whatever order its parts were made."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QScrollArea, QWidget

_DIRECT = Qt.FindChildOption.FindDirectChildrenOnly
# One stop each: the line inside hands the keyboard on to them. (Asking QWidget.focusProxy for that, in PySide
# 6.11, ends the program some time later.)
_WHOLE = QComboBox | QAbstractSpinBox


def step(window: QWidget, *, forward: bool) -> bool:
    """Give the keyboard to the next control of a window, or to the one before; say whether it was given.

    Qt asks for it too when what has the keyboard is being hidden or torn down: that is left to Qt.
    """
    focused = window.focusWidget()
    if focused is None or not focused.isVisible():
        return False
    order = _stops(window, focused)
    if not order:
        return False
    here = order.index(focused) if focused in order else (-1 if forward else 0)
    to = order[(here + (1 if forward else -1)) % len(order)]
    to.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
    _bring_into_sight(to)
    return True


def _stops(holder: QWidget, focused: QWidget | None) -> list[QWidget]:
    """Return all that Tab stops at inside a widget; what has the keyboard now is one of them."""
    parts: list[tuple[QWidget, list[QWidget]]] = []
    for child in holder.findChildren(QWidget, options=_DIRECT):
        if child.isWindow() or not child.isVisible() or not child.isEnabled():
            continue
        own = [child] if child is focused or _takes_tab(child) else []
        inside = own if isinstance(child, _WHOLE) else own + _stops(child, focused)
        if inside:
            parts.append((child, inside))
    return [stop for part in _as_read(parts) for stop in part]


def _takes_tab(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def _as_read(parts: list[tuple[QWidget, list[QWidget]]]) -> list[list[QWidget]]:
    """Order what stands side by side: each comes after all above it and all left of it on its line."""
    left, order = list(parts), []
    while left:
        chosen = next(
            (one for one in left if not any(_reads_before(other[0], one[0]) for other in left)), left[0]
        )
        left.remove(chosen)
        order.append(chosen[1])
    return order


def _reads_before(other: QWidget, one: QWidget) -> bool:
    there, here = other.geometry(), one.geometry()
    if there.bottom() < here.top():
        return there.left() <= here.right() and here.left() <= there.right()
    on_one_line = there.top() <= here.bottom() and here.top() <= there.bottom()
    return on_one_line and there.right() < here.left()


def _bring_into_sight(widget: QWidget) -> None:
    """Scroll whatever holds it, so that the keyboard is never where nobody sees it."""
    holder = widget.parentWidget()
    while holder is not None and not holder.isWindow():
        if isinstance(holder, QScrollArea):
            holder.ensureWidgetVisible(widget)
        holder = holder.parentWidget()
