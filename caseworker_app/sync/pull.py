"""Hearing from the shared database: all that is new at one moment, and whole cases that are new to us."""

# ruff: noqa: S608 - SQL is put together from our own table and column names only

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from caseworker_app.sync.inbox import Inbox, Received
from caseworker_app.sync.line import Line
from caseworker_app.sync.sharing import Scope, Shared, shared_tables
from caseworker_app.sync.wire import wire

_BEGIN = "begin isolation level repeatable read read only"
# A person or a run of letters may be older than the row that brought it into sight.
_THROUGH = {Scope.PEOPLE: "id", Scope.PERSON: "person_id"}


@dataclass(frozen=True)
class Head:
    """What is new since a revision."""

    rev: int
    mark: str
    changed: tuple[str, ...]
    cases: int
    sum: int
    gained: frozenset[str]
    lost: frozenset[str]
    purged: frozenset[str]
    people: bool
    deposits: int


class Moment:
    """One moment of the shared database, in which all is read until it is left."""

    def __init__(self, line: Line, since: int) -> None:
        self._line = line
        self._since = since
        self._visible: list[str] = []  # of every case that we may see, once that was asked
        _, answer = line.ask_together((_BEGIN, ()), ("select sync.head(%s)", (since,)))
        told = json.loads(answer[0][0] or b"{}")
        self.head = Head(
            rev=told["rev"],
            mark=told["mark"],
            changed=tuple(told["changed"]),
            cases=told["cases"],
            sum=told["sum"],
            gained=frozenset(told["gained"]),
            lost=frozenset(told["lost"]),
            purged=frozenset(told["purged"]),
            people=told["people"],
            deposits=told["deposits"],
        )

    def leave(self) -> None:
        """End the moment."""
        self._line.ask("commit")

    def case_ids(self) -> set[str]:
        """Return every case that we may see."""
        told = self._line.copy_out("copy (select id from sync.pull_cases) to stdout")
        ids = {row.decode().strip() for row in told}
        self._visible = sorted(ids)
        return ids

    def changes(self, *, whole_cases: bool = True) -> Inbox:
        """Return the rows that are new; without those of cases where each case comes as a whole."""
        inbox: Inbox = {}
        for table in shared_tables():
            of_cases = table.scope in {Scope.CASE, *_THROUGH}
            if table.name in self._wanted() and (whole_cases or not of_cases or table.may_lack_a_case):
                where = f"rev > {self._since}{self._or_through(table)}"
                if not whole_cases and table.may_lack_a_case:
                    where = f"({where}) and case_id is null"
                inbox[table.name] = self._rows(table, where)
        return inbox

    def _wanted(self) -> set[str]:
        """Return the tables with news, and those whose old rows come into sight by them."""
        changed = set(self.head.changed)
        return changed | ({"people", "hidden_addresses"} if "relationships" in changed else set())

    def _or_through(self, table: Shared) -> str:
        if table.scope not in _THROUGH or "relationships" not in self.head.changed:
            return ""
        new = f"select person_id from sync.pull_relationships where rev > {self._since}"
        return f" or {_THROUGH[table.scope]} in ({new})"

    def whole_cases(self, case_ids: Sequence[str]) -> Inbox:
        """Return every row of some cases, and the people on them, however old."""
        these = self._these(sorted(case_ids))
        inbox: Inbox = {}
        for table in shared_tables():
            if table.case_column:
                inbox[table.name] = self._rows(table, f"{table.case_column} {these}")
            elif table.scope in _THROUGH:
                on_them = f"select person_id from sync.pull_relationships where case_id {these}"
                inbox[table.name] = self._rows(table, f"{_THROUGH[table.scope]} in ({on_them})")
        return inbox

    def _these(self, ids: Sequence[str]) -> str:
        """Say in SQL which cases are meant: from the first to the last where no other lies between."""
        first, last = bisect_left(self._visible, ids[0]), bisect_right(self._visible, ids[-1])
        if self._visible[first:last] == ids:
            return f"between '{ids[0]}' and '{ids[-1]}'"
        self._line.ask("select set_config('caseworker.wanted', %s, true)", "{" + ",".join(ids) + "}")
        # In a select of its own it is read once, not once a row.
        return "= any ((select current_setting('caseworker.wanted')::uuid[])::uuid[])"

    def _rows(self, table: Shared, where: str) -> list[Received]:
        read = wire(table.name).from_copy
        query = f"copy (select {wire(table.name).select} from sync.pull_{table.name} where {where}) to stdout"
        return [Received(*read(line)) for line in self._line.copy_out(query)]

    def everything(self, table: Shared) -> list[Received]:
        """Return every row of a table, however old."""
        return self._rows(table, "true")

    def when(self, revs: Iterable[int]) -> dict[int, datetime]:
        """Return when revisions were made."""
        wanted = "{" + ",".join(map(str, sorted(set(revs)))) + "}"
        if wanted == "{}":
            return {}
        answer = self._line.ask("select rev, at from sync.when_changed(%s)", wanted)
        return {int(rev or 0): datetime.fromisoformat((at or b"").decode()) for rev, at in answer}

    def colleagues(self) -> list[tuple[str, str, list[str], bool]]:
        """Return those who share the database: name, role, teams, and whether they still do."""
        answer = self._line.ask("select name, role, teams, active from sync.colleagues")
        return [
            ((name or b"").decode(), (role or b"").decode(), json.loads(teams or b"[]"), active == b"t")
            for name, role, teams, active in answer
        ]

    def deposits(self) -> list[tuple[str, str, datetime, Any]]:
        """Return what others had to hand in to us: id, from whom, when, and what."""
        answer = self._line.ask("select id, name, at, content from sync.deposits")
        return [
            (
                (each or b"").decode(),
                (name or b"").decode(),
                datetime.fromisoformat((at or b"").decode()),
                json.loads(content or b"[]"),
            )
            for each, name, at, content in answer
        ]
