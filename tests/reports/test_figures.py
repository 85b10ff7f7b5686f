"""Every figure equals a plain second count, as known now and as it was known on a past day."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from caseworker_app.reports import figures
from caseworker_app.reports.figures import FIGURES, Connection, Period
from caseworker_app.store.open import open_with_key
from tests.reports import figures_oracle
from tests.reports.figures_world import TODAY, World, write

_DAYS = st.integers(0, 1100).map(lambda back: TODAY - timedelta(days=back))


def refuse_difference(
    connection: Connection, counted: dict[str, list[figures_oracle.Line]], period: Period
) -> None:
    """Hold every number, its rows, its parts and its months against the second count."""
    for one in FIGURES:
        lines = counted[one.id]
        rows = figures.rows(connection, one, period)
        assert sorted((row.reference, row.day, row.counted, row.part) for row in rows) == lines, one.id
        answer = figures.answer(connection, one, period, months=not one.at_the_end)
        assert (answer.numerator, answer.denominator) == (sum(line[2] for line in lines), len(lines)), one.id
        if one.parts:
            assert {name: each.denominator for name, each in answer.parts.items()} == {
                name: sum(line[3] == name for line in lines) for name in {line[3] for line in lines}
            }
        for month, each in answer.series.items():
            inside = [line for line in lines if f"{line[1]:%Y-%m}" == month]
            assert (each.numerator, each.denominator) == (sum(line[2] for line in inside), len(inside))


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=(Phase.explicit, Phase.generate),
)
@given(
    seed=st.integers(0, 10**9),
    last=_DAYS,
    length=st.one_of(st.integers(0, 40), st.integers(300, 1500)),
    known=_DAYS,
)
@example(seed=345437999, last=date(2024, 2, 29), length=12, known=date(2026, 11, 23))
def test_every_figure_equals_a_plain_second_count(
    empty_store: tuple[Path, bytes],
    tmp_path_factory: pytest.TempPathFactory,
    seed: int,
    last: date,
    length: int,
    known: date,
) -> None:
    children = World(seed, 12).children
    period = Period(last - timedelta(days=length), last)
    folder = shutil.copytree(empty_store[0], tmp_path_factory.mktemp("figures") / "store")
    with open_with_key(folder, empty_store[1]) as store:
        write(store, children)
        now = figures_oracle.count(children, period.first, period.last)
        with store.connection() as connection:
            refuse_difference(connection, now, period)
        then = figures_oracle.count(children, period.first, period.last, known)
        with figures.known_on(store, known) as connection:
            refuse_difference(connection, then, period)
    shutil.rmtree(folder)
