"""The SQL of the summaries, put together from the register: one per source table.

Each statement first comes to one row per person, with the person's groups and
what the person adds to each indicator, and then sums these rows up for every
group of every dimension in one pass. Text in, text out: nothing is run here.
"""

from collections.abc import Iterable, Iterator

from reports.dimensions import COLUMNS, DIMENSIONS
from reports.indicators import INDICATORS, Count, Indicator, Median, Rate, Source

STATEMENT = """
WITH RECURSIVE region (area_id, pcode) AS (
    SELECT id, pcode FROM programs_area
    WHERE program_id = %(program)s AND level = 1
    UNION ALL
    SELECT area.id, region.pcode
    FROM programs_area area JOIN region ON area.parent_id = region.area_id
), persons AS (
    SELECT {groups},
           {added}
    FROM participants_enrolment e
    JOIN participants_participant p ON p.id = e.participant_id
    LEFT JOIN region ON region.area_id = e.residence_id
    {rows}
    WHERE e.program_id = %(program)s
      AND e.exit_reason NOT IN ('duplicate', 'data_error')
    GROUP BY e.id, p.id, region.pcode
)
SELECT GROUPING({columns}), {columns},
       {sums}
FROM persons
GROUP BY GROUPING SETS ({sets})
"""

GROUPS = len(COLUMNS)
SUMS = 3
"""Of each indicator: its numerator, its denominator, and the persons behind it."""


def counted_in(source: Source) -> tuple[Indicator, ...]:
    return tuple(each for each in INDICATORS if each.source is source)


def statement(source: Source) -> str:
    """All indicators of a source: GROUPING(), the groups, three sums of each."""
    indicators = list(enumerate(counted_in(source)))
    return STATEMENT.format(
        columns=", ".join(COLUMNS),
        groups=_listed(f"{sql} AS {name}" for name, sql in COLUMNS.items()),
        added=_listed(part for n, each in indicators for part in _added(n, each)),
        rows=source.rows,
        sums=_listed(part for n, each in indicators for part in _sums(n, each)),
        sets=", ".join(dimension.grouped for dimension in DIMENSIONS),
    )


def _added(n: int, indicator: Indicator) -> Iterator[str]:
    """What one person adds."""
    match indicator:
        case Count(counted=counted):
            yield f"{counted} AS counted_{n}"
        case Rate(over=over, hits=hits):
            yield f"{over} AS over_{n}"
            yield f"{hits} AS hits_{n}"
        case Median(measured=measured):
            yield f"{measured} AS measured_{n}"


def _sums(n: int, indicator: Indicator) -> Iterator[str]:
    """Numerator, denominator and persons; of a median the list of its numbers.

    A list rather than `percentile_cont`, which would have every grouping set
    sorted: measured at 100,000 persons.
    """
    match indicator:
        case Count():
            yield f"coalesce(sum(counted_{n}), 0)"
            yield "NULL"
            yield f"count(*) FILTER (WHERE counted_{n} > 0)"
        case Rate():
            yield f"coalesce(sum(hits_{n}) FILTER (WHERE over_{n} > 0), 0)"
            yield f"coalesce(sum(over_{n}), 0)"
            yield f"count(*) FILTER (WHERE over_{n} > 0)"
        case Median():
            present = f"FILTER (WHERE measured_{n} IS NOT NULL)"
            yield f"array_agg(measured_{n}) {present}"
            yield f"count(measured_{n})"
            yield f"count(measured_{n})"


def _listed(parts: Iterable[str]) -> str:
    return ",\n           ".join(parts)
