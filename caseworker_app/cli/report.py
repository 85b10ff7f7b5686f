"""`report`: the figures for a team lead and an improvement board."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from caseworker_app.cli.output import (
    DATE,
    add_common_options,
    caller,
    civil_day,
    now,
    print_error,
    print_json,
    print_lines,
    print_table,
    progress_line,
    utc,
)
from caseworker_app.errors import WrongUse
from caseworker_app.statutory.words import count_of, listed, long_date

if TYPE_CHECKING:
    from decimal import Decimal

    from caseworker_app.reports.figures import Answer, Connection, CountedRow, Counts, Gap, Period, Scope
    from caseworker_app.store.open import Store

_MOST_GAPS = 20


@click.group(epilog="Example:  caseworker report kpi --from 2026-04-01 --to 2026-09-30")
def report() -> None:
    """Count what was done in time, with each number's definition and the cases behind it."""


@report.command(
    "kpi",
    help="Show every figure for a period (default: the last twelve full months) with its definition, its "
    "numerator and its denominator.",
    epilog="Examples:\n\n\b\n  caseworker report kpi --from 2026-04-01 --to 2026-09-30\n"
    "  caseworker report kpi --to 2026-03-31 --known-on 2026-03-31\n"
    "  caseworker report kpi --rows plans_in_20_weeks",
)
@click.option("--from", "first", type=DATE, metavar="DATE", help="The first day.")
@click.option("--to", "last", type=DATE, metavar="DATE", help="The last day, included.")
@click.option("--team", "teams", multiple=True, metavar="T", help="Only this team's cases.")
@click.option("--known-on", type=DATE, metavar="DATE", help="As it was known at the end of a past day.")
@click.option("--rows", "rows_of", metavar="FIGURE", help="The cases behind one figure.")
@click.option(
    "--by",
    type=click.Choice(["month", "part", "team", "caseworker", "setting"]),
    help="Every figure by month, part (such as service), team, caseworker or setting.",
)
def kpi(
    first: date | None,
    last: date | None,
    teams: tuple[str, ...],
    known_on: date | None,
    rows_of: str | None,
    by: str | None,
) -> None:
    """Answer every figure, or list the rows of one."""
    from caseworker_app.reports import figures

    asking, today = caller(), civil_day(now())
    period = figures.read_period(first, last, asking.as_of, latest=max(asking.as_of, today))
    asked = figures.figure(rows_of) if rows_of else None
    with asking.open_store() as store, _known(store, known_on, today) as connection:
        with store.connection() as present:
            whose = figures.scope(present)
        _refuse_unknown(teams, whose)
        if asked is not None:
            _tell_rows(asked.id, figures.rows(connection, asked, period, teams), period)
            return
        found = figures.answers(connection, period, teams)
        split = _split(connection, found, period, by, teams) if by else {}
        missing = figures.gaps(connection, period, found, teams)
    if asking.as_json:
        told = _as_json(found, split, missing)
        print_json({**_span(period), "known_on": _iso(known_on), "scope": _scope_json(whose, teams), **told})
    else:
        _print(found, split, missing, period, whose, teams, known_on)


@contextlib.contextmanager
def _known(store: Store, day: date | None, today: date) -> Iterator[Connection]:
    """Give what is known now, or what was known at the end of a past day."""
    from caseworker_app.reports.figures import known_on

    if day is None:
        with store.connection() as connection:
            yield connection
        return
    _refuse_to_come(day, today)
    with known_on(store, day, progress_line("Working out what was known")) as then:
        yield then


def _refuse_to_come(day: date, today: date) -> None:
    if day > today:
        raise WrongUse(
            f"What will be known on {long_date(day)} is still to come.",
            "Give --known-on a past day, or none.",
        )


def _refuse_known(day: date, today: date, period: Period) -> None:
    """Refuse a pack as known on a day before its period was over: it would look as if nothing were done."""
    _refuse_to_come(day, today)
    if day < period.last:
        raise WrongUse(
            f"On {long_date(day)} the period was not over: it ends on {long_date(period.last)}.",
            "Give --known-on that day, or a later one.",
        )


def _refuse_unknown(teams: Sequence[str], whose: Scope) -> None:
    for team in teams:
        if team not in whose.teams:
            names = [name for name in sorted(whose.teams) if name]
            raise WrongUse(
                f"There is no team “{team}” in this caseload.",
                f"Its cases belong to {listed(names, 'and')}." if names else "None of its cases has a team.",
            )


def _split(
    connection: Connection, found: Sequence[Answer], period: Period, by: str, teams: Sequence[str]
) -> dict[str, dict[str, Counts]]:
    """Return the counts of every figure by month, part, team, caseworker or setting."""
    from caseworker_app.reports import figures

    if by == "part":
        return {one.figure.id: one.parts for one in found}
    if by == "month":
        return {one.figure.id: figures.answer(connection, one.figure, period, teams).series for one in found}
    return {one.figure.id: figures.breakdown(connection, one.figure, period, by, teams) for one in found}


def _as_json(
    found: Sequence[Answer], split: dict[str, dict[str, Counts]], missing: Sequence[Gap]
) -> dict[str, Any]:
    return {
        "figures": [_figure_json(one, split.get(one.figure.id)) for one in found],
        "data_quality": [
            {"case": gap.reference, "why": gap.why, "figure": gap.figure or None} for gap in missing
        ],
    }


def _figure_json(one: Answer, split: dict[str, Counts] | None) -> dict[str, Any]:
    known = one.figure
    told: dict[str, Any] = {
        "id": known.id,
        "name": known.name,
        "definition": known.definition,
        "numerator": one.numerator,
        "denominator": one.denominator,
        "value": _number(one.value),
        "unknown": one.whole.unknown,
        "counts": {"numerator": known.numerator, "denominator": known.denominator},
        "source": known.source,
        "national": [
            {"value": float(each.per_cent), "of": each.of, "source": each.source, "caveat": each.caveat}
            for each in known.national
        ],
        "empty": known.empty if one.value is None else None,
    }
    parts = split if split is not None else one.parts
    if parts:
        only_count = _only_counts(one, parts)
        told["parts"] = [
            {"name": name, **_counts_json(counts, only_count=only_count)} for name, counts in parts.items()
        ]
    return told


def _only_counts(one: Answer, parts: dict[str, Counts]) -> bool:
    """Whether what is listed are the figure's own parts, and a share of each means nothing."""
    return one.figure.parts_are_counts and parts is one.parts


def _counts_json(counts: Counts, *, only_count: bool) -> dict[str, Any]:
    if only_count:
        return {"numerator": None, "denominator": counts.denominator, "value": None}
    return {
        "numerator": counts.numerator,
        "denominator": counts.denominator,
        "value": _number(counts.value),
    }


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _span(period: Period) -> dict[str, str]:
    return {"from": period.first.isoformat(), "to": period.last.isoformat()}


def _scope_json(whose: Scope, teams: Sequence[str]) -> dict[str, Any]:
    return {
        "cases": whose.cases,
        "teams": list(teams) or sorted(whose.teams),
        "role": whose.role or None,
        "may_see": list(whose.may_see),
        "synced_at": utc(whose.met_at) if whose.met_at else None,
    }


def _tell_rows(figure_id: str, found: Sequence[CountedRow], period: Period) -> None:
    if caller().as_json:
        told = [
            {
                "case": row.reference,
                "on": row.day.isoformat(),
                "counted": row.counted,
                "part": row.part,
                "due": _iso(row.due),
                "known": row.known,
            }
            for row in found
        ]
        print_json({**_span(period), "figure": figure_id, "rows": told})
        return
    print_lines(f"{figure_id}: {count_of(len(found), 'row')}, {sum(row.counted for row in found)} counted")
    lines = [
        (
            row.reference,
            long_date(row.day),
            "yes" if row.counted else "no" if row.known else "cannot tell",
            long_date(row.due) if row.due else "",
            row.part,
        )
        for row in found
    ]
    print_table(("Case", "Day", "Counted", "Due", "Part"), lines)


def _print(
    found: Sequence[Answer],
    split: dict[str, dict[str, Counts]],
    missing: Sequence[Gap],
    period: Period,
    whose: Scope,
    teams: Sequence[str],
    known_on: date | None,
) -> None:
    print_lines(f"{long_date(period.first)} to {long_date(period.last)}, {_whose_words(whose, teams)}")
    if known_on is not None:
        print_lines(f"As it was known at the end of {long_date(known_on)}.")
    if not any(one.denominator for one in found):
        print_lines("Nothing is recorded for this period.")
    for group in dict.fromkeys(one.figure.group for one in found):
        print_lines("", str(group))
        lines = [
            line
            for one in found
            if one.figure.group is group
            for line in _lines(one, split.get(one.figure.id, one.parts))
        ]
        print_table(("Figure", "Counted", "Of", "Per cent", "England"), lines, wide="Figure")
    _print_missing(missing)


def _lines(one: Answer, split: dict[str, Counts]) -> Iterator[tuple[str, ...]]:
    england = one.figure.england
    name = one.figure.name if one.value is not None else f"{one.figure.name}: {one.figure.empty}"
    yield (name, *_cells(one.whole), england)
    only_count = _only_counts(one, split)
    for part, counts in split.items():
        cells = (str(counts.denominator), "", "") if only_count else _cells(counts)
        yield (f"  {one.figure.part_name(part)}", *cells, "")


def _cells(counts: Counts) -> tuple[str, str, str]:
    value = "–" if counts.value is None else str(counts.value)
    return str(counts.numerator), str(counts.denominator), value


def _whose_words(whose: Scope, teams: Sequence[str]) -> str:
    named = sorted(teams) or [name for name in sorted(whose.teams) if name]
    cases = sum(whose.teams[team] for team in teams) if teams else whose.cases
    words = count_of(cases, "case")
    if named:
        words += f" of {listed(named, 'and')}"
    if whose.role:
        may_see = f" of {listed(list(whose.may_see), 'and')}" if whose.may_see else ""
        words += f", which {whose.name} may see as {whose.role.replace('_', ' ')}{may_see}"
    if whose.met_at is not None:
        words += f", last synced on {long_date(civil_day(whose.met_at))}"
    return words


def _print_missing(missing: Sequence[Gap]) -> None:
    if not missing:
        return
    print_lines("", f"Missing or contradictory: {len(missing)}. None of it was guessed.")
    shown = [(gap.reference, gap.why) for gap in missing[:_MOST_GAPS]]
    print_table(("Case", "What"), shown, wide="What")
    if len(missing) > _MOST_GAPS:
        print_error(f"Of these, {_MOST_GAPS} are shown; --json gives all.")


@report.command(
    "evidence",
    help="Write the evidence pack of a period for the improvement board: a PDF with a web page as its twin "
    "for screen readers, the figures as CSV, a manifest with checksums, and a version that may be published.",
    epilog="Example:  caseworker report evidence --from 2026-05-01 --to 2026-10-31 --out evidence",
)
@click.option("--from", "first", type=DATE, metavar="DATE", required=True, help="The first day.")
@click.option("--to", "last", type=DATE, metavar="DATE", required=True, help="The last day, included.")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", required=True, help="An empty folder.")
@click.option("--team", "teams", multiple=True, metavar="T", help="Only this team's cases.")
@click.option(
    "--seed", default=1, show_default=True, help="Draws the sampled cases; the same draws the same."
)
@click.option("--sample", default=6, show_default=True, type=click.IntRange(0, 50), help="How many cases.")
@click.option("--signed-off-by", "signed_by", default="", metavar="NAME", help="Who answers for the pack.")
@click.option("--known-on", type=DATE, metavar="DATE", help="Figures as known at the end of a past day.")
@click.option("--children", is_flag=True, help="With the list of children that inspectors ask for (Annex A).")
def evidence(
    first: date,
    last: date,
    out: Path,
    teams: tuple[str, ...],
    seed: int,
    sample: int,
    signed_by: str,
    known_on: date | None,
    children: bool,
) -> None:
    """Read the pack, then write its folder."""
    from caseworker_app.reports import evidence as packs
    from caseworker_app.reports import figures

    asking, today, folder = caller(), civil_day(now()), out.expanduser().absolute()
    period = figures.read_period(first, last, asking.as_of, latest=max(asking.as_of, today))
    packs.refuse_folder(folder)
    if known_on is not None:
        _refuse_known(known_on, today, period)
    with asking.open_store() as store:
        with store.connection() as present:
            _refuse_unknown(teams, figures.scope(present))
        request = packs.asked_of(
            store,
            period,
            asking.as_of,
            teams=teams,
            seed=seed,
            sample=sample,
            signed_by=signed_by,
            children=children,
            known_on=known_on,
        )
        written = packs.make_pack(store, folder, request, user=asking.user, now=now(), step=_show_step)
    if asking.as_json:
        files = [{"file": name, "sha256": digest} for name, digest in written.files.items()]
        overlaps = [
            {**_span(one.period), "teams": one.teams, "known_on": _iso(one.known_on)}
            for one in written.overlaps
        ]
        told = {"out": str(folder), "gaps": written.gaps, "overlaps": overlaps, "files": files}
        print_json({**_span(period), **told})
        return
    print_lines(f"The pack is in {folder}.", f"The version that may be published is in {folder / 'public'}.")
    if written.gaps:
        print_lines(f"{count_of(written.gaps, 'gap')} in the record, printed as gaps: gaps.csv lists them.")
    if written.overlaps:
        print_error(packs.overlap_words(written.overlaps))


def _show_step(words: str, done: int, total: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{words}, {done} of {total} done".ljust(70), nl=False, err=True)


for _command in report.commands.values():
    add_common_options(_command)

commands = {"report": report}
