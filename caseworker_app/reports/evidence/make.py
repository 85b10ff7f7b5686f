"""Making a pack from the store: asked for with the council's choices, read, written, noted in the audit."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from caseworker_app.casework import improvement, preferences
from caseworker_app.reports import figures
from caseworker_app.reports.charts.make import Capacity
from caseworker_app.reports.evidence.named import refuse_names
from caseworker_app.reports.evidence.pack import SAMPLE, SEED, Request, Step, no_progress
from caseworker_app.reports.evidence.read import DEED, read_pack
from caseworker_app.reports.evidence.write import Earlier, Written, refuse_folder, write_pack
from caseworker_app.reports.figures import Connection, Period
from caseworker_app.reports.plan_quality import findings
from caseworker_app.statutory.words import listed

if TYPE_CHECKING:
    from caseworker_app.store.open import Store

# The days of every pack that was made here, found by an index of the few lines that tell of files.
EARLIER = """SELECT DISTINCT json_extract(change, '$.evidence[1]'), json_extract(change, '$.teams[1]'),
  json_extract(change, '$.known_on[1]')
FROM audit INDEXED BY ix_audit_exports WHERE deed = :deed AND "table" = 'exports'"""


def asked_of(
    store: Store,
    period: Period,
    as_of: date,
    *,
    teams: Sequence[str] = (),
    seed: int = SEED,
    sample: int = SAMPLE,
    signed_by: str = "",
    children: bool = False,
    known_on: date | None = None,
    commentary: Mapping[str, str] | None = None,
) -> Request:
    """Return the request for a pack, with the council's name and what its caseworkers can hold."""
    with store.reading() as session:
        said = preferences.read(session)
    with store.connection() as connection:
        room = read_capacity(store, connection)
    return Request(
        period=period,
        as_of=as_of,
        council=said.council_name,
        teams=tuple(teams),
        seed=seed,
        sample=sample,
        signed_by=signed_by.strip(),
        commentary=commentary or {},
        capacity=room,
        children=children,
        known_on=known_on,
    )


def read_capacity(store: Store, connection: Connection) -> Capacity:
    """Return how many review meetings all caseworkers together can hold in each month of the year."""
    with store.reading() as session:
        said = preferences.read(session).review_capacity
    sql = "SELECT count(DISTINCT caseworker) FROM cases WHERE caseworker <> '' AND status = 'open'"
    people = max(connection.execute(sql, {}).fetchone()[0], 1)
    return Capacity({month: each * people for month, each in preferences.capacity_of(said).items()})


@contextlib.contextmanager
def _known(store: Store, connection: Connection, request: Request, step: Step) -> Iterator[Connection]:
    """Give what the figures are counted from: the record as it is, or as it was known."""
    if request.known_on is None:
        yield connection
        return

    def progress(done: int, total: int) -> None:
        step("Working out what was known", done, total)

    with figures.known_on(store, request.known_on, progress) as then:
        yield then


def make_pack(
    store: Store, folder: Path, request: Request, *, user: str, now: datetime, step: Step = no_progress
) -> Written:
    """Read a pack, write its folder, and note in the audit that it was made."""
    refuse_folder(folder)
    with store.reading() as session:
        board = improvement.board(session, request.period.first, request.period.last)
        quality = findings(session, request.period, request.teams)
    with store.connection() as connection:
        refuse_names(connection, request, board)
        overlaps = _made_before(connection, request)
        with _known(store, connection, request, step) as then:
            pack = read_pack(connection, request, board, quality, step, then=then)
    written = write_pack(folder, pack, step)
    with store.unit(DEED, user=user, now=now) as unit:
        told: dict[str, list[str | None]] = {
            "evidence": [None, f"{request.period.first} to {request.period.last}"],
            "sha256": [None, written.files["manifest.json"]],
        }
        if request.teams:
            told["teams"] = [None, _teams(request)]
        if request.known_on:
            told["known_on"] = [None, request.known_on.isoformat()]
        unit.note("exports", unit.id, None, told)
    return replace(written, gaps=len(pack.gaps), overlaps=overlaps)


def _made_before(connection: Connection, request: Request) -> tuple[Earlier, ...]:
    """Return the packs made from this caseload whose days overlap, but for one of the same choices."""
    found = []
    for days, teams, known_on in connection.execute(EARLIER, {"deed": DEED}).fetchall():
        first, last = (date.fromisoformat(day) for day in days.split(" to "))
        known = None if known_on is None else date.fromisoformat(known_on)
        found.append(Earlier(Period(first, last), teams or "", known))
    ours = Earlier(request.period, _teams(request), request.known_on)
    return tuple(
        one
        for one in sorted(found, key=lambda one: (one.period.first, one.period.last, one.words))
        if one != ours and one.period.first <= ours.period.last and ours.period.first <= one.period.last
    )


def _teams(request: Request) -> str:
    return ", ".join(sorted(request.teams))


def overlap_words(overlaps: Sequence[Earlier]) -> str:
    """Say that public versions of overlapping packs tell together what each of them hides."""
    if not overlaps:
        return ""
    made = listed([f"of {one.words}" for one in overlaps], "and")
    return (
        f"A pack was made before {made}, whose days overlap. Publish only one: numbers that both hide can "
        "be told by subtraction."
    )
