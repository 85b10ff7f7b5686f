"""What a pack tells of audits of plans: how they were drawn, how far markers agree, what plans lack."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from caseworker_app.casework.quality.rubric import SECTIONS, section_words
from caseworker_app.reports.evidence.pieces import Block, Heading, Table, Words
from caseworker_app.reports.plan_quality import (
    Answered,
    Findings,
    GroupLine,
    QuestionLine,
    for_everybody,
)
from caseworker_app.reports.published import HIDDEN
from caseworker_app.statutory.words import count_of

_MOST = 10
HEADINGS = ("section", "question", "met", "partly_met", "not_met", "not_applicable", "markers_differed")
PUBLIC_HEADINGS = ("section", "question", "met", "not_fully_met", "not_applicable")


def quality_blocks(found: Findings, *, public: bool) -> Iterator[Block]:
    """Give what a pack tells of audits."""
    yield Heading("Quality of plans")
    if not found.plans:
        yield Words("No audit of a plan was settled in the period.")
        return
    if public:
        yield from _for_everybody(found)
        return
    yield Words(f"{count_of(found.plans, 'plan')} audited, {found.good} of them good. {agreed_words(found)}")
    for words in found.methods:
        yield Words(words, quiet=True)
    rows = tuple(
        (one.question.text, place_words(one.question.section), lacking_words(one.answered), str(one.differed))
        for one in found.questions[:_MOST]
        if one.answered.lacking
    )
    headings = ("Question", "Section", "Not fully met", "Markers differed")
    yield Table("What plans lack most", headings, rows, (2, 3), (0.5, 0.14, 0.2, 0.16))
    sections = tuple(
        (section_words(section), lacking_words(one)) for section, one in (found.sections or {}).items()
    )
    yield Table("By section of the plan", ("Section", "Answers not fully met"), sections, (1,), (0.7, 0.3))
    yield Table("By setting", *_groups(found.settings, "Setting"))
    done = f"{found.actions_done} of {found.actions_done + found.actions_open}"
    yield Words(f"Actions about single plans that are done: {done}.")


def agreed_words(found: Findings) -> str:
    """Say how far two markers agreed."""
    agreed = found.agreed
    if agreed.per_cent is None:
        return "No plan was marked by two people."
    kappa = "" if agreed.kappa is None else f"; Cohen’s kappa {agreed.kappa}"
    return (
        f"Before a moderator decided, two markers agreed on {agreed.same:,} of {agreed.answers:,} answers "
        f"({agreed.per_cent} %{kappa})."
    )


def lacking_words(told: Answered) -> str:
    """Say how often something was not fully met."""
    return f"{told.lacking} of {told.applies} ({told.share} %)" if told.applies else "does not apply"


def place_words(section: str) -> str:
    """Return a section in short."""
    return "Whole plan" if section == "whole" else f"Section {section}"


def quality_table(found: Findings, *, public: bool) -> tuple[Sequence[str], Iterable[Sequence[str]]]:
    """Return the headings and the rows of the table of questions."""
    if public:
        return PUBLIC_HEADINGS, (
            (one.section, one.text, *_public_cells(told)) for one, told in for_everybody(found.questions)
        )
    return HEADINGS, map(_cells, found.questions)


def _cells(one: QuestionLine) -> Sequence[str]:
    told = one.answered
    numbers = (told.met, told.partly, told.not_met, told.not_applicable, one.differed)
    return (one.question.section, one.question.text, *map(str, numbers))


def _public_cells(told: Answered | None) -> Sequence[str]:
    return ("*", "*", "*") if told is None else tuple(map(str, (told.met, told.lacking, told.not_applicable)))


def _for_everybody(found: Findings) -> Iterator[Block]:
    yield Words(
        "Two people marked each plan of a sample by the council’s questions, without knowing what the other "
        f"found. * means {HIDDEN}."
    )
    rows = tuple(
        (one.text, place_words(one.section), "*" if told is None else lacking_words(told))
        for one, told in for_everybody(found.questions)
    )
    headings = ("Question", "Section", "Not fully met")
    yield Table("What audits asked, and what plans lacked", headings, rows, (2,), (0.6, 0.18, 0.22))


def _groups(
    lines: Sequence[GroupLine], heading: str
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...], tuple[int, ...], tuple[float, ...]]:
    rows = tuple(
        (
            one.name,
            f"{one.good} of {one.plans}",
            lacking_words(one.answered),
            SECTIONS[one.weakest] if one.weakest else "–",
        )
        for one in lines
    )
    headings = (heading, "Found good", "Answers not fully met", "Weakest section")
    return headings, rows, (1, 2), (0.3, 0.16, 0.22, 0.32)
