"""The screens of the program, in the order of the sidebar. Each is imported when it is first shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from caseworker_app.ui.context import Context
    from caseworker_app.ui.screen import Screen


@dataclass(frozen=True)
class Place:
    """One screen: its key, its name in the sidebar, and how to make it."""

    key: str
    words: str
    icon: str
    make: Callable[[Context], Screen]
    at_foot: bool = False
    in_sidebar: bool = True


def _today(context: Context) -> Screen:
    from caseworker_app.ui.screens.today.screen import TodayScreen

    return TodayScreen(context)


def _caseload(context: Context) -> Screen:
    from caseworker_app.ui.screens.caseload.screen import CaseloadScreen

    return CaseloadScreen(context)


def _case(context: Context) -> Screen:
    from caseworker_app.ui.screens.case.screen import CaseScreen

    return CaseScreen(context)


def _reviews(context: Context) -> Screen:
    from caseworker_app.ui.screens.reviews.screen import ReviewsScreen

    return ReviewsScreen(context)


def _importing(context: Context) -> Screen:
    from caseworker_app.ui.screens.importing.screen import ImportingScreen

    return ImportingScreen(context)


def _letters(context: Context) -> Screen:
    from caseworker_app.ui.screens.letters.screen import LettersScreen

    return LettersScreen(context)


def _make_letter(context: Context) -> Screen:
    from caseworker_app.ui.screens.make_letter.screen import MakeLetterScreen

    return MakeLetterScreen(context)


def _make_many(context: Context) -> Screen:
    from caseworker_app.ui.screens.make_many.screen import MakeManyScreen

    return MakeManyScreen(context)


def _wording(context: Context) -> Screen:
    from caseworker_app.ui.screens.wording.screen import WordingScreen

    return WordingScreen(context)


def _preferences(context: Context) -> Screen:
    from caseworker_app.ui.screens.preferences.screen import PreferencesScreen

    return PreferencesScreen(context)


def _unmatched(context: Context) -> Screen:
    from caseworker_app.ui.screens.unmatched.screen import UnmatchedScreen

    return UnmatchedScreen(context)


def _waiting(context: Context) -> Screen:
    from caseworker_app.ui.screens.waiting.screen import WaitingScreen

    return WaitingScreen(context)


def _sharing(context: Context) -> Screen:
    from caseworker_app.ui.screens.sharing.screen import SharingScreen

    return SharingScreen(context)


def _team(context: Context) -> Screen:
    from caseworker_app.ui.screens.team.screen import TeamScreen

    return TeamScreen(context)


def _charts(context: Context) -> Screen:
    from caseworker_app.ui.screens.charts.screen import ChartsScreen

    return ChartsScreen(context)


def _evidence(context: Context) -> Screen:
    from caseworker_app.ui.screens.evidence.screen import EvidenceScreen

    return EvidenceScreen(context)


def _quality(context: Context) -> Screen:
    from caseworker_app.ui.screens.quality.screen import QualityScreen

    return QualityScreen(context)


SCREENS = (
    Place("today", "Today", "calendar-check", _today),
    Place("caseload", "Caseload", "users", _caseload),
    Place("case", "Case", "user", _case, in_sidebar=False),
    Place("reviews", "Reviews", "calendar", _reviews),
    Place("letters", "Letters", "mail", _letters),
    Place("make_letter", "Make a letter", "mail", _make_letter, in_sidebar=False),
    Place("make_many", "Make letters", "mail", _make_many, in_sidebar=False),
    Place("wording", "Words of our letters", "pencil", _wording, in_sidebar=False),
    Place("importing", "Bring in cases", "table-2", _importing),
    Place("preferences", "Settings", "settings-2", _preferences, at_foot=True),
    Place("unmatched", "Unmatched", "inbox", _unmatched),
    Place("waiting", "Waiting", "message-square", _waiting),
    Place("team", "Team", "users-round", _team),
    Place("charts", "Charts", "chart-column", _charts),
    Place("evidence", "Evidence", "file-text", _evidence),
    Place("quality", "Quality", "graduation-cap", _quality),
    Place("sharing", "Colleagues", "users", _sharing, in_sidebar=False),
)
