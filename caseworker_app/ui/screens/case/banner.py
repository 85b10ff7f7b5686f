"""A strip under the head of a case: it is closed, it was merged, or its dates contradict each other."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from caseworker_app.casework.case_shapes import CasePage
from caseworker_app.ui.dates import long_date
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.labels import Words


class Banner(QWidget):
    """Shows nothing while all is well."""

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.words = Words()
        self.button = Button("")
        self._pressed: Callable[[], object] = lambda: None
        self.button.clicked.connect(lambda: self._pressed())
        self._inner = QWidget()
        self._inner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self._inner)
        row.setContentsMargins(12, 6, 12, 6)
        row.addWidget(self.words, 1)
        row.addWidget(self.button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 0, 16, 4)
        layout.addWidget(self._inner)
        self.offered: dict[str, tuple[str, Callable[[], object]]] = {}
        self.hide()

    def offer(self, key: str, words: str, pressed: Callable[[], object]) -> None:
        """Name the button for a closed or merged case."""
        self.offered[key] = (words, pressed)

    def show_page(self, page: CasePage) -> None:
        """Say what everyone who opens the case must know before anything else."""
        header = page.header
        if header.status == "merged":
            self._say(
                f"This case was merged into {header.merged_into}. Nothing is due on it", "note", "merged"
            )
        elif header.status == "closed":
            on = f" on {long_date(header.closed_on)}" if header.closed_on else ""
            why = f": {header.closed_because}" if header.closed_because else ""
            self._say(f"This case was closed{on}{why}", "note", "closed")
        elif page.doubts:
            self._say("\n".join(page.doubts[:3]), "soon", "")
        else:
            self.hide()

    def tell(self, words: str, key: str = "") -> None:
        """Say what is no part of the case itself, such as who changed it; no words hide the strip."""
        if words:
            self._say(words, "information", key)
        else:
            self.hide()

    def _say(self, words: str, part: str, key: str) -> None:
        self.words.setText(words)
        self.words.set_tone("soon" if part == "soon" else "")
        self._inner.setProperty("part", part)
        self._inner.style().unpolish(self._inner)
        self._inner.style().polish(self._inner)
        offered = self.offered.get(key)
        self.button.setVisible(offered is not None)
        if offered is not None:
            self.button.set_words(offered[0])
            self._pressed = offered[1]
        self.show()
