"""What stands in a pack, in order, as blocks: the PDF and its accessible twin are made of the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from caseworker_app.casework.late_reasons import reason_words
from caseworker_app.reports.charts.chart import Chart
from caseworker_app.reports.charts.make import charts
from caseworker_app.reports.evidence.pack import COMMENTARY, Pack
from caseworker_app.reports.evidence.pieces import Block, Drawn, Heading, Table, Words
from caseworker_app.reports.evidence.quality import quality_blocks
from caseworker_app.reports.figures import Answer
from caseworker_app.reports.published import HIDDEN, Shown, for_everybody, in_full
from caseworker_app.statutory.words import count_of, listed, long_date, lower_first, short_date

_MOST_GAPS = 40
_MOST_MOVED = 3
PART = "\u2003"  # before the name of a part of a figure
_HEADLINES = (
    *("plans_in_20_weeks", "plans_in_20_weeks_without_exceptions", "assess_decisions_in_6_weeks"),
    *("advice_in_6_weeks", "review_decisions_in_4_weeks", "reviews_completed", "amended_plans_in_12_weeks"),
    *("phase_transfers_by_date", "replies_in_time", "promises_kept"),
)


def blocks(pack: Pack, *, public: bool) -> list[Block]:
    """Return all of a pack; for everybody with small numbers hidden and without single children."""
    shown = shown_of(pack, public=public)
    made = charts(shown, pack.period, pack.request.capacity)
    parts = [*_summary(pack, shown, public=public), *_figures(pack, shown)]
    parts += [Heading("Over time"), *chart_blocks(made)]
    parts += _wrong(pack, public=public)
    parts += quality_blocks(pack.quality, public=public)
    parts += _actions(pack, public=public)
    if not public:
        parts += _sample(pack)
    parts += _method(pack, public=public)
    return [*parts, *_sign_off(pack)]


def shown_of(pack: Pack, *, public: bool) -> dict[str, Shown]:
    """Return the figures as this version shows them, those of the charts by month."""
    answers = {one.figure.id: one for one in pack.answers} | dict(pack.chart_answers)
    if public:
        return for_everybody(tuple(answers.values()))
    return {name: in_full(one) for name, one in answers.items()}


def whose(pack: Pack) -> str:
    """Say of whose cases the pack tells, and how fresh they are."""
    named = sorted(pack.request.teams) or [name for name in sorted(pack.scope.teams) if name]
    words = f"Cases of {listed(list(named), 'and')}" if named else "All cases of this caseload"
    if pack.scope.met_at is not None:
        words += f", last synced on {long_date(pack.scope.met_at.date())}"
    return words


def _summary(pack: Pack, shown: Mapping[str, Shown], *, public: bool) -> Iterator[Block]:
    yield Heading("Summary")
    yield Words(
        f"This pack tells what was done from {long_date(pack.period.first)} to "
        f"{long_date(pack.period.last)}, as known on {long_date(pack.request.known)}. {whose(pack)}."
    )
    for sentence in _movements(pack, shown, public=public):
        yield Words(sentence)
    rows = []
    for name in _HEADLINES:
        one = shown[name]
        cells = [one.figure.name, _value(one), _of(one)]
        if not public:
            cells.append(_change(one, pack.before.get(name)))
        rows.append((*cells, one.figure.england or "–"))
    headings = ("Figure", "Per cent", "Counted", *(() if public else ("Change",)), "England, per cent")
    widths = (0.42, 0.12, 0.16, 0.3) if public else (0.36, 0.11, 0.15, 0.14, 0.24)
    yield Table("The main figures", headings, tuple(rows), tuple(range(1, len(headings) - 1)), widths)
    note = (
        f"* means {HIDDEN}." if public else "Change: in points, against as many days just before the period."
    )
    yield Words(note, quiet=True)
    for heading in COMMENTARY:
        if pack.request.commentary.get(heading, "").strip():
            yield Heading(heading, 2)
            for line in pack.request.commentary[heading].strip().splitlines():
                if line.strip():
                    yield Words(line.strip())


def _movements(pack: Pack, shown: Mapping[str, Shown], *, public: bool) -> Iterator[str]:
    if public:
        return
    moved = sorted(
        (points, name) for name in _HEADLINES if (points := _points(shown[name], pack.before.get(name)))
    )
    up = [f"{_phrase(shown[name])} (up {points} points)" for points, name in reversed(moved) if points > 0]
    down = [f"{_phrase(shown[name])} (down {-points} points)" for points, name in moved if points < 0]
    for word, found in (("better", up), ("worse", down)):
        if found:
            more = [f"{len(found) - _MOST_MOVED} more in the table"] if len(found) > _MOST_MOVED else []
            yield f"{word.title()} than before: {listed([*found[:_MOST_MOVED], *more], 'and')}."
        else:
            yield f"None of the main figures is {word} than before."


def _phrase(one: Shown) -> str:
    return lower_first(one.figure.name)


def _points(one: Shown, before: Answer | None) -> Decimal | None:
    if one.whole is None or one.whole.value is None or before is None or before.value is None:
        return None
    return one.whole.value - before.value


def _change(one: Shown, before: Answer | None) -> str:
    points = _points(one, before)
    if points is None:
        return "–"
    return "none" if not points else f"{'up' if points > 0 else 'down'} {abs(points)}"


def _value(one: Shown) -> str:
    if one.whole is None:
        return "*"
    return "–" if one.whole.value is None else f"{one.whole.value} %"


def _of(one: Shown) -> str:
    return "*" if one.whole is None else f"{one.whole.numerator} of {one.whole.denominator}"


def _figures(pack: Pack, shown: Mapping[str, Shown]) -> Iterator[Block]:
    yield Heading("All figures")
    for group in dict.fromkeys(one.figure.group for one in pack.answers):
        rows: list[tuple[str, ...]] = []
        for answer in pack.answers:
            if answer.figure.group is group:
                one = shown[answer.figure.id]
                empty = one.whole is not None and one.whole.denominator == 0
                name = f"{one.figure.name}. {one.figure.empty}" if empty else one.figure.name
                rows.append((name, _value(one), _of(one)))
                rows += _part_rows(one)
        yield Table(str(group), ("Figure", "Per cent", "Counted"), tuple(rows), (1, 2), (0.64, 0.16, 0.2))


def _part_rows(one: Shown) -> Iterator[tuple[str, ...]]:
    for part, counts in one.parts.items():
        name = f"{PART}{one.figure.part_name(part)}"
        if counts is None:
            yield (name, "*", "*")
        elif one.figure.parts_are_counts:
            yield (name, "", str(counts.denominator))
        else:
            value = "–" if counts.value is None else f"{counts.value} %"
            yield (name, value, f"{counts.numerator} of {counts.denominator}")


def chart_blocks(made: Sequence[Chart]) -> Iterator[Block]:
    for chart in made:
        yield Heading(chart.says, 2)
        yield Words(chart.more)
        if not chart.is_empty:
            yield Drawn(chart)
        headings = (chart.by, *chart.labels, chart.last)
        rows = tuple((line.name, *line.cells) for line in chart.table)
        first = 0.24 if len(headings) > 6 else 0.3
        rest = (1 - first) / (len(headings) - 1)
        widths = (first, *(rest for _ in headings[1:]))
        right = tuple(range(1, len(headings)))
        yield Table(f"{chart.tab}: the numbers of the chart", headings, rows, right, widths)
        for note in chart.notes:
            yield Words(note, quiet=True)


def _wrong(pack: Pack, *, public: bool) -> Iterator[Block]:
    yield Heading("What went wrong")
    if public:
        yield Words("The figures above show what was late. Single cases are not told of here.")
        return
    if pack.reasons:
        rows = tuple((reason_words(name), str(count)) for name, count in pack.reasons.items())
        yield Table("Why duties were late, as recorded", ("Reason", "Times"), rows, (1,), (0.8, 0.2))
    else:
        yield Words("No reason for lateness was recorded in the period.")
    yield Heading("Gaps in the record", 2)
    if not pack.gaps:
        yield Words("Nothing is missing or contradictory.")
        return
    yield Words(f"{count_of(len(pack.gaps), 'gap')}. None of them was filled by a guess; gaps.csv lists all.")
    gaps = tuple((gap.reference, gap.why) for gap in pack.gaps[:_MOST_GAPS])
    yield Table(f"The first {len(gaps)} gaps", ("Case", "What is missing"), gaps, (), (0.2, 0.8))


def _actions(pack: Pack, *, public: bool) -> Iterator[Block]:
    yield Heading("Actions")
    names = {one.figure.id: one.figure for one in pack.answers}
    values = {one.figure.id: one for one in pack.answers}
    for area in pack.board.areas:
        yield Heading(area.name, 2)
        until = f" to {long_date(area.ends_on)}" if area.ends_on else ""
        yield Words(f"An area of the improvement plan from {long_date(area.starts_on)}{until}.", quiet=True)
        if not area.actions:
            yield Words("Gap: no action is on record for this area.")
            continue
        rows: list[tuple[str, ...]] = []
        for one in area.actions:
            shown = one.figure in values and not public
            value = (
                f": {values[one.figure].value} %" if shown and values[one.figure].value is not None else ""
            )
            measured = f"{names[one.figure].name}{value}" if one.figure in names else "–"
            stands = ", ".join(filter(None, (one.state, one.risk and f"{one.risk} risk")))
            due = short_date(one.due) if one.due else "no date"
            rows.append((one.what, one.owner, due, stands, measured, one.progress or "–"))
        headings: tuple[str, ...] = ("Action", "Owner", "By", "How it stands", "Shown by", "Progress")
        widths: tuple[float, ...] = (0.24, 0.12, 0.11, 0.14, 0.19, 0.2)
        if public:  # no colleague's name, and nothing that was typed about the work in hand
            rows = [(row[0], *row[2:5]) for row in rows]
            headings, widths = ("Action", "By", "How it stands", "Shown by"), (0.4, 0.14, 0.2, 0.26)
        yield Table(f"Actions: {area.name}", headings, tuple(rows), (), widths)
    if pack.board.decisions and not public:
        yield Heading("Decisions of the board", 2)
        lines = tuple(
            (
                short_date(one.decided_on), one.what, one.area or "–", one.owner or "–",
                f"done on {short_date(one.done_on)}" if one.done_on else "open",
            )
            for one in pack.board.decisions
        )  # fmt: skip
        columns = ("Day", "Decision", "Area", "Owner", "State")
        yield Table("Decisions of the board", columns, lines, (), (0.13, 0.35, 0.22, 0.14, 0.16))


def _sample(pack: Pack) -> Iterator[Block]:
    yield Heading("Sampled cases")
    yield Words(
        f"{count_of(len(pack.sample), 'case')} drawn at random with the seed {pack.request.seed} from those "
        "in which something happened in the period. No name, place or word that anybody typed is shown."
    )
    for one in pack.sample:
        yield Heading(f"{one.pseudonym}, {one.year_group}" if one.year_group else one.pseudonym, 2)
        rows = tuple((long_date(line.day), line.what, line.note) for line in one.lines)
        headings = ("Day", "What happened", "Note")
        yield Table(f"Chronology of {one.pseudonym}", headings, rows, (), (0.2, 0.5, 0.3))


def _method(pack: Pack, *, public: bool) -> Iterator[Block]:
    yield Heading("Method and definitions")
    yield Words(
        "Every number is counted from dated events by the program’s own definitions below. A limit is met "
        "only when the step was taken by its date; a limit that an exception disapplies is not met. "
        "Corrections are counted as corrected. The same records and choices give the same pack again."
    )
    if pack.request.known_on is not None:
        yield Words(
            "The figures, their months and their rows are as they were known at the end of "
            f"{long_date(pack.request.known_on)}: what was recorded, corrected or deleted later is left out. "
            f"All else is as known on {long_date(pack.request.as_of)}, such as sampled cases, reasons for "
            "lateness, audits, and how fast letters were posted."
        )
    if public:
        yield Words(
            "Numbers below five are hidden, and so are those that would tell them by subtraction. Figures "
            "that differ by so few from another are left out. Two packs whose days overlap can be "
            "subtracted: publish one of them."
        )
    else:
        yield Words(
            f"State of the record: line {pack.audit_lines} of the audit, hash {pack.audit_hash}. Every line "
            "is sealed to the one before, so a later change of the record changes this hash."
        )
    for group in dict.fromkeys(one.figure.group for one in pack.answers):
        rows = tuple(
            (one.figure.name, one.figure.definition, one.figure.source or "–")
            for one in pack.answers
            if one.figure.group is group
        )
        headings = ("Figure", "What it counts", "Source")
        yield Table(f"Definitions: {group}", headings, rows, (), (0.24, 0.5, 0.26))


def _sign_off(pack: Pack) -> Iterator[Block]:
    yield Heading("Signed off")
    if pack.request.signed_by:
        yield Words(f"Signed off by {pack.request.signed_by} on {long_date(pack.request.as_of)}.")
    else:
        yield Words("Gap: nobody has signed this pack off.")
