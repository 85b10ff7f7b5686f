"""What the Quality screen shows, read in one go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caseworker_app.casework.improvement import AreaLine, board
from caseworker_app.casework.known_names import known_names
from caseworker_app.casework.leads import is_lead
from caseworker_app.casework.quality import lists, rubric
from caseworker_app.casework.quality.lists import ActionLine, Round, SampleLine
from caseworker_app.casework.quality.rubric import Rubric
from caseworker_app.reports.figures import Period
from caseworker_app.reports.plan_quality import Findings, findings

if TYPE_CHECKING:
    from caseworker_app.store.open import Store


@dataclass(frozen=True)
class Read:
    """The samples, the one that is chosen, what audits found, the rubric."""

    samples: tuple[SampleLine, ...]
    round: Round | None
    findings: Findings
    rubric: Rubric
    actions: tuple[ActionLine, ...]
    areas: tuple[AreaLine, ...]
    teams: tuple[str, ...]
    leads: bool


def read(store: Store, sample_id: str, user: str, period: Period) -> Read:
    """Read all of it; without a sample named, the newest."""
    with store.reading() as session:
        there = tuple(lists.samples(session))
        chosen = next((one.id for one in there if one.id == sample_id), there[0].id if there else "")
        return Read(
            there,
            lists.round_of(session, chosen, user) if chosen else None,
            findings(session, period),
            rubric.current(session),
            tuple(lists.all_actions(session)),
            board(session, period.last, period.last).areas,
            known_names(session).teams,
            is_lead(session, user),
        )
