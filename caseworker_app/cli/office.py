"""`settings`: the council's facts, and what is chosen on this computer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from typing import TYPE_CHECKING

import click

from caseworker_app.cli.output import caller, now, print_error, print_json, print_lines, print_table
from caseworker_app.errors import WrongUse

if TYPE_CHECKING:
    from caseworker_app.casework.preferences import Preferences
    from caseworker_app.settings import Kept


@click.command(name="settings", epilog="Example:  caseworker settings signatory='R. Patel' reply_standard=5")
@click.argument("named", metavar="[NAME[=VALUE] …]", nargs=-1)
def settings(named: Sequence[str]) -> None:
    """Show the council's facts and the choices of this computer, or set some; an empty VALUE: the default."""
    from caseworker_app import settings as choices
    from caseworker_app.casework import preferences

    asking = caller()
    texts = {name: value for text in named for name, equals, value in [text.partition("=")] if equals}
    shown = [text.partition("=")[0] for text in named]
    _refuse_unknown(shown)
    chosen = {name: choices.from_text(name, texts.pop(name)) for name in [*texts] if choices.may_be_set(name)}
    kept = choices.read(choices.file_for(asking.folder))
    with asking.open_store() as store:
        if texts:
            with store.unit("change settings", user=asking.user, now=now()) as unit:
                facts = preferences.write(unit, texts)
        else:
            with store.reading() as session:
                facts = preferences.read(session)
    if chosen:
        kept = choices.write(kept, **chosen)
    _show(facts, kept, shown)


def _refuse_unknown(names: Sequence[str]) -> None:
    from caseworker_app import settings as choices
    from caseworker_app.casework import preferences

    facts = asdict(preferences.DEFAULTS)
    for name in names:
        if name not in facts and not choices.may_be_set(name):
            computer = (each.name for each in fields(choices.Choices) if choices.may_be_set(each.name))
            raise WrongUse(
                f"There is no setting “{name}”.",
                f"The settings are: {', '.join(facts)}. On this computer: {', '.join(computer)}.",
            )


def _show(facts: Preferences, kept: Kept, shown: Sequence[str]) -> None:
    from caseworker_app import settings as choices
    from caseworker_app.casework import preferences

    fixed = {**preferences.fixed(), **kept.fixed}
    council = {name: value for name, value in asdict(facts).items() if not shown or name in shown}
    computer = {
        name: value
        for name, value in asdict(kept.choices).items()
        if choices.may_be_set(name) and (not shown or name in shown)
    }
    still_missing = [one.name for one in preferences.missing(facts)]
    for problem in preferences.problems():
        print_error(problem, "Tell IT support.")
    if caller().as_json:
        locked = {name: who for name, who in fixed.items() if name in council or name in computer}
        print_json({"settings": council, "missing": still_missing, "computer": computer, "locked": locked})
        return
    for heading, values in (("Setting", council), ("On this computer", computer)):
        if values:
            _print_table(heading, values, fixed)
    if still_missing and not shown:
        print_lines("", "Still missing, and letters will need it: " + ", ".join(still_missing))


def _print_table(heading: str, values: Mapping[str, object], fixed: Mapping[str, str]) -> None:
    locked = any(name in fixed for name in values)
    headings = (heading, "Value", "Set by") if locked else (heading, "Value")
    rows = [(name, _in_words(value), fixed.get(name, ""))[: len(headings)] for name, value in values.items()]
    print_table(headings, rows, wide=("Value", "Set by"))


def _in_words(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value).replace("\n", "; ")


commands = {"settings": settings}
