"""The first start, one question at a time, over the whole window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from caseworker_app.errors import CaseworkerError
from caseworker_app.ui import theme
from caseworker_app.ui.background import Work
from caseworker_app.ui.screens.first_run.forms import CasesPage, PassphrasePage, PractisePage, WhoPage
from caseworker_app.ui.screens.first_run.steps_list import STEPS, StepsList
from caseworker_app.ui.widgets.action_bar import ActionBar
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.labels import Words

if TYPE_CHECKING:
    from caseworker_app.store.open import Store
    from caseworker_app.ui.screens.first_run.practice import PracticeWindow
    from caseworker_app.ui.shell import Shell
    from caseworker_app.ui.window import MainWindow


class FirstRunPage(QWidget):
    """Makes the store on the first page; the others may be skipped."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._window = window
        self._store: Store | None = None
        self.practice: PracticeWindow | None = None
        self.steps = StepsList()
        self.passphrase, self.who, self.cases, self.practise = (
            PassphrasePage(),
            WhoPage(),
            CasesPage(),
            PractisePage(),
        )
        self.forms = QStackedWidget()
        for form in (self.passphrase, self.who, self.cases, self.practise):
            self.forms.addWidget(form)
        self.bar = ActionBar()
        self.place = Words(tone="quiet", wrap=False)
        self.skip = Button("Skip this", self._skip, kind="link")
        self.primary = Button("Continue", self.go_on, kind="primary")
        self.example = Button("Open the example caseload", self.open_example, kind="link")
        self.backup = Button("Bring back a backup", window.show_bring_back, kind="link")
        self.bar.add_left(self.example)
        self.bar.add_left(self.backup)
        for widget in (self.skip, self.place, self.primary):
            self.bar.add_right(widget)
        self._lay_out()
        self._show(0)

    def go_on(self) -> None:
        """Take this page's answer and show the next."""
        number = self.forms.currentIndex()
        if number == 0:
            if self._store is not None:
                self._show(1)
            elif self.passphrase.check():
                self._make_store(self.passphrase.first.text())
        elif number == 1:
            self._window.keep(user_name=self.who.user_name.text().strip(), team=self.who.team.text().strip())
            self._show(2)
        elif number == 2 and self.cases.way == "example":
            self._look_at_example()
        elif number == 2:
            self._show(3)
        else:
            self.start_practice()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.go_on()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        look = theme.current()
        narrow = self.width() < look.scaled(look.size("narrow_below"))
        self.steps.setVisible(not narrow)
        self.forms.setMaximumWidth(look.scaled(560))
        side = 24 if narrow else 80
        self._inside.setContentsMargins(side, 16 if narrow else 64, side, 0)

    def _make_store(self, passphrase: str) -> None:
        folder, council = self._window.folder, self.passphrase.council
        user, now = self._window.kept.choices.user_name, self._window.clock.now()
        self._set_busy(True)

        def op(_work: Work) -> Store:
            from caseworker_app.store import recovery
            from caseworker_app.store.open import create_store

            store = create_store(folder, passphrase)
            if council is not None:
                recovery.keep(store, passphrase, council, user=user, now=now, clock=now.timestamp)
            return store

        self._window.worker.run(op, self._made, self._could_not_make)

    def open_example(self) -> None:
        """Make a council of invented children beside the caseload to be, and open it."""
        self._make_example(lambda folder: self._window.open_example(folder))

    def start_practice(self) -> None:
        """Open the example in a window of its own, with the three tasks."""
        self._make_example(self._practise_in)

    def _look_at_example(self) -> None:
        """The practice shows the example, and leads back."""
        self._show(3)
        self.start_practice()

    def _make_example(self, then: Callable[[Path], object]) -> None:
        folder = self._window.folder.with_name(f"{self._window.folder.name}-example")
        today = self._window.clock.today()
        self._set_busy(True)
        self.primary.set_words("Making the example…")

        def op(_work: Work) -> Path:
            from caseworker_app.demonstration.make import make

            if not folder.exists():
                make(folder, as_of=today)
            return folder

        self._window.worker.run(op, then, self._could_not_make)

    def _practise_in(self, folder: Path) -> None:
        from caseworker_app.ui.screens.first_run.practice import PracticeWindow

        self._set_busy(False)
        self.practice = PracticeWindow(folder, self._window.clock, self._practised)
        self.practice.resize(self._window.size())
        self.practice.show()
        self._window.hide()
        self.practice.begin()

    def _practised(self) -> None:
        """Come back from the practice: one's own caseload opens."""
        self._window.show()
        self._finish()

    def _made(self, store: Store) -> None:
        self._store = store
        self.passphrase.first.clear()
        self.passphrase.again.clear()
        self._set_busy(False)
        self._show(1)

    def _could_not_make(self, error: CaseworkerError) -> None:
        self._set_busy(False)
        self.passphrase.say_problem(str(error))

    def _set_busy(self, busy: bool) -> None:
        self.primary.setEnabled(not busy)
        for other in (self.example, self.backup, self.skip):
            other.setEnabled(not busy)
        last = self.forms.currentIndex() == 3
        self.primary.set_words(
            "Making the caseload…" if busy else "Start the practice" if last else "Continue"
        )

    def _skip(self) -> None:
        number = self.forms.currentIndex()
        if number == 2:
            self.cases.ways.buttons()[-1].setChecked(True)
        if number < 3:
            self._show(number + 1)
        else:
            self._finish()

    def _finish(self) -> None:
        assert self._store is not None
        self._window.show_store(self._store)
        if self._store.set_aside is not None and self._window.context is not None:
            self._window.context.notice(
                "Parts of another caseload were there, without its database. They are kept in "
                f"{self._store.set_aside}."
            )
        if self._window.shell is not None:
            self._bring_cases(self._window, self._window.shell)

    def _bring_cases(self, window: MainWindow, shell: Shell) -> None:
        """Go on to where the cases come from."""
        if self.cases.way == "import":
            shell.go("importing")
        elif self.cases.way == "connect":
            from caseworker_app.ui.window_commands import open_connect

            shell.go("sharing")
            open_connect(window)

    def _show(self, number: int) -> None:
        self.forms.setCurrentIndex(number)
        self.steps.mark(number)
        self.place.setText(f"Page {number + 1} of {len(STEPS)}")
        self.skip.setVisible(number > 0)
        for button in (self.example, self.backup):
            button.setVisible(number == 0)
        self.primary.set_words("Start the practice" if number == 3 else "Continue")
        first = (self.passphrase.first, self.who.user_name, self.cases.ways.buttons()[0], self.primary)[
            number
        ]
        first.setFocus()

    def _lay_out(self) -> None:
        inside = QWidget()
        self._inside = QHBoxLayout(inside)
        self._inside.addWidget(self.forms, 100)
        self._inside.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(area, 1)
        right.addWidget(self.bar)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.steps)
        layout.addLayout(right, 1)
