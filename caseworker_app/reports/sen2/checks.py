"""The checks that the Department runs on a return, written as a list of what to put right first.

They are ours to read in words; the Department's own numbers of them were not at hand.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from caseworker_app.reports.sen2.items import (
    ACTIVE_PLAN,
    ASSESSMENT,
    HEADER,
    NAMED_PLAN,
    NEED,
    NOT_KEPT,
    PLACEMENT,
    PLAN_DETAIL,
    REQUEST,
    Record,
)
from caseworker_app.reports.sen2.one_child import HISTORICAL, Collection
from caseworker_app.statutory.words import long_date

_UPN = re.compile(r"[A-HJ-NP-RT-Z]\d{11}[\dA-HJ-NP-RT-Z]")
_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"  # the check letter is one of 23: no I, O or S
_OLDEST = 26


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to put right: whose, in which module and item, and what; no case for the whole return."""

    case: str
    module: str
    item: str
    why: str


def checks(header: Record, people: Sequence[Record], asked: Collection, withheld: set[str]) -> list[Check]:
    """Return what to put right, child by child, and then what this program cannot fill in."""
    found = [] if header.values["LEA"] else [_on(header, "LEA", "The local authority number is missing")]
    numbers = Counter(one.values["UPN"] for one in people if one.values["UPN"])
    for one in people:
        found += _person(one, asked, withheld, numbers)
        for record in one.all():
            for check in _BY_MODULE.get(record.module.number, ()):
                found += check(record, asked)
    return [*found, *_not_kept()]


def _on(record: Record, item: str, why: str) -> Check:
    case = "" if record.module is HEADER else record.case
    return Check(case, record.module.number, item, why)


def _not_kept() -> Iterator[Check]:
    for module, item in NOT_KEPT:
        title = dict(module.items)[item]
        yield Check("", module.number, item, f"{title}: not kept here. Fill it in from the core system")


def _person(one: Record, asked: Collection, withheld: set[str], numbers: Counter[str]) -> Iterator[Check]:
    told = one.values
    for item, words in (
        ("Surname", "surname"),
        ("Forename", "forename"),
        ("PersonBirthDate", "date of birth"),
    ):
        if not told[item]:
            yield _on(one, item, f"The {words} is missing")
    if told["Sex"] not in {"F", "M"}:
        yield _on(one, "Sex", "Sex is neither F nor M")
    if not told["PostCode"]:
        why = "The address is withheld: give the postcode in the collection itself, if at all"
        yield _on(one, "PostCode", why if one.case in withheld else "The postcode is missing")
    yield from _number(one, numbers)
    born = _day(told["PersonBirthDate"])
    if born is not None and not 0 <= asked.census.year - born.year <= _OLDEST:
        yield _on(one, "PersonBirthDate", f"Born on {long_date(born)}: not from 0 to 25 on the census day")


def _number(one: Record, numbers: Counter[str]) -> Iterator[Check]:
    upn = one.values["UPN"]
    if not upn:
        yield _on(one, "UPN", "No UPN: give it, the ULN, or the reason why neither is known")
    elif not _UPN.fullmatch(upn):
        yield _on(one, "UPN", "This is no UPN: a letter, then eleven digits, then a digit or a letter")
    elif upn[0] != _check_letter(upn):
        yield _on(one, "UPN", f"The check letter of this UPN should be {_check_letter(upn)}")
    if upn and numbers[upn] > 1:
        yield _on(one, "UPN", "Another child has the same UPN")


def _check_letter(upn: str) -> str:
    """Return the first letter that the other twelve characters of a UPN ask for."""
    values = [_LETTERS.index(one) if one.isalpha() else int(one) for one in upn[1:]]
    return _LETTERS[sum(weight * value for weight, value in enumerate(values, 2)) % len(_LETTERS)]


def _request(one: Record, _: Collection) -> Iterator[Check]:
    told = one.values
    if told["RequestOutcome"] == HISTORICAL:
        return
    if not told["ReceivedDate"]:
        yield _on(one, "ReceivedDate", "The day on which the request was received is missing")
    if not told["RequestSource"]:
        yield _on(one, "RequestSource", "Who made the request is not recorded")
    yield from _order(one, "ReceivedDate", one, "RequestOutcomeDate")
    for assessment in one.under:
        if assessment.module is ASSESSMENT:
            yield from _order(one, "RequestOutcomeDate", assessment, "AssessmentOutcomeDate")


def _named(one: Record, _: Collection) -> Iterator[Check]:
    yield from _order(one, "StartDate", one, "CeaseDate")
    if one.values["CeaseDate"] and not one.values["CeaseReason"]:
        yield _on(one, "CeaseReason", "The plan ceased, but the reason is missing")


def _place(one: Record, _: Collection) -> Iterator[Check]:
    if not one.values["URN"]:
        yield _on(one, "URN", "No setting with a URN: give it, the UKPRN, or the SEN setting code")


def _active(one: Record, asked: Collection) -> Iterator[Check]:
    told = one.values
    yield from _order(one, "ReviewMeeting", one, "LastReview")
    yield from _order(one, "ReviewMeeting", one, "ReviewDraft")
    if told.get("ReviewOutcome") and not told.get("ReviewMeeting"):
        yield _on(one, "ReviewOutcome", "A decision without a meeting: leave it blank, or give the meeting")
    for item in ("ReviewMeeting", "LastReview"):
        day = _day(told.get(item, ""))
        if day is not None and day > asked.census:
            yield _on(one, item, f"{long_date(day)} is after the census day: it must be blank")
    due, sent = told.get("PhaseTransferDueDate"), told.get("PhaseTransferFinalDate")
    if due and not sent:
        was_due = long_date(date.fromisoformat(due))
        yield _on(
            one, "PhaseTransferFinalDate", f"No plan for the move is on record; it was due on {was_due}"
        )
    if not any(record.module is NEED for record in one.under):
        yield _on(one, "SENtype", "The primary need is missing, or is none of the Department’s list")


def _order(first: Record, item: str, second: Record, later: str) -> Iterator[Check]:
    one, other = _day(first.values.get(item, "")), _day(second.values.get(later, ""))
    if one is not None and other is not None and other < one:
        words = f"{dict(second.module.items)[later]} {long_date(other)}, before "
        yield _on(second, later, f"{words}{dict(first.module.items)[item].lower()} {long_date(one)}")


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


_BY_MODULE = {
    REQUEST.number: (_request,),
    NAMED_PLAN.number: (_named,),
    PLAN_DETAIL.number: (_place,),
    ACTIVE_PLAN.number: (_active,),
    PLACEMENT.number: (_place,),
}
