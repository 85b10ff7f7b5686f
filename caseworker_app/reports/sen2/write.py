"""Writing a return: one CSV a module, the XML, and the list of what to put right."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from caseworker_app.casework.rows_file import write_rows
from caseworker_app.errors import CannotSave, WrongUse
from caseworker_app.reports.sen2.collect import Return
from caseworker_app.reports.sen2.items import MODULES, Module, Record
from caseworker_app.store.files import make_private, make_private_folder, write_whole
from caseworker_app.store.session import Unit

XML, TO_PUT_RIGHT = "sen2.xml", "to-put-right.csv"
_OURS = frozenset({XML, TO_PUT_RIGHT, *(module.file for module in MODULES)})


def write(folder: Path, made: Return) -> tuple[Path, ...]:
    """Write the files into a folder of their own; an earlier return there is replaced."""
    make_folder(folder)
    files = []
    for module in MODULES:
        files.append(folder / module.file)
        write_rows(files[-1], list(_rows(module, made)))
    files.append(folder / TO_PUT_RIGHT)
    headings = ("Case", "Module", "Item", "What")
    write_rows(files[-1], [headings, *((one.case, one.module, one.item, one.why) for one in made.checks)])
    files.append(folder / XML)
    write_whole(files[-1], _xml(made))
    for file in files:
        make_private(file)
    return tuple(files)


def note_return(unit: Unit, folder: str, made: Return) -> None:
    """Write down that children's data leave this program, before they do."""
    told = {
        "folder": [None, folder],
        "year": [None, made.collection.year],
        "people": [None, len(made.people)],
    }
    unit.note("exports", unit.id, None, told)


def make_folder(folder: Path) -> None:
    """Make the folder of a return; refuse one that holds anything else."""
    if folder.is_file():
        raise WrongUse(f"{folder} is a file, not a folder.", "Name a folder for the return.")
    if folder.is_dir() and any(one.name not in _OURS for one in folder.iterdir()):
        raise WrongUse(
            f"In {folder} there is something else than a return.", "Name an empty folder, or a new one."
        )
    try:
        make_private_folder(folder)
    except OSError as error:
        raise CannotSave(
            f"{folder} could not be made ({error.strerror}).", "Choose another place."
        ) from error


def _rows(module: Module, made: Return) -> Iterator[tuple[str, ...]]:
    """Give the headings and the records of a module, each with its case and its place under it."""
    items = [name for name, _ in module.items]
    yield ("Case", "Request", *items)
    if module.number == "0":
        yield ("", "", *_values(made.header, items))
        return
    for person in made.people:
        if module is person.module:
            yield (person.case, "", *_values(person, items))
            continue
        for place, request in enumerate(person.under, 1):
            for record in request.all():
                if record.module is module:
                    yield (person.case, str(place), *_values(record, items))


def _values(record: Record, items: list[str]) -> Iterator[str]:
    return (record.values.get(item, "") for item in items)


def _xml(made: Return) -> bytes:
    """Return the hierarchy person, request, assessment, plan; blank items are left out."""
    root = etree.Element("Message")
    header = etree.SubElement(root, "Header")
    details, source = etree.SubElement(header, "CollectionDetails"), etree.SubElement(header, "Source")
    for item, value in made.header.values.items():
        in_details = item in {"Collection", "Year", "ReferenceDate"}
        etree.SubElement(details if in_details else source, item).text = value
    people = etree.SubElement(root, "Persons")
    for person in made.people:
        _add(people, person)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _add(parent: etree._Element, record: Record) -> None:
    element = etree.SubElement(parent, record.module.tag)
    for item, _ in record.module.items:
        if value := record.values.get(item, ""):
            etree.SubElement(element, item).text = "".join(filter(str.isprintable, value))
    for one in record.under:
        _add(element, one)
