"""`connect`, `sync`, `conflicts` and `reassign`: working with colleagues on one shared database."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from caseworker_app.cli.output import (
    add_common_options,
    caller,
    now,
    print_json,
    print_lines,
    print_table,
    progress_line,
    refuse_without_lease,
)
from caseworker_app.errors import WrongUse

if TYPE_CHECKING:
    from caseworker_app.store.open import Store
    from caseworker_app.sync.client import Outcome
    from caseworker_app.sync.conflicts import Choice, Shown
    from caseworker_app.sync.state import Standing

WAITING = 1


@click.command(epilog="Example:  caseworker connect enrolment-rpatel.json")
@click.argument("where", metavar="DSN|ENROLMENT-FILE", required=False, default="")
@click.option("--unlock", "code", metavar="CODE", help="Open a caseload that was locked, by the code for it.")
@click.option(
    "--let-in",
    nargs=2,
    metavar="NAME QUESTION",
    help="For a team lead: print the code for a colleague's laptop that was locked for want of a sync.",
)
def connect(where: str, code: str | None, let_in: tuple[str, str] | None) -> None:
    """Remember which shared database this caseload belongs to."""
    asking = caller()
    if let_in is not None:
        _let_in(*let_in)
        return
    if code is not None:
        _unlock(code)
        if not where:
            return
    if not where:
        raise WrongUse("With which shared database?", "Name the enrolment file that you were given.")
    with asking.open_store() as store:
        found = _connected(store, where)
    if asking.as_json:
        print_json({"name": found.name, "role": found.role, "teams": list(found.teams)})
        return
    teams = f", in {' and '.join(found.teams)}" if found.teams else ""
    print_lines(f"Connected as {found.name} ({found.role.replace('_', ' ')}{teams}).")
    if found.name != asking.user:
        print_lines(
            f"On this laptop your name is {asking.user}. So that your cases are found as yours, run:",
            f"caseworker settings user_name='{found.name}'",
        )
    print_lines("`caseworker sync` exchanges what is new.")


def _let_in(name: str, question: str) -> None:
    from caseworker_app.sync.let_in import code_for_colleague

    asking = caller()
    with asking.open_store() as store:
        refuse_without_lease(store)
        code = code_for_colleague(store, name, question)
    if asking.as_json:
        print_json({"code": code})
    else:
        print_lines(f"The code for {name}: {code}", "It opens their caseload for a week, once.")


def _unlock(code: str) -> None:
    from caseworker_app.store import lease, sealing
    from caseworker_app.store.files import Places

    asking, places = caller(), Places(caller().folder)
    if places.sealed_key.exists():
        sealing.unseal(places, code)
        print_lines("The caseload opens with its passphrase again.")
        return
    with asking.open_store() as store:
        lease.let_in(store, code, user=asking.user, now=now())
    print_lines(f"The caseload opens for {lease.DAYS_BY_CODE} days more. Sync it as soon as you can.")


def _connected(store: Store, where: str) -> Standing:
    from caseworker_app.cli.server import ask_password
    from caseworker_app.sync import connect as connecting
    from caseworker_app.sync.address import PASSWORD
    from caseworker_app.sync.refusals import CannotConnect
    from caseworker_app.sync.server.users import Enrolment

    asking, file = caller(), Path(where).expanduser()
    told: dict[str, Any] = {"user": asking.user, "now": now()}
    if file.is_file():
        return connecting.enrol(store, Enrolment.from_text(_text_of(file)), **told)
    password = os.environ.get(PASSWORD, "")
    try:
        return connecting.connect(store, where, password=password, **told)
    except CannotConnect as error:
        if password or "no password supplied" not in str(error.__cause__):
            raise
    return connecting.connect(store, where, password=ask_password(), **told)


def _text_of(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise WrongUse(
            f"{file.name} cannot be read.", "Name the enrolment file that you were given."
        ) from error


@click.command(epilog="Example:  caseworker sync --json")
def sync() -> int:
    """Exchange what is new with the shared database."""
    from caseworker_app.sync.client import sync as exchange
    from caseworker_app.sync.words import said

    asking = caller()
    with asking.open_store() as store:
        outcome = exchange(store, user=asking.user, now=now(), progress=_show_progress)
    if asking.as_json:
        print_json(_as_json(outcome))
    else:
        print_lines(*said(outcome))
    return WAITING if outcome.conflicts else 0


def _show_progress(words: str, done: int, total: int) -> None:
    if total:
        progress_line(words)(done, total)


def _as_json(outcome: Outcome) -> dict[str, Any]:
    names = ("sent", "received", "conflicts", "round_trips", "bytes_sent", "bytes_received")
    more = ("arrived", "removed", "handed_in", "waiting", "notes")
    return {name: getattr(outcome, name) for name in (*names, *more)}


@click.group(invoke_without_command=True, epilog="Example:  caseworker conflicts keep 1b2c3d mine")
@click.pass_context
def conflicts(ctx: click.Context) -> int | None:
    """List what people changed on both sides."""
    if ctx.invoked_subcommand is not None:
        return None
    from caseworker_app.sync.conflicts import waiting

    asking = caller()
    with asking.open_store() as store, store.reading() as session:
        found = waiting(session)
    if asking.as_json:
        print_json({"conflicts": [_conflict(each) for each in found]})
    elif found:
        rows = [
            (each.id, each.reference, each.what, each.before, _words(each.mine), _words(each.theirs))
            for each in found
        ]
        print_table(
            ("Id", "Case", "What", "Before", "Mine", "Theirs"), rows, wide=("Mine", "Theirs", "Before")
        )
        print_lines("", "Decide each: caseworker conflicts keep ID mine|theirs|value=TEXT")
    else:
        print_lines("Nothing waits for a decision.")
    return WAITING if found else 0


def _conflict(shown: Shown) -> dict[str, Any]:
    return {
        "id": shown.id,
        "case": shown.reference or None,
        "field": shown.what,
        "before": shown.before,
        "mine": shown.mine.text,
        "theirs": shown.theirs.text,
        "by": shown.theirs.by,
        "at": _moment(shown.theirs.at),
        "kind": shown.kind,
        "in_force": shown.in_force,
        "mine_by": shown.mine.by,
        "mine_at": _moment(shown.mine.at),
        "for_the_lead": shown.for_the_lead,
    }


def _moment(at: datetime | None) -> str | None:
    from datetime import UTC

    return None if at is None else at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _words(choice: Choice) -> str:
    return f"{choice.text or '(empty)'} · {choice.by}" if choice.by else choice.text or "(empty)"


@conflicts.command(epilog="Example:  caseworker conflicts keep 1b2c3d 'value=12 March 2016'")
@click.argument("conflict", metavar="ID")
@click.argument("choice", metavar="mine|theirs|value=TEXT")
def keep(conflict: str, choice: str) -> None:
    """Decide one: keep your value, the other's, or a third. Both stay in the history."""
    from caseworker_app.sync.conflicts import MINE, THEIRS, VALUE
    from caseworker_app.sync.decide import keep as decide

    word, equals, text = choice.partition("=")
    if (word, equals) not in {(MINE, ""), (THEIRS, ""), (VALUE, "=")}:
        raise WrongUse(f"“{choice}” is no decision.", "Write mine, theirs or value=TEXT.")
    asking = caller()
    with asking.open_store() as store, store.unit("decide a conflict", user=asking.user, now=now()) as unit:
        decided = decide(unit, conflict, word, text)
        answer = {"id": decided.id, "decision": decided.decision}
    if asking.as_json:
        print_json(answer)
    else:
        print_lines("Decided. Both values stay in the history; colleagues hear of it at the next sync.")


@click.command(
    epilog="Example:  caseworker reassign EHC-00123 EHC-00124 --to 'R. Patel' --note 'Mother prefers calls'"
)
@click.argument("cases", metavar="CASE…", nargs=-1, required=True)
@click.option("--to", "name", required=True, metavar="USER", help="The colleague.")
@click.option("--note", default="", metavar="T", help="What they should know.")
def reassign(cases: tuple[str, ...], name: str, note: str) -> None:
    """Hand cases to a colleague, with a note of what is due and what was promised."""
    from caseworker_app.casework.lookup import case_id
    from caseworker_app.casework.reassign import reassign as hand_over

    asking = caller()
    with asking.open_store() as store, store.unit("reassign", user=asking.user, now=now()) as unit:
        handed = hand_over(unit, [case_id(unit.session, case) for case in cases], name, note=note)
    if asking.as_json:
        told = [
            {"case": each.reference, "from": each.from_name, "to": each.to_name, "team": each.to_team}
            for each in handed
        ]
        print_json({"reassigned": told})
    else:
        lines = [f"{each.reference}: {each.from_name or 'nobody'} → {each.to_name}" for each in handed]
        print_lines(*(lines or ["Nothing changed: they have these cases already."]))


for _command in conflicts.commands.values():
    add_common_options(_command)

commands = {"connect": connect, "sync": sync, "conflicts": conflicts, "reassign": reassign}
