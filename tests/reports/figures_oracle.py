"""The figures counted a second time: plain loops over what was told, without SQL and without the tables.

Only the law is shared: `statutory.engine` makes the deadlines and `state_on` says which are met.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from caseworker_app.statutory import engine
from caseworker_app.statutory.rule import CaseFacts, Deadline, Event, Process, State
from caseworker_app.statutory.standing import state_on
from tests.reports.figures_world import TODAY, Child, Entry, Told

LONDON = ZoneInfo("Europe/London")
DECISIONS = ("decision_to_maintain", "decision_to_amend", "decision_to_cease")
YEAR = ("ar-first-12m", "ar-next-12m")
YEAR_AND_MOVED = (*YEAR, "mv-review")
MOVES = ("pt-15-feb", "pt-31-mar", "pt-5-months")
MAIN = ("na-decide-assess", "na-plan-final", "ra-decide", "ra-final", *YEAR, "ar-decision",
        "ar-final-overall", *MOVES)  # fmt: skip
Line = tuple[str, date, bool, str]  # reference, day, counted, part


@dataclass
class Run:
    """One process: its kind, its number among its kind, its events."""

    kind: str
    index: int
    events: list[Event]


class Story:
    """What is known of one child."""

    def __init__(self, child: Child, first: date, last: date, known: date | None) -> None:
        self.child, self.first, self.last = child, first, last
        self.until = until = known or TODAY
        self.closed_on = child.closed_on if child.closed_on is None or child.closed_on <= until else None
        told = [one for one in child.events if _day(one.recorded_at) <= until and not _gone(one, until)]
        by_process: dict[str, list[Told]] = {}
        for one in sorted(told, key=lambda one: (one.recorded_at, one.id)):
            if one.corrects is None and (holds := last_word(one, told)).on is not None:
                by_process.setdefault(holds.process, []).append(holds)
        self.runs = _numbered(by_process)
        events = [event for run in self.runs for event in run.events]
        facts = CaseFacts(child.born, tuple(Process(run.kind, tuple(run.events)) for run in self.runs))
        self.deadlines = engine.deadlines(facts, max([until, *(event.on for event in events)]))
        self.events = events
        self.entries = [one for one in child.entries if _day(one.recorded_at) <= until]
        self.entries = [one for one in self.entries if not one.withdrawn and not self._replaced(one)]
        self.answered = [one for one in child.answered if _day(one["at"]) <= until]
        self.promises = [
            one if one["settled_on"] is None or one["settled_on"] <= until else {**one, "state": "open"}
            for one in child.promises
            if _day(one["made_at"]) <= until
        ]

    def _replaced(self, entry: Entry) -> bool:
        first = entry.corrects or entry.id
        return any(
            one.corrects == first and one.id != entry.id and (entry.corrects is None or one.id > entry.id)
            for one in self.child.entries
            if _day(one.recorded_at) <= self.until
        )

    def inside(self, day: date) -> bool:
        return self.first <= day <= self.last

    def met(self, deadline: Deadline) -> bool:
        return state_on(deadline, self.last) is State.MET

    def of(self, rules: Sequence[str]) -> Iterator[Deadline]:
        return (one for one in self.deadlines if one.rule.id in rules)

    def waits(self, deadline: Deadline) -> bool:
        over = [day for day in (deadline.met_on, deadline.ended_on, deadline.needed_until) if day is not None]
        return not any(day <= self.last for day in over)

    def open_then(self) -> bool:
        return self.closed_on is None or self.closed_on > self.last


def _day(moment: object) -> date:
    return moment.astimezone(LONDON).date()  # type: ignore[attr-defined, no-any-return]


def _gone(one: Told, until: date) -> bool:
    return one.deleted_at is not None and _day(one.deleted_at) <= until


def last_word(one: Told, told: Iterable[Told]) -> Told:
    """Return the correction of a correction of … an event; of several of one the last."""
    later = [other for other in told if other.corrects == one.id]
    return last_word(max(later, key=lambda other: (other.recorded_at, other.id)), told) if later else one


def _numbered(by_process: dict[str, list[Told]]) -> list[Run]:
    runs = [
        Run(told[0].kind, 0, [Event(one.type, one.on, one.detail) for one in told if one.on])
        for told in by_process.values()
    ]
    counts: dict[str, int] = {}
    for run in sorted(runs, key=lambda run: min(event.on for event in run.events)):
        run.index = counts[run.kind] = counts.get(run.kind, 0) + 1
    return runs


def first_of(
    types: Sequence[str], kind: str, rule: str, only: Callable[[Story, Run, date], bool] | None = None
):  # type: ignore[no-untyped-def]
    def count(story: Story) -> Iterator[tuple[date, bool, str]]:
        for run in story.runs:
            days = [event.on for event in run.events if event.type in types and event.on <= story.last]
            if run.kind != kind or not days or not story.inside(min(days)):
                continue
            if only is None or only(story, run, min(days)):
                own = [one for one in story.of((rule,)) if one.process_index == run.index]
                yield min(days), any(one.met_on == min(days) and story.met(one) for one in own), ""

    return count


def due_in(rules: Sequence[str], counted: Callable[[Story, Deadline], bool] = Story.met, part=None):  # type: ignore[no-untyped-def]
    def count(story: Story) -> Iterator[tuple[date, bool, str]]:
        for one in story.of(rules):
            if one.due is None or not story.inside(one.due):
                continue
            gone = [day for day in (one.ended_on, one.needed_until, story.closed_on) if day is not None]
            if one.met_on is not None or not any(day <= one.due for day in gone):
                yield one.due, counted(story, one), part(one) if part else ""

    return count


def decided_by_the_end(story: Story, one: Deadline) -> bool:
    return one.met_on is not None and one.met_on <= story.last


def no_exception(story: Story, run: Run, day: date) -> bool:
    return not any(event.type == "exception_relied_on" and event.on <= story.last for event in story.events)


def after_a_meeting(story: Story, run: Run, day: date) -> bool:
    return any(event.type == "review_meeting_held" and event.on <= day for event in run.events)


def advice(story: Story) -> Iterator[tuple[date, bool, str]]:
    for run in story.runs:
        for event in run.events:
            service = event.detail.get("from", "")
            if event.type == "advice_received" and service != "family" and story.inside(event.on):
                own = [
                    one
                    for one in story.of(("na-advice-return", "ra-advice-return"))
                    if (one.process, one.process_index, one.of) == (run.kind, run.index, service)
                ]
                met = any(one.met_on and one.met_on <= event.on <= one.due for one in own if one.due)
                yield event.on, met, service


def received(type_: str, counted: Callable[[Story, Run, Event], bool]):  # type: ignore[no-untyped-def]
    def count(story: Story) -> Iterator[tuple[date, bool, str]]:
        for run in story.runs:
            for event in run.events:
                if event.type == type_ and story.inside(event.on):
                    yield event.on, counted(story, run, event), ""

    return count


def later(type_: str) -> Callable[[Story, Run, Event], bool]:
    def follows(story: Story, run: Run, first: Event) -> bool:
        return any(event.type == type_ and first.on <= event.on <= story.last for event in run.events)

    return follows


def acknowledged(story: Story, run: Run, event: Event) -> bool:
    return any(one.starts_on == event.on and story.met(one) for one in story.of(("cmp-ack",)))


def late(deadline: Deadline, day: date) -> bool:
    assert deadline.due is not None
    return deadline.due < day or (deadline.due == day and deadline.strictly_before)


def duties_late(story: Story) -> Iterator[tuple[date, bool, str]]:
    for one in story.of(MAIN):
        if story.open_then() and story.waits(one) and one.starts_on <= story.last and not one.excepted:
            yield story.last, late(one, story.last), one.rule.id


def late_over_20_days(story: Story) -> Iterator[tuple[date, bool, str]]:
    for one in story.of(MAIN):
        if story.open_then() and story.waits(one) and not one.excepted and late(one, story.last):
            assert one.due is not None
            age = (story.last - one.due).days
            band = "1 to 5 days" if age <= 5 else "6 to 20 days" if age <= 20 else "over 20 days"
            yield story.last, age > 20, band


@dataclass
class Year:
    """One child in the Department's columns."""

    due: date
    done: date | None
    missing: bool


def year(story: Story) -> Year | None:
    rows = []
    for one in story.of(YEAR_AND_MOVED):
        if one.due is not None and story.inside(one.due):
            gone = [day for day in (one.ended_on, one.needed_until) if day is not None]
            if one.met_on is not None or not any(day <= one.due for day in gone):
                rows.append(one)
    if not rows:
        return None
    done = [one.met_on for one in rows if one.met_on is not None and story.inside(one.met_on)]
    missing = any(one.met_on is None or one.met_on > story.last for one in rows)
    due = max(one.due for one in rows if one.due is not None)
    if not done and missing and story.closed_on is not None and story.closed_on <= due:
        return None
    return Year(due, max(done, default=None), missing)


def in_force(story: Story) -> bool:
    running = (one for one in story.of(YEAR_AND_MOVED) if one.starts_on <= story.last)
    return story.open_then() and any(story.waits(one) for one in running)


def without_closing(story: Story) -> bool:
    """Whether a review fell due at all, the case closed or not."""
    kept, story.closed_on = story.closed_on, None
    try:
        return year(story) is not None
    finally:
        story.closed_on = kept


def expected(counted: Callable[[Story, Year], bool]):  # type: ignore[no-untyped-def]
    def count(story: Story) -> Iterator[tuple[date, bool, str]]:
        if (one := year(story)) is not None:
            yield one.done or one.due, counted(story, one), ""

    return count


def plans(wanted: bool):  # type: ignore[no-untyped-def]
    def count(story: Story) -> Iterator[tuple[date, bool, str]]:
        if (one := year(story)) is not None:
            yield one.due, wanted, "expected"
        elif in_force(story) and not without_closing(story):
            yield story.last, not wanted, "not expected"

    return count


def completed(counted: Callable[[Story, Year], bool]):  # type: ignore[no-untyped-def]
    def count(story: Story) -> Iterator[tuple[date, bool, str]]:
        one = year(story)
        if one is not None and one.done is not None:
            yield one.done, counted(story, one), ""

    return count


def outcome(wanted: str) -> Callable[[Story, Year], bool]:
    def is_it(story: Story, one: Year) -> bool:
        types = {event.type for event in story.events if event.on == one.done}
        found = next((type_ for type_ in DECISIONS if type_ in types), "")
        return found == wanted

    return is_it


def decided(in_time: bool) -> Callable[[Story, Year], bool]:
    def is_it(story: Story, one: Year) -> bool:
        limits = [each for each in story.of(("ar-decision",)) if each.met_on == one.done]
        return bool(limits) and any(story.met(each) for each in limits) == in_time

    return is_it


def replies(story: Story) -> Iterator[tuple[date, bool, str]]:
    for one in story.entries:
        entry = one.corrects or one.id
        if one.direction != "in" or one.reply_by is None or not story.inside(one.reply_by):
            continue
        notes = [note for note in story.answered if note["message_id"] == entry]
        if any(note["entry_id"] is None for note in notes):
            continue
        linked = {note["entry_id"] for note in notes}
        days = [
            _day(a.at) for a in story.entries if a.reply_to == entry or a.id in linked or a.corrects in linked
        ]
        yield one.reply_by, any(day <= one.reply_by for day in days), one.channel


def promises(story: Story) -> Iterator[tuple[date, bool, str]]:
    for one in story.promises:
        if story.inside(one["first_by"]):
            yield one["first_by"], one["state"] == "kept" and one["settled_on"] <= one["first_by"], ""


def satisfied(story: Story) -> Iterator[tuple[date, bool, str]]:
    for one in story.entries:
        if one.satisfaction and one.satisfaction_from != "impression" and story.inside(_day(one.at)):
            yield _day(one.at), one.satisfaction == "satisfied", one.satisfaction


def in_contact(story: Story) -> Iterator[tuple[date, bool, str]]:
    if story.open_then() and _day(story.child.opened_at) <= story.last:
        since = (story.last - timedelta(days=90)).isoformat()
        days = [one.at.isoformat() for one in story.entries if one.contact and _day(one.at) <= story.last]
        yield story.last, any(day >= since for day in days), ""


def _years_before(day: date, years: int) -> date:
    """The same day so many years before; of 29 February it is 1 March."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return date(day.year - years, 3, 1) if is_leap_day else day.replace(year=day.year - years)


def written(story: Story) -> Iterator[tuple[date, bool, str]]:
    types = ("final_plan_sent", "amended_plan_sent", "phase_transfer_plan_sent", "plan_issued")
    if in_force(story):
        days = [event.on for event in story.events if event.type in types and event.on <= story.last]
        since = _years_before(story.last, 3)
        yield story.last, bool(days) and max(days) >= since, ""


def audited(story: Story) -> Iterator[tuple[date, bool, str]]:
    for one in story.child.audits:
        on = one["settled_on"]
        if on is not None and story.inside(on) and on <= story.until and _day(one["drawn_at"]) <= story.until:
            yield on, one["found_good"], one["grade"]


ORACLES = {
    "plans_in_20_weeks": first_of(("final_plan_sent",), "needs_assessment", "na-plan-final"),
    "plans_in_20_weeks_without_exceptions": first_of(
        ("final_plan_sent",), "needs_assessment", "na-plan-final", no_exception
    ),
    "assess_decisions_in_6_weeks": first_of(
        ("decision_to_assess", "decision_not_to_assess"), "needs_assessment", "na-decide-assess"
    ),
    "advice_in_6_weeks": advice,
    "drafts_in_16_weeks": first_of(("draft_plan_sent",), "needs_assessment", "na-draft-target"),
    "requests_agreed": received("request_received", later("decision_to_assess")),
    "reassessments_in_14_weeks": first_of(("final_plan_sent",), "reassessment", "ra-final"),
    "reviews_completed": due_in(YEAR, decided_by_the_end),
    "reviews_in_12_months": due_in(YEAR),
    "review_invitations_in_time": due_in(("ar-meeting-notice",)),
    "review_advice_in_time": due_in(("ar-advice-circulate",)),
    "review_reports_in_2_weeks": due_in(("ar-report",)),
    "review_decisions_in_4_weeks": first_of(DECISIONS, "annual_review", "ar-decision"),
    "amendment_notices_in_4_weeks": due_in(("ar-amend-notice",)),
    "amended_plans_in_8_weeks": due_in(("ar-final-from-notice",)),
    "amended_plans_in_12_weeks": first_of(
        ("amended_plan_sent",), "annual_review", "ar-final-overall", after_a_meeting
    ),
    "phase_transfers_by_date": due_in(MOVES, part=lambda one: one.rule.id),
    "department_expected": plans(True),
    "department_not_expected": plans(False),
    "department_completed": expected(lambda story, one: one.done is not None),
    "department_completed_before": expected(lambda story, one: one.done is None and not one.missing),
    "department_not_completed": expected(lambda story, one: one.done is None and one.missing),
    "department_amended": completed(outcome("decision_to_amend")),
    "department_ceased": completed(outcome("decision_to_cease")),
    "department_maintained": completed(outcome("decision_to_maintain")),
    "department_none_recorded": completed(outcome("")),
    "department_decided_in_4_weeks": completed(decided(True)),
    "department_decided_later": completed(decided(False)),
    "duties_late": duties_late,
    "late_over_20_days": late_over_20_days,
    "replies_in_time": replies,
    "promises_kept": promises,
    "families_satisfied": satisfied,
    "contact_in_90_days": in_contact,
    "complaints_acknowledged": received("complaint_received", acknowledged),
    "complaints_answered": due_in(("cmp-stage1", "cmp-stage2"), part=lambda one: one.of or ""),
    "mediation_in_30_days": due_in(("me-arrange",)),
    "appeals_not_opposed": received("appeal_received", later("unopposed_notified")),
    "appeal_responses_in_time": due_in(("ap-response",)),
    "orders_in_time": due_in(
        tuple(f"un-{limb}" for limb in ("amend-contents", "amend-placement", "make-draft", "make-final"))
    ),
    "plans_up_to_date": written,
    "plan_quality": audited,
}  # fmt: skip


def count(
    children: Iterable[Child], first: date, last: date, known: date | None = None
) -> dict[str, list[Line]]:
    """Return the lines behind every figure, in order."""
    until = known or TODAY
    there = (child for child in children if _day(child.opened_at) <= until)
    stories = [Story(child, first, last, known) for child in there]
    return {
        figure: sorted((story.child.reference, *line) for story in stories for line in lines(story))
        for figure, lines in ORACLES.items()
    }
