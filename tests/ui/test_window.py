"""The shell by the keyboard: where I am, finding anything, locking, discreet mode, sizes, notices."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from caseworker_app.casework import preferences
from caseworker_app.casework.edit_case import edit_case
from caseworker_app.casework.lookup import case_id
from caseworker_app.errors import CannotSave, WrongUse
from caseworker_app.ui import theme
from caseworker_app.ui.palette import Palette
from caseworker_app.ui.screens import SCREENS
from caseworker_app.ui.screens.today.questions import PutOffQuestion
from caseworker_app.ui.screens.unlock.page import UnlockPage
from caseworker_app.ui.shell import Shell
from caseworker_app.ui.upkeep import backup_words
from caseworker_app.ui.window import fit_to_screen
from tests.store_fixtures import PASSPHRASE
from tests.ui.conftest import COLLEAGUE, ME, NOW, Office, in_minutes, visible_fully

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
SIZES = [(1366, 768, 100), (1366, 696, 100), (683, 384, 100), (1366, 768, 200), (640, 340, 100)]


def shell(office: Office) -> Shell:
    assert office.window.shell is not None
    return office.window.shell


def test_every_command_has_a_key_of_its_own_and_words(office: Office) -> None:
    for place in SCREENS:
        if place.in_sidebar:
            shell(office).go(place.key)
            office.settle()
            keys = [key for command in shell(office).commands() for key in command.all_keys]
            assert len(keys) == len(set(keys)), place.key
            assert all(command.words and command.group for command in shell(office).commands())


def test_no_key_types_a_character_on_a_british_keyboard(office: Office) -> None:
    for command in shell(office).commands():
        assert not any("Ctrl+Alt" in key for key in command.all_keys)


def test_control_and_a_number_go_to_the_screens_in_order(office: Office) -> None:
    office.press(Qt.Key.Key_2, CONTROL)
    assert shell(office).top_bar.title.text() == "Caseload"
    office.press(Qt.Key.Key_1, CONTROL)
    assert shell(office).top_bar.title.text() == "Today"
    assert shell(office).sidebar.buttons["today"].isChecked()
    for key, title in ((Qt.Key.Key_8, "Team"), (Qt.Key.Key_9, "Charts"), (Qt.Key.Key_0, "Evidence pack")):
        office.press(key, CONTROL)
        assert shell(office).top_bar.title.text() == title


def test_escape_goes_back_to_the_screen_before(office: Office) -> None:
    office.press(Qt.Key.Key_Comma, CONTROL)
    office.settle()
    assert shell(office).top_bar.title.text() == "Settings"
    office.press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert shell(office).top_bar.title.text() == "Today"


def test_the_palette_finds_a_child_in_six_keys(office: Office) -> None:
    office.press(Qt.Key.Key_K, CONTROL)
    palette = office.dialog(Palette)
    assert isinstance(palette, Palette)
    QTest.keyClicks(palette.box, "kof")
    office.qtbot.waitUntil(lambda: bool(palette.model.rows) and palette.model.rows[0].words == "Kofi Mensah")
    assert palette.box.accessibleDescription() == "Kofi Mensah, 14-131"
    QTest.keyClick(palette.box, Qt.Key.Key_Return)
    office.settle()
    assert shell(office).top_bar.title.text() == "Kofi Mensah"


def test_the_palette_does_any_command_and_shows_its_key(office: Office) -> None:
    office.press(Qt.Key.Key_K, CONTROL)
    palette = office.dialog(Palette)
    assert isinstance(palette, Palette)
    QTest.keyClicks(palette.box, "set")
    assert [row.words for row in palette.model.rows] == ["Settings"]
    assert palette.model.rows[0].keys == "Ctrl+,"
    QTest.keyClicks(palette.box, "zzz")
    assert palette.nothing.isVisible()
    palette.box.setText("disc")
    QTest.keyClick(palette.box, Qt.Key.Key_Return)
    context = office.window.context
    assert context is not None
    office.qtbot.waitUntil(lambda: context.discreet)


def test_the_sheet_of_shortcuts_lists_every_key_of_the_window(office: Office) -> None:
    office.press(Qt.Key.Key_Slash, CONTROL)
    assert office.window._help is not None
    words = office.window._help.page.toPlainText()
    for command in shell(office).global_commands:
        if command.shortcut:
            assert command.words in words


def test_discreet_mode_shows_initials_everywhere_and_no_name(office: Office) -> None:
    office.press(Qt.Key.Key_H, CONTROL | SHIFT)
    office.settle()
    assert office.names()[1] == "D. R. 14-130"
    seen = office.words() + "".join(map(str, office.names()))
    assert "Dylan" not in seen
    assert "Rees" not in seen
    assert shell(office).status_bar.discreet.isVisible()
    office.press(Qt.Key.Key_H, CONTROL | SHIFT)
    office.settle()
    assert office.names()[1] == "Dylan Rees"


def test_the_title_bar_never_shows_a_name(office: Office) -> None:
    office.choose("Kofi Mensah")
    office.today.open_case()
    office.settle()
    assert office.window.windowTitle() == "Caseworker"


def test_text_grows_and_shrinks_by_the_keyboard_and_is_kept(office: Office) -> None:
    office.press(Qt.Key.Key_Plus, CONTROL)
    assert theme.current().text_size == 110
    assert office.window.kept.choices.text_size == 110
    office.press(Qt.Key.Key_Minus, CONTROL)
    office.press(Qt.Key.Key_Minus, CONTROL)
    assert theme.current().text_size == 100


def test_locking_hides_everything_and_the_passphrase_brings_back_what_was_typed(
    office: Office,
) -> None:
    office.today.put_off()
    question = office.dialog(PutOffQuestion)
    assert isinstance(question, PutOffQuestion)
    question.why.setPlainText("half a sentence")
    office.window.lock()
    page = office.window.pages.currentWidget()
    assert isinstance(page, UnlockPage)
    assert not question.isVisible()
    assert "Dylan" not in office.words()
    assert office.window.kept.choices.locked

    page.field.line.setText("something else entirely")
    page.press()
    office.settle()
    assert office.window.is_locked
    assert "That passphrase does not open this caseload" in page.problem.text()

    page.field.line.setText(PASSPHRASE)
    page.press()
    office.settle()
    assert not office.window.is_locked
    assert question.isVisible()
    assert question.why.toPlainText() == "half a sentence"
    assert not office.window.kept.choices.locked


def test_a_wait_after_wrong_tries_is_counted_down_in_words(office: Office) -> None:
    office.window.lock()
    page = office.window.pages.currentWidget()
    assert isinstance(page, UnlockPage)
    for _ in range(4):
        page.field.line.setText("not this one")
        page.press()
        office.settle()
    assert not page.primary.isEnabled()
    assert page.primary.text() == "Try again in 1 second"
    office.qtbot.waitUntil(lambda: page.primary.isEnabled(), timeout=5000)
    assert page.primary.text() == "Unlock"


def test_a_council_shortens_the_idle_lock_on_every_laptop_and_cannot_lengthen_it(office: Office) -> None:
    context = office.window.context
    assert context is not None
    office.qtbot.waitUntil(lambda: context.preferences is not None)
    office.settle()
    with pytest.raises(WrongUse, match="does not fit"), office.store.unit("s", user="", now=NOW) as unit:
        preferences.write(unit, {"lock_minutes": "11"})
    with office.store.unit("change settings", user="J. Ali", now=NOW) as unit:
        preferences.write(unit, {"lock_minutes": "3"})
    office.window.look_for_changes()
    office.settle()
    idle = office.window._idle
    assert idle is not None
    office.now = in_minutes(2.9)
    idle.look()
    assert not office.window.is_locked
    office.now = in_minutes(3.1)
    idle.look()
    assert office.window.is_locked


def test_ten_idle_minutes_lock_the_window_and_a_key_puts_it_off(office: Office) -> None:
    office.qtbot.waitUntil(lambda: office.window._idle is not None)
    idle = office.window._idle
    assert idle is not None
    office.now = in_minutes(9)
    idle.eventFilter(office.window.windowHandle(), QEvent(QEvent.Type.KeyPress))
    office.now = in_minutes(18)
    idle.look()
    assert not office.window.is_locked
    office.now = in_minutes(19.5)
    idle.look()
    assert office.window.is_locked


def test_what_this_window_wrote_itself_is_not_read_a_second_time(office: Office) -> None:
    window, context = office.window, office.window.context
    assert context is not None
    office.qtbot.waitUntil(lambda: context.upkeep is not None)
    office.settle()
    window.look_for_changes()
    office.settle()
    read: list[object] = []
    shell(office).refresh = read.append  # type: ignore[method-assign, assignment]
    with office.store.reading() as session:
        dylan = case_id(session, "14-130")
    context.act("edit case", lambda unit: edit_case(unit, dylan, {"team": "North"}))
    office.settle()
    window.look_for_changes()
    assert read == [{dylan}]
    with office.store.unit("edit case", user=COLLEAGUE, now=NOW) as unit:
        edit_case(unit, dylan, {"team": "South"})
    window.look_for_changes()
    assert read == [{dylan}, None]


def test_what_another_program_writes_is_seen(office: Office) -> None:
    row = office.today.model.line(office.today.model.index(1, 0))
    assert row is not None
    with office.store.unit("elsewhere", user=COLLEAGUE, now=NOW) as unit:
        edit_case(unit, row.row.case_id, {"caseworker": COLLEAGUE})
    office.window.look_for_changes()
    office.settle()
    assert "Dylan Rees" not in office.names()


def test_an_error_stands_in_a_bar_until_it_is_closed(office: Office) -> None:
    assert office.window.context is not None
    office.window.context.show_error(CannotSave("There is no room.", "Free some space."))
    bar = shell(office).error_bar
    assert bar.isVisible()
    assert bar.words.text() == "There is no room. Free some space."
    bar.close_button.click()
    assert not bar.isVisible()


def test_a_notice_takes_no_focus_and_is_listed(office: Office) -> None:
    assert office.window.context is not None
    before = QApplication.focusWidget()
    office.window.context.notice("Noted for D. R.", undo=True)
    toast = shell(office).toast
    assert toast.isVisible()
    assert toast.undo.isVisible()
    assert QApplication.focusWidget() is before
    assert shell(office).status_bar.notices.text() == "Notices 1"


def test_a_notice_stays_behind_when_somebody_goes_on_to_another_screen(office: Office) -> None:
    assert office.window.context is not None
    toast = shell(office).toast
    office.window.context.notice("2 meetings planned", undo=True)
    shell(office).go("caseload")
    assert toast.isVisible(), "said by what also left the screen"
    toast.read_within = -1
    shell(office).go("letters")
    assert not toast.isVisible()
    assert shell(office).status_bar.notices.text() == "Notices 1"


def test_f6_goes_round_the_parts_of_the_window(office: Office) -> None:
    seen = set()
    for _ in range(4):
        office.press(Qt.Key.Key_F6)
        focus = QApplication.focusWidget()
        assert focus is not None
        seen.add("sidebar" if shell(office).sidebar.isAncestorOf(focus) else type(focus).__name__)
    assert {"sidebar", "TodayList"} <= seen


@pytest.mark.parametrize(("width", "height", "text_size"), SIZES)
@pytest.mark.parametrize("key", ["today", "caseload", "case", "importing", "preferences"])
def test_every_screen_fits_and_shows_its_primary_action(
    office: Office, look: Callable[..., None], key: str, width: int, height: int, text_size: int
) -> None:
    look("dark", text_size)
    office.window.resize(width, height)
    if key == "case":
        office.choose("Kofi Mensah")
        office.today.open_case()
    else:
        shell(office).go(key)
    office.settle()
    office.qtbot.wait(30)
    assert office.window.width() <= width
    screen = shell(office).shown_screen()
    assert screen is not None
    primary = screen.primary
    if primary is not None and screen.state == "ready" and primary.isVisibleTo(screen):
        assert visible_fully(primary, office.window), f"{primary.text()} is cut off"
    for button in office.window.findChildren(QAbstractButton):
        if button.isVisible() and button.parentWidget() in (shell(office).top_bar, shell(office).status_bar):
            assert visible_fully(button, office.window), button.accessibleName()


def test_every_control_that_takes_the_keyboard_has_a_name(office: Office) -> None:
    for key in ("today", "caseload", "importing", "preferences"):
        shell(office).go(key)
        office.settle()
        nameless = [
            type(widget).__name__
            for widget in office.window.findChildren(QWidget)
            if widget.isVisible()
            and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            and not (widget.accessibleName() or getattr(widget, "text", str)())
        ]
        assert nameless == [], key
        # A part that is shown before it has its place would be a window of its own, and take the keyboard.
        assert QApplication.activeWindow() is office.window, key


def test_the_age_of_the_newest_backup_is_told(office: Office) -> None:
    assert backup_words(None, NOW) == "No backup yet"
    assert backup_words(in_minutes(-3 * 24 * 60), NOW) == "Backed up 3 days ago"
    office.qtbot.waitUntil(lambda: bool(shell(office).status_bar.backup.text()), timeout=10_000)
    assert shell(office).status_bar.backup.text().startswith("Backed up today at ")
    assert shell(office).status_bar.user.text() == ME


def test_the_window_turns_dark_with_the_desktop(
    office: Office, look: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    look("light")
    assert office.window.context is not None
    office.window.context.choose(theme="system")
    hints = QGuiApplication.styleHints()
    monkeypatch.setattr(theme, "system_name", lambda: "dark")  # a desktop without a screen has no scheme
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme.current().name == "dark"
    office.window.context.choose(theme="light")
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme.current().name == "light"


def test_the_foot_of_the_window_is_on_the_screen_of_a_council_laptop(office: Office) -> None:
    beside_the_taskbar = QRect(0, 0, 1366, 728)
    fit_to_screen(office.window, beside_the_taskbar)
    title_bar = 31
    assert office.window.height() + title_bar <= beside_the_taskbar.height()
    assert office.window.width() <= beside_the_taskbar.width()
