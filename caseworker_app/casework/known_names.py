"""The names that are offered while a person types: settings, caseworkers, teams."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseworker_app.store.tables import Case, Setting


@dataclass(frozen=True)
class KnownNames:
    """What is already on file, in order."""

    settings: tuple[str, ...] = ()
    caseworkers: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()


def known_names(session: Session) -> KnownNames:
    """Read the names, each once."""
    settings = session.execute(select(Setting.name).where(Setting.deleted_at.is_(None)).distinct()).scalars()
    caseworkers = session.execute(select(Case.caseworker).distinct()).scalars()
    teams = session.execute(select(Case.team).distinct()).scalars()
    return KnownNames(_in_order(settings.all()), _in_order(caseworkers.all()), _in_order(teams.all()))


def _in_order(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({name for name in names if name}, key=str.casefold))
