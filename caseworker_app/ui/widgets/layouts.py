"""What layouts lack."""

from __future__ import annotations

from PySide6.QtWidgets import QLayout


def clear(layout: QLayout) -> None:
    """Take every widget out of a layout."""
    while (place := layout.takeAt(0)) is not None:
        inner = place.layout()
        widget = place.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)
