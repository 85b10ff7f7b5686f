"""A letter as it would look, with an invented family: to see a wording without any child's case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from caseworker_app.casework.preferences import Preferences
from caseworker_app.letters import catalogue, head, markup
from caseworker_app.letters.facts import of_the_council
from caseworker_app.letters.page import Letter
from caseworker_app.letters.template import render
from caseworker_app.letters.written_dates import in_full, without_weekday

_DAY: Final = date(2026, 11, 23)
COUNCIL: Final = Preferences(
    council_name="Ashmere Council", council_address="Civic House, Quay Street\nAshmere AS1 4QT",
    phone="01632 960 148", email="send.casework@ashmere.example", signatory="Rina Patel",
    signatory_title="SEND Manager", advice_service="Ashmere SENDIASS", advice_service_phone="01632 960 417",
    mediation_adviser="Quay Mediation", mediation_adviser_phone="01632 960 555",
    mediation_officer="Quay Resolution, 01632 960 556", complaints="ring 01632 960 149, or write to us",
)  # fmt: skip
_DATES: Final[Mapping[str, date]] = {
    "letter_date": _DAY, "meeting_date": date(2026, 11, 2), "planned_meeting": date(2027, 1, 8),
    "report_sent_on": date(2026, 11, 16), "notice_sent_on": date(2026, 11, 4),
    "decided_on": date(2026, 11, 4), "consulted_on": date(2026, 11, 4), "plan_made_on": date(2022, 1, 12),
    "transfer_on": date(2027, 9, 1), "preference_by": date(2026, 12, 9), "reply_by": date(2026, 12, 9),
    "advice_by": date(2026, 12, 17), "circulate_by": date(2026, 12, 24), "report_by": date(2026, 11, 16),
    "decision_by": date(2026, 11, 30), "final_plan_by": date(2027, 1, 18),
    "next_review_by": date(2027, 11, 22), "review_due_by": date(2027, 1, 11),
    "appeal_by": date(2027, 1, 25), "mediation_by": date(2027, 1, 23), "late_due": date(2026, 11, 2),
    "new_date": date(2026, 12, 11),
}  # fmt: skip
_FACTS: Final[Mapping[str, object]] = {
    "salutation": "Ms Lindqvist and Mr Osei", "to_family": True, "to_young_person": False,
    "child": "Freya", "child_full": "Freya Lindqvist", "child_short": "Freya L",
    "born": without_weekday(date(2014, 5, 2)),
    "whose": "Freya’s", "who": "Freya", "reference": "14-197", "school": "Rowan Bank School",
    "year_9_or_later": True, "looked_after": False, "moves_phase": True,
    "told_family": f"The amendment notice was sent on {in_full(date(2026, 11, 4))}",
    "transfer_limit": f"before {in_full(date(2027, 2, 15))}",
    "report_is_late": False, "decision_is_late": False, "final_plan_is_late": False,
    "late_what": "tell you our decision after the review meeting", "late_days": "21 days",
    "done": ["2 November 2026: the review meeting was held"],
    "next_steps": ["30 November 2026: tell the family the decision"],
    "about_what": "Freya’s assessment",
    "where_now": "We are collecting advice about what Freya needs.",
    "whose_move": "It is our move. You do not need to do anything today.",
    "next_day": in_full(date(2026, 11, 26)), "what_is_late": "", "caseworker": "Rina Patel",
    "free_advice": "Ashmere SENDIASS, 01632 960 417",
    "stops": [
        ("Done", "7 September 2026", "We were asked for an assessment", ""),
        ("Done", "15 October 2026", "We decided to assess Freya",
         "By law: 6 weeks, to 19 October 2026."),
        ("Now", "until 26 November 2026", "We are collecting advice",
         "Your views: received 2 November 2026\nSchool: received 12 November 2026\n"
         "Health: received 18 November 2026\nEducational psychologist: due 26 November 2026"),
        ("To come", "by 24 December 2026", "We tell you whether Freya will have a plan",
         "By law: 16 weeks, to 28 December 2026."),
        ("To come", "", "You read the draft plan",
         "15 days or more, to ask for changes or a meeting."),
        ("To come", "by 25 January 2027", "We send the final plan",
         "By law: 20 weeks, to 25 January 2027."),
    ],
    "term": "Spring 2027", "some_are_late": True,
    "reviews": [("Freya Lindqvist", "14-197", "Year 8",
                 without_weekday(date(2027, 1, 15)), without_weekday(date(2027, 2, 12)))],
    "amendments": "- Section F: speech and language therapy, one hour a week in term time.",
    "reasons": "The meeting heard that the help in the plan works.",
    "meeting_time": "2pm", "meeting_place": "Rowan Bank School, Mill Lane",
    "about_the_meeting": "There is a ramp at the door.",
    "asked_for": "How much speech therapy Freya has had.",
    "consulted_setting": "Ash Grove Academy", "about_the_place": "A place in year 7.",
    "named_setting": "Ash Grove Academy", "why_late": "Two of our staff left.",
    "what_we_will_do": "A new caseworker has begun.",
}  # fmt: skip


def facts(council: Preferences = COUNCIL) -> dict[str, Any]:
    """Return an invented value for every fact; what the council says of itself is its own where it is set."""
    dates = {name: in_full(day) for name, day in _DATES.items()}
    return {**_FACTS, **dates, **of_the_council(COUNCIL), **of_the_council(council)}


def letter(name: str, title: str, words: str, council: Preferences = COUNCIL) -> Letter:
    """Return a letter in some words to an invented family; refuse words that `wording.check` would."""
    template = catalogue.letter(name).worded(title, words)
    shown = council if council.council_name and council.council_address else COUNCIL
    return Letter(
        kind=template.letter, title=title, reference="14-197", initials="F L", date=in_full(_DAY),
        address=("Ms K Lindqvist and Mr D Osei", "Flat 3, 18 Tannery Row", "Millside", "ASHMERE", "AS4 2LP"),
        sender=head.sender(shown, "Rina Patel"), source=template.source,
        blocks=markup.read(*render(template, facts(council))), signed=head.signed(shown),
        enclosures=head.enclosures(template.encloses), points=council.letter_points,
        unsigned=template.unsigned,
    )  # fmt: skip
