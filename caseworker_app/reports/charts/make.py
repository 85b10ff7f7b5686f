"""Making the six charts from the figures: each with its sentence and its table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TypedDict

from caseworker_app.reports import figures
from caseworker_app.reports.charts.chart import BARS, LINES, Chart, Line, Reference, Series, share
from caseworker_app.reports.charts.own_figures import CONTACT, LETTERS
from caseworker_app.reports.figures import Connection, Counts, Figure, Period
from caseworker_app.reports.figures.selects import AGES, CONTACT_AGES
from caseworker_app.reports.published import Shown, in_full
from caseworker_app.statutory.words import MONTHS, listed, long_date

_PLANS, _WITHOUT = "plans_in_20_weeks", "plans_in_20_weeks_without_exceptions"
_DECIDED, _AMENDED, _LATE, _DUE = (
    *("review_decisions_in_4_weeks", "amended_plans_in_12_weeks"),
    *("late_over_20_days", "reviews_completed"),
)
CHART_FIGURES: tuple[Figure, ...] = (
    *(figures.figure(one) for one in (_PLANS, _WITHOUT, _DECIDED, _AMENDED, _LATE, _DUE)),
    *(CONTACT, LETTERS),
)
HIDDEN, NONE = "*", "–"


@dataclass(frozen=True, slots=True)
class Capacity:
    """How many review meetings all caseworkers can hold, by month of the year; empty where nobody said."""

    meetings: Mapping[int, int]

    def of(self, label: str) -> Decimal | None:
        """Return the capacity of a month such as "2026-03"."""
        found = self.meetings.get(int(label[5:]))
        return None if found is None else Decimal(found)


def read_charts(
    connection: Connection,
    period: Period,
    teams: Sequence[str] = (),
    capacity: Capacity | None = None,
    go_on: Callable[[], object] = lambda: None,
) -> tuple[Chart, ...]:
    """Read the six charts for a period; `go_on` may stop it by raising."""
    shown: dict[str, Shown] = {}
    for one in CHART_FIGURES:
        go_on()
        shown[one.id] = in_full(figures.answer(connection, one, period, teams))
    return charts(shown, period, capacity)


def charts(shown: Mapping[str, Shown], period: Period, capacity: Capacity | None = None) -> tuple[Chart, ...]:
    """Make the six charts of what may be shown."""
    said = capacity or Capacity({})
    return (
        _plans(shown[_PLANS], shown.get(_WITHOUT), period),
        _reviews(shown[_DECIDED], shown[_AMENDED], period),
        _by_part(shown[_LATE], AGES, period, "late", "Late by age"),
        _against_capacity(shown[_DUE], said, period),
        _by_part(shown[CONTACT.id], CONTACT_AGES, period, "contact", "Family contact"),
        _letters(shown[LETTERS.id], period),
    )


def _plans(plans: Shown, without: Shown | None, period: Period) -> Chart:
    national = figures.figure(_WITHOUT).national[-1]
    year = national.of.rpartition(", ")[2]
    lines = _lines(plans, "Plans sent", "in 20 weeks")
    if without is not None and without.series:
        lines += _lines(without, "Without exceptions", "in 20 weeks")
    says, more = _sentence(plans, "of plans were on time", "New plans sent within 20 weeks of the request")
    return Chart(
        key="plans",
        tab="Plans and reviews",
        says=says,
        more=more,
        look=BARS,
        per_cent=True,
        series=(_share_of(plans, "Plans within 20 weeks"),),
        reference=Reference("England", national.per_cent, year),
        notes=(f"{national.of}: {national.per_cent} %. {national.caveat} Source: {national.source}.",),
        table=tuple(lines),
        **_months(period),
    )


def _reviews(decided: Shown, amended: Shown, period: Period) -> Chart:
    says, more = _sentence(
        decided, "of reviews were decided in 4 weeks", "Decisions sent within 4 weeks of the review meeting"
    )
    england = figures.figure(_DECIDED)
    return Chart(
        key="reviews",
        tab="Plans and reviews",
        says=says,
        more=more,
        look=LINES,
        per_cent=True,
        series=(
            _share_of(decided, "decided", "in 4 weeks"),
            _share_of(amended, "final", "in 12 weeks"),
        ),
        notes=(f"England, decided in 4 weeks: {england.england} per cent.",),
        table=(
            *_lines(decided, "Reviews decided", "in 4 weeks"),
            *_lines(amended, "Amended plans", "in 12 weeks"),
        ),
        **_months(period),
    )


def _against_capacity(due: Shown, capacity: Capacity, period: Period) -> Chart:
    labels = tuple(figures.months_of(period))
    room = tuple(capacity.of(label) for label in labels)
    counts = tuple(_number(due.series.get(label)) for label in labels)
    over = [
        _month_name(label)
        for label, count, fits in zip(labels, counts, room, strict=True)
        if count is not None and fits is not None and count > fits
    ]
    whole = _number(due.whole)
    series = [Series("due", counts)]
    lines = [*_lines(due, "Reviews due", "completed")]
    if any(one is not None for one in room):
        series.append(Series("capacity", room))
        lines.insert(1, Line("capacity", (*(NONE if one is None else str(one) for one in room), NONE)))
    told = f"In {len(over)} of {len(labels)} months more were due than fit."
    if not over:
        told = "No month had more reviews due than fit."
    if None in counts:  # whether more were due than fit is hidden with how many were due
        told = "How many reviews were due is hidden in some months."
    elif not any(one is not None for one in room):
        told = "Nobody has said in Settings how many review meetings fit into a month."
    elif unsaid := [_month_name(label) for label, one in zip(labels, room, strict=True) if one is None]:
        fits = told if over else "No other month had more reviews due than fit."
        told = f"{fits} Settings do not say how many meetings fit into {listed(unsaid, 'and')}."
    return Chart(
        key="capacity",
        tab="Reviews and capacity",
        says="The number of reviews due is hidden" if whole is None else f"{whole} reviews fell due",
        more=told,
        look=BARS,
        per_cent=False,
        series=tuple(series),
        table=tuple(lines),
        **_months(period),
    )


def _by_part(shown: Shown, parts: Sequence[str], period: Period, key: str, tab: str) -> Chart:
    counts = tuple(_count_of_part(shown, part) for part in parts)
    day = long_date(period.last)
    if key == "late":
        says = _says_late(shown)
        more = f"Main duties of the council past their date on {day}, by days late."
    else:
        says = _says_contact(shown)
        more = f"Cases open on {day}, by days since the last contact with the family."
    return Chart(
        key=key,
        tab=tab,
        says=says,
        more=more,
        look=BARS,
        per_cent=False,
        labels=tuple(parts),
        series=(Series("duties" if key == "late" else "cases", counts),),
        spans=(period,) * len(parts),
        table=(
            Line(
                "Late duties" if key == "late" else "Open cases",
                (*(_text(one, shown.whole) for one in counts), _denominator(shown.whole)),
                shown.figure,
                strong=True,
            ),
        ),
        period=period,
        by="Days",
        parts=tuple(parts),
    )


def _letters(letters: Shown, period: Period) -> Chart:
    says, more = _sentence(letters, "of letters went out at once", "Posted by the weekday after approval")
    return Chart(
        key="letters",
        tab="Letters posted",
        says=says,
        more=more,
        look=LINES,
        per_cent=True,
        series=(_share_of(letters, "posted", "within a day"),),
        table=tuple(_lines(letters, "Letters posted", "within a day")),
        **_months(period),
    )


class _Months(TypedDict):
    labels: tuple[str, ...]
    spans: tuple[Period, ...]
    period: Period


def _months(period: Period) -> _Months:
    """Return what all charts by month share."""
    months = figures.months_of(period)
    return {
        "labels": tuple(_short(label) for label in months),
        "spans": tuple(_span(label, period) for label in months),
        "period": period,
    }


def _span(label: str, period: Period) -> Period:
    year, month = map(int, label.split("-"))
    first = date(year, month, 1)
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return Period(max(first, period.first), min(last, period.last))


def _short(label: str) -> str:
    year, month = label.split("-")
    name = MONTHS[int(month) - 1][:3]
    return f"{name} {year[2:]}" if month == "01" else name


def _month_name(label: str) -> str:
    year, month = label.split("-")
    return f"{MONTHS[int(month) - 1]} {year}"


def _share_of(shown: Shown, name: str, more: str = "") -> Series:
    return Series(name, tuple(share(one) for one in shown.series.values()), more)


def _lines(shown: Shown, all_of_them: str, counted: str) -> list[Line]:
    """Return three lines of a table: of how many, how many, and the share."""
    whole, months = shown.whole, list(shown.series.values())
    cells = [*months, whole]
    shares = tuple(HIDDEN if one is None else _per_cent(share(one)) for one in cells)
    return [
        Line(all_of_them, tuple(_denominator(one) for one in cells), shown.figure, head=True),
        Line(counted, tuple(HIDDEN if one is None else str(one.numerator) for one in cells), shown.figure),
        Line("share", shares, shown.figure, strong=True),
    ]


def _per_cent(value: Decimal | None) -> str:
    return NONE if value is None else f"{value} %"


def _denominator(counts: Counts | None) -> str:
    return HIDDEN if counts is None else str(counts.denominator)


def _number(counts: Counts | None) -> Decimal | None:
    return None if counts is None else Decimal(counts.denominator)


def _count_of_part(shown: Shown, part: str) -> Decimal | None:
    if shown.whole is None or (part in shown.parts and shown.parts[part] is None):
        return None
    found = shown.parts.get(part)
    return Decimal(found.denominator if found else 0)


def _text(value: Decimal | None, whole: Counts | None = None) -> str:
    if value is None:
        return HIDDEN if whole is None or whole.denominator else NONE
    return str(value)


def _sentence(shown: Shown, verb: str, what: str) -> tuple[str, str]:
    """Return the sentence over a chart, and the one under it: the newest month that has cases."""
    if shown.whole is None:
        return "These numbers are too small to show", f"{what}."
    known = [(label, one) for label, one in shown.series.items() if one is not None and one.denominator]
    if not known:
        empty = shown.figure.empty.rstrip(".") if shown.whole.denominator == 0 else ""
        return empty or f"{share(shown.whole)}\u00a0% {verb} in the whole period", f"{what}."
    label, counts = known[-1]
    now, before = share(counts), share(known[-2][1]) if len(known) > 1 else None
    month = MONTHS[int(label[5:]) - 1]
    detail = f"{what}. In {month}, {counts.numerator} of {counts.denominator}."
    if before is None or now is None:
        return f"{now}\u00a0% {verb} in {month}", detail
    change = "as before" if now == before else f"{'up' if now > before else 'down'} from {before}\u00a0%"
    return f"{now}\u00a0% {verb} in {month}, {change}", detail


def _says_late(shown: Shown) -> str:
    if shown.whole is None:
        return "The number of late duties is too small to show"
    if shown.whole.denominator == 0:
        return "Nothing is late"
    late, old = shown.whole.denominator, shown.whole.numerator
    return f"{old} of {late} late duties are late for more than 20 days"


def _says_contact(shown: Shown) -> str:
    if shown.whole is None:
        return "These numbers are too small to show"
    if shown.whole.denominator == 0:
        return "No case is open"
    quiet = shown.whole.denominator - shown.whole.numerator
    return f"{quiet} of {shown.whole.denominator} families had no contact for 90 days"
