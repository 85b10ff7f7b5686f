"""The mapping of columns: guessed, corrected in the wizard, kept in a file, remembered by the headings."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from caseworker_app.errors import WrongUse
from caseworker_app.imports.columns import Match, plain
from caseworker_app.imports.readers import Odd
from caseworker_app.imports.rows import Rows
from caseworker_app.imports.targets import find

Address = tuple[str, int, str]  # sheet, row, column letters


@dataclass(frozen=True, slots=True)
class Mapping:
    """Where each heading goes (None: kept as text), day or month first, and answers to doubtful cells."""

    columns: dict[str, str | None] = field(default_factory=dict)
    day_first: bool | None = None
    answers: dict[Address, date | None] = field(default_factory=dict)

    def applied(self, guessed: Sequence[Match]) -> tuple[Match, ...]:
        """Return the matches with every column that the mapping names put where it says."""
        loose = {plain(heading): target for heading, target in self.columns.items()}
        made = []
        for match in guessed:
            if match.heading in self.columns:
                made.append(replace(match, target=self.columns[match.heading], sure=1.0, why=""))
            elif plain(match.heading) in loose and plain(match.heading):
                made.append(replace(match, target=loose[plain(match.heading)], sure=1.0, why=""))
            else:
                made.append(match)
        return tuple(made)

    def answer(self, rows: Rows) -> None:
        """Put a person's answers in the place of what was read."""
        if not self.answers:
            return
        row_of = {number: row for row, number in enumerate(rows.table.numbers)}
        column_of = {rows.table.letters(column.index): column for column in rows.columns}
        for (sheet, number, letters), on in self.answers.items():
            if sheet == rows.table.sheet and number in row_of and letters in column_of:
                column, row = column_of[letters], row_of[number]
                values = list(column.values)
                values[row] = on
                column.values = values
                column.odd[row] = Odd("kept", "")  # the cell's own words stay on the case

    def as_json(self) -> dict[str, Any]:
        """Return the mapping as its file holds it."""
        made: dict[str, Any] = {"columns": self.columns}
        if self.day_first is not None:
            made["day_first"] = self.day_first
        return made


def from_json(content: object, where: str) -> Mapping:
    """Read a mapping; a target that does not exist is refused with what there is."""
    if not isinstance(content, dict) or not isinstance(columns := content.get("columns"), dict):
        raise WrongUse(
            f"{where} is not a mapping.",
            'It must look like {"columns": {"DoB": "date_of_birth", "Notes": null}}.',
        )
    for heading, target in columns.items():
        if target is not None:
            if not isinstance(target, str):
                raise WrongUse(f"{where}: “{heading}” must go to a name in quotation marks, or to null.")
            find(target)
    day_first = content.get("day_first")
    if day_first not in (None, True, False):
        raise WrongUse(f"{where}: day_first must be true or false.")
    return Mapping(dict(columns), day_first)


def read_file(path: Path) -> Mapping:
    """Read a mapping file."""
    try:
        content = json.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        raise WrongUse(f"There is no mapping file {path}.", "Check the name and the folder.") from None
    except (OSError, ValueError) as error:
        raise WrongUse(
            f"{path} cannot be read as JSON: {error}.", "`--write-mapping FILE` writes one to start from."
        ) from None
    return from_json(content, str(path))


def write_file(path: Path, mapping: Mapping) -> None:
    """Write a mapping file that a person can correct."""
    try:
        path.write_text(json.dumps(mapping.as_json(), ensure_ascii=False, indent=2) + "\n", "utf-8")
    except OSError as error:
        raise WrongUse(f"{path} cannot be written: {error.strerror}.", "Choose another folder.") from error


def digest(headings: Iterable[str]) -> str:
    """Return what a set of headings is remembered by, whatever their order."""
    return hashlib.sha256(
        "\n".join(sorted({plain(heading) or heading for heading in headings})).encode()
    ).hexdigest()
