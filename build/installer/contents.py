"""What is really in the packed folder: each file, and whose it is.

Wheels say which files are theirs (RECORD); the modules inside the program are read from its archive; of what
Python itself is linked with, Debian is asked. Libraries inside a wheel are named in `natives.toml`. A file of
which nobody knows whose it is stops the build: a list of what is packed has no gaps.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import sysconfig
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatch
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from project import HERE, ROOT, VERSION
from versions import ASKED

NATIVES = tomllib.loads((HERE / "natives.toml").read_text("utf-8"))
_LICENCE_FILE = re.compile(r"\.dist-info/.*(licen[cs]e|copying|notice|authors)", re.IGNORECASE)
# On Windows Python brings its own OpenSSL, SQLite and run-time library.
_OF_PYTHON = re.compile(
    r"python3\.\d+/|libpython3|base_library\.zip|python3\d*\.dll|[^/]*\.pyd$"
    r"|(vcruntime\d+(_\d)?|libcrypto-3|libssl-3|libffi-8|sqlite3)(-x64)?\.dll$",
    re.IGNORECASE,
)
_OURS = (
    "caseworker",
    "caseworker.exe",
    "caseworkerw.exe",
    "FOR-IT.md",
    "LICENCES.txt",
    "sbom.cdx.json",
    "settings.example.toml",
)


class NobodyKnows(Exception):
    """A packed file belongs to nothing that is named."""


@dataclass(frozen=True)
class Part:
    """Something that others wrote and that is packed, with its version and the terms of its use."""

    name: str
    version: str
    licence: str
    purl: str = ""
    texts: tuple[str, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)  # SHA-256 by place in the folder
    inside: tuple[Part, ...] = ()


def parts(folder: Path) -> list[Part]:
    """Return all that is packed beside the program itself, by name."""
    found: dict[str, Part] = {}
    for place, part in _owners(folder):
        have = found.setdefault(f"{part.name} {part.version}", part)
        if place:
            files = {**have.files, place: _sha256(folder / place)}
            found[f"{part.name} {part.version}"] = replace(have, files=files)
    return sorted(found.values(), key=lambda part: part.name.casefold())


def _owners(folder: Path) -> Iterator[tuple[str, Part]]:
    wheels = _files_of_wheels()
    python = _python()
    yield "", python
    yield "", _bootloader()
    for module in _modules_inside(folder):
        path = module.replace(".", "/")
        owner = wheels.get(f"{path}.py") or wheels.get(f"{path}/__init__.py")
        if owner is not None and owner != "caseworker":
            yield "", _distribution(owner)
    for path in sorted(folder.rglob("*")):
        place = path.relative_to(folder).as_posix()
        if path.is_file() and not path.is_symlink() and place not in _OURS:
            yield from _owners_of(place.removeprefix("_internal/"), place, path, wheels, python)


def _owners_of(
    name: str, place: str, path: Path, wheels: Mapping[str, str], python: Part
) -> Iterator[tuple[str, Part]]:
    if name.startswith("caseworker_app/"):
        if font := _font(name):
            yield place, font
        return
    libraries = _libraries(name, path)
    yield from ((place, library) for library in libraries)
    if name in wheels:
        yield "" if libraries else place, _distribution(wheels[name])
    elif _OF_PYTHON.match(name):
        yield place, python
    elif package := _debian_package(name):
        yield place, package
    else:
        raise NobodyKnows(f"{place} is packed, and nothing says whose it is. Name it in natives.toml.")


def _files_of_wheels() -> dict[str, str]:
    """Return the name of the distribution by the places of its files."""
    return {
        str(path): each.name for each in metadata.distributions() for path in each.files or () if each.name
    }


def _modules_inside(folder: Path) -> list[str]:
    """Return the names of all modules in the program's archive."""
    from PyInstaller.archive.readers import CArchiveReader

    program = folder / ("caseworker.exe" if sys.platform == "win32" else "caseworker")
    archive = CArchiveReader(str(program))
    name = next(name for name in archive.toc if name.endswith(".pyz"))
    return list(archive.open_embedded_archive(name).toc)


@cache
def _distribution(name: str) -> Part:
    found = metadata.distribution(name)
    told, project = found.metadata, re.sub(r"[-_.]+", "-", found.name).lower()
    said = NATIVES["distribution"].get(project, {})
    licence = said.get("licence") or told.get("License-Expression") or told.get("License")
    if not licence:
        raise NobodyKnows(f"{found.name} does not say its licence. Name it in natives.toml.")
    texts = [
        Path(str(found.locate_file(file))).read_text("utf-8", "replace")
        for file in found.files or ()
        if _LICENCE_FILE.search(str(file))
    ]
    texts += [(HERE / "licences" / text).read_text("utf-8") for text in said.get("texts", ())]
    purl = f"pkg:pypi/{project}@{found.version}"
    return Part(found.name, found.version, licence, purl, tuple(texts), inside=_compiled_in(found))


def _compiled_in(found: metadata.Distribution) -> tuple[Part, ...]:
    """Return what the makers of a wheel say is compiled into its libraries, such as crates of Rust."""
    inside = []
    for file in found.files or ():
        if "/sboms/" in str(file) and str(file).endswith(("cyclonedx.json", "/sbom.json")):
            told = json.loads(Path(str(found.locate_file(file))).read_text("utf-8"))
            inside += [_told(each) for each in told["components"] if each["type"] == "library"]
    return tuple(inside)


def _told(component: Mapping[str, Any]) -> Part:
    licences = component.get("licenses") or [{}]
    first = licences[0].get("expression") or licences[0].get("license", {}).get("id", "")
    purl = str(component.get("purl", "")).partition("?")[0]
    return Part(component["name"], component.get("version", ""), first, purl)


def _libraries(name: str, path: Path) -> list[Part]:
    """Return the libraries of other projects that a file of a wheel is, or holds."""
    return [
        Part(each["name"], _version(each, path), each["licence"], texts=_texts(each))
        for each in NATIVES["library"]
        if any(fnmatch(name, pattern) for pattern in each["files"])
    ]


def _texts(named: Mapping[str, Any]) -> tuple[str, ...]:
    if wheel := named.get("text_in"):
        return (f"Its terms stand in the text of {wheel}.\n",)
    return tuple((HERE / "licences" / text).read_text("utf-8") for text in named.get("texts", ()))


def _version(named: Mapping[str, Any], path: Path) -> str:
    """Return what the library says of itself, else what its file is called."""
    if asked := named.get("asks"):
        return ASKED[asked]()
    if pattern := named.get("says"):
        told = next(path.parents[1].glob(named["in_file"])) if "in_file" in named else path
        if found := re.search(pattern.encode(), told.read_bytes()):
            return found[1].decode()
        raise NobodyKnows(f"{told.name} does not say its version as natives.toml expects: {pattern}")
    found_in_name = re.search(r"\.so\.([\d.]+)$", path.name)
    return f"so.{found_in_name[1]}" if found_in_name else ""


def _font(name: str) -> Part | None:
    for each in NATIVES["font"]:
        if any(fnmatch(name, f"caseworker_app/resources/{pattern}") for pattern in each["files"]):
            text = (ROOT / "resources" / each["text"]).read_text("utf-8")
            return Part(each["name"], each["version"], each["licence"], texts=(text,))
    return None


def _python() -> Part:
    version = sys.version.split()[0]
    folders = (Path(sysconfig.get_path("stdlib")), Path(sys.base_prefix))
    text = next(path for each in folders if (path := each / "LICENSE.txt").exists()).read_text("utf-8")
    return Part("Python", version, "PSF-2.0", f"pkg:generic/python@{version}", (text,))


def _bootloader() -> Part:
    found = metadata.distribution("pyinstaller")
    said = NATIVES["distribution"]["pyinstaller"]
    text = next(
        Path(str(found.locate_file(file))).read_text("utf-8")
        for file in found.files or ()
        if file.name == "COPYING.txt"
    )
    purl = f"pkg:pypi/pyinstaller@{found.version}"
    return Part("PyInstaller bootloader", found.version, said["licence"], purl, (text,))


def _debian_package(name: str) -> Part | None:
    """Return Debian's package of a library with which Python itself is linked."""
    if "/" in name or sys.platform != "linux":
        return None
    asked = subprocess.run(
        ["dpkg", "-S", f"*/{name}"], capture_output=True, text=True, check=False
    ).stdout.partition(":")[0]
    said = NATIVES["debian"].get(asked)
    if said is None:
        return None
    version = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Version}", asked], capture_output=True, text=True, check=True
    ).stdout
    text = Path(f"/usr/share/doc/{asked}/copyright").read_text("utf-8", "replace")
    return Part(f"{asked} (Debian)", version, said, f"pkg:deb/debian/{asked}@{version}", (text,))


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def ours() -> Part:
    """Return the program itself."""
    text = (ROOT / "LICENSE").read_text("utf-8")
    return Part("Caseworker", VERSION, "MIT", f"pkg:generic/caseworker@{VERSION}", (text,))
