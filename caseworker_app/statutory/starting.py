"""Which events begin a count, for each of the ways in which a rule can start."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from caseworker_app.statutory.calendar import ONE_DAY, Calendar
from caseworker_app.statutory.counting import Count, Start
from caseworker_app.statutory.history import Course, History, by_day, by_day_and_detail
from caseworker_app.statutory.limits import months_later
from caseworker_app.statutory.rule import Deadline, Event, Notice, Rule
from caseworker_app.statutory.rule import Start as Way

# The second working day after first-class post, the fourth after second class.
DAYS_IN_THE_POST: Mapping[str, int] = {"hand": 0, "post_first": 2, "post_second": 4}
FIRST_CLASS = 2
BIRTHDAY, ROW_FROM_BIRTHDAY = 25, 24
ASSESSMENTS = ("needs_assessment", "detained")
# Only someone who has a plan, or had one, comes to these.
OF_A_PLAN = frozenset(
    {
        *("plan_issued", "final_plan_sent", "amended_plan_sent", "plan_last_reviewed", "plan_transferred"),
        *("review_meeting_planned", "review_invitations_sent", "review_advice_circulated"),
        *("review_meeting_held", "review_report_circulated", "review_completed", "amendment_notice_sent"),
        *("decision_to_maintain", "decision_to_amend", "decision_to_cease", "decision_not_to_amend"),
        *("phase_transfer_planned", "phase_transfer_plan_sent", "reassessment_requested"),
        *("transfer_notice_sent", "cease_consultation_sent", "plan_ceased", "plan_continued"),
        *("first_payment", "reviewed"),
    }
)


def first(count: Count, course: Course, type_: str, working: Calendar) -> Sequence[Start]:
    """Start on the first event of the process; one for each value of `of` where the rule has one."""
    seen = course.seen
    events = seen[type_]
    for other in count.other_starts[type_]:
        if other in seen:
            here = [start for start in count.rule.starts_on if start in seen]
            if type_ != here[0]:
                return ()
            events = [event for start in here for event in seen[start]]
    if count.simple and len(events) == 1:
        return (Start(course, events[0]),)
    rule, of_name = count.rule, count.of
    earliest: dict[str | None, Event] = {}
    for event in events:
        of = event.detail.get(of_name) if of_name else None
        if of in rule.not_for or (count.conditional and not _fits(rule, event, working, course)):
            continue
        if of not in earliest or by_day_and_detail(event) < by_day_and_detail(earliest[of]):
            earliest[of] = event
    starts = [Start(course, event, of) for of, event in earliest.items()]
    for start in starts:
        _add_detail(count, start)
    return starts


def each(count: Count, course: Course, type_: str, working: Calendar) -> Sequence[Start]:
    """Start on every event."""
    starts = [
        Start(course, event, event.detail.get(count.of) if count.of else None)
        for event in course.seen[type_]
        if not count.conditional or _fits(count.rule, event, working, course)
    ]
    for start in starts:
        _add_detail(count, start)
        if count.answers in start.detail and count.of is None:
            start.facts = {**(start.facts or {}), count.answers: start.detail[count.answers]}
    return starts


def again(count: Count, course: Course, type_: str, working: Calendar) -> Sequence[Start]:
    """Start on every event; each ends the earlier one with the same `of` on the day it was sent."""
    events = course.seen[type_]
    if len(events) > 1:
        events = sorted(events, key=by_day_and_detail, reverse=True)
    following: dict[str | None, date] = {}
    starts = []
    for event in events:
        start = Start(course, event, event.detail.get(count.of) if count.of else None)
        start.replaced_on = following.get(start.of)
        start.replaced_by = event.type
        if start.replaced_on == event.on:
            continue  # the same thing sent twice on one day
        following[start.of] = event.on
        if count.from_service:
            _count_from_service(start, working)
        starts.append(start)
    return starts


def planned(count: Count, course: Course, type_: str, working: Calendar) -> Sequence[Start]:
    """Start on what was held, once it is recorded; until then on the planned day recorded last."""
    rule, seen = count.rule, course.seen
    if type_ == rule.starts_on[0]:
        if len(rule.starts_on) > 1 and rule.starts_on[1] in seen:
            return ()
        event = seen[type_][-1]
    else:
        event = min(seen[type_], key=by_day)
    if count.conditional and not _fits(rule, event, working, course):
        return ()
    start = Start(course, event)
    start.floor = date.min  # what is asked for before a day also counts before it
    if "kind" in event.detail:
        start.facts = {"kind": event.detail["kind"]}
    return (start,)


def plans(count: Count, history: History) -> Iterator[Start]:
    """Start on the first plan of the case, and on the first after each time that a plan ceased."""
    rule = count.rule
    if count.start_types.isdisjoint(history.seen):
        return
    ceased = [event.on for event in history.seen.get("plan_ceased", ())]
    last: date | None = None
    for day, _, course, event in history.starts(rule.starts_on, rule.kinds):
        if last is None or any(last <= end < day for end in ceased):
            last = day
            yield Start(course, event)


def reviews(count: Count, history: History) -> Iterator[Start]:
    """Start on every review decision of the case, each in place of the one before."""
    rule, born = count.rule, history.case.date_of_birth
    if count.start_types.isdisjoint(history.seen):
        return
    too_old = None
    if rule.under_age is not None:
        if born is None:
            return
        too_old = months_later(born, 12 * rule.under_age)
    found = history.starts(rule.starts_on, rule.kinds)
    following: Event | None = None
    for day, _, course, event in reversed(found):
        if following is not None and day == following.on:
            continue
        if too_old is None or day < too_old:
            start = Start(course, event)
            start.floor, start.needed_until = day + ONE_DAY, too_old
            if following is not None:
                start.replaced_on, start.replaced_by = following.on, following.type
            yield start
        following = event


def birthday(count: Count, history: History) -> Iterator[Start]:
    """Start on the 25th birthday of someone whose plan goes on; shown from the 24th."""
    born = history.case.date_of_birth
    if born is None:
        return
    courses = history.courses
    assessed = any(course.kind in ASSESSMENTS for course in courses)
    if assessed and all(OF_A_PLAN.isdisjoint(course.seen) for course in courses):
        return  # an assessment, perhaps refused, and no plan of it that could end
    shows_from = months_later(born, 12 * ROW_FROM_BIRTHDAY)
    day = months_later(born, 12 * BIRTHDAY)
    alive_from = history.last_beginning(day) or date.min if history.endings else date.min
    if history.endings and any(
        alive_from <= event.on < shows_from for event in history.seen.get("plan_ceased", ())
    ):
        return
    course = Course(count.rule.process, {})
    course.index = None
    start = Start(course, Event("birthday", day))
    start.floor, start.shows_from = alive_from, shows_from
    yield start


InProcess = Callable[[Count, Course, str, Calendar], Sequence[Start]]
OfTheCase = Callable[[Count, History], Iterable[Start]]
IN_PROCESS: Mapping[Way, InProcess] = {
    Way.FIRST: first,
    Way.EACH: each,
    Way.AGAIN: again,
    Way.PLANNED: planned,
}
OF_THE_CASE: Mapping[Way, OfTheCase] = {
    Way.PLAN: plans,
    Way.REVIEW: reviews,
    Way.BIRTHDAY: birthday,
}


def follower(count: Count, limit: Deadline, parent: Start) -> Start:
    """Start on the due date of the limit that this target helps to keep, and end with it."""
    assert limit.due is not None
    start = Start(parent.course, parent.event)
    start.day = limit.due
    if count.rule.looks_back_months is not None:
        start.floor = months_later(limit.due, -count.rule.looks_back_months)
    else:
        start.floor = parent.event.on + ONE_DAY
    start.facts = {"limit": limit.rule.id, "limit_due": limit.due.isoformat()}
    start.replaced_on = limit.met_on or limit.ended_on
    start.replaced_by = limit.facts.get("met") or limit.facts.get("ended", "")
    return start


def _fits(rule: Rule, event: Event, working: Calendar, course: Course) -> bool:
    """Say whether a start is one that the rule is for."""
    detail, seen = event.detail, course.seen
    return (
        all(detail.get(name) in values for name, values in rule.only)
        and not any(detail.get(name) in values for name, values in rule.unless)
        and (not rule.needs or any(type_ in seen for type_ in rule.needs))
        and (rule.notice is None or _was_known(rule.notice, course, working) == rule.notice.given)
    )


def _was_known(notice: Notice, course: Course, working: Calendar) -> bool | None:
    """Say whether the council knew of a move so long before it; none where it never learned of it."""
    known, moves = course.seen.get(notice.known), course.seen.get(notice.planned)
    if known is None:
        return None
    if moves is None:
        return False
    return working.between(min(event.on for event in known), moves[-1].on) >= notice.working_days


def _count_from_service(start: Start, working: Calendar) -> None:
    """Move the count to the day of service, and keep what it was worked out from."""
    detail = start.detail
    sent = start.event.on
    if "served_on" in detail:
        start.day = date.fromisoformat(detail["served_on"])
        by = "served_on"
    else:
        by = detail.get("by", "post_first")
        if by == "email":
            by = "email" if detail.get("agreed") == "true" else "email_not_agreed"
        days = 0 if by == "email" else DAYS_IN_THE_POST.get(by, FIRST_CLASS)
        start.day = working.after(sent, days) if days else sent
    start.facts = {"sent": sent.isoformat(), "by": by}


def _add_detail(count: Count, start: Start) -> None:
    """Add what other events of the process say about a count: a certificate, contents ordered as well."""
    detail = start.detail
    added = _later_start(count, start)
    if detail.get("limb") == "amend_placement":
        ordered = start.course.seen[start.event.type]
        with_contents = any(
            one.on == start.event.on and one.detail.get("limb") == "amend_contents" for one in ordered
        )
        if with_contents or detail.get("with_contents") == "true":
            added["with_contents"] = "true"
    if added:
        start.detail = {**detail, **added}
        start.facts = added


def _later_start(count: Count, start: Start) -> dict[str, str]:
    """Return the other day from which a limit that is the later of two may count."""
    name, seen = count.later_detail, start.course.seen
    if name is None or start.detail.get("section_i_only") == "true":
        return {}
    days = [event.on for event in seen.get(name, ()) if event.on >= start.event.on]
    if days:
        return {name: min(days).isoformat()}
    return {name: start.detail[name]} if name in start.detail else {}
