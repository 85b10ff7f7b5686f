"""Many letters of one kind at once: those whose deadline is near, made, approved and printed, or refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from caseworker_app.casework.deadline_list import Wanted, deadlines_on
from caseworker_app.errors import CaseworkerError, WrongUse
from caseworker_app.letters.composing import Sitting, sitting
from caseworker_app.letters.drafts import Progress, Refused, Wish, draft, make_ready
from caseworker_app.letters.passing import NOBODY
from caseworker_app.letters.print_run import Run, prepare, record
from caseworker_app.letters.template import Template
from caseworker_app.statutory.engine import days_on
from caseworker_app.statutory.rules import RULES
from caseworker_app.store.opened import Store
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import Case


@dataclass(frozen=True)
class Batch:
    """What became of a batch: its run, if anything could be printed, and what was refused."""

    run: Run | None
    refused: tuple[Refused, ...]


def rules_of(template: Template) -> tuple[str, ...]:
    """Return the rules whose deadline a letter is for: the one it names, or those that its steps meet."""
    if template.due_rule:
        return (template.due_rule,)
    steps = {entry.rpartition(".")[2] for entry in template.records}
    return tuple(rule.id for rule in RULES if rule.process == template.process and steps & set(rule.met_by))


def cases_due(session: Session, template: Template, within: int, as_of: date, today: date) -> list[str]:
    """Return the cases on which a letter is late or due within so many days, the first due first."""
    rules = rules_of(template)
    if not rules:
        raise WrongUse(
            f"No deadline waits for the letter {template.letter}.", "Name the cases with --cases FILE."
        )
    found = []
    for rule in rules:
        for one in deadlines_on(session, Wanted(rule=rule), as_of, today):
            days = days_on(one.deadline, as_of)
            if days is not None and days <= within and one.deadline.met_on is None:
                found.append((one.deadline.due or date.max, one.case_id))
    return list(dict.fromkeys(case_id for _, case_id in sorted(found)))


def print_batch(
    unit: Unit, store: Store, wishes: Sequence[Wish], *, duplex: bool = True, progress: Progress | None = None
) -> Batch:
    """Make, approve and print the letters of many cases as one run; those that must not go leave no trace."""
    at_work = sitting(unit.session, store, unit.today)
    ready: list[str] = []
    refused: list[Refused] = []
    for number, wish in enumerate(wishes, 1):
        if progress is not None:
            progress(number, 2 * len(wishes))
        _add(unit, at_work, wish, ready, refused)
    run = None
    if ready:
        made = prepare(
            unit.session, store, ready, today=unit.today, duplex=duplex,
            progress=progress and (lambda done, total: progress(total + done, 2 * total)),
        )  # fmt: skip
        refused += made.refused
        run = record(unit, store, made) if made.items else None
    return Batch(run, tuple(refused))


def _add(unit: Unit, at_work: Sitting, wish: Wish, ready: list[str], refused: list[Refused]) -> None:
    """Approve one case's letters; a reader whose letter must not go is refused, and the others go."""
    reference = unit.session.get_one(Case, wish.case_id).reference
    try:
        composed = at_work.compose(wish.case_id, wish.letter, wish.day, wish.typed)
    except CaseworkerError as error:
        refused.append(Refused(reference, "", str(error)))
        return
    refused += [Refused(reference, one.recipient.name, str(one.error)) for one in composed.unmade]
    refused += [
        Refused(reference, left.name, f"{left.name} {left.why}")
        for left in composed.left_out
        if left.is_wanting
    ]
    for made in composed.made:
        before = unit.session.begin_nested()
        try:
            row = draft(unit, wish, made)
            make_ready(unit, at_work, row, made, NOBODY)
        except CaseworkerError as error:
            before.rollback()
            refused.append(Refused(reference, made.recipient.name, str(error)))
        else:
            before.commit()
            ready.append(row.id)
