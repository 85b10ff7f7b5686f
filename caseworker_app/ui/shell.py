"""The frame of an open caseload: sidebar, top bar, the screen, status bar."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from caseworker_app.ui import theme
from caseworker_app.ui.commands import Command
from caseworker_app.ui.context import Context, Notice
from caseworker_app.ui.screen import Screen
from caseworker_app.ui.screens import SCREENS, Place
from caseworker_app.ui.sidebar import Sidebar, SidebarButton
from caseworker_app.ui.status_bar import StatusBar
from caseworker_app.ui.top_bar import TopBar
from caseworker_app.ui.widgets.error_bar import ErrorBar
from caseworker_app.ui.widgets.labels import hairline
from caseworker_app.ui.widgets.toast import Toast

if TYPE_CHECKING:
    from caseworker_app.casework.drafts import Draft

_ONCE = ("form", "about")  # a form is opened on arrival, not when a person comes back


@dataclass(frozen=True)
class Visit:
    """A screen as it was opened, to go back to."""

    key: str
    arguments: dict[str, Any]


class Shell(QWidget):
    """Shows one screen at a time and tells each which cases changed while it was away."""

    def __init__(self, context: Context, lock: Callable[[], object]) -> None:
        super().__init__()
        self.context = context
        self.screens: dict[str, Screen] = {}
        self.visits: list[Visit] = []
        self._stale: dict[str, set[str] | None] = {}
        self._places = {place.key: place for place in SCREENS}
        self._shortcuts: list[QShortcut] = []
        self._window_shortcuts: list[QShortcut] = []
        self.global_commands: list[Command] = []
        self.drafts: list[Draft] = []
        self._quiet_bar: QWidget | None = None
        self.sidebar = Sidebar()
        self.top_bar = TopBar(
            self.back, self._show_menu, lambda: self._press("palette"), lambda: self._press("log")
        )
        self.error_bar = ErrorBar()
        self.stack = QStackedWidget()
        self.status_bar = StatusBar(
            lock, self.show_drafts, lambda: self._press("sync"), lambda: self.go("sharing")
        )
        self.toast = Toast(
            self, lambda: self._press("undo"), above=theme.current().size("action_bar") + 32,
            clear_of=self._to_be_seen,
        )  # fmt: skip
        self._lay_out()
        self._connect()

    def set_commands(self, commands: list[Command]) -> None:
        """Take the commands that hold everywhere, and bind their keys."""
        self.global_commands = commands
        self._window_shortcuts = self._bound(commands)
        for place in SCREENS:
            if place.in_sidebar:
                self._add_place(place)
        found = next(command for command in commands if command.key == "help")
        help_button = SidebarButton(found.words, "circle-question-mark", found.keys, found.run)
        help_button.setCheckable(False)
        help_button.show_keys(found.keys)
        self.sidebar.add("help", help_button, at_foot=True)

    def commands(self) -> list[Command]:
        """Return all that can be done now: on this screen, then everywhere."""
        screen = self.shown_screen()
        return [*(screen.commands() if screen else []), *self.global_commands]

    def shown_screen(self) -> Screen | None:
        """Return the screen that is shown."""
        shown = self.stack.currentWidget()
        return shown if isinstance(shown, Screen) else None

    def go(self, key: str, arguments: dict[str, Any] | None = None) -> None:
        """Show a screen."""
        wanted = arguments or {}
        visit = Visit(key, {name: value for name, value in wanted.items() if name not in _ONCE})
        if not self.visits or self.visits[-1] != visit:
            self.visits.append(visit)
            del self.visits[:-50]
        self._show(Visit(key, wanted))

    def back(self) -> None:
        """Step back inside the screen, else to the screen before."""
        screen = self.shown_screen()
        if screen is not None and screen.back():
            return
        if len(self.visits) > 1:
            self.visits.pop()
            self._show(self.visits[-1])

    def show_bar(self, bar: QWidget) -> None:
        """Show a quiet bar under the top bar, in the place of the one before."""
        if self._quiet_bar is not None:
            self._quiet_bar.deleteLater()
        self._quiet_bar = bar
        self._right.insertWidget(self._right.indexOf(self.stack), bar)

    def press_primary(self) -> None:
        """Press the screen's primary button."""
        screen = self.shown_screen()
        button = screen.primary if screen else None
        if button is not None and button.isVisible() and button.isEnabled():
            button.click()

    def next_pane(self, step: int) -> None:
        """Move the keyboard to the next part of the window: the screens' list, then the screen's parts."""
        screen = self.shown_screen()
        panes = [pane for pane in (self.sidebar, *(screen.panes() if screen else ())) if pane.isVisible()]
        focus = self.focusWidget()
        here = next(
            (n for n, pane in enumerate(panes) if pane is focus or (focus and pane.isAncestorOf(focus))), 0
        )
        pane = panes[(here + step) % len(panes)]
        first = next((child for child in (pane, *pane.findChildren(QWidget)) if _takes_focus(child)), pane)
        first.setFocus(Qt.FocusReason.TabFocusReason)

    def refresh(self, changed: set[str] | None) -> None:
        """Have the shown screen read again; the others when they are next shown."""
        shown = self.shown_screen()
        for key, screen in self.screens.items():
            if screen is shown:
                screen.refresh(changed)
            else:
                before = self._stale.get(key, set())
                self._stale[key] = None if changed is None or before is None else before | changed
        self._show_badges()

    @property
    def is_narrow(self) -> bool:
        """Whether the sidebar gives way to a menu button."""
        look = theme.current()
        return self.width() < look.scaled(look.size("narrow_below"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self._fit()
        super().changeEvent(event)

    def _fit(self) -> None:
        narrow = self.is_narrow
        self.sidebar.setVisible(not narrow)
        self._side_line.setVisible(not narrow)
        self.top_bar.set_narrow(narrow)
        self.status_bar.set_narrow(narrow)

    def _lay_out(self) -> None:
        right = self._right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.top_bar)
        right.addWidget(self.error_bar)
        right.addWidget(self.stack, 1)
        self._side_line = hairline(upright=True)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.sidebar)
        middle.addWidget(self._side_line)
        middle.addLayout(right, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(middle, 1)
        layout.addWidget(self.status_bar)

    def _connect(self) -> None:
        context = self.context
        context.went.connect(self.go)
        context.went_back.connect(self.back)
        context.letters.counted.connect(self._show_ready)
        context.waiting.counted.connect(self._show_waiting)
        context.changed.connect(self.refresh)
        context.discreet_changed.connect(self._discreet)
        context.noticed.connect(self._notice)
        context.drafts_changed.connect(self.look_for_drafts)
        context.error_shown.connect(self.error_bar.show_error)
        context.error_over.connect(self.error_bar.hide)
        context.working.connect(self.status_bar.watch)
        context.sharing.changed.connect(self._show_sharing)
        self.status_bar.discreet.setVisible(context.discreet)

    def _add_place(self, place: Place) -> None:
        keys = next((each.keys for each in self.global_commands if each.key == f"go {place.key}"), "")
        button = SidebarButton(place.words, place.icon, keys, lambda: self.go(place.key))
        self.sidebar.add(place.key, button, at_foot=place.at_foot)

    def _show(self, visit: Visit) -> None:
        self.toast.leave()
        screen = self.screens.get(visit.key)
        if screen is None:
            screen = self._places[visit.key].make(self.context)
            self.screens[visit.key] = screen
            self.stack.addWidget(screen)
            screen.title_changed.connect(lambda: self._show_title(screen))
        self.stack.setCurrentWidget(screen)
        self.sidebar.mark(visit.key if self._places[visit.key].in_sidebar else self._came_from())
        self._bind(screen)
        screen.show_with(**visit.arguments)
        if visit.key in self._stale:
            screen.refresh(self._stale.pop(visit.key))
        self._show_title(screen)
        self.top_bar.back.setEnabled(len(self.visits) > 1)
        screen.focus_first()
        if (focus := self.focusWidget()) is None or not focus.isVisible():
            self.stack.setFocus()  # a screen that is still reading: the keys must go on working
        self.toast.keep_clear()

    def _came_from(self) -> str:
        keys = (visit.key for visit in reversed(self.visits) if self._places[visit.key].in_sidebar)
        return next(keys, "")

    def _show_title(self, screen: Screen) -> None:
        if screen is self.shown_screen():
            self.top_bar.show_title(screen.title, screen.subtitle)
            self._show_badges()

    def _show_badges(self) -> None:
        today = self.screens.get("today")
        if today is not None and "today" in self.sidebar.buttons:
            late = today.badge()
            self.sidebar.buttons["today"].set_count(late, f"{late} late", urgent=True)

    def _show_sharing(self) -> None:
        self.status_bar.show_sharing(self.context.sharing, self.context.now())

    def _show_ready(self, count: int) -> None:
        if "letters" in self.sidebar.buttons:
            self.sidebar.buttons["letters"].set_count(count, f"{count} ready to print")

    def _show_waiting(self, late: int, unmatched: int, plans: int) -> None:
        buttons = self.sidebar.buttons
        if "waiting" in buttons:
            buttons["waiting"].set_count(late, f"{late} should have heard by now", urgent=True)
        if "unmatched" in buttons:
            buttons["unmatched"].set_count(unmatched, f"{unmatched} to sort")
        if "quality" in buttons:
            buttons["quality"].set_count(plans, f"{plans} to mark or to mend")

    def _bind(self, screen: Screen) -> None:
        for shortcut in self._shortcuts:
            shortcut.setEnabled(False)
            shortcut.deleteLater()
        self._shortcuts = self._bound([each for each in screen.commands() if not each.is_letter])

    def _bound(self, commands: list[Command]) -> list[QShortcut]:
        made = []
        for command in commands:
            for keys in command.all_keys:
                shortcut = QShortcut(QKeySequence(keys), self)
                shortcut.activated.connect(lambda run=command.run: run())
                made.append(shortcut)
        return made

    def _press(self, key: str) -> None:
        next(each for each in self.global_commands if each.key == key).run()

    def look_for_drafts(self, *, tell: bool = False) -> None:
        """Read which forms are not saved; after a start, tell of them."""
        from caseworker_app.ui import unfinished

        def then(found: list[Draft]) -> None:
            self.drafts = found
            self.status_bar.show_drafts(unfinished.count_words(found) if found else "")
            if found and tell:
                self.context.notice(unfinished.notice_words(found))

        unfinished.read(self.context, then)

    def show_drafts(self) -> None:
        """Show the menu of the forms that are not saved."""
        from caseworker_app.ui import unfinished

        menu = unfinished.drafts_menu(self.status_bar.drafts, self.context, self.drafts)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.status_bar.drafts.mapToGlobal(self.status_bar.drafts.rect().topLeft()))

    def _show_menu(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for command in self.global_commands:
            if command.key.startswith("go ") or command.key == "help":
                menu.addAction(f"{command.words}\t{command.keys}", command.run)
        menu.popup(self.top_bar.menu.mapToGlobal(self.top_bar.menu.rect().bottomLeft()))

    def _notice(self, notice: Notice) -> None:
        self.toast.say(notice.words, undo=notice.undo)
        self.status_bar.add_notice(notice)

    def _to_be_seen(self) -> list[QWidget]:
        screen = self.shown_screen()
        return screen.to_be_seen() if screen is not None else []

    def _discreet(self, on: bool) -> None:
        self.status_bar.discreet.setVisible(on)
        self.refresh(None)


def _takes_focus(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.isVisible() and widget.isEnabled()
