"""The first words of a sync: who we are and how far we have heard; whether, and how, the two go on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from caseworker_app import __version__
from caseworker_app.store import audit, lease, sealing
from caseworker_app.store.colleagues import keep_seen, seen_of
from caseworker_app.store.files import Places
from caseworker_app.store.identifiers import new_id
from caseworker_app.store.tables import LocalFact
from caseworker_app.store.version import VERSION
from caseworker_app.sync import state
from caseworker_app.sync.line import Line
from caseworker_app.sync.refusals import LaptopLost, ServerRefused, Step
from caseworker_app.sync.work import Work

_A_LITTLE, _A_LOT = timedelta(minutes=5), timedelta(hours=12)


@dataclass(frozen=True)
class Greeting:
    """What the server said: its epoch, and what the person should know."""

    epoch: str
    at: datetime  # by the server's clock
    is_other_epoch: bool
    may_pull: bool
    notes: tuple[str, ...]


def greet(work: Work, line: Line) -> Greeting:
    """Say hello; take over the name, the role and the teams that the server knows."""
    told, notes = _ask(work, line), []
    if told.get("copied") or not _remembers_us(work, told):
        _become_another_device(work)
        notes.append(
            "This caseload is a copy of one that was here before; it goes on as a laptop of its own."
        )
        told = _ask(work, line)
    if told.get("lost"):
        _lock(work, line)
        raise LaptopLost
    if told["schema"] < VERSION:
        raise ServerRefused(
            "The shared database is older than this program.",
            "The administrator must upgrade it first (`caseworker server upgrade`). Your work is kept here.",
            Step.VERSION,
        )
    at = datetime.fromisoformat(told["at"])
    if skew := _skew(work.now, at):
        notes.append(skew)
    with work.store.reading() as session:
        known = state.needed(session)
    who = told["name"], told["role"] or "", tuple(told["teams"])
    if who != (known.name, known.role, known.teams):
        _become(work, *who, complete=known.complete and who[1:] == (known.role, known.teams))
    _keep_lease_key(work, told.get("lease", ""))
    _keep_seen(work, told.get("seen"))
    work.user, work.teams = told["name"], who[2]
    is_other = bool(known.epoch) and known.epoch != told["epoch"]
    return Greeting(told["epoch"], at, is_other, told["oldest"] <= VERSION, tuple(notes))


def _become(work: Work, name: str, role: str, teams: tuple[str, ...], *, complete: bool) -> None:
    """Keep who the server says that we are; of another team or role, other cases are ours."""
    with work.unit() as unit:
        state.change(unit.session, name=name, role=role, teams=list(teams), complete=complete)


def _keep_lease_key(work: Work, key: str) -> None:
    """Keep what a lead's code for this laptop is made from (`store.lease`); the server has it too."""
    with work.store.reading() as session:
        fact = session.get(LocalFact, lease.KEY)
        if not key or (fact is not None and fact.value == key):
            return
    with work.unit() as unit:
        unit.session.merge(LocalFact(name=lease.KEY, value=key))


def _keep_seen(work: Work, seen: dict[str, str | None] | None) -> None:
    """Keep when each colleague last synced; a server that was not upgraded says nothing of it."""
    with work.store.connection() as connection:
        is_known = bool(seen_of(connection))
    if seen or is_known:
        with work.unit() as unit:
            keep_seen(unit.session, seen or {})


def _ask(work: Work, line: Line) -> dict[str, Any]:
    with work.store.reading() as session:
        known = state.needed(session)
        raw: Any = session.connection().connection.dbapi_connection
        lines, digest = audit.head(raw)
        ask = {
            "device": work.store_device,
            "program": __version__,
            "schema": VERSION,
            "epoch": known.epoch,
            "watermark": known.watermark,
            "mark": state.mark_at(session, known.watermark),
            "lines": lines,
            "digest": digest,
            "unsent": state.unsent_rows(session),
        }
    ((answer,),) = line.ask("select sync.hello(%s)", json.dumps(ask, separators=(",", ":")))
    told: dict[str, Any] = json.loads(answer or b"{}")
    return told


def _remembers_us(work: Work, told: dict[str, Any]) -> bool:
    """Tell whether the audit that the server saw last is the beginning of ours."""
    lines = int(told.get("lines", 0))
    if lines == 0:
        return True
    with work.store.connection() as connection:
        found = connection.execute("SELECT digest FROM audit WHERE number = ?", (lines,)).fetchone()
    return found is not None and found[0] == told["digest"]


def _become_another_device(work: Work) -> None:
    device = new_id()
    with work.unit() as unit:
        fact = unit.session.get_one(LocalFact, "device_id")
        unit.note("local_facts", "device_id", None, {"device_id": [fact.value, device]})
        fact.value = device
    work.store.device_id = work.store_device = device


def _lock(work: Work, line: Line) -> None:
    """Shut the caseload under a code that only the server keeps."""
    code = sealing.new_code()
    line.ask("select sync.lock_device(%s, %s)", work.store_device, code)
    sealing.seal(Places(work.store.folder), code)


def _skew(here: datetime, there: datetime) -> str:
    """Say that this computer's clock is wrong, where it is."""
    apart = abs(here - there)
    if apart > _A_LOT:
        return (
            f"This computer's date is wrong: it says {here:%d %B %Y}, the server {there:%d %B %Y}. "
            "Set it before you rely on a deadline."
        )
    if apart > _A_LITTLE:
        return f"This computer's clock is {round(apart.total_seconds() / 60)} minutes wrong."
    return ""
