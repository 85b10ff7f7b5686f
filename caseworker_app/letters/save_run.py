"""A print run saved to a folder: the print file, one PDF a letter, and the manifest."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from caseworker_app.casework.rows_file import write_rows
from caseworker_app.errors import CannotSave, WrongUse
from caseworker_app.letters.print_run import Run, RunItem
from caseworker_app.store import documents as kept
from caseworker_app.store.opened import Store

PRINT_FILE, MANIFEST = "print.pdf", "manifest.csv"
HEADINGS = (
    *("Place", "Reference", "Recipient", "Pages", "Enclosures", "Checksum", "File"),
    *("Class", "Sheets", "Document", "Withheld address", "Interpreter", "Format"),
)


def save(store: Store, run: Run, folder: Path) -> tuple[Path, ...]:
    """Write a run into a folder that has no other run in it; return the files, the print file first."""
    _refuse_used(folder)
    written: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, sha256 in _files(run, folder):
            written.append(path)
            path.write_bytes(kept.read(store, sha256))
        written.append(folder / MANIFEST)
        write_rows(folder / MANIFEST, [HEADINGS, *(_row(item) for item in run.items)])
    except OSError as error:
        _remove(written)
        why = error.strerror or "the disk refused"
        raise CannotSave(
            f"The letters could not be written to {folder} ({why}).", "Choose another folder."
        ) from error
    except BaseException:
        _remove(written)
        raise
    return tuple(written)


def _refuse_used(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise WrongUse(f"{folder} is a file, not a folder.", "Name a folder.")
    if (folder / MANIFEST).exists() or (folder / PRINT_FILE).exists():
        raise WrongUse(f"{folder} holds a print run already.", "Name another, so that none is mixed up.")


def _files(run: Run, folder: Path) -> Iterator[tuple[Path, str]]:
    yield folder / PRINT_FILE, run.sha256
    for item in run.items:
        yield folder / file_of(item), item.sha256


def file_of(item: RunItem) -> str:
    """Return the file name of one letter: its place, reference and kind. No person is named in it."""
    reference = "".join(one if one.isalnum() or one in "-_" else "-" for one in item.reference)
    return f"{item.place:04}-{reference}-{item.letter}.pdf"


def _row(item: RunItem) -> tuple[str, ...]:
    return (
        str(item.place), item.reference, item.recipient, str(item.pages), "; ".join(item.enclosures),
        item.sha256, file_of(item), item.post_class, str(item.sheets), item.document_id,
        "yes" if item.needs.withheld else "", item.needs.interpreter, item.needs.format,
    )  # fmt: skip


def _remove(paths: list[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
