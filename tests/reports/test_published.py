"""No small number can be worked out from what everybody may see, by subtraction either."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from caseworker_app.reports import figures
from caseworker_app.reports.charts import charts
from caseworker_app.reports.charts.chart import Chart
from caseworker_app.reports.charts.make import Capacity
from caseworker_app.reports.charts.own_figures import CONTACT, LETTERS
from caseworker_app.reports.figures import Answer, Counts, Period
from caseworker_app.reports.published import LEAST, Shown, for_everybody, in_full, keep_safe
from tests.reports.figures_world import TODAY

YEAR = Period(TODAY.replace(year=2025), TODAY)
Child = tuple[str, str, bool]  # part, month, counted


def counts(children: Iterable[Child]) -> Counts:
    found = list(children)
    return Counts(sum(child[2] for child in found), len(found))


def answer(figure_id: str, children: list[Child]) -> Answer:
    figure = next(one for one in (*figures.FIGURES, CONTACT, LETTERS) if one.id == figure_id)
    return Answer(
        figure,
        YEAR,
        counts(children),
        {part: counts(c for c in children if c[0] == part) for part in sorted({c[0] for c in children})},
        {month: counts(c for c in children if c[1] == month) for month in sorted({c[1] for c in children})},
    )


def seen(shown: Shown, children: list[Child]) -> list[frozenset[int]]:
    """Return the groups of children whose number a reader can read off, as sets of their places."""
    every = list(enumerate(children))
    found: list[frozenset[int]] = []

    def add(some: list[tuple[int, Child]], *, split: bool) -> None:
        found.append(frozenset(place for place, _ in some))
        if split:
            found.append(frozenset(place for place, child in some if child[2]))
            found.append(frozenset(place for place, child in some if not child[2]))

    if shown.whole is not None:
        add(every, split=True)
    for part, kept in shown.parts.items():
        if kept is not None:
            add([one for one in every if one[1][0] == part], split=not shown.figure.parts_are_counts)
    for month, kept in shown.series.items():
        if kept is not None:
            add([one for one in every if one[1][1] == month], split=True)
    return found


def worked_out(groups: list[frozenset[int]]) -> set[frozenset[int]]:
    """Return all that differences tell: what is left of each group once others in it are taken off."""
    known = set(groups)
    for whole in groups:
        inside = sorted({one for one in groups if one < whole}, key=len, reverse=True)
        left = whole
        for one in inside:  # what does not overlap is taken off together
            if one <= left:
                left -= one
                known.add(left)
    for one, other in itertools.combinations(list(known), 2):
        if one < other:
            known.add(other - one)
    return known - ({frozenset()} - set(groups))  # that the parts in sight are all of a whole tells of nobody


_CHILDREN = st.lists(
    st.tuples(
        st.sampled_from(["a", "a", "a", "b", "b", "c"]),
        st.sampled_from(["2026-01", "2026-02", "2026-02", "2026-03", "2026-03", "2026-03", "2026-04"]),
        st.booleans(),
    ),
    max_size=90,
)


@settings(max_examples=400, deadline=None)
@given(_CHILDREN, st.sampled_from(["plans_in_20_weeks", "replies_in_time", "advice_in_6_weeks"]))
def test_no_table_tells_with_its_totals_of_fewer_than_five(children: list[Child], figure_id: str) -> None:
    shown = for_everybody([answer(figure_id, children)])[figure_id]
    for group in worked_out(seen(shown, children)):
        assert len(group) >= LEAST, (shown, group)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["a", "b", "c", "d", "e"]), st.just("2026-01")), max_size=120))
def test_parts_that_are_counted_or_not_tell_of_no_small_number(some: list[tuple[str, str]]) -> None:
    children = [(part, month, part in "abc") for part, month in some]
    shown = for_everybody([answer("contact_age", children)])["contact_age"]
    for group in worked_out(seen(shown, children)):
        assert len(group) >= LEAST


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.booleans()), max_size=90))
def test_two_figures_on_the_same_children_tell_of_no_small_difference(some: list[tuple[bool, bool]]) -> None:
    children = [("", "2026-01", in_time) for in_time, _ in some]
    without = [("", "2026-01", in_time) for in_time, excepted in some if not excepted]
    both = for_everybody(
        [
            answer("plans_in_20_weeks", children),
            answer("plans_in_20_weeks_without_exceptions", without),
        ]
    )
    first, second = both.values()
    if first.whole is not None and second.whole is not None:
        assert first.whole.denominator - second.whole.denominator >= LEAST
        assert first.whole.numerator - second.whole.numerator >= LEAST
        late = first.whole.denominator - first.whole.numerator
        assert late - (second.whole.denominator - second.whole.numerator) >= LEAST


_COLUMNS = {
    "department_amended": "amended",
    "department_ceased": "ceased",
    "department_maintained": "maintained",
    "department_none_recorded": "none",
}


@settings(max_examples=400, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["none", "amended", "amended", "ceased", "maintained", "maintained", "missing", "before", "off"]
        ),
        max_size=140,
    )
)
def test_the_departments_columns_tell_of_no_small_number(told: list[str]) -> None:
    expected = [one for one in told if one != "off"]
    done = [one for one in expected if one in _COLUMNS.values()]

    def column(figure_id: str, among: list[str], wanted: set[str]) -> Answer:
        return answer(figure_id, [("", "2026-01", one in wanted) for one in among])

    outcomes = set(_COLUMNS.values())
    shown = for_everybody(
        [
            column("department_expected", told, set(expected)),
            column("department_not_expected", told, {"off"}),
            column("department_completed", expected, outcomes),
            column("department_completed_before", expected, {"before"}),
            column("department_not_completed", expected, {"missing"}),
            *(column(name, done, {word}) for name, word in _COLUMNS.items()),
        ]
    )
    among = {name: told if "expected" in name else expected for name in shown} | dict.fromkeys(_COLUMNS, done)
    wanted = {
        "department_expected": set(expected), "department_not_expected": {"off"},
        "department_completed": outcomes, "department_completed_before": {"before"},
        "department_not_completed": {"missing"}, **{name: {word} for name, word in _COLUMNS.items()},
    }  # fmt: skip
    groups: list[frozenset[int]] = []
    places = list(enumerate(told))
    for name, one in shown.items():
        if one.whole is not None:
            of = {place for place, word in places if word in set(among[name])}
            counted = {place for place, word in places if word in wanted[name]}
            groups += [frozenset(of), frozenset(counted), frozenset(of - counted)]
    for group in worked_out(groups):
        assert len(group) >= LEAST


def test_a_lone_small_row_takes_the_next_smallest_with_it() -> None:
    rows = {"a": Counts(20, 40), "b": Counts(2, 12), "c": Counts(8, 16)}
    assert keep_safe(rows) == {"a": Counts(20, 40), "b": None, "c": None}


def test_every_chart_has_a_table_and_says_each_number_that_it_draws() -> None:
    children = [("30 days or less", f"2026-{1 + place % 9:02}", place % 3 > 0) for place in range(90)]
    full = {
        one: in_full(answer(one, children))
        for one in (
            *("plans_in_20_weeks", "plans_in_20_weeks_without_exceptions", "review_decisions_in_4_weeks"),
            *("amended_plans_in_12_weeks", "late_over_20_days", "reviews_completed", CONTACT.id, LETTERS.id),
        )
    }
    months = Period(TODAY.replace(month=1, day=1), TODAY.replace(month=9, day=30))
    made = charts(full, months)
    assert len(made) == 6
    for chart in made:
        assert chart.table, chart.key
        cells = {cell for line in chart.table for cell in line.cells}
        for series in chart.series:
            assert len(series.values) == len(chart.labels) == len(chart.spans)
            for value in series.values:
                if value is not None:
                    assert {str(value), f"{value} %"} & cells, (chart.key, value)
        assert chart.says in chart.spoken


def test_a_hidden_figure_keeps_its_place_in_the_table_of_a_chart() -> None:
    few = [("30 days or less", f"2026-{1 + place % 9:02}", False) for place in range(30)]
    names = (
        *("plans_in_20_weeks", "plans_in_20_weeks_without_exceptions", "review_decisions_in_4_weeks"),
        *("amended_plans_in_12_weeks", "late_over_20_days", "reviews_completed", CONTACT.id, LETTERS.id),
    )
    shown = for_everybody([answer(one, few) for one in names])
    months = Period(TODAY.replace(month=1, day=1), TODAY.replace(month=9, day=30))
    for chart in charts(shown, months):
        for line in chart.table:
            assert len(line.cells) == len(chart.labels) + 1, (chart.key, line.name)


def test_a_month_of_which_nobody_said_what_fits_is_named_under_the_chart() -> None:
    children = [("", f"2026-{1 + place % 9:02}", True) for place in range(90)]
    names = (
        *("plans_in_20_weeks", "plans_in_20_weeks_without_exceptions", "review_decisions_in_4_weeks"),
        *("amended_plans_in_12_weeks", "late_over_20_days", "reviews_completed", CONTACT.id, LETTERS.id),
    )
    shown = {one: in_full(answer(one, children)) for one in names}
    months = Period(TODAY.replace(month=1, day=1), TODAY.replace(month=9, day=30))
    said = dict.fromkeys(range(1, 10), 12)

    def chart(meetings: dict[int, int]) -> Chart:
        return next(one for one in charts(shown, months, Capacity(meetings)) if one.key == "capacity")

    assert "Settings" not in chart(said).more
    del said[6], said[7]
    gap = chart(said).more
    assert "Settings do not say how many meetings fit into June 2026 and July 2026." in gap
    assert gap in chart(said).spoken
    assert "Nobody has said" in chart({}).more


def test_whether_more_reviews_were_due_than_fit_is_not_said_where_it_is_hidden() -> None:
    """August has room for none: the public version said that no month had more, because 8 were hidden."""
    children = [("", "2026-08", True)] * 2 + [("", "2026-09", place % 2 == 0) for place in range(30)]
    names = (
        *("plans_in_20_weeks", "plans_in_20_weeks_without_exceptions", "review_decisions_in_4_weeks"),
        *("amended_plans_in_12_weeks", "late_over_20_days", "reviews_completed", CONTACT.id, LETTERS.id),
    )
    months, meetings = Period(date(2026, 8, 1), date(2026, 9, 30)), Capacity({8: 0, 9: 40})

    def told(shown: dict[str, Shown]) -> str:
        return next(one.more for one in charts(shown, months, meetings) if one.key == "capacity")

    answers = [answer(one, children) for one in names]
    assert (
        told({one.figure.id: in_full(one) for one in answers}) == "In 1 of 2 months more were due than fit."
    )
    assert told(for_everybody(answers)) == "How many reviews were due is hidden in some months."
