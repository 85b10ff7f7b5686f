"""Telling the shared database: one batch after the other, each sent until it is answered."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from caseworker_app.store.open import Store
from caseworker_app.sync import outbox, state
from caseworker_app.sync.line import Line
from caseworker_app.sync.outbox import Answered, Batch
from caseworker_app.sync.work import SENDING, Work


def finish_waiting(work: Work, line: Line) -> Answered:
    """Send the batch again that was not answered: had it counted already, it counts no second time."""
    with work.store.reading() as session:
        batch = outbox.waiting(session)
    return Answered() if batch is None else _send(work, line, batch)


def push(work: Work, line: Line, leave: set[tuple[str, str]]) -> Answered:
    """Send what is unsent; rows in `leave` stay, and those that are refused join them."""
    told = Answered()
    while True:
        with work.unit() as unit:
            batch = outbox.freeze(unit, work.teams, frozenset(leave))
        if batch is None:
            return told
        answer = _send(work, line, batch)
        told.sent += answer.sent
        told.again += answer.again
        told.gave_away = told.gave_away or answer.gave_away
        for why, refused in answer.refused.items():
            told.refused.setdefault(why, []).extend(refused)
            leave.update(refused)
        work.progress(SENDING, told.sent, told.sent + _left(work.store))


def _send(work: Work, line: Line, batch: Batch) -> Answered:
    ((reply,),) = line.ask("select sync.push(%s, %s, %s)", batch.id, work.store_device, batch.payload)
    answer = json.loads(reply or b"{}")
    with work.unit() as unit:
        told = outbox.settle(unit, batch, answer)
        heard(unit, answer)
    return told


def heard(unit: Any, answer: Mapping[str, Any]) -> None:
    """Where nobody else has written meanwhile, we have heard all up to our own revision."""
    known = state.needed(unit.session)
    if int(answer["rev"]) == known.watermark + 1:
        state.change(unit.session, watermark=int(answer["rev"]))
        state.keep_mark(unit.session, int(answer["rev"]), answer["mark"])


def _left(store: Store) -> int:
    with store.reading() as session:
        return state.unsent_rows(session)
