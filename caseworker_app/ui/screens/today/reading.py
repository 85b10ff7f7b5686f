"""What Today reads: pages of rows in words, with their notes, and the line about a child."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

from caseworker_app.casework import today
from caseworker_app.casework.today import Band, Connection, Page, Row, View
from caseworker_app.casework.year_group import label, year_group
from caseworker_app.settings import Choices
from caseworker_app.ui.screens.today.rows import Line, line_of

if TYPE_CHECKING:
    from caseworker_app.casework.contact_log import Entry
    from caseworker_app.ui.context import Context

_MOST_PRINTED = 2000
_OPEN_CASES = "SELECT count(*) FROM cases WHERE status = 'open' AND deleted_at IS NULL"


@dataclass(frozen=True)
class Shown:
    """A page with its lines, and what comes next when there is nothing to do."""

    page: Page
    lines: list[Line]
    next_row: Row | None
    open_cases: int = 0  # everyone's; counted only where there is nothing to show


def view_of(choices: Choices, day: date) -> View:
    """Return whose cases to show: mine, those I cover for, or everybody's while no name is set."""
    if choices.show_all or not choices.user_name:
        return View(day)
    names = [choices.user_name]
    if choices.cover_for and choices.cover_until and day.isoformat() <= choices.cover_until:
        names.append(choices.cover_for)
    return View(day, tuple(dict.fromkeys(names)))


def read(connection: Connection, view: View) -> Shown:
    """Read the first page."""
    page = today.today_page(connection, view)
    next_row = None if page.rows else today.next_ahead(connection, view)
    everyones = 0 if page.rows else connection.execute(_OPEN_CASES, {}).fetchone()[0]
    return Shown(page, _lines(connection, list(page.rows)), next_row, everyones)


def pages(context: Context) -> bytes:
    """Write the whole list as a PDF, with initials."""
    from caseworker_app.casework import preferences
    from caseworker_app.reports import today_pdf

    view = view_of(context.choices, context.today())
    with context.store.connection() as connection:
        page = today.today_page(connection, view, size=_MOST_PRINTED)
    with context.store.reading() as session:
        council = preferences.read(session).council_name
    content = BytesIO()
    today_pdf.write(content, page, now=context.now().astimezone(today.LONDON), council=council)
    return content.getvalue()


def more(connection: Connection, view: View, band: Band, held: int) -> list[Line]:
    """Read the next rows of a band."""
    return _lines(connection, today.band_rows(connection, view, band, skip=held))


def _lines(connection: Connection, rows: list[Row]) -> list[Line]:
    found = today.notes(connection, (row.case_id for row in rows))
    lines = []
    for row in rows:
        deadline = row.deadline
        which = (row.case_id, deadline.process_index, deadline.rule.id, deadline.of or "")
        lines.append(line_of(row, found.get(which, "")))
    return lines


def last_contacts(connection: Connection, case_id: str) -> tuple[Entry, ...]:
    """Return the last three contacts with the family of a case."""
    from caseworker_app.casework import contact_log

    return contact_log.last_contacts(connection, case_id)


def about_child(connection: Connection, case_id: str, day: date) -> str:
    """Return the line under a child's name: reference, year group, setting."""
    found = connection.execute(
        "SELECT c.reference, c.date_of_birth, c.year_group_shift, s.name FROM cases c "
        "LEFT JOIN settings s ON s.id = c.setting_id WHERE c.id = :case",
        {"case": case_id},
    ).fetchone()
    if found is None:
        return ""
    reference, born, shift, setting = found
    year = label(year_group(date.fromisoformat(born), day, shift)) if born else ""
    return " · ".join(part for part in (reference, year, setting) if part)
