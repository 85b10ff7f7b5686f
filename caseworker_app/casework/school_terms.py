"""The council's term dates: which days lie in a school holiday, and which term comes next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from caseworker_app.casework.preferences import Preferences, terms_of
from caseworker_app.statutory.calendar import ONE_DAY, calendar


@dataclass(frozen=True, slots=True, order=True)
class Term:
    """One term, or one half of a term, from its first to its last day."""

    first: date
    last: date
    name: str


@dataclass(frozen=True, slots=True)
class SchoolTerms:
    """The terms that the council has given, in order; of days beyond them nothing is known."""

    terms: tuple[Term, ...] = ()

    def is_known(self, day: date) -> bool:
        """Whether the term dates reach as far as this day."""
        return bool(self.terms) and self.terms[0].first <= day <= self.terms[-1].last

    def is_holiday(self, day: date) -> bool:
        """Whether a day is known to lie between two terms."""
        return self.is_known(day) and not any(term.first <= day <= term.last for term in self.terms)

    def holiday_words(self, day: date) -> str:
        """Say in which school holiday a day lies; nothing in term, or where no terms are known."""
        if not self.is_holiday(day):
            return ""
        before = max(term for term in self.terms if term.last < day)
        after = min(term for term in self.terms if term.first > day)
        return f"in the school holiday between {before.name} and {after.name}"

    def school_day_until(self, day: date) -> date:
        """Return the last working day in term on or before a day; where no terms are known, working day."""
        found = calendar().on_or_before(day)
        while self.is_holiday(found):
            found = calendar().on_or_before(found - ONE_DAY)
        return found

    def school_day_from(self, day: date) -> date:
        """Return the first working day in term on or after a day; where no terms are known, working day."""
        found = calendar().on_or_after(day)
        while self.is_holiday(found):
            found = calendar().on_or_after(found + ONE_DAY)
        return found

    def next(self, today: date) -> Term | None:
        """Return the first term that has not begun yet."""
        return min((term for term in self.terms if term.first > today), default=None)

    def named(self, name: str) -> Term | None:
        """Return a term by its name."""
        return next((term for term in self.terms if term.name.casefold() == name.casefold().strip()), None)


def school_terms(preferences: Preferences) -> SchoolTerms:
    """Return the terms of the council's settings."""
    return in_order(Term(first, last, name) for name, first, last in terms_of(preferences.term_dates))


def in_order(terms: Iterable[Term]) -> SchoolTerms:
    """Return terms, earliest first."""
    return SchoolTerms(tuple(sorted(terms)))
