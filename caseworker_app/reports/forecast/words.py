"""What a forecast says, and how it was made, in sentences."""

from __future__ import annotations

from caseworker_app.reports.forecast.history import PAST_WEEKS, WEEKS
from caseworker_app.reports.forecast.simulate import Forecast, Week
from caseworker_app.statutory.words import count_of, long_date

_TOO_LITTLE = (
    "The record tells of too few finished steps for a range: it needs half a year of weeks in which "
    "something was done. What is shown is only what is known to fall due."
)


def sentence(forecast: Forecast) -> str:
    """Say what matters most."""
    over = [week for week in forecast.weeks if week.over]
    due = sum(week.due for week in forecast.weeks)
    told = f"{due:,} steps that the record knows of fall due in the next {WEEKS} weeks."
    if over:
        worst = max(over, key=lambda week: week.over)
        weeks = "1 week is" if len(over) == 1 else f"{len(over)} weeks are"
        told += f" {weeks} over what can be done; most in the week of {long_date(worst.starts)}, "
        told += f"by {worst.over:,}."
    else:
        told += " No week is over what can be done."
    last = forecast.weeks[-1]
    if forecast.has_range:
        told += (
            f" Of the council’s own steps {forecast.known.late_now:,} are late now; in {WEEKS} weeks "
            f"probably between {last.low:,} and {last.high:,}."
        )
    return told if forecast.has_range else f"{told} {_TOO_LITTLE}"


def method(forecast: Forecast) -> str:
    """Say how it was made, and what it leaves out."""
    known = forecast.known
    whose = "the setting of the council" if known.capacity else f"the middle of the past {PAST_WEEKS} weeks"
    told = f"What can be done in a week is {whose}, less those who leave ({known.people} carry cases now). "
    if not forecast.has_range:
        return told
    advice = (
        f"how late advice came in {count_of(len(known.advice_weeks_late), 'past answer')}"
        if known.has_advice_history
        else "no delay of advice, as too few past answers are recorded"
    )
    return told + (
        f"The range is from {forecast.runs:,} simulated half-years. Each draws, week by week, how much was "
        f"done in one of the past {PAST_WEEKS} weeks, how much came up in a past week that nobody knew of so "
        f"long before, and {advice}; what waits for advice in one week waits alike. Late work is done first, "
        "then what is due within four weeks. Eight in ten of the simulated half-years lie in the range, one "
        "in ten below and one in ten above. It knows nothing of holidays to come, new colleagues or new law."
    )


def row_words(week: Week) -> tuple[str, ...]:
    """Return a week as a row of the table."""
    bounds = "–" if week.low is None else f"{week.low:,} to {week.high:,}"
    middle = "–" if week.middle is None else f"{week.middle:,}"
    over = f"{week.over:,}" if week.over else ""
    return (long_date(week.starts), f"{week.due:,}", f"{week.capacity:,}", over, middle, bounds)
