"""Two figures that only charts show: how long ago families were last in contact, letters posted at once."""

from __future__ import annotations

from caseworker_app.reports.figures import Figure, Group
from caseworker_app.reports.figures.selects import CONTACT_AGE, LETTERS_POSTED

CONTACT = Figure(
    id="contact_age",
    group=Group.FAMILIES,
    name="Days since the last contact with the family",
    definition="The cases open on the last day of the period, by the days since the last contact with the "
    "family. A call that nobody answered is no contact; what was not logged does not count.",
    numerator="open cases with contact in 90 days",
    denominator="cases open on the last day of the period",
    basis="The contact log",
    parts="days since contact",
    parts_are_counts=True,
    at_the_end=True,
    empty="No case is open on that day.",
    select=CONTACT_AGE,
)
LETTERS = Figure(
    id="letters_posted_in_a_day",
    group=Group.FAMILIES,
    name="Letters posted within a day",
    definition="Of the letters posted in the period, those posted on the day on which they were approved "
    "or on the next weekday. Bank holidays are not left out; reprints are.",
    numerator="letters posted by the next weekday",
    denominator="letters posted in the period",
    basis="The letters kept here",
    empty="No letter was posted.",
    select=LETTERS_POSTED,
)
