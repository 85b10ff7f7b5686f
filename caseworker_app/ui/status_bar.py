"""The bar along the foot: what is running, how safe my work is, who I am, and Lock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QProgressBar, QWidget

from caseworker_app.ui import theme
from caseworker_app.ui.background import Work
from caseworker_app.ui.context import Notice
from caseworker_app.ui.dates import clock_time
from caseworker_app.ui.sharing import Sharing
from caseworker_app.ui.sharing_words import standing_words, why_it_matters
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.labels import Words, ruled


class SmallButton(Button):
    """A button in the small type of the status bar."""

    def __init__(
        self, words: str, pressed: Callable[[], object] | None = None, *, icon: str = "", tip: str = ""
    ) -> None:
        super().__init__(words, pressed, kind="quiet", icon=icon, tip=tip)

    def _role(self) -> str:
        return "small"

    def _icon_pixels(self) -> int:
        return theme.current().scaled(12)

    def _height(self) -> int:
        return theme.current().height("target")


class StatusBar(QWidget):
    """How fresh and how safe my work is, and what runs, on the left; on the right the person and Lock."""

    def __init__(
        self,
        lock: Callable[[], object],
        show_drafts: Callable[[], object],
        sync: Callable[[], object],
        decide: Callable[[], object],
    ) -> None:
        super().__init__()
        self.setProperty("part", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.sync = SmallButton("Sync now", sync, icon="refresh-cw")
        self.decide = SmallButton("To decide", decide, icon="users", tip="What two people wrote differently")
        self.backup = Words(role="small", tone="quiet", wrap=False)
        self.doing = Words(role="small", wrap=False)
        self.bar = QProgressBar()
        self.bar.setFixedWidth(120)
        self.bar.setAccessibleName("Progress")
        self.stop = SmallButton("Stop")
        self.discreet = Words("Discreet mode", role="small", tone="quiet", wrap=False)
        self.drafts = SmallButton(
            "Drafts", show_drafts, icon="pencil", tip="Forms that you began and have not saved"
        )
        self.notices = SmallButton(
            "Notices", self._show_notices, icon="bell", tip="What was done since the start"
        )
        self.user = Words(role="small", tone="quiet", wrap=False)
        self.lock = SmallButton("Lock", lock, icon="lock", tip="Lock (Ctrl+Shift+L)")
        self._is_narrow = False
        self._notices: list[Notice] = []
        self._works: list[Work] = []  # longer work may let others in: the first that speaks is shown
        self._said: dict[Work, tuple[str, int, int]] = {}
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(1000)
        self._soon.timeout.connect(self._show_work)
        self.stop.clicked.connect(self._stop_work)
        row = QHBoxLayout()
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(8)
        row.addWidget(self.sync)
        row.addWidget(self.decide)
        row.addSpacing(8)
        for widget in (self.backup, self.doing, self.bar, self.stop):
            row.addWidget(widget)
        row.addStretch(1)
        for widget in (self.discreet, self.drafts, self.notices, self.user, self.lock):
            row.addWidget(widget)
        ruled(row, self, above=True)
        for hidden in (self.sync, self.decide, self.discreet, self.drafts, self.notices):
            hidden.hide()
        self._hide_work()
        self._fit()

    def watch(self, work: Work) -> None:
        """Follow a piece of work; it is shown when it takes longer than a second."""
        self._works.append(work)
        # Methods of ours, no lambdas: Qt lets go of them when this bar is gone before the work has ended.
        work.progressed.connect(self._follow)
        work.ended.connect(self._ended)
        if not self._soon.isActive():
            self._soon.start()

    def show_sharing(self, sharing: Sharing, now: datetime) -> None:
        """Say how fresh the caseload is, and what waits; nothing where it is shared with nobody."""
        fresh = sharing.standing.fresh
        self.sync.setVisible(fresh is not None)
        self.decide.setVisible(fresh is not None and fresh.conflicts > 0)
        self.backup.setVisible(fresh is None or not self._is_narrow)
        if fresh is None:
            return
        warning = why_it_matters(fresh, now)
        self.sync.set_icon("triangle-alert" if warning else "refresh-cw")
        self.sync.set_words(standing_words(fresh, now, away=sharing.is_away, syncing=sharing.is_syncing))
        self.sync.setToolTip(" ".join(part for part in (warning, "Sync now (F5)") if part))
        self.decide.set_words(f"{fresh.conflicts:,} to decide")

    def set_narrow(self, narrow: bool) -> None:
        """Leave out what a small window has no room for."""
        self._is_narrow = narrow
        self.backup.setVisible(not (narrow and self.sync.isVisibleTo(self)))

    def add_notice(self, notice: Notice) -> None:
        """Keep a notice in the list."""
        self._notices = [*self._notices[-19:], notice]
        self.notices.set_words(f"Notices {len(self._notices)}")
        self.notices.show()

    def show_drafts(self, words: str) -> None:
        """Say how many forms are not saved; nothing where there is none."""
        self.drafts.set_words(words)
        self.drafts.setVisible(bool(words))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self._fit()
        super().changeEvent(event)

    def _fit(self) -> None:
        self.setFixedHeight(theme.current().height("status_bar") + 1)

    def _follow(self, words: str, done: int, total: int) -> None:
        work = self.sender()
        if isinstance(work, Work):
            self._progress(work, words, done, total)

    def _ended(self) -> None:
        work = self.sender()
        if isinstance(work, Work):
            self._forget(work)

    def _progress(self, work: Work, words: str, done: int, total: int) -> None:
        self._said[work] = (words, done, total)
        if work is self._spoken():
            self.doing.setText(f"{words}, {done:,} of {total:,} done" if total else words)
            self.bar.setRange(0, total)
            self.bar.setValue(done)

    def _spoken(self) -> Work | None:
        return next((work for work in self._works if work in self._said), None)

    def _show_work(self) -> None:
        for widget in (self.doing, self.bar, self.stop):
            widget.setVisible(self._spoken() is not None)

    def _forget(self, work: Work) -> None:
        if work in self._works:
            self._works.remove(work)
        if self._said.pop(work, None) is not None and (next_one := self._spoken()) is not None:
            self._progress(next_one, *self._said[next_one])
        if self._spoken() is None:
            self._hide_work()

    def _hide_work(self) -> None:
        if not self._works:
            self._soon.stop()
        self.doing.setText("")
        for widget in (self.doing, self.bar, self.stop):
            widget.hide()

    def _stop_work(self) -> None:
        if (work := self._spoken()) is not None:
            work.stop()

    def _show_notices(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for notice in reversed(self._notices):
            moment = notice.at.astimezone()
            menu.addAction(QAction(f"{clock_time(moment.hour, moment.minute)}  {notice.words}", menu))
        menu.popup(self.notices.mapToGlobal(self.notices.rect().topLeft()))
