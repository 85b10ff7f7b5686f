"""The words of Today's rows: a status, a deed, a child, a reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from caseworker_app.casework.today import Band, Count, Row
from caseworker_app.casework.today_owed import PROMISE, OwedRow
from caseworker_app.statutory import explain, urgency
from caseworker_app.statutory.rule import Holder
from caseworker_app.ui.clock import in_london
from caseworker_app.ui.dates import count_of, days_words, short_date
from caseworker_app.ui.widgets.status import Shape, Status

HEADINGS: dict[Band, tuple[str, Shape]] = {
    Band.LATE: ("Late", "late"),
    Band.DUE_TODAY: ("Due today", "today"),
    Band.SOON: ("Next 5 working days", "soon"),
    Band.DISAPPLIED: ("Limit disapplied, still to do", "disapplied"),
    Band.FACTS_MISSING: ("Facts missing", "missing"),
    Band.WAITING: ("Waiting for others", "waiting"),
}
_WHO: dict[Holder, str] = {
    Holder.FAMILY: "the family",
    Holder.SETTING: "the setting",
    Holder.ADVISER: "an adviser",
    Holder.MEDIATION_ADVISER: "the mediation adviser",
    Holder.TRIBUNAL: "the Tribunal",
    Holder.ICB: "the health board",
}
Naming = Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class Heading:
    """The line over a band."""

    band: Band
    count: Count

    @property
    def words(self) -> str:
        """The band's name."""
        return HEADINGS[self.band][0]

    @property
    def shape(self) -> Shape:
        """The band's shape."""
        return HEADINGS[self.band][1]

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        return f"{self.words}, {self.count}"


@dataclass(frozen=True, slots=True)
class Line:
    """One row in words."""

    row: Row
    status: Status
    verb: str
    reason: str
    note: str = ""

    def spoken(self, name: str) -> str:
        """The whole row in one sentence."""
        return ". ".join(
            part for part in (f"{self.status.words}: {self.verb}", name, self.reason, self.note) if part
        )


@dataclass(frozen=True, slots=True)
class OwedHeading(Heading):
    """The line over what families wait for from us."""

    @property
    def words(self) -> str:
        """The band's name."""
        return "Promised to a family"

    @property
    def shape(self) -> Shape:
        """The band's shape."""
        return "half"


@dataclass(frozen=True, slots=True)
class OwedLine:
    """One promise, or one message to answer, in words."""

    row: OwedRow
    status: Status
    verb: str
    reason: str
    note: str = ""

    def spoken(self, name: str) -> str:
        """The whole row in one sentence."""
        return f"{self.status.words}: {self.verb}. {name}. {self.reason}"


def owed_line(row: OwedRow, today: date) -> OwedLine:
    """Put a promise or a message into words."""
    days = row.days(today)
    shape: Shape = "late" if days < 0 else "today" if days == 0 else "soon"
    since = short_date(in_london(row.since).date())
    if row.kind == PROMISE:
        reason = f"Promised to {row.to} on {since}" if row.to else f"Promised on {since}"
    else:
        reason = f"Received on {since}"
    return OwedLine(row, Status(shape, days_words(days)), row.text, reason)


def line_of(row: Row, note: str = "") -> Line:
    """Put a row into words."""
    deadline = row.deadline
    if row.band is Band.WAITING:
        past = -row.days if row.days is not None and row.days < 0 else 0
        status = Status("waiting", "Waiting")
        who = _WHO.get(deadline.holder, "another")
        when = f"{'was due' if past else 'due'} {short_date(deadline.due)}"
        if past:
            when = f"overdue by {count_of(past, 'day')}, {when}"
        return Line(row, status, urgency.verb(deadline.rule), f"From {who}, {when}", note)
    status = Status.from_deadline(row.state, row.days, is_target=row.kind == urgency.TARGET)
    reason = explain.reason(deadline).replace(" before the ", " before ", 1)  # one line has to hold it
    return Line(row, status, urgency.verb(deadline.rule), reason, note)


def next_words(row: Row, name: str) -> str:
    """The sentence of an empty Today: what comes next."""
    assert row.deadline.due is not None
    return f"Next: {short_date(row.deadline.due)}, {name}, {urgency.verb(row.deadline.rule).lower()}."
