"""`settings`: the council's facts and choices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields
from typing import TYPE_CHECKING

import click

from caseworker_app.cli.output import caller, now, print_json, print_lines, print_table
from caseworker_app.errors import WrongUse

if TYPE_CHECKING:
    from caseworker_app.casework.preferences import Preferences


@click.command(name="settings", epilog="Example:  caseworker settings signatory='R. Patel' reply_standard=5")
@click.argument("named", metavar="[NAME[=VALUE] …]", nargs=-1)
def settings(named: Sequence[str]) -> None:
    """Show the council's facts, or set some; an empty VALUE goes back to the default."""
    from caseworker_app.casework import preferences

    asking = caller()
    texts = {name: value for text in named for name, equals, value in [text.partition("=")] if equals}
    shown = [text.partition("=")[0] for text in named]
    known = {each.name for each in fields(preferences.Preferences)}
    for name in shown:
        if name not in known:
            raise WrongUse(
                f"There is no setting “{name}”.",
                f"The settings are: {', '.join(asdict(preferences.DEFAULTS))}.",
            )
    with asking.open_store() as store:
        if texts:
            with store.unit("change settings", user=asking.user, now=now()) as unit:
                kept = preferences.write(unit, texts)
        else:
            with store.reading() as session:
                kept = preferences.read(session)
    values = {name: value for name, value in asdict(kept).items() if not shown or name in shown}
    if asking.as_json:
        still_missing = [one.name for one in preferences.missing(kept)]
        print_json({"settings": values, "missing": still_missing})
    else:
        _print(kept, values)


def _print(kept: Preferences, values: dict[str, object]) -> None:
    from caseworker_app.casework import preferences

    rows = [(name, str(value).replace("\n", "; ")) for name, value in values.items()]
    print_table(("Setting", "Value"), rows, wide="Value")
    still_missing = preferences.missing(kept)
    if still_missing:
        print_lines(
            "", "Still missing, and letters will need it: " + ", ".join(one.name for one in still_missing)
        )


commands = {"settings": settings}
