"""The command line: finds a command by its name, runs it, and turns its outcome into an exit code.

A command's module is imported only when the command is used, so that `rules` never waits for the store.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import click

from caseworker_app import __version__
from caseworker_app.cli.output import Caller, add_common_options, common_options, print_error
from caseworker_app.cli.window import Window
from caseworker_app.errors import CaseworkerError, WrongUse

INTERRUPTED = 130
_HERE = "caseworker_app.cli"
# Each command with the module that has it, and what it does; the modules are imported only when used.
COMMANDS: Mapping[str, tuple[str, str]] = {
    "init": ("keeping", "Make an empty caseload"),
    "demo": ("demo", "Make a demonstration caseload, and look at it"),
    "import": ("importing", "Bring in a spreadsheet"),
    "today": ("today", "What needs doing, most pressing first"),
    "deadlines": ("answers", "Deadlines of the whole caseload"),
    "case": ("one_case", "One case: people, events, deadlines"),
    "find": ("answers", "Find a child, or what was said"),
    "new": ("cases", "Open a case"),
    "edit": ("cases", "Change fields of a case"),
    "person": ("cases", "Add or change a person on a case"),
    "event": ("cases", "Record a dated event on a case"),
    "log": ("contacts", "Record a call, a message, a letter, a meeting or a visit"),
    "promise": ("contacts", "Say what became of a promise"),
    "remind": ("reminders", "Today's reminders, also as a notification of the desktop"),
    "calendar": ("reminders", "Deadlines and meetings as a calendar file, without names"),
    "import-mail": ("mail", "File e-mails to their cases"),
    "undo": ("cases", "Take back the last thing done, where it can be"),
    "reviews": ("reviews", "The reviews of a school year; lists for settings"),
    "letter": ("letters", "Make one letter that the record proves"),
    "letters": ("letters", "The letters that there are"),
    "reassign": ("sharing", "Hand cases to a colleague"),
    "connect": ("sharing", "Remember which shared database this caseload belongs to"),
    "sync": ("sharing", "Exchange what is new with the shared database"),
    "conflicts": ("sharing", "What people changed on both sides"),
    "server": ("server", "Make, keep and check the shared database"),
    "settings": ("office", "Show or set the council's facts"),
    "report": ("report", "What was done in time: the figures for a lead and a board"),
    "quality": ("quality", "Audits of plans: a sample, its markers, what plans lack"),
    "export": ("exports", "Write the caseload, the SEN2 return, or all that is held on a child"),
    "retention": ("retention", "How long cases are kept: the list, legal holds, deletion with a certificate"),
    "backup": ("keeping", "Make an encrypted backup"),
    "restore": ("keeping", "Bring back a backup"),
    "check": ("keeping", "Check the caseload: database, audit, documents, backups"),
    "rules": ("statutory", "Every rule in force"),
    "events": ("statutory", "Every type of event"),
    "due": ("statutory", "The due date of one rule"),
    "timeline": ("statutory", "The deadlines of a timeline in a file"),
}
# These write files, or the caseload in more than one transaction.
MANY_STEPS = frozenset(
    {
        *(
            "",
            "init",
            "demo",
            "import-mail",
            "export",
            "retention",
            "backup",
            "restore",
            "letter",
            "letters",
            "reviews",
        ),
        *("sync", "server"),
    }
)
_EXAMPLE = "Example:\n\n  caseworker today --limit 10"


class Program(click.Group):
    """All commands, each loaded when it is named."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names of the commands that this version has."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command."""
        if cmd_name not in COMMANDS:
            return None
        module, _ = COMMANDS[cmd_name]
        command: click.Command = importlib.import_module(f"{_HERE}.{module}").commands[cmd_name]
        command.name = cmd_name
        hand_down(ctx, add_common_options(command))
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or say in our words that it is unknown."""
        name = args[0]
        if name not in COMMANDS:
            raise WrongUse(f"There is no command “{name}”.", _nearest(name))
        ctx.ensure_object(Caller).command = name
        return super().resolve_command(ctx, args)


def hand_down(ctx: click.Context, command: click.Command) -> None:
    """Pass common options that stood before the command to one that declares them itself."""
    given = ctx.ensure_object(Caller)
    known: dict[str, Any] = {
        "--json": given.as_json or None,
        "--as-of": given.as_of_given and given.as_of_given.isoformat(),
        "--store": given.store and str(given.store),
        "--passphrase-file": given.passphrase_file and str(given.passphrase_file),
    }
    defaults = {
        str(param.name): known[option]
        for param in command.params
        for option in param.opts
        if param.expose_value and known.get(option) is not None
    }
    ctx.default_map = {str(command.name): defaults}


def _nearest(name: str) -> str:
    import difflib

    near = difflib.get_close_matches(name, COMMANDS, n=1)
    return f"Did you mean “{near[0]}”?" if near else "`caseworker --help` lists the commands."


@click.command(
    cls=Program,
    invoke_without_command=True,
    params=list(common_options()),
    epilog=f"\b\n{_EXAMPLE}",
    help="Every statutory date of an English council's SEND cases, with its reason. "
    "Without a command the window opens.",
    context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 110},
)
@click.version_option(__version__, prog_name="caseworker")
@click.pass_context
def program(ctx: click.Context) -> int:
    """Open the window when no command is named."""
    ctx.ensure_object(Caller)
    if ctx.invoked_subcommand is not None:
        return 0
    asking = ctx.ensure_object(Caller)
    return asking.window.open(asking.folder, passphrase=asking.passphrase())


def run(argv: Sequence[str], window: Window | None = None) -> int:
    """Run one command, or open the window that is given; return the exit code."""
    _speak_utf8()
    asked = Caller(given_window=window)
    try:
        outcome = program.main(args=list(argv), prog_name="caseworker", standalone_mode=False, obj=asked)
        return outcome if isinstance(outcome, int) else 0
    except CaseworkerError as error:
        _raise_when_debugging()
        print_error(error.message, error.remedy)
        return error.exit_code
    except click.ClickException as error:
        _raise_when_debugging()
        print_error(*_in_our_words(error))
        return 2
    except (click.Abort, KeyboardInterrupt):
        print_error("Stopped.", _what_is_left(asked.command, "The caseload is as it was before."))
        return INTERRUPTED
    except SystemExit:  # so Click leaves when the reader of our output has left, as `| head` does
        return 0
    except Exception as error:
        _raise_when_debugging()
        print_error(
            f"Something went wrong in the program ({type(error).__name__}). "
            + _what_is_left(asked.command, "Nothing was changed."),
            "Run the command again with CASEWORKER_DEBUG=1 and send what it prints to IT support.",
        )
        return 2


def _what_is_left(command: str, nothing: str) -> str:
    """Say what a command that ended midway leaves: most are one transaction, of which nothing is left."""
    if command not in MANY_STEPS:
        return nothing
    return f"What `{command}` had written by then may be there: look before you use it."


def _raise_when_debugging() -> None:
    if os.environ.get("CASEWORKER_DEBUG") == "1":
        raise


def _in_our_words(error: click.ClickException) -> tuple[str, str]:
    """Return what is wrong with the command line, and where its help is."""
    context = getattr(error, "ctx", None)
    name = context.command_path if context is not None else "caseworker"
    remedy = f"`{name} --help` shows how it is used."
    if isinstance(error, click.NoSuchOption):
        return f"There is no option “{error.option_name}”.", remedy
    if isinstance(error, click.MissingParameter):
        param = error.param
        missing = param.make_metavar(context) if isinstance(param, click.Argument) and context else None
        missing = missing or (param.opts[0] if param is not None else "something")
        return f"{missing.strip('[]')} is missing.", remedy
    message = error.format_message()
    return message if message.endswith(".") else f"{message}.", remedy


def _speak_utf8() -> None:
    """Write names of every language also into a file or a pipe on Windows."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None and not stream.isatty():
            reconfigure(encoding="utf-8")
