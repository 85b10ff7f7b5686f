"""Settings: one page, found by typing; each line applies at once."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from caseworker_app.errors import CaseworkerError
from caseworker_app.ui import theme
from caseworker_app.ui.commands import Command
from caseworker_app.ui.context import Context
from caseworker_app.ui.screen import Screen
from caseworker_app.ui.screens.preferences.letter_tools import LetterTools
from caseworker_app.ui.screens.preferences.lines import SettingLine
from caseworker_app.ui.screens.preferences.passphrase import ChangePassphrase
from caseworker_app.ui.screens.preferences.reminder_tools import ReminderTools
from caseworker_app.ui.widgets.action_bar import ActionBar
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.labels import Words, hairline, surface

if TYPE_CHECKING:
    from caseworker_app.store.session import Unit


class PreferencesScreen(Screen):
    """What I chose on this laptop, and what the council says of itself."""

    key = "preferences"
    title = "Settings"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.lines: dict[str, SettingLine] = {}
        self._groups: list[tuple[QWidget, list[SettingLine]]] = []
        self._tools: dict[QWidget, str] = {}  # what else stands in a group, in the words one may look for
        self._ours: set[str] = set()
        self.search = QLineEdit()
        self.search.setPlaceholderText("Find a setting")
        self.search.setAccessibleName("Find a setting")
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(theme.current().scaled(420))
        self.search.textChanged.connect(self._filter)
        self.nothing = Words("No setting is called that. Try fewer letters.", tone="quiet")
        self.missing_note = surface("soon")
        self.missing_words = Words()
        self.age = Words(tone="quiet", wrap=False)
        self.back_up = Button("Back up now", self.back_up_now, kind="primary")
        self.change = Button("Change passphrase", self.change_passphrase)
        self._lay_out()

    @property
    def primary(self) -> Button:
        return self.back_up

    def show_with(self, **_arguments: Any) -> None:
        if not self.lines and self.context.preferences is None:
            self.show_state("loading")
            self.context.preferences_changed.connect(self._build)
            self.context.read_preferences()
        elif not self.lines:
            self._build()

    def refresh(self, _changed: set[str] | None = None) -> None:
        """Nothing of a case is shown here."""

    def commands(self) -> list[Command]:
        return [
            Command("back up", "Back up now", self.back_up_now, group="Settings", icon="check"),
            Command("passphrase", "Change passphrase", self.change_passphrase, group="Settings", icon="lock"),
            Command("find setting", "Find a setting", self.search.setFocus, "Ctrl+F", "Settings", "search"),
        ]

    def back(self) -> bool:
        if self.search.text():
            self.search.clear()
            return True
        return False

    def focus_first(self) -> None:
        self.search.setFocus()

    def back_up_now(self) -> None:
        """Make a backup, and say so."""
        if self.context.upkeep is not None:
            self.context.upkeep.back_up_now()

    def change_passphrase(self) -> None:
        """Ask for the old and the new passphrase."""
        ChangePassphrase(self.window(), self.context).open()

    def _build(self) -> None:
        from caseworker_app.casework.preferences import fixed as fixed_facts

        preferences = self.context.preferences
        if self.lines or preferences is None:
            return
        groups: dict[str, list[SettingLine]] = {}
        fixed = {**fixed_facts(), **self.context.kept.fixed}
        for source, keep in ((self.context.choices, self._keep_choice), (preferences, self._keep_fact)):
            for each in fields(source):
                if each.metadata.get("hidden"):
                    continue
                line = SettingLine(
                    each, getattr(source, each.name), self.context.today(), keep, fixed.get(each.name, "")
                )
                self.lines[each.name] = line
                groups.setdefault(each.metadata["group"], []).append(line)
        self._ours = {each.name for each in fields(self.context.choices)}
        for heading, lines in groups.items():
            self._add_group(heading, lines)
        self.context.chosen.connect(self._follow_choices)
        self._column.addStretch(1)
        self._count_missing()
        if (upkeep := self.context.upkeep) is not None:
            upkeep.backed_up.connect(self.age.setText)
            upkeep.back_up_if_due()
        self.show_state("ready")

    def _add_group(self, heading: str, lines: list[SettingLine]) -> None:
        group = QWidget()
        column = QVBoxLayout(group)
        column.setContentsMargins(0, 8, 0, 8)
        column.setSpacing(0)
        column.addWidget(Words(heading, "heading"))
        column.addSpacing(8)
        for line in lines:
            column.addWidget(line)
        if heading == "Letters":
            self.letter_tools = LetterTools(self.context)
            column.addWidget(self.letter_tools)
            self._tools[group] = "words of our letters test sheet"
        elif heading == "Reminders":
            self.reminder_tools = ReminderTools(self.context)
            column.addWidget(self.reminder_tools)
            self._tools[group] = "calendar file outlook scheduler task while the window is closed"
        elif heading == "Security":
            from caseworker_app.ui.screens.preferences.recovery_tools import RecoveryTools

            self.recovery_tools = RecoveryTools(self.context)
            column.addWidget(self.recovery_tools)
            self._tools[group] = "recovery key sheets forgotten passphrase security"
        column.addWidget(hairline())
        self._groups.append((group, lines))
        self._column.addWidget(group)

    def _follow_choices(self, names: set[str]) -> None:
        """Show what was chosen elsewhere: the text size has keys of its own."""
        for name in names & self._ours:
            if name in self.lines:
                self.lines[name].show_value(getattr(self.context.choices, name))

    def _keep_choice(self, name: str, value: Any) -> None:
        self.context.choose(**{name: value})
        self.lines[name].kept(value)

    def _keep_fact(self, name: str, value: Any) -> None:
        line = self.lines[name]

        def use_case(unit: Unit) -> Any:
            from caseworker_app.casework import preferences

            return preferences.write(unit, {name: str(value)})

        def then(after: Any) -> None:
            self.context.preferences = after
            line.kept(getattr(after, name))
            self._count_missing()
            self.context.preferences_changed.emit()

        def failed(error: CaseworkerError) -> None:
            line.show_problem(str(error))

        self.context.act(
            "change settings", use_case, then, failed, notice=f"Kept: {line.control.accessibleName()}"
        )

    def _count_missing(self) -> None:
        absent = [line for line in self.lines.values() if line.missing.isVisibleTo(line)]
        names = [line.control.accessibleName() for line in absent]
        self.missing_note.setVisible(bool(names))
        count = "One fact" if len(names) == 1 else f"{len(names)} facts"
        verb = "is" if len(names) == 1 else "are"
        self.missing_words.setText(f"{count} that letters need {verb} missing: {', '.join(names)}.")

    def _filter(self, text: str) -> None:
        words = text.casefold().split()
        found = 0
        for group, lines in self._groups:
            fitting = [line for line in lines if all(word in line.words for word in words)]
            for line in lines:
                line.setVisible(line in fitting)
            has_tool = all(word in self._tools.get(group, "") for word in words) and group in self._tools
            group.setVisible(bool(fitting) or has_tool)
            found += len(fitting) + has_tool
        self.nothing.setVisible(not found and bool(words))

    def _lay_out(self) -> None:
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(16, 16, 16, 16)
        self._column.setSpacing(8)
        self._column.addWidget(self.search)
        inside = QVBoxLayout(self.missing_note)
        inside.setContentsMargins(16, 8, 16, 8)
        inside.addWidget(self.missing_words)
        self.missing_note.setMaximumWidth(theme.current().scaled(760))
        self._column.addWidget(self.missing_note)
        self._column.addWidget(self.nothing)
        self.nothing.hide()
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(content)
        bar = ActionBar()
        bar.add_left(self.age, 1)
        bar.add_right(self.change)
        bar.add_right(self.back_up)
        layout = QVBoxLayout(self.body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(area, 1)
        layout.addWidget(bar)
