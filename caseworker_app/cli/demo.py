"""`demo`: a fictional council's caseload to look at, in the window or as files."""

from __future__ import annotations

import os
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from caseworker_app.cli.output import caller, print_json, print_lines

if TYPE_CHECKING:
    from caseworker_app.casework.today import Page
    from caseworker_app.demonstration.make import Demonstration
    from caseworker_app.store.open import Store

PRINTED_ROWS = 40
ALL_ROWS = 1000


@click.command(epilog="\b\nExample:\n\n  caseworker demo --headless --out demo")
@click.option(
    "--cases", type=click.IntRange(1, 20_000), default=250, show_default=True, help="How many children."
)
@click.option("--seed", type=int, default=1, show_default=True, help="Another number gives other children.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("demo"),
    show_default=True,
    metavar="DIR",
    help="Where it is written; an earlier demonstration there is replaced.",
)
@click.option("--headless", is_flag=True, help="Open no window; write pictures of it.")
def _demo(cases: int, seed: int, out: Path, headless: bool) -> int:
    """Make an encrypted demonstration caseload (passphrase demo), and open the window on it.

    Without a display, or with --headless, it prints Today and writes pictures of the screens.
    """
    from caseworker_app.demonstration import place
    from caseworker_app.demonstration.make import make

    asked = caller()
    folder, as_of = out.expanduser().absolute(), asked.as_of
    place.make_room(folder, seed=seed, as_of=as_of, cases=cases)
    made = make(folder / place.STORE, cases, seed, as_of=as_of)
    _choose(made.store)
    page = _today(folder, made)
    _letters(folder, made)
    show_window = not headless and has_display()
    if not show_window:
        _save_pictures(folder, made)
    files = place.files_in(folder)
    if asked.as_json:
        print_json(answer(made, files))
    else:
        _print(page, made, files, whole=not show_window)
    return _open_window(made, asked.as_of_given) if show_window else 0


def answer(made: Demonstration, files: list[Path]) -> dict[str, object]:
    """Return what was made, as other people's scripts read it."""
    return {
        "store": str(made.store),
        "as_of": made.as_of.isoformat(),
        "seed": made.seed,
        "cases": made.cases,
        "files": [str(file) for file in files],
    }


def has_display() -> bool:
    """Say whether a window could be seen here."""
    if os.environ.get("QT_QPA_PLATFORM", "") in ("offscreen", "minimal"):
        return False
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _choose(store: Path) -> None:
    """Be one of the invented caseworkers, so that Today shows her children."""
    from caseworker_app import settings
    from caseworker_app.demonstration.make import TEAM, USER

    settings.write(settings.read(settings.file_for(store)), user_name=USER, team=TEAM)


def _today(folder: Path, made: Demonstration) -> Page:
    """Read Today, and write it for the printer."""
    from caseworker_app.casework.today import View, today_page
    from caseworker_app.demonstration import place
    from caseworker_app.demonstration.make import USER, moment
    from caseworker_app.demonstration.places import COUNCIL
    from caseworker_app.reports import today_pdf

    with _opened(made) as store, store.connection() as connection:
        page = today_page(connection, View(made.as_of, (USER,)), size=ALL_ROWS)
    today_pdf.write(folder / place.TODAY, page, now=moment(made.as_of), council=COUNCIL["council_name"])
    return page


def _letters(folder: Path, made: Demonstration) -> None:
    """Leave letters ready in the queue, and write them for the printer."""
    from caseworker_app.cli.demo_letters import write_letters
    from caseworker_app.demonstration import place
    from caseworker_app.demonstration.make import USER, moment

    with _opened(made) as store:
        write_letters(store, folder / place.LETTERS, user=USER, now=moment(made.as_of))


def _opened(made: Demonstration) -> Store:
    from caseworker_app.demonstration.make import PASSPHRASE
    from caseworker_app.store.open import open_store

    return open_store(made.store, PASSPHRASE, role="`caseworker demo`")


def _save_pictures(folder: Path, made: Demonstration) -> None:
    from caseworker_app.demonstration import place
    from caseworker_app.demonstration.make import PASSPHRASE, moment

    pictures = folder / place.PICTURES
    caller().window.save_pictures(made.store, pictures, now=moment(made.as_of), passphrase=PASSPHRASE)


def _print(page: Page, made: Demonstration, files: list[Path], *, whole: bool) -> None:
    from caseworker_app.cli.today import print_today
    from caseworker_app.demonstration.make import PASSPHRASE, USER

    if whole:
        print_today(page.rows[:PRINTED_ROWS], (), (), made.as_of)
        more = len(page.rows) - PRINTED_ROWS
        print_lines("", f"and {more} more: today.pdf lists them all." if more > 0 else "That is all.")
    print_lines("", f"{made.cases} invented cases. You are {USER}. The passphrase is “{PASSPHRASE}”.")
    print_lines("Written:", *(f"  {file}" for file in files))


def _open_window(made: Demonstration, as_of_given: date | None) -> int:
    """Open the window as a person would, on the day of the demonstration."""
    from caseworker_app.demonstration.make import PASSPHRASE, moment

    window = caller().window
    if as_of_given is None:
        return window.open(made.store, passphrase=PASSPHRASE)
    began, started = moment(made.as_of).astimezone(UTC), time.monotonic()

    def now() -> datetime:
        return began + timedelta(seconds=time.monotonic() - started)

    return window.open(made.store, passphrase=PASSPHRASE, now=now)


commands = {"demo": _demo}
