"""The reviews due next term, setting by setting: what the school is asked to set dates for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseworker_app.casework.school_terms import SchoolTerms, Term
from caseworker_app.casework.year_group import label, year_group
from caseworker_app.errors import NotAllowed, WrongUse
from caseworker_app.statutory.reviews import Review
from caseworker_app.store.derived import review_from_row
from caseworker_app.store.session import Unit
from caseworker_app.store.tables import Case, DerivedReview, Setting

BEFORE_TERM = timedelta(weeks=2)  # the school hears at least so long before the term
TO_ANSWER = timedelta(weeks=1)  # and has at least so long to answer


@dataclass(frozen=True, slots=True, kw_only=True)
class DueReview:
    """One review that a school is asked to set a date for."""

    case_id: str
    reference: str
    given_name: str
    family_name: str
    date_of_birth: date | None
    year_group: str
    review: Review


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingReviews:
    """The reviews of one setting that are due in a term."""

    setting_id: str
    name: str
    term: Term
    reviews: tuple[DueReview, ...]


def term_for(terms: SchoolTerms, today: date, name: str = "") -> Term:
    """Return the term that is asked for by name, else the next one."""
    if not terms.terms:
        raise NotAllowed(
            "The term dates are not known, so nobody can say what is due next term.",
            "Enter them under Settings, Calendar.",
        )
    if name:
        found = terms.named(name)
        if found is None:
            known = ", ".join(term.name for term in terms.terms)
            raise WrongUse(f"There is no term “{name}”.", f"The terms are: {known}.")
        return found
    following = terms.next(today)
    if following is None:
        raise NotAllowed(
            "The term dates end before the next term.", "Enter the next school year under Settings, Calendar."
        )
    return following


def reply_by(terms: SchoolTerms, term: Term, today: date) -> date:
    """Return the school day by which the dates should be back: two weeks before the term, or a week on."""
    return max(terms.school_day_until(term.first - BEFORE_TERM), terms.school_day_from(today + TO_ANSWER))


def due_in_term(session: Session, term: Term, setting_ids: Sequence[str] = ()) -> tuple[SettingReviews, ...]:
    """Return by setting what must have its meeting by the end of a term and was not held yet."""
    row = DerivedReview
    wanted = [row.shown.is_(True), row.finished.is_(False), row.is_held.is_(False), row.hold_by <= term.last]
    wanted.append(row.setting_id.in_(setting_ids) if setting_ids else row.setting_id.is_not(None))
    found = session.execute(
        select(row, Case, Setting)
        .join(Case, Case.id == row.case_id)
        .join(Setting, Setting.id == row.setting_id)
        .where(*wanted, (row.planned_on.is_(None)) | (row.planned_on >= term.first))
        .order_by(Setting.name, row.hold_by, Case.family_name)
    ).all()
    by_setting: dict[tuple[str, str], list[DueReview]] = defaultdict(list)
    for review, case, setting in found:
        by_setting[setting.id, setting.name].append(_due(case, review, term))
    return tuple(
        SettingReviews(setting_id=setting_id, name=name, term=term, reviews=tuple(reviews))
        for (setting_id, name), reviews in by_setting.items()
    )


def note_list(unit: Unit, made: SettingReviews, file_name: str) -> None:
    """Write down that a list of children was made for a setting, before it leaves."""
    change = {
        "file": [None, file_name], "setting": [None, made.setting_id], "cases": [None, len(made.reviews)],
    }  # fmt: skip
    unit.note("exports", unit.id, None, change)


def _due(case: Case, row: DerivedReview, term: Term) -> DueReview:
    born = case.date_of_birth
    group = "" if born is None else label(year_group(born, term.first, case.year_group_shift))
    return DueReview(
        case_id=case.id,
        reference=case.reference,
        given_name=case.preferred_name or case.given_name,
        family_name=case.family_name,
        date_of_birth=born,
        year_group=group,
        review=review_from_row(row),
    )
