"""What the steps of a pack show, read in one go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from caseworker_app.reports import evidence, figures
from caseworker_app.reports.evidence.chronology import sample_of
from caseworker_app.reports.evidence.pack import Chronology, Request, days_before
from caseworker_app.reports.evidence.read import late_without_reason
from caseworker_app.reports.figures import Answer, Gap, Period

if TYPE_CHECKING:
    from caseworker_app.casework.drafts import Place
    from caseworker_app.store.open import Store
    from caseworker_app.ui.background import Work


@dataclass(frozen=True)
class Measure:
    """One figure with what it was before, and how many gaps it has."""

    answer: Answer
    before: Decimal | None
    gaps: int

    @property
    def change(self) -> Decimal | None:
        """How many points it moved."""
        now = self.answer.value
        return None if now is None or self.before is None else now - self.before


@dataclass(frozen=True)
class Read:
    """All that is known of a pack before it is made."""

    request: Request
    measures: tuple[Measure, ...]
    gaps: tuple[Gap, ...]
    sample: tuple[Chronology, ...]
    commentary: Mapping[str, str]


def read(store: Store, period: Period, today: date, seed: int, sample: int, work: Work) -> Read:
    """Read the figures, the gaps, the sample and what was typed before."""
    from caseworker_app.casework.drafts import draft_at

    request = evidence.asked_of(store, period, today, seed=seed, sample=sample)
    with store.connection() as connection:
        work.go_on()
        answers = figures.answers(connection, period)
        work.go_on()
        earlier = {one.figure.id: one.value for one in figures.answers(connection, days_before(period))}
        work.go_on()
        gaps = [*figures.gaps(connection, period, answers), *late_without_reason(connection, request)]
        counted = Counter(gap.figure for gap in gaps if gap.figure)
        drawn = sample_of(connection, request)
        kept = draft_at(connection, place_of(period))
    return Read(
        request,
        tuple(Measure(one, earlier[one.figure.id], counted[one.figure.id]) for one in answers),
        tuple(gaps),
        drawn,
        {name: str(text) for name, text in kept.fields.items()} if kept else {},
    )


def place_of(period: Period) -> Place:
    """Return where the commentary of a period is kept while it is being written."""
    from caseworker_app.casework.drafts import Place

    return Place("evidence", f"{period.first} {period.last}")


def known_then(store: Store, answer: Answer, work: Work) -> Answer:
    """Answer one figure as it was known at the end of its period."""

    def go_on(_done: int, _total: int) -> None:
        work.go_on()

    with figures.known_on(store, answer.period.last, go_on) as then:
        return figures.answer(then, answer.figure, answer.period, months=False)
