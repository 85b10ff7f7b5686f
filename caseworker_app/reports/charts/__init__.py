"""The six charts as data (`chart`), how they are made (`make`), and where each stroke lies (`drawing`).

`draw(chart, width, height, measure)` gives the same drawing to whoever paints it: `on_paper` for ReportLab,
`as_svg` for a page of the web, and the window's own painter.
"""

from caseworker_app.reports.charts.chart import BARS, LINES, Chart, Line, Reference, Series
from caseworker_app.reports.charts.drawing import draw
from caseworker_app.reports.charts.make import CHART_FIGURES, charts, read_charts

__all__ = [
    "BARS",
    "CHART_FIGURES",
    "LINES",
    "Chart",
    "Line",
    "Reference",
    "Series",
    "charts",
    "draw",
    "read_charts",
]
