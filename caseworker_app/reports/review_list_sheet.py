"""The spreadsheet of reviews due next term: a school fills in dates and sends it back."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caseworker_app.casework.review_lists import DueReview, SettingReviews
from caseworker_app.errors import CannotSave
from caseworker_app.statutory.words import long_date

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

HEADINGS = (
    *("Reference", "Given name", "Family name", "Date of birth", "Year group", "Last review"),
    *("Hold the meeting by", "Last lawful day", "Meeting date", "Time", "Place", "Comments"),
)
WIDTHS = (14, 16, 18, 14, 12, 14, 20, 16, 18, 10, 26, 36)
TO_FILL_IN = range(9, 13)
HEADING_ROW = 4
_YELLOW, _GREY, _LINE = "FFF9DB", "E9EBEE", "B5BAC2"
_DAY = "d mmmm yyyy"
_UNSAFE = re.compile(r"[^\w\s.,’'()-]+")


def file_name(made: SettingReviews) -> str:
    """Return the name of a setting's file."""
    return f"Reviews {_plain(made.term.name)} - {_plain(made.name)[:80]}.xlsx"


def write(path: Path, made: SettingReviews, *, council: str, send_to: str, reply_by: date) -> None:
    """Write the list of one setting."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Reviews"
    _head(sheet, made, council, send_to, reply_by)
    for number, one in enumerate(made.reviews, HEADING_ROW + 1):
        _row(sheet, number, one)
    _finish(sheet, HEADING_ROW + len(made.reviews))
    try:
        book.save(path)
    except OSError as error:
        raise CannotSave(
            f"{path.name} could not be written.", "Close it in the other program, or choose another folder."
        ) from error


def _head(sheet: Worksheet, made: SettingReviews, council: str, send_to: str, reply_by: date) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    asks = f"{council or 'The council'} asks you to fill in the yellow columns and to send this file back"
    where = f" to {send_to}" if send_to else ""
    how = "Write dates as 4 June 2027. Leave a row empty where no date is agreed yet."
    _say(sheet, 1, 1, f"Annual reviews due in {made.term.name}: {made.name}")
    sheet.cell(1, 1).font = Font(bold=True, size=14)
    _say(sheet, 2, 1, f"{asks}{where} by {long_date(reply_by)}. {how}")
    sheet.merge_cells(start_row=2, end_row=2, start_column=1, end_column=len(HEADINGS))
    sheet.cell(2, 1).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.row_dimensions[2].height = 32
    for column, heading in enumerate(HEADINGS, 1):
        _say(sheet, HEADING_ROW, column, heading)
        cell = sheet.cell(HEADING_ROW, column)
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.fill = PatternFill("solid", start_color=_YELLOW if column in TO_FILL_IN else _GREY)


def _row(sheet: Worksheet, number: int, one: DueReview) -> None:
    review = one.review
    values: tuple[str | date | None, ...] = (
        one.reference, one.given_name, one.family_name, one.date_of_birth, one.year_group,
        review.last_review, review.hold_by, review.last_day, review.planned_on, review.meeting_time,
        review.meeting_place, "",
    )  # fmt: skip
    for column, value in enumerate(values, 1):
        if isinstance(value, date):
            sheet.cell(number, column, value).number_format = _DAY
        elif value:
            _say(sheet, number, column, value)


def _say(sheet: Worksheet, row: int, column: int, words: str) -> None:
    """Write words as words: a name that begins with = is no formula."""
    cell: Any = sheet.cell(row, column)
    cell.value = words
    cell.data_type = "s"


def _finish(sheet: Worksheet, last: int) -> None:
    """Give the sheet its widths, lines, colours and its page, and check what is typed as a date."""
    from openpyxl.styles import Border, PatternFill, Side
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.properties import PageSetupProperties

    for column, width in enumerate(WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    side = Side(style="thin", color=_LINE)
    for row in range(HEADING_ROW, last + 1):
        for column in range(1, len(HEADINGS) + 1):
            cell = sheet.cell(row, column)
            cell.border = Border(left=side, right=side, top=side, bottom=side)
            if row > HEADING_ROW and column in TO_FILL_IN:
                cell.fill = PatternFill("solid", start_color=_YELLOW)
    dates = f"I{HEADING_ROW + 1}:I{max(last, HEADING_ROW + 1)}"
    for row in range(HEADING_ROW + 1, last + 1):
        sheet.cell(row, 9).number_format = _DAY
    checked = DataValidation(type="date", operator="greaterThan", formula1="36526", allow_blank=True)
    checked.errorStyle = "warning"
    checked.error = "Write a date like 4 June 2027."
    sheet.add_data_validation(checked)
    checked.add(dates)
    sheet.freeze_panes = f"D{HEADING_ROW + 1}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{HEADING_ROW}:{HEADING_ROW}"


def _plain(text: str) -> str:
    return " ".join(_UNSAFE.sub(" ", text).split()).strip(". ")
