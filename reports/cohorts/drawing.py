"""The cohorts as drawings: a share with its interval for each, and their curves."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pygal
from django.utils.formats import number_format

from reports import charts
from reports.models import CohortPoint

WHOLE = 100
MOST_MONTHS = 24
ROW, FRAME = 26, 80
"""Pixels of a line, and of what stands around them."""
SHORT = 18
"""Signs of a name on a phone; the table has all of it."""

INTERVALS = f"""{charts.COLOURS}
#chart-figure .serie-0 path.line {{ stroke-width: 3; stroke: #758791 }}
#chart-figure .serie-1 .dot {{ fill: #0b5c73; stroke: #0b5c73 }}
@media (prefers-color-scheme: dark) {{
  #chart-figure .serie-1 .dot {{ fill: #76c6dc; stroke: #76c6dc }}
}}
"""
CURVES = f"""{charts.COLOURS}
#chart-figure .line-graph path.line {{ stroke-width: 2.5 }}
#chart-figure .serie-1 path.line {{ stroke-dasharray: 9 4 }}
#chart-figure .serie-2 path.line {{ stroke-dasharray: 3 3 }}
#chart-figure .serie-3 path.line {{ stroke-dasharray: 12 3 3 3 }}
@media (prefers-color-scheme: dark) {{
  #chart-figure .color-2 {{ fill: #a8b7be; stroke: #a8b7be }}
  #chart-figure .color-3 {{ fill: #c79bd8; stroke: #c79bd8 }}
}}
"""


def height(rows: int) -> int:
    return FRAME + ROW * max(rows, 3)


def intervals(
    rows: Sequence[tuple[str, float, float, float]],
    *,
    title: str,
    text: str,
    narrow: bool = False,
) -> str:
    """Of each row its name, and of 1 the share with both ends of its interval."""
    if not rows:
        return _nothing(title=title, narrow=narrow)
    lines: list[tuple[float, float | None]] = []
    dots: list[tuple[float, float]] = []
    labels: list[dict[str, Any]] = []
    for place, (name, share, low, high) in enumerate(reversed(rows)):
        lines += [(WHOLE * low, place), (WHOLE * high, place), (WHOLE * high, None)]
        dots.append((WHOLE * share, place))
        labels.append({"label": _short(name) if narrow else name, "value": place})
    return charts.drawn(
        pygal.XY,
        [
            ("interval", {"values": lines, "show_dots": False}),
            ("share", {"values": dots, "stroke": False}),
        ],
        title=title,
        text=text,
        narrow=narrow,
        rules=INTERVALS,
        height=height(len(rows)),
        margin_right=24,  # half of "100 %" stands beyond its line
        show_legend=False,
        allow_interruptions=True,
        dots_size=5,
        range=(-0.5, len(rows) - 0.5),
        xrange=(0, WHOLE),
        x_labels=_percents(step=50 if narrow else 25),
        y_labels=labels,
        show_y_guides=False,
        show_x_guides=True,
    )


def curves(
    named: Sequence[tuple[str, Sequence[CohortPoint]]],
    *,
    title: str,
    text: str,
    narrow: bool = False,
) -> str:
    """A line of steps for each name, month by month."""
    if not named:
        return _nothing(title=title, narrow=narrow)
    return charts.drawn(
        pygal.XY,
        [(_short(name) if narrow else name, _steps(curve)) for name, curve in named],
        title=title,
        text=text,
        narrow=narrow,
        rules=CURVES,
        show_legend=True,
        legend_at_bottom=True,
        legend_at_bottom_columns=1 if narrow else 2,
        show_dots=False,
        range=(0, WHOLE),
        xrange=(0, MOST_MONTHS),
        x_labels=[
            {"label": number_format(month), "value": month}
            for month in range(0, MOST_MONTHS + 1, 6 if narrow else 3)
        ],
        y_labels=_percents(step=25),
    )


def _nothing(*, title: str, narrow: bool) -> str:
    """All cohorts are too small: an empty frame says so in its own words."""
    return charts.drawn(pygal.Line, [], title=title, text="", narrow=narrow)


def _steps(curve: Sequence[CohortPoint]) -> list[tuple[int, float]]:
    """Level until the next month, then straight down."""
    found = [(point.month, WHOLE * point.remaining) for point in curve]
    corners = [((later[0], before[1]), later) for before, later in pairwise(found)]
    return [*found[:1], *(corner for pair in corners for corner in pair)]


def _percents(step: int) -> list[dict[str, Any]]:
    return [
        {"label": f"{number_format(value)} %", "value": value}
        for value in range(0, WHOLE + 1, step)
    ]


def _short(name: str) -> str:
    return name if len(name) <= SHORT else f"{name[: SHORT - 1]}…"
