"""What people get who have no Python: the packed program does what the source does."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pdfplumber
import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from PySide6.QtGui import QImage

from caseworker_app.cli.main import run
from tests.frozen.conftest import PASSPHRASE, ROOT, Start

Asked = Callable[..., str]
COUNCIL = {
    "council_name": "Northshire County Council", "council_address": "County Hall; Northtown; NT1 1AA",
    "phone": "01632 960000", "email": "send@northshire.example", "signatory": "R. Patel",
    "signatory_title": "SEND Manager", "advice_service": "Northshire SENDIASS",
    "advice_service_phone": "01632 960001", "mediation_adviser": "Even Talk",
    "mediation_adviser_phone": "01632 960002",
}  # fmt: skip


def test_it_knows_the_same_law_as_the_source(ask: Asked, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "--json"]) == 0
    assert json.loads(ask("rules", "--json")) == json.loads(capsys.readouterr().out)


def test_it_makes_a_caseload_opens_a_case_and_prints_a_letter(ask: Asked, tmp_path: Path) -> None:
    ask("init")
    ask("settings", *(f"{name}={text}" for name, text in COUNCIL.items()))
    ask("new", "--reference", "EHC-00001", "--given-name", "Amira", "--family-name", "Siddiqui",
        "--date-of-birth", "2016-03-14")  # fmt: skip
    ask("person", "EHC-00001", "--name", "Sana Siddiqui", "--title", "Mrs", "--role", "mother",
        "--parental-responsibility", "--address", "4 Elm Road; Northtown; NT2 3BB")  # fmt: skip
    ask("event", "EHC-00001", "request_received", "2026-11-02", "--process", "needs_assessment",
        "--detail", "by=parent", "--as-of", "2026-11-25")  # fmt: skip
    letter = tmp_path / "letter.pdf"
    ask("letter", "EHC-00001", "where-we-are", "--draft", "--out", str(letter), "--as-of", "2026-11-25")

    with pdfplumber.open(letter) as pdf:
        words = " ".join(page.extract_text() for page in pdf.pages)
    assert "Mrs S" in words
    assert "Siddiqui" in words
    assert "14 December 2026" in words  # six weeks from the request
    assert json.loads(ask("check", "--json"))["database"]["ok"]


def test_its_window_paints_the_main_screens(ask: Asked, tmp_path: Path) -> None:
    ask("demo", "--headless", "--cases", "12", "--out", str(tmp_path / "demo"), "--as-of", "2026-11-25")

    pictures = sorted((tmp_path / "demo" / "pictures").glob("*.png"))
    assert {"today-light.png", "today-dark.png", "settings-light.png"} <= {path.name for path in pictures}
    for path in pictures:
        picture = QImage(str(path))
        colours = {
            picture.pixel(x, y) for x in range(0, picture.width(), 9) for y in range(0, picture.height(), 9)
        }
        assert len(colours) > 8, path.name


def test_a_newcomer_logs_a_first_call_by_keys_alone(
    start: Start, tmp_path: Path, journey_by_keys: ModuleType
) -> None:
    said = journey_by_keys.log_first_call(start, tmp_path / "pictures")
    assert said == [journey_by_keys.SAID]


def test_the_list_of_what_is_packed_is_whole_and_names_the_terms_of_each(folder: Path) -> None:
    text = (folder / "sbom.cdx.json").read_text("utf-8")
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    parts = json.loads(text)["components"]
    listed = {inside["name"] for part in parts for inside in part.get("components", ())}
    libraries = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink() and re.search(r"\.(so|dll|pyd)(\.|$)", path.name)
    }
    assert len(libraries) > 60
    assert libraries <= listed
    assert all(part["licenses"] for part in parts)
    names = {part["name"] for part in parts}
    assert {"Qt", "SQLCipher", "OpenSSL", "libpq (PostgreSQL)", "PDFium", "Python", "Inter (font)"} <= names
    licences = (folder / "LICENCES.txt").read_text("utf-8")
    for words in ("GNU LESSER GENERAL PUBLIC LICENSE", "SIL OPEN FONT LICENSE", "put another version"):
        assert words in licences


def test_only_what_the_runtime_lock_names_is_packed(folder: Path) -> None:
    locked = set(re.findall(r"^([a-z0-9-]+)==", (ROOT / "build" / "runtime.txt").read_text("utf-8"), re.M))
    parts = json.loads((folder / "sbom.cdx.json").read_text("utf-8"))["components"]
    packed = {
        part["purl"].removeprefix("pkg:pypi/").partition("@")[0]
        for part in parts
        if part.get("purl", "").startswith("pkg:pypi/")
    }
    assert packed - {"pyinstaller"} <= locked


@pytest.mark.skipif(sys.platform == "win32", reason="a search path of Linux")
def test_a_program_that_it_starts_does_not_load_its_libraries(
    ask: Asked, start: Start, tmp_path: Path
) -> None:
    ask("init")
    told, programs = tmp_path / "told", tmp_path / "bin"
    programs.mkdir()
    for name in ("systemctl", "crontab"):
        (programs / name).write_text(f'#!/bin/sh\necho "{name}: $LD_LIBRARY_PATH" >> {told}\n')
        (programs / name).chmod(0o755)
    more = {"CASEWORKER_PASSPHRASE": PASSPHRASE, "PATH": f"{programs}:/usr/bin:/bin"}
    _, trouble = start(["remind", "--install"], more).communicate(timeout=60)
    assert told.read_text().splitlines()[0] == "systemctl: ", trouble


@pytest.mark.skipif(sys.platform != "linux", reason="the libraries of a Linux desktop")
def test_what_a_linux_desktop_has_of_its_own_is_not_packed_along(folder: Path) -> None:
    packed = {path.name.partition(".so")[0] for path in folder.rglob("*.so*")}
    assert not packed & {"libstdc++", "libglib-2.0", "libX11", "libgtk-3", "libfontconfig", "libdbus-1"}
    assert not {path.stem for path in folder.rglob("plugins/platforms/*")} & {"libqvnc", "libqlinuxfb"}
