"""The folder as one file: the same folder gives the same bytes."""

from __future__ import annotations

import gzip
import tarfile
from pathlib import Path

from project import committed_at


def pack(folder: Path, target: Path, *, top: str) -> Path:
    """Write `folder` as a tar.gz whose files stand under `top`; nobody's, of one time, in order."""
    moment = committed_at()

    def settle(member: tarfile.TarInfo) -> tarfile.TarInfo:
        member.uid = member.gid = 0
        member.uname = member.gname = "root"
        member.mtime = moment
        member.mode = 0o755 if member.isdir() or member.mode & 0o100 else 0o644
        return member

    with (
        target.open("wb") as file,
        gzip.GzipFile(filename="", fileobj=file, mode="wb", mtime=moment, compresslevel=6) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for path in [folder, *sorted(folder.rglob("*"))]:
            place = path.relative_to(folder)
            archive.add(path, str(Path(top) / place), recursive=False, filter=settle)
    return target
