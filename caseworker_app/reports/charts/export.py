"""The charts as a file that may leave the council: small numbers hidden, PDF or CSV by the file's ending."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from caseworker_app.errors import CannotSave, WrongUse
from caseworker_app.reports import figures
from caseworker_app.reports.charts.chart import Chart
from caseworker_app.reports.charts.make import CHART_FIGURES, Capacity, charts
from caseworker_app.reports.evidence.blocks import chart_blocks
from caseworker_app.reports.evidence.on_paper import write_pdf
from caseworker_app.reports.evidence.pieces import Words
from caseworker_app.reports.figures import Connection, Period
from caseworker_app.reports.published import HIDDEN, for_everybody
from caseworker_app.statutory.words import long_date


def export_charts(
    file: Path, connection: Connection, period: Period, capacity: Capacity, council: str = ""
) -> None:
    """Write the six charts with their tables."""
    ending = file.suffix.lower()
    if ending not in (".pdf", ".csv"):
        raise WrongUse(f"{file.name} is neither .pdf nor .csv.", "Choose one of the two endings.")
    answers = [figures.answer(connection, one, period) for one in CHART_FIGURES]
    made = charts(for_everybody(answers), period, capacity)
    try:
        if ending == ".csv":
            file.write_bytes(_csv(made))
        else:
            title = f"Charts, {long_date(period.first)} to {long_date(period.last)}"
            write_pdf(
                file,
                title,
                [council] if council else [],
                council,
                [Words(f"* means {HIDDEN}."), *chart_blocks(made)],
            )
    except OSError as error:
        raise CannotSave(
            f"The charts cannot be written to {file}: {error.strerror}.", "Choose another place."
        ) from error


def _csv(made: tuple[Chart, ...]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    for chart in made:
        writer.writerow([chart.tab, chart.says])
        writer.writerow([chart.by, *chart.labels, chart.last])
        writer.writerows([line.name, *line.cells] for line in chart.table)
        writer.writerow([])
    return text.getvalue().encode("utf-8-sig")
