"""The tables of a pack as CSV: the figures, their months, the rows behind them, definitions and gaps."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from caseworker_app.reports.evidence.blocks import shown_of
from caseworker_app.reports.evidence.child_list import HEADINGS
from caseworker_app.reports.evidence.pack import Pack
from caseworker_app.reports.evidence.quality import quality_table
from caseworker_app.reports.figures import Counts
from caseworker_app.reports.published import Shown

_COUNTS = ("numerator", "denominator", "per_cent")


def tables(pack: Pack, *, public: bool) -> Mapping[str, bytes]:
    """Return each file by its name. For everybody there are no rows, gaps or cases."""
    shown = shown_of(pack, public=public)
    found = {
        "figures.csv": _csv(("figure", "name", "from", "to", "part", *_COUNTS), _figures(pack, shown)),
        "months.csv": _csv(("figure", "name", "month", *_COUNTS), _months(shown)),
        "definitions.csv": _csv(
            ("figure", "name", "definition", "numerator", "denominator", "source", "england"),
            _definitions(shown),
        ),
        "quality.csv": _csv(*quality_table(pack.quality, public=public)),
    }
    if not public:
        found |= {
            "rows.csv": _csv(("figure", "case", "day", "counted", "part", "due", "known"), _rows(pack)),
            "gaps.csv": _csv(
                ("case", "figure", "what"), ((one.reference, one.figure, one.why) for one in pack.gaps)
            ),
            "sample.csv": _csv(
                ("child", "case", "year_group", "day", "what", "note"),
                (
                    (one.pseudonym, one.reference, one.year_group, line.day.isoformat(), line.what, line.note)
                    for one in pack.sample
                    for line in one.lines
                ),
            ),
        }
    if pack.request.children and not public:
        found["children.csv"] = _csv(HEADINGS, pack.children)
    return found


def _csv(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    """Keep a spreadsheet from taking text for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@") else cell


def _numbers(counts: Counts | None) -> tuple[str, str, str]:
    if counts is None:
        return ("*", "*", "*")
    value = counts.value
    return str(counts.numerator), str(counts.denominator), "" if value is None else str(value)


def _figures(pack: Pack, shown: Mapping[str, Shown]) -> Iterable[Sequence[str]]:
    span = (pack.period.first.isoformat(), pack.period.last.isoformat())
    for one in shown.values():
        yield (one.figure.id, one.figure.name, *span, "", *_numbers(one.whole))
        for part, counts in one.parts.items():
            numbers = _numbers(counts)
            if one.figure.parts_are_counts and counts is not None:
                numbers = ("", str(counts.denominator), "")
            yield (one.figure.id, one.figure.name, *span, part or "not recorded", *numbers)


def _months(shown: Mapping[str, Shown]) -> Iterable[Sequence[str]]:
    for one in shown.values():
        for month, counts in one.series.items():
            yield (one.figure.id, one.figure.name, month, *_numbers(counts))


def _definitions(shown: Mapping[str, Shown]) -> Iterable[Sequence[str]]:
    for one in shown.values():
        known = one.figure
        yield (
            *(known.id, known.name, known.definition, known.numerator, known.denominator),
            *(known.source, known.england),
        )


def _rows(pack: Pack) -> Iterable[Sequence[str]]:
    for name, rows in pack.rows.items():
        for row in rows:
            due = row.due.isoformat() if row.due else ""
            told = ("yes" if row.counted else "no", row.part, due, "yes" if row.known else "no")
            yield (name, row.reference, row.day.isoformat(), *told)
