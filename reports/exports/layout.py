"""An export laid out for readers: areas, tables by group, cells and words.

Nothing is counted here: what a row does not say stays unsaid.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from reports.audiences import AUDIENCES, INTERNAL
from reports.dimensions import AGE_BANDS, DIMENSIONS, SEX, Dimension, groups
from reports.exports.rows import Export, Row
from reports.indicators import AREAS, BY_CODE, Area, Count, Indicator, Rate
from reports.reading.figures import CHARTED, regions

MARK = "[c]"
"""Stands where a figure is kept back, whatever for."""

Groups = dict[str, Row]


class Line(NamedTuple):
    """A group, and its row of each indicator of the table."""

    label: str
    rows: list[Row | None]


class Table(NamedTuple):
    """The indicators of an area by the groups of one dimension."""

    dimension: Dimension
    lines: list[Line]


class Drawn(NamedTuple):
    """One indicator by age: what is drawn, and its numbers beside the drawing."""

    indicator: Indicator
    ages: list[str]
    sexes: list[str]
    lines: list[Line]
    """An age, and its row of each sex and of all."""


class Chapter(NamedTuple):
    """All of an area."""

    area: Area
    indicators: list[Indicator]
    totals: list[Row]
    tables: list[Table]
    drawn: Drawn


def chapters(export: Export) -> list[Chapter]:
    """The areas that the export has anything of."""
    found: dict[tuple[str, str], Groups] = {}
    for row in export.rows:
        found.setdefault((row.indicator, row.dimension), {})[row.group] = row
    places = regions(export.summary)
    return [
        _chapter(area, there, found, places)
        for area in AREAS
        if (
            there := [each for each in area.indicators if (each.code, "total") in found]
        )
    ]


def _chapter(
    area: Area,
    there: list[Indicator],
    found: Mapping[tuple[str, str], Groups],
    places: Mapping[str, str],
) -> Chapter:
    tables = []
    for dimension in DIMENSIONS[1:]:
        columns = [found.get((each.code, dimension.code), {}) for each in there]
        labels = groups(dimension.code, places)
        lines = [
            Line(str(labels.get(group, group)), [rows.get(group) for rows in columns])
            for group in dict.fromkeys(group for rows in columns for group in rows)
        ]
        tables.append(Table(dimension, lines))
    codes = [each.code for each in there]
    drawn = CHARTED[area.code] if CHARTED[area.code] in codes else codes[0]
    totals = [found[code, "total"]["all"] for code in codes]
    return Chapter(area, there, totals, tables, _drawn(drawn, found))


def _drawn(code: str, found: Mapping[tuple[str, str], Groups]) -> Drawn:
    both, ages = found.get((code, "sex_age"), {}), found.get((code, "age_band"), {})
    lines = [
        Line(str(label), [*(both.get(f"{sex}:{band}") for sex in SEX), ages.get(band)])
        for band, label in AGE_BANDS.items()
    ]
    sexes = [*map(str, SEX.values()), _("All")]
    return Drawn(BY_CODE[code], [line.label for line in lines], sexes, lines)


def cell(row: Row | None) -> str:
    """The value as people read it; empty where nothing was to be shared out."""
    if row is None:
        return ""
    if row.suppressed:
        return MARK
    if row.value is None:
        return ""
    places = 0 if isinstance(BY_CODE[row.indicator], Count) else 1
    return number_format(row.value, decimal_pos=places, force_grouping=True)


def counted_from(row: Row) -> str:
    """What a share or a median was taken of."""
    if row.denominator is None:
        return ""
    of = number_format(row.denominator, force_grouping=True)
    if isinstance(BY_CODE[row.indicator], Rate):
        part = number_format(row.numerator or 0, force_grouping=True)
        return _("%(part)s of %(all)s") % {"part": part, "all": of}
    return _("%(number)s persons") % {"number": of}


def title(export: Export) -> str:
    facts = {
        "program": export.summary.program.name,
        "period": export.summary.span.label,
    }
    return _("%(program)s, %(period)s") % facts


def properties(export: Export) -> dict[str, str | datetime]:
    """What a workbook says of itself: the same figures make the same file."""
    cutoff = export.summary.cutoff.astimezone(UTC).replace(tzinfo=None)
    return {"title": title(export), "created": cutoff}


def facts(export: Export) -> dict[str, str]:
    """What the file is, in words: label -> value."""
    summary = export.summary
    days = {
        "first": date_format(summary.starts_on, "j F Y"),
        "last": date_format(summary.ends_on, "j F Y"),
    }
    return {
        _("Programme"): f"{summary.program.name} ({summary.program.code})",
        _("Period"): summary.span.label,
        _("Days"): _("%(first)s to %(last)s") % days,
        _("Revision"): f"{summary.revision}",
        _("State"): str(summary.get_status_display()),
        _("For whom"): str(AUDIENCES[export.audience]),
        _("Counted on"): counted_on(export),
        _("Definitions"): summary.definitions,
    }


def counted_on(export: Export) -> str:
    """The cut-off, where the programme works."""
    zone = ZoneInfo(export.summary.program.timezone)
    there = timezone.localtime(export.summary.cutoff, timezone=zone)
    return f"{date_format(there, 'j F Y, H:i')} ({there:%Z})"


def stamp(export: Export) -> str:
    """What stands on every page: which revision, for whom, as of when."""
    told = {
        "number": export.summary.revision,
        "state": export.summary.get_status_display(),
        "audience": AUDIENCES[export.audience],
        "day": counted_on(export),
    }
    sentence = _(
        "Revision %(number)d (%(state)s). For whom: %(audience)s. Counted on %(day)s."
    )
    return sentence % told


def about_marks(audience: str) -> str:
    """What the mark means where there may be one."""
    if audience == INTERNAL:
        return _("Inside the programme every figure is shown, small ones too.")
    sentence = _(
        "%(mark)s stands for a figure that is kept back: it is about few people, or"
        " would let somebody work out another that is."
    )
    return sentence % {"mark": MARK}
