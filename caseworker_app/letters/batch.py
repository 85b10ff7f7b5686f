"""Many letters of one kind at once: those whose deadline is near, made, approved and printed, or refused.

As in a print run, the long part changes nothing, and one short transaction records all of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from caseworker_app.casework.deadline_list import Wanted, deadlines_on
from caseworker_app.errors import CaseworkerError, WrongUse
from caseworker_app.letters.composing import Sitting, sitting
from caseworker_app.letters.drafts import Progress, Refused, Wish, draft, make_ready
from caseworker_app.letters.passing import NOBODY
from caseworker_app.letters.print_run import Prepared, Ready, Run, last_line, ready, record, written
from caseworker_app.letters.template import Template
from caseworker_app.statutory.rules import RULES
from caseworker_app.statutory.standing import days_on
from caseworker_app.store.identifiers import new_id
from caseworker_app.store.opened import Store
from caseworker_app.store.session import LONDON, Unit
from caseworker_app.store.tables import Case, Document


@dataclass(frozen=True)
class Batch:
    """What became of a batch: its run, if anything could be printed, and what was refused."""

    run: Run | None
    refused: tuple[Refused, ...]
    left_out: tuple[Refused, ...] = ()  # who gets none, and why; also those who are not to have it


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


@dataclass
class PreparedBatch:
    """A batch that is ready to be recorded; nothing of it is kept yet but the written files."""

    run: Prepared
    rows: list[Document]  # in the order of the run
    left_out: tuple[Refused, ...] = ()


def prepare_batch(
    session: Session, store: Store, wishes: Sequence[Wish], *, user: str, now: datetime, duplex: bool = True,
    progress: Progress | None = None,
) -> PreparedBatch:  # fmt: skip
    """Compose, check and write the letters of many cases as one run; those that must not go are refused."""
    today = now.astimezone(LONDON).date()
    at_work, line = sitting(session, store, today), last_line(session)
    found: list[Ready] = []
    refused: list[Refused] = []
    left_out: list[Refused] = []
    for number, wish in enumerate(wishes):
        if progress is not None:
            progress(number, 2 * len(wishes))
        _add(at_work, wish, user, now, duplex, found, refused, left_out)
    run = written(store, found, refused, line, duplex=duplex, progress=progress)
    return PreparedBatch(run, [one.row for one in found], tuple(left_out))


def record_batch(unit: Unit, store: Store, prepared: PreparedBatch) -> Batch:
    """Record that a batch was printed, all of it or nothing; those refused leave no trace."""
    run = record(unit, store, prepared.run, prepared.rows) if prepared.rows else None
    return Batch(run, prepared.run.refused, prepared.left_out)


def _add(
    at_work: Sitting, wish: Wish, user: str, now: datetime, duplex: bool, found: list[Ready],
    refused: list[Refused], left_out: list[Refused],
) -> None:  # fmt: skip
    """Approve one case's letters; a reader whose letter must not go is refused, and the others go."""
    reference = at_work.session.get_one(Case, wish.case_id).reference
    day = max(wish.day, at_work.today)
    try:
        composed = at_work.compose(wish.case_id, wish.letter, day, wish.typed)
    except CaseworkerError as error:
        refused.append(Refused(reference, "", str(error)))
        return
    refused += [Refused(reference, one.recipient.name, str(one.error)) for one in composed.unmade]
    refused += [
        Refused(reference, left.name, f"{left.name} {left.why}")
        for left in composed.left_out
        if left.is_wanting
    ]
    left_out += [Refused(reference, left.name, left.why) for left in composed.left_out]
    rows: list[Document] = []
    for made in composed.made:
        row = draft(replace(wish, day=day), made, made.template, user, now)
        row.id = new_id()
        try:
            make_ready(at_work, row, made, NOBODY, user, now, with_these=rows)
            found.append(ready(at_work, row, made, duplex=duplex))
        except CaseworkerError as error:
            refused.append(Refused(reference, made.recipient.name, str(error)))
        else:
            rows.append(row)
