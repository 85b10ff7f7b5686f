"""The page of help itself: text, and pictures as wide as the column."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, QUrl
from PySide6.QtGui import QImage, QResizeEvent, QTextDocument
from PySide6.QtWidgets import QTextBrowser

from caseworker_app.ui import theme
from caseworker_app.ui.help import drawing, pages
from caseworker_app.ui.help.pages import Page

_MARGIN = 24
_WIDEST = 760
_SCROLL_BAR = 16


class Browser(QTextBrowser):
    """Shows one page; a link is told to who listens to `anchorClicked`."""

    def __init__(self) -> None:
        super().__init__()
        self._page: Page | None = None
        self._drawn = 0  # how wide the column of the drawn page is
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._draw)
        self.setOpenLinks(False)
        self.setAccessibleName("Page of help")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(_MARGIN)

    def show_page(self, page: Page) -> None:
        """Show a page from its beginning."""
        self._page = page
        self._draw()
        self.verticalScrollBar().setValue(0)
        self.setAccessibleName(page.title)

    def loadResource(self, kind: int, url: QUrl | str) -> Any:
        """Give a picture as it fits the column, sharp on fine screens."""
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return None
        name = url.toString() if isinstance(url, QUrl) else url
        image = QImage(str(pages.folder() / name))
        if image.isNull():
            return image
        ratio = self.devicePixelRatioF()
        width = min(self._column(), image.width())
        size = QSize(round(width * ratio), round(image.height() * width / image.width() * ratio))
        image = image.scaled(
            size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        image.setDevicePixelRatio(ratio)
        return image

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._page is not None and self._column() != self._drawn:  # not for a scroll bar that came
            self._soon.start()  # Qt is laying the page out just now: it must not be replaced under it

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self._page is not None:
            self._soon.start()

    def _column(self) -> int:
        room = self.width() - 2 * _MARGIN - _SCROLL_BAR
        return max(160, min(room, theme.current().scaled(_WIDEST)))

    def _draw(self) -> None:
        if self._page is None:
            return
        self._drawn = self._column()
        place = self.verticalScrollBar().value()
        self.document().clear()  # its pictures too: they are as wide as the column was
        self.document().setDefaultStyleSheet(drawing.style())
        self.document().setDefaultFont(theme.current().font())
        self.setHtml(drawing.html(self._page))
        self.verticalScrollBar().setValue(place)
