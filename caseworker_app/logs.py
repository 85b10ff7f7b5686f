"""The program's log: few loggers named by subject, ids and counts only, in files that are replaced in turn.

A line is one of the sentences below, with numbers and ids filled in. Anything else (a sentence put together
from data, a name as an argument, the text of an error) is refused, and the refusal is logged with its place.
"""

from __future__ import annotations

import logging
import re
import sys
from pathlib import Path

SUBJECTS = ("store", "sync", "letters", "imports", "ui")

SENTENCES = frozenset(
    {
        "store opened, schema %d",
        "store closed",
        "backup made, %d bytes",
        "restored",
        "migrated from schema %d to %d",
        "background work ended by %s",
    }
)

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{16,64}")
_KIND_OF_ERROR = re.compile(r"[A-Z][A-Za-z]+(Error|Exception|Interrupt)")
_LARGEST_BYTES = 1_000_000
_REFUSED = "a line was refused: it may hold more than ids and counts"


class IdsAndCountsOnly(logging.Filter):
    """Lets through known sentences whose arguments are numbers or ids; blanks out every other line."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Make the record safe to write."""
        arguments = record.args if isinstance(record.args, tuple) else (record.args,) if record.args else ()
        if record.msg not in SENTENCES or not all(map(_says_nothing_personal, arguments)):
            record.msg, record.args = _REFUSED, None
        record.exc_text = _kind_and_place(record)
        record.exc_info = None
        record.stack_info = None
        return True


def _says_nothing_personal(value: object) -> bool:
    if isinstance(value, str):
        return bool(_ID.fullmatch(value) or _KIND_OF_ERROR.fullmatch(value))
    return value is None or isinstance(value, bool | int | float)


def _kind_and_place(record: logging.LogRecord) -> str | None:
    """Return the kind of an error and where in the code it came from: its text may hold a name."""
    if not record.exc_info or record.exc_info[0] is None:
        return None
    kind, _, trace = record.exc_info
    places = []
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{Path(code.co_filename).name}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return f"{kind.__name__} at {' < '.join(reversed(places))}"


def logger(subject: str) -> logging.Logger:
    """Return the logger of one subject."""
    if subject not in SUBJECTS:
        raise ValueError(f"no such subject; there are {', '.join(SUBJECTS)}")
    return logging.getLogger(f"caseworker.{subject}")


def start(folder: Path) -> None:
    """Write the log into `folder`; once a run, by whoever starts the program."""
    from logging.handlers import RotatingFileHandler  # loads much that a window's start does not need

    folder.mkdir(parents=True, exist_ok=True)
    if sys.platform != "win32":
        folder.chmod(0o700)
    root = logging.getLogger("caseworker")
    stop()
    handler = RotatingFileHandler(
        folder / "caseworker.log", maxBytes=_LARGEST_BYTES, backupCount=4, encoding="utf-8"
    )
    handler.addFilter(IdsAndCountsOnly())
    handler.setFormatter(
        logging.Formatter("%(asctime)s %(levelname)s %(name)s %(module)s:%(lineno)d %(message)s")
    )
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    root.propagate = False  # nothing of ours reaches a handler that does not filter


def stop() -> None:
    """Close the log's files."""
    root = logging.getLogger("caseworker")
    for handler in list(root.handlers):
        root.removeHandler(handler)
        handler.close()
