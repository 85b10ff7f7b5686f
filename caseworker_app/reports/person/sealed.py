"""All that is held on a child as one sealed file.

It is a PDF encrypted with AES-256 that carries every file as an attachment. A password on a zip is weak where
it is widely read (ZipCrypto), and hardly read where it is strong; this opens in the PDF readers that councils
have. Its passphrase is made here from 120 random bits, so that nothing hangs on what a person would choose.
"""

from __future__ import annotations

import io
import os
import secrets
from pathlib import Path
from typing import Final

from caseworker_app.errors import CannotSave, WrongUse
from caseworker_app.reports.person.on_paper import covering_page
from caseworker_app.reports.person.write import Everything, Written, contents
from caseworker_app.store.documents import checksum
from caseworker_app.store.files import write_whole

SUFFIX: Final = ".pdf"
_LETTERS: Final = "abcdefghijkmnpqrstuvwxyz23456789"  # 32, none of which is taken for another
_GROUPS, _GROUP = 6, 4


def new_passphrase() -> str:
    """Return a fresh passphrase, in groups that can be read out over the telephone."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))


def write(file: Path, made: Everything, passphrase: str) -> Written:
    """Write the one file; nothing of it is ever on the disk unsealed."""
    from pypdf import PdfReader, PdfWriter

    if file.suffix.lower() != SUFFIX:
        raise WrongUse(f"{file.name} does not end in .pdf.", "Name a file such as held-14-203.pdf.")
    if file.exists():
        raise WrongUse(f"{file} is there already.", "Name a new file.")
    if not file.absolute().parent.is_dir():
        raise WrongUse(f"There is no folder {file.absolute().parent}.", "Make it first, or name another.")
    found = contents(made)
    writer = PdfWriter()
    writer.append(PdfReader(io.BytesIO(covering_page(made, sorted(found)))))
    for name, content in found.items():
        writer.add_attachment(name.replace("/", " - "), content)
    writer.encrypt(passphrase, algorithm="AES-256")
    sealed = io.BytesIO()
    writer.write(sealed)
    try:
        write_whole(file, sealed.getvalue())
    except OSError as error:
        why = error.strerror or os.strerror(0)
        raise CannotSave(f"{file.name} could not be written ({why}).", "Choose another place.") from error
    return Written(file, {file.name: checksum(sealed.getvalue())})
