"""Whatever several people do, and wherever their connection is cut: in the end all hold the same.

Nothing is lost, nothing comes back, and nobody holds what they may not see.
"""

from __future__ import annotations

import contextlib
from datetime import date, timedelta
from pathlib import Path
from typing import Any, ClassVar

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    multiple,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import update

from caseworker_app.casework.people import remove_person
from caseworker_app.casework.reassign import reassign
from caseworker_app.errors import NotAllowed, ServerUnreachable
from caseworker_app.store.deadlines import recompute
from caseworker_app.store.tables import Case
from caseworker_app.sync import conflicts, decide
from caseworker_app.sync.purge import purge
from caseworker_app.sync.server import users
from tests.sync import oracle
from tests.sync.faults import AFTER, BEFORE, cut
from tests.sync.office import PEOPLE, Cluster, Laptop, Office, new_folder

NAMES = ("Anna", "Ben", "Lena", "Sam")
FIELDS = ("note", "upn", "primary_need", "interpreter")
DAY, LONG_AGO = date(2026, 10, 1), date(1981, 3, 2)
who = st.sampled_from(NAMES)
# Nothing, a sync, or a sync that is cut at its n-th word.
a_cut = st.tuples(st.integers(1, 30), st.sampled_from((BEFORE, AFTER)))
syncs = st.one_of(st.none(), st.just((0, "")), st.just((0, "")), a_cut)


class Histories(RuleBasedStateMachine):
    """Three officers and a lead, in two teams."""

    cluster: ClassVar[Cluster]
    empty: ClassVar[tuple[Path, bytes]]
    cases = Bundle("cases")

    @initialize(target=cases)
    def open_the_office(self) -> Any:
        self.office = Office(self.cluster, self.empty, new_folder())
        self.laptops = {name: self.office.laptop(name) for name in NAMES}
        self.teams = {name: set(PEOPLE[name][1]) for name in NAMES}
        self.count = 0
        # By case and field: each value that was written, and the values that its writer saw it replace.
        self.written: dict[tuple[str, str], dict[str, set[str]]] = {}
        shared = [self.laptops["Anna"].new_case(self._next()), self.laptops["Sam"].new_case(self._next())]
        self.laptops["Anna"].person(shared[0], name="Mother", role="mother", address="1 High Street")
        for name in ("Anna", "Sam", "Ben", "Lena"):
            self.laptops[name].sync()
        return multiple(*shared)

    def _next(self) -> str:
        self.count += 1
        return f"v{self.count}"

    def _may(self, name: str, case: str, broken: tuple[int, str] | None) -> Laptop | None:
        """Return the laptop of somebody who holds a case, who may have synced just now."""
        self.sync(name, broken)
        laptop = self.laptops[name]
        there = "SELECT 1 FROM cases WHERE id = ? AND deleted_at IS NULL AND status = 'open'"
        return laptop if laptop.rows(there, case) else None

    @staticmethod
    def _person(laptop: Laptop, case: str) -> str | None:
        found = laptop.rows(
            "SELECT person_id FROM relationships WHERE case_id = ? AND deleted_at IS NULL ORDER BY id", case
        )
        return found[0][0] if found else None

    # -- what people do ------------------------------------------------------------------------------------

    @rule(target=cases, name=who, broken=syncs)
    def open_case(self, name: str, broken: tuple[int, str] | None) -> str:
        self.sync(name, broken)
        return self.laptops[name].new_case(self._next())

    @rule(name=who, case=cases, broken=syncs, field=st.sampled_from(FIELDS))
    def edit(self, name: str, case: str, field: str, broken: tuple[int, str] | None) -> None:
        laptop = self._may(name, case, broken)
        if laptop is not None:
            before, value = laptop.value(f"SELECT {field} FROM cases WHERE id = ?", case), self._next()
            laptop.edit(case, **{field: value})
            self.written.setdefault((case, field), {})[value] = {before} - {""}

    @rule(name=who, case=cases, broken=syncs, days=st.integers(0, 3))
    def record(self, name: str, case: str, days: int, broken: tuple[int, str] | None) -> None:
        laptop = self._may(name, case, broken)
        if laptop is not None:
            laptop.record(case, "sar_received", DAY + timedelta(days=days))

    @rule(name=who, case=cases, broken=syncs)
    def add_person(self, name: str, case: str, broken: tuple[int, str] | None) -> None:
        laptop = self._may(name, case, broken)
        if laptop is not None:
            laptop.person(case, name=f"Parent {self._next()}", role="mother", address="1 High Street")

    @rule(name=who, case=cases, broken=syncs, withheld=st.booleans())
    def change_person(self, name: str, case: str, withheld: bool, broken: tuple[int, str] | None) -> None:
        laptop = self._may(name, case, broken)
        person = laptop and self._person(laptop, case)
        if laptop is not None and person:
            new: dict[str, Any] = {"address_withheld": True} if withheld else {"address": self._next()}
            laptop.person(case, person_id=person, **new)

    @rule(name=who, case=cases, broken=syncs)
    def take_person_off(self, name: str, case: str, broken: tuple[int, str] | None) -> None:
        laptop = self._may(name, case, broken)
        person = laptop and self._person(laptop, case)
        if laptop is not None and person:
            with laptop.unit() as unit:
                remove_person(unit, case, person)

    @rule(case=cases, broken=syncs, to=st.sampled_from(("Anna", "Ben", "Sam")))
    def hand_over(self, case: str, to: str, broken: tuple[int, str] | None) -> None:
        laptop = self._may("Lena", case, broken)
        if laptop is not None and laptop.rows("SELECT 1 FROM colleagues WHERE name = ?", to):
            with laptop.unit() as unit:
                reassign(unit, [case], to)

    @rule(case=cases, broken=syncs, cut_off=st.none() | a_cut)
    def delete_for_good(
        self, case: str, broken: tuple[int, str] | None, cut_off: tuple[int, str] | None
    ) -> None:
        laptop = self._may("Lena", case, broken)
        if laptop is None:
            return
        over = update(Case).where(Case.id == case).values(status="closed", date_of_birth=LONG_AGO)
        with laptop.unit() as unit:
            unit.session.execute(over)
            recompute(unit, case)
        with cut(*(cut_off or (0, BEFORE))), contextlib.suppress(ServerUnreachable, NotAllowed):
            purge(laptop.store, case, "Over", user="Lena", now=laptop.clock(), tries=1)

    @rule(name=st.sampled_from(("Ben", "Sam")), team=st.sampled_from(("North", "South")), both=st.booleans())
    def change_teams(self, name: str, team: str, both: bool) -> None:
        teams = {"North", "South"} if both else {team}
        users.change_user(self.office.server, name, teams=sorted(teams))
        self.teams[name] = teams

    @rule(name=who, choice=st.sampled_from((conflicts.MINE, conflicts.THEIRS)), broken=syncs)
    def decide(self, name: str, choice: str, broken: tuple[int, str] | None) -> None:
        self.sync(name, broken)
        laptop = self.laptops[name]
        with laptop.store.reading() as session:
            found = conflicts.waiting(session)
        if not found or (found[0].for_the_lead and name != "Lena"):
            return
        with laptop.unit() as unit:
            decided = decide.keep(unit, found[0].id, choice)
        self._note_decision(decided)

    def _note_decision(self, decided: Any) -> None:
        """Whoever decides has seen both values."""
        for field in FIELDS:
            if decided.table == "cases" and field in decided.kept and field in decided.other:
                pair = [decided.kept[field], decided.other[field]]
                chosen, left = pair if decided.decision == "kept" else pair[::-1]
                told = self.written.setdefault((decided.case_id, field), {})
                told.setdefault(chosen, set()).add(left)

    @rule(name=who, broken=syncs)
    def sync(self, name: str, broken: tuple[int, str] | None) -> None:
        laptop = self.laptops[name]
        if broken is None:
            return
        if broken == (0, ""):
            laptop.sync()
            visible = oracle.server_cases(self.office, self.teams[name])
            assert set(oracle.rows_here(laptop, "cases")) == visible
            return
        with cut(*broken), contextlib.suppress(ServerUnreachable):
            laptop.sync()

    # -- what must be true ---------------------------------------------------------------------------------

    def teardown(self) -> None:
        if not hasattr(self, "office"):
            return
        try:
            self._all_is_well()
        finally:
            self.office.close()

    def _all_is_well(self) -> None:
        everybody = [*self.laptops.values(), self.office.laptop("Sara")]
        oracle.settle(self.office, everybody)
        for laptop in everybody:
            outcome = laptop.sync()
            assert (outcome.sent, outcome.received) == (0, 0)
            assert laptop.rows("SELECT * FROM unsent") == []
            teams = self.teams.get(laptop.name, set(PEOPLE[laptop.name][1]))
            oracle.all_hold_the_same(self.office, laptop, teams)
            oracle.is_sound(laptop)
        self._nothing_is_lost()
        self._nothing_is_disclosed()

    def _nothing_is_lost(self) -> None:
        """Each value is in force, or in a conflict or a hand-in, or was replaced by somebody who saw it."""
        kept_aside = "\n".join(
            text
            for (text,) in self.office.asks(
                "select concat(kept, other, before) from casework.conflicts "
                "union all select content::text from sync.deposit"
            )
        )
        deleted = {str(case) for (case,) in self.office.asks("select case_id from sync.purged")}
        assert self.office.asks("select 1 from casework.cases c join sync.purged p on p.case_id = c.id") == []
        for (case, field), told in self.written.items():
            if case in deleted:
                continue
            in_force = self.office.asks(f"select {field} from casework.cases where id = %s", case)
            reached = {value for (value,) in in_force} | {v for v in told if f'"{v}"' in kept_aside}
            more = list(reached)
            while more:
                seen = told.get(more.pop(), set()) - reached
                reached |= seen
                more += seen
            assert told.keys() <= reached, (case, field, told.keys() - reached)

    def _nothing_is_disclosed(self) -> None:
        """An address that was withheld stands where only its holder's letters look."""
        shown = self.office.asks(
            "select 1 from casework.people p join casework.hidden_addresses h on h.person_id = p.id "
            "where h.deleted_at is null and p.address <> ''"
        )
        assert shown == []


def run(
    machine: type[Histories], cluster: Cluster, empty: tuple[Path, bytes], *, examples: int, steps: int
) -> None:
    """Let so many histories of at most so many steps happen."""
    machine.cluster, machine.empty = cluster, empty
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
            print_blob=True,
        ),
    )


@pytest.mark.parametrize("part", range(10))  # none so long that it is taken for one that hangs
def test_any_history_ends_well(part: int, cluster: Cluster, empty_store: tuple[Path, bytes]) -> None:
    run(Histories, cluster, empty_store, examples=10, steps=40)
