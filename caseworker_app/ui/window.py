"""The window: first run, unlock, then the shell; it locks, and looks for changes by others."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QStackedWidget, QVBoxLayout, QWidget

from caseworker_app import settings
from caseworker_app.errors import CaseworkerError
from caseworker_app.settings import Kept
from caseworker_app.ui import theme
from caseworker_app.ui.clock import Clock
from caseworker_app.ui.cover import Cover

if TYPE_CHECKING:
    from caseworker_app.store.open import Store
    from caseworker_app.ui.background import Work, Worker
    from caseworker_app.ui.context import Context, Wrote
    from caseworker_app.ui.global_key import GlobalKey, Register
    from caseworker_app.ui.help.window import HelpWindow
    from caseworker_app.ui.idle import IdleWatch
    from caseworker_app.ui.reminding import Reminding
    from caseworker_app.ui.rubbish import RubbishCollector
    from caseworker_app.ui.screens.first_run.page import FirstRunPage
    from caseworker_app.ui.screens.unlock.page import UnlockPage
    from caseworker_app.ui.shell import Shell
    from caseworker_app.ui.tray import Tray

_LOOK_FOR_CHANGES_MS = 2000
_REST_MS = 150
_FRAME = 40  # pixels at most of a title bar and the edge below, which nobody knows before the window is shown


class MainWindow(QWidget):
    """One window a store. It paints an empty cover first, and opens the store while that is seen."""

    ready = Signal()

    def __init__(self, folder: Path, kept: Kept, clock: Clock, passphrase: str | None = None) -> None:
        super().__init__()
        self.folder, self.kept, self.clock = folder, kept, clock
        self._worker: Worker | None = None
        self.context: Context | None = None
        self.shell: Shell | None = None
        self._passphrase = passphrase
        self._tried = passphrase  # the passphrase with which it was opened, or was to be
        self._hidden_dialogs: list[QDialog] = []
        self._idle: IdleWatch | None = None
        self.reminding: Reminding | None = None
        self.log_key: GlobalKey | None = None
        self.tray: Tray | None = None
        self._seen_version = self._seen_entry = 0
        self._is_closing = False
        self._first_run: FirstRunPage | None = None
        self._help: HelpWindow | None = None
        self._closed_off: Store | None = None  # a store that must meet the shared one before it is shown
        self.setProperty("part", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle("Caseworker")
        look = theme.current()
        self.setMinimumSize(look.size("smallest_width"), look.size("smallest_height"))
        self.pages = QStackedWidget()
        self.cover = Cover()
        self.pages.addWidget(self.cover)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.pages)
        self._rubbish: RubbishCollector | None = None
        self.setAcceptDrops(True)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_desktop)
        self._changes = QTimer(self)
        self._changes.setInterval(_LOOK_FOR_CHANGES_MS)
        self._changes.timeout.connect(self.look_for_changes)

    @property
    def worker(self) -> Worker:
        """The one worker of this window."""
        if self._worker is None:
            from caseworker_app.ui.background import Worker
            from caseworker_app.ui.rubbish import RubbishCollector

            self._rubbish = RubbishCollector(self)
            self._worker = Worker()
        return self._worker

    def focusNextPrevChild(self, forward: bool) -> bool:
        from caseworker_app.ui import tabbing

        return tabbing.step(self, forward=forward) or super().focusNextPrevChild(forward)

    def begin(self) -> None:
        """Open the store, or ask for what is missing to open it."""
        if not (self.folder / "caseload.db").exists() and not (self.folder / "key.json").exists():
            self._show_first_run_or_repair()
        elif self._passphrase is None and (self.kept.choices.locked or self.kept.choices.ask_at_start):
            self._show_unlock()
        else:
            self.cover.say("Opening the caseload…")
            self.open_with(self._passphrase)

    def open_with(self, passphrase: str | None) -> None:
        """Open the store in the background with a passphrase, or with this computer's keyring."""
        folder = self.folder

        def op(_work: Work) -> Store:
            from caseworker_app.store.open import open_store

            return open_store(folder, passphrase)

        self._tried = passphrase
        self.worker.run(op, self.show_store, self._could_not_open)

    def open_example(self, folder: Path) -> None:
        """Open the example caseload in place of one's own, until the program is closed."""
        from caseworker_app.demonstration.make import PASSPHRASE, USER

        self.folder, self.kept = folder, settings.read(settings.file_for(folder))
        self.keep(user_name=USER)
        self.ready.connect(self._say_it_is_the_example)
        self.pages.setCurrentWidget(self.cover)
        self.open_with(PASSPHRASE)

    def _say_it_is_the_example(self) -> None:
        if self.context is not None:
            self.context.notice("This is the example: every child is invented. Start again for your own")

    def show_store(self, store: Store) -> None:
        """Show an open store: Today first. One whose lease is over must first meet the shared caseload."""
        from caseworker_app.store.lease import LeaseOver, refuse_if_over

        self._closed_off = None
        try:
            refuse_if_over(store, self.clock.now())
        except LeaseOver as error:
            from caseworker_app.ui.screens.unlock.lease_page import LeasePage

            self._closed_off = store
            self._add_page(LeasePage(self, store, error))
            return
        from caseworker_app.ui.context import Context
        from caseworker_app.ui.shell import Shell
        from caseworker_app.ui.window_commands import window_commands

        self.keep(locked=False)
        self.context = Context(store, self.kept, self.clock, self.worker)
        self.context.chosen.connect(self._chosen)
        self.context.wrote.connect(self._wrote)
        self.context.sharing.brought.connect(self._brought)
        self.context.sharing.locked_out.connect(self._locked_out)
        self.context.damaged.connect(self.show_repair)
        shell = self.shell = Shell(self.context, self.lock)
        self.shell.set_commands(window_commands(self))
        self.context.changed_by_others.connect(lambda: shell.refresh(None))
        self.shell.status_bar.user.setText(self.kept.choices.user_name)
        self._add_page(self.shell)
        self.shell.go("today")
        self._seen_version, self._seen_entry = store.data_version(), store.newest_entry()
        self._changes.start()
        self.ready.emit()
        self.worker.busy_changed.connect(self._when_first_at_rest)

    def lock(self) -> None:
        """Hide everything behind the passphrase; what was typed stays as it is."""
        if self.context is None or self.is_locked:
            return
        self.keep(locked=True)
        self.context.passing.clear()
        from caseworker_app.ui.widgets.dialog import Dialog

        self._keep_drafts()
        # Only what holds typed words comes back: any other question names a child and can be asked again.
        self._hidden_dialogs = []
        for dialog in [each for each in self.findChildren(QDialog) if each.isVisible()]:
            if isinstance(dialog, Dialog) and dialog.has_draft():
                self._hidden_dialogs.append(dialog)
                dialog.hide()
            else:
                dialog.reject()
        self._show_unlock()

    @property
    def is_locked(self) -> bool:
        """Whether the passphrase is asked for while a caseload is open."""
        return self.context is not None and self.pages.currentWidget() is not self.shell

    def look_for_changes(self) -> None:
        """Read again what is shown when a command, or another program, has changed the store."""
        if self.context is None or self.shell is None or self.worker.is_busy:
            return
        if self.context.sharing.is_syncing:
            return  # what it brings is shown once, when it is over
        version, entry = self.context.store.data_version(), self.context.store.newest_entry()
        if (version, entry) != (self._seen_version, self._seen_entry):
            self._seen_version, self._seen_entry = version, entry
            self.context.read_preferences()
            self.shell.refresh(None)

    def _brought(self, _outcome: object) -> None:
        """Show what a sync brought; where it only sent, or met nobody, there is nothing to read again."""
        assert self.context is not None
        store = self.context.store
        if store.newest_entry() == self._seen_entry:
            self._seen_version = store.data_version()
        else:
            self.look_for_changes()

    def _locked_out(self, error: CaseworkerError) -> None:
        """This laptop was reported lost, and its key is gone: nothing of it stays on the screen."""
        self.lock()
        self._show_unlock().show_error(error)

    def _wrote(self, wrote: Wrote) -> None:
        """Know what this window wrote itself: its screens have been told, and need not read all again."""
        lines = wrote.lines
        nobody_else = wrote.before == self._seen_version
        if nobody_else and (not lines or lines.start == self._seen_entry + 1):
            self._seen_version = wrote.after
            self._seen_entry = lines.stop - 1 if lines else self._seen_entry

    def open_help(self, page: str = "", at: QWidget | None = None) -> None:
        """Open a page of help beside this window: the named one, or what answers the question at a widget."""
        from caseworker_app.ui.help.topics import INDEX, page_at
        from caseworker_app.ui.help.window import HelpWindow

        if not page:
            shown = self.shell.shown_screen() if self.shell is not None and not self.is_locked else None
            page = page_at(at or self.focusWidget())
            page = page_at(shown or self.pages.currentWidget()) if page == INDEX else page
        if self._help is None:
            self._help = HelpWindow()
        self._help.show_page(page)
        self._help.showNormal() if self._help.isMinimized() else self._help.show()
        self._help.raise_()
        self._help.activateWindow()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F1:  # before a caseload is open there are no commands
            self.open_help()
        else:
            super().keyPressEvent(event)

    def keep(self, **changes: Any) -> None:
        """Keep a choice of this laptop, without a word if it cannot be kept or is not this person's."""
        free = {name: value for name, value in changes.items() if name not in self.kept.fixed}
        try:
            self.kept = settings.write(self.kept, **free)
        except CaseworkerError:
            return
        if self.context is not None:
            self.context.take(self.kept)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        from caseworker_app.ui.dropped_mail import mail_paths

        if self.context is not None and not self.is_locked and mail_paths(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        from caseworker_app.ui.dropped_mail import mail_paths, take_in

        paths = mail_paths(event.mimeData())
        if self.context is not None and not self.is_locked and paths:
            event.acceptProposedAction()
            take_in(self.context, paths)

    def _sync_first(self) -> bool:
        """Send what colleagues have not seen before closing, where that was chosen; say so meanwhile."""
        if self.context is None or self._is_closing or self.is_locked:
            return False
        sharing = self.context.sharing
        fresh = sharing.standing.fresh
        if not self.context.choices.sync_at_close or sharing.is_syncing or fresh is None or not fresh.unsent:
            return False
        from caseworker_app.ui.widgets.empty_state import EmptyState

        self._is_closing = True
        page = EmptyState()
        page.show_words(
            "Sending your last changes to colleagues…",
            more="They are saved on this laptop in any case.",
            icon="refresh-cw",
            button=("Close without sending", self.close),
        )
        self._add_page(page)
        sharing.sync(quietly=True, then=self.close)
        return True

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._sync_first():
            event.ignore()
            return
        self._changes.stop()
        if self._help is not None:
            self._help.close()
        if self._idle is not None:
            self._idle.stop()
        if self.context is not None and self.context.upkeep is not None:
            self.context.upkeep.stop()
        if self.reminding is not None:
            self.reminding.stop()
        if self.tray is not None:
            self.tray.hide()
        for timer in self.findChildren(QTimer):
            timer.stop()  # none of a screen may read a store that is closed
        if self.context is not None:
            self.context.sharing.stop()
        self.worker.finish()
        self._keep_drafts(at_once=True)
        if self._rubbish is not None:
            self._rubbish.stop()
        if self.context is not None:
            self.context.passing.clear()
            self.context.store.close()
            self._note_left()
        elif self._closed_off is not None:
            self._closed_off.close()
        super().closeEvent(event)

    def _note_left(self) -> None:
        from caseworker_app.store.files import Places
        from caseworker_app.store.soundness import note_left

        note_left(Places(self.folder))

    def _keep_drafts(self, *, at_once: bool = False) -> None:
        """Keep what is typed in every open form, also in those that the lock hides."""
        if self.context is None:
            return
        from caseworker_app.ui.form import Form
        from caseworker_app.ui.screen import Screen

        forms: list[Form | Screen] = [*self.findChildren(Form), *self.findChildren(Screen)]
        for form in forms:
            try:
                form.keep_draft(at_once=at_once)
            except CaseworkerError:
                continue  # no room on the disk: there is nobody left to tell

    def _unlocked(self, _store: object = None) -> None:
        self.keep(locked=False)
        if self.shell is not None:
            self.pages.setCurrentWidget(self.shell)
            for dialog in self._hidden_dialogs:
                dialog.show()
        if self._idle is not None:
            self._idle.start()

    def _could_not_open(self, error: CaseworkerError) -> None:
        from caseworker_app.store.refusals import DatabaseDamaged, KeyFileDamaged, StoreLocked

        if isinstance(error, DatabaseDamaged | KeyFileDamaged):
            self.show_repair(error)
            return
        page = self._show_unlock()
        if not isinstance(error, StoreLocked):
            page.show_error(error)

    def try_passphrase(self, passphrase: str) -> None:
        """Open with what was typed; or, while locked, see whether it is the right one."""
        if self.context is None:
            self.open_with(passphrase)
            return
        folder = self.folder

        def op(_work: Work) -> None:
            from caseworker_app.store.open import open_store

            open_store(folder, passphrase).close()

        self.worker.run(op, self._unlocked, self._could_not_open)

    def show_unlock(self) -> None:
        """Ask for the passphrase, where a caseload is here; else begin as on the first day."""
        if self.context is not None or (self.folder / "key.json").exists():
            self._show_unlock()
        else:
            self.begin_again()

    def begin_again(self) -> None:
        """Go back to the first page, or to the passphrase of the caseload that is here."""
        if self._first_run is not None:
            self.pages.setCurrentWidget(self._first_run)
        else:
            self.begin()

    def show_forgotten(self) -> None:
        """Show the ways back in."""
        from caseworker_app.ui.screens.recovery.forgotten import ForgottenPage

        self.show_page(ForgottenPage(self))

    def show_bring_back(self) -> None:
        """Show the page that brings a backup back."""
        from caseworker_app.ui.screens.recovery.bring_back import BringBackPage

        self.show_page(BringBackPage(self))

    def show_page(self, page: QWidget) -> None:
        """Show a page over the whole window; the one of its kind that was there before goes."""
        for old in [each for each in self._pages() if type(each) is type(page)]:
            self.pages.removeWidget(old)
            old.deleteLater()
        self._add_page(page)
        page.setFocus()

    def _show_unlock(self) -> UnlockPage:
        from caseworker_app.ui.screens.unlock.page import UnlockPage

        page = next((each for each in self._pages() if isinstance(each, UnlockPage)), None)
        if page is None:
            page = UnlockPage(self.folder, self.try_passphrase, self.show_forgotten)
            self._add_page(page)
        self.pages.setCurrentWidget(page)
        page.start()
        return page

    def show_repair(self, error: CaseworkerError) -> None:
        """Show what can be brought back of a caseload that is damaged; nothing of it is shown or written."""
        from caseworker_app.ui.screens.repair.page import RepairPage

        if self.context is None and isinstance(self.pages.currentWidget(), RepairPage):
            return  # other work met the same damage: the page is looking already, and has the key
        for earlier in [each for each in self._pages() if isinstance(each, RepairPage)]:
            self.pages.removeWidget(earlier)
            earlier.deleteLater()
        key = self.context.store.key if self.context is not None else None
        self._close_damaged()
        page = RepairPage(self, error, self._tried, key)
        self._add_page(page)
        page.start()

    def _close_damaged(self) -> None:
        """Leave a store of which a page turned out to be broken; its key stays for the repair."""
        if self.context is None:
            return
        context, shell = self.context, self.shell
        self._changes.stop()
        for part in (self._idle, self.reminding, context.upkeep):
            if part is not None:
                part.stop()
        for dialog in self.findChildren(QDialog):
            dialog.reject()
        context.sharing.stop()
        context.passing.clear()
        self.context, self.shell = None, None
        if shell is not None:  # out of sight; it goes with the window, as work may still tell it of its end
            for timer in shell.findChildren(QTimer):
                timer.stop()
        from caseworker_app.ui.background import Worker

        context.worker = Worker()
        context.worker.finish()  # what still listens to the old context asks for nothing more
        self.worker.drop()
        self.worker.run(lambda _work: context.store.close(), None, lambda _error: None)

    def _show_first_run_or_repair(self) -> None:
        """Where database and key are gone but backups are there, offer these: it is no first run."""
        if not any((self.folder / "backups").glob("*.caseworker-backup")):
            self._show_first_run()
            return
        from caseworker_app.store.refusals import DatabaseDamaged

        self.show_repair(DatabaseDamaged("its database and its key file are missing"))

    def _show_first_run(self) -> None:
        from caseworker_app.ui.screens.first_run.page import FirstRunPage

        self._first_run = FirstRunPage(self)
        self._add_page(self._first_run)

    def _pages(self) -> list[QWidget]:
        found = (self.pages.widget(number) for number in range(self.pages.count()))
        return [page for page in found if page is not None]

    def _add_page(self, page: QWidget) -> None:
        self.pages.addWidget(page)
        self.pages.setCurrentWidget(page)

    def _when_first_at_rest(self, busy: bool) -> None:
        """Wait until Today has been read, and let its rows be painted."""
        if not busy:
            self.worker.busy_changed.disconnect(self._when_first_at_rest)
            QTimer.singleShot(_REST_MS, self, self._after_the_first_look)

    def _after_the_first_look(self) -> None:
        """Do what Today's first rows did not need."""
        from caseworker_app.ui.idle import IdleWatch

        self._idle = IdleWatch(self.clock.now, self._idle_minutes)
        self._idle.idle.connect(self.lock)
        self._idle.start()
        if self.context is not None and self.shell is not None:
            from caseworker_app.ui.upkeep import Upkeep

            self.context.upkeep = Upkeep(self.context)
            self.context.upkeep.backed_up.connect(self.shell.status_bar.backup.setText)
            self.context.upkeep.start()
            self.context.passing.clear()
            self.context.letters.begin()
            self.context.waiting.begin()
            self.context.sharing.start()
            self._start_reminding()
            self._bind_log_key()
            self._tell_of_news()
            self.shell.look_for_drafts(tell=True)

    def _tell_of_news(self) -> None:
        """After an update, say once that there is something new."""
        from caseworker_app import __version__

        seen = self.kept.choices.version_seen
        if seen == __version__ or self.shell is None:
            return
        self.keep(version_seen=__version__)
        if seen:  # the first version that somebody sees is not news
            from caseworker_app.ui.widgets.quiet_bar import QuietBar

            self.shell.show_bar(
                QuietBar(
                    f"Caseworker was updated to version {__version__}.",
                    "What is new",
                    lambda: self.open_help("whats-new"),
                    closed=lambda: None,
                )
            )

    def _start_reminding(self) -> None:
        """Remind at the times that were set; count in the tray, where the desktop has one."""
        from PySide6.QtWidgets import QSystemTrayIcon

        from caseworker_app.ui.reminding import Reminding

        assert self.context is not None
        self.reminding = Reminding(self.context)
        if QSystemTrayIcon.isSystemTrayAvailable():
            from caseworker_app.ui.tray import Tray

            reminding = self.reminding
            self.tray = Tray(self, self._log_from_tray, reminding.snooze_choices, reminding.snooze)
            self.reminding.counted.connect(self.tray.show_count)
        self.reminding.start()

    def _bind_log_key(self) -> None:
        if sys.platform == "win32":
            from caseworker_app.ui.global_key import windows_register

            self.bind_log_key(windows_register)

    def bind_log_key(self, register: Register) -> None:
        """Let a key log a contact while another program has the keyboard, where the computer allows it."""
        keys = self.kept.choices.log_key.strip()
        if self.context is None or not keys:
            return
        from caseworker_app.ui.global_key import GlobalKey

        self.log_key = self.log_key or GlobalKey(self.log_from_anywhere, register)
        try:
            self.log_key.bind(keys)
        except CaseworkerError as error:
            self.context.show_error(error)

    def log_from_anywhere(self) -> None:
        """Come to the front, and open the quick log; while locked, ask for the passphrase first."""
        self.showNormal() if self.isMinimized() else self.show()
        self.raise_()
        self.activateWindow()
        self._log_from_tray()

    def _log_from_tray(self) -> None:
        if not self.is_locked and self.shell is not None:
            from caseworker_app.ui.window_commands import open_log

            open_log(self)

    def _idle_minutes(self) -> int:
        said = self.context.preferences if self.context is not None else None
        council = settings.LONGEST_IDLE_MINUTES if said is None else said.lock_minutes
        return min(self.kept.choices.idle_minutes, council, settings.LONGEST_IDLE_MINUTES)

    def _follow_desktop(self) -> None:
        """Turn dark or light with the desktop, where no look was chosen."""
        if self.kept.choices.theme == "system":
            self._chosen({"theme"})

    def _chosen(self, names: set[str]) -> None:
        if self.context is None:
            return
        self.kept = self.context.kept
        choices, application = self.kept.choices, QApplication.instance()
        if names & {"theme", "text_size", "density"} and isinstance(application, QApplication):
            theme.apply(application, theme.theme(choices.theme, choices.text_size, choices.density))
        if "log_key" in names:
            self._bind_log_key()
        if self.shell is not None and "user_name" in names:
            self.shell.status_bar.user.setText(choices.user_name)
        if self.shell is not None and names & {"user_name", "cover_for", "cover_until", "show_all"}:
            self.shell.refresh(None)


def fit_to_screen(window: QWidget, room: QRect) -> None:
    """Give the window its size, no larger than a screen has room for with the desktop's frame around it."""
    look = theme.current()
    width = min(look.size("window_width"), room.width())
    height = min(look.size("window_height"), room.height() - _FRAME)
    window.resize(width, height)
    if height < look.size("window_height"):  # wherever else it stood, its foot would be off the screen
        window.move(room.topLeft())
