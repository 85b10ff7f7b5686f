"""Every fact that a letter can state: what it is, where it comes from, and how to mend its absence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from caseworker_app.casework.preferences import Preferences
from caseworker_app.casework.typed import day as read_day
from caseworker_app.casework.year_group import year_group
from caseworker_app.errors import WrongUse
from caseworker_app.letters import fonts, late, names, where_we_are
from caseworker_app.letters.characters import clean, unbroken
from caseworker_app.letters.family import Family
from caseworker_app.letters.law_dates import TRANSFERS, Sources, dates_of, unmet
from caseworker_app.letters.sandbox import FactMissing
from caseworker_app.letters.template import Template
from caseworker_app.letters.voice import Voice
from caseworker_app.letters.written_dates import NBSP as NBSP
from caseworker_app.letters.written_dates import in_full, without_weekday
from caseworker_app.statutory.events import event_type
from caseworker_app.statutory.rule import Duty, Holder, State
from caseworker_app.statutory.standing import state_on
from caseworker_app.statutory.words import long_date, lower_first

LONGEST_TYPED: Final = 120_000


@dataclass(frozen=True)
class Fact:
    """One fact: what it means, and what to do where it is missing."""

    meaning: str
    mend: str = ""
    typed: bool = False


class Missing:
    """Stands for a fact that is not there: no to `if`, and a refusal when it is to be written."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __bool__(self) -> bool:
        return False

    def __str__(self) -> str:
        raise FactMissing(self.name)

    __repr__ = object.__repr__


def _event(type_: str, meaning: str) -> Fact:
    return Fact(meaning, f"Record it: `caseworker event CASE {type_} DATE`.")


def _set(name: str, meaning: str) -> Fact:
    return Fact(meaning, f"Set it: `caseworker settings {name}=…`.")


def _typed(meaning: str) -> Fact:
    return Fact(meaning, "Type it with --fact.", typed=True)


def _made(meaning: str) -> Fact:
    return Fact(meaning, "It follows from the events on the case. Check them.")


FACTS: Final[Mapping[str, Fact]] = {
    "salutation": _made("the names after “Dear”"),
    "to_family": _made("whether the reader is the family"),
    "to_young_person": _made("whether the reader is the young person"),
    "child": Fact("the first name that the child prefers", "Add it to the case."),
    "child_full": _made("the child’s whole name"),
    "child_short": _made("the first name and an initial, to stand beside the date of birth"),
    "born": Fact("the date of birth", "Add it: `caseworker edit CASE date_of_birth=…`."),
    "whose": _made("“Freya’s”, or “your” to the young person"),
    "who": _made("“Freya”, or “you” to the young person"),
    "reference": _made("the case reference"),
    "school": Fact("the setting", "Add it: `caseworker edit CASE school=…`."),
    "year_9_or_later": _made("whether preparing for adulthood must be looked at"),
    "looked_after": _made("whether the child is looked after"),
    "moves_phase": _made("whether a move to the next phase of education is planned"),
    "council": _set("council_name", "the council"),
    "phone": _set("phone", "the council’s telephone"),
    "email": _set("email", "the council’s email"),
    "advice_service": _set("advice_service", "the advice and support service, with how to reach it"),
    "mediation_adviser": _set("mediation_adviser", "the mediation adviser, with how to reach them"),
    "disagreement_service": _set("mediation_officer", "who settles disagreements outside the Tribunal"),
    "complaints": _set("complaints", "how to complain to the council"),
    "letter_date": _made("the day of the letter"),
    "meeting_date": _event("review_meeting_held", "the day of the review meeting"),
    "planned_meeting": _event("review_meeting_planned", "the day, still to come, of the review meeting"),
    "report_sent_on": _event("review_report_circulated", "the day on which the report was circulated"),
    "notice_sent_on": _event("amendment_notice_sent", "the day of the amendment notice"),
    "decided_on": _event("decision_to_amend", "the day of the decision to change the plan"),
    "consulted_on": _event("cease_consultation_sent", "the day on which the family was asked about ending"),
    "told_family": _event("decision_to_maintain", "what the family was told last, and when"),
    "plan_made_on": _event("plan_issued", "the day on which the plan was first made"),
    "transfer_on": _event("phase_transfer_planned", "the day, still to come, of the move to the next phase"),
    "transfer_limit": Fact(
        "the last day for the plan that names the next setting",
        "Record the planned move with its kind: `caseworker event CASE phase_transfer_planned DATE "
        "--detail kind=…`.",
    ),
    "preference_by": _made("the day by which a family should name a setting"),
    "reply_by": _made("the day by which we must hear from the reader"),
    "advice_by": _made("the day by which advice must reach us, so that it can be circulated in time"),
    "circulate_by": Fact(
        "the day by which advice must be circulated, two weeks before the meeting",
        "That day is past, or no meeting is planned. Plan a later meeting.",
    ),
    "report_by": _made("the day by which the report is due"),
    "report_is_late": _made("whether that day is past"),
    "decision_by": _made("the day by which the review decision is due"),
    "decision_is_late": _made("whether that day is past"),
    "final_plan_by": _made("the day by which the final amended plan is due"),
    "final_plan_is_late": _made("whether that day comes before the family’s time to answer is over"),
    "next_review_by": _made("the day by which the review after this one must be finished"),
    "review_due_by": _made("the day by which the review that stands open must be finished"),
    "appeal_by": _made("the last day on which the Tribunal can receive an appeal"),
    "mediation_by": _made("the last day for speaking to the mediation adviser"),
    "late_what": Fact("what is late", "Nothing of ours is late on this case, so there is nothing to say."),
    "late_due": _made("when it was due"),
    "late_days": _made("how late it is"),
    "done": _made("what has happened, a line each"),
    "next_steps": _made("what comes next, a line each"),
    "about_what": _made("what the line of stops is about, such as “Freya’s assessment”"),
    "where_now": _made("where the case stands, in one sentence"),
    "whose_move": _made("whose move it is, in one sentence"),
    "next_day": _made("the next date"),
    "what_is_late": _made("what of ours is late, in a sentence or two"),
    "stops": Fact(
        "what is done, what is now and what comes, a row each",
        "Nothing is recorded on this case yet. Record what happened.",
    ),
    "free_advice": _set("advice_service", "the advice and support service, with its telephone"),
    "caseworker": Fact("the caseworker", "Add one: `caseworker edit CASE caseworker=…`."),
    "term": _set("term_dates", "the name of the next term"),
    "some_are_late": _made("whether one of the reviews due is late"),
    "reviews": Fact("the reviews due", "No review is due in that term at this setting."),
    "amendments": _typed("the changes that we propose to the plan"),
    "reasons": _typed("why we decided as we did"),
    "meeting_time": _typed("when the meeting begins"),
    "meeting_place": _typed("where the meeting is"),
    "about_the_meeting": _typed("anything else to know about the meeting"),
    "asked_for": _typed("what advice we ask for"),
    "consulted_setting": _typed("the setting that is asked, as it stands in the list of settings"),
    "about_the_place": _typed("anything else to know about the place"),
    "named_setting": _typed("the setting that the plan names"),
    "why_late": _typed("why it is late"),
    "what_we_will_do": _typed("what we will do about it"),
    "new_date": _typed("the day by which we will have done it"),
}
KNOWN: Final = frozenset(FACTS)
_DATES_TYPED: Final = ("new_date",)


def check_typed(template: Template, typed: Mapping[str, str], day: date) -> dict[str, str]:
    """Return the facts that a person typed; refuse one that the events or the law must tell."""
    for name, text in typed.items():
        if name not in template.typed:
            fact = FACTS.get(name)
            if fact is None or fact.typed:
                may = ", ".join(template.typed) or "none"
                raise WrongUse(
                    f"The letter {template.letter} has no fact “{name}” to type.", f"It has: {may}."
                )
            raise WrongUse(f"“{name}” is not typed: it is {fact.meaning}.", fact.mend)
        if len(text) > LONGEST_TYPED:
            raise WrongUse(f"The text of “{name}” is too long.", "Enclose it as a document instead.")
    cleaned = {name: clean(text).strip() for name, text in typed.items()}  # Word pastes hidden hyphens
    kept = {name: text for name, text in cleaned.items() if text}
    for name in _DATES_TYPED:
        if name in kept:
            kept[name] = in_full(_future(name, kept[name], day))
    return kept


def refuse_unwritable(typed: Mapping[str, str]) -> None:
    """Refuse a typed fact with a character that no font has; say in which, and where."""
    for name, text in typed.items():
        fonts.refuse_unwritable(clean(text), f"“{name}”")


def _future(name: str, text: str, day: date) -> date:
    found = read_day(text.replace(NBSP, " "), name)
    if found <= day:
        raise WrongUse(
            f"{long_date(found)} is not after the date of the letter ({name}).", "Give a later day."
        )
    return found


def facts_for(template: Template, sources: Sources, voice: Voice) -> dict[str, object]:
    """Return every fact of one letter to one reader; those that are not there as `Missing`."""
    found = absent()
    found.update(_of_the_case(sources))
    found.update(_of_the_reader(sources.read.family, voice))
    found.update(of_the_council(sources.preferences))
    found.update(_of_the_law(template, sources))
    found.update(_of_the_events(sources))
    found.update(late.facts_of(sources))
    if "stops" in template.names:
        found.update(where_we_are.facts_of(sources, voice))
    found.update(sources.typed)
    return found


def absent() -> dict[str, object]:
    """Return every fact as one that is not there."""
    return {name: Missing(name) for name in FACTS}


def _of_the_case(sources: Sources) -> dict[str, object]:
    family = sources.read.family
    moves_on = sources.latest("phase_transfer_planned", anywhere=True)
    found: dict[str, object] = {
        "child": family.called, "child_full": family.full_name, "child_short": family.short_name,
        "reference": family.reference,
        "looked_after": family.looked_after, "letter_date": in_full(sources.day),
        "moves_phase": moves_on is not None and moves_on > sources.day, "year_9_or_later": False,
    }  # fmt: skip
    if sources.read.caseworker:
        found["caseworker"] = sources.read.caseworker
    if family.school is not None:
        found["school"] = family.school.name
    if family.date_of_birth is not None:
        found["born"] = without_weekday(family.date_of_birth)
        group = year_group(family.date_of_birth, sources.day, sources.read.year_shift)
        found["year_9_or_later"] = group.rstrip("+").isdigit() and int(group.rstrip("+")) >= 9
    return found


def _of_the_reader(family: Family, voice: Voice) -> dict[str, object]:
    name, young = family.called, voice.to_young_person
    return {
        "salutation": voice.salutation, "to_family": voice.to_family, "to_young_person": young,
        "who": "you" if young else name, "whose": "your" if young else names.possessive(name),
    }  # fmt: skip


def of_the_council(facts: Preferences) -> dict[str, object]:
    """Return what the council says of itself, and whom families can turn to."""
    told = {
        "council": facts.council_name, "phone": facts.phone, "email": facts.email,
        "advice_service": _reached(facts.advice_service, facts.advice_service_phone,
                                   facts.advice_service_email, facts.advice_service_website),
        "mediation_adviser": _reached(facts.mediation_adviser, facts.mediation_adviser_phone,
                                      facts.mediation_adviser_email),
        "disagreement_service": facts.mediation_officer, "complaints": facts.complaints,
        "free_advice": facts.advice_service and ", ".join(
            filter(None, (facts.advice_service, facts.advice_service_phone))),
    }  # fmt: skip
    return {name: unbroken(text) for name, text in told.items() if text}


def _reached(name: str, *ways: str) -> str:
    """Return a service with the ways to reach it; nothing where there is no way."""
    known = [way for way in ways if way]
    return f"{name}: {', '.join(known)}" if name and known else ""


def _of_the_law(template: Template, sources: Sources) -> dict[str, object]:
    dates, day = dates_of(template, sources), sources.day
    found: dict[str, object] = {name: in_full(due) for name, due in dates.items()}
    for name in ("report", "decision"):
        found[f"{name}_is_late"] = f"{name}_by" in dates and dates[f"{name}_by"] < day
    answered = dates.get("reply_by", day)
    found["final_plan_is_late"] = "final_plan_by" in dates and dates["final_plan_by"] <= answered
    if dates.get("review_due_by", day) < day:
        found["review_due_by"] = Missing("review_due_by")
    transfer = unmet(sources, TRANSFERS)
    if transfer is not None and transfer.due is not None:
        found["transfer_limit"] = _limit(transfer.due, day, strictly_before=transfer.strictly_before)
    return found


def _limit(due: date, day: date, *, strictly_before: bool) -> str:
    if due < day or (due == day and strictly_before):
        return f"as soon as we can: the law’s date, {in_full(due)}, is past"
    return f"{'before' if strictly_before else 'by'} {in_full(due)}"


_EVENT_FACTS: Final = {
    "meeting_date": "review_meeting_held", "planned_meeting": "review_meeting_planned",
    "report_sent_on": "review_report_circulated", "notice_sent_on": "amendment_notice_sent",
    "decided_on": "decision_to_amend", "consulted_on": "cease_consultation_sent",
    "transfer_on": "phase_transfer_planned",
}  # fmt: skip
_TOLD_FAMILY: Final = (
    "decision_to_maintain", "decision_to_amend", "decision_to_cease", "amendment_notice_sent",
    "decision_not_to_amend", "amended_plan_sent",
)  # fmt: skip


def _of_the_events(sources: Sources) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, type_ in _EVENT_FACTS.items():
        day = sources.latest(type_)
        if day is not None and (day >= sources.day or not type_.endswith("_planned")):
            found[name] = in_full(day)
    made = [sources.latest(type_, anywhere=True) for type_ in ("final_plan_sent", "plan_issued")]
    if any(made):
        found["plan_made_on"] = in_full(next(day for day in made if day is not None))
    told = [(day, type_) for type_ in _TOLD_FAMILY if (day := sources.latest(type_)) is not None]
    if told:
        # Of two on one day the later step: a notice of changes goes with the decision to change.
        day, type_ = max(told, key=lambda one: (one[0], _TOLD_FAMILY.index(one[1])))
        found["told_family"] = f"{event_type('annual_review', type_).happened} on {in_full(day)}"
    return {**found, **_of_the_plan(sources), "done": _done(sources), "next_steps": _next_steps(sources)}


def _of_the_plan(sources: Sources) -> dict[str, object]:
    """Return time and place of a planned meeting as they were planned; what is typed stands before them."""
    events = sources.run.events if sources.run is not None else ()
    planned = [event.detail for event in events if event.type == "review_meeting_planned"]
    detail = planned[-1] if planned else {}
    named = (("meeting_time", "time"), ("meeting_place", "place"))
    return {name: detail[key] for name, key in named if detail.get(key)}


def _done(sources: Sources) -> list[str]:
    events = [
        (event.on, event_type(run.kind, event.type).happened)
        for run in sources.read.story.runs
        for event in run.events
        if event.on is not None and event.on <= sources.day and not event.type.endswith("_planned")
    ]
    return [f"{long_date(on)}: {lower_first(words)}" for on, words in sorted(events)[-14:]]


def _next_steps(sources: Sources) -> list[str]:
    ahead = [
        row for row in sources.deadlines
        if row.due is not None and row.due >= sources.day and state_on(row, sources.day) is State.OPEN
        and row.holder in (Holder.COUNCIL, Holder.SETTING, Holder.FAMILY) and row.duty is not Duty.POLICY
    ]  # fmt: skip
    return [f"{long_date(row.due)}: {row.rule.title}" for row in ahead[:8] if row.due is not None]
