"""The tables of the cohorts, and what their drawings say in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.cohorts.divisions import (
    COMPLETED,
    DROPPED_OUT,
    ENDINGS,
    IN_WORK,
    REACHED,
    STARTED,
    WAVES,
    Measure,
)
from reports.cohorts.drawing import height
from reports.models import CohortPoint
from reports.rates import percent, wilson
from reports.reading.cohorts import Cohort
from reports.reading.figures import Grid, GridLine

MARKS = (0, 3, 6, 9, 12, 18, 24)
"""Months since the start that the tables of the curves show."""
CURVES = 4
"""No more lines in a drawing: of more nobody can tell which is whose."""

WITHIN_A_YEAR = {
    COMPLETED: gettext_lazy("Completed within 12 months"),
    DROPPED_OUT: gettext_lazy("Dropped out within 12 months"),
}
AT_WORK = {
    IN_WORK[6]: gettext_lazy("In work 6 months after the exit"),
    IN_WORK[12]: gettext_lazy("In work 12 months after the exit"),
}
TITLES: Mapping[Measure, Promise] = WITHIN_A_YEAR | AT_WORK
BY_CODE = {measure.code: measure for measure in TITLES}
TIMES = {
    "completed": gettext_lazy("Time to completion: share not yet completed"),
    "dropped_out": gettext_lazy("Time to drop-out: share not dropped out"),
}

AT_RISK = {
    "completed": gettext_lazy("Still looked at until completion"),
    "dropped_out": gettext_lazy("Still looked at until drop-out"),
}


@dataclass(frozen=True)
class Compared:
    """One measure of all cohorts: the table, and the drawing in words."""

    code: str
    title: str
    grid: Grid
    text: str
    rows: int
    """How many are drawn."""

    @property
    def height(self) -> int:
        return height(self.rows)

    @property
    def is_work(self) -> bool:
        return BY_CODE[self.code] in AT_WORK


class Mark(NamedTuple):
    """Where a curve stands, with its interval; nothing where nobody is left."""

    share: str = ""
    interval: str = ""


class Curve(NamedTuple):
    """The marks of a cohort; none of one that is too small."""

    name: str
    is_total: bool
    marks: list[Mark]


@dataclass(frozen=True)
class Timed:
    """One ending of all cohorts: the curves as a table, and who was looked at."""

    code: str
    title: str
    months: list[str]
    curves: list[Curve]
    at_risk_title: str
    at_risk: Grid
    text: str

    @property
    def figure(self) -> str:
        return f"time-{self.code}"


def compared(cohorts: list[Cohort]) -> list[Compared]:
    return [
        Compared(
            measure.code,
            str(title),
            _shares(cohorts, measure),
            text_of(cohorts, measure),
            len(large(cohorts, measure)),
        )
        for measure, title in TITLES.items()
    ]


def timed(cohorts: list[Cohort]) -> list[Timed]:
    return [
        Timed(
            ending,
            str(TIMES[ending]),
            [number_format(month) for month in MARKS],
            [_curve(each, ending) for each in cohorts],
            str(AT_RISK[ending]),
            _at_risk(cohorts, ending),
            text_of_curves(cohorts, ending),
        )
        for ending in ENDINGS
    ]


def counts(cohorts: list[Cohort]) -> Grid:
    """Of psychological support: how many, and no shares."""
    columns = [_("Started"), _("12 months over")]
    columns += [str(title) for title in WITHIN_A_YEAR.values()]
    return Grid(
        columns,
        [
            _line(
                each,
                [each.started, each.of(COMPLETED)[1]]
                + [each.of(measure)[0] for measure in WITHIN_A_YEAR],
            )
            for each in cohorts
        ],
    )


def large(cohorts: Iterable[Cohort], measure: Measure) -> list[Cohort]:
    """Those of whom a share is told."""
    return [each for each in cohorts if not each.is_small(measure)]


def with_curves(cohorts: Iterable[Cohort], ending: str) -> list[Cohort]:
    """The largest that are large enough; all of them where there is but one or none."""
    known = [each for each in cohorts if each.is_drawn(ending)]
    parts = [each for each in known if not each.is_total]
    largest = sorted(parts, key=lambda each: -each.started)[:CURVES]
    return [each for each in parts if each in largest] or known


def text_of(cohorts: Iterable[Cohort], measure: Measure) -> str:
    """The drawing of a measure in words."""
    return " ".join(
        _("%(cohort)s: %(share)s, 95 %% interval %(interval)s.")
        % {
            "cohort": each.name,
            "share": _share_text(each, measure),
            "interval": _interval_text(each, measure),
        }
        for each in large(cohorts, measure)
    )


def text_of_curves(cohorts: Iterable[Cohort], ending: str) -> str:
    """Where each of the curves that are drawn stands after a year."""
    found = []
    for each in with_curves(cohorts, ending):
        curve = each.curves[ending]
        month = max(month for month in curve if month <= 12)
        told = _("%(cohort)s: %(share)s after %(months)d months.")
        share = percent_text(curve[month].remaining)
        found.append(told % {"cohort": each.name, "share": share, "months": month})
    return " ".join(found)


def percent_text(share: float) -> str:
    return _("%(number)s %%") % {"number": _bare(share)}


# Cells


def _shares(cohorts: list[Cohort], measure: Measure) -> Grid:
    if measure in AT_WORK:
        columns = [_("Exited so long ago"), _("Reached"), _("Response"), _("With work")]
    else:
        columns = [_("Started"), _("12 months over"), str(TITLES[measure])]
    columns += [_("Share"), _("95 % interval")]
    lines = [_line(each, _cells(each, measure)) for each in cohorts]
    return Grid(columns, lines)


def _cells(cohort: Cohort, measure: Measure) -> Sequence[int | str]:
    hits, over = cohort.of(measure)
    ends = [_share_text(cohort, measure), _interval_text(cohort, measure)]
    for wave in WAVES:
        if measure == IN_WORK[wave]:
            reached, due = cohort.of(REACHED[wave])
            small = cohort.is_small(REACHED[wave])
            shown = "" if small else _rate_text(reached, due)
            return [due, reached, shown, hits, *ends]
    return [cohort.of(STARTED)[0], over, hits, *ends]


def _share_text(cohort: Cohort, measure: Measure) -> str:
    if cohort.is_small(measure):
        return _("too small to compare")
    return _rate_text(*cohort.of(measure))


def _rate_text(hits: int, over: int) -> str:
    """As the summaries round: half up."""
    share = percent(hits, over) or 0
    return _("%(number)s %%") % {"number": number_format(share, decimal_pos=1)}


def _interval_text(cohort: Cohort, measure: Measure) -> str:
    ends = wilson(*cohort.of(measure))
    if cohort.is_small(measure) or ends is None:
        return ""
    return _between(*ends)


def _between(low: float, high: float) -> str:
    facts = {"low": _bare(low), "high": _bare(high)}
    return _("%(low)s to %(high)s") % facts


def _bare(share: float) -> str:
    return number_format(round(100 * share, 1), decimal_pos=1)


def _curve(cohort: Cohort, ending: str) -> Curve:
    curve = cohort.curves.get(ending, {})
    marks = []
    for month in MARKS if cohort.is_drawn(ending) else ():
        point = curve.get(month)
        marks.append(_mark(point) if point else Mark())
    return Curve(cohort.name, cohort.is_total, marks)


def _mark(point: CohortPoint) -> Mark:
    share = percent_text(point.remaining)
    if point.low is None or point.high is None:
        return Mark(share)
    return Mark(share, _between(point.low, point.high))


def _at_risk(cohorts: list[Cohort], ending: str) -> Grid:
    """How many are left at the marks, of small cohorts too."""
    lines = []
    for each in cohorts:
        curve = each.curves.get(ending, {})
        lines.append(
            _line(each, [curve[m].at_risk if m in curve else 0 for m in MARKS])
        )
    return Grid([number_format(month) for month in MARKS], lines)


def _line(cohort: Cohort, cells: Iterable[int | str]) -> GridLine:
    shown = [
        number_format(cell, force_grouping=True) if isinstance(cell, int) else cell
        for cell in cells
    ]
    return GridLine("" if cohort.is_total else cohort.group, cohort.name, "", shown)
