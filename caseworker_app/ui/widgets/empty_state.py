"""What stands in place of a list with nothing in it: a sentence, one button, one link."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLabel, QWidget

from caseworker_app.ui import icons
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.labels import Words, stand_in_the_middle


class EmptyState(QWidget):
    """An icon (decorative), a sentence, a quieter one, one button, one link."""

    def __init__(self) -> None:
        super().__init__()
        self._icon_name = ""
        self.picture = QLabel()
        self.sentence = Words(role="heading")
        self.more = Words(tone="quiet")
        self.button = Button("", kind="primary")
        self.link = Button("", kind="link")
        self._pressed: Callable[[], object] | None = None
        self._followed: Callable[[], object] | None = None
        self.button.clicked.connect(lambda: self._pressed and self._pressed())
        self.link.clicked.connect(lambda: self._followed and self._followed())
        self._column = stand_in_the_middle(self, (self.picture, self.sentence, self.more))
        self._column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addWidget(self.link, 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addStretch(3)

    def add_below(self, widget: QWidget) -> None:
        """Let one thing more stand under the button and the link."""
        self._column.insertWidget(self._column.count() - 1, widget, 0, Qt.AlignmentFlag.AlignHCenter)

    def show_words(
        self,
        sentence: str,
        *,
        more: str = "",
        icon: str = "",
        button: tuple[str, Callable[[], object]] | None = None,
        link: tuple[str, Callable[[], object]] | None = None,
    ) -> None:
        """Say why there is nothing, and offer what to do."""
        self.sentence.setText(sentence)
        self.setAccessibleName(sentence)
        self.more.setText(more)
        self.more.setVisible(bool(more))
        self._icon_name = icon
        self._draw_icon()
        self._pressed = button[1] if button else None
        self._followed = link[1] if link else None
        for widget, words in ((self.button, button), (self.link, link)):
            widget.setVisible(words is not None)
            if words is not None:
                widget.set_words(words[0])
        self.setFocusProxy(self.button if button else self.link)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self._draw_icon()
        super().changeEvent(event)

    def _draw_icon(self) -> None:
        self.picture.setVisible(bool(self._icon_name))
        if self._icon_name:
            self.picture.setPixmap(icons.picture(self._icon_name, "quiet", 32))
