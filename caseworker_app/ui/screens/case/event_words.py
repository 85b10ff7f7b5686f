"""Events and their details as a caseworker says them, and the icon that stands beside each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from caseworker_app.statutory.rule import Source
from caseworker_app.statutory.words import MOVE_WORDS
from caseworker_app.ui.dates import long_date

_WORDS = {
    "sar_received": "Subject access request received",
    "sar_answered": "Subject access request answered",
    "foi_received": "Freedom of information request received",
    "foi_answered": "Freedom of information request answered",
    "icbs_told": "Integrated care boards told",
    "became_responsible": "Council became responsible",
    "considering_notified": "Family told that we are considering",
    "came_to_attention": "Came to our attention",
    "decision_not_to_issue": "Decision not to make a plan",
    "family_knew": "Family knew of the matter",
    "plan_last_reviewed": "Plan last reviewed (earlier history)",
    "plan_issued": "Plan first made (earlier history)",
    "cannot_meet_30_days": "Mediation cannot be held within 30 days",
    "unopposed_notified": "Tribunal told that we do not oppose",
    "phase_transfer_planned": "Move to the next phase",
    "review_meeting_planned": "Review meeting planned",
    "exception_relied_on": "Exception relied on",
}

_DETAIL_LABELS = {
    "by": "How",
    "served_on": "Served on",
    "from": "From",
    "setting": "Setting",
    "regulation": "Regulation",
    "reason": "Reason",
    "kind": "Kind of move",
    "limb": "What was ordered",
    "basis": "Known from",
    "column": "Column of the spreadsheet",
    "day_guessed": "The spreadsheet gives only the month",
    "made_or_last_reviewed_on": "Plan made or last reviewed on",
    "section_i_only": "About the setting only (section I)",
    "stage": "Stage",
    "taken_on": "Decision taken on",
    "agreed": "Parent agreed to email",
    "what": "What was directed",
    "due": "To be done by",
    "time": "Time",
    "place": "Place",
    "people": "Who comes",
}

_VALUES = {
    ("by", "hand"): "By hand",
    ("by", "email"): "By email",
    ("by", "post_first"): "By post, first class",
    ("by", "post_second"): "By post, second class",
    ("by", "parent"): "Parent",
    ("by", "young_person"): "Young person",
    ("by", "setting"): "Setting",
    ("by", "other"): "Someone else",
    ("from", "ep"): "Educational psychologist",
    ("from", "health"): "Health",
    ("from", "social_care"): "Social care",
    ("from", "setting"): "Setting",
    ("from", "family"): "Family",
    ("from", "other"): "Another adviser",
    **{("kind", kind): words for kind, words in MOVE_WORDS.items()},
}

_YES = {"true", "yes"}

# Asked in this order; the first that fits wins.
_ICONS = (
    ("exception", "flag"),
    ("order_made", "gavel"),
    ("appeal", "gavel"),
    ("unopposed", "gavel"),
    ("direction", "gavel"),
    ("decision_issued", "gavel"),
    ("mediation", "handshake"),
    ("agreement", "handshake"),
    ("_planned", "calendar"),
    ("meeting", "users"),
    ("representations", "message-square"),
    ("responded", "message-square"),
    ("advice_received", "file-text"),
    ("report", "file-text"),
    ("move", "truck"),
    ("transferred", "truck"),
    ("received", "inbox"),
    ("requested", "mail"),
    ("sent", "mail"),
    ("consulted", "mail"),
    ("notified", "mail"),
    ("told", "mail"),
    ("circulated", "mail"),
    ("answered", "mail"),
    ("acknowledged", "mail"),
    ("decision", "circle-check"),
    ("review", "users"),
    ("closed", "archive"),
)


def event_words(type_: str) -> str:
    """Name a type of event, such as "Amendment notice sent"."""
    return _WORDS.get(type_) or type_.replace("_", " ").capitalize()


def event_icon(type_: str) -> str:
    """Name the icon of a type of event."""
    return next((icon for part, icon in _ICONS if part in type_), "circle-check")


def detail_label(name: str) -> str:
    """Name one detail of an event, as its field in the form is labelled."""
    return _DETAIL_LABELS.get(name) or name.replace("_", " ").capitalize()


def value_words(name: str, value: str) -> str:
    """Say the value of a detail."""
    return _VALUES.get((name, value)) or value.replace("_", " ").capitalize()


def detail_words(detail: Mapping[str, str]) -> list[str]:
    """Say all details of an event, each as a phrase of its own."""
    return [_phrase(name, value) for name, value in detail.items() if value and value != "false"]


def _phrase(name: str, value: str) -> str:
    if name in ("by", "from", "kind", "limb", "what", "reason"):
        return value_words(name, value)
    if value in _YES:
        return detail_label(name)
    if name == "undated":
        return f"{event_words(value)}, day not known"
    if name == "setting":
        return value
    return f"{detail_label(name)} {_day_words(value)}"


def law_words(source: Source) -> str:
    """Cite a limit with its place first: "Regulation 22(3), SEND Regulations 2014"."""
    place = source.provision
    for short, whole in (("regs ", "Regulations "), ("reg ", "Regulation "), ("s.", "Section ")):
        if place.startswith(short):
            place = whole + place[len(short) :].strip()
    place = place[:1].upper() + place[1:]
    return f"{place}, {source.instrument}" if place else source.instrument


def _day_words(value: str) -> str:
    try:
        return long_date(date.fromisoformat(value))
    except ValueError:
        return value
