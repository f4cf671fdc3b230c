"""The cohorts that a page shows as CSV, for use inside: a row per figure and point."""

import csv
from collections.abc import Iterator
from io import StringIO

from core.tabular import safe_cell
from reports.cohorts.divisions import COMPLETED, DROPPED_OUT, ENDINGS, MEASURES, STARTED
from reports.rates import wilson
from reports.reading.cohorts import Asked, Cohort, Found

COLUMNS = (
    *("as_of", "program", "stage", "division", "group", "cohort"),
    *("measure", "month", "numerator", "denominator", "at_risk", "events"),
    *("share", "low", "high", "too_small"),
)
OF_CARE = (STARTED, COMPLETED, DROPPED_OUT)
Cell = str | int | None


def write(asked: Asked, found: Found) -> bytes:
    """Shares are of 1. A cohort too small to compare has counts and no share."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    where = [found.snapshot.as_of.isoformat(), asked.program.code, str(asked.stage)]
    for cohort in found.cohorts:
        division = "total" if cohort.is_total else asked.division.code
        who = [*where, division, cohort.group, safe_cell(cohort.name)]
        for row in (*_figures(cohort, asked), *_points(cohort)):
            writer.writerow([*who, *row])
    return text.getvalue().encode()


def file_name(asked: Asked, found: Found) -> str:
    """Of codes alone."""
    known = (asked.program.code, "cohorts", asked.stage, asked.division.code)
    return "-".join((*known, found.snapshot.as_of.isoformat())) + ".csv"


def _figures(cohort: Cohort, asked: Asked) -> Iterator[list[Cell]]:
    for measure in OF_CARE if asked.is_of_care else MEASURES:
        hits, over = cohort.of(measure)
        ends: list[Cell] = ["", "", ""]
        small = cohort.is_small(measure)
        if measure != STARTED and not (small or asked.is_of_care):
            interval = wilson(hits, over) or ()
            ends = [_text(hits / over), *map(_text, interval)]
        yield [measure.code, "", hits, over, "", "", *ends, _flag(small)]


def _points(cohort: Cohort) -> Iterator[list[Cell]]:
    for ending in ENDINGS:
        small = not cohort.is_drawn(ending)
        for month, point in cohort.curves.get(ending, {}).items():
            told = (point.remaining, point.low, point.high)
            ends = ["", "", ""] if small else [_text(share) for share in told]
            counts = [point.at_risk, point.events]
            yield [f"time-{ending}", month, "", "", *counts, *ends, _flag(small)]


def _text(share: float | None) -> str:
    return "" if share is None else f"{share:.5f}"


def _flag(small: bool) -> str:
    return "true" if small else "false"
