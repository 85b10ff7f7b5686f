"""Every figure for a council of 20,000 cases and five years, beside the bare statements that count them."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from pathlib import Path

from caseworker_app.reports import figures
from caseworker_app.reports.figures import FIGURES, Connection, Period
from caseworker_app.reports.figures.selects import listed
from caseworker_app.reports.plan_quality import findings
from caseworker_app.statutory.reviews import YEAR_LIMITS
from caseworker_app.statutory.rules.annual_review import DECISIONS
from caseworker_app.store.deadlines import all_facts, computed
from caseworker_app.store.open import Store, create_store
from tests.bench.ratio import Ratio, best_of
from tests.reports.figures_world import TODAY, World, write

CASES = 20_000
FIVE_YEARS = Period(date(TODAY.year - 5, TODAY.month, TODAY.day), TODAY)
_VALUES = {
    "from": FIVE_YEARS.first.isoformat(),
    "to": FIVE_YEARS.last.isoformat(),
    "first": YEAR_LIMITS[0],
    "next": YEAR_LIMITS[1],
}


def measure() -> list[Ratio]:
    """Answer all figures, and run the bare statements, in turn."""
    store = council()
    with store.connection() as connection:
        connection.execute("PRAGMA cache_size = -64000")
        best = best_of(
            5, ours=lambda: figures.answers(connection, FIVE_YEARS), bare=lambda: _bare(connection)
        )
        audits = best_of(3, ours=lambda: _findings(store), bare=lambda: _audits_counted(connection))
    name = f"all {len(FIGURES)} figures, {CASES:,} cases and five years"
    then = best_of(1, ours=lambda: _known(store), floor=lambda: _worked_out(store))
    return [
        Ratio(
            "what audits of plans found, beside counting their answers", audits["ours"], audits["bare"], 5.0
        ),
        Ratio(name, best["ours"], best["bare"], 3.0),
        Ratio("what was known on a past day, beside working it out", then["ours"], then["floor"], 3.0),
    ]


def _known(store: Store) -> None:
    with figures.known_on(store, FIVE_YEARS.last):
        pass


def _findings(store: Store) -> None:
    with store.reading() as session:
        findings(session, FIVE_YEARS)


def _audits_counted(connection: Connection) -> None:
    """Count the answers by question, by setting and by caseworker, as SQL can."""
    for by in ("q.key", "a.setting", "a.caseworker"):
        connection.execute(
            f"""SELECT {by}, q.value, count(*) FROM plan_audits a JOIN cases c ON c.id = a.case_id
            JOIN json_each(a.answers) q WHERE a.settled_on BETWEEN :from AND :to GROUP BY 1, 2""",
            _VALUES,
        ).fetchall()


def _worked_out(store: Store) -> None:
    """Read the facts of every case and work out the deadlines, and keep nothing."""
    with store.reading() as session:
        for _, facts in all_facts(session):
            computed(facts, FIVE_YEARS.last)


@cache
def council() -> Store:
    """Return a council's caseload of some years, with its contact log."""
    folder = Path(tempfile.mkdtemp(prefix="caseworker-bench-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    store = create_store(folder / "store", "bench", keyring=False)
    atexit.register(store.close)
    write(store, World(1, CASES).children)
    return store


def _bare(connection: Connection) -> None:
    for sql in BARE:
        connection.execute(sql, _VALUES).fetchall()


def _done(types: Sequence[str], kind: str, *rules: str) -> str:
    """Return the plainest count of events, and of those that kept a limit."""
    return f"""SELECT count(*), sum(d.due >= e."on") FROM events e JOIN processes p ON p.id = e.process_id
      JOIN cases c ON c.id = e.case_id
      LEFT JOIN deadlines d ON d.rule IN ({listed(rules)}) AND d.case_id = e.case_id AND d.met_on = e."on"
      WHERE e.type IN ({listed(types)}) AND e."on" BETWEEN :from AND :to AND p.kind = '{kind}'"""


def _due(*rules: str) -> str:
    return f"""SELECT count(*), sum(d.met_on <= d.due) FROM deadlines d JOIN cases c ON c.id = d.case_id
      WHERE d.rule IN ({listed(rules)}) AND d.due BETWEEN :from AND :to"""


def _late(*rules: str) -> str:
    return f"""SELECT count(*), sum(d.due < :to) FROM deadlines d JOIN cases c ON c.id = d.case_id
      WHERE d.rule IN ({listed(rules)}) AND d.met_on IS NULL AND d.ended_on IS NULL AND d.starts_on <= :to"""


def _yearly() -> str:
    return f"""SELECT count(*), sum(met) FROM (SELECT d.case_id, max(d.met_on BETWEEN :from AND :to) AS met
      FROM deadlines d WHERE d.rule IN ({listed(YEAR_LIMITS)}) AND d.due BETWEEN :from AND :to
      GROUP BY d.case_id) y JOIN cases c ON c.id = y.case_id"""


def _outcome(type_: str) -> str:
    return f"""SELECT count(*), sum(EXISTS (SELECT 1 FROM events e INDEXED BY ix_events_case_id
      WHERE e.case_id = y.case_id AND e.type = '{type_}' AND e."on" = y.day))
      FROM (SELECT d.case_id, max(d.met_on) AS day FROM deadlines d WHERE d.rule IN ({listed(YEAR_LIMITS)})
        AND d.due BETWEEN :from AND :to AND d.met_on BETWEEN :from AND :to GROUP BY d.case_id) y
      JOIN cases c ON c.id = y.case_id"""


def _statements() -> Iterator[str]:
    """Give one bare statement for each figure, in their order."""
    assessment, review = "needs_assessment", "annual_review"
    yield from [_done(("final_plan_sent",), assessment, "na-plan-final")] * 2
    yield _done(("decision_to_assess", "decision_not_to_assess"), assessment, "na-decide-assess")
    yield _done(("advice_received",), assessment, "na-advice-return")
    yield _done(("draft_plan_sent",), assessment, "na-draft-target")
    yield _done(("request_received",), assessment, "na-decide-assess")
    yield _done(("final_plan_sent",), "reassessment", "ra-final")
    yield from [_due("ar-first-12m", "ar-next-12m")] * 2
    yield from map(_due, ("ar-meeting-notice", "ar-advice-circulate", "ar-report"))
    yield _done(DECISIONS, review, "ar-decision")
    yield from map(_due, ("ar-amend-notice", "ar-final-from-notice"))
    yield _done(("amended_plan_sent",), review, "ar-final-overall")
    yield _due("pt-15-feb", "pt-31-mar", "pt-5-months")
    yield from [_yearly()] * 5
    outcomes = ("decision_to_amend", "decision_to_cease", "decision_to_maintain", "plan_last_reviewed")
    yield from map(_outcome, outcomes)
    yield from [_yearly()] * 2
    main = next(one.rules for one in FIGURES if one.id == "duties_late")
    yield from [_late(*main)] * 2
    yield """SELECT count(*), sum(EXISTS (SELECT 1 FROM communication a WHERE a.reply_to = m.id
      AND a.at <= m.reply_by)) FROM communication m JOIN cases c ON c.id = m.case_id
      WHERE m.reply_by BETWEEN :from AND :to"""
    yield """SELECT count(*), sum(p.state = 'kept' AND p.settled_on <= p.first_by) FROM promises p
      JOIN cases c ON c.id = p.case_id WHERE p.first_by BETWEEN :from AND :to"""
    yield """SELECT count(*), sum(m.satisfaction = 'satisfied') FROM communication m
      JOIN cases c ON c.id = m.case_id WHERE m.satisfaction <> '' AND m.at BETWEEN :from AND :to"""
    yield """SELECT count(*), sum(EXISTS (SELECT 1 FROM communication m WHERE m.case_id = c.id
      AND m.at BETWEEN date(:to, '-90 days') AND :to)) FROM cases c"""
    yield _done(("complaint_received",), "complaint", "cmp-ack")
    yield from map(_due, ("cmp-stage1", "me-arrange"))
    yield _done(("appeal_received",), "appeal", "ap-response")
    yield from map(_due, ("ap-response", "or-amend-contents"))
    yield """SELECT count(*), sum(EXISTS (SELECT 1 FROM events e INDEXED BY ix_events_case_id
      WHERE e.case_id = d.case_id AND e.type IN ('final_plan_sent', 'amended_plan_sent')
      AND e."on" >= date(:to, '-3 years')))
      FROM deadlines d JOIN cases c ON c.id = d.case_id
      WHERE d.rule IN (:first, :next) AND d.met_on IS NULL AND d.ended_on IS NULL"""
    yield """SELECT count(*), sum(a.found_good) FROM plan_audits a JOIN cases c ON c.id = a.case_id
      WHERE a.settled_on BETWEEN :from AND :to"""


BARE = tuple(_statements())
assert len(BARE) == len(FIGURES)
