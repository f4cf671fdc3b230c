"""A stored summary in the shape that pages show it: every cell a ready string.

Nothing is counted here. An empty string is what does not apply.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from programs.models import Area as Place
from reports.dimensions import AGE_BANDS, DIMENSIONS, SEX, Dimension, Labels, groups
from reports.indicators import ALL_AREAS, BY_CODE, Area, Count, Indicator, Rate
from reports.models import Figure, Summary

MINUS = "\N{MINUS SIGN}"
HEADLINES = ("CASE-1", "CASE-3", "PSY-11", "VOC-5", "EDU-5", "FU6-2")
"""The figures that stand above all tables."""
BY_SEX_AND_AGE = ("total", "sex", "age_band", "sex_age")
"""The dimensions that a table of ages by sexes is made of."""
NAMED_ALIKE = ("PSY", "VOC", "EDU")
"""Areas whose figures have the same names."""
CHARTED = {
    "CASE": "CASE-1",
    "PSY": "PSY-3",
    "VOC": "VOC-3",
    "EDU": "EDU-3",
    "FU": "FU6-2",
    "REF": "REF-1",
    "BEN": "BEN-1",
    "COM": "COM-1",
    "DQ": "DQ-1",
}
"""The figure of an area that is shown over time until another is chosen."""


class Line(NamedTuple):
    """One figure for everybody, against the period before and a year earlier.

    Rendering is the page's main cost: the template takes them apart as they stand.
    """

    code: str
    name: str
    definition: str
    is_inside: bool
    unit: str
    value: str
    change: str
    year_change: str
    counted_from: str


@dataclass(frozen=True)
class GridLine:
    """A row of a grid: an indicator with its code, or an age band."""

    code: str
    name: str
    unit: str
    cells: list[str]


@dataclass(frozen=True)
class Grid:
    """Figures by group: a heading for each column, and the rows."""

    columns: list[str]
    lines: list[GridLine]


def areas(summary: Summary) -> list[Area]:
    """Those it holds a figure of: older ones were counted before some there are."""
    held = summary.totals
    return [
        area for area in ALL_AREAS if any(each.code in held for each in area.indicators)
    ]


def read_area(summary: Summary, code: str) -> Area | None:
    return next((area for area in areas(summary) if area.code == code), None)


def overview(summary: Summary, area: Area) -> list[Line]:
    """The area's figures. Of a summary that `read_totals` all areas take no query."""
    now = summary.totals
    before = summary.before.totals if summary.before else {}
    year = summary.year_earlier.totals if summary.year_earlier else {}
    return [
        _line(
            indicator,
            now[indicator.code],
            before=before.get(indicator.code),
            year_earlier=year.get(indicator.code),
        )
        for indicator in area.indicators
        if indicator.code in now
    ]


def headlines(tables: Iterable[tuple[Area, list[Line]]]) -> Iterator[tuple[str, Line]]:
    """The few figures that stand above the tables, by the names they have there."""
    for area, lines in tables:
        for line in lines:
            if line.code in HEADLINES:
                yield _headline(area, line), line


def _headline(area: Area, line: Line) -> str:
    if area.code not in NAMED_ALIKE:
        return line.name
    return _("%(area)s: %(figure)s") % {"area": area.name, "figure": line.name}


def dimensions() -> list[Dimension]:
    """What figures may be broken down by."""
    return [each for each in DIMENSIONS if each.code not in ("total", "sex_age")]


def charted(area: Area, wanted: str) -> Indicator:
    """The figure asked for, or the one that the area shows first."""
    by_code = {indicator.code: indicator for indicator in area.indicators}
    return by_code.get(wanted) or by_code[CHARTED[area.code]]


def breakdown(summary: Summary, area: Area, dimension: str) -> Grid:
    """The area's indicators by the groups of a dimension."""
    codes = [indicator.code for indicator in area.indicators]
    found: dict[str, dict[str, str]] = {}
    for figure in summary.figures.of(codes, dimension):
        found.setdefault(figure.indicator, {})[figure.group] = value_text(figure)
    places = regions(summary) if dimension == "adm1" else {}
    return by_group(area, found, groups(dimension, places))


def by_group(
    area: Area, found: Mapping[str, Mapping[str, str]], labels: Labels
) -> Grid:
    """A row for each indicator of the area, of its cells by group."""
    columns = next(iter(found.values()), {})
    lines = [
        GridLine(
            code=each.code,
            name=str(each.name),
            unit=str(each.unit.name),
            cells=list(found[each.code].values()),
        )
        for each in area.indicators
        if each.code in found
    ]
    return Grid([str(labels.get(group, group)) for group in columns], lines)


def sex_by_age(summary: Summary, code: str) -> Grid:
    """One indicator: ages down, sexes across, with the sums of both."""
    figures = summary.figures.of([code], *BY_SEX_AND_AGE)
    return with_sums(code, {each.group: value_text(each) for each in figures})


def with_sums(code: str, cells: Mapping[str, str]) -> Grid:
    """The same of its cells, by their groups."""
    unit = str(BY_CODE[code].unit.name)
    lines = [
        GridLine(
            code=band,
            name=str(label),
            unit=unit,
            cells=[
                *(cells.get(f"{sex}:{band}", "") for sex in SEX),
                cells.get(band, ""),
            ],
        )
        for band, label in AGE_BANDS.items()
    ]
    sums = [*(cells.get(sex, "") for sex in SEX), cells.get("all", "")]
    lines.append(GridLine("", _("All ages"), unit, sums))
    return Grid([*map(str, SEX.values()), _("All")], lines)


def regions(summary: Summary) -> dict[str, str]:
    places = Place.objects.filter(program=summary.program_id, level=1)
    return dict(places.values_list("pcode", "name"))


# Cells


def value_text(figure: Figure) -> str:
    if figure.value is None:
        return ""
    if figure.is_count:
        return _number(figure.value, places=0)
    if figure.numerator is None:
        return _number(figure.value, places=1)
    return _("%(number)s %%") % {"number": _number(figure.value, places=1)}


def change_text(now: Figure, before: Figure | None) -> str:
    """Percentages in points; empty where one of the two does not apply."""
    if before is None or now.value is None or before.value is None:
        return ""
    change = now.value - before.value
    sign = MINUS if change < 0 else "+" if change else ""
    return sign + _number(abs(change), places=0 if now.is_count else 1)


def counted_from(indicator: Indicator, figure: Figure) -> str:
    """What a share or a median was taken of."""
    if isinstance(indicator, Count):
        return ""
    of = _number(figure.denominator or 0, places=0)
    if isinstance(indicator, Rate):
        part = _number(figure.numerator or 0, places=0)
        return _("%(part)s of %(all)s") % {"part": part, "all": of}
    return _("%(number)s persons") % {"number": of}


def _line(
    indicator: Indicator,
    now: Figure,
    *,
    before: Figure | None,
    year_earlier: Figure | None,
) -> Line:
    name, definition, unit = words(indicator.code)
    return Line(
        code=indicator.code,
        name=name,
        definition=definition,
        is_inside=indicator.inside,
        unit=unit,
        value=value_text(now),
        change=change_text(now, before),
        year_change=change_text(now, year_earlier),
        counted_from=counted_from(indicator, now),
    )


def words(code: str) -> tuple[str, str, str]:
    """An indicator's name, definition and unit, in the reader's language."""
    return _words(code, get_language())


@lru_cache(maxsize=1024)
def _words(code: str, language: str | None) -> tuple[str, str, str]:
    it = BY_CODE[code]
    return str(it.name), str(it.definition), str(it.unit.name)


def _number(value: Decimal | int, *, places: int) -> str:
    return _written(value, places, get_language())


@lru_cache(maxsize=4096)
def _written(value: Decimal | int, places: int, language: str | None) -> str:
    """Summaries show the same few numbers again and again."""
    return number_format(value, decimal_pos=places, force_grouping=True)
