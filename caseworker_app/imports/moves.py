"""Which move a phase transfer is, where the sheet gives only its day: by the year group and the setting."""

from __future__ import annotations

from datetime import date, timedelta

from caseworker_app.casework.transfers import kind_of_move
from caseworker_app.casework.year_group import RECEPTION_AFTER, group_name
from caseworker_app.imports.readers import text_of
from caseworker_app.imports.rows import Rows
from caseworker_app.statutory.calendar import school_year
from caseworker_app.statutory.words import MOVE_WORDS, lower_first

PLANNED = "phase_transfer.phase_transfer_planned"
NOT_KNOWN = (
    "Nothing in the row says which move this is, and its time limits depend on it. Choose the kind of move "
    "on the case."
)


def judge(rows: Rows, today: date) -> None:
    """Guess the kind of each planned move, and tell of every guess and of every move without one."""
    column = rows.column(PLANNED)
    if column is None:
        return
    schools = rows.values("school")
    for row, on in enumerate(column.values):
        if not isinstance(on, date) or row in rows.left_out:
            continue
        setting = text_of(schools[row]) if schools and isinstance(schools[row], str) else ""  # type: ignore[arg-type]
        setting = setting or rows.settings.get(row, "")
        year = _year_before(rows, row, on, today)
        kind = "" if year is None else _kind(year, setting)
        if not kind:
            column.tell(row, "doubtful", NOT_KNOWN)
            continue
        rows.moves[row] = kind
        column.tell(
            row, "doubtful",
            f"The sheet does not say which move this is: taken as {lower_first(MOVE_WORDS[kind])}, "
            "by the year group. Check it on the case.",
        )  # fmt: skip


def _kind(year: int, setting: str) -> str:
    return kind_of_move(group_name(year), group_name(year + 1), setting.casefold())


def _year_before(rows: Rows, row: int, on: date, today: date) -> int | None:
    """Return the year group in the last school year before the move; what the sheet writes goes first."""
    written, born = rows.values("year_group"), rows.values("date_of_birth")
    last = school_year(on - timedelta(days=1))
    if written and isinstance(number := written[row], int):
        return number + last - school_year(today)
    birth = born[row] if born else None
    return last - school_year(birth) - RECEPTION_AFTER if isinstance(birth, date) else None
