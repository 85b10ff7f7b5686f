"""Reading a pack: every figure with its rows, the sample, what is missing, and the state of the audit."""

# ruff: noqa: S608 - SQL is put together from our own table and column names only

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from caseworker_app.casework.improvement import Board
from caseworker_app.errors import WrongUse
from caseworker_app.reports import figures
from caseworker_app.reports.charts.make import CHART_FIGURES
from caseworker_app.reports.charts.own_figures import LETTERS
from caseworker_app.reports.evidence.child_list import child_list
from caseworker_app.reports.evidence.chronology import sample_of
from caseworker_app.reports.evidence.pack import Pack, Request, Step, days_before, no_progress
from caseworker_app.reports.figures import Answer, Connection, Gap, Period
from caseworker_app.reports.figures.ask import team_values, within_teams
from caseworker_app.reports.plan_quality import NOTHING_FOUND, Findings
from caseworker_app.statutory import rules
from caseworker_app.statutory.words import long_date
from caseworker_app.store.audit import GENESIS

DEED = "make evidence pack"
NO_REASON = "Late, and nobody has written why"


def read_pack(
    connection: Connection,
    request: Request,
    board: Board,
    quality: Findings = NOTHING_FOUND,
    step: Step = no_progress,
    *,
    then: Connection | None = None,
) -> Pack:
    """Read a pack in one moment of the store; `step` is told how far it is, and may stop it by raising.

    The figures are counted from `then`, where another connection holds what was known on an earlier day.
    """
    told = then or connection
    with _one_moment(connection):
        answers = _answers(told, request, step)
        _refuse_nothing(answers, request.period)
        charts = {}
        for done, one in enumerate(CHART_FIGURES):
            step("Reading the months", done, len(CHART_FIGURES))
            source = connection if one is LETTERS else told  # letters are not among what is known of a day
            charts[one.id] = figures.answer(source, one, request.period, request.teams)
        before = days_before(request.period)
        counted = {}
        for done, one in enumerate(figures.FIGURES):
            step("Reading the rows behind the figures", done, len(figures.FIGURES))
            counted[one.id] = tuple(figures.rows(told, one, request.period, request.teams))
        step("Comparing with the time before", 0, 1)
        earlier = figures.answers(told, before, request.teams)
        step("Looking for gaps", 0, 1)
        gaps = figures.gaps(told, request.period, answers, request.teams)
        if request.known_on is None:
            gaps += late_without_reason(connection, request)
        step("Drawing the sample", 0, 1)
        lines, digest = _audit(connection)
        return Pack(
            request=request,
            scope=figures.scope(connection),
            answers=answers,
            chart_answers=charts,
            before={one.figure.id: one for one in earlier},
            rows=counted,
            gaps=tuple(gaps),
            reasons=_reasons(connection, request),
            sample=sample_of(connection, request),
            board=board,
            quality=quality,
            children=tuple(child_list(connection, request)) if request.children else (),
            audit_lines=lines,
            audit_hash=digest,
        )


@contextmanager
def _one_moment(connection: Connection) -> Iterator[None]:
    connection.execute("BEGIN", {})
    try:
        yield
    finally:
        connection.execute("ROLLBACK", {})


def _answers(connection: Connection, request: Request, step: Step) -> tuple[Answer, ...]:
    found = []
    for done, one in enumerate(figures.FIGURES):
        step("Counting", done, len(figures.FIGURES))
        found.append(figures.answer(connection, one, request.period, request.teams, months=False))
    return tuple(found)


def _refuse_nothing(answers: tuple[Answer, ...], period: Period) -> None:
    if not any(one.denominator for one in answers if not one.figure.at_the_end):
        raise WrongUse(
            f"Nothing is on record from {long_date(period.first)} to {long_date(period.last)}.",
            "Choose a period in which something happened, or a team that has cases.",
        )


def late_without_reason(connection: Connection, request: Request) -> list[Gap]:
    """Return the duties by law that are late today with no reason on record."""
    sql = f"""SELECT c.reference, d.rule FROM deadlines d JOIN cases c ON c.id = d.case_id
      WHERE d.pending = 1 AND d.duty = 'must' AND d.holder = 'council' AND d.excepted = 0
        AND d.due < :as_of AND c.deleted_at IS NULL AND c.status = 'open' {within_teams(request.teams)}
        AND NOT EXISTS (SELECT 1 FROM deadline_notes n WHERE n.case_id = d.case_id AND n.rule = d.rule
          AND n.deleted_at IS NULL AND n.kind <> 'asked')
      ORDER BY c.reference, d.rule"""
    values = {"as_of": request.as_of.isoformat(), **team_values(request.teams)}
    return [
        Gap(reference, f"{NO_REASON}: {rules.rule(rule).title}")
        for reference, rule in connection.execute(sql, values).fetchall()
    ]


def _reasons(connection: Connection, request: Request) -> dict[str, int]:
    sql = f"""SELECT n.reason FROM deadline_notes n JOIN cases c ON c.id = n.case_id
      WHERE n.deleted_at IS NULL AND n.reason <> '' AND n.written_at >= :first AND n.written_at < :end
        AND c.deleted_at IS NULL {within_teams(request.teams)}"""
    values = {
        "first": request.period.first.isoformat(),
        "end": f"{request.period.last.isoformat()}T24",
        **team_values(request.teams),
    }
    found = Counter(reason for (reason,) in connection.execute(sql, values).fetchall())
    return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))


def _audit(connection: Connection) -> tuple[int, str]:
    """Return the last line of the audit: making a pack leaves a line too, and must not change the next."""
    found = connection.execute(
        "SELECT number, digest FROM audit WHERE deed <> :deed ORDER BY number DESC LIMIT 1", {"deed": DEED}
    ).fetchone()
    return (0, GENESIS) if found is None else (int(found[0]), str(found[1]))
