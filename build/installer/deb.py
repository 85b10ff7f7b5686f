"""The package for Debian and Ubuntu: the folder in /usr/lib, a command, an entry in the menu."""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

from linux import Needs, needs
from project import HERE, ROOT, VERSION, committed_at

_CONTROL = """\
Package: caseworker
Version: {version}
Architecture: {architecture}
Maintainer: The Caseworker authors <authors@caseworker.invalid>
Installed-Size: {size}
Depends: {depends}
Recommends: {recommends}
Suggests: gnome-keyring | kwalletmanager
Section: misc
Priority: optional
Description: desktop application of an English council's SEND caseworker
 It keeps a caseload of education, health and care plans on the laptop,
 encrypted, works out every statutory deadline with its reason, and works
 without a network. It brings its own Python and Qt; nothing is downloaded,
 now or later.
"""
_CHANGELOG = """\
caseworker ({version}) unstable; urgency=medium

  * What changed for its users stands in CHANGELOG.md.gz.

 -- The Caseworker authors <authors@caseworker.invalid>  {when}
"""
_ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}


def build(folder: Path, icons: Mapping[int, Path], out: Path) -> Path:
    """Make the package from the packed folder and return it."""
    architecture = _ARCHITECTURES[os.uname().machine]
    with tempfile.TemporaryDirectory() as aside:
        root = Path(aside)
        root.chmod(0o755)
        shutil.copytree(folder, root / "usr/lib/caseworker", symlinks=True)
        _add_command(root)
        _add_to_the_menu(root, icons)
        _add_papers(root)
        _add_control(root, architecture, needs(folder))
        return _put_together(root, out / f"caseworker_{VERSION}_{architecture}.deb")


def _add_command(root: Path) -> None:
    folder = root / "usr/bin"
    folder.mkdir(parents=True)
    (folder / "caseworker").symlink_to("../lib/caseworker/caseworker")


def _add_to_the_menu(root: Path, icons: Mapping[int, Path]) -> None:
    _copy(HERE / "linux/caseworker.desktop", root / "usr/share/applications/caseworker.desktop")
    shapes = root / "usr/share/icons/hicolor"
    _copy(HERE / "icon.svg", shapes / "scalable/apps/caseworker.svg")
    for size, picture in icons.items():
        _copy(picture, shapes / f"{size}x{size}/apps/caseworker.png")


def _add_papers(root: Path) -> None:
    papers = root / "usr/share/doc/caseworker"
    _copy(HERE / "linux/copyright", papers / "copyright")
    for name in ("FOR-IT.md", "settings.example.toml"):
        shutil.move(root / "usr/lib/caseworker" / name, papers / name)
    when = format_datetime(datetime.fromtimestamp(committed_at(), UTC))
    _zip(_CHANGELOG.format(version=VERSION, when=when).encode(), papers / "changelog.gz")
    _zip((ROOT / "CHANGELOG.md").read_bytes(), papers / "CHANGELOG.md.gz")
    _zip((HERE / "linux/caseworker.1").read_bytes(), root / "usr/share/man/man1/caseworker.1.gz")


def _add_control(root: Path, architecture: str, needed: Needs) -> None:
    control = root / "DEBIAN"
    size = sum(path.lstat().st_size for path in root.rglob("*") if path.is_file()) // 1024
    text = _CONTROL.format(
        version=VERSION, architecture=architecture, size=size,
        depends=", ".join(needed.depends), recommends=", ".join(needed.recommends),
    )  # fmt: skip
    control.mkdir()
    (control / "control").write_text(text, "utf-8")
    _copy(HERE / "linux/postrm", control / "postrm")
    told = subprocess.run(
        "find usr -type f -printf '%P\\0' | sort -z | (cd usr && xargs -0 md5sum) | sed 's,  ,  usr/,'",
        shell=True, cwd=root, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    (control / "md5sums").write_text(told, "utf-8")


def _put_together(root: Path, target: Path) -> Path:
    moment = committed_at()
    for path in [root, *root.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.name in ("caseworker", "postrm") else 0o644)
        os.utime(path, (moment, moment), follow_symlinks=False)
    subprocess.run(
        ["dpkg-deb", "--root-owner-group", "-Zxz", "-z4", "--build", root, target],
        env=os.environ | {"SOURCE_DATE_EPOCH": str(moment)}, stdout=subprocess.DEVNULL, check=True,
    )  # fmt: skip
    return target


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _zip(content: bytes, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as zipped:
        zipped.write(content)
