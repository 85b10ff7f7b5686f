"""A list of settings as a spreadsheet has it: headings found, columns guessed, rows read."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from caseworker_app.casework.incoming import IncomingSetting, SheetCell
from caseworker_app.errors import CaseworkerError, WrongUse
from caseworker_app.imports.columns import plain
from caseworker_app.imports.readers import read_lines, text_of
from caseworker_app.imports.workbook import Cell, Sheet, column_letters, read

WORDS: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "school name", "school", "setting", "setting name", "establishment",
    "establishment name", "provider",
             "name of school", "college", "educational setting"),
    "urn": ("urn", "school urn", "estab urn", "unique reference number"),
    "head": ("head", "headteacher", "head teacher", "principal", "head name", "headteacher name", "manager"),
    "senco": ("senco", "sendco", "senco name", "inclusion lead", "senco contact"),
    "email": ("email", "e-mail", "school email", "senco email", "email address", "contact email",
    "main email"),
    "phone": ("phone", "tel", "telephone", "school phone", "telephone number", "school tel", "phone number",
    "contact number"),
    "address": ("address", "school address", "street", "postal address", "address 1", "address line 1"),
    "address2": ("address 2", "address line 2", "locality", "address3", "address 3"),
    "town": ("town", "city"),
    "postcode": ("postcode", "post code"),
    "phase": ("phase", "type", "phase of education", "school type", "phase/type"),
}  # fmt: skip
TARGETS = {plain(word): target for target, words in WORDS.items() for word in words}
LOOKED_AT_ROWS = 40


@dataclass(frozen=True, slots=True)
class SettingsList:
    """The settings of a file, with the cells that could not be used."""

    file_name: str
    rows: tuple[tuple[SheetCell, IncomingSetting], ...]
    rejected: tuple[SheetCell, ...]
    mapping: Mapping[str, str | None]


def open_list(
    path: Path, *, sheets: Sequence[str] = (), mapping: Mapping[str, str | None] | None = None
) -> SettingsList:
    """Read every sheet that has a column of setting names."""
    book = read(path, sheets)
    made: list[tuple[SheetCell, IncomingSetting]] = []
    rejected: list[SheetCell] = []
    used: dict[str, str | None] = {}
    for sheet in book.sheets:
        at = max(
            range(min(len(sheet.rows), LOOKED_AT_ROWS)), key=lambda row: _score(sheet.rows[row]), default=None
        )
        if at is None or _score(sheet.rows[at]) < 1:
            continue
        columns = _columns(sheet.rows[at], mapping or {})
        used |= {text_of(sheet.rows[at][index]): target for index, target in columns.items()}
        _read_sheet(sheet, at, columns, made, rejected)
    if not used:
        raise CaseworkerError(
            f"No row of {book.file_name} looks like the headings of a list of settings.",
            "Put one row of headings over the columns, with at least School name, then import it again.",
        )
    return SettingsList(book.file_name, tuple(made), tuple(rejected), used)


def _score(row: Sequence[Cell]) -> int:
    targets = {TARGETS.get(plain(cell)) for cell in row if isinstance(cell, str)}
    return len(targets - {None}) if "name" in targets else 0


def _columns(row: Sequence[Cell], mapping: Mapping[str, str | None]) -> dict[int, str | None]:
    found: dict[int, str | None] = {}
    for index, cell in enumerate(row):
        heading = text_of(cell)
        if heading:
            target = mapping[heading] if heading in mapping else TARGETS.get(plain(heading))
            found[index] = target if target not in found.values() else None
    return found


def _read_sheet(
    sheet: Sheet, at: int, columns: Mapping[int, str | None], made: list[tuple[SheetCell, IncomingSetting]],
    rejected: list[SheetCell],
) -> None:  # fmt: skip
    headings = sheet.rows[at]
    for number, row in enumerate(sheet.rows[at + 1 :], at + 2):
        texts = {
            target: text for index, target in columns.items() if target and (text := text_of(row[index]))
        }
        if not any(text_of(cell) for cell in row):
            continue

        def cell(index: int, why: str, row: Sequence[Cell] = row, number: int = number) -> SheetCell:
            return SheetCell(
                sheet.name, number, column_letters(index), text_of(headings[index]), text_of(row[index]), why
            )

        if "name" not in texts:
            rejected += [
                cell(index, "No setting can be told from this row: it has no name.")
                for index in columns
                if text_of(row[index])
            ]
            continue
        name_column = next(index for index, target in columns.items() if target == "name")
        if "urn" in texts and not re.fullmatch(r"\d{6}", texts["urn"]):
            urn_column = next(index for index, target in columns.items() if target == "urn")
            rejected.append(cell(urn_column, "A URN has six digits. It was left out."))
            del texts["urn"]
        made.append((cell(name_column, ""), _setting(texts)))


def _setting(texts: Mapping[str, str]) -> IncomingSetting:
    parts = [texts[name] for name in ("address", "address2", "town", "postcode") if name in texts]
    return IncomingSetting(
        name=" ".join(texts["name"].split()),
        address=str(read_lines([",".join(parts)]).values[0]) if parts else "",
        **{
            name: texts[name] for name in ("urn", "head", "senco", "email", "phone", "phase") if name in texts
        },
    )


def read_mapping(path: Path) -> Mapping[str, str | None]:
    """Read a mapping file for a list of settings."""
    try:
        columns = json.loads(path.read_text("utf-8-sig"))["columns"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WrongUse(
            f"The mapping file {path} cannot be read.", "`--write-mapping FILE` writes one to start from."
        ) from error
    for heading, target in columns.items():
        if target is not None and target not in WORDS:
            raise WrongUse(f"“{heading}” cannot go to {target!r}.", f"Settings have: {', '.join(WORDS)}.")
    return dict(columns)


def write_mapping(path: Path, found: SettingsList) -> None:
    """Write the mapping of a list of settings."""
    try:
        path.write_text(
            json.dumps({"columns": dict(found.mapping)}, ensure_ascii=False, indent=2) + "\n", "utf-8"
        )
    except OSError as error:
        raise WrongUse(f"{path} cannot be written: {error.strerror}.", "Choose another folder.") from error
