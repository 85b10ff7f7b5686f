"""The bar along the foot of a list or pane: words on the left, buttons on the right."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from caseworker_app.ui import theme
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.labels import ruled


class ActionBar(QWidget):
    """48 pixels high, a hairline above; the primary button stands last, 16 from the edge."""

    def __init__(self) -> None:
        super().__init__()
        self._on_the_left = 0
        self.row = QHBoxLayout()
        self.row.setContentsMargins(16, 0, 16, 0)
        self.row.setSpacing(8)
        self.row.addStretch(1)
        ruled(self.row, self, above=True)
        self._fit()

    def add_left(self, widget: QWidget, stretch: int = 0) -> None:
        """Put a widget before the stretch; the words of a link stand at the edge."""
        if self._on_the_left == 0 and isinstance(widget, Button) and widget.kind == "link":
            self.row.setContentsMargins(12, 0, 16, 0)
        self.row.insertWidget(self._on_the_left, widget, stretch)
        self._on_the_left += 1

    def add_right(self, widget: QWidget) -> None:
        """Put a widget at the right end."""
        self.row.addWidget(widget)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self._fit()
        super().changeEvent(event)

    def _fit(self) -> None:
        self.setFixedHeight(theme.current().height("action_bar"))
