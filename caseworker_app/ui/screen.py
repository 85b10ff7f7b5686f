"""What every screen is: a title, one primary action, and four states."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget

from caseworker_app.errors import CaseworkerError
from caseworker_app.ui.commands import Command
from caseworker_app.ui.context import Context

if TYPE_CHECKING:
    from caseworker_app.ui.widgets.empty_state import EmptyState
    from caseworker_app.ui.widgets.error_panel import ErrorPanel
    from caseworker_app.ui.widgets.loading import Loading

Page = TypeVar("Page", bound=QWidget)
ScreenState = Literal["ready", "empty", "loading", "failed"]


class Screen(QWidget):
    """One screen. A child fills `body`, names its `primary` button, and calls `show_state`."""

    key: ClassVar[str] = ""
    title: str = ""
    subtitle: str = ""
    icon: ClassVar[str] = ""
    title_changed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.body = QWidget()
        self.state: ScreenState = "ready"
        self._states = QStackedWidget()
        self._states.addWidget(self.body)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._states)

    # The three other states are made when first needed: most screens never show them.

    @cached_property
    def empty_state(self) -> EmptyState:
        """What stands here when there is nothing to show."""
        from caseworker_app.ui.widgets.empty_state import EmptyState

        return self._added(EmptyState())

    @cached_property
    def loading(self) -> Loading:
        """What stands here while the screen reads."""
        from caseworker_app.ui.widgets.loading import Loading

        return self._added(Loading())

    @cached_property
    def error_panel(self) -> ErrorPanel:
        """What stands here when the screen cannot be read."""
        from caseworker_app.ui.widgets.error_panel import ErrorPanel

        return self._added(ErrorPanel())

    def _added(self, page: Page) -> Page:
        self._states.addWidget(page)
        return page

    @property
    def primary(self) -> QPushButton | None:
        """The one primary button, pressed by Ctrl+Enter; none where the screen has nothing to do now."""
        return None

    def show_with(self, **arguments: Any) -> None:
        """Show the screen for a case, a filter …; called each time it is opened."""
        raise NotImplementedError

    def refresh(self, changed: set[str] | None = None) -> None:
        """Read again what is shown; `changed` names the cases that changed, None means anything may have."""
        raise NotImplementedError

    def commands(self) -> list[Command]:
        """Return what can be done here, for the menu, the palette and the shortcut sheet."""
        return []

    def back(self) -> bool:
        """Step back inside the screen (from detail to list); say whether there was a step."""
        return False

    def keep_draft(self, *, at_once: bool = False) -> None:
        """Keep what was typed here and not saved: the window locks, or closes."""

    def focus_first(self) -> None:
        """Put the keyboard where work starts."""
        self.body.setFocus()

    def panes(self) -> list[QWidget]:
        """Return the parts that F6 goes through."""
        return [self]

    def to_be_seen(self) -> list[QWidget]:
        """Return what a notice must not cover."""
        return []

    def chosen_case(self) -> str:
        """Return the id of the case that is shown or chosen here; nothing where there is none."""
        return ""

    def badge(self) -> int:
        """Return the number to show beside the screen's name in the sidebar."""
        return 0

    def set_title(self, title: str, subtitle: str = "") -> None:
        """Change what stands in the top bar."""
        self.title, self.subtitle = title, subtitle
        self.title_changed.emit()

    def show_state(self, state: ScreenState) -> None:
        """Show the body, or one of the other three states in its place."""
        self.state = state
        name = {"ready": "body", "empty": "empty_state", "loading": "loading", "failed": "error_panel"}[state]
        self._states.setCurrentWidget(getattr(self, name))
        holder = self.parentWidget()
        if holder is not None and holder.hasFocus():  # it kept the keyboard while this screen was reading
            self.focus_first()

    def show_failure(
        self, error: CaseworkerError, again: Callable[[], object] | None = None, words: str = "Try again"
    ) -> None:
        """Show what happened in place of the body, with a button to go on."""
        self.error_panel.show_error(error, again, words)
        self.show_state("failed")
