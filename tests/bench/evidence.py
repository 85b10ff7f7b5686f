"""The evidence pack at 20,000 cases, beside its bare SQL and the bare drawing of its pages."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from caseworker_app.casework.improvement import Board
from caseworker_app.reports import evidence
from caseworker_app.reports.evidence.blocks import blocks
from caseworker_app.reports.evidence.on_paper import write_pdf
from caseworker_app.reports.evidence.pieces import Block
from caseworker_app.reports.evidence.read import read_pack
from caseworker_app.reports.figures import Connection, Period
from caseworker_app.store.open import Store
from tests.bench.caseloads import NOW, TODAY, caseload
from tests.bench.ratio import Ratio, best_of

CASES, ROUNDS = 20_000, 2
PERIOD = Period(date(2025, 5, 1), date(2025, 10, 31))


class _Listening:
    """A connection that remembers what it was asked."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.asked: list[tuple[str, Mapping[str, Any]]] = []

    def execute(self, sql: str, parameters: Mapping[str, Any]) -> Any:
        """Run one statement, and remember it."""
        self.asked.append((sql, parameters))
        return self._connection.execute(sql, parameters)


def measure() -> list[Ratio]:
    """Measure making a whole pack, from the question to the last checksum."""
    store = caseload(CASES)
    request = evidence.asked_of(store, PERIOD, TODAY)
    with store.connection() as connection:
        listening = _Listening(connection)
        pack = read_pack(listening, request, Board())
    pages = [blocks(pack, public=public) for public in (False, True)]
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)

        def ours() -> None:
            shutil.rmtree(place / "pack", ignore_errors=True)
            evidence.make_pack(store, place / "pack", request, user="bench", now=NOW)

        best = best_of(ROUNDS, ours=ours, floor=lambda: _floor(store, listening.asked, pages, place))
    name = f"evidence pack of {CASES:,} cases to its SQL and its pages"
    return [Ratio(name, best["ours"], best["floor"], 3.0)]


def _floor(
    store: Store, asked: list[tuple[str, Mapping[str, Any]]], pages: list[list[Block]], place: Path
) -> None:
    """Run the statements of a pack with nothing done to their rows, and draw pages that are laid out."""
    with store.connection() as connection:
        for sql, parameters in asked:
            connection.execute(sql, parameters).fetchall()
    for told in pages:
        write_pdf(place / "bare.pdf", "Pack", (), "", told)
