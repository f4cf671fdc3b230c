"""Counting in one grouped statement, then the summary is stored.

What is told beside it is read in the same snapshot of the data. Building twice does no
harm: the same figures leave a published summary as it is, other figures refresh
the draft, and after publication they make the next revision.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from core.database import as_jobs, connection
from core.models import User
from programs.models import Area, Program
from programs.scope import whole_programme_stands_still
from reports import late
from reports.dimensions import BY_ABSENT, COLUMNS, DIMENSIONS, groups
from reports.indicators import COUNTED, SOURCES, Indicator, Median, Rate, Source
from reports.models import Figure, Summary
from reports.periods import Period
from reports.rates import median, percent
from reports.statements import GROUPS, SUMS, counted_in, statement

Report = Callable[[int, int], None]
Key = tuple[str, str, str]
"""Indicator, dimension, group."""

STEPS = 2
NO_OFFICES: tuple[int, ...] = ()


def build(
    program: Program, period: Period, *, report: Report, by: User | None
) -> Summary:
    """Count and store, saying after each step how far it is."""
    figures, cutoff = count(program, period, report=report)
    summary = store(program, period, figures, cutoff=cutoff, by=by)
    if summary.revision > 1 and not summary.is_published:
        late.note(summary)
    report(STEPS, STEPS)
    return summary


# Counting


def count(
    program: Program, period: Period, *, report: Report
) -> tuple[list[Figure], datetime]:
    """All figures in the order of the exports, and when their snapshot began."""
    with whole_programme_stands_still(program) as cutoff:
        make_room()
        pcodes = _regions(program)
        report(0, STEPS)
        counted = count_sources(SOURCES, program, _days(period))
        report(1, STEPS)
    return list(_every_group(counted, pcodes)), cutoff


def make_room() -> None:
    """Enough memory to sum up a large programme without sorting it on disk.

    Compiling such a statement takes longer than running it.
    """
    with connection().cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '64MB'")
        cursor.execute("SET LOCAL jit = off")


def _regions(program: Program) -> dict[str, str]:
    regions = Area.objects.filter(program=program, level=1)
    return dict(regions.values_list("pcode", "name"))


def _days(period: Period) -> Mapping[str, date]:
    """The days that definitions name."""
    year_earlier = period.year_earlier()
    return {
        "s": period.start,
        "e": period.end,
        "ys": year_earlier.start,
        "ye": year_earlier.end,
    }


def count_sources(
    sources: Iterable[Source], program: Program, days: Mapping[str, date]
) -> dict[Key, Figure]:
    """All indicators of the sources in all groups, in the snapshot of the caller."""
    asked = tuple(sources)
    parameters: dict[str, int | str | date] = {
        "program": program.pk,
        "tz": program.timezone,
        **days,
    }
    with connection().cursor() as cursor:
        cursor.execute(statement(*asked), parameters)
        found = [_figures(counted_in(*asked), row) for row in cursor.fetchall()]
    return {key: figure for figures in found for key, figure in figures}


def _figures(
    indicators: Iterable[Indicator], row: tuple[Any, ...]
) -> Iterator[tuple[Key, Figure]]:
    """One group's row of sums, as the figures of the indicators."""
    dimension = BY_ABSENT[row[0]]
    place = dict(zip(COLUMNS, row[1:], strict=False))
    group = ":".join(place[column] for column in dimension.columns) or "all"
    sums = row[1 + GROUPS :]
    for n, indicator in enumerate(indicators):
        key = (indicator.code, dimension.code, group)
        yield key, _figure(indicator, key, *sums[SUMS * n : SUMS * (n + 1)])


def _every_group(
    counted: Mapping[Key, Figure], regions: Mapping[str, str]
) -> Iterator[Figure]:
    """Every group of every dimension, those without anybody too."""
    for indicator in COUNTED:
        for dimension in DIMENSIONS:
            for group in groups(dimension.code, regions):
                key = (indicator.code, dimension.code, group)
                yield counted.get(key) or _nobody(indicator, key)


def _nobody(indicator: Indicator, key: Key) -> Figure:
    nothing = None if isinstance(indicator, Median) else 0
    return _figure(indicator, key, nothing, 0, 0, 0, 0)


def _figure(
    indicator: Indicator,
    key: Key,
    numerator: Any,
    denominator: Any,
    persons: int,
    persons_in: int,
    persons_out: int,
) -> Figure:
    code, dimension, group = key
    figure = Figure(indicator=code, dimension=dimension, group=group, persons=persons)
    match indicator:
        case Rate():
            figure.numerator, figure.denominator = int(numerator), int(denominator)
            figure.persons_in, figure.persons_out = persons_in, persons_out
            figure.value = percent(figure.numerator, figure.denominator)
        case Median():
            figure.denominator = persons
            figure.value = median(numerator or ())
        case _:
            figure.numerator = int(numerator)
            figure.value = figure.numerator
    return figure


# Storing


def store(
    program: Program,
    period: Period,
    figures: list[Figure],
    *,
    cutoff: datetime,
    by: User | None,
) -> Summary:
    """Keep the figures as the draft, unless they say what the last revision says.

    Builds of one period store one after the other, never while it is being
    published; one whose snapshot is older than what is stored adds nothing.
    """
    with as_jobs(NO_OFFICES):
        hold(f"summary {program.pk} {period.code}")
        last = Summary.objects.of(program, period).select_for_update().first()
        if last and last.holds(figures, cutoff):
            return last
        draft = last
        if draft is None or draft.is_published:
            draft = Summary.following(last, program=program, period=period)
        draft.fill(figures, cutoff=cutoff, by=by)
        return draft


def hold(what: str) -> None:
    """One after the other: whoever stores the same waits for the end of this."""
    with connection().cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [what])
