"""What every command shares: its common options, how it opens the store, how it prints."""

from __future__ import annotations

import getpass
import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

import click

from caseworker_app.errors import CannotOpenStore, WrongUse
from caseworker_app.statutory.month_days import why_no_date

if TYPE_CHECKING:
    from caseworker_app.cli.window import Window
    from caseworker_app.store.open import Store

Returned = TypeVar("Returned")
ROLE = "a command"


def now() -> datetime:
    """Return the present moment: the only place in which the command line reads the clock."""
    return datetime.now(UTC)


def civil_day(moment: datetime) -> date:
    """Return the day that it is in England."""
    return moment.astimezone(ZoneInfo("Europe/London")).date()


def utc(moment: datetime) -> str:
    """Return a moment as other people's scripts read it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_date(text: str) -> date:
    """Read a date as 2026-06-04, 4/6/2026 or 4 June 2026."""
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y"):
        try:
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007
        except ValueError:
            continue
    why = f". {found}" if (found := why_no_date(text)) else ""
    raise WrongUse(f"“{text}” is not a date{why}.", "Write a date like 2026-06-04 or 4/6/2026.")


class DateText(click.ParamType[date]):
    """A date on the command line."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:  # noqa: ARG002
        """Read the text."""
        return value if isinstance(value, date) else read_date(value)


DATE = DateText()


# What ends the lock of a caseload that has not met the shared one for long, and what only keeps it safe.
WITHOUT_A_LEASE = frozenset({"sync", "connect", "backup", "check"})


@dataclass
class Caller:
    """What the person asked of every command: where, as whom, as of when, and in which form."""

    store: Path | None = None
    passphrase_file: Path | None = None
    as_json: bool = False
    as_of_given: date | None = None
    given_window: Window | None = None
    command: str = ""  # that is running; none: the window

    @property
    def window(self) -> Window:
        """The program's window, where it is part of this run."""
        if self.given_window is None:
            raise WrongUse("This run of the program has no window.", "Start it as `caseworker`.")
        return self.given_window

    @property
    def folder(self) -> Path:
        """The folder of the store."""
        from caseworker_app.paths import default_store

        named = self.store or (Path(text) if (text := os.environ.get("CASEWORKER_STORE")) else None)
        return (named or default_store()).expanduser().absolute()

    @property
    def as_of(self) -> date:
        """The day on which the answer is given."""
        return self.as_of_given or civil_day(now())

    @property
    def user(self) -> str:
        """The name that is written beside what a command changes."""
        from caseworker_app import settings

        return settings.read(settings.file_for(self.folder)).choices.user_name or getpass.getuser()

    def passphrase(self) -> str | None:
        """Return the passphrase from the file or the environment, or nothing."""
        if self.passphrase_file is None:
            return os.environ.get("CASEWORKER_PASSPHRASE") or None
        try:
            lines = self.passphrase_file.read_text("utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise WrongUse(
                f"The passphrase file {self.passphrase_file} cannot be read.",
                "Check its name and its rights.",
            ) from error
        if not lines or not lines[0]:
            raise WrongUse(
                f"The passphrase file {self.passphrase_file} is empty.",
                "Write the passphrase in its first line.",
            )
        return lines[0]

    def open_store(self) -> Store:
        """Open the store by what was given, else by the keyring, else by asking at a terminal."""
        from caseworker_app.store.open import open_store
        from caseworker_app.store.refusals import StoreLocked

        try:
            store = open_store(self.folder, self.passphrase(), role=ROLE)
        except StoreLocked:
            if not sys.stdin.isatty():
                raise
            store = open_store(self.folder, ask_passphrase("Passphrase"), role=ROLE)
        if self.command not in WITHOUT_A_LEASE:
            refuse_without_lease(store)
        return store


def refuse_without_lease(store: Store) -> None:
    """Refuse a shared caseload that has not met the shared one for too long."""
    from caseworker_app.store.lease import LeaseOver, refuse_if_over

    try:
        refuse_if_over(store, now())
    except LeaseOver:
        store.close()
        raise


def ask_passphrase(prompt: str, *, twice: bool = False) -> str:
    """Ask for a passphrase at the terminal, unseen."""
    if not sys.stdin.isatty():
        raise CannotOpenStore(
            "A passphrase is needed.", "Give --passphrase-file FILE, or set CASEWORKER_PASSPHRASE."
        )
    return str(click.prompt(prompt, hide_input=True, confirmation_prompt=twice, err=True))


def caller() -> Caller:
    """Return what the person asked of the command that is running."""
    return click.get_current_context().ensure_object(Caller)


def _keep(name: str) -> Callable[[click.Context, click.Parameter, Any], Any]:
    def keep(ctx: click.Context, _param: click.Parameter, value: Any) -> Any:
        if value is not None and value is not False:
            setattr(ctx.ensure_object(Caller), name, value)
        return value

    return keep


def common_options() -> list[click.Option]:
    """Make the options that every command takes, before its name and after it."""
    return [
        click.Option(
            ["--store"], type=click.Path(path_type=Path), expose_value=False, callback=_keep("store"),
            help="The folder of the caseload (or CASEWORKER_STORE).",
        ),
        click.Option(
            ["--passphrase-file"], type=click.Path(path_type=Path), expose_value=False,
            callback=_keep("passphrase_file"),
            help="A file whose first line opens the caseload (CASEWORKER_PASSPHRASE holds it itself).",
        ),
        click.Option(
            ["--json"], is_flag=True, expose_value=False, callback=_keep("as_json"),
            help="Print one JSON document.",
        ),
        click.Option(
            ["--as-of"], type=DATE, metavar="DATE", expose_value=False, callback=_keep("as_of_given"),
            help="Answer as if today were this date.",
        ),
    ]  # fmt: skip


def add_common_options(command: click.Command) -> click.Command:
    """Give a command the common options that it does not declare itself."""
    declared = {option for param in command.params for option in param.opts}
    command.params.extend(option for option in common_options() if option.opts[0] not in declared)
    return command


def print_json(answer: Any) -> None:
    """Print one JSON document and nothing else."""
    click.echo(json.dumps(answer, ensure_ascii=False, indent=1))


def print_lines(*lines: str) -> None:
    """Print lines for a person."""
    for line in lines:
        click.echo(plain(line))


def plain(text: str) -> str:
    """Return text without what could command a terminal: names come from spreadsheets and colleagues."""
    return "".join(letter if letter.isprintable() or letter == "\n" else "�" for letter in text)


def print_table(
    headings: Sequence[str], rows: Iterable[Sequence[str]], *, wide: str | Sequence[str] = ""
) -> None:
    """Print a table as wide as the terminal; `wide` names the columns that share what is left."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for heading in headings:
        folds = heading == wide if isinstance(wide, str) else heading in wide
        table.add_column(heading, no_wrap=not folds, overflow="fold")
    for row in rows:
        table.add_row(*(Text(plain(cell)) for cell in row))
    on_terminal = sys.stdout.isatty()
    Console(width=None if on_terminal else 200, highlight=False, file=sys.stdout).print(table)


def progress_line(words: str) -> Callable[[int, int], None]:
    """Return a way to show on a terminal how far something long has come."""

    def show(done: int, total: int) -> None:
        if sys.stderr.isatty():
            click.echo(f"\r{words}, {done} of {total} done", nl=done >= total, err=True)

    return show


def print_error(message: str, remedy: str = "") -> None:
    """Say in one or two lines on standard error what happened, and what to do."""
    for line in (message, remedy):
        if line:
            click.echo(plain(" ".join(line.split())), err=True)
