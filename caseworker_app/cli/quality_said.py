"""What `quality` answers: as JSON for other people's scripts, as tables for people."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from caseworker_app.cli.output import print_json, print_lines, print_table

if TYPE_CHECKING:
    from caseworker_app.casework.quality.lists import PlanLine, Round
    from caseworker_app.casework.quality.marking import ToMark
    from caseworker_app.casework.quality.settling import ToSettle
    from caseworker_app.reports.plan_quality import Answered, Findings


def tell_round(found: Round, *, as_json: bool) -> None:
    """Tell of a sample and its plans."""
    if as_json:
        print_json(
            {
                "sample": found.sample.id,
                "method": found.method,
                "rubric": found.rubric_version,
                "plans": [_plan_json(one) for one in found.plans],
                "agreement": _agreement_json(found.agreed),
            }
        )
        return
    print_lines(found.method, "")
    rows = [
        (one.audit_id, one.reference, one.why, ", ".join(mark.name for mark in one.markers),
         one.standing.value, one.grade)
        for one in found.plans
    ]  # fmt: skip
    print_table(("Audit", "Case", "Why", "Markers", "How far", "Grade"), rows, wide="Markers")


def _plan_json(one: PlanLine) -> dict[str, Any]:
    return {
        "audit": one.audit_id,
        "case": one.reference,
        "plan": one.plan,
        "sent_on": one.plan_on.isoformat(),
        "why": one.why,
        "markers": [{"name": mark.name, "finished": mark.has_finished} for mark in one.markers],
        "state": one.standing.name.lower(),
        "score": one.score,
        "grade": one.grade or None,
    }


def _agreement_json(agreed: Any) -> dict[str, Any]:
    def number(value: Any) -> float | None:
        return None if value is None else float(value)

    told = {"same": agreed.same, "answers": agreed.answers}
    return {**told, "per_cent": number(agreed.per_cent), "kappa": number(agreed.kappa)}


def tell_mark(found: ToMark, *, as_json: bool) -> None:
    """Tell of a plan's questions, and of one's own answers."""
    given = found.answers
    if as_json:
        questions = [
            {"question": one.id, "section": one.section, "text": one.text,
             "answer": given[one.id].answer if one.id in given else None,
             "note": given[one.id].note if one.id in given else ""}
            for one in found.rubric.questions
        ]  # fmt: skip
        told = {"audit": found.audit_id, "case": found.reference, "finished": found.is_finished}
        print_json({**told, "questions": questions})
        return
    rows = [
        (one.id, one.text, given[one.id].answer if one.id in given else "") for one in found.rubric.questions
    ]
    print_lines(f"{found.reference}: {found.plan}.")
    print_table(("Id", "Question", "Your answer"), rows, wide="Question")


def tell_settle(found: ToSettle, *, as_json: bool) -> None:
    """Tell on what two markers differ."""
    first, second = found.markers
    differs = [
        {
            "question": one.question.id,
            "text": one.question.text,
            "said": [{"marker": first, **asdict(one.first)}, {"marker": second, **asdict(one.second)}],
        }
        for one in found.differs
    ]
    if as_json:
        print_json({"audit": found.audit_id, "agreed": found.agreed, "differs": differs})
        return
    rows = [
        (one.question.id, one.question.text, one.first.answer, one.second.answer) for one in found.differs
    ]
    print_table(("Id", "Question", first, second), rows, wide="Question")


def findings_json(found: Findings) -> dict[str, Any]:
    """Return what audits found."""
    return {
        "plans": found.plans,
        "good": found.good,
        "agreement": _agreement_json(found.agreed),
        "questions": [
            {"question": one.question.id, "section": one.question.section, "text": one.question.text,
             **_counts(one.answered), "markers_differed": one.differed}
            for one in found.questions
        ],
        "sections": {name: _counts(one) for name, one in (found.sections or {}).items()},
        "settings": [
            {"setting": one.name, "plans": one.plans, "good": one.good, **_counts(one.answered)}
            for one in found.settings
        ],
    }  # fmt: skip


def _counts(told: Answered) -> dict[str, int]:
    return {
        "met": told.met,
        "partly_met": told.partly,
        "not_met": told.not_met,
        "not_applicable": told.not_applicable,
    }
