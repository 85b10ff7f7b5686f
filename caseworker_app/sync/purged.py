"""What a laptop does with certificates of deletion: it erases, or takes back one that was refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from caseworker_app.casework.purge import erase
from caseworker_app.statutory.words import count_of
from caseworker_app.store.audit import REMOVAL
from caseworker_app.store.changes import not_noting
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import Purge
from caseworker_app.sync import leaving, rows, state

_TABLE = Purge.__tablename__


@dataclass
class Gone:
    """What was erased: cases, and the files that no row names any more."""

    cases: int = 0
    files: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)


def erase_purged(unit: Unit, purged: Iterable[str]) -> Gone:
    """Erase the cases of which certificates came; tell whose unsent changes went with them."""
    connection = unit.session.connection()
    gone = Gone()
    here = sorted(rows.revisions(connection, "cases", purged))
    if not here:
        return gone
    unsent = sum(len(leaving.unsent_of_case(connection, each)) for each in here)
    with not_noting(unit.session):
        _, gone.files = erase(unit, here)
    gone.cases = len(here)
    if unsent:
        gone.notes.append(
            f"{count_of(len(here), 'case')} whose time of keeping was over was deleted by a team lead, and "
            f"{count_of(unsent, 'change')} on it that this laptop had not sent."
        )
    return gone


def withdraw_refused(unit: Unit, refused: Mapping[str, Sequence[tuple[str, str]]]) -> list[str]:
    """Take back a certificate that the server did not carry out: there was no deletion."""
    notes = []
    for why, those in refused.items():
        for row_id in (row_id for table, row_id in those if table == _TABLE and why != "stale"):
            row = unit.session.get_one(Purge, row_id)
            notes.append(f"{row.reference} was not deleted: a colleague decided that it is kept.")
            connection = unit.session.connection()
            with not_noting(unit.session):
                connection.exec_driver_sql("DELETE FROM purges WHERE id = ?", (row_id,))
            unit.note(REMOVAL, row_id, None, {"why": [None, "the case is kept"]})
            state.drop_unsent(connection, _TABLE, row_id)
            unit.session.expire_all()
    return notes
