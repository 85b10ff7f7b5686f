"""The letters of a demonstration: some that are due, ready in its queue, and their print file to look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from caseworker_app.letters.drafts import Wish
    from caseworker_app.store.open import Store
    from caseworker_app.store.session import Unit

_REASONS = (
    "Everyone at the meeting agreed that the help in the plan works.\n"
    "- The school told us of good progress in reading.\n"
    "- The outcomes still fit, and the next steps are written down."
)
_CHANGES = (
    "- Section B: speech and language needs, as the new report describes them.\n"
    "- Section F: speech and language therapy, 45 minutes a week in term time.\n"
    "- Section E: one outcome is reached and goes; one about friendships is new."
)
_TYPED: Final[Mapping[str, Mapping[str, str]]] = {
    "review-decision-maintain": {"reasons": _REASONS},
    "review-decision-amend": {"amendments": _CHANGES},
    "review-invitation": {"meeting_time": "10 am", "meeting_place": "the school’s meeting room"},
    "review-report-reminder": {},
}
_OF_EACH, _WITHIN = 4, 60


def write_letters(store: Store, file: Path, *, user: str, now: datetime) -> int:
    """Leave the due letters of some children ready in the queue, and write their print file; say how many."""
    from caseworker_app.letters import print_run
    from caseworker_app.letters.drafts import approve, make_drafts

    with store.unit("demonstration", user=user, now=now) as unit:
        drafts = make_drafts(unit, store, _due(unit)).document_ids
        ready = approve(unit, store, drafts).document_ids
    if not ready:
        return 0
    with store.reading() as session:
        made = print_run.prepare(session, store, ready, today=unit.today)
    file.write_bytes(made.print_file)
    return len(made.items)


def _due(unit: Unit) -> Sequence[Wish]:
    """Return the letters of each kind that are due first, each child's once."""
    from caseworker_app.letters.batch import cases_due
    from caseworker_app.letters.catalogue import letter
    from caseworker_app.letters.drafts import Wish

    wishes: list[Wish] = []
    for name, typed in _TYPED.items():
        taken = {wish.case_id for wish in wishes}
        due = cases_due(unit.session, letter(name), _WITHIN, unit.today, unit.today)
        free = [case for case in due if case not in taken][:_OF_EACH]
        wishes += [Wish(case_id=case, letter=name, typed=typed, day=unit.today) for case in free]
    return wishes
