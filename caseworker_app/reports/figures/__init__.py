"""The figures for a team lead and an improvement board, each defined once (`definitions`).

What a screen or the evidence pack calls:

- `FIGURES`, `figure(id)`: the definitions, in the order in which they are shown;
- `last_twelve_months(today)`, `read_period(first, last, …)`: the period, or why it is none;
- `answers(connection, period, teams)`: every figure, whole and by part;
- `answer(connection, figure, period, teams)`: one figure, also month by month;
- `breakdown(connection, figure, period, by)`: one figure by team, caseworker or setting;
- `rows(connection, figure, period, teams)`: the cases behind a number;
- `known_on(store, day)`: a connection to what was known at the end of a past day, for all of these;
- `gaps(connection, period, answers, teams)`: what is missing or contradictory, to be shown and counted;
- `scope(connection)`: whose cases are here, and so of what the figures tell.

`connection` is `store.connection()`: everything as it is known now.
"""

from caseworker_app.reports.figures.ask import (
    GROUPINGS,
    Connection,
    answer,
    answers,
    breakdown,
    figure,
    months_of,
    rows,
)
from caseworker_app.reports.figures.definitions import FIGURES
from caseworker_app.reports.figures.figure import (
    Answer,
    CountedRow,
    Counts,
    Figure,
    Group,
    National,
    Period,
)
from caseworker_app.reports.figures.known import known_on
from caseworker_app.reports.figures.period import last_twelve_months, read_period
from caseworker_app.reports.figures.quality_of_data import Gap, Scope, gaps, scope

__all__ = [
    "FIGURES", "GROUPINGS", "Answer", "Connection", "CountedRow", "Counts", "Figure", "Gap", "Group",
    "National", "Period", "Scope", "answer", "answers", "breakdown", "figure", "gaps", "known_on",
    "last_twelve_months", "months_of", "read_period", "rows", "scope",
]  # fmt: skip
