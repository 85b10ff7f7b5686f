"""The Caseload as it is read: the index of all cases once, then a page of rows at a time by one query."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from caseworker_app.casework.case_index import (
    CLOSED,
    EXCEPTED,
    SETTLED,
    STRICT,
    CaseIndex,
    Entry,
    day_number,
)
from caseworker_app.casework.case_steps import NOTHING_DUE, next_step, stage_words
from caseworker_app.casework.year_group import cohort, year_group
from caseworker_app.statutory.rule import State
from caseworker_app.statutory.urgency import TARGET
from caseworker_app.store.folding import fold

if TYPE_CHECKING:
    from sqlite3 import Connection

READ_AT_ONCE = 1000
SMALL_CACHE = -1000  # KiB
PROFESSIONALS = ("social_worker", "virtual_school", "health_visitor", "professional", "adviser", "senco")

# The step that presses a case most: ours, still to do, and shown by now. One without a date presses first;
# of those that are late, what the law sets presses before the council's own target (`urgency.TARGET`); one
# that an exception disapplies presses last once its day has passed.
_NEXT = """LEFT JOIN deadlines d ON d.number = (
  SELECT n.number FROM deadlines n
  WHERE n.case_id = c.id AND n.pending = 1 AND n.holder = 'council' AND n.lapses = 0
    AND (n.shows_from IS NULL OR n.shows_from <= :today)
    AND (n.needed_until IS NULL OR n.needed_until > :today)
  ORDER BY n.due IS NOT NULL, n.excepted AND n.due < :today,
    CASE WHEN n.due > :today OR n.due = :today AND NOT n.strictly_before THEN 2 ELSE n.kind = 3 END,
    n.due, n.kind LIMIT 1)"""
# Without a step, a case that has events waits for nothing; one that has none lacks the facts.
_STEP = """CASE WHEN d.rule IS NULL AND EXISTS (SELECT 1 FROM events e
  WHERE e.case_id = c.id AND e.deleted_at IS NULL) THEN 'nothing' ELSE d.rule END"""
_SHOWN = "c.deleted_at IS NULL AND c.status <> 'merged'"
_ENTRIES = f"""SELECT c.rowid, c.family_name, c.given_name, c.preferred_name, c.reference,
  (SELECT group_concat(p.name || ' ' || replace(p.phone, ' ', ''), ' ') FROM relationships r
   JOIN people p ON p.id = r.person_id
   WHERE r.case_id = c.id AND r.deleted_at IS NULL AND p.deleted_at IS NULL
     AND r.role NOT IN ({", ".join(f"'{role}'" for role in PROFESSIONALS)})),
  s.name, c.caseworker, c.team, {_STEP}, d.due, d.excepted, d.strictly_before,
  c.date_of_birth, c.year_group_shift, c.status, substr(k.last_contact, 1, 10)
FROM cases c LEFT JOIN family_clocks k ON k.case_id = c.id
LEFT JOIN settings s ON s.id = c.setting_id {_NEXT} WHERE {_SHOWN}"""  # noqa: S608
_ROWS = f"""SELECT c.rowid, c.id, c.given_name, c.family_name, c.preferred_name, c.reference, c.date_of_birth,
  c.year_group_shift, s.name, c.caseworker, c.team, c.status, c.closed_on, {_STEP}, d.due, d.excepted,
  d.strictly_before, d.kind, c.looked_after, c.youth_custody, c.out_of_education_since, c.interpreter,
  EXISTS (SELECT 1 FROM deadlines t WHERE t.case_id = c.id AND t.pending = 1 AND t.kind = 0),
  (SELECT min(v.due) FROM deadlines v WHERE v.case_id = c.id AND v.pending = 1
     AND v.rule IN ('ar-first-12m', 'ar-next-12m')),
  (SELECT substr(k.last_contact, 1, 10) FROM family_clocks k WHERE k.case_id = c.id)
FROM cases c LEFT JOIN settings s ON s.id = c.setting_id {_NEXT} WHERE c.rowid IN """  # noqa: S608


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """One case as a row of the Caseload."""

    id: str
    given_name: str
    family_name: str
    reference: str
    date_of_birth: date | None
    year_group: str
    setting: str
    stage: str
    next_step: str
    due: date | None
    state: State
    days: int | None
    next_review: date | None
    caseworker: str
    team: str
    flags: str
    closed: bool
    closed_on: date | None
    nothing_due: bool = False
    is_target: bool = False  # the next step is the council's own target, not a limit of the law
    last_contact: date | None = None  # with the family

    @property
    def name(self) -> str:
        """The name that people use."""
        return f"{self.given_name} {self.family_name}".strip()


def read_index(connection: Connection, today: date, progress: Any = None) -> CaseIndex:
    """Read all cases into a fresh index; `progress` is told how many are in."""
    (kept,) = connection.execute("PRAGMA cache_size").fetchone()
    # One pass over the store gains nothing from a large cache, and would leave it behind.
    connection.execute(f"PRAGMA cache_size = {SMALL_CACHE}")
    (cases,) = connection.execute(f"SELECT count(*) FROM cases c WHERE {_SHOWN}").fetchone()  # noqa: S608
    index = CaseIndex(cases)
    found = connection.execute(f"{_ENTRIES} ORDER BY c.rowid", {"today": today.isoformat()})
    while rows := found.fetchmany(READ_AT_ONCE):
        index.extend(map(_entry, rows))
        if progress is not None:
            progress(len(index))
    connection.execute(f"PRAGMA cache_size = {kept}")
    index.trim()
    return index


def read_changes(connection: Connection, case_ids: Sequence[str], today: date) -> list[Entry | int]:
    """Read again the named cases, for `patch`: a rowid alone is a case that is no longer shown."""
    marks = ", ".join("?" * len(case_ids))
    known = {
        row[0]
        for row in connection.execute(f"SELECT rowid FROM cases WHERE id IN ({marks})", case_ids)  # noqa: S608
    }
    places = ", ".join(map(str, known))
    rows = connection.execute(f"{_ENTRIES} AND c.rowid IN ({places})", {"today": today.isoformat()})
    entries = [_entry(row) for row in rows]
    gone = known - {entry.rowid for entry in entries}
    return [*entries, *gone]


def patch(index: CaseIndex, changes: Iterable[Entry | int]) -> None:
    """Take into the index what `read_changes` found."""
    for change in changes:
        if isinstance(change, Entry):
            index.put(change)
        else:
            index.remove(change)


def _entry(row: tuple[Any, ...]) -> Entry:
    rowid, family, given, preferred, reference, people, setting, caseworker, team, *rest = row
    step, due, excepted, strict, born, shift, status, heard = rest
    closed = status == "closed"
    words = fold(f"{family} {given} {preferred} {fold(reference).replace(' ', '')} {people or ''}").split()
    return Entry(
        rowid=rowid,
        # A word that stands twice (a parent's name is often the child's) need be found only once.
        text=" ".join(dict.fromkeys(words)),
        setting=setting or "",
        caseworker=caseworker,
        team=team,
        step="" if closed else step or "",
        due=day_number(date.fromisoformat(due)) if due and not closed else 0,
        cohort=cohort(date.fromisoformat(born), shift) if born else 0,
        heard=day_number(date.fromisoformat(heard)) if heard else 0,
        flags=CLOSED * closed
        | EXCEPTED * bool(excepted)
        | STRICT * bool(strict)
        | SETTLED * (step == NOTHING_DUE),
    )


def read_rows(connection: Connection, rowids: Iterable[int], today: date) -> dict[int, CaseRow]:
    """Read rows by rowid, with one query for all of them."""
    places = ", ".join(map(str, rowids))
    found = connection.execute(f"{_ROWS} ({places})", {"today": today.isoformat()})
    return {row[0]: _row(row, today) for row in found}


def _row(row: tuple[Any, ...], today: date) -> CaseRow:
    _, case_id, given, family, preferred, reference, born, shift, setting, caseworker, team, *rest = row
    status, closed_on, step, due_text, excepted, strict, kind, *flags, review, heard = rest
    closed = status == "closed"
    born_on, due = _day(born), None if closed else _day(due_text)
    state = State.ENDED if closed else _state(due, today, bool(excepted), bool(strict))
    return CaseRow(
        id=case_id,
        given_name=preferred or given,
        family_name=family,
        reference=reference,
        date_of_birth=born_on,
        year_group=year_group(born_on, today, shift) if born_on else "",
        setting=setting or "",
        stage="Closed" if closed else stage_words(step or ""),
        next_step="" if closed else next_step(step or ""),
        due=due,
        state=state,
        days=None if due is None else (due - today).days,
        next_review=None if closed else _day(review),
        caseworker=caseworker,
        team=team,
        flags=_flags(*flags),
        closed=closed,
        closed_on=_day(closed_on),
        nothing_due=not closed and step == NOTHING_DUE,
        is_target=kind == TARGET,
        last_contact=_day(heard),
    )


def _state(due: date | None, today: date, excepted: bool, strict: bool) -> State:
    """Return where an unmet step of ours stands (one that lapses is never a next step)."""
    if due is None or due > today or (due == today and not strict):
        return State.OPEN
    return State.EXCEPTED if excepted else State.OVERDUE


def _flags(looked_after: int, custody: int, out_since: str | None, interpreter: str, tribunal: int) -> str:
    said = (
        (tribunal, "Tribunal"),
        (looked_after, "Looked after"),
        (custody, "Youth custody"),
        (out_since, "Out of education"),
        (interpreter, f"Interpreter: {interpreter}"),
    )
    return " · ".join(words for is_so, words in said if is_so)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def caseworkers(connection: Connection) -> list[str]:
    """Return every name that stands as caseworker, in order."""
    found = connection.execute(
        "SELECT DISTINCT caseworker FROM cases WHERE caseworker <> '' AND deleted_at IS NULL"
    )
    return sorted((row[0] for row in found), key=fold)


def ids_of(connection: Connection, rowids: Iterable[int]) -> list[str]:
    """Return the ids of cases, in the order of the rowids given."""
    wanted = list(rowids)
    known: dict[int, str] = {}
    for start in range(0, len(wanted), READ_AT_ONCE):
        places = ", ".join(map(str, wanted[start : start + READ_AT_ONCE]))
        known.update(connection.execute(f"SELECT rowid, id FROM cases WHERE rowid IN ({places})").fetchall())  # noqa: S608
    return [known[rowid] for rowid in wanted if rowid in known]
