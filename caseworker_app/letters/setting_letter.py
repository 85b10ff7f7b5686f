"""Letters to a setting about all of its children at once: the reviews that are due in a term."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy.orm import Session

from caseworker_app.casework.preferences import Preferences
from caseworker_app.casework.review_lists import DueReview, SettingReviews, reply_by
from caseworker_app.casework.school_terms import school_terms
from caseworker_app.errors import CaseworkerError, WrongUse
from caseworker_app.letters import addresses, facts, fonts, head
from caseworker_app.letters.compose import Made, words_of
from caseworker_app.letters.family import School
from caseworker_app.letters.must_say import refuse_unsaid
from caseworker_app.letters.names import greeted
from caseworker_app.letters.objection import Objection
from caseworker_app.letters.others import Others
from caseworker_app.letters.page import Letter
from caseworker_app.letters.recipients import Recipient, to_setting
from caseworker_app.letters.scanning import objections_to_children, objections_to_protected
from caseworker_app.letters.template import Template
from caseworker_app.letters.wording import in_force
from caseworker_app.letters.written_dates import in_full, without_weekday
from caseworker_app.store.tables import Setting

LETTER: Final = "review-list-to-setting"


@dataclass(frozen=True)
class ListLetters:
    """The letters to some settings, and why others get none."""

    made: tuple[Made, ...]
    refused: tuple[tuple[str, str], ...]  # the setting's name, why


def list_letters(
    session: Session, lists: Sequence[SettingReviews], preferences: Preferences, others: Others, day: date
) -> ListLetters:
    """Make a letter to each setting with the reviews that are due there."""
    head.refuse_unset(preferences)
    template, made, refused = in_force(session, LETTER), list[Made](), list[tuple[str, str]]()
    for one in lists:
        try:
            made.append(_made(session, template, one, preferences, others, day))
        except CaseworkerError as error:
            refused.append((one.name, str(error)))
    return ListLetters(tuple(made), tuple(refused))


def _made(
    session: Session, template: Template, reviews: SettingReviews, council: Preferences, others: Others,
    day: date,
) -> Made:  # fmt: skip
    row = session.get_one(Setting, reviews.setting_id)
    if not row.address.strip():
        raise WrongUse(
            f"{row.name} has no address yet.",
            "Import it with the list of settings, then make the letter again.",
        )
    recipient = to_setting(School(row.id, row.name, row.head, row.address))
    told = _facts(reviews, recipient, council, day)
    blocks = words_of(template, told, recipient)
    letter = Letter(
        kind=template.letter, title=template.title, reference=f"{reviews.term.name} reviews", initials="",
        date=in_full(day), address=addresses.in_window(recipient.name, recipient.address),
        sender=head.sender(council, ""), source=template.source, blocks=blocks, signed=head.signed(council),
        enclosures=head.enclosures(template.encloses), points=council.letter_points,
    )  # fmt: skip
    fonts.refuse_unwritable(letter.text(), "the letter")
    refuse_unsaid(template, told, letter)
    objections = tuple(_objections(letter, reviews, recipient, others))
    return Made(template, recipient, letter, None, (), {}, objections, told)


def _facts(
    reviews: SettingReviews, recipient: Recipient, council: Preferences, day: date
) -> Mapping[str, Any]:
    limits = [limit for one in reviews.reviews for limit in (one.review.hold_by, one.review.decide_by)]
    asked = reply_by(school_terms(council), reviews.term, day)
    return {
        **facts.absent(), **facts.of_the_council(council),
        "salutation": greeted(recipient.name), "letter_date": in_full(day), "school": reviews.name,
        "term": reviews.term.name, "reply_by": in_full(asked),
        "some_are_late": any(limit is not None and limit <= day for limit in limits),
        "reviews": [_row(review, day) for review in reviews.reviews] or facts.Missing("reviews"),
    }  # fmt: skip


def _row(due: DueReview, day: date) -> tuple[str, ...]:
    meeting, decision = due.review.hold_by, due.review.decide_by
    name = f"{due.given_name} {due.family_name}".strip()
    return name, due.reference, due.year_group, _by(meeting, day), _by(decision, day)


def _by(limit: date | None, day: date) -> str:
    if limit is None:
        return ""
    return without_weekday(limit) if limit > day else f"{without_weekday(limit)} (late)"


def _objections(
    letter: Letter, reviews: SettingReviews, recipient: Recipient, others: Others
) -> Iterator[Objection]:
    names = [f"{one.given_name} {one.family_name}" for one in reviews.reviews]
    yield from objections_to_protected(letter.said(), recipient, others)
    yield from objections_to_children(
        letter.said(), names, {one.reference for one in reviews.reviews}, others, ()
    )
