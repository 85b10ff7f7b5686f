"""Where a store may stand: on this computer's own disk, outside folders that a cloud service copies.

The database's journal needs memory shared between programs, which network drives do not give, and a service
that copies its files one by one while they change gives back a damaged database.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path, PurePath

from caseworker_app.store.refusals import UnsafeFolder

_CLOUD_NAMES = {
    "onedrive": "OneDrive",
    "dropbox": "Dropbox",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "my drive": "Google Drive",
    "icloud drive": "iCloud Drive",
    "iclouddrive": "iCloud Drive",
    "mobile documents": "iCloud Drive",
    "cloudstorage": "a cloud service",
    "box sync": "Box",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "pcloud drive": "pCloud",
    "pclouddrive": "pCloud",
    "megasync": "MEGA",
}
_CLOUD_BEGINNINGS = {"onedrive - ": "OneDrive", "dropbox (": "Dropbox", "sharepoint - ": "SharePoint"}
_CLOUD_VARIABLES = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
_CLOUD_MARKS = {
    ".dropbox.cache": "Dropbox",
    ".nextcloudsync.log": "Nextcloud",
    ".owncloudsync.log": "ownCloud",
}
_NETWORK_FILE_SYSTEMS = {
    *("nfs", "nfs4", "cifs", "smb3", "smbfs", "smb2", "afpfs", "afs", "webdav", "davfs", "ncpfs", "ceph"),
    *("glusterfs", "lustre", "fuse.sshfs", "fuse.rclone", "fuse.davfs2", "fuse.gvfsd-fuse", "fuse.s3fs"),
}


def refuse_unsafe(folder: Path) -> None:
    """Refuse a folder in which a store would be damaged; links are followed."""
    for place in dict.fromkeys((folder.absolute(), folder.resolve())):
        why = cloud_service(place) or network_drive(place)
        if why:
            raise UnsafeFolder(folder, why)


def cloud_service(place: Path) -> str:
    """Say which cloud service copies the folder, or nothing."""
    for name in place.parts:
        plain = name.casefold()
        service = _CLOUD_NAMES.get(plain) or next(
            (known for start, known in _CLOUD_BEGINNINGS.items() if plain.startswith(start)), ""
        )
        if service:
            return f"in a folder that {service} copies"
    for variable in _CLOUD_VARIABLES:
        root = os.environ.get(variable)
        if root and place.is_relative_to(root):
            return "in a folder that OneDrive copies"
    for parent in (place, *place.parents):
        for mark, service in _CLOUD_MARKS.items():
            if (parent / mark).exists():
                return f"in a folder that {service} copies"
    return ""


def network_drive(place: PurePath) -> str:
    """Say that the folder is on a network drive, or nothing."""
    if str(place).startswith(("\\\\", "//")):
        return "on a network drive"
    if sys.platform == "win32":
        import ctypes

        remote = 4
        return "on a network drive" if ctypes.windll.kernel32.GetDriveTypeW(place.anchor) == remote else ""
    return "on a network drive" if file_system(place, _mounts()) in _NETWORK_FILE_SYSTEMS else ""


def file_system(place: PurePath, mounts: Iterator[tuple[str, str]]) -> str:
    """Return the kind of file system that holds the place: that of the longest mount above it."""
    above = [(len(PurePath(at).parts), kind) for at, kind in mounts if place.is_relative_to(at)]
    longest = max((length for length, _ in above), default=0)
    # Of mounts on one folder the last one made is the one that is seen.
    return [kind for length, kind in above if length == longest][-1] if above else ""


def _mounts() -> Iterator[tuple[str, str]]:
    if sys.platform == "darwin":
        import subprocess

        said = subprocess.run(["/sbin/mount"], capture_output=True, text=True, check=False, timeout=5)
        yield from mounts_of_mac(said.stdout)
        return
    table = Path("/proc/self/mounts")
    if table.exists():
        yield from mounts_of_linux(table.read_text("utf-8", "replace"))


def mounts_of_linux(table: str) -> Iterator[tuple[str, str]]:
    """Read the kernel's table of mounts: where, and the kind of file system."""
    for line in table.splitlines():
        words = line.split()
        if len(words) > 2:
            yield words[1].replace("\\040", " "), words[2]


def mounts_of_mac(said: str) -> Iterator[tuple[str, str]]:
    """Read what `mount` says on a Mac: "//user@host/share on /Volumes/share (smbfs, nodev)"."""
    for line in said.splitlines():
        _, found, rest = line.partition(" on ")
        at, bracket, options = rest.rpartition(" (")
        if found and bracket:
            yield at, options.split(",")[0].rstrip(")")
