"""Keeps the index of the caseload in step with the store, and answers the filter from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from caseworker_app.casework import caseload
from caseworker_app.casework.case_filter import CaseFilter
from caseworker_app.casework.case_index import CaseIndex, Entry
from caseworker_app.casework.case_order import order_by
from caseworker_app.casework.case_search import CaseSearch, Found, Order
from caseworker_app.casework.saved_views import View, saved_views
from caseworker_app.errors import CaseworkerError

if TYPE_CHECKING:
    from caseworker_app.ui.background import Work
    from caseworker_app.ui.context import Context

READ_ANEW_ABOVE = 300  # so many changed cases are read sooner in one pass over all


@dataclass(frozen=True)
class Sort:
    """The column by which rows stand in order."""

    column: str = "due"
    backwards: bool = False


class CaseloadSearch:
    """The index, its order and the saved views; reads on the worker, answers on Qt's thread."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.index: CaseIndex | None = None
        self.views: list[View] = []
        self.sort = Sort()
        self._order: Order | None = None
        self._search: CaseSearch | None = None
        self._today: date | None = None

    @property
    def is_ready(self) -> bool:
        """Whether there is an index of today."""
        return self.index is not None and self._today == self._context.today()

    def mine(self) -> list[str]:
        """Return the names whose cases are mine today: my own, and a colleague's for whom I cover."""
        choices, today = self._context.choices, self._context.today().isoformat()
        covering = choices.cover_for if choices.cover_until >= today else ""
        return [name for name in (choices.user_name, covering) if name]

    def load(self, then: Callable[[], object], failed: Callable[[CaseworkerError], object]) -> None:
        """Read all cases and the views."""
        today, sort, context = self._context.today(), self.sort, self._context

        def op(work: Work) -> tuple[CaseIndex, Order, list[View]]:
            with context.store.connection() as connection:
                index = caseload.read_index(connection, today, lambda _count: work.go_on())
                order = order_by(index, sort.column, connection, backwards=sort.backwards)
                return index, order, saved_views(connection)

        def take(read: tuple[CaseIndex, Order, list[View]]) -> None:
            self.index, self._order, self.views = read
            self._today = today
            self._search = CaseSearch(self.index, today=today, mine=self.mine())
            then()

        context.run(op, take, failed)

    def follow(self, changed: set[str], then: Callable[[], object]) -> None:
        """Read again the cases that changed, and put them in order."""
        index, today, context = self.index, self._context.today(), self._context
        assert index is not None

        def op(_work: Work) -> list[Entry | int]:
            with context.store.connection() as connection:
                return caseload.read_changes(connection, sorted(changed), today)

        def take(changes: list[Entry | int]) -> None:
            caseload.patch(index, changes)
            assert self._order is not None
            self._order = self._order.covering(len(index))
            then()
            self.reorder(self.sort, then)

        context.run(op, take)

    def reorder(self, sort: Sort, then: Callable[[], object]) -> None:
        """Put the cases in order by a column."""
        index, context = self.index, self._context
        self.sort = sort
        assert index is not None

        def op(_work: Work) -> tuple[int, Order]:
            version = index.version
            with context.store.connection() as connection:
                return version, order_by(index, sort.column, connection, backwards=sort.backwards)

        def take(done: tuple[int, Order]) -> None:
            version, order = done
            if version != index.version:
                self.reorder(self.sort, then)
            elif sort == self.sort and index is self.index:
                self._order = order
                then()

        context.run(op, take)

    def find(self, wanted: CaseFilter, page: int) -> Found:
        """Return what the filter lets through, in order."""
        assert self._search is not None
        assert self._order is not None
        self._search.whose(self.mine())
        return self._search.find(wanted, self._order, page)

    def count(self, wanted: CaseFilter) -> int:
        """Return how many cases a filter of tokens lets through."""
        return self._search.count(wanted) if self._search is not None else 0

    def rows(self, rowids: list[int]) -> dict[int, caseload.CaseRow]:
        """Read rows: one query, bounded by what is shown, so on Qt's thread."""
        with self._context.store.connection() as connection:
            return caseload.read_rows(connection, rowids, self._context.today())

    def next_named(self, found: Found, prefix: str, after: int) -> int | None:
        """Return the place of the next case whose family or given name starts so, going round once."""
        index, start = self.index, prefix.encode()
        assert index is not None
        count = len(found.places)
        for step in range(count):
            place = (after + step) % count
            if any(word.startswith(start) for word in index.line(found.places[place]).split()[:2]):
                return place
        return None

    def caseworkers(self) -> list[str]:
        """Return the names that stand as caseworker."""
        return list(self.index.caseworkers.names) if self.index is not None else []

    def ids(self, rowids: Sequence[int]) -> list[str]:
        """Return the ids of cases."""
        with self._context.store.connection() as connection:
            return caseload.ids_of(connection, rowids)
