"""The reviews of a plan: what each has to meet, and how far each has come.

One review for every 12 months that run or ran, made from the engine's deadlines: a plan in force always has
one that is next.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from caseworker_app.statutory.calendar import ONE_DAY
from caseworker_app.statutory.history import Course, History, Seen
from caseworker_app.statutory.rule import CaseFacts, Deadline
from caseworker_app.statutory.rules.annual_review import AMENDED, DECISIONS
from caseworker_app.statutory.rules.phase_transfer import LIMITS as TRANSFER_LIMITS

REVIEW = "annual_review"
YEAR_LIMITS = ("ar-first-12m", "ar-next-12m", "mv-review")
MEETING_TARGET, TRANSFER_TARGET, UNDER_FIVE = "ar-meeting-target", "pt-backplan-meeting", "ar-under5"
BEFORE_THE_MEETING = ("ar-meeting-notice", "ar-advice-circulate")
AFTER_THE_MEETING = ("ar-decision", "ar-amend-notice", "ar-final-from-notice", "ar-final-overall")
PLANNED, HELD = "review_meeting_planned", "review_meeting_held"
_STEPS = frozenset(
    {
        *(PLANNED, HELD, *DECISIONS, *AMENDED, "review_invitations_sent", "review_advice_circulated"),
        *("review_report_circulated", "amendment_notice_sent"),
    }
)
_SHOWS_A_PLAN = frozenset(
    {*_STEPS, "plan_issued", "plan_last_reviewed", "final_plan_sent", "plan_transferred"}
    | {"phase_transfer_planned", "phase_transfer_plan_sent"}
)
_OVER = frozenset(
    {"plan_ceased", "plan_sent_to_new_council", "died", "moved_away", "moved", "decision_to_cease"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One review of a plan; `process_index` numbers its run among those of the case, once it has begun."""

    process_index: int | None = None
    last_review: date | None = None  # the day from which its 12 months run
    decide_by: date | None = None  # the last of the 12 months; none where no fact says when they began
    last_day: date | None = None  # the last day on which its meeting can lawfully be held
    hold_by: date | None = None  # a meeting by then leaves the time that decision and amendment take
    transfer: str = ""  # the kind of move to another phase for which it prepares
    transfer_by: date | None = None  # the last day to send the plan that names the next setting
    planned_on: date | None = None
    meeting_time: str = ""
    meeting_place: str = ""
    invited_on: date | None = None
    advised_on: date | None = None
    held_on: date | None = None
    reported_on: date | None = None
    decided_on: date | None = None
    outcome: str = ""  # maintain, amend or cease
    noticed_on: date | None = None
    answered_on: date | None = None
    final_on: date | None = None
    transferred_on: date | None = None
    in_time_until: date | None = None  # the last day on which all that is still to do would be in time

    @property
    def needs_meeting(self) -> bool:
        """Whether no day is set for its meeting yet."""
        return self.planned_on is None and not self.is_held

    @property
    def is_held(self) -> bool:
        """Whether its meeting was held; what was decided was held, though the day may not be on file."""
        return self.held_on is not None or self.decided_on is not None

    @property
    def is_finished(self) -> bool:
        """Whether nothing more is to be done in it."""
        settled = self.decided_on is not None and (self.outcome != "amend" or self.final_on is not None)
        return settled and (self.transfer_by is None or self.transferred_on is not None)

    @property
    def stands_on(self) -> date | None:
        """The day of its meeting, held or planned; without one, the day by which it should be held."""
        return self.held_on or self.decided_on or self.planned_on or self.hold_by

    def is_late(self, today: date) -> bool:
        """Say whether a limit of law passed with something of the council's still to do."""
        return self.in_time_until is not None and self.in_time_until < today

    def next_step(self, today: date) -> str:
        """Return what must be done next, by its short name; nothing once it is finished."""
        if self.decided_on is not None:
            return self._after_the_decision()
        if self.held_on is not None:
            return "report" if self.reported_on is None else "decide"
        if self.planned_on is None:
            return "plan"
        if self.planned_on < today:
            return "hold"
        return "invite" if self.invited_on is None else "advice" if self.advised_on is None else "hold"

    def _after_the_decision(self) -> str:
        if self.outcome == "amend" and self.final_on is None:
            return "notice" if self.noticed_on is None else "final"
        return "" if self.is_finished else "transfer"


def reviews_of(facts: CaseFacts, found: Sequence[Deadline], as_of: date) -> tuple[Review, ...]:
    """Return the reviews of a case, oldest first; the last one is the next, unless the plan is over."""
    history = History(facts, as_of, frozenset())
    runs = [run for course in history.courses if (run := _run(course)) is not None]
    limits = [one for one in found if one.rule.id in YEAR_LIMITS]
    made = [*_decided(limits, runs), *_following(limits, runs, history)]
    made = _with_transfers(made, found)
    return tuple(_with_limits(one, found) for one in made)


def _run(course: Course) -> Review | None:
    """Return what was done in one run of review; nothing if it only tells of the past."""
    seen = course.seen
    if course.kind != REVIEW or _STEPS.isdisjoint(seen) or ("closed" in seen and not _first(seen, DECISIONS)):
        return None
    decided = _first(seen, DECISIONS)
    outcome = next((type_ for type_ in DECISIONS if _first(seen, (type_,)) == decided), "") if decided else ""
    planned = seen[PLANNED][-1] if PLANNED in seen else None  # the one recorded last
    return Review(
        process_index=course.index,
        planned_on=planned.on if planned else None,
        meeting_time=planned.detail.get("time", "") if planned else "",
        meeting_place=planned.detail.get("place", "") if planned else "",
        invited_on=_first(seen, ("review_invitations_sent",)),
        advised_on=_first(seen, ("review_advice_circulated",)),
        held_on=_first(seen, (HELD,)),
        reported_on=_first(seen, ("review_report_circulated",)),
        decided_on=decided,
        outcome=outcome.removeprefix("decision_to_"),
        noticed_on=_first(seen, ("amendment_notice_sent",)),
        answered_on=_first(seen, ("representations_received",)),
        final_on=_first(seen, AMENDED),
    )


def _first(seen: Seen, types: Iterable[str]) -> date | None:
    return min((event.on for type_ in types for event in seen.get(type_, ())), default=None)


def _decided(limits: Sequence[Deadline], runs: Sequence[Review]) -> Iterator[Review]:
    """Give the reviews whose decision was told, each with the 12 months that it met."""
    met = {limit.met_on: limit for limit in sorted(limits, key=_begins) if limit.met_on is not None}
    by_day = {run.decided_on: run for run in runs if run.decided_on is not None}
    for day in sorted({*met, *by_day}):
        yield _under(met.get(day), by_day.get(day, Review(decided_on=day)))


def _following(limits: Sequence[Deadline], runs: Sequence[Review], history: History) -> Iterator[Review]:
    """Give the review that is next: there is one as long as there is a plan."""
    waiting = [limit for limit in limits if limit.met_on is None and limit.ended_on is None]
    limit = min(waiting, key=lambda one: one.due or date.max, default=None)
    since = limit.starts_on if limit is not None else date.min
    begun = [run for run in runs if run.decided_on is None and _last_sign(run) > since]
    over = not _OVER.isdisjoint(history.seen)
    if limit is None and (over or (not begun and not _lacks_its_date(limits, history))):
        return
    yield _under(limit, begun[-1] if begun else Review())


def _lacks_its_date(limits: Sequence[Deadline], history: History) -> bool:
    """Say whether there is, or may be, a plan of which no fact says when it was made or last reviewed."""
    return not limits and (not history.courses or not _SHOWS_A_PLAN.isdisjoint(history.seen))


def _last_sign(run: Review) -> date:
    days = (run.planned_on, run.invited_on, run.advised_on, run.held_on, run.reported_on)
    return max((day for day in days if day is not None), default=date.min)


def _begins(limit: Deadline) -> date:
    return limit.starts_on


def _under(limit: Deadline | None, run: Review) -> Review:
    """Return a run of review under the 12 months that it has to keep."""
    if limit is None:
        return run
    return replace(run, last_review=limit.starts_on, decide_by=limit.due)


def _with_transfers(made: list[Review], found: Sequence[Deadline]) -> list[Review]:
    """Let each move to another phase stand with the review that prepares for it."""
    for limit in found:
        if limit.rule.id not in TRANSFER_LIMITS or limit.due is None or limit.ended_on is not None:
            continue
        target = next((one for one in found if one.rule.id == TRANSFER_TARGET and _helps(one, limit)), None)
        place = _place(made, target.met_on if target is not None else None)
        if place is not None:
            made[place] = replace(
                made[place],
                transfer=limit.facts.get("kind", ""),
                transfer_by=limit.due - ONE_DAY if limit.strictly_before else limit.due,
                transferred_on=limit.met_on,
                hold_by=target.due if target is not None else None,
            )
    return made


def _helps(target: Deadline, limit: Deadline) -> bool:
    """Say whether a target is there to keep this limit."""
    due = limit.due.isoformat() if limit.due is not None else ""
    return (target.facts.get("limit"), target.facts.get("limit_due")) == (limit.rule.id, due)


def _place(made: Sequence[Review], held: date | None) -> int | None:
    """Return which review serves a move: that of the meeting which did, else the first not decided."""
    if held is not None:
        return next((place for place, one in enumerate(made) if one.held_on == held), None)
    waiting = (place for place, one in enumerate(made) if one.decided_on is None)
    return next(waiting, None)


def _with_limits(review: Review, found: Sequence[Deadline]) -> Review:
    """Return a review with the days that the law and its targets set to it as it stands."""
    last = _earliest((review.decide_by, review.transfer_by))
    return replace(
        review,
        last_day=last,
        hold_by=_earliest((last, review.hold_by, *_targets(review, found))),
        in_time_until=_earliest(_still_to_do(review, found)),
    )


def _targets(review: Review, found: Sequence[Deadline]) -> Iterator[date | None]:
    """Give the days by which the meeting should be held for the decision, or for a child under five."""
    due = review.decide_by.isoformat() if review.decide_by is not None else ""
    for one in found:
        for_decision = one.rule.id == MEETING_TARGET and one.facts.get("limit_due") == due
        while_needed = one.needed_until is None or (one.due or date.max) < one.needed_until
        if for_decision or (
            one.rule.id == UNDER_FIVE and one.starts_on == review.last_review and while_needed
        ):
            yield one.due


def _still_to_do(review: Review, found: Sequence[Deadline]) -> Iterator[date | None]:
    """Give the last days of what the council must still do in a review."""
    if review.decided_on is None:
        yield review.decide_by
    if review.transfer_by is not None and review.transferred_on is None:
        yield review.transfer_by
    rules = AFTER_THE_MEETING if review.is_held else BEFORE_THE_MEETING
    for one in found:
        its_own = one.process == REVIEW and one.process_index == review.process_index is not None
        if its_own and one.rule.id in rules and one.met_on is None and one.ended_on is None:
            yield one.due


def _earliest(days: Iterable[date | None]) -> date | None:
    return min((day for day in days if day is not None), default=None)
