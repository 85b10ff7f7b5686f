"""Views of the Caseload: a filter, its columns and its order under a name."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from caseworker_app.casework.case_order import SORTS
from caseworker_app.errors import WrongUse

if TYPE_CHECKING:
    from sqlite3 import Connection

    from caseworker_app.store.session import Unit

LONGEST_NAME = 60


@dataclass(frozen=True, kw_only=True)
class View:
    """One view. No columns: those shown now stay. `sort` is a column, with a minus for backwards."""

    name: str
    filter: str = ""
    columns: tuple[str, ...] = ()
    sort: str = "due"
    own: bool = False
    problem: str = ""

    @property
    def sort_column(self) -> str:
        """The column by which the rows are put in order."""
        return self.sort.lstrip("-")

    @property
    def backwards(self) -> bool:
        """Whether the order runs from last to first."""
        return self.sort.startswith("-")


ALL_CASES = View(name="All cases")
BUILT_IN = (
    ALL_CASES,
    View(name="My cases", filter="mine"),
    View(name="Late", filter="late"),
    View(name="Year 6 and 11 transfers", filter="year:6 year:11", sort="year_group"),
    View(name="No contact for 30 days", filter="contact>30d", sort="last_contact"),
    View(name="Facts missing", filter="nodate"),
)


def saved_views(connection: Connection) -> list[View]:
    """Return the views that people saved, by name. A broken one comes as all cases, and says so."""
    found = connection.execute(
        """SELECT name, filter, columns, sort FROM saved_views
        WHERE deleted_at IS NULL ORDER BY name COLLATE NOCASE"""
    )
    return [_view(*row) for row in found]


def _view(name: str, filter_text: str, columns: Any, sort: str) -> View:
    try:
        names = json.loads(columns)
        whole = isinstance(names, list) and all(isinstance(each, str) for each in names)
    except (TypeError, ValueError):
        whole = False
    if not whole or sort.lstrip("-") not in SORTS:
        problem = f"The view ‘{name}’ cannot be read, so all cases are shown. Save it again to mend it."
        return View(name=name, own=True, problem=problem)
    return View(name=name, filter=filter_text, columns=tuple(names), sort=sort, own=True)


def save_view(unit: Unit, view: View) -> None:
    """Keep a view under its name, in place of one that was saved under it before."""
    name = view.name.strip()
    if not name:
        raise WrongUse("The view has no name.", "Enter a name for the view.")
    if len(name) > LONGEST_NAME:
        raise WrongUse("The name of the view is too long.", f"Use {LONGEST_NAME} letters or fewer.")
    if is_taken(name):
        raise WrongUse(f"‘{name}’ is the name of a view that is always there.", "Enter another name.")
    kept = _kept(unit, name)
    if kept is None:
        from caseworker_app.store.tables import SavedView

        kept = SavedView(name=name)
        unit.session.add(kept)
    kept.filter, kept.columns, kept.sort = view.filter, list(view.columns), view.sort
    kept.deleted_at = None


def is_taken(name: str) -> bool:
    """Whether a view that is always there has this name."""
    return name.casefold() in {view.name.casefold() for view in BUILT_IN}


def delete_view(unit: Unit, name: str) -> None:
    """Take a saved view away."""
    kept = _kept(unit, name)
    if kept is None or kept.deleted_at is not None:
        raise WrongUse(f"There is no view ‘{name}’.", "Choose one of the views in the list.")
    kept.deleted_at = unit.now


def _kept(unit: Unit, name: str) -> Any:
    from sqlalchemy import select

    from caseworker_app.store.tables import SavedView

    return unit.session.scalar(select(SavedView).where(SavedView.name == name))
