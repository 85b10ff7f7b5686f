"""The columns of the Caseload: which there are, which are shown at first, how wide."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from caseworker_app.casework.case_order import SORTS
from caseworker_app.casework.caseload import CaseRow
from caseworker_app.statutory.rule import State
from caseworker_app.ui.context import initials
from caseworker_app.ui.dates import short_date
from caseworker_app.ui.tables import Column
from caseworker_app.ui.widgets.status import Status

TICK = 46  # the tick box stands in the first column, before the name


@dataclass(frozen=True)
class CaseColumn(Column[CaseRow]):
    """A column of the Caseload; `always` stays where it is."""

    always: bool = False
    status: Callable[[CaseRow], Status] | None = None

    @property
    def sorts(self) -> bool:
        """Whether its heading puts the rows in order."""
        return self.name in SORTS


def status(row: CaseRow) -> Status:
    """Return where the next step stands, as shape and words."""
    if row.closed:
        return Status("ended", f"Closed {short_date(row.closed_on)}" if row.closed_on else "Closed")
    if row.nothing_due:
        return Status("ended", "Nothing due")
    return Status.from_deadline(row.state, row.days, is_target=row.is_target)


def due(row: CaseRow) -> str:
    """Return when the next step is due, as it stands in the table."""
    return short_date(row.due)


COLUMNS = (
    CaseColumn("Name", lambda row: row.name, key="name", strong=True, width=190, always=True),
    CaseColumn("Reference", lambda row: row.reference, key="reference", quiet=True, width=96),
    CaseColumn("Date of birth", lambda row: short_date(row.date_of_birth), key="date_of_birth", width=108),
    CaseColumn("Year", lambda row: row.year_group, key="year_group", width=48),
    CaseColumn("Setting", lambda row: row.setting, key="setting", width=190),
    CaseColumn("Stage", lambda row: row.stage, key="stage", width=132),
    CaseColumn("Next step", lambda row: row.next_step, key="next_step", width=220),
    CaseColumn("Due", due, key="due", width=108),
    CaseColumn("Status", lambda row: status(row).words, key="status", width=182, status=status),
    CaseColumn("Caseworker", lambda row: row.caseworker, key="caseworker", width=120),
    CaseColumn("Next review", lambda row: short_date(row.next_review), key="next_review", width=112),
    CaseColumn("Last contact", lambda row: short_date(row.last_contact), key="last_contact", width=112),
    CaseColumn("Team", lambda row: row.team, key="team", width=96),
    CaseColumn("Flags", lambda row: row.flags, key="flags", width=180),
)
BY_NAME = {column.name: column for column in COLUMNS}
AT_FIRST = (*("name", "reference", "year_group", "setting", "stage", "next_step", "due", "status"),)
DISCREET_NAME = CaseColumn(
    "Name", lambda row: initials(row.name), key="name", strong=True, width=190, always=True
)


def chosen(names: Iterable[str], *, discreet: bool = False) -> list[CaseColumn]:
    """Return the columns by name, the name column first; names that are not known are left out."""
    known = [BY_NAME[name] for name in dict.fromkeys(names) if name in BY_NAME and name != "name"]
    return [DISCREET_NAME if discreet else BY_NAME["name"], *known]


def as_text(rows: Iterable[CaseRow], columns: Iterable[CaseColumn]) -> str:
    """Return rows as lines of tabbed text under their headings, as a spreadsheet takes them."""
    shown = list(columns)
    lines = [[column.heading for column in shown]]
    lines += [[column.text(row) for column in shown] for row in rows]
    return "\n".join("\t".join(line) for line in lines)


def spoken(row: CaseRow, columns: Iterable[CaseColumn]) -> str:
    """Return one sentence that says the whole row."""
    first, *rest = columns
    said = [f"{column.heading} {column.text(row)}" for column in rest if column.text(row) not in ("", "–")]
    state = "due today" if row.state is State.OPEN and row.days == 0 else ""
    return ", ".join(part for part in (first.text(row), state, *said) if part)
