"""The bars of the Team screen: how the board is looked at, and what became of the last meeting."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from enum import Enum
from functools import partial

from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from caseworker_app.casework.last_meeting import LastMeeting, Outcome
from caseworker_app.ui.dates import count_of, day_month, weekday_date
from caseworker_app.ui.screens.team.reading import Shown
from caseworker_app.ui.screens.team.words import By
from caseworker_app.ui.widgets.action_bar import ActionBar
from caseworker_app.ui.widgets.button import Button
from caseworker_app.ui.widgets.labels import ElidedWords, Words, surface


class View(Enum):
    """How the board can be looked at."""

    LATE = "By how late"
    LOAD = "By caseworker"
    AGREED = "Agreed"
    FORECAST = "Next 26 weeks"


_TIPS = {View.AGREED: "What was agreed last time, and whether it was done"}


class ToolLine(QWidget):
    """Which view, grouped by what, of which teams; and how many there are."""

    def __init__(
        self,
        *,
        view: Callable[[View], object],
        by: Callable[[By], object],
        teams: Callable[[tuple[str, ...]], object],
        all_: Callable[[], object],
    ) -> None:
        super().__init__()
        self._choose_teams = teams
        self._known: tuple[str, ...] = ()
        self._teams: tuple[str, ...] = ()
        self.views = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 16, 4)
        row.setSpacing(0)
        for number, each in enumerate(View):
            tip = f"{_TIPS.get(each, each.value)} (Alt+{number + 1})"
            button = Button(each.value, partial(view, each), tip=tip, small=True)
            button.setCheckable(True)
            self.views.addButton(button, number)
            row.addWidget(button)
        self.views.button(0).setChecked(True)
        self.by = QComboBox()
        self.by.setAccessibleName("Group by")
        for one in By:
            self.by.addItem(f"Group: {one.value[:1].lower()}{one.value[1:]}", one)
        self.by.activated.connect(lambda _place: by(self.by.currentData()))
        self.teams = Button("All teams", self._open_teams, small=True)
        self.only = Button("", all_, kind="link", icon="x", small=True)
        self.only.hide()
        self.count = ElidedWords(tone="quiet")
        for widget in (self.by, self.teams, self.only):
            row.addSpacing(8)
            row.addWidget(widget)
        row.addSpacing(12)
        row.addWidget(self.count, 1000)
        row.addStretch(1)

    def show_view(self, view: View) -> None:
        """Mark the view that is shown."""
        self.views.button(list(View).index(view)).setChecked(True)
        self.by.setEnabled(view is View.LATE)

    def show_meeting(self, on: date | None) -> None:
        """Name the day of the last meeting."""
        button = self.views.button(list(View).index(View.AGREED))
        assert isinstance(button, Button)
        button.set_words(f"Agreed {day_month(on)}" if on else View.AGREED.value)
        button.setEnabled(on is not None)

    def show_board(self, shown: Shown) -> None:
        """Say whose rows are shown."""
        scope = shown.board.scope
        self._known, self._teams = shown.board.teams, scope.teams
        self.teams.setVisible(len(self._known) > 1)
        self.teams.set_words(teams_words(scope.teams, self._known))
        self.only.setVisible(scope.caseworker is not None)
        self.only.set_words(scope.caseworker or "No caseworker")
        self.only.setAccessibleName(f"Only {scope.caseworker}; show everybody")

    def show_cases(self, cases: int, not_synced: str) -> None:
        """Say of how many cases the cards tell, once they are counted, and whose work may be missing."""
        self.count.setText(" · ".join(filter(None, (f"of {count_of(cases, 'case')}", not_synced))))

    def set_narrow(self, narrow: bool) -> None:
        """Leave out what there is no room for."""
        self.count.setVisible(not narrow)
        self.by.setVisible(not narrow)

    def _open_teams(self) -> None:
        menu = QMenu(self)
        menu.addAction("All teams", lambda: self._choose_teams(()))
        menu.addSeparator()
        for team in self._known:
            action = menu.addAction(team or "No team")
            action.setCheckable(True)
            action.setChecked(team in self._teams)
            action.toggled.connect(lambda on, team=team: self._toggle(team, on))
        menu.popup(self.teams.mapToGlobal(self.teams.rect().bottomLeft()))

    def _toggle(self, team: str, on: bool) -> None:
        wanted = {*self._teams, team} if on else set(self._teams) - {team}
        self._choose_teams(tuple(one for one in self._known if one in wanted))


class LoadBar(ActionBar):
    """What can be done with the cases of one caseworker, such as one who leaves."""

    def __init__(
        self, sheets: Callable[[], object], hand_over: Callable[[], object], letters: Callable[[], object],
        rows: Callable[[], object],
    ) -> None:  # fmt: skip
        super().__init__()
        self.sheets = Button("Handover sheets", sheets, tip="Half a page a child, as a PDF")
        self.hand_over = Button("Hand over", hand_over, tip="Give all these cases to a colleague")
        self.letters = Button("Introduce", letters, tip="Letters that name these families’ contact")
        self.rows = Button("What is late", rows, tip="What is late of these cases (Enter)")
        for button in (self.sheets, self.hand_over, self.letters, self.rows):
            self.add_right(button)


class MeetingStrip(QWidget):
    """What became of what the last meeting agreed, over the board on the day of the next."""

    def __init__(self, show: Callable[[], object]) -> None:
        super().__init__()
        self._has_room, self._has_words = True, False
        ground = surface("information")
        self.words = Words(tone="information")
        self.link = Button("Show", show, kind="link", small=True, tip="Agreed last time (Alt+3)")
        row = QHBoxLayout(ground)
        row.setContentsMargins(16, 6, 16, 6)
        row.addWidget(self.words, 1)
        row.addWidget(self.link)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(ground)
        self.hide()

    def show_meeting(self, meeting: LastMeeting | None) -> None:
        """Say what was agreed and whether it was done; nothing where there was no meeting."""
        self._has_words = meeting is not None
        if meeting is not None:
            self.words.setText(f"On {weekday_date(meeting.on)}: {outcome_words(meeting)}.")
        self.setVisible(self._has_room and self._has_words)

    def set_room(self, has_room: bool) -> None:
        """Give way where there is little height."""
        self._has_room = has_room
        self.setVisible(has_room and self._has_words)


def teams_words(chosen: Sequence[str], known: Sequence[str]) -> str:
    """Name the teams that are looked at."""
    if not chosen or len(chosen) == len(known):
        return "All teams"
    return chosen[0] or "No team" if len(chosen) == 1 else f"{len(chosen)} of {len(known)} teams"


def outcome_words(meeting: LastMeeting) -> str:
    """Say what became of what was agreed: `8 agreed: 5 done, 2 to come, 1 not done`."""
    parts = (("done", Outcome.DONE), ("to come", Outcome.TO_COME), ("not done", Outcome.NOT_DONE))
    told = [f"{meeting.number(outcome)} {words}" for words, outcome in parts if meeting.number(outcome)]
    return f"{len(meeting.agreed)} agreed: {', '.join(told) or 'none is needed any more'}"
