"""Telling the shared database: one batch after the other, each sent until it is answered."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from caseworker_app.store.open import Store
from caseworker_app.store.session import Unit
from caseworker_app.sync import outbox, state
from caseworker_app.sync.line import Line
from caseworker_app.sync.outbox import Answered, Batch
from caseworker_app.sync.work import SENDING, Work


def finish_waiting(work: Work, line: Line) -> Answered:
    """Send the batch again that was not answered: had it counted already, it counts no second time."""
    with work.store.reading() as session:
        batch = outbox.waiting(session)
    if batch is None:
        return Answered()
    answer = _ask(work, line, batch)
    with work.unit() as unit:
        return _settle(unit, batch, answer)


def push(work: Work, line: Line, leave: set[tuple[str, str]]) -> Answered:
    """Send what is unsent; rows in `leave` stay, and those that are refused join them.

    What an answer settles and the next batch are kept together: each keeping waits for the disk.
    """
    told = Answered()
    with work.unit() as unit:
        batch = outbox.freeze(unit, work.teams, frozenset(leave))
    while batch is not None:
        reply = _ask(work, line, batch)
        with work.unit() as unit:
            answer = _settle(unit, batch, reply)
            for why, refused in answer.refused.items():
                told.refused.setdefault(why, []).extend(refused)
                leave.update(refused)
            batch = outbox.freeze(unit, work.teams, frozenset(leave))
        told.sent += answer.sent
        told.again += answer.again
        told.gave_away = told.gave_away or answer.gave_away
        work.progress(SENDING, told.sent, told.sent + _left(work.store))
    return told


def _ask(work: Work, line: Line, batch: Batch) -> dict[str, Any]:
    ((reply,),) = line.ask("select sync.push(%s, %s, %s)", batch.id, work.store_device, batch.payload)
    answer: dict[str, Any] = json.loads(reply or b"{}")
    return answer


def _settle(unit: Unit, batch: Batch, answer: Mapping[str, Any]) -> Answered:
    told = outbox.settle(unit, batch, answer)
    if not told.gave_away:  # else the next hearing must be told that the case is not ours any more
        heard(unit, answer)
    return told


def heard(unit: Unit, answer: Mapping[str, Any]) -> None:
    """Where nobody else has written meanwhile, we have heard all up to our own revision."""
    known = state.needed(unit.session)
    if int(answer["rev"]) == known.watermark + 1:
        state.change(unit.session, watermark=int(answer["rev"]))
        state.keep_mark(unit.session, int(answer["rev"]), answer["mark"])


def _left(store: Store) -> int:
    with store.reading() as session:
        return state.unsent_rows(session)
