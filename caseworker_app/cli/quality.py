"""`quality`: audits of plans: a sample, its markers, what they found."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import click

from caseworker_app.cli.output import (
    DATE,
    add_common_options,
    caller,
    civil_day,
    now,
    print_json,
    print_lines,
    print_table,
)
from caseworker_app.cli.quality_said import findings_json, tell_mark, tell_round, tell_settle
from caseworker_app.errors import WrongUse
from caseworker_app.statutory.words import count_of, long_date

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group(
    epilog="Example:  caseworker quality draw --from 2026-05-01 --to 2026-10-31 --size 12 --seed 4711 "
    "--marker 'A. Jones' --marker 'B. Hughes'"
)
def quality() -> None:
    """Draw plans for an audit, mark them, settle them, and tell what plans lack."""


@quality.command("samples", epilog="Example:  caseworker quality samples --json")
def samples() -> None:
    """List the samples, the newest first."""
    from caseworker_app.casework.quality import lists

    asking = caller()
    with asking.open_store() as store, store.reading() as session:
        found = lists.samples(session)
    if asking.as_json:
        print_json({"samples": [{**asdict(one), "drawn_on": one.drawn_on.isoformat()} for one in found]})
        return
    rows = [(one.id, one.name, long_date(one.drawn_on), f"{one.settled} of {one.plans}") for one in found]
    print_table(("Sample", "Plans sent", "Drawn on", "Settled"), rows)


@quality.command(
    "draw", epilog="Example:  caseworker quality draw --from 2026-05-01 --to 2026-10-31 --size 12 "
    "--seed 4711 --by setting --marker 'A. Jones' --marker 'B. Hughes'",
)  # fmt: skip
@click.option("--from", "first", type=DATE, metavar="DATE", required=True, help="Plans sent from this day.")
@click.option("--to", "last", type=DATE, metavar="DATE", required=True, help="The last day, included.")
@click.option("--size", type=int, metavar="N", required=True, help="How many plans.")
@click.option("--seed", type=int, metavar="S", required=True, help="The same on the same day draws the same.")
@click.option("--by", default="", metavar="WHAT", help="By kind, stage, setting, caseworker or team.")
@click.option("--kind", "kinds", multiple=True, metavar="EVENT", help="Only plans sent by this event.")
@click.option("--team", "teams", multiple=True, metavar="T", help="Only this team's plans.")
@click.option("--marker", "markers", multiple=True, metavar="NAME", help="Who marks; two or more.")
def draw(
    first: date,
    last: date,
    size: int,
    seed: int,
    by: str,
    kinds: tuple[str, ...],
    teams: tuple[str, ...],
    markers: tuple[str, ...],
) -> None:
    """Draw a sample of plans, and share them out to markers."""
    from caseworker_app.casework.quality import draw as drawing
    from caseworker_app.casework.quality import lists
    from caseworker_app.casework.quality.frame import KINDS, Asked

    asking = caller()
    asked = Asked(first=first, last=last, kinds=kinds or tuple(KINDS), teams=teams, strata=by)
    with asking.open_store() as store:
        with store.unit("draw a sample", user=asking.user, now=now()) as unit:
            drawn = drawing.draw(unit, asked, size, seed, markers)
        with store.reading() as session:
            found = lists.round_of(session, drawn.sample_id, asking.user)
    tell_round(found, as_json=asking.as_json)


@quality.command("show", epilog="Example:  caseworker quality show")
@click.argument("sample", metavar="[SAMPLE]", required=False, default="")
def show(sample: str) -> None:
    """Show the plans of a sample (the newest, without SAMPLE), and how far each is."""
    from caseworker_app.casework.quality import lists

    asking = caller()
    with asking.open_store() as store, store.reading() as session:
        there = lists.samples(session)
        if not there:
            raise WrongUse("No sample was drawn yet.", "Draw one: `caseworker quality draw`.")
        found = lists.round_of(session, sample or there[0].id, asking.user)
    tell_round(found, as_json=asking.as_json)


@quality.command("mark", epilog="Example:  caseworker quality mark AUDIT --answers answers.json --finish")
@click.argument("audit", metavar="AUDIT")
@click.option("--answers", type=_FILE, metavar="FILE", help='JSON: {"outcomes": {"answer": "met"}, …}.')
@click.option("--finish", is_flag=True, help="From then on nothing of it changes.")
def mark(audit: str, answers: Path | None, finish: bool) -> None:
    """Answer the rubric's questions of one plan; without --answers, show them with your own answers."""
    from caseworker_app.casework.quality import marking
    from caseworker_app.casework.quality.marks import Given

    asking = caller()
    told = _read(answers) if answers is not None else {}
    given = {name: Given(*_pair(one, "note")) for name, one in told.items()}
    with asking.open_store() as store:
        if answers is not None:
            with store.unit(marking.DEED, user=asking.user, now=now()) as unit:
                (marking.finish if finish else marking.keep)(unit, audit, given)
        with store.reading() as session:
            found = marking.to_mark(session, audit, asking.user)
    tell_mark(found, as_json=asking.as_json)


@quality.command("settle", epilog="Example:  caseworker quality settle AUDIT --decisions decisions.json")
@click.argument("audit", metavar="AUDIT")
@click.option(
    "--decisions", type=_FILE, metavar="FILE", help='JSON: {"outcomes": {"answer": "met", "reason": "…"}}.'
)
def settle(audit: str, decisions: Path | None) -> None:
    """Decide where two markers differ; without --decisions, show what they said."""
    from caseworker_app.casework.quality import settling
    from caseworker_app.casework.quality.settling import Decided

    asking = caller()
    with asking.open_store() as store:
        if decisions is None:
            with store.reading() as session:
                tell_settle(settling.to_settle(session, audit, asking.user), as_json=asking.as_json)
            return
        told = {name: Decided(*_pair(one, "reason")) for name, one in _read(decisions).items()}
        with store.unit("settle an audit", user=asking.user, now=now()) as unit:
            grade = settling.settle(unit, audit, told)
    if asking.as_json:
        print_json({"audit": audit, "grade": grade})
    else:
        print_lines(f"Settled: {grade}.")


@quality.command("findings", epilog="Example:  caseworker quality findings --from 2026-01-01 --to 2026-12-31")
@click.option("--from", "first", type=DATE, metavar="DATE", help="The first day.")
@click.option("--to", "last", type=DATE, metavar="DATE", help="The last day, included.")
@click.option("--team", "teams", multiple=True, metavar="T", help="Only this team's cases.")
def findings(first: date | None, last: date | None, teams: tuple[str, ...]) -> None:
    """Tell which questions plans fail most, over the audits settled in a period."""
    from caseworker_app.reports import figures, plan_quality

    asking, today = caller(), civil_day(now())
    period = figures.read_period(first, last, asking.as_of, latest=max(asking.as_of, today))
    with asking.open_store() as store, store.reading() as session:
        found = plan_quality.findings(session, period, teams)
    span = {"from": period.first.isoformat(), "to": period.last.isoformat()}
    if asking.as_json:
        print_json({**span, **findings_json(found)})
        return
    from caseworker_app.reports.evidence.quality import agreed_words, lacking_words, place_words

    print_lines(f"{count_of(found.plans, 'plan')} audited, {found.good} of them good.", agreed_words(found))
    rows = [
        (one.question.text, place_words(one.question.section), lacking_words(one.answered))
        for one in found.questions
    ]
    print_table(("Question", "Section", "Not fully met"), rows, wide="Question")


@quality.command("rubric", epilog="Example:  caseworker quality rubric --write rubric.json")
@click.option("--write", "to", type=click.Path(path_type=Path), metavar="FILE", help="Write it there.")
@click.option("--read", "from_", type=_FILE, metavar="FILE", help="Make the next version of this file.")
def rubric(to: Path | None, from_: Path | None) -> None:
    """Show the council's rubric, write it to a file, or make the next version of one."""
    from caseworker_app.casework.quality import rubric as rubrics

    asking = caller()
    with asking.open_store() as store:
        if from_ is not None:
            questions, grades = _rubric_of(_read(from_))
            with store.unit("change the rubric", user=asking.user, now=now()) as unit:
                rubrics.change(unit, questions, grades)
        with store.reading() as session:
            found = rubrics.current(session)
    told = {
        "version": found.version,
        "questions": [asdict(one) for one in found.questions],
        "grades": [asdict(one) for one in found.grades],
    }
    if to is not None:
        if to.exists():
            raise WrongUse(f"{to} is there already.", "Name a new file.")
        to.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")
    if asking.as_json:
        print_json(told)
        return
    print_lines(f"Version {found.version}, {long_date(found.made_on)}.")
    print_table(
        ("Section", "Question"), [(one.section, one.text) for one in found.questions], wide="Question"
    )


def _read(file: Path) -> dict[str, Any]:
    try:
        told = json.loads(file.read_text("utf-8-sig"))
    except (OSError, ValueError) as error:
        raise WrongUse(f"{file} is no JSON file: {error}.", "See the help of this command.") from error
    if not isinstance(told, dict):
        raise WrongUse(f"{file} holds no object.", "See the help of this command.")
    return told


def _pair(one: Any, beside: str) -> tuple[str, str]:
    """Return an answer and what stands beside it; a bare word is an answer alone."""
    if isinstance(one, str):
        return one, ""
    if not isinstance(one, dict) or not isinstance(one.get("answer"), str):
        raise WrongUse(f"“{one}” is no answer.", f'Write {{"answer": "met", "{beside}": ""}}.')
    return one["answer"], str(one.get(beside, ""))


def _rubric_of(told: Mapping[str, Any]) -> tuple[list[Any], list[Any]]:
    from caseworker_app.casework.quality.grading import Grade, Question

    try:
        questions = [
            Question(
                *(
                    str(one.get("id", "")),
                    str(one["section"]),
                    str(one["text"]),
                    str(one.get("guidance", "")),
                ),
                must=one.get("must") is True,
            )
            for one in told["questions"]
        ]
        grades = [
            Grade(str(one["name"]), int(one["least"]), int(one["essentials_missed"]), one.get("good") is True)
            for one in told["grades"]
        ]
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise WrongUse(
            f"The file is no rubric: {error}.", "`caseworker quality rubric --write FILE` shows the form."
        ) from error
    return questions, grades


for _command in quality.commands.values():
    add_common_options(_command)

commands = {"quality": quality}
