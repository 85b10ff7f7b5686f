"""Taking letters back that were not posted: one letter by its id, or what waits of a whole print run."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from caseworker_app.letters.drafts import cancel
from caseworker_app.letters.states import named
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import Document, PrintRun


def cancel_named(unit: Unit, names: Sequence[str], *, because: str) -> tuple[Document, ...]:
    """Cancel letters and the letters of print runs, all of them or none; why is kept with each."""
    rows = list({row.id: row for name in names for row in named(unit.session, name)}.values())
    cancel(unit, [row.id for row in rows], because=because)
    for run in unit.session.execute(select(PrintRun).where(PrintRun.id.in_(names))).scalars():
        run.cancelled_at, run.cancelled_because = unit.now, because
    return tuple(rows)
