"""Everything that speaks against sending one composed letter, put together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from caseworker_app.letters import guard, scanning
from caseworker_app.letters.law_dates import Sources, served
from caseworker_app.letters.objection import Objection
from caseworker_app.letters.others import OtherChild, Others
from caseworker_app.letters.page import Letter
from caseworker_app.letters.recipients import Recipient
from caseworker_app.letters.template import Template
from caseworker_app.statutory.checks import REVIEW_DECISIONS
from caseworker_app.statutory.due_date import due_date

_BEFORE_THE_MEETING = ("ar-meeting-notice", "ar-advice-circulate")
_AFTER_THE_ANSWER = ("amended_plan_sent", "decision_not_to_amend", "phase_transfer_plan_sent")


@dataclass(frozen=True)
class Around:
    """What is known around one case: everybody else, who is near, and when colleagues were last heard."""

    others: Others
    near: Sequence[OtherChild]
    heard_on: date | None
    today: date


def objections(
    template: Template, sources: Sources, recipient: Recipient, letter: Letter, around: Around
) -> Iterator[Objection]:
    """Give everything that speaks against sending a letter to a reader."""
    family = sources.read.family
    yield from scanning.objections_to_text(letter.said(), family, recipient, around.others, near=around.near)
    yield from scanning.objections_to_envelope(recipient, around.others)
    yield from _to_the_record(template, sources)
    yield from guard.objections_to_address(recipient.people, sources.day)
    for what in family.disputed:
        yield guard.in_dispute(family.full_name, what)
    yield from guard.objections_to_silence(around.heard_on, around.today)


def _to_the_record(template: Template, sources: Sources) -> Iterator[Objection]:
    held, planned = sources.latest("review_meeting_held"), sources.latest("review_meeting_planned")
    if held is not None and "review_meeting_held" in template.relies_on:
        yield from guard.objections_to_meeting(held)
        if REVIEW_DECISIONS & set(template.records):
            yield from guard.objections_to_no_report(held, sources.latest("review_report_circulated"))
    if planned is not None and "review_meeting_planned" in template.relies_on:
        limit = template.due_rule if template.due_rule in _BEFORE_THE_MEETING else ""
        notice = due_date(limit, planned).due if limit else None
        yield from guard.objections_to_plan(planned, served(sources.day, sources.preferences), notice)
    if set(template.records) & set(_AFTER_THE_ANSWER):
        rows = [row for row in sources.deadlines if row.rule.id == "ar-representations"]
        if rows:
            answered = rows[-1].met_on is not None
            yield from guard.objections_to_haste(rows[-1].due, sources.day, answered=answered)
