"""A deadline in sentences that a parent could read. Made only when someone looks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from caseworker_app.statutory import rules
from caseworker_app.statutory.events import happened
from caseworker_app.statutory.idle import UNDATED
from caseworker_app.statutory.limits import (
    DayBefore,
    FixedDay,
    LaterOf,
    Limit,
    MonthsBefore,
    Rolled,
    SameDay,
    Stated,
    WeeksBefore,
    WithContents,
)
from caseworker_app.statutory.rule import Deadline, Duty, Rule, Source, State
from caseworker_app.statutory.standing import state_on
from caseworker_app.statutory.words import count_of, listed, long_date, lower_first, short_date

_FROM: Mapping[str, str] = MappingProxyType(
    {
        "ep": "the educational psychologist",
        "health": "the health body",
        "social_care": "social care",
        "setting": "the setting",
        "family": "the family",
        "other": "another adviser",
    }
)
_BY: Mapping[str, str] = MappingProxyType(
    {
        "hand": "by hand",
        "email": "by email, as the family agreed,",
        "email_not_agreed": "by email, with no agreement to email noted (so as if by first-class post),",
        "post_first": "by first-class post",
        "post_second": "by second-class post",
    }
)
_NOUNS: Mapping[str, str] = MappingProxyType(
    {
        "request_received": "request",
        "became_responsible": "becoming responsible",
        "advice_requested": "request for advice",
        "draft_plan_sent": "draft plan",
        "setting_consulted": "consultation",
        "plan_issued": "plan",
        "final_plan_sent": "final plan",
        "plan_last_reviewed": "last review",
        "decision_to_maintain": "review",
        "decision_to_amend": "review",
        "review_completed": "review",
        "review_meeting_planned": "meeting",
        "review_meeting_held": "meeting",
        "amendment_notice_sent": "notice",
        "phase_transfer_planned": "move",
        "move_planned": "move",
        "reassessment_requested": "request",
        "decision_to_reassess": "decision",
        "plan_transferred": "transfer",
        "aware_of_move": "learning of the move",
        "decision_sent": "decision",
        "no_mediation_wanted": "family’s answer",
        "health_in_issue": "family’s words",
        "mediation_requested": "request",
        "cannot_meet_30_days": "council’s words",
        "mediation_held": "mediation",
        "agreement_reached": "agreement",
        "appeal_received": "appeal",
        "direction_made": "direction",
        "order_made": "order",
        "unopposed_notified": "notice to the Tribunal",
        "recommendation_made": "recommendation",
        "sar_received": "request",
        "foi_received": "request",
        "complaint_received": "complaint",
        "complaint_acknowledged": "acknowledgement",
        "family_knew": "knowing of it",
        "came_to_attention": "coming to attention",
        "first_payment": "first payment",
        "birthday": "25th birthday",
    }
)


_TRIBUNAL = frozenset({"direction_made", "order_made", "recommendation_made"})


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a calculation: what, on which day, and what to know about it."""

    what: str
    when: date | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Why:
    """All that stands behind a date, in words."""

    counted_how: str
    what_meets_it: str
    exceptions: str
    law: tuple[Source, ...]
    note: str


def because(deadline: Deadline, as_of: date) -> str:
    """Say in a few sentences where a date comes from, and what became of it."""
    sentences = [_started(deadline), _counted(deadline), *_outcome(deadline, as_of), *_doubts(deadline)]
    return " ".join(sentence for sentence in sentences if sentence)


def sum_of(deadline: Deadline) -> str:
    """Say where a date comes from, and nothing of what became of it."""
    return f"{_started(deadline)} {_counted(deadline)}"


def due_because(
    rule: Rule, start: date, due: date | None, facts: Mapping[str, str], *, provisional: bool
) -> str:
    """Say how a rule counts from a day that someone asked about."""
    if due is None:
        law = "The law gives no number of days for this." if rule.limit is None else "No date was stated."
        no_date = rule.note if rule.note.startswith("The law gives no number") else f"{law} {rule.note}"
        return " ".join(filter(None, (no_date.strip(), _unread(rule))))
    asked = Deadline(
        due, rule, start, None, rule.process, None, due, None, provisional, None, None, False, False, False,
        None, None, rule.holder, rule.duty, facts,
    )  # fmt: skip
    counted = (f"Counted from {long_date(start)}.", _counted(asked), *_doubts(asked), rule.note)
    return " ".join(filter(None, counted))


def reason(deadline: Deadline) -> str:
    """Say in one short line where a date comes from: "8 weeks from notice of 24 Sep 2026"."""
    rule, facts = deadline.rule, deadline.facts
    limit, start = rule.limit, short_date(deadline.starts_on)
    noun = _NOUNS.get(facts.get("start", ""), "start")
    if limit is None or "stated" in facts or isinstance(limit, Stated):
        whose = "Tribunal’s date" if facts.get("start") in _TRIBUNAL else "Date stated"
        what = f"{facts['what']}: " if "what" in facts else ""
        return f"{what}{whose}, {noun} of {start}"
    length = _short(limit)
    if "limit" in facts:
        return f"{length} the last day, {start}"
    if isinstance(limit, SameDay):
        return f"On the day of the {noun}, {start}"
    if isinstance(limit, FixedDay):
        return f"{length}, for the {noun} of {start}"
    if "sent" in facts:
        return f"{length} from service of the {noun} on {start}"
    if isinstance(limit, WeeksBefore | MonthsBefore | DayBefore):
        return f"{length} the {noun} of {start}"
    inner = limit.limit if isinstance(limit, Rolled) else limit
    if isinstance(inner, LaterOf) and inner.detail in facts:
        return f"Later of {length} from {noun} of {start} and {_short(inner.other)} from {inner.what}"
    return f"{length} from {noun} of {start}"


def _short(limit: Limit) -> str:
    """Return the length of a limit in as few words as can be."""
    if isinstance(limit, Rolled):
        return _short(limit.limit)
    if isinstance(limit, LaterOf):
        return _short(limit.first)
    if isinstance(limit, WithContents):
        return limit.alone.period
    period = limit.period.removesuffix(" beginning with the day").split(",")[0]
    return period[:1].upper() + period[1:]


def steps(deadline: Deadline, as_of: date) -> tuple[Step, ...]:
    """Return the calculation line by line."""
    facts, rule = deadline.facts, deadline.rule
    lines = []
    if "sent" in facts:
        by = _BY.get(facts["by"], "")
        lines.append(Step(happened(facts["start"]), date.fromisoformat(facts["sent"]), by.rstrip(",")))
        lines.append(Step("It counts as served", deadline.starts_on))
    else:
        lines.append(Step(_start_words(deadline), deadline.starts_on))
    period = rule.limit.period if rule.limit else ""
    if deadline.original_due != deadline.due:
        lines.append(Step(f"The limit of the law: {period}", deadline.original_due))
        lines.append(Step("The date that was set instead", deadline.due))
    else:
        lines.append(Step(f"Last day: {period}", deadline.due, "Provisional" if deadline.provisional else ""))
    if deadline.act_by != deadline.due:
        note = "One day earlier, to be safe" if rule.day_early else "The last working day before"
        lines.append(Step("Do it by", deadline.act_by, note))
    if deadline.excepted:
        relied = facts.get("relied_on")
        lines.append(
            Step("The limit is disapplied", date.fromisoformat(relied) if relied else None, _exception(facts))
        )
    lines.extend(Step(sentence.rstrip("."), None) for sentence in _outcome(deadline, as_of)[:1])
    return tuple(lines)


def why(deadline: Deadline, as_of: date) -> Why:  # noqa: ARG001 - a change of law may make it matter
    """Return all that stands behind a date, in words."""
    rule = deadline.rule
    return Why(counted_how(rule), what_meets_it(rule), exceptions_of(rule), law(rule), rule.note)


def counted_how(rule: Rule) -> str:
    """Say how a rule counts."""
    if rule.limit is None:
        return "The law gives no number of days."
    words = f"{_length(rule)}."
    if rule.from_service:
        words += " Counted from the day of service, not from the day of posting."
    if rule.strictly_before:
        words += " The law says before that day, so the last day is the day before."
    elif not rule.limit.on_working_days:
        words += " Calendar days: weekends and holidays do not make it longer."
    else:
        words += " Working days: Monday to Friday without bank holidays in England and Wales."
    return words


def what_meets_it(rule: Rule) -> str:
    """Say what meets a limit."""
    types = (*rule.met_by, *rule.met_in_time_by)
    if not types:
        return "Nothing that the program knows: close the process when it is done."
    return listed([lower_first(happened(type_)) for type_ in types])[:1].upper() + (
        listed([lower_first(happened(type_)) for type_ in types])[1:] + "."
    )


def exceptions_of(rule: Rule) -> str:
    """Say which exceptions the regulations allow, and what they do."""
    if not rule.exceptions:
        return "None."
    heads = list(dict.fromkeys(text.split("(")[0] + "(" + text.split("(")[1] for text in rule.exceptions))
    return (
        f"Regulation {listed(heads)}. An exception disapplies the limit; it sets no new date, and the duty "
        "stays: as soon as practicable."
    )


def law(rule: Rule) -> tuple[Source, ...]:
    """Return what may be cited: nothing whose wording nobody has opened."""
    return () if rule.source.verified == "U" else (rule.source,)


def _length(rule: Rule) -> str:
    period = rule.limit.period if rule.limit else ""
    return period[:1].upper() + period[1:]


def _start_words(deadline: Deadline) -> str:
    """Tell what began the count, without its day."""
    facts = deadline.facts
    type_ = facts.get("start", "")
    if "limit" in facts:
        return f"The last day to “{lower_first(rules.rule(facts['limit']).verb)}”"
    if type_ == "birthday":
        return "The 25th birthday"
    if type_ == "advice_requested" and deadline.of:
        return f"Advice was asked for from {_FROM.get(deadline.of, deadline.of)}"
    if type_ == "setting_consulted" and deadline.of:
        return f"{deadline.of} was consulted"
    if type_ in {"complaint_received", "complaint_acknowledged"} and deadline.of:
        return f"{happened(type_)} (stage {deadline.of})"
    return f"{happened(type_)} ({facts['what']})" if "what" in facts else happened(type_)


def _started(deadline: Deadline) -> str:
    facts, day = deadline.facts, long_date(deadline.starts_on)
    if "limit" in facts or facts.get("start") == "birthday":
        return f"{_start_words(deadline)} is {day}."
    if "sent" not in facts:
        preposition = "for" if facts.get("start", "").endswith("_planned") else "on"
        return f"{_start_words(deadline)} {preposition} {day}."
    sent = long_date(date.fromisoformat(facts["sent"]))
    if facts["by"] == "served_on":
        return f"{happened(facts['start'])} on {sent} and served on {day}."
    return f"{happened(facts['start'])} on {sent} {_BY[facts['by']]} and counts as served on {day}."


def _counted(deadline: Deadline) -> str:
    limit, due, facts = deadline.rule.limit, deadline.due, deadline.facts
    if limit is None or due is None:
        return "No date was stated."
    if "stated" in facts:
        by_law = f" instead of {long_date(deadline.original_due)}" if deadline.original_due else ""
        if "moved" in facts:
            return (
                f"The council knew 15 working days or more before the move, so it is due on {long_date(due)}."
            )
        who = "The agreement" if facts.get("start") == "agreement_reached" else "The Tribunal"
        return f"{who} set {long_date(due)}{by_law}."
    if isinstance(limit, Rolled):
        return _rolled(limit, deadline, due)
    if isinstance(limit, FixedDay):
        return f"It must be done before {long_date(due)}."
    if isinstance(limit, SameDay):
        return "It must be done on that day."
    if isinstance(limit, LaterOf):
        return _later(limit, due, facts)
    if isinstance(limit, WithContents):
        part = limit.together if facts.get("with_contents") == "true" else limit.alone
        return f"{part.sentence} is {long_date(due)}."
    return f"{limit.sentence} is {long_date(due)}."


def _later(limit: LaterOf, due: date, facts: Mapping[str, str]) -> str:
    other = facts.get(limit.detail)
    if other is None:
        return f"{limit.first.sentence} is {long_date(due)}."
    day = long_date(date.fromisoformat(other))
    first, second = limit.first.sentence, limit.other.period.removesuffix(" beginning with the day")
    counted = "beginning with" if second != limit.other.period else "after"
    return (
        f"The later of two dates counts. One: {lower_first(first)}; the other ends {second} {counted} {day}, "
        f"the date of {limit.what}. The later is {long_date(due)}."
    )


def _rolled(limit: Rolled, deadline: Deadline, due: date) -> str:
    inner, facts = limit.limit, deadline.facts
    ends = inner.due(deadline.starts_on, facts) or due
    counted = (
        _later(inner, ends, facts)
        if isinstance(inner, LaterOf)
        else f"{inner.sentence} is {long_date(ends)}."
    )
    if ends == due:
        return counted
    return (
        f"{counted.rstrip('.')}, which is carried on to {long_date(due)}, the first working day that counts."
    )


def _outcome(deadline: Deadline, as_of: date) -> list[str]:
    """Say what became of a deadline."""
    state, due, facts = state_on(deadline, as_of), deadline.due, deadline.facts
    if deadline.met_on is not None:
        met = f"Met on {long_date(deadline.met_on)}{_early_or_late(deadline.met_on, deadline)}."
        return [f"{_exception(facts)}.", met] if state is State.EXCEPTED else [met]
    if deadline.ended_on is not None:
        ended = lower_first(happened(facts["ended"])) if facts.get("ended") else "it was closed"
        return [f"No longer needed: {ended} on {long_date(deadline.ended_on)}."]
    if state is State.ENDED and deadline.needed_until is not None:
        years = count_of(deadline.rule.under_age or 0, "year")
        return [f"No longer needed: the child was {years} old on {long_date(deadline.needed_until)}."]
    if state is State.ENDED:
        return ["The time ran out without an answer."]
    if state is State.EXCEPTED:
        return [f"{_exception(facts)}. It is not done yet."]
    if state is State.OVERDUE and due is not None:
        late = (as_of - due).days
        told = f"It is {count_of(late, 'day')} late." if late else "It had to be done before today."
        return [told, *_nothing_left(facts)]
    if deadline.excepted:
        return [f"{_exception(facts)}."]
    return _nothing_left(facts)


def _nothing_left(facts: Mapping[str, str]) -> list[str]:
    """Say why a deadline that is not met asks nothing of anybody any more."""
    if UNDATED in facts:
        told = happened(facts[UNDATED])
        return [f"{told}, the spreadsheet says, but not when. Record it with its date."]
    if "overtaken" in facts:
        day = long_date(date.fromisoformat(facts["overtaken_on"]))
        return [f"{happened(facts['overtaken'])} on {day}, so nothing is left to do for this. "
                "If it was done, record it with its date."]  # fmt: skip
    return []


def _early_or_late(met_on: date, deadline: Deadline) -> str:
    assert deadline.due is not None, "nothing meets a deadline without a date"
    days = (deadline.due - met_on).days
    if days > 0:
        return f", {count_of(days, 'day')} early"
    if days < 0:
        return f", {count_of(-days, 'day')} late"
    return ", too late: the law says before that day" if deadline.strictly_before else ", on the last day"


def _exception(facts: Mapping[str, str]) -> str:
    named = (
        f"regulation {facts['regulation']}" if "regulation" in facts else facts.get("window", "an exception")
    )
    return f"The limit is disapplied under {named}: no new date, and the duty stays, as soon as practicable"


def _doubts(deadline: Deadline) -> list[str]:
    doubts = []
    if deadline.provisional:
        doubts.append("The date is provisional: bank holidays in that time are worked out, not published.")
    unread = _unread(deadline.rule)
    return [*doubts, unread] if unread else doubts


def _unread(rule: Rule) -> str:
    if rule.source.verified != "U" or rule.duty is Duty.POLICY:
        return ""
    return "The wording of the law is to be checked."
