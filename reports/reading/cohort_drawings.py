"""Which of the cohorts are drawn, and how."""

from reports.cohorts import drawing
from reports.rates import wilson
from reports.reading.cohort_tables import (
    BY_CODE,
    TIMES,
    TITLES,
    large,
    text_of,
    text_of_curves,
    with_curves,
)
from reports.reading.cohorts import Cohort


def drawn(cohorts: list[Cohort], figure: str, *, narrow: bool) -> str:
    """The drawing of a measure or of curves (``time-completed``); none of others."""
    code = figure.removeprefix("time-")
    if code != figure and code in TIMES:
        return _curves(cohorts, code, narrow=narrow)
    return _intervals(cohorts, figure, narrow=narrow) if figure in BY_CODE else ""


def _intervals(cohorts: list[Cohort], code: str, *, narrow: bool) -> str:
    measure = BY_CODE[code]
    rows = []
    for each in large(cohorts, measure):
        hits, over = each.of(measure)
        low, high = wilson(hits, over) or (0.0, 1.0)
        rows.append((each.name, hits / over, low, high))
    title, text = str(TITLES[measure]), text_of(cohorts, measure)
    return drawing.intervals(rows, title=title, text=text, narrow=narrow)


def _curves(cohorts: list[Cohort], ending: str, *, narrow: bool) -> str:
    named = [
        (each.name, list(each.curves[ending].values()))
        for each in with_curves(cohorts, ending)
    ]
    title, text = str(TIMES[ending]), text_of_curves(cohorts, ending)
    return drawing.curves(named, title=title, text=text, narrow=narrow)
