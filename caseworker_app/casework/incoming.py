"""What a spreadsheet says of children, in the shape in which the caseload takes it in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple, Protocol

FieldValue = str | bool | int | date | None


class SheetCell(NamedTuple):
    """One cell of the sheet, told of by its address, with why it was not used or is in doubt."""

    sheet: str
    row: int
    column: str
    heading: str
    value: str
    why: str

    def as_json(self) -> dict[str, str | int]:
        """Return the cell as the command line's contract has it."""
        return self._asdict()


class Place(NamedTuple):
    """A column of the sheet: its letters and its heading."""

    letters: str
    heading: str


NOWHERE = Place("", "")


class IncomingEvent(NamedTuple):
    """One dated event. `cycle` tells the runs of one kind apart, such as two reviews in one row."""

    kind: str
    type: str
    on: date
    cycle: str = ""
    detail: tuple[tuple[str, str], ...] = ()
    place: Place = NOWHERE


class KeptText(NamedTuple):
    """The text of a cell that has no field, word for word, with where it stood."""

    heading: str
    text: str
    address: str


@dataclass(slots=True)
class IncomingPerson:
    """A parent, carer or professional as a row names them."""

    role: str
    name: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    postcode: str = ""  # of a column of its own, until the address is whole

    def parts(self) -> dict[str, str]:
        """Return what is known beside the role."""
        names = ("name", "phone", "email", "address", "postcode")
        return {name: text for name in names if (text := getattr(self, name))}

    def with_whole_address(self) -> IncomingPerson:
        """Return the person with the postcode as the last line of the address."""
        if self.postcode in self.address:
            return replace(self, postcode="")
        return replace(self, address=f"{self.address}\n{self.postcode}".strip(), postcode="")


@dataclass(slots=True)
class IncomingSetting:
    """A setting as a school column, or a list of settings, names it."""

    name: str
    urn: str = ""
    head: str = ""
    senco: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    phase: str = ""

    @staticmethod
    def parts() -> tuple[str, ...]:
        """Return the names of what a setting has beside its name."""
        return ("urn", "head", "senco", "email", "phone", "address", "phase")

    def details(self) -> dict[str, str]:
        """Return what is known beside the name."""
        return {name: text for name in self.parts() if (text := getattr(self, name))}


@dataclass(slots=True)
class IncomingCase:
    """One child of the sheet, from one row or from several that name the same child."""

    sheet: str
    row: int
    reference: str = ""
    fields: dict[str, FieldValue] = field(default_factory=dict)
    setting: IncomingSetting | None = None
    events: list[IncomingEvent] = field(default_factory=list)
    people: list[IncomingPerson] = field(default_factory=list)
    texts: list[KeptText] = field(default_factory=list)
    places: Mapping[str, Place] = field(default_factory=dict)  # by target, shared by all rows of a sheet
    rows: Sequence[IncomingCase] = ()  # of a child that several rows name

    def cell(self, target: str, value: str, why: str) -> SheetCell:
        """Return the cell that says something of this child, with why it is told of."""
        row = next((row for row in reversed(self.rows) if target in row.fields), self)
        place = row.places.get(target, Place("", target.replace("_", " ")))
        return SheetCell(row.sheet, row.row, place.letters, place.heading, value, why)

    @property
    def name(self) -> str:
        """The child's name as a person says it."""
        return f"{self.fields.get('given_name', '')} {self.fields.get('family_name', '')}".strip()


class Disagreement(NamedTuple):
    """A date that the sheet worked out, and what the law gives from the sheet's own facts."""

    sheet: str
    row: int
    case: str
    child: str
    column: str
    heading: str
    value: str
    rule: str
    due: date | None
    from_day: date | None
    days: int

    def as_json(self) -> dict[str, str | int | None]:
        """Return the disagreement as the command line's contract has it."""
        return {
            **{name: getattr(self, name) for name in ("case", "column", "value", "rule", "sheet", "row",
            "heading", "days")},
            "due": self.due.isoformat() if self.due else None,
            "starts_on": self.from_day.isoformat() if self.from_day else None,
        }  # fmt: skip


class Incoming(Protocol):
    """A sheet that was read and can be brought in."""

    @property
    def file_name(self) -> str:
        """The file's name, without its folder."""

    def __len__(self) -> int:
        """The number of children."""

    def __iter__(self) -> Iterator[IncomingCase]:
        """The children, in the sheet's order."""


Progress = Callable[[int, int], None]  # done, of how many
Cancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import made of the caseload."""

    batch: str
    made: int = 0
    updated: int = 0
    unchanged: int = 0
    case_ids: frozenset[str] = frozenset()
    doubtful: tuple[SheetCell, ...] = ()  # found only beside what was already on file
    references: Mapping[tuple[str, int], str] = field(default_factory=dict)


def nothing_stops() -> bool:
    """Say that nobody asked to stop."""
    return False


def no_progress(_done: int, _total: int) -> None:
    """Tell nobody how far it is."""


def spread(cells: Iterable[SheetCell]) -> list[dict[str, str | int]]:
    """Return cells as JSON."""
    return [cell.as_json() for cell in cells]
