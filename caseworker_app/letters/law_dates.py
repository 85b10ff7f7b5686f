"""Every date that the law counts for a letter, by the name of its fact. `statutory` does the counting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from caseworker_app.casework.preferences import Preferences
from caseworker_app.casework.processes import Run
from caseworker_app.casework.school_terms import school_terms
from caseworker_app.letters.read_case import CaseRead
from caseworker_app.letters.template import Template
from caseworker_app.statutory.calendar import ONE_DAY, calendar
from caseworker_app.statutory.due_date import due_date
from caseworker_app.statutory.events import kinds_of
from caseworker_app.statutory.rule import Deadline, State
from caseworker_app.statutory.standing import state_on

TRANSFERS: Final = ("pt-15-feb", "pt-31-mar", "pt-5-months")
REVIEWS: Final = ("ar-first-12m", "ar-next-12m")
_UNMET: Final = (State.OPEN, State.OVERDUE)
# Our own planning, where no law counts: what we leave between two steps.
TO_COPY_ADVICE = timedelta(days=7)
TO_CHOOSE = timedelta(days=14)
STILL_PROVES = timedelta(days=366)  # how long an event of another process stands behind a letter


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
        """Return the day of the latest event of a type: in the process at hand, or on the whole case.

        What the process at hand does not know is looked for in the others, for a year.
        """
        planned = type_.endswith("_planned")
        elsewhere = self.run is None or self.run.kind not in kinds_of(type_)
        runs = self.read.story.runs if anywhere or elsewhere else filter(None, (self.run,))
        days = [event.on for run in runs for event in run.events if event.type == type_ and event.on]
        known = [day for day in days if planned or day <= self.day]
        if elsewhere and not anywhere:
            known = [day for day in known if day > self.day - STILL_PROVES]
        return (known[-1] if planned else max(known)) if known else None


def served(day: date, preferences: Preferences) -> date:
    """Return the day on which first-class post of a day counts as served."""
    return calendar().after(day, preferences.post_days_first_class)


def dates_of(template: Template, sources: Sources) -> dict[str, date]:
    """Return the dates that are counted for this letter; one that cannot be counted is not there."""
    day = sources.day
    held, planned = (
        sources.latest("review_meeting_held"),
        _ahead(sources.latest("review_meeting_planned"), day),
    )
    counted = {
        "reply_by": _counted(template.replies_by, served(day, sources.preferences)),
        "report_by": _counted("ar-report", held or planned),
        "decision_by": _counted("ar-decision", held or planned),
        "next_review_by": _counted("ar-next-12m", day),
        "appeal_by": _counted("ap-lodge", day),
        "mediation_by": _counted("me-contact", day),
        "final_plan_by": _final_plan_by(template, sources, held),
        "review_due_by": _due(unmet(sources, REVIEWS)),
        "preference_by": _preference_by(sources),
        **_advice(planned, sources),
    }
    return {name: found for name, found in counted.items() if found is not None}


def _counted(rule: str, start: date | None) -> date | None:
    return due_date(rule, start).due if rule and start is not None else None


def _ahead(planned: date | None, day: date) -> date | None:
    return planned if planned is not None and planned >= day else None


def _advice(planned: date | None, sources: Sources) -> dict[str, date | None]:
    """Return by when advice must be circulated, and by when it must be here for that: always before."""
    if planned is None:
        return {}
    circulate = due_date("ar-advice-circulate", planned).act_by
    if circulate is None or circulate < sources.day:
        return {}
    terms = school_terms(sources.preferences)
    days = (terms.school_day_until(circulate - TO_COPY_ADVICE), calendar().on_or_before(circulate - ONE_DAY))
    arrives = served(sources.day, sources.preferences)
    asked = next((day for day in days if day > arrives), None)  # else: as soon as they can
    return {"circulate_by": circulate, "advice_by": asked}


def _final_plan_by(template: Template, sources: Sources, held: date | None) -> date | None:
    """Return the earlier of the two limits on the final plan: from the notice, and from the meeting."""
    gives_notice = "amendment_notice_sent" in template.records
    notice = sources.day if gives_notice else sources.latest("amendment_notice_sent")
    if notice is None:
        return None
    decided = "decision_to_amend" in template.records or sources.latest("decision_to_amend") is not None
    finals = [
        _counted("ar-final-from-notice", notice), _counted("ar-final-overall", held if decided else None)
    ]  # fmt: skip
    return min(final for final in finals if final is not None)


def _due(row: Deadline | None) -> date | None:
    return row.due if row is not None else None


def unmet(sources: Sources, rules: tuple[str, ...]) -> Deadline | None:
    """Return the last of the limits of some rules that stand unmet, if there is one."""
    rows = [row for row in sources.deadlines if row.rule.id in rules and state_on(row, sources.day) in _UNMET]
    return rows[-1] if rows else None


def _preference_by(sources: Sources) -> date | None:
    """Return by when a family should name the setting it would like: before the last day for the meeting."""
    rows = [
        row for row in sources.deadlines if row.rule.id == "pt-backplan-meeting" and row.act_by is not None
    ]
    soonest = served(sources.day, sources.preferences) + TO_CHOOSE
    last = rows[-1].act_by if rows else None
    return last if last is not None and last >= soonest else calendar().on_or_before(soonest)
