"""A chart as SVG for a page of the web, with its words as its title and description."""

from __future__ import annotations

from html import escape

from caseworker_app.reports.charts import drawing as d
from caseworker_app.reports.charts.chart import Chart
from caseworker_app.reports.charts.on_paper import INKS, SIZE, measure

WIDTH, HEIGHT = 660.0, 210.0


def svg(chart: Chart) -> str:
    """Return the chart as one `<svg>` element."""
    found = d.draw(chart, WIDTH, HEIGHT, measure, SIZE)
    parts = [
        f'<svg viewBox="0 0 {WIDTH:g} {HEIGHT:g}" role="img" aria-labelledby="t-{chart.key} d-{chart.key}">',
        f'<title id="t-{chart.key}">{escape(chart.says)}</title>',
        f'<desc id="d-{chart.key}">{escape(chart.spoken)} The table below has every number.</desc>',
    ]
    for one in found.strokes:
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in one.points)
        dash = f' stroke-dasharray="{" ".join(f"{part:g}" for part in one.dash)}"' if one.dash else ""
        pen = f'fill="none" stroke="{INKS[one.ink]}" stroke-width="{one.width:g}"'
        parts.append(f'<polyline points="{points}" {pen}{dash}/>')
    for bar in found.bars:
        box = f'x="{bar.x:.1f}" y="{bar.y:.1f}" width="{bar.width:.1f}" height="{bar.height:.1f}"'
        parts.append(f'<rect {box} fill="{INKS[bar.ink]}"/>')
    for mark in found.marks:
        ink = INKS[mark.ink]
        if mark.shape == d.DISC:
            parts.append(f'<circle cx="{mark.x:.1f}" cy="{mark.y:.1f}" r="3" fill="{ink}"/>')
        else:
            box = f'x="{mark.x - 3:.1f}" y="{mark.y - 3:.1f}" width="6" height="6"'
            parts.append(f'<rect {box} fill="#fff" stroke="{ink}" stroke-width="1.5"/>')
    parts += [_words(one) for one in found.words]
    return "".join(parts) + "</svg>"


def _words(one: d.Words) -> str:
    anchor = {d.LEFT: "start", d.MIDDLE: "middle", d.RIGHT: "end"}[one.side]
    weight = ' font-weight="bold"' if one.bold else ""
    return (
        f'<text x="{one.x:.1f}" y="{one.y + SIZE * 0.35:.1f}" text-anchor="{anchor}" font-size="{SIZE:g}"'
        f'{weight} fill="{INKS[one.ink]}">{escape(one.text)}</text>'
    )
