"""F1 anywhere: asks the program's window for help. It imports nothing of the help itself."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def ask_help(widget: QWidget, page: str = "") -> None:
    """Open a page of help, or the one that answers where `widget` is."""
    window: QWidget | None = widget.window()
    while window is not None and not hasattr(window, "open_help"):
        holder = window.parentWidget()
        window = holder.window() if holder is not None else None
    if window is not None:
        window.open_help(page, widget)
