"""Writing a pack: all of its folder, or nothing."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from caseworker_app.errors import CannotSave, WrongUse
from caseworker_app.reports.evidence.as_page import page
from caseworker_app.reports.evidence.blocks import blocks, whose
from caseworker_app.reports.evidence.on_paper import write_pdf
from caseworker_app.reports.evidence.pack import Pack, Step, no_progress
from caseworker_app.reports.evidence.tables import tables
from caseworker_app.reports.figures import Period
from caseworker_app.statutory.words import long_date

PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Earlier:
    """A pack that was made before: its days, its teams (none for all), and as known when."""

    period: Period
    teams: str = ""
    known_on: date | None = None

    @property
    def words(self) -> str:
        """Say which pack it was."""
        said = f"{long_date(self.period.first)} to {long_date(self.period.last)}"
        said += f" for {self.teams}" if self.teams else ""
        return f"{said} as known on {long_date(self.known_on)}" if self.known_on else said


@dataclass(frozen=True)
class Written:
    """What was written: each file by its name in the folder, with its checksum."""

    folder: Path
    files: Mapping[str, str]
    gaps: int = 0
    overlaps: tuple[Earlier, ...] = ()  # of packs made here before, which can be subtracted from this one


def refuse_folder(folder: Path) -> None:
    """Refuse a folder in which something lies already, or that cannot be made."""
    if folder.is_file():
        raise WrongUse(f"{folder} is a file.", "Name a folder that is empty or not there yet.")
    if folder.is_dir() and any(folder.iterdir()):
        raise WrongUse(
            f"The folder {folder} is not empty.", "A pack is never mixed with other files: name a new folder."
        )
    if not folder.parent.is_dir():
        raise WrongUse(f"There is no folder {folder.parent}.", "Make it first, or name another.")


def write_pack(folder: Path, pack: Pack, step: Step = no_progress) -> Written:
    """Write the pack, inside and for everybody; what was begun is taken away again if it is stopped."""
    refuse_folder(folder)
    aside = folder.with_name(f".{folder.name}.part")
    try:
        shutil.rmtree(aside, ignore_errors=True)
        (aside / PUBLIC).mkdir(parents=True)
        found = _write(aside / PUBLIC, pack, step, public=True)
        files = _write(aside, pack, step, public=False)
        files |= {f"{PUBLIC}/{name}": digest for name, digest in found.items()}
        if folder.is_dir():
            folder.rmdir()
        aside.rename(folder)
    except OSError as error:
        raise CannotSave(
            f"The pack cannot be written to {folder}: {error.strerror}.",
            "Choose another folder, or make room there.",
        ) from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return Written(folder, files)


def _write(folder: Path, pack: Pack, step: Step, *, public: bool) -> dict[str, str]:
    version = "for everybody" if public else "for the board"
    step(f"Laying out the pages {version}", 0, 3)
    title, under, told = _title(pack, public=public), _under(pack, public=public), blocks(pack, public=public)
    write_pdf(folder / "evidence.pdf", title, under, pack.request.council, told)
    step(f"Writing the web page {version}", 1, 3)
    (folder / "evidence.html").write_bytes(page(title, under, told).encode())
    step(f"Writing the tables {version}", 2, 3)
    for name, content in tables(pack, public=public).items():
        (folder / name).write_bytes(content)
    files = {file.name: _digest(file) for file in sorted(folder.iterdir()) if file.is_file()}
    manifest = json.dumps(_manifest(pack, files, public=public), ensure_ascii=False, indent=1)
    (folder / "manifest.json").write_bytes(manifest.encode() + b"\n")
    return files | {"manifest.json": _digest(folder / "manifest.json")}


def _title(pack: Pack, *, public: bool) -> str:
    words = "Progress" if public else "Evidence of progress"
    return f"{words}, {long_date(pack.period.first)} to {long_date(pack.period.last)}"


def _under(pack: Pack, *, public: bool) -> list[str]:
    told = [pack.request.council] if pack.request.council else []
    told.append(f"{whose(pack)}. As known on {long_date(pack.request.known)}.")
    told.append(
        "This version hides small numbers and may be published. The web page evidence.html is its twin for "
        "screen readers."
        if public
        else "For the improvement board: not for publication. The folder “public” has the version for "
        "everybody; the web page evidence.html says the same for a screen reader."
    )
    return told


def _manifest(pack: Pack, files: Mapping[str, str], *, public: bool) -> dict[str, Any]:
    told: dict[str, Any] = {
        "from": pack.period.first.isoformat(),
        "to": pack.period.last.isoformat(),
        "as_of": pack.request.as_of.isoformat(),
        "known_on": pack.request.known.isoformat(),
        "signed_off_by": pack.request.signed_by or None,
    }
    if not public:
        told |= {
            "teams": list(pack.request.teams),
            "seed": pack.request.seed,
            "sample": len(pack.sample),
            "audit": {"line": pack.audit_lines, "hash": pack.audit_hash},
            "gaps": len(pack.gaps),
        }
    return {**told, "files": [{"file": name, "sha256": digest} for name, digest in files.items()]}


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
