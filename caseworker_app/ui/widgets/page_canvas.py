"""One page as a picture, with what an envelope shows of it and what must stay clear drawn over it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from caseworker_app.letters import page as sheet
from caseworker_app.ui import theme
from caseworker_app.ui.pdf_pages import DrawnPage

MARGIN = 18  # round the page
ZOOMS = (50, 75, 100, 125, 150, 200, 300)  # per cent of the width of the view
WINDOW = QRectF(
    sheet.WINDOW_LEFT, sheet.WINDOW_TOP, sheet.WINDOW_RIGHT - sheet.WINDOW_LEFT,
    sheet.WINDOW_BOTTOM - sheet.WINDOW_TOP,
)  # fmt: skip
CLEAR = QRectF(
    sheet.CLEAR_LEFT, sheet.CLEAR_TOP, sheet.CLEAR_RIGHT - sheet.CLEAR_LEFT,
    sheet.CLEAR_BOTTOM - sheet.CLEAR_TOP,
)  # fmt: skip


class Canvas(QWidget):
    """Paints the page at the width that it is given."""

    def __init__(self) -> None:
        super().__init__()
        self.page: DrawnPage | None = None
        self.shows_window = self.shows_clear = True
        self.has_zones = False
        self._picture = QImage()

    def show_page(self, page: DrawnPage | None) -> None:
        """Show a page, or none."""
        self.page = page
        self._picture = page.picture if page is not None else QImage()
        self.update()

    def paper(self) -> QRectF:
        """Return where the sheet lies in the widget."""
        page, side = self.page, theme.current().scaled(MARGIN)
        shape = page.height / page.width if page is not None else sheet.PAGE_HEIGHT / sheet.PAGE_WIDTH
        wide = max(1, self.width() - 2 * side)
        return QRectF(side, side - 6, wide, wide * shape)

    def heightForWidth(self, width: int) -> int:
        side = theme.current().scaled(MARGIN)
        page = self.page
        shape = page.height / page.width if page is not None else sheet.PAGE_HEIGHT / sheet.PAGE_WIDTH
        return round((width - 2 * side) * shape) + 2 * side - 6

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.fillRect(self.rect(), look.colour("surface"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        paper = self.paper()
        painter.fillRect(paper, Qt.GlobalColor.white)
        if not self._picture.isNull():
            painter.drawImage(paper, self._picture)
        painter.setPen(QPen(look.colour("border"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(paper.adjusted(-0.5, -0.5, 0.5, 0.5))
        if self.has_zones and self.page is not None and self.page.number == 1:
            self._paint_zones(painter, paper)

    def _paint_zones(self, painter: QPainter, paper: QRectF) -> None:
        """Paint in the colours of a light look in every look: paper is white."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        light = theme.theme("light")
        unit = paper.width() / sheet.PAGE_WIDTH

        def on_paper(zone: QRectF) -> QRectF:
            corner = QRectF(zone.topLeft() * unit, zone.size() * unit)
            return corner.translated(paper.topLeft())

        if self.shows_clear:
            painter.setPen(QPen(light.colour("quiet"), 1, Qt.PenStyle.DashLine))
            painter.drawRect(on_paper(CLEAR))
        if self.shows_window:
            painter.setPen(QPen(light.colour("accent"), 2))
            painter.drawRoundedRect(on_paper(WINDOW), 2, 2)


class PageView(QScrollArea):
    """A page that fits the width until it is zoomed; Page Down at its foot goes to the next."""

    wants_page = Signal(int)  # -1 the one before, 1 the next, -1000 the first, 1000 the last
    fitted = Signal()  # the page has another width now

    def __init__(self) -> None:
        super().__init__()
        self.canvas = Canvas()
        self.zoom = 100
        self.setWidget(self.canvas)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setAccessibleName("The page")

    @property
    def pixels(self) -> int:
        """How wide the page is on this screen, in its own pixels."""
        return round(self.canvas.paper().width() * self.devicePixelRatioF())

    def show_page(self, page: DrawnPage | None) -> None:
        """Show a page; a new one begins at its head, the same one stays where it was."""
        before = self.canvas.page
        self.canvas.show_page(page)
        self._fit()
        if page is None or before is None or before.number != page.number:
            self.verticalScrollBar().setValue(0)

    def set_zoom(self, per_cent: int) -> None:
        """Show the page larger or smaller: 100 fits the width."""
        if per_cent != self.zoom:
            self.zoom = per_cent
            self._fit()
            self.fitted.emit()

    def step_zoom(self, step: int) -> None:
        """Show the page a step larger or smaller."""
        here = min(range(len(ZOOMS)), key=lambda place: abs(ZOOMS[place] - self.zoom))
        self.set_zoom(ZOOMS[min(max(here + step, 0), len(ZOOMS) - 1)])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = self.canvas.width()
        self._fit()
        if self.canvas.width() != width:
            self.fitted.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, bar = event.key(), self.verticalScrollBar()
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_Space) and bar.value() == bar.maximum():
            self.wants_page.emit(1)
        elif key == Qt.Key.Key_PageUp and bar.value() == bar.minimum():
            self.wants_page.emit(-1)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.wants_page.emit(-1000 if key == Qt.Key.Key_Home else 1000)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.step_zoom(-1 if key == Qt.Key.Key_Minus else 1)
        elif key == Qt.Key.Key_0:
            self.set_zoom(100)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.step_zoom(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self.viewport()).fillRect(self.viewport().rect(), theme.current().colour("surface"))
        super().paintEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(theme.current().scaled(494), theme.current().scaled(480))

    def _fit(self) -> None:
        width = max(120, self.viewport().width() * self.zoom // 100)
        self.canvas.resize(width, self.canvas.heightForWidth(width))
