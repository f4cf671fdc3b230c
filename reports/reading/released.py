"""Published summaries as partners and the public read them.

Nothing here looks past the rows of an export for the audience: what it keeps back
is no figure, no bar and no word of any page.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from core.access import Permission, Scope
from programs.models import Program
from reports.dimensions import groups
from reports.exports import layout
from reports.exports.rows import Export, Row, parts
from reports.indicators import AREAS, BY_CODE, Area, Rate
from reports.models import Summary
from reports.models.summary import SummaryQuerySet
from reports.periods import Period
from reports.reading import figures
from reports.reading.figures import BY_SEX_AND_AGE, Grid, Line, regions
from reports.reading.history import (
    MOST_PERIODS,
    History,
    of_values,
    spans_to,
    split_by,
)
from reports.reading.summaries import period_of, programs
from reports.releasing import AUDIENCES

AUDIENCE = AUDIENCES[0]
"""For whom it is until another is chosen."""


@dataclass(frozen=True)
class Opened:
    """A released period, with the revision that is looked at and for whom."""

    program: Program
    span: Period
    audience: str
    revisions: list[Summary]
    """All that this audience was told of, the newest first."""
    summary: Summary

    @property
    def newest(self) -> Summary:
        return self.revisions[0]


def latest(scope: Scope) -> SummaryQuerySet:
    """The newest released revision of each period, the latest first."""
    readable = Summary.objects.allowing(scope, Permission.SUMMARY_READ)
    return readable.released(AUDIENCE).latest().select_related("program")


def opened(
    scope: Scope, program: str, period: str, *, audience: str, revision: str
) -> Opened | None:
    """None where there is nothing of it that this reader may be told for them."""
    found = programs(scope, Permission.SUMMARY_READ).filter(code=program).first()
    span = period_of(period)
    if found is None or span is None or audience not in AUDIENCES:
        return None
    told = Summary.objects.of(found, span).released(audience)
    revisions = list(told.select_related("program"))
    for summary in revisions:
        if revision in ("", str(summary.revision)):
            return Opened(found, span, audience, revisions, summary)
    return None


def protection(opened: Opened) -> str:
    """Of how many people it tells at least, and what that means beside earlier ones."""
    releases = opened.summary.releases.with_smallest()
    release: Any = releases.get(audience=opened.audience)
    told = {"least": release.least, "before": release.smallest}
    if release.smallest == release.least:
        return _("Nothing is told here of fewer than %(least)d people.") % told
    sentence = _(
        "Nothing is told here of fewer than %(least)d people. Of what was released"
        " before, some told of %(before)d people: that stays as it was, and this is"
        " protected against it, so that no difference between the two points at"
        " anybody."
    )
    return sentence % told


def totals(opened: Opened) -> list[tuple[Area, list[Line]]]:
    """The figures of everybody, area by area."""
    found = {row.indicator: row for row in _export(opened, Q(dimension="total")).rows}
    return [
        (
            area,
            [_line(found[each.code]) for each in area.indicators if each.code in found],
        )
        for area in AREAS
    ]


def read_area(code: str) -> Area | None:
    return next((area for area in AREAS if area.code == code), None)


def area_of(opened: Opened, area: Area) -> Export:
    """All that it is told of an area."""
    codes = [each.code for each in area.indicators]
    return _export(opened, Q(indicator__in=codes))


def lines(export: Export) -> list[Line]:
    return [_line(row) for row in export.rows if row.dimension == "total"]


def breakdown(export: Export, area: Area, dimension: str) -> Grid:
    """The area's indicators by the groups of a dimension."""
    found: dict[str, dict[str, str]] = {}
    for row in export.rows:
        if row.dimension == dimension:
            found.setdefault(row.indicator, {})[row.group] = text(row)
    places = regions(export.summary) if dimension == "adm1" else {}
    return figures.by_group(area, found, groups(dimension, places))


def sex_by_age(export: Export, code: str) -> Grid:
    """One indicator: ages down, sexes across, with the sums of both."""
    cells = {
        row.group: text(row)
        for row in export.rows
        if row.indicator == code and row.dimension in BY_SEX_AND_AGE
    }
    return figures.with_sums(code, cells)


def history(opened: Opened, code: str) -> History:
    """Over the periods that lead to it, as far as the audience was told of them."""
    before = Summary.objects.leading_to(opened.summary).released(opened.audience)
    shown = [*before[: MOST_PERIODS - 1], opened.summary]
    wanted = Q(indicator=code, dimension=split_by(code))
    values = heights(parts(shown, opened.audience, wanted))
    spans = spans_to(opened.span, {each.period for each in shown})
    return of_values(code, spans, values)


def heights(exports: list[Export]) -> Mapping[tuple[str, str], Decimal | None]:
    """Period and group -> what is drawn; None where a figure is kept back."""
    return {
        (export.summary.period, row.group): height(row)
        for export in exports
        for row in export.rows
    }


def height(row: Row) -> Decimal | None:
    return None if row.value is None else Decimal(str(row.value))


def text(row: Row) -> str:
    """The figure as people read it, or the mark that it is kept back."""
    number = layout.cell(row)
    is_number = number not in ("", layout.MARK)
    if is_number and isinstance(BY_CODE[row.indicator], Rate):
        return _("%(number)s %%") % {"number": number}
    return number


def _line(row: Row) -> Line:
    indicator = BY_CODE[row.indicator]
    name, definition, unit = figures.words(indicator.code)
    return Line(
        code=indicator.code,
        name=name,
        definition=definition,
        is_inside=indicator.inside,
        unit=unit,
        value=text(row),
        change="",
        year_change="",
        counted_from=layout.counted_from(row),
    )


def _export(opened: Opened, wanted: Q) -> Export:
    [export] = parts([opened.summary], opened.audience, wanted)
    return export
