"""What IT is given: the package for Debian, and the installer for Windows, which cannot be compiled here."""

from __future__ import annotations

import configparser
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from caseworker_app import __version__, paths

ROOT = Path(__file__).parents[2]
INSTALLER = ROOT / "build" / "installer"
SCRIPT = INSTALLER / "windows" / "caseworker.iss"
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]


def windows_script() -> dict[str, list[str]]:
    """The lines of the installer for Windows by section, without comments; a line may go on below."""
    text = re.sub(r"\\\n\s*", "", SCRIPT.read_text("utf-8"))
    sections: dict[str, list[str]] = {"": []}
    name = ""
    for line in map(str.strip, text.splitlines()):
        if found := re.fullmatch(r"\[(\w+)\]", line):
            name = found[1]
            sections[name] = []
        elif line and not line.startswith(";"):
            sections[name].append(line)
    return sections


def setup() -> dict[str, str]:
    return dict(line.split("=", 1) for line in windows_script()["Setup"])


def test_the_installer_for_windows_is_of_this_version() -> None:
    assert f'#define Version "{VERSION}"' in windows_script()[""]
    assert setup()["AppVersion"] == "{#Version}"
    assert __version__ == VERSION


def test_every_file_that_the_installer_for_windows_names_is_there_or_is_packed() -> None:
    text = SCRIPT.read_text("utf-8")
    assert '#define Root SourcePath + "..\\..\\.."' in text
    assert (SCRIPT.parent / ".." / ".." / "..").resolve() == ROOT
    named = {place.replace("\\", "/") for place in re.findall(r"\{#Root\}\\([^\s\"*]+)", text)}
    made_by_packing = {"dist", "dist/caseworker/", "dist/icons/caseworker.ico"}
    assert {place for place in named if not (ROOT / place).exists()} <= made_by_packing
    spec = (ROOT / "installer.spec").read_text("utf-8")
    for program in set(re.findall(r"\{app\}\\(\w+)\.exe", text)):
        assert f'program("{program}"' in spec


def test_the_installer_for_windows_asks_for_no_administrator_unless_told_to() -> None:
    told = setup()
    assert told["PrivilegesRequired"] == "lowest"
    assert told["PrivilegesRequiredOverridesAllowed"] == "commandline"
    assert told["DefaultDirName"].startswith("{autopf}")
    text = SCRIPT.read_text("utf-8")
    for only_for_administrators in ("{pf}", "{commonpf", "{commonappdata}", "HKLM", "{commondesktop}"):
        assert only_for_administrators not in text


def test_the_installer_for_windows_claims_no_kind_of_file() -> None:
    assert setup()["ChangesAssociations"] == "no"
    assert not re.search(r"Software\\Classes|HKCR", SCRIPT.read_text("utf-8"), re.IGNORECASE)


def test_removing_on_windows_keeps_the_caseload_unless_a_switch_says_otherwise() -> None:
    sections = windows_script()
    assert "UninstallDelete" not in sections
    code = "\n".join(sections["Code"])
    assert code.count("DelTree(") == 1
    assert re.search(r"AskedToDelete then\s+DelTree\(ExpandConstant\('\{localappdata\}\\Caseworker'\)", code)
    assert "'/DELETECASELOAD'" in code
    assert "/DELETECASELOAD" in SCRIPT.read_text("utf-8").partition("#ifndef")[0]  # said at the head


def test_the_menu_entry_starts_the_command_and_its_window_is_known_by_it() -> None:
    entry = configparser.ConfigParser(interpolation=None)
    entry.optionxform = str  # type: ignore[assignment,method-assign]
    entry.read(INSTALLER / "linux" / "caseworker.desktop", "utf-8")
    told = entry["Desktop Entry"]
    assert (told["Exec"], told["Icon"], told["StartupWMClass"]) == ("caseworker",) * 3
    assert "MimeType" not in told


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package made of a small folder in place of the packed program."""
    if sys.platform != "linux" or not all(map(shutil.which, ("dpkg-deb", "objdump"))):
        pytest.skip("not run: no dpkg-deb or objdump on this machine")
    folder = tmp_path / "caseworker"
    (folder / "_internal").mkdir(parents=True)
    shutil.copy("/bin/true", folder / "caseworker")
    for name in ("FOR-IT.md", "LICENCES.txt", "settings.example.toml"):
        (folder / name).write_text(name)
    picture = tmp_path / "48.png"
    picture.write_bytes(b"")
    made = (
        "import sys; from pathlib import Path; sys.path.insert(0, sys.argv[1]); import deb;"
        "print(deb.build(Path(sys.argv[2]), {48: Path(sys.argv[3])}, Path(sys.argv[4])))"
    )
    done = subprocess.run(
        [sys.executable, "-c", made, str(INSTALLER), str(folder), str(picture), str(tmp_path)],
        env={**os.environ, "SOURCE_DATE_EPOCH": "1764000000"}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return Path(done.stdout.strip())


def told_by(package: Path, option: str) -> str:
    return subprocess.run(["dpkg-deb", option, package], capture_output=True, text=True, check=True).stdout


def test_the_package_brings_a_command_a_menu_entry_an_icon_and_its_papers(package: Path) -> None:
    files = told_by(package, "--contents")
    assert "./usr/bin/caseworker -> ../lib/caseworker/caseworker" in files
    for place in (
        "./usr/lib/caseworker/caseworker", "./usr/lib/caseworker/LICENCES.txt",
        "./usr/share/applications/caseworker.desktop", "./usr/share/doc/caseworker/FOR-IT.md",
        "./usr/share/doc/caseworker/copyright", "./usr/share/icons/hicolor/48x48/apps/caseworker.png",
        "./usr/share/icons/hicolor/scalable/apps/caseworker.svg", "./usr/share/man/man1/caseworker.1.gz",
    ):  # fmt: skip
        assert re.search(rf"{re.escape(place)}$", files, re.M), place
    assert "/home/" not in files
    assert "/etc/" not in files
    assert all(" root/root " in line for line in files.splitlines())


def test_the_package_is_of_this_version_and_asks_for_what_its_libraries_look_for(package: Path) -> None:
    told = told_by(package, "--field")
    assert f"\nVersion: {VERSION}\n" in told
    assert re.search(r"^Depends: libc6 \(>= 2\.\d+\), tzdata$", told, re.M)  # /bin/true looks for no more


def test_a_library_without_a_named_package_stops_the_package(package: Path, tmp_path: Path) -> None:
    folder = tmp_path / "strange"
    folder.mkdir()
    shutil.copy("/bin/ls", folder / "caseworker")  # looks for libselinux, for which no package is named
    asked = (
        "import sys; from pathlib import Path; sys.path.insert(0, sys.argv[1]); import linux;"
        "linux.needs(Path(sys.argv[2]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked, str(INSTALLER), str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "libselinux" in done.stderr


def test_every_qt_library_that_running_from_source_names_is_asked_for_by_the_package() -> None:
    source = (ROOT / "build" / "__main__.py").read_text("utf-8")
    named = set(re.findall(r'"(lib[\w.+-]+\.so\.\d+)": "', source))
    packaged = (INSTALLER / "linux.py").read_text("utf-8")
    assert named
    assert {library for library in named if f'"{library}": ' not in packaged} == set()


def test_the_page_for_it_names_every_variable_that_the_program_reads_and_no_other() -> None:
    page = (ROOT / "FOR-IT.md").read_text("utf-8")
    source = "".join(path.read_text("utf-8") for path in (ROOT / "caseworker_app").rglob("*.py"))
    read = set(re.findall(r"\"(CASEWORKER_[A-Z_]+[A-Z])\"", source))
    assert {name for name in read if name not in page} == set()
    told = set(re.findall(r"CASEWORKER_[A-Z_]+[A-Z]", page))
    assert told - read == {"CASEWORKER_THEME", "CASEWORKER_DELETE_CASELOADS"}  # any choice; the package's own


@pytest.mark.skipif(sys.platform != "linux", reason="folders of Linux")
def test_the_page_for_it_says_where_things_are(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    page = (ROOT / "FOR-IT.md").read_text("utf-8")
    for place in (paths.default_store(), paths.log_folder(), paths.machine_settings()):
        assert f"`{str(place).replace(str(tmp_path), '~')}`" in page
