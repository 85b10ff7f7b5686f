"""How the caseload stands to colleagues: how fresh it is, what is still to be sent, the last syncs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout

from caseworker_app.sync.diary import Line
from caseworker_app.sync.freshness import Freshness, UnsentCase
from caseworker_app.ui import theme
from caseworker_app.ui.dates import count_of, moment_words
from caseworker_app.ui.sharing_words import why_it_matters
from caseworker_app.ui.widgets.labels import Words, surface
from caseworker_app.ui.widgets.layouts import clear

_MOST = 50


class StandingPage(QScrollArea):
    """Sentences and two short lists."""

    def __init__(self, name_of: Callable[[str, str], str]) -> None:
        super().__init__()
        self._name_of = name_of
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("How the caseload stands to colleagues")
        content = surface("window")
        outer = QVBoxLayout(content)
        outer.setContentsMargins(16, 16, 16, 16)
        self._column = QVBoxLayout()
        self._column.setSpacing(8)
        outer.addLayout(self._column)
        outer.addStretch(1)
        self.setWidget(content)

    def show_standing(
        self,
        fresh: Freshness,
        unsent: tuple[UnsentCase, ...],
        diary: tuple[Line, ...],
        now: datetime,
        *,
        away: bool,
    ) -> None:
        """Show how things stand."""
        clear(self._column)
        self._column.addWidget(Words(standing_sentence(fresh, unsent, now), "heading"))
        self._column.addWidget(Words(whose_words(fresh), tone="quiet"))
        if away:
            offline = "The server was out of reach when it was last tried. That is normal away from the "
            self._say(f"{offline}office: all you do is saved here, and goes with the next sync.", "note")
        if warning := why_it_matters(fresh, now):
            self._say(warning, "soon")
        if unsent:
            self._list("Colleagues have not seen yet", [self._unsent_line(one) for one in unsent[:_MOST]])
        if diary:
            self._list("The last syncs", [(moment_words(line.at, now), _diary_words(line)) for line in diary])

    def _unsent_line(self, one: UnsentCase) -> tuple[str, str]:
        changes = count_of(one.changes, "change")
        if not one.case_id:
            return "On no case", changes
        return f"{self._name_of(one.name, '')} · {one.reference}", changes

    def _say(self, text: str, part: str) -> None:
        box = surface(part)
        inside = QVBoxLayout(box)
        inside.setContentsMargins(12, 8, 12, 8)
        inside.addWidget(Words(text))
        box.setMaximumWidth(theme.current().scaled(760))
        self._column.addWidget(box)

    def _list(self, heading: str, lines: list[tuple[str, str]]) -> None:
        self._column.addSpacing(8)
        self._column.addWidget(Words(heading, "strong"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for row, (left, right) in enumerate(lines):
            told = Words(left, tone="quiet", wrap=False)
            grid.addWidget(told, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(Words(right), row, 1)
        self._column.addLayout(grid)


def standing_sentence(fresh: Freshness, unsent: tuple[UnsentCase, ...], now: datetime) -> str:
    """`Everything is in step as of today at 9:14am`, or what the next sync sends."""
    if fresh.met_at is not None and not fresh.role:
        return "You no longer share this caseload, so its cases are not on this laptop any more"
    if fresh.met_at is None:
        return "This caseload has not met its colleagues’ yet"
    if not fresh.unsent:
        return f"Everything is in step as of {moment_words(fresh.met_at, now)}"
    cases = sum(1 for one in unsent if one.case_id)
    on = f" on {count_of(cases, 'case')}" if cases else ""
    return f"{count_of(fresh.unsent, 'change')}{on} to send; last synced {moment_words(fresh.met_at, now)}"


def whose_words(fresh: Freshness) -> str:
    """Say as whom, and with which server."""
    if not fresh.role:
        return "What you had not sent yet was handed to the team lead."
    role = fresh.role.replace("_", " ")
    teams = f", in {' and '.join(fresh.teams)}" if fresh.teams else ""
    return f"You are {fresh.name} there ({role}{teams}), on {fresh.server}."


def _diary_words(line: Line) -> str:
    return line.words if line.went_well else f"Did not come about. {line.words}"
