"""Every fact that a letter can state: what it is, where it comes from, and how to mend its absence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from caseworker_app.casework.preferences import Preferences
from caseworker_app.casework.processes import Run
from caseworker_app.casework.year_group import year_group
from caseworker_app.errors import WrongUse
from caseworker_app.letters.family import FAMILY, SETTING
from caseworker_app.letters.read_case import CaseRead
from caseworker_app.letters.recipients import Recipient, salutation
from caseworker_app.letters.template import FactMissing, Template
from caseworker_app.statutory.calendar import calendar
from caseworker_app.statutory.due_date import due_date
from caseworker_app.statutory.engine import state_on
from caseworker_app.statutory.events import event_type
from caseworker_app.statutory.rule import Deadline, Duty, Holder, State
from caseworker_app.statutory.words import count_of, long_date

NBSP: Final = "\u00a0"
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
    "to_young_person": _made("whether the reader is the young person"),
    "to_parent": _made("whether the reader is a parent or carer"),
    "child": Fact("the first name that the child prefers", "Add it to the case."),
    "child_full": _made("the child’s whole name"),
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
    "letter_date": _made("the day of the letter"),
    "meeting_date": _event("review_meeting_held", "the day of the review meeting"),
    "planned_meeting": _event("review_meeting_planned", "the day for which the meeting is planned"),
    "report_sent_on": _event("review_report_circulated", "the day on which the report was circulated"),
    "notice_sent_on": _event("amendment_notice_sent", "the day of the amendment notice"),
    "decided_on": _event("decision_to_amend", "the day of the review decision"),
    "plan_made_on": _event("plan_issued", "the day on which the plan was first made"),
    "transfer_on": _event("phase_transfer_planned", "the day of the move to the next phase"),
    "transfer_by": _made("the last day for the plan that names the next setting"),
    "reply_by": _made("the day by which we must hear from the reader"),
    "advice_by": _made("the day by which advice must reach us"),
    "circulate_by": _made("the day by which advice must be circulated"),
    "report_by": _made("the day by which the report is due"),
    "decision_by": _made("the day by which the review decision is due"),
    "final_plan_by": _made("the day by which the final amended plan is due"),
    "next_review_by": _made("the day by which the next review must be finished"),
    "appeal_by": _made("the last day on which the Tribunal can receive an appeal"),
    "late_what": Fact("what is late", "Nothing of ours is late on this case, so there is nothing to say."),
    "late_due": _made("when it was due"),
    "late_days": _made("how late it is"),
    "done": _made("what has happened, a line each"),
    "next_steps": _made("what comes next, a line each"),
    "amendments": _typed("the changes that we propose to the plan"),
    "reasons": _typed("why we decided as we did"),
    "meeting_time": _typed("when the meeting begins"),
    "meeting_place": _typed("where the meeting is"),
    "asked_for": _typed("what advice we ask for"),
    "named_setting": _typed("the setting that the plan names"),
    "present_setting": _typed("the setting until the move"),
    "why_late": _typed("why it is late"),
    "what_we_will_do": _typed("what we will do about it"),
    "new_date": _typed("the day by which we will have done it"),
    "enclosed_letter": _typed("which letter a copy is of"),
    "about_the_meeting": _typed("anything else to know about the meeting"),
}
KNOWN: Final = frozenset(FACTS)
_DATES_TYPED: Final = ("new_date",)


def in_full(day: date) -> str:
    """Write a date as "Friday 4 December 2026", its day and month never on two lines."""
    number, month, year = long_date(day).split(" ")
    return f"{day:%A} {number}{NBSP}{month} {year}"


def served(day: date, preferences: Preferences) -> date:
    """Return the day on which first-class post of a day counts as served."""
    return calendar().after(day, preferences.post_days_first_class)


@dataclass(frozen=True)
class Sources:
    """All that the facts of one letter are drawn from."""

    read: CaseRead
    run: Run | None
    deadlines: tuple[Deadline, ...]
    preferences: Preferences
    day: date
    typed: Mapping[str, str]

    def latest(self, type_: str, *, anywhere: bool = False) -> date | None:
        """Return the day of the latest event of a type: in the process at hand, or on the whole case."""
        runs = self.read.story.runs if anywhere else filter(None, (self.run,))
        days = [event.on for run in runs for event in run.events if event.type == type_ and event.on]
        planned = type_.endswith("_planned")
        known = [day for day in days if planned or day <= self.day]
        return (known[-1] if planned else max(known)) if known else None


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
    kept = {name: text.strip() for name, text in typed.items() if text.strip()}
    for name in _DATES_TYPED:
        if name in kept:
            kept[name] = in_full(_future(name, kept[name], day))
    return kept


def _future(name: str, text: str, day: date) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError as error:
        raise WrongUse(f"“{text}” is not a date ({name}).", "Write a date like 2026-12-04.") from error
    if found <= day:
        raise WrongUse(
            f"{long_date(found)} is not after the date of the letter ({name}).", "Give a later day."
        )
    return found


def dates_of(template: Template, sources: Sources) -> dict[str, date]:
    """Return every date that the law counts for this letter, by the name of its fact."""
    day, found = sources.day, {}
    held, planned = sources.latest("review_meeting_held"), sources.latest("review_meeting_planned")
    notice = day if "amendment_notice_sent" in template.records else sources.latest("amendment_notice_sent")
    counted = {
        "reply_by": (template.replies_by, served(day, sources.preferences)),
        "circulate_by": ("ar-advice-circulate", planned),
        "report_by": ("ar-report", held or planned),
        "decision_by": ("ar-decision", held or planned),
        "next_review_by": ("ar-next-12m", day),
        "appeal_by": ("ap-lodge", day),
    }
    for name, (rule, start) in counted.items():
        if rule and start is not None and (answer := due_date(rule, start)).due is not None:
            found[name] = answer.act_by if name == "circulate_by" and answer.act_by else answer.due
    if "circulate_by" in found:
        found["advice_by"] = calendar().on_or_before(found["circulate_by"] - timedelta(days=7))
    finals = [
        due_date(rule, start).due
        for rule, start in (("ar-final-from-notice", notice), ("ar-final-overall", held))
        if start is not None
    ]
    if finals and notice is not None:
        found["final_plan_by"] = min(final for final in finals if final is not None)
    found.update(_transfer(sources))
    return found


def _transfer(sources: Sources) -> dict[str, date]:
    rows = [row for row in sources.deadlines if row.rule.id in ("pt-15-feb", "pt-31-mar", "pt-5-months")]
    return {"transfer_by": rows[-1].act_by} if rows and rows[-1].act_by is not None else {}


def facts_for(template: Template, sources: Sources, recipient: Recipient) -> dict[str, object]:
    """Return every fact of one letter to one reader; those that are not there as `Missing`."""
    found: dict[str, object] = {name: Missing(name) for name in FACTS}
    found.update(_of_the_case(sources))
    found.update(_of_the_reader(sources, recipient))
    found.update(_of_the_council(sources.preferences))
    found.update({name: in_full(day) for name, day in dates_of(template, sources).items()})
    found.update(_of_the_events(sources))
    found.update(_late(sources))
    found.update(sources.typed)
    return found


def _of_the_case(sources: Sources) -> dict[str, object]:
    family = sources.read.family
    found: dict[str, object] = {
        "child": family.called, "child_full": family.full_name, "reference": family.reference,
        "looked_after": family.looked_after, "letter_date": in_full(sources.day),
        "moves_phase": sources.latest("phase_transfer_planned", anywhere=True) is not None,
        "year_9_or_later": False,
    }  # fmt: skip
    if family.school is not None:
        found["school"] = family.school.name
    if family.date_of_birth is not None:
        found["born"] = long_date(family.date_of_birth).replace(" ", NBSP, 1)
        group = year_group(family.date_of_birth, sources.day, sources.read.year_shift)
        found["year_9_or_later"] = group.isdigit() and int(group) >= 9
    return found


def _of_the_reader(sources: Sources, recipient: Recipient) -> dict[str, object]:
    family = sources.read.family
    decides = family.young_person_decides(sources.day)
    young = decides and not any(person.is_family for person in recipient.people)
    young = young and (recipient.kind == FAMILY or recipient.is_copy)
    name = family.called
    if recipient.kind == FAMILY:
        dear = salutation(recipient.people)
    elif recipient.kind == SETTING:
        dear = recipient.name
    else:
        dear = salutation(recipient.people)
    own = name if name.endswith(("’s", "'s")) else f"{name}’s" if not name.endswith("s") else f"{name}’"
    return {
        "salutation": dear[:1].lower() + dear[1:] if dear.startswith("The head") else dear,
        "to_young_person": young and recipient.kind == FAMILY,
        "to_parent": not (young and recipient.kind == FAMILY),
        "who": "you" if young and recipient.kind == FAMILY else name,
        "whose": "your" if young and recipient.kind == FAMILY else own,
    }


def _of_the_council(facts: Preferences) -> dict[str, object]:
    told = {
        "council": facts.council_name, "phone": facts.phone, "email": facts.email,
        "advice_service": _reached(facts.advice_service, facts.advice_service_phone,
                                   facts.advice_service_email, facts.advice_service_website),
        "mediation_adviser": _reached(facts.mediation_adviser, facts.mediation_adviser_phone,
                                      facts.mediation_adviser_email),
        "disagreement_service": facts.mediation_officer,
    }  # fmt: skip
    return {name: text for name, text in told.items() if text}


def _reached(name: str, *ways: str) -> str:
    """Return a service with the ways to reach it; nothing where there is no way."""
    known = [way for way in ways if way]
    return f"{name}: {', '.join(known)}" if name and known else ""


_EVENT_FACTS: Final = {
    "meeting_date": "review_meeting_held", "planned_meeting": "review_meeting_planned",
    "report_sent_on": "review_report_circulated", "notice_sent_on": "amendment_notice_sent",
    "decided_on": "decision_to_amend",
}  # fmt: skip


def _of_the_events(sources: Sources) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, type_ in _EVENT_FACTS.items():
        day = sources.latest(type_)
        if day is not None:
            found[name] = in_full(day)
    for name, types in (
        ("plan_made_on", ("final_plan_sent", "plan_issued")),
        ("transfer_on", ("phase_transfer_planned",)),
    ):
        for type_ in types:
            day = sources.latest(type_, anywhere=True)
            if day is not None:
                found[name] = in_full(day)
    events = [
        (event.on, event_type(run.kind, event.type).happened)
        for run in sources.read.story.runs
        for event in run.events
        if event.on is not None and event.on <= sources.day and not event.type.endswith("_planned")
    ]
    found["done"] = [f"{long_date(on)}: {_told(words)}" for on, words in sorted(events)[-14:]]
    ahead = [
        row for row in sources.deadlines
        if row.due is not None and row.due >= sources.day and state_on(row, sources.day) is State.OPEN
        and row.holder in (Holder.COUNCIL, Holder.SETTING, Holder.FAMILY) and row.duty is not Duty.POLICY
    ]  # fmt: skip
    found["next_steps"] = [
        f"{long_date(row.due)}: {row.rule.title}" for row in ahead[:8] if row.due is not None
    ]
    return found


def _told(happened: str) -> str:
    return happened[:1].lower() + happened[1:] if happened.startswith(("The ", "A ")) else happened


def _late(sources: Sources) -> dict[str, object]:
    """Return what of ours is late, the longest first."""
    late = [
        row for row in sources.deadlines
        if row.due is not None and row.holder is Holder.COUNCIL and row.duty is Duty.MUST
        and state_on(row, sources.day) is State.OVERDUE
    ]  # fmt: skip
    if not late or late[0].due is None:
        return {}
    row, due = late[0], late[0].due
    title = row.rule.title
    return {
        "late_what": title[:1].lower() + title[1:],
        "late_due": in_full(due),
        "late_days": count_of((sources.day - due).days, "day"),
    }
