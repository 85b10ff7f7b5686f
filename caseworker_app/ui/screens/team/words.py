"""How the board's rows are put into words and groups."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum

from caseworker_app.casework.board import Group
from caseworker_app.casework.board_rows import BoardRow
from caseworker_app.casework.workload import Load
from caseworker_app.ui.dates import count_of, days_words
from caseworker_app.ui.widgets.status import SOON_DAYS, Shape, Status


class By(Enum):
    """By what the rows are grouped."""

    LATENESS = "How late"
    LIMIT = "Kind of limit"
    CASEWORKER = "Caseworker"
    TEAM = "Team"
    SETTING = "Setting"
    STAGE = "Stage"
    REASON = "Reason"
    HOLDER = "Who holds it"


@dataclass(frozen=True)
class Heading:
    """The words over a group, and how many rows are in it."""

    words: str
    number: str
    shape: Shape

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        return f"{self.words}, {self.number}"


_WEEKEND = timedelta(days=3)
_SHAPES: dict[Group | None, Shape] = {
    Group.NO_REASON: "missing",
    Group.SOON: "soon",
    Group.NO_DATE: "missing",
}
_KEYS: dict[By, Callable[[BoardRow], str]] = {
    By.LIMIT: lambda row: row.deadline.rule.verb,
    By.CASEWORKER: lambda row: row.caseworker or "No caseworker",
    By.TEAM: lambda row: row.team or "No team",
    By.SETTING: lambda row: row.setting or "No setting",
    By.STAGE: lambda row: row.stage,
    By.REASON: lambda row: row.agreed.reason_words if row.agreed else "No reason yet",
    By.HOLDER: lambda row: row.held_by,
}


def grouped(
    rows: Sequence[BoardRow], by: By, *, without_reason: str = "", may_have_more: bool = False
) -> list[Heading | BoardRow]:
    """Return the rows under the headings of their groups; within one they keep their order.

    `without_reason` says how many have none, though not all may have been read.
    """
    groups: dict[str, list[BoardRow]] = {}
    for row in rows:
        words = _KEYS[by](row) if by is not By.LATENESS else row.group.value if row.group else "Others"
        groups.setdefault(words, []).append(row)
    names = list(groups) if by is By.LATENESS else sorted(groups, key=str.casefold)
    items: list[Heading | BoardRow] = []
    for name in names:
        own = groups[name]
        shape = _SHAPES.get(own[0].group, "late") if by is By.LATENESS else "later"
        is_open = may_have_more and (by is not By.LATENESS or name == names[-1])
        number = f"{len(own)}+" if is_open else str(len(own))
        if by is By.LATENESS and own[0].group is Group.NO_REASON:
            number = without_reason or number
        items += [Heading(name, number, shape), *own]
    return items


def not_synced(loads: Sequence[Load], now: datetime) -> str:
    """Name those whose work has not come for longer than a weekend."""
    names = [
        one.caseworker
        for one in loads
        if one.is_shared and (one.synced_at is None or now - one.synced_at > _WEEKEND)
    ]
    if not names:
        return ""
    told = names[0] if len(names) == 1 else f"{names[0]} and {count_of(len(names) - 1, 'other')}"
    return f"not synced for 3 days or more: {told}"


def status_of(row: BoardRow) -> Status:
    """Return how late a row is, as a shape with its words."""
    days = row.days
    if days is None:
        return Status("missing", "No date")
    if days < 0 or row.group not in (Group.SOON, Group.NO_DATE):
        words = f"{count_of(-days, 'day')} late" if days else "Late today"
        return Status("late" if row.is_law else "past", words)
    return Status("today" if days == 0 else "soon" if days <= SOON_DAYS else "later", days_words(days))


def reason_words(row: BoardRow, today: date) -> tuple[str, str]:
    """Return the reason of a row and the colour of its words."""
    if row.agreed is None:
        return "None yet", "soon"
    return row.agreed.reason_words, "text" if row.stands_agreed(today) else "quiet"
