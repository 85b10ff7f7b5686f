"""The SQL from which figures are made: which rows there are, and which of them count.

Each select gives the same columns: `case_id`; `day`, by which a row belongs to the period; `counted`, 1 in
the numerator; `part`; `due`, the limit; `known`, 0 where facts are missing to tell; `waits`, 1 where nothing
has happened yet, so that a case closed by `day` does not count. It takes `:from` and `:to` (days), and
`:first` and `:end` (the moments at which the period begins and is over).

Whether a deadline was met is read from the deadlines that the rules made: nothing here knows a period of law.
"""

# ruff: noqa: S608 - SQL is put together from our own table and column names only

from __future__ import annotations

from collections.abc import Sequence

from caseworker_app.statutory.reviews import YEAR_LIMITS
from caseworker_app.statutory.rules.annual_review import DECISIONS
from caseworker_app.store.contact_triggers import HOLDS

# Corrections that do not hold: of several of one event all but the last, those of what was deleted, and what
# corrects them in turn. They are few, so they are looked up; the index of `corrects` holds all that is asked.
DROPPED = """dropped(id) AS (
  SELECT c.id FROM events c JOIN events o ON o.corrects = c.corrects
    WHERE c.corrects IN
        (SELECT corrects FROM events WHERE corrects > '' GROUP BY corrects HAVING count(*) > 1)
      AND o.deleted_at IS NULL AND (o.recorded_at, o.id) > (c.recorded_at, c.id)
  UNION SELECT c.id FROM events f CROSS JOIN events c ON c.corrects = f.id WHERE f.deleted_at > ''
  UNION SELECT c.id FROM dropped d JOIN events c ON c.corrects = d.id)"""

# State `met`, as `statutory.standing.state_on` has it.
IN_TIME = """(d.met_on IS NOT NULL AND
  (d.due IS NULL OR d.met_on < d.due OR (d.met_on = d.due AND d.strictly_before = 0)))"""
# The duty was still there when it fell due.
_FELL_DUE = """(d.met_on IS NOT NULL OR ((d.ended_on IS NULL OR d.ended_on > d.due)
  AND (d.needed_until IS NULL OR d.needed_until > d.due)))"""
_UNMET = """(d.met_on IS NULL OR d.met_on > :to) AND (d.ended_on IS NULL OR d.ended_on > :to)
  AND (d.needed_until IS NULL OR d.needed_until > :to)"""
_LATE = "(d.due < :to OR (d.due = :to AND d.strictly_before = 1))"


def listed(words: Sequence[str]) -> str:
    """Return words of ours as a list in SQL."""
    return ", ".join(f"'{word}'" for word in words)


def happened(types: Sequence[str], kinds: Sequence[str], index: str = "ix_events_type") -> str:
    """Return the select of the events of some types in some kinds of process, up to the end of the period."""
    return f"""SELECT e.case_id, e.process_id, p.kind, e."on" AS day, e.detail
  FROM events e INDEXED BY {index} CROSS JOIN processes p ON p.id = e.process_id
  WHERE e.type IN ({listed(types)}) AND e."on" <= :to AND e.deleted_at IS NULL AND p.kind IN ({listed(kinds)})
    AND NOT EXISTS (SELECT 1 FROM events n WHERE n.corrects = e.id AND n.deleted_at IS NULL)
    AND (e.corrects IS NULL OR e.id NOT IN (SELECT id FROM dropped))"""


def _met_then(rules: Sequence[str], row: str, more: str = "") -> str:
    """Return the due date of the deadline that an event met: that of its case, its rule and its day."""
    return f"""(SELECT max(d.due) FROM deadlines d WHERE d.rule IN ({listed(rules)})
    AND d.case_id = {row}.case_id AND d.met_on = {row}.day {more})"""


def first_of(types: Sequence[str], kind: str, rule: str, only: str = "1") -> str:
    """Return the select of the first such event of each process, counted where it met the rule in time."""
    return f"""SELECT case_id, day, due IS NOT NULL AND day <= due AS counted, '' AS part, due,
    due IS NOT NULL AS known, 0 AS waits
  FROM (SELECT f.case_id, f.day, {_met_then((rule,), "f")} AS due
    FROM (SELECT case_id, process_id, min(day) AS day FROM ({happened(types, (kind,))}) GROUP BY process_id) f
    WHERE f.day >= :from AND {only} LIMIT -1)"""


def same_process(types: Sequence[str], kind: str) -> str:
    """Return the condition that such an event stands in the process of `f`, on or before its day."""
    there = happened(types, (kind,), "ix_events_process_id")
    return f'EXISTS ({there} AND e.process_id = f.process_id AND e."on" <= f.day)'


NO_EXCEPTION = f"""NOT EXISTS (
  {
    happened(
        ("exception_relied_on",),
        ("needs_assessment", "reassessment", "detained", "appeal"),
        "ix_events_case_id",
    )
} AND e.case_id = f.case_id)"""


def advice(kinds: Sequence[str], rules: Sequence[str]) -> str:
    """Return the select of all advice that came, by the service that gave it.

    Advice that came before is what met the limit: more of the same service is held against the same limit.
    """
    limit = f"""(SELECT d.due FROM deadlines d WHERE d.rule IN ({listed(rules)}) AND d.case_id = f.case_id
    AND d.met_on <= f.day AND d."of" = f.part ORDER BY d.met_on DESC LIMIT 1)"""
    return f"""SELECT case_id, day, due IS NOT NULL AND day <= due AS counted, part, due,
    due IS NOT NULL AS known, 0 AS waits
  FROM (SELECT f.case_id, f.day, f.part, {limit} AS due
    FROM (SELECT case_id, day, coalesce(json_extract(detail, '$.from'), '') AS part
          FROM ({happened(("advice_received",), kinds)}) WHERE day >= :from) f
    WHERE f.part <> 'family' LIMIT -1)"""


def due_in(rules: Sequence[str], counted: str = IN_TIME, part: str = "''") -> str:
    """Return the select of the deadlines that fell due in the period."""
    return f"""SELECT d.case_id, d.due AS day, {counted} AS counted, {part} AS part, d.due, 1 AS known,
    d.met_on IS NULL AS waits
  FROM deadlines d WHERE d.rule IN ({listed(rules)}) AND d.due BETWEEN :from AND :to AND {_FELL_DUE}"""


DECIDED_BY_THE_END = "(d.met_on IS NOT NULL AND d.met_on <= :to)"


def received(type_: str, kind: str, counted: str) -> str:
    """Return the select of each event of a type in the period; `counted` is a condition on `f`."""
    return f"""SELECT f.case_id, f.day, {counted} AS counted, '' AS part, NULL AS due, 1 AS known, 0 AS waits
  FROM ({happened((type_,), (kind,))}) f WHERE f.day >= :from"""


def later_in_process(type_: str, kind: str) -> str:
    """Return the condition that such an event follows in the process of `f` by the end of the period."""
    there = happened((type_,), (kind,), "ix_events_process_id")
    return f'EXISTS ({there} AND e.process_id = f.process_id AND e."on" >= f.day)'


def started_then(rule: str) -> str:
    """Return the condition that the deadline which the event `f` started was met in time."""
    return f"""EXISTS (SELECT 1 FROM deadlines d WHERE d.rule = '{rule}' AND d.case_id = f.case_id
    AND d.starts_on = f.day AND {IN_TIME})"""


# What is late on the last day of the period, by how many days.
_AGE = "CAST(julianday(:to) - julianday(d.due) AS INTEGER)"
AGES = ("1 to 5 days", "6 to 20 days", "over 20 days")
_BAND = f"CASE WHEN {_AGE} <= 5 THEN '{AGES[0]}' WHEN {_AGE} <= 20 THEN '{AGES[1]}' ELSE '{AGES[2]}' END"
_TO_DO = "d.excepted = 0 AND json_extract(d.facts, '$.undated') IS NULL"


def late_on_the_last_day(rules: Sequence[str]) -> str:
    """Return the select of the duties that are late, counted where they are so for more than 20 days."""
    return f"""SELECT d.case_id, :to AS day, {_AGE} > 20 AS counted, {_BAND} AS part, d.due, 1 AS known,
    1 AS waits
  FROM deadlines d WHERE d.rule IN ({listed(rules)}) AND {_LATE} AND {_UNMET} AND {_TO_DO}"""


def running_on_the_last_day(rules: Sequence[str]) -> str:
    """Return the select of the duties that wait, counted where they are late."""
    return f"""SELECT d.case_id, :to AS day, {_LATE} AS counted, d.rule AS part, d.due, 1 AS known, 1 AS waits
  FROM deadlines d WHERE d.rule IN ({listed(rules)}) AND {_UNMET} AND d.starts_on <= :to AND {_TO_DO}"""


# Annual reviews as the Department's columns have them: one line a child.
_YEAR = f"""(SELECT d.case_id, max(d.due) AS due, coalesce(max(d.met_on BETWEEN :from AND :to), 0) AS done,
    max(d.met_on IS NULL OR d.met_on > :to) AS missing,
    max(CASE WHEN d.met_on BETWEEN :from AND :to THEN d.met_on END) AS day
  FROM deadlines d WHERE d.rule IN ({listed(YEAR_LIMITS)}) AND d.due BETWEEN :from AND :to AND {_FELL_DUE}
  GROUP BY d.case_id)"""
IN_FORCE = f"""SELECT DISTINCT d.case_id FROM deadlines d WHERE d.rule IN ({listed(YEAR_LIMITS)})
  AND d.starts_on <= :to AND {_UNMET}"""
DONE, MISSING, BEFORE = "y.done", "y.done = 0 AND y.missing", "y.done = 0 AND y.missing = 0"
_DECISION = f"""coalesce((SELECT min(CASE e.type WHEN '{DECISIONS[0]}' THEN 1 WHEN '{DECISIONS[1]}' THEN 2
    ELSE 3 END) FROM events e INDEXED BY ix_events_case_id WHERE e.case_id = y.case_id
  AND e.type IN ({listed(DECISIONS)}) AND e."on" = y.day AND e.deleted_at IS NULL
  AND NOT EXISTS (SELECT 1 FROM events n WHERE n.corrects = e.id AND n.deleted_at IS NULL)
  AND (e.corrects IS NULL OR e.id NOT IN (SELECT id FROM dropped))), 0)"""
NONE, MAINTAINED, AMENDED, CEASED = (f"{_DECISION} = {number}" for number in range(4))
_LIMIT = _met_then(("ar-decision",), "y")


def expected(counted: str) -> str:
    """Return the select of the reviews that were expected, one a child; `counted` is a condition on `y`."""
    return f"""SELECT y.case_id, coalesce(y.day, y.due) AS day, {counted} AS counted, '' AS part, y.due,
    1 AS known, y.done = 0 AND y.missing AS waits FROM {_YEAR} y"""


def plans(counted: int) -> str:
    """Return the select of the plans, counted where a review was expected (1), or where none was (0)."""
    return f"""SELECT y.case_id, y.due AS day, {counted} AS counted, 'expected' AS part, y.due, 1 AS known,
    y.done = 0 AND y.missing AS waits FROM {_YEAR} y
  UNION ALL SELECT n.case_id, :to, {1 - counted}, 'not expected', NULL, 1, 1 FROM ({IN_FORCE}) n
    WHERE n.case_id NOT IN (SELECT y.case_id FROM {_YEAR} y)"""


def completed(counted: str) -> str:
    """Return the select of the reviews that were completed; `counted` is a condition on `y`."""
    return f"""SELECT y.case_id, y.day, {counted} AS counted, '' AS part, y.due, 1 AS known, 0 AS waits
  FROM {_YEAR} y WHERE y.done"""


def decided(in_time: bool) -> str:
    """Return the select of the completed reviews, counted by how long after the meeting they were decided."""
    sign = "<=" if in_time else ">"
    return f"""SELECT case_id, day, due IS NOT NULL AND day {sign} due AS counted, '' AS part, due,
    due IS NOT NULL AS known, 0 AS waits
  FROM (SELECT y.case_id, y.day, {_LIMIT} AS due FROM {_YEAR} y WHERE y.done LIMIT -1)"""


# Families.
_ENTRY = "coalesce(m.corrects, m.id)"
_SOON_ENOUGH = "(substr(a.at, 1, 10) < m.reply_by OR london_day(a.at) <= m.reply_by)"
_ANSWERED = f"""(EXISTS (SELECT 1 FROM communication a WHERE a.reply_to = {_ENTRY}
    AND {HOLDS.format("a")} AND {_SOON_ENOUGH})
  OR EXISTS (SELECT 1 FROM answered s JOIN communication a ON a.id = s.entry_id OR a.corrects = s.entry_id
    WHERE s.message_id = {_ENTRY} AND s.deleted_at IS NULL AND {HOLDS.format("a")} AND {_SOON_ENOUGH}))"""
REPLIES = f"""SELECT m.case_id, m.reply_by AS day, {_ANSWERED} AS counted, m.channel AS part,
    m.reply_by AS due, 1 AS known, 0 AS waits
  FROM communication m WHERE m.reply_by BETWEEN :from AND :to AND m.direction = 'in' AND {HOLDS.format("m")}
    AND NOT EXISTS (SELECT 1 FROM answered s WHERE s.message_id = {_ENTRY} AND s.entry_id IS NULL
      AND s.deleted_at IS NULL)"""
PROMISES = """SELECT p.case_id, p.first_by AS day, p.state = 'kept' AND p.settled_on <= p.first_by AS counted,
    '' AS part, p.first_by AS due, 1 AS known, 0 AS waits
  FROM promises p WHERE p.deleted_at IS NULL AND p.first_by BETWEEN :from AND :to"""
SATISFIED = f"""SELECT m.case_id, london_day(m.at) AS day, m.satisfaction = 'satisfied' AS counted,
    m.satisfaction AS part, NULL AS due, 1 AS known, 0 AS waits
  FROM communication m WHERE m.satisfaction <> '' AND m.at >= :first AND m.at < :end
    AND m.satisfaction_from IN ('said', 'asked', 'slip') AND {HOLDS.format("m")}"""


def in_contact(days: int) -> str:
    """Return the select of the cases that are open, counted where there was contact in so many days."""
    there = f"""EXISTS (SELECT 1 FROM communication m WHERE m.case_id = k.id AND m.at < :end
    AND m.at >= date(:to, '-{days} days') AND m.contact AND {HOLDS.format("m")})"""
    return f"""SELECT k.id AS case_id, :to AS day, {there} AS counted, '' AS part, NULL AS due, 1 AS known,
    1 AS waits FROM cases k WHERE k.opened_at < :end"""


_WRITTEN = ("final_plan_sent", "amended_plan_sent", "phase_transfer_plan_sent", "plan_issued")
_WRITTEN_IN = ("needs_assessment", "annual_review", "reassessment", "phase_transfer", "appeal", "detained")


def written_within(years: int) -> str:
    """Return the select of the plans in force, counted where the text was last sent in so many years."""
    last = f"""(SELECT max(day) FROM ({happened(_WRITTEN, _WRITTEN_IN, "ix_events_case_id")}
      AND e.case_id = n.case_id))"""
    return f"""SELECT case_id, :to AS day, written >= date(:to, '-{years} years') AS counted, '' AS part,
    written AS due, written IS NOT NULL AS known, 1 AS waits
  FROM (SELECT n.case_id, {last} AS written FROM ({IN_FORCE}) n LIMIT -1)"""


AUDITED = """SELECT q.case_id, q.settled_on AS day, q.found_good AS counted, q.grade AS part, NULL AS due,
    1 AS known, 0 AS waits
  FROM plan_audits q WHERE q.settled_on BETWEEN :from AND :to AND q.deleted_at IS NULL"""

# For the charts: how long ago a family was last in contact, and when letters went out.
CONTACT_AGES = ("30 days or less", "31 to 60 days", "61 to 90 days", "over 90 days", "never")
_SINCE = "julianday(:to) - julianday(k.last)"
CONTACT_AGE = f"""SELECT k.id AS case_id, :to AS day, k.last IS NOT NULL AND {_SINCE} <= 90 AS counted,
    CASE WHEN k.last IS NULL THEN '{CONTACT_AGES[4]}' WHEN {_SINCE} <= 30 THEN '{CONTACT_AGES[0]}'
      WHEN {_SINCE} <= 60 THEN '{CONTACT_AGES[1]}' WHEN {_SINCE} <= 90 THEN '{CONTACT_AGES[2]}'
      ELSE '{CONTACT_AGES[3]}' END AS part, NULL AS due, 1 AS known, 1 AS waits
  FROM (SELECT o.id, (SELECT max(london_day(m.at)) FROM communication m WHERE m.case_id = o.id
      AND m.at < :end AND m.contact AND {HOLDS.format("m")}) AS last
    FROM cases o WHERE o.opened_at < :end) k"""
_NEXT_WEEKDAY = """date(x.ready, CASE strftime('%w', x.ready) WHEN '5' THEN '+3 days' WHEN '6' THEN '+2 days'
    ELSE '+1 day' END)"""
LETTERS_POSTED = f"""SELECT x.case_id, x.posted_on AS day, x.posted_on <= {_NEXT_WEEKDAY} AS counted,
    '' AS part, {_NEXT_WEEKDAY} AS due, 1 AS known, 0 AS waits
  FROM (SELECT case_id, posted_on, london_day(coalesce(approved_at, printed_at, made_at)) AS ready
    FROM documents WHERE posted_on BETWEEN :from AND :to AND deleted_at IS NULL AND copy_of IS NULL
    LIMIT -1) x"""
