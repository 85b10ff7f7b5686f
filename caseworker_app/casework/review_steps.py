"""The steps of the review that a case is in: what is next, who holds it, and since when.

Worked out from facts and deadlines that are already read, for the case page and the planner.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple

from caseworker_app.casework.record_event import NewEvent
from caseworker_app.statutory.calendar import ONE_DAY
from caseworker_app.statutory.reviews import REVIEW, Review, reviews_of
from caseworker_app.statutory.rule import CaseFacts, Deadline, Holder

TRANSFER = "phase_transfer"


class Way(NamedTuple):
    """One event that does a step: its process, its type, and what people call it."""

    kind: str
    type: str
    words: str


class _Kind(NamedTuple):
    words: str
    verb: str
    rules: tuple[str, ...]
    done: Callable[[Review], date | None]
    ways: tuple[Way, ...]


def _way(type_: str, words: str, kind: str = REVIEW) -> Way:
    return Way(kind, type_, words)


STEPS: Mapping[str, _Kind] = MappingProxyType(
    {
        "plan": _Kind(
            "Meeting planned", "Plan the meeting", (), lambda review: review.planned_on,
            (_way("review_meeting_planned", "Meeting planned"),),
        ),
        "invite": _Kind(
            "Invitations", "Send the invitations", ("ar-meeting-notice",), lambda review: review.invited_on,
            (_way("review_invitations_sent", "Invitations sent"),),
        ),
        "advice": _Kind(
            "Advice out", "Circulate the advice", ("ar-advice-circulate",), lambda review: review.advised_on,
            (_way("review_advice_circulated", "Advice circulated"),),
        ),
        "hold": _Kind(
            "Meeting", "Hold the meeting", (), lambda review: review.held_on,
            (_way("review_meeting_held", "Meeting held"),),
        ),
        "report": _Kind(
            "Report", "Chase the report", ("ar-report",), lambda review: review.reported_on,
            (_way("review_report_circulated", "Report sent"),),
        ),
        "decide": _Kind(
            "Decision", "Send the decision", ("ar-decision",), lambda review: review.decided_on,
            (
                _way("decision_to_maintain", "Maintain"), _way("decision_to_amend", "Amend"),
                _way("decision_to_cease", "Cease"),
            ),
        ),
        "notice": _Kind(
            "Notice", "Send the amendment notice", ("ar-amend-notice",), lambda review: review.noticed_on,
            (_way("amendment_notice_sent", "Notice sent"),),
        ),
        "views": _Kind(
            "Family’s views", "Wait for the family’s views", ("ar-representations",),
            lambda review: review.answered_on, (_way("representations_received", "Views received"),),
        ),
        "final": _Kind(
            "Final plan", "Send the final amended plan", ("ar-final-from-notice", "ar-final-overall"),
            lambda review: review.final_on,
            (
                _way("amended_plan_sent", "Final plan sent"),
                _way("decision_not_to_amend", "Not amended"),
            ),
        ),
        "transfer": _Kind(
            "Next setting named", "Send the phase transfer plan", ("pt-15-feb", "pt-31-mar", "pt-5-months"),
            lambda review: review.transferred_on,
            (_way("phase_transfer_plan_sent", "Plan for the move sent", TRANSFER),),
        ),
    }
)  # fmt: skip
_AMENDING = ("notice", "views", "final")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewStep:
    """One step of a review: done, next, or still to come."""

    key: str
    done_on: date | None
    due: date | None
    deadline: Deadline | None = None
    is_next: bool = False

    @property
    def words(self) -> str:
        """What people call it."""
        return STEPS[self.key].words

    @property
    def verb(self) -> str:
        """What has to be done."""
        return STEPS[self.key].verb

    @property
    def ways(self) -> tuple[Way, ...]:
        """The events that do it."""
        return STEPS[self.key].ways


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewNow:
    """The review that a case is in, with who holds its next step, and since when."""

    review: Review
    steps: tuple[ReviewStep, ...]
    holder: Holder
    since: date | None
    waiting: tuple[Review, ...]  # all that are not finished: it, and the one after it

    @property
    def following(self) -> Review | None:
        """The review after it, where an older one is not finished."""
        return self.waiting[1] if len(self.waiting) > 1 else None

    @property
    def next(self) -> ReviewStep | None:
        """The step that is next."""
        return next((step for step in self.steps if step.is_next), None)


def review_now(
    facts: CaseFacts,
    deadlines: Sequence[Deadline],
    today: date,
    *,
    planned_at: date | None = None,
    at_setting: bool = True,
) -> ReviewNow | None:
    """Return the review that a case is in; none without a plan.

    `planned_at`: when the last meeting was put into the diary. `at_setting`: whether the child attends one.
    """
    waiting = [one for one in reviews_of(facts, deadlines, date.max) if not one.is_finished]
    if not waiting:
        return None
    review = waiting[0]
    steps = tuple(_steps(review, deadlines, today))
    following = next((step.key for step in steps if step.is_next), "")
    return ReviewNow(
        review=review,
        steps=steps,
        holder=_holder(following, at_setting=at_setting),
        since=_since(review, steps, following, planned_at, today),
        waiting=tuple(waiting),
    )


def step_event(
    case_id: str, waiting: Sequence[Review], review: Review, way: Way, on: date, **more: Any
) -> NewEvent:
    """Return the event that records a step of one of a case's unfinished reviews, in its own run.

    An older review that is still being amended keeps its run: the next one opens another.
    """
    if way.kind != REVIEW:
        return NewEvent(case_id=case_id, type=way.type, on=on, kind=way.kind, **more)
    opens = review.process_index is None and any(one.decided_on is not None for one in waiting)
    return NewEvent(
        case_id=case_id, type=way.type, on=on, kind=REVIEW, index=review.process_index, new=opens, **more
    )


def _steps(review: Review, deadlines: Sequence[Deadline], today: date) -> Iterator[ReviewStep]:
    own = [one for one in deadlines if one.process != REVIEW or one.process_index == review.process_index]
    following = review.next_step(today)
    if following == "final" and _still_with_family(own, today):
        following = "views"
    for key, kind in STEPS.items():
        if (key in _AMENDING and review.outcome != "amend") or (key == "transfer" and not review.transfer):
            continue
        found = _pressing([one for one in own if one.rule.id in kind.rules and one.due is not None])
        due = found.due if found is not None else {"plan": review.hold_by, "hold": review.planned_on}.get(key)
        yield ReviewStep(
            key=key, done_on=kind.done(review), due=due, deadline=found, is_next=key == following
        )


def _pressing(found: Sequence[Deadline]) -> Deadline | None:
    """Return the limit that presses first; of those that are over, the last."""
    waiting = [one for one in found if one.met_on is None and one.ended_on is None]
    return min(waiting, key=_due, default=max(found, key=_due, default=None))


def _due(deadline: Deadline) -> date:
    return deadline.due or date.max


def _still_with_family(deadlines: Sequence[Deadline], today: date) -> bool:
    """Say whether the family may still answer the amendment notice."""
    return any(
        one.rule.id == "ar-representations" and one.met_on is None and one.ended_on is None
        and one.due is not None and today <= one.due
        for one in deadlines
    )  # fmt: skip


def _holder(key: str, *, at_setting: bool) -> Holder:
    """Return whose move a step is: the setting holds the meeting and writes its report."""
    if key == "views":
        return Holder.FAMILY
    return Holder.SETTING if key in ("hold", "report") and at_setting else Holder.COUNCIL


def _since(
    review: Review, steps: Sequence[ReviewStep], key: str, planned_at: date | None, today: date
) -> date | None:
    """Return the day since which it is the holder's move: that of the last thing done."""
    views = next((step.deadline for step in steps if step.key == "views"), None)
    if key == "views" and views is not None:
        return views.starts_on
    days = [step.done_on for step in steps if step.done_on is not None and step.key not in ("plan", key)]
    if key == "final" and views is not None and views.met_on is None and views.due is not None:
        days.append(views.due + ONE_DAY)  # the family's time to answer ran out
    if planned_at is not None and not review.is_held:
        days.append(planned_at)
    before = [day for day in (*days, review.last_review) if day is not None and day <= today]
    return max(before, default=None)
