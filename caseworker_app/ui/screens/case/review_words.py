"""The review of a case in words: whose move it is and since when, and what this review must also look at."""

from __future__ import annotations

from datetime import date

from caseworker_app.casework.case_shapes import CasePage
from caseworker_app.casework.review_steps import ReviewNow, ReviewStep, review_now
from caseworker_app.casework.transfers import MOVES, LikelyMove, likely_move
from caseworker_app.statutory import rules, urgency
from caseworker_app.statutory.reviews import PLANNED, REVIEW, UNDER_FIVE
from caseworker_app.statutory.rule import Holder
from caseworker_app.statutory.school_leaving import rights_pass_on
from caseworker_app.statutory.standing import days_on, state_on
from caseworker_app.ui.clock import london_day
from caseworker_app.ui.dates import count_of, day_month, long_date
from caseworker_app.ui.widgets.status import Status

_ADULTHOOD_FROM = 9


def now_of(page: CasePage, today: date) -> ReviewNow | None:
    """Return the review that a case is in."""
    planned = [
        event.recorded_at
        for process in page.processes
        if process.kind == REVIEW
        for event in process.events
        if event.type == PLANNED
    ]
    at = london_day(max(planned)) if planned else None
    return review_now(page.facts, page.deadlines, today, planned_at=at, at_setting=bool(page.header.setting))


def holder_words(now: ReviewNow, born: date | None, today: date) -> str:
    """Say whose move it is: us, the school, the parent."""
    if now.holder is Holder.FAMILY:
        grown = born is not None and rights_pass_on(born) <= today
        return "the young person" if grown else "the parent"
    return "the school" if now.holder is Holder.SETTING else "us"


def sentence(now: ReviewNow, born: date | None, today: date) -> str:
    """Say what is next, who holds it, and for how long it has been with them."""
    step = now.next
    if step is None:
        return "Nothing more to do in this review"
    who = holder_words(now, born, today)
    if now.since is None:
        return f"{step.verb}. With {who}"
    if step.key == "plan":
        return f"{step.verb}. With {who}; the plan was made or last reviewed on {long_date(now.since)}"
    days = (today - now.since).days
    if days < 0:
        return f"{step.verb}. In the post: with {who} from {long_date(now.since)}"
    return f"{step.verb}. With {who} for {count_of(days, 'day')}, since {long_date(now.since)}"


def status_of(step: ReviewStep, today: date) -> Status | None:
    """Return where a step stands; none where no day is set for it."""
    if step.due is None or step.done_on is not None:
        return None
    if step.deadline is not None:
        return Status.from_deadline(
            state_on(step.deadline, today),
            days_on(step.deadline, today),
            is_target=urgency.kind(step.deadline) == urgency.TARGET,
        )
    days = (step.due - today).days
    if days < 0:
        return Status("today", f"{count_of(-days, 'day')} past")
    return Status("today" if days == 0 else "soon" if days <= 7 else "later", f"By {day_month(step.due)}")


def when_words(step: ReviewStep) -> str:
    """Say below a step when it was done, or by when it should be."""
    if step.done_on is not None:
        return f"{'for ' if step.key == 'plan' else ''}{day_month(step.done_on)}"
    if step.due is None:
        return "–"
    strict = step.deadline is not None and step.deadline.strictly_before
    return f"{'on' if step.key == 'hold' else 'before' if strict else 'by'} {day_month(step.due)}"


def notes(page: CasePage, now: ReviewNow) -> list[str]:
    """Say what this review has to look at beside the plan: early years, a move, adult life."""
    review, told = now.review, []
    if review.transfer:
        told.append(f"Before the move to {MOVES[review.transfer]}: {_by(review.transfer_by)}")
    group = page.header.year_group
    if (group.isdigit() and int(group) >= _ADULTHOOD_FROM) or group == "14+":
        told.append(f"{rules.rule('ar-y9-pfa').verb} (year 9 and above)")
    light = next(
        (
            one
            for one in page.deadlines
            if one.rule.id == UNDER_FIVE and one.starts_on == review.last_review and one.met_on is None
        ),
        None,
    )
    if light is not None and light.due is not None:
        told.append(f"Under five: every three to six months, next by {long_date(light.due)}")
    if now.following is not None and now.following.decide_by is not None:
        told.append(f"The next review is to be decided by {long_date(now.following.decide_by)}")
    return told


def _by(day: date | None) -> str:
    return f"the plan that names it goes out by {long_date(day)}" if day is not None else "no date yet"


def unrecorded_move(page: CasePage, today: date) -> LikelyMove | None:
    """Return a move to another phase that is likely and that nobody has recorded."""
    header = page.header
    moves = [process for process in page.facts.processes if process.kind == "phase_transfer"]
    found = likely_move(header.date_of_birth, header.year_group_shift, header.setting_words, today)
    known = {event.on.year for process in moves for event in process.events}
    return None if found is None or found.on.year in known else found
