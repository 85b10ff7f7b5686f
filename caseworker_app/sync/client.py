"""A sync from its first word to its last: what was sent, what came, and what is to be decided."""

# ruff: noqa: S608 - SQL is put together from our own table and column names only

from __future__ import annotations

import random
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, delete
from sqlalchemy.orm import Session

from caseworker_app.casework.purge import sweep
from caseworker_app.errors import CaseworkerError, ServerUnreachable
from caseworker_app.statutory.words import count_of
from caseworker_app.store import deadlines, documents, lease, search
from caseworker_app.store.changes import not_noting
from caseworker_app.store.derived import follow_case
from caseworker_app.store.open import Store
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import Case, Colleague, LocalFact
from caseworker_app.sync import diary, files, hand_in, leaving, outbox, rows, state, upload, words
from caseworker_app.sync import push as pushing
from caseworker_app.sync.arrive import arrive
from caseworker_app.sync.denied import take_back_what_is_denied
from caseworker_app.sync.greeting import Greeting, greet
from caseworker_app.sync.inbox import Context, Inbox, Received, Taken, take_in, tie_loose_ends
from caseworker_app.sync.line import Line
from caseworker_app.sync.pull import Head, Moment
from caseworker_app.sync.purged import erase_purged, withdraw_refused
from caseworker_app.sync.reconcile import reconcile, withhold_again
from caseworker_app.sync.recover import recover
from caseworker_app.sync.refusals import ConnectionLost, TryAgain
from caseworker_app.sync.sharing import TEAM_LEAD, shared_tables
from caseworker_app.sync.state import Standing
from caseworker_app.sync.wire import wire
from caseworker_app.sync.work import (
    BRINGING,
    HEARING,
    REACHING,
    SENDING,
    WORKING_OUT,
    Progress,
    Work,
    in_silence,
)

# A page of a first sync: so many whole cases are there together, or not yet.
CASES_A_PAGE = 2_500
# Of so many cases the deadlines are worked out in the transaction that brings them; of more, right after.
CASES_AT_ONCE = 200
_ROUNDS = 5
TRIES = 5
_AGREED = "cases_agreed"
_LEFT = "no longer yours"


@dataclass
class Outcome:
    """What a sync did."""

    sent: int = 0
    received: int = 0
    conflicts: int = 0  # that wait for a decision, old ones too
    round_trips: int = 0
    bytes_sent: int = 0
    bytes_received: int = 0
    arrived: int = 0  # cases that are new here
    removed: int = 0  # cases that are not ours any more
    handed_in: int = 0  # of those, cases with something unsent, which the team lead now has
    waiting: int = 0  # rows that could not be sent
    notes: list[str] = field(default_factory=list)  # what else the person should know, in words
    changed_cases: set[str] = field(default_factory=set)


def sync(
    store: Store, *, user: str, now: datetime, progress: Progress = in_silence, tries: int = TRIES
) -> Outcome:
    """Exchange all that is new with the shared database. Cut off anywhere, the next one goes on.

    A line that breaks, or a server that is busy, is tried again a few times before anybody hears of it.
    """
    with store.reading() as session:
        known = state.needed(session)
    work = Work(store, known.name or user, now, progress, store_device=store.device_id)
    try:
        outcome = _exchange(work, known, tries)
    except ServerUnreachable as error:
        with suppress(CaseworkerError), work.unit() as unit:
            diary.write(unit, (str(error),), went_well=False)
        raise
    work_out_deadlines(store, user=work.user, now=now, progress=progress)
    with work.unit() as unit:
        outcome.conflicts = state.open_conflicts(unit.session)
        outcome.waiting = state.unsent_rows(unit.session)
        diary.write(unit, words.said(outcome), went_well=True)
    return outcome


def _exchange(work: Work, known: Standing, tries: int) -> Outcome:
    outcome = Outcome()
    for left in reversed(range(tries)):
        try:
            _once(work, known, outcome)
            return outcome
        except (ConnectionLost, TryAgain):
            if not left:
                raise
            # All laptops that were cut off together do not come back together.
            time.sleep(random.uniform(0.2, 1.0) * (tries - left))  # noqa: S311 - no secret
    return outcome


def _once(work: Work, known: Standing, outcome: Outcome) -> None:
    work.progress(REACHING, 0, 0)
    with Line(known.address, known.password, known.certificate) as line:
        try:
            _Sync(work, line, outcome).run()
        finally:
            outcome.round_trips += line.traffic.round_trips
            outcome.bytes_sent += line.traffic.sent
            outcome.bytes_received += line.traffic.received


def work_out_deadlines(store: Store, *, user: str, now: datetime, progress: Progress = in_silence) -> None:
    """Let the many cases that came be found, and work out their deadlines, a part at a time."""
    with store.reading() as session:
        wanted = deadlines.are_wanted(session)
    indexed = wanted
    while indexed:
        with store.unit("sync", user=user, now=now) as unit:
            indexed = bool(search.index_missing(unit.session.connection(), CASES_A_PAGE))
    done = 0
    while wanted:
        with store.unit("sync", user=user, now=now) as unit:
            left = deadlines.recompute_wanted(unit)
        done += len(unit.changed_cases)
        progress(WORKING_OUT, done, done + left)
        wanted = left > 0


class _Sync:
    """One sync on an open line."""

    def __init__(self, work: Work, line: Line, outcome: Outcome) -> None:
        self._work = work
        self._line = line
        self._outcome = outcome
        self._leave: set[tuple[str, str]] = set()
        self._files: set[str] = set()
        self._purged: set[str] = set()  # files of deleted cases
        self._tried: set[tuple[str, str]] = set()

    def run(self) -> None:
        """Say hello, finish what was under way, hear what is new, and tell what is new here."""
        greeting = greet(self._work, self._line)
        self._outcome.notes += greeting.notes
        with self._work.store.reading() as session:
            role, under_way = state.needed(session).role, outbox.all_waiting(session)
        if not role:
            self._leave_everything()
            return
        if greeting.is_other_epoch:
            self._recover(greeting.epoch)
        if under_way:
            upload.finish_waiting(self._work, self._line)
            self._outcome.sent += pushing.finish_waiting(self._work, self._line).sent
        if not greeting.may_pull:
            self._push()
            self._outcome.notes.append(
                "This program is too old to hear what colleagues wrote. Yours was handed in: update it."
            )
            return
        for _ in range(_ROUNDS):
            self._pull(greeting)
            if not self._push():
                break
        self._outcome.handed_in += hand_in.deliver(self._work, self._line)
        for name in self._files:
            with suppress(OSError):
                documents.discard(self._work.store, name)
        if self._purged:
            sweep(self._work.store, self._purged)

    def _recover(self, epoch: str) -> None:
        offered = recover(self._work, self._line, epoch)
        self._outcome.notes.append(
            "The shared database was put back to an earlier state. "
            + (
                f"This laptop gives back what was lost ({offered} rows)."
                if offered
                else "Nothing of yours was lost."
            )
        )

    def _leave_everything(self) -> None:
        """Take every case off: the person does not work here any more."""
        with self._work.store.reading() as session:
            everything = list(session.connection().exec_driver_sql("SELECT id FROM cases").scalars())
        for part in rows.some(everything):
            with self._work.unit() as unit:
                self._drop(unit, part)
        self._outcome.handed_in += hand_in.deliver(self._work, self._line)
        for name in self._files:
            documents.discard(self._work.store, name)
        self._outcome.notes.append(
            "You no longer share this database, so its cases were taken off this laptop."
            + (" What you had not sent yet was handed to the team lead." if self._outcome.handed_in else "")
        )

    def _drop(self, unit: Unit, cases: Iterable[str]) -> None:
        count, named = leaving.drop_cases(unit, cases, why=_LEFT)
        self._outcome.removed += count
        self._files |= named

    def _erase(self, unit: Unit, purged: Iterable[str]) -> None:
        """Delete the cases whose certificate came; what was not sent of them is not kept either."""
        gone = erase_purged(unit, purged)
        self._outcome.removed += gone.cases
        self._purged |= gone.files
        self._outcome.notes += gone.notes

    # -- hearing ---------------------------------------------------------------------------------------------

    def _pull(self, greeting: Greeting) -> None:
        work = self._work
        work.progress(HEARING, 0, 0)
        with work.store.reading() as session:
            known = state.needed(session)
        moment = Moment(self._line, known.watermark)
        try:
            self._take(moment, known, greeting)
        finally:
            with suppress(Exception):
                moment.leave()
        if known.role == TEAM_LEAD and moment.head.deposits:
            self._take_up(moment)
        if new := [
            each for each in files.missing(work.store, self._outcome.changed_cases) if known.watermark
        ]:
            files.fetch(work.store, self._line, new, files.AT_ONCE)

    def _take(self, moment: Moment, known: Standing, greeting: Greeting) -> None:
        head, is_first = moment.head, known.watermark == 0
        inbox = moment.changes(whole_cases=not is_first)
        self._add_gained_columns(moment, inbox, known.columns, known.watermark)
        gained, lost = self._comings_and_goings(moment, inbox, known.complete)
        inbox = _without_cases(inbox, gained)
        pages = _pages(sorted(gained))
        first = moment.whole_cases(pages[0]) if len(gained) <= CASES_AT_ONCE and pages else {}
        people = moment.colleagues() if head.people or is_first else None
        context = self._context(moment, inbox)
        with self._work.unit() as unit:
            self._erase(unit, head.purged)
            taken = take_in(unit, inbox, context)
            if first:
                self._arrive(unit, first, context, taken)
            with not_noting(unit.session):
                tie_loose_ends(unit.session.connection())
            self._drop(unit, lost)
            is_whole = not pages or bool(first)
            self._settle(unit, taken, context, head, is_complete=known.complete and is_whole)
            if people is not None:
                _keep_colleagues(unit.session, people)
            names = {table.name: list(wire(table.name).names) for table in shared_tables()}
            state.change(unit.session, epoch=greeting.epoch, server_at=greeting.at, columns=names)
            if agrees := is_whole and self._agrees(unit.session, head):
                _keep_agreement(unit.session, head)
        if not is_whole:
            self._take_pages(moment, pages, context)
        if not agrees:
            self._agree(moment, context)

    def _settle(self, unit: Unit, taken: Taken, context: Context, head: Head, *, is_complete: bool) -> None:
        """Mend what was merged, and remember how far we have heard."""
        if not_worked_out := reconcile(unit, taken, context):
            self._outcome.notes.append(
                f"The deadlines of {len(not_worked_out)} cases could not be worked out. Update the program."
            )
        self._outcome.received += taken.rows
        self._outcome.changed_cases |= taken.cases
        unit.changed_cases |= taken.cases
        state.change(unit.session, watermark=head.rev, complete=is_complete, met_at=self._work.now)
        lease.begin_again(unit.session)
        state.keep_mark(unit.session, head.rev, head.mark)

    def _arrive(self, unit: Unit, whole: Inbox, context: Context, taken: Taken) -> None:
        came = arrive(unit, whole, context)
        search.index_missing(unit.session.connection())
        taken.rows += came.rows
        taken.cases |= came.cases
        taken.events |= came.cases
        taken.people |= came.people
        self._outcome.arrived += len(whole.get("cases", ()))

    def _take_pages(self, moment: Moment, pages: Sequence[Sequence[str]], context: Context) -> None:
        """Take in many whole cases, a page at a time: a cut loses no page that is here."""
        done, total = 0, sum(map(len, pages))
        for page in pages:
            whole = moment.whole_cases(page)
            with self._work.unit() as unit:
                came = arrive(unit, whole, context)
                withhold_again(unit, came, context)
                deadlines.want(unit)
                unit.changed_cases |= came.cases
            self._outcome.received += came.rows
            self._outcome.arrived += len(whole.get("cases", ()))
            self._outcome.changed_cases |= came.cases
            done += len(page)
            self._work.progress(BRINGING, done, total)

    def _comings_and_goings(self, moment: Moment, inbox: Inbox, complete: bool) -> tuple[set[str], set[str]]:
        """Return the cases that are to come whole, and those that are not ours any more."""
        gained, lost, named = set(moment.head.gained), set(moment.head.lost), _named_cases(inbox)
        with self._work.store.reading() as session:
            connection = session.connection()
            if not complete:
                here, ids = _shared_cases(connection), moment.case_ids()
                return (gained - here) | (ids - here), (lost & here) | (here - ids)
            known = rows.revisions(connection, "cases", gained | lost | named)
        here = {case_id for case_id, rev in known.items() if rev}
        new = {row.values[wire("cases").names.index("id")] for row in inbox.get("cases", ())}
        return (gained - here) | (named - here - new), lost & here

    def _agree(self, moment: Moment, context: Context) -> None:
        """Check that the cases here are those that we may see; where not, mend it."""
        for attempt in range(2):
            with self._work.store.reading() as session:
                if self._agrees(session, moment.head):
                    break
                here = _shared_cases(session.connection())
            if attempt:
                self._outcome.notes.append("The list of your cases could not be completed; sync again.")
                return
            ids = moment.case_ids()
            with self._work.unit() as unit:
                self._drop(unit, here - ids)
            self._take_pages(moment, _pages(sorted(ids - here)), context)
        with self._work.unit() as unit:
            _keep_agreement(unit.session, moment.head)

    def _agrees(self, session: Session, head: Head) -> bool:
        agreed = session.get(LocalFact, _AGREED)
        if agreed is not None and agreed.value == f"{head.cases} {head.sum}" and not self._moved():
            return True
        ids = _shared_cases(session.connection())
        return (len(ids), sum(int(each[-10:], 16) for each in ids)) == (head.cases, head.sum)

    def _moved(self) -> bool:
        return bool(self._outcome.arrived or self._outcome.removed)

    def _context(self, moment: Moment, inbox: Inbox) -> Context:
        """Return what merging must know; when a colleague wrote is asked only where it may clash."""
        revs: set[int] = set()
        with self._work.store.reading() as session:
            for table, received in inbox.items():
                place = wire(table).names.index("id")
                unsent = rows.unsent(session.connection(), table, (row.values[place] for row in received))
                revs.update(row.rev for row in received if row.values[place] in unsent)
        return Context(self._work.store_device, self._work.user, moment.when(revs))

    def _add_gained_columns(
        self, moment: Moment, inbox: Inbox, columns: dict[str, list[str]], since: int
    ) -> None:
        """Hear what an earlier program on this laptop could not: tables and columns that it did not know."""
        if not since or not columns:
            return
        for table in shared_tables():
            names = wire(table.name).names
            if set(names) - set(columns.get(table.name, ())):
                inbox[table.name] = moment.everything(table)
                with self._work.unit() as unit, not_noting(unit.session):
                    # Heard before, but not all of it: so that it is taken in once more.
                    unit.session.connection().exec_driver_sql(
                        f'UPDATE "{table.name}" SET rev = 1 WHERE rev > 0 AND id NOT IN '
                        '(SELECT row_id FROM unsent WHERE "table" = ?)',
                        (table.name,),
                    )

    def _take_up(self, moment: Moment) -> None:
        """Take up what others had to hand in: the lead decides about it."""
        for deposit, who, when, told in moment.deposits():
            with self._work.unit() as unit:
                hand_in.take_up(unit, deposit, who, when, told, self._work.teams[0])
            self._line.ask("select sync.take_deposit(%s)", deposit)

    # -- telling ---------------------------------------------------------------------------------------------

    def _push(self) -> bool:
        """Tell what is new here; return whether colleagues' changes must be heard before the rest."""
        work = self._work
        with work.store.reading() as session:
            known = state.needed(session)
            if not known.may_write or not state.unsent_rows(session):
                return False
        work.progress(SENDING, 0, 0)
        with work.unit() as unit:
            take_back_what_is_denied(unit, known)
            if put_back := _put_in_a_team(unit, known):
                self._outcome.notes.append(
                    f"{count_of(put_back, 'new case')} came into the team {known.teams[0]}: only a team lead "
                    "gives a case to a team of others."
                )
        files.send(work, self._line)
        self._outcome.sent += upload.upload(work, self._line)
        told = pushing.push(work, self._line, self._leave)
        self._outcome.sent += told.sent
        again = {row for why in ("stale", "missing", "denied") for row in told.refused.get(why, ())}
        new = again - self._tried
        self._tried = again
        self._leave -= new
        if told.refused:
            with work.unit() as unit:
                self._outcome.notes += withdraw_refused(unit, told.refused)
        for why, refused in told.refused.items():
            if why.startswith("invalid"):
                self._outcome.notes.append(
                    f"{len(refused)} changes were not taken by the shared database ({why}); they stay here."
                )
        return bool(new) or told.gave_away


def _keep_agreement(session: Session, head: Head) -> None:
    """Remember that the cases here are those that we may see."""
    state.change(session, complete=True)
    session.merge(LocalFact(name=_AGREED, value=f"{head.cases} {head.sum}"))


def _shared_cases(connection: Connection) -> set[str]:
    return set(connection.exec_driver_sql("SELECT id FROM cases WHERE rev > 0").scalars())


def _named_cases(inbox: Inbox) -> set[str]:
    found: set[str] = set()
    for table in shared_tables():
        if table.case_column == "case_id":
            place = wire(table.name).names.index("case_id")
            found.update(row.values[place] for row in inbox.get(table.name, ()) if row.values[place])
    return found


def _without_cases(inbox: Inbox, cases: set[str]) -> Inbox:
    """Leave out the rows of cases that come whole."""
    if not cases:
        return inbox
    kept: Inbox = {}
    for table in shared_tables():
        received: list[Received] = inbox.get(table.name, [])
        if table.case_column:
            place = wire(table.name).names.index(table.case_column)
            received = [row for row in received if row.values[place] not in cases]
        kept[table.name] = received
    return kept


def _pages(cases: Sequence[str]) -> list[Sequence[str]]:
    return [cases[start : start + CASES_A_PAGE] for start in range(0, len(cases), CASES_A_PAGE)]


def _keep_colleagues(session: Session, people: Iterable[tuple[str, str, list[str], bool]]) -> None:
    session.execute(delete(Colleague))
    session.add_all(
        Colleague(name=name, role=role, teams=teams, active=active) for name, role, teams, active in people
    )
    session.flush()


def _put_in_a_team(unit: Unit, known: Standing) -> int:
    """Give new cases that nobody would see to our team; return how many had one that is not theirs to give.

    A case in no team would be seen by nobody, and one in a team of others is not taken but from a lead.
    """
    if not known.teams:
        return 0
    new = unit.session.query(Case).filter(Case.rev == 0, Case.team.not_in(known.teams)).all()
    new = [case for case in new if not case.team or known.role != TEAM_LEAD]
    foreign = sum(bool(case.team) for case in new)
    for case in new:
        case.team = known.teams[0]
    unit.session.flush()
    for case in new:
        follow_case(unit, case.id)
    return foreign
