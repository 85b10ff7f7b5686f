"""What has happened, what happens now and what comes, as one line of stops that a parent understands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from caseworker_app.casework import family_steps, family_words
from caseworker_app.casework.case_page import still_to_do
from caseworker_app.casework.family_said import weekday
from caseworker_app.casework.family_steps import STEPS, FamilyStep
from caseworker_app.casework.family_words import Called
from caseworker_app.statutory.events import event_type
from caseworker_app.statutory.rule import Deadline, Duty, Event, Holder, Process, State
from caseworker_app.statutory.standing import state_on
from caseworker_app.statutory.words import count_of, long_date, lower_first

DONE, NOW, TO_COME = "Done", "Now", "To come"
MOST_LINES, MOST_COMING = 17, 3
_LINE_LETTERS, _SPACE_AFTER = 52, 0.5
_ADVISERS = {
    "family": "Your views", "setting": "School", "ep": "Educational psychologist", "health": "Health",
    "social_care": "Social care", "other": "Another adviser",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop of the line: whether it is done, now or to come; when; what; and what to know about it.

    `day` is the day that the family waits for, where there is one.
    """

    state: str
    when: str
    title: str
    text: str
    day: date | None = None


def title_of(kind: str, called: Called) -> str:
    """Return what the line is about: “Freya’s assessment”."""
    return called.told(family_steps.TITLES.get(kind, "{whose} case"))


def timeline(
    process: Process,
    deadlines: Sequence[Deadline],
    today: date,
    called: Called,
    review: Deadline | None = None,
    most_lines: int = MOST_LINES,
) -> tuple[Stop, ...]:
    """Return the stops of one process; `deadlines` are its own. After the last comes the next review."""
    steps = STEPS.get(process.kind)
    happened = [event for event in process.events if event.on <= today or event.type.endswith("_planned")]
    found = list(
        _known(steps, happened, deadlines, today, called)
        if steps is not None
        else _other(process.kind, happened, deadlines, today, called)
    )
    if review is not None and all(stop.state == DONE for stop in found):
        words = called.told("We review {whose} plan and tell you what we decided")
        found.append(_ahead(words, "We do this every 12 months.", review, today))
    return _on_one_page(_day_by_day(found), most_lines)


def _day_by_day(stops: Sequence[Stop]) -> list[Stop]:
    """Make one stop of two things done on one day, such as a decision and its notice."""
    found: list[Stop] = []
    for stop in stops:
        last = found[-1] if found else None
        if last is not None and last.state == stop.state == DONE and last.when == stop.when:
            text = " ".join(dict.fromkeys(filter(None, (last.text, stop.text))))
            found[-1] = replace(last, title=f"{last.title}, and {lower_first(stop.title)}", text=text)
        else:
            found.append(stop)
    return found


def _on_one_page(stops: list[Stop], most_lines: int) -> tuple[Stop, ...]:
    """Leave out what would need a second page: what is far ahead, then what was long ago."""
    far = [stop for stop in stops if stop.state == TO_COME][MOST_COMING:]
    shown = [stop for stop in stops if stop not in far]
    while len(shown) > 1 and sum(map(_lines, shown)) > most_lines and shown[0].state == DONE:
        del shown[0]
    return tuple(shown)


def _lines(stop: Stop) -> float:
    """Return about how many lines a stop takes on the page, the space after it among them."""
    text = sum(-(-len(line) // _LINE_LETTERS) for line in stop.text.splitlines())
    return max(-(-len(stop.title) // _LINE_LETTERS) + text, 2 if stop.when else 1) + _SPACE_AFTER


def _known(
    steps: Sequence[FamilyStep],
    happened: Sequence[Event],
    deadlines: Sequence[Deadline],
    today: date,
    called: Called,
) -> Iterator[Stop]:
    types = {event.type for event in happened}
    is_now = True
    for step in steps:
        if (step.after and not types & set(step.after)) or types & set(step.unless):
            continue
        ended = [event for event in happened if event.type in step.done]
        later = any(types & set(other.done) for other in steps[steps.index(step) + 1 :])
        row = _row(step, deadlines)
        if ended and (not step.is_advice or later or not _open_advice(deadlines, today)):
            yield _done(step, ended[-1 if step.is_advice else 0], row, called)
        elif later or (step.is_theirs and row is not None and row.due is not None and row.due < today):
            continue  # what comes after it was recorded, or its time is over
        elif is_now:
            is_now = False
            yield _now(step, happened, deadlines, row, today, called)
        else:
            yield _ahead(called.told(step.coming), _to_come(step, row), row, today)


def _row(step: FamilyStep, deadlines: Sequence[Deadline]) -> Deadline | None:
    """Return the deadline of a step: of several the earliest that binds."""
    rows = [one for one in deadlines if one.rule.id in step.rules and one.due is not None]
    rows.sort(key=lambda one: one.due or date.max)
    return rows[0] if rows else None


def _done(step: FamilyStep, event: Event, row: Deadline | None, called: Called) -> Stop:
    told = [called.told(step.said.get(event.type, ""))]
    if row is not None and row.met_on and row.due and row.duty is Duty.MUST and _period(row):
        late = (row.met_on - row.due).days
        law = f"By law: {_period(row)}, to {long_date(row.due)}."
        told.insert(0, f"{law} We were {count_of(late, 'day')} late." if late > 0 else law)
    words = " ".join(filter(None, told))
    return Stop(DONE, long_date(event.on), called.told(step.done[event.type]), words)


def _now(
    step: FamilyStep,
    happened: Sequence[Event],
    deadlines: Sequence[Deadline],
    row: Deadline | None,
    today: date,
    called: Called,
) -> Stop:
    planned = next((e.on for e in reversed(happened) if e.type == "review_meeting_planned"), None)
    if step.rules[:1] == ("ar-meeting-target",) and planned is not None and planned >= today:
        when = f"on {weekday(planned)}"
        return Stop(NOW, when, called.told(step.coming), called.told(step.says), planned)
    text = _advice(happened, deadlines, today) if step.is_advice else _to_come(step, row)
    title, last = called.told(step.now or step.coming), None if row is None else row.due
    if step.is_advice:
        last = max((one.due for one in deadlines if _is_advice(one) and one.due), default=None)
        last = last if last is not None and last >= today else None
    return Stop(NOW, _until(last, today), title, called.told(text), last)


def _ahead(title: str, text: str, row: Deadline | None, today: date) -> Stop:
    """Give a stop that is still to come: by its working day, where the limit ends on another."""
    if row is None or row.due is None:
        return Stop(TO_COME, "", title, text)
    day = row.act_by or row.due
    when = f"by {long_date(day)}" if day >= today else f"was due by {long_date(row.due)}"
    return Stop(TO_COME, when, title, text, day)


def _to_come(step: FamilyStep, row: Deadline | None) -> str:
    """Say what to know of a step, and what the law says of its day."""
    if row is None or row.due is None or row.duty is not Duty.MUST or step.is_theirs:
        return step.says
    if not _period(row):
        return step.says
    return f"{step.says} By law: {_period(row)}, to {long_date(row.due)}.".strip()


def _period(row: Deadline) -> str:
    """Return the length of a limit in a few words; nothing for one that takes more."""
    period = row.rule.limit.period if row.rule.limit is not None else ""
    return period if re.fullmatch(r"\d+ (?:weeks?|months?|days?|working days)", period) else ""


def _until(day: date | None, today: date) -> str:
    if day is None:
        return ""
    return f"until {long_date(day)}" if day >= today else f"was due by {long_date(day)}"


def _is_advice(row: Deadline) -> bool:
    return row.rule.id in ("na-advice-return", "ra-advice-return")


def _open_advice(deadlines: Sequence[Deadline], today: date) -> bool:
    return any(_is_advice(one) and still_to_do(one, today) for one in deadlines)


def _advice(happened: Sequence[Event], deadlines: Sequence[Deadline], today: date) -> str:
    """Say of each adviser what came, and what is still due: a line each. The law sets the family no day."""
    came = [(event.on, event.detail.get("from", "")) for event in happened if event.type == "advice_received"]
    lines = [f"{_adviser(who)}: received {long_date(on)}" for on, who in came]
    for row in deadlines:
        if _is_advice(row) and row.met_on is None and row.due is not None:
            due = "due" if row.due >= today else "late; it was due"
            lines.append(f"{_adviser(row.of)}: {due} {long_date(row.due)}")
    return "\n".join(dict.fromkeys(lines))


def _adviser(who: str | None) -> str:
    return _ADVISERS.get(who or "", "Another adviser")


def _other(
    kind: str, happened: Sequence[Event], deadlines: Sequence[Deadline], today: date, called: Called
) -> Iterator[Stop]:
    """Give the stops of a process that has no steps of its own: what happened, then what we must do."""
    for event in happened:
        if event.type in family_words.NOW:
            words = _to_them(event_type(kind, event.type).happened)
            planned = event.type.endswith("_planned") and event.on >= today
            yield Stop(TO_COME if planned else DONE, long_date(event.on), words, "")
    ahead = [
        one
        for one in deadlines
        if one.due is not None and one.duty is Duty.MUST and one.holder is Holder.COUNCIL
        and still_to_do(one, today) and state_on(one, today) is not State.ENDED
    ]  # fmt: skip
    for number, row in enumerate(sorted(ahead, key=lambda one: one.due or date.max)):
        words = f"We {family_words.next_words(row, called)}"
        step = FamilyStep(done={}, coming=words)
        text = _to_come(step, row)
        if number == 0:
            yield Stop(NOW, _until(row.due, today), words, text, row.due)
        else:
            yield _ahead(words, text, row, today)


_THEIRS = (
    ("The family was told", "You were told"), ("The family told the council that it wants", "You asked for"),
    ("The family and the setting were", "You and the setting were"), ("The family", "You"),
    ("The council’s", "Our"), ("to this council", "to us"), ("to the council", "to us"),
    ("the council", "we"),
)  # fmt: skip


def _to_them(words: str) -> str:
    """Say what happened to those to whom it did."""
    for ours, theirs in _THEIRS:
        words = words.replace(ours, theirs)
    return words
