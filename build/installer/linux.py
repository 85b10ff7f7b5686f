"""What the packed folder expects of Linux, and the Debian packages that bring it."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

# The Debian package of each library that is not packed. Debian 13 renamed some: the new name stands first.
PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libgcc_s.so.1": "libgcc-s1",
    "libglib-2.0.so.0": "libglib2.0-0t64 | libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0t64 | libglib2.0-0",
    "libstdc++.so.6": "libstdc++6",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libzstd.so.1": "libzstd1",
}
# Only a plug-in of Qt needs these; without them it is passed over: printers of CUPS, the Wayland display.
BETTER_WITH = {
    "libcups.so.2": "libcups2t64 | libcups2",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
}
NOT_LIBRARIES = ("tzdata",)  # the clock of England
_OF_LIBC = re.compile(r"(ld-linux.*|lib(c|dl|m|pthread|resolv|rt|util))\.so\.\d+")


class Unnamed(Exception):
    """The folder needs a library for which no package is named."""


@dataclass(frozen=True)
class Needs:
    """The packages without which the program does not start, and those that it is better with."""

    depends: tuple[str, ...]
    recommends: tuple[str, ...]


def needs(folder: Path) -> Needs:
    """Return what the libraries of the folder look for and do not find in it."""
    packed = {path.name for path in folder.rglob("*")}
    wanted: set[str] = set()
    glibc = (2, 0)
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink() and _is_program(path):
            told = subprocess.run(["objdump", "-p", path], capture_output=True, text=True, check=True).stdout
            wanted |= set(re.findall(r"NEEDED\s+(\S+)", told)) - packed
            found = re.findall(r"GLIBC_(\d+)\.(\d+)", told)
            glibc = max([glibc, *((int(major), int(minor)) for major, minor in found)])
    wanted = {name for name in wanted if not _OF_LIBC.fullmatch(name)}
    if unnamed := sorted(wanted - PACKAGES.keys() - BETTER_WITH.keys()):
        raise Unnamed(f"Name the Debian packages of these in {Path(__file__).name}: {', '.join(unnamed)}")
    libc = f"libc6 (>= {glibc[0]}.{glibc[1]})"
    depends = {PACKAGES[name] for name in wanted if name in PACKAGES}
    recommends = {BETTER_WITH[name] for name in wanted if name in BETTER_WITH}
    return Needs((libc, *sorted(depends), *NOT_LIBRARIES), tuple(sorted(recommends)))


def _is_program(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"
