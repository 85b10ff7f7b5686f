"""Many letters of one kind at once: those whose deadline is near, made, approved and printed, or refused.

As in a print run, the long part changes nothing, and one short transaction records all of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from caseworker_app.casework.deadline_list import Wanted, deadlines_on
from caseworker_app.errors import CaseworkerError, WrongUse
from caseworker_app.letters.compose import Composed, Made
from caseworker_app.letters.composing import Sitting, made_before, sitting
from caseworker_app.letters.drafts import Progress, Refused, Wish, draft, make_ready
from caseworker_app.letters.evidence import NotPlanned
from caseworker_app.letters.passing import NOBODY, Passing
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
    not_planned: tuple[Refused, ...] = ()  # no letter is due yet: what it is about is not planned


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
    not_planned: tuple[Refused, ...] = ()

    @property
    def children(self) -> int:
        """About how many children the letters are."""
        return len({row.case_id for row in self.rows})

    @property
    def same_for_all(self) -> Mapping[str, str]:
        """The facts that were typed once for several children, by name."""
        return dict(self.rows[0].typed) if self.children > 1 else {}


def prepare_batch(
    session: Session, store: Store, wishes: Sequence[Wish], *, user: str, now: datetime, duplex: bool = True,
    passed: Passing = NOBODY, progress: Progress | None = None,
) -> PreparedBatch:  # fmt: skip
    """Compose, check and write the letters of many cases as one run; those that must not go are refused."""
    today = now.astimezone(LONDON).date()
    at_work, line = sitting(session, store, today), last_line(session)
    gathered = _Gathered(at_work, user, now, duplex, passed)
    for number, wish in enumerate(wishes):
        if progress is not None:
            progress(number, 2 * len(wishes))
        gathered.add(wish)
    found = gathered.found
    run = written(store, found, gathered.refused, line, duplex=duplex, progress=progress)
    rows = [one.row for one in found]
    return PreparedBatch(run, rows, tuple(gathered.left_out), tuple(gathered.not_planned))


def record_batch(unit: Unit, store: Store, prepared: PreparedBatch) -> Batch:
    """Record that a batch was printed, all of it or nothing; those refused leave no trace."""
    run = record(unit, store, prepared.run, prepared.rows) if prepared.rows else None
    if run is not None and prepared.same_for_all:
        unit.note("print_runs", run.id, None, {"the same in every letter": [None, prepared.same_for_all]})
    return Batch(run, prepared.run.refused, prepared.left_out, prepared.not_planned)


@dataclass
class _Gathered:
    """The letters of a batch as they are composed, and what kept others out."""

    at_work: Sitting
    user: str
    now: datetime
    duplex: bool
    passed: Passing
    found: list[Ready] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    left_out: list[Refused] = field(default_factory=list)
    not_planned: list[Refused] = field(default_factory=list)

    def add(self, wish: Wish) -> None:
        """Approve one case's letters; a reader whose letter must not go is refused, and the others go."""
        reference = self.at_work.session.get_one(Case, wish.case_id).reference
        wish = replace(wish, day=max(wish.day, self.at_work.today))
        try:
            composed = self.at_work.compose(wish.case_id, wish.letter, wish.day, wish.typed)
        except NotPlanned as error:
            self.not_planned.append(Refused(reference, "", str(error)))
            return
        except CaseworkerError as error:
            self.refused.append(Refused(reference, "", str(error)))
            return
        self._leave_out(composed)
        rows: list[Document] = []
        for made in composed.made:
            row = draft(wish, made, made.template, self.user, self.now)
            row.id = new_id()
            try:
                self._approve(row, made, rows)
            except CaseworkerError as error:
                self.refused.append(Refused(reference, made.recipient.name, str(error)))
            else:
                rows.append(row)

    def _leave_out(self, composed: Composed) -> None:
        case = composed.reference
        self.refused += [Refused(case, one.recipient.name, str(one.error)) for one in composed.unmade]
        self.refused += [
            Refused(case, left.name, f"{left.name} {left.why}")
            for left in composed.left_out
            if left.is_wanting
        ]
        self.left_out += [Refused(case, left.name, left.why) for left in composed.left_out]

    def _approve(self, row: Document, made: Made, with_these: Sequence[Document]) -> None:
        found = self.at_work.objections(row, made)
        # One name and reason for a whole batch is the officer's own confirmation of what is asked of each.
        # What takes a team lead, or would print a letter twice, is looked at letter by letter.
        alone = made_before(self.at_work.session, row) or not all(one.confirms for one in found)
        passed = NOBODY if alone else self.passed
        make_ready(self.at_work, row, made, passed, self.user, self.now, with_these=with_these)
        self.found.append(ready(self.at_work, row, made, duplex=self.duplex))
