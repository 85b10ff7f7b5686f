"""R11: a scripted day with two hundred words that must not be found outside the encryption afterwards.

`python -m tests.soak.day OUTSIDE` lives the day; it is killed in the middle of a write. Every file that the
program wrote (caseload, settings, logs, temporary files, the calendar) is then searched. What a person wrote
out on purpose stands in OUTSIDE.
"""

from __future__ import annotations

import itertools
import os
import random
import signal
import subprocess
import sys
from collections.abc import Sequence
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.soak.runs import Outcome, Soak

WORDS = 200
_HOMES = (
    "HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "LOCALAPPDATA", "APPDATA",
    "TMPDIR", "TEMP", "TMP", "SQLITE_TMPDIR",
)  # fmt: skip
_STARTS = ("Quet", "Wroth", "Xylo", "Brond", "Vexil", "Zeph", "Gryph", "Mnem", "Phlox", "Thwai")
_ENDS = ("zalin", "fordshi", "phonea", "tophob", "larieh", "yranth", "ondelw", "osynet", "ifragu", "tlebyk")


def canaries() -> list[str]:
    """Return the words: none is in any dictionary."""
    return [a + b + c for c, a, b in itertools.product(("o", "ux"), _STARTS, _ENDS)][:WORDS]


def a_day(soak: Soak, outcome: type[Outcome]) -> Outcome:
    """Live the day, kill the program, and search."""
    watched, outside = soak.folder / "day", soak.folder / "outside"
    for folder in (watched, outside):
        folder.mkdir()
    env = {**os.environ, **{name: str(watched) for name in _HOMES}}
    env |= {
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        "CASEWORKER_STORE": str(watched / "store"),
        "CASEWORKER_PASSPHRASE": "a day",
    }
    day = subprocess.Popen(
        [sys.executable, "-m", "tests.soak.day", str(outside)],
        cwd=Path(__file__).parent.parent.parent, env=env,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert day.stdout is not None
    said = day.stdout.readline()
    found = _found(watched)
    if day.poll() is None:
        day.send_signal(signal.SIGKILL)
    _, errors = day.communicate()
    found |= _found(watched)
    files = sum(path.is_file() for path in watched.rglob("*"))
    out = outcome(WORDS, done=WORDS if said.startswith("half done") else 0, faults=sorted(found))
    if not out.done:
        out.faults.append(f"the day was not lived: {errors.strip().splitlines()[-1:]}")
    out.detail = f"{files} files searched, before and after a kill -9"
    return out


def _found(folder: Path) -> set[str]:
    found = set()
    for path in folder.rglob("*"):
        if path.is_file():
            raw = path.read_bytes().lower()
            for word in canaries():
                small = word.lower()
                if small.encode() in raw or small.encode("utf-16-le") in raw:
                    found.add(f"{word} in {path.relative_to(folder)}")
    return found


def _run(*argv: str) -> None:
    from caseworker_app.cli.main import run

    code = run([*argv])
    if code not in (0, 1):
        raise SystemExit(f"{argv[:3]}: {code}")


def live(outside: Path) -> None:
    """Do what a caseworker does in a day, each thing with words of its own."""
    from caseworker_app import logs
    from caseworker_app.demonstration.places import COUNCIL

    words = iter(canaries())
    sys.stdout, real = open(os.devnull, "w"), sys.stdout  # noqa: SIM115
    logs.start(Path(os.environ["XDG_STATE_HOME"]) / "logs")
    _run("init")
    for number in range(12):
        _a_child(f"D-{number}", words)
    _run("settings", *(f"{name}={value}" for name, value in COUNCIL.items()))
    _run("settings", f"council_name={next(words)} Council", f"signatory={next(words)}")
    mail = EmailMessage()
    mail["From"], mail["Subject"] = f"{next(words)} <{next(words)}@post.example>", next(words)
    mail["Message-ID"] = f"<{next(words)}@post.example>"
    mail.set_content(f"{next(words)} {next(words)}")
    mail.add_attachment(next(words).encode(), maintype="text", subtype="plain", filename=f"{next(words)}.txt")
    (outside / "mail.eml").write_bytes(mail.as_bytes())
    _run("import-mail", str(outside / "mail.eml"))
    rows = "".join(f"S-{n},{next(words)},{next(words)},0{n + 1}/03/2014,{next(words)}\n" for n in range(8))
    (outside / "list.csv").write_text(f"Reference,First name,Surname,DoB,Notes\n{rows}", "utf-8")
    _run("import", str(outside / "list.csv"))
    _run("today")
    _run("find", "quet")
    _run("calendar", "--out", str(Path(os.environ["HOME"]) / "caseload.ics"))
    _run("remind")
    _run("letter", "D-1", "where-we-are", "--draft", "--out", str(outside / "letter.pdf"))
    _run("export", "person", "D-1", str(outside / "held"))
    _run("backup", str(Path(os.environ["HOME"]) / "friday.caseworker-backup"))
    _window()
    rest = list(words)
    _half_done(rest, real)


def _a_child(reference: str, words: Any) -> None:
    _run("new", "--reference", reference, "--given-name", next(words), "--family-name", next(words),
         "--date-of-birth", "2015-03-02")  # fmt: skip
    _run("person", reference, "--name", f"{next(words)} {next(words)}", "--role", "mother", "--address",
         f"4 {next(words)} Court; {next(words)}; AM1 1AA", "--address-withheld", "--email",
         f"{next(words)}@post.example", "--parental-responsibility")  # fmt: skip
    _run(
        "event",
        reference,
        "request_received",
        "2026-01-05",
        "--process",
        "needs_assessment",
        "--note",
        next(words),
    )
    _run("edit", reference, f"note={next(words)}", f"school={next(words)} School")


def _window() -> None:
    """Open the window on the caseload, look at a case, leave a half-typed form, lock, and close."""
    from PySide6.QtWidgets import QApplication

    from caseworker_app import settings
    from caseworker_app.ui.clock import Clock
    from caseworker_app.ui.window import MainWindow

    application = QApplication.instance() or QApplication([])
    folder = Path(os.environ["CASEWORKER_STORE"])
    window = MainWindow(folder, settings.read(settings.file_for(folder)), Clock(), "a day")
    window.show()
    window.begin()
    _settle(application, window)
    assert window.context is not None
    assert window.shell is not None
    with window.context.store.connection() as connection:
        case = connection.execute("SELECT id FROM cases ORDER BY reference LIMIT 1").fetchone()[0]
    window.context.go("case", case_id=case)
    _settle(application, window)
    window.context.go("caseload")
    _settle(application, window)
    window.lock()
    window.close()


def _settle(application: Any, window: Any) -> None:
    import time

    end = time.monotonic() + 30
    while time.monotonic() < end:
        application.processEvents()
        if window.context is not None and not window.worker.is_busy:
            break
        time.sleep(0.01)
    application.processEvents()


def _half_done(rest: Sequence[str], real: Any) -> None:
    """Write what is left of the words in a unit that is never kept, and wait to be killed."""
    from sqlalchemy import text

    from caseworker_app.store.open import open_store
    from tests.soak.work import NOW

    store = open_store(Path(os.environ["CASEWORKER_STORE"]), "a day")
    with store.unit("half done", user="x", now=NOW) as unit:
        unit.session.execute(text("UPDATE cases SET note = note || :rest"), {"rest": " ".join(rest) * 50})
        unit.session.execute(text("SELECT DISTINCT note || id FROM cases ORDER BY note || id DESC")).all()
        real.write("half done\n")
        real.flush()
        sys.stdin.readline()


if __name__ == "__main__":
    random.seed(1)
    live(Path(sys.argv[1]))
