"""`python3 build installer`: the program as a folder, an archive and a package that IT can deploy."""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

import archive
import bill
import icons
from contents import NobodyKnows
from freeze import CannotPack, freeze
from linux import Unnamed
from project import HERE, ROOT, VERSION


def main() -> int:
    """Pack what was asked for; return the exit code."""
    asked = _arguments()
    if asked.try_on:
        import bare_debian

        return bare_debian.try_in(asked.out, asked.try_on)
    drawn = icons.draw(asked.out / "icons")
    try:
        folder = _folder(asked.out)
        made = [folder] if asked.folder_only else [folder, *_packages(folder, asked.out, drawn)]
    except (CannotPack, NobodyKnows, Unnamed) as problem:
        print(problem, file=sys.stderr)
        return 1
    for path in made:
        print(f"{path}  {_megabytes(path):.0f} MB")
    return 0


def _folder(out: Path) -> Path:
    """Pack the program, with the papers that go with it."""
    folder = freeze(out)
    shutil.copyfile(ROOT / "FOR-IT.md", folder / "FOR-IT.md")
    shutil.copyfile(HERE / "settings.example.toml", folder / "settings.example.toml")
    bill.write(folder)
    return folder


def _packages(folder: Path, out: Path, drawn: dict[int, Path]) -> list[Path]:
    if sys.platform == "win32":
        print(f"Inno Setup makes the installer of it: iscc {HERE / 'windows' / 'caseworker.iss'}")
        return []
    import os

    import deb

    name = f"caseworker-{VERSION}"
    packed = archive.pack(folder, out / f"{name}-linux-{os.uname().machine}.tar.gz", top=name)
    if shutil.which("dpkg-deb") is None:
        print("No .deb: this machine has no dpkg-deb.")
        return [packed]
    return [packed, deb.build(folder, drawn, out)]


def _megabytes(path: Path) -> float:
    files = [path] if path.is_file() else [each for each in path.rglob("*") if not each.is_symlink()]
    return sum(each.stat().st_size for each in files) / 1_000_000


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python3 build installer", description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="where the files go (dist)")
    parser.add_argument("--folder-only", action="store_true", help="no archive and no package")
    parser.add_argument(
        "--try", dest="try_on", metavar="RELEASE", nargs="?", const="bookworm",
        help="install the .deb in a bare Debian without Python (bookworm), and log a first call "
        "there by keys (as root; needs debootstrap, Xvfb, openbox and xdotool)",
    )  # fmt: skip
    asked = parser.parse_args()
    asked.out = asked.out.resolve()
    return asked


if __name__ == "__main__":
    sys.exit(main())
