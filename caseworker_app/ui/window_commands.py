"""The commands that hold on every screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from caseworker_app.errors import CaseworkerError, NotAllowed
from caseworker_app.ui import theme
from caseworker_app.ui.commands import Command
from caseworker_app.ui.screens import SCREENS

if TYPE_CHECKING:
    from caseworker_app.ui.background import Work
    from caseworker_app.ui.context import Context
    from caseworker_app.ui.palette import Choice
    from caseworker_app.ui.window import MainWindow


def window_commands(window: MainWindow) -> list[Command]:
    """Return them all, in the order in which the shortcut sheet shows them."""
    assert window.context is not None
    assert window.shell is not None
    context, shell = window.context, window.shell
    shown = [place for place in SCREENS if place.in_sidebar]
    places = [one for one in shown if not one.at_foot] + [one for one in shown if one.at_foot]

    def go(key: str) -> Callable[[], object]:
        return lambda: shell.go(key)

    return [
        *(
            Command(
                f"go {place.key}",
                place.words,
                go(place.key),
                "Ctrl+," if place.at_foot else f"Ctrl+{number % 10}" if number <= 10 else "",
                "Screens",
                place.icon,
            )
            for number, place in enumerate(places, 1)
        ),
        Command("palette", "Find or do anything", lambda: open_palette(window), "Ctrl+K", in_palette=False),
        Command(
            "tell", "What do I tell this parent?", lambda: open_tell(window), "Ctrl+T", icon="message-square"
        ),
        Command("log", "Log a contact", lambda: open_log(window), "Ctrl+L", icon="phone"),
        Command(
            "primary",
            "The main action of the screen",
            shell.press_primary,
            "Ctrl+Return",
            also=("Ctrl+Enter",),
            in_palette=False,
        ),
        Command("back", "Back", shell.back, "Esc", also=("Alt+Left",), in_palette=False),
        Command("next pane", "Next part of the window", lambda: shell.next_pane(1), "F6", in_palette=False),
        Command(
            "previous pane",
            "Previous part of the window",
            lambda: shell.next_pane(-1),
            "Shift+F6",
            in_palette=False,
        ),
        Command("sync", "Sync now", lambda: sync_now(context), "F5", icon="refresh-cw"),
        Command("sharing", "Colleagues: what waits and what was synced", go("sharing"), icon="users"),
        Command("connect", "Connect to the shared caseload", lambda: open_connect(window), icon="users"),
        Command("undo", "Undo the last thing done", lambda: undo(context), "Ctrl+Z", icon="undo-2"),
        Command(
            "discreet",
            "Discreet mode: initials in place of names",
            lambda: context.set_discreet(not context.discreet),
            "Ctrl+Shift+H",
            icon="eye-off",
        ),
        Command("larger", "Larger text", lambda: step_text(context, 1), "Ctrl++", also=("Ctrl+=",)),
        Command("smaller", "Smaller text", lambda: step_text(context, -1), "Ctrl+-"),
        Command(
            "drafts",
            "Go on with a form that is not saved",
            shell.show_drafts,
            icon="pencil",
            shows=lambda: bool(shell.drafts),
        ),
        Command(
            "keeping", "Records whose time of keeping is over", lambda: open_keeping(window), icon="archive"
        ),
        Command("put off reminders", "Put reminders off", lambda: put_off(window), icon="bell"),
        Command("lock", "Lock", window.lock, "Ctrl+Shift+L", icon="lock"),
        Command("help", "Help", window.open_help, "F1", icon="circle-question-mark"),
        Command("shortcuts", "Every shortcut", lambda: window.open_help("keyboard"), "Ctrl+/"),
        Command("news", "What is new in this version", lambda: window.open_help("whats-new")),
    ]


def open_palette(window: MainWindow) -> None:
    """Open the box to find or do anything."""
    from caseworker_app.ui.palette import Palette

    assert window.shell is not None
    assert window.context is not None
    context = window.context

    def find(words: str, then: Callable[[Sequence[Choice]], object]) -> None:
        def failed(error: CaseworkerError) -> None:
            context.show_error(error)
            then([])

        context.run(lambda work: found(context, words, work), then, failed)

    Palette(window, window.shell.commands(), find).open()


def open_log(window: MainWindow) -> None:
    """Open the quick log; on a case, with its people offered first."""
    from caseworker_app.ui.screens.quick_log.form import open_quick_log

    assert window.shell is not None
    assert window.context is not None
    screen = window.shell.shown_screen()
    open_quick_log(window, window.context, screen.chosen_case() if screen is not None else "")


def open_tell(window: MainWindow) -> None:
    """Open the card of the case that is shown or chosen."""
    from caseworker_app.ui.screens.tell_family.card import open_card

    assert window.shell is not None
    assert window.context is not None
    screen = window.shell.shown_screen()
    case_id = screen.chosen_case() if screen is not None else ""
    if case_id:
        open_card(window, window.context, case_id)
    else:
        window.context.notice("Choose a child first, on Today, in the caseload or on the case page")


def sync_now(context: Context) -> None:
    """Exchange changes with colleagues; a caseload that is not shared says how that is done."""
    if context.sharing.is_shared:
        context.sharing.sync()
    else:
        context.go("sharing")


def open_connect(window: MainWindow) -> None:
    """Open the steps that connect this caseload."""
    from caseworker_app.ui.screens.sharing.connecting import ConnectDialog

    assert window.context is not None
    ConnectDialog(window, window.context).open()


def found(context: Context, words: str, _work: Work) -> list[Choice]:
    """Return the children whose name or reference fits, as lines of the palette."""
    from caseworker_app.casework.today import children
    from caseworker_app.ui.palette import Choice

    with context.store.connection() as connection:
        rows = children(connection, words)

    def opening(case_id: str) -> Callable[[], object]:
        return lambda: context.go("case", case_id=case_id)

    return [
        Choice(
            context.name_of(row.given_name, row.family_name), opening(row.case_id), row.reference, icon="user"
        )
        for row in rows
    ]


def open_keeping(window: MainWindow) -> None:
    """Open the list on which a lead decides what is kept longer and what is deleted."""
    from caseworker_app.ui.screens.preferences.keeping import KeepingDialog

    assert window.context is not None
    KeepingDialog(window, window.context).open()


def put_off(window: MainWindow) -> None:
    """Ask until when no reminder is wanted: the tray offers the same, where the desktop has one."""
    from PySide6.QtWidgets import QMenu

    reminding = window.reminding
    if reminding is None:
        return
    menu = QMenu(window)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for words, until in reminding.snooze_choices():
        menu.addAction(words, partial(reminding.snooze, until))
    menu.popup(window.mapToGlobal(window.rect().center()))


def undo(context: Context) -> None:
    """Take back the last thing done, where it can be."""
    from caseworker_app.casework.undo import undo_last

    def refused(error: CaseworkerError) -> None:
        """Nothing is wrong with the caseload: say it once, and let no bar stand over every screen."""
        if isinstance(error, NotAllowed):
            context.notice(str(error))
        else:
            context.show_error(error)

    context.act(
        "undo", undo_last, failed=refused, notice=lambda undone: f"Undone: {undone.description}", undo=False
    )


def step_text(context: Context, step: int) -> None:
    """Make all text a step larger or smaller."""
    sizes = theme.TEXT_SIZES
    here = min(range(len(sizes)), key=lambda n: abs(sizes[n] - context.choices.text_size))
    size = sizes[min(max(here + step, 0), len(sizes) - 1)]
    context.choose(text_size=size)
    context.announce(f"Text size {size} %")
