"""The SQL of the summaries, put together from the register: one per source table.

Each statement first sums up the source's rows of each person, then says of each
person the groups and what the person adds to each indicator, and at last adds
this up for every group of every dimension in one pass. Text in, text out:
nothing is run here.
"""

import re
from collections.abc import Iterable, Iterator

from reports.dimensions import COLUMNS, DIMENSIONS
from reports.indicators import COUNTED, Count, Indicator, Median, Rate, Source

AGGREGATE = re.compile(r"\[\[(.+?)\]\]", re.DOTALL)

# Each person is read apart from the rows, and once: their policy asks for the
# enrolments, and only for a whole table does the planner ask it all at once.
STATEMENT = """
WITH RECURSIVE region (area_id, pcode) AS (
    SELECT id, pcode FROM programs_area
    WHERE program_id = %(program)s AND level = 1
    UNION ALL
    SELECT area.id, region.pcode
    FROM programs_area area JOIN region ON area.parent_id = region.area_id
), held AS MATERIALIZED (
    SELECT DISTINCT ON (enrolment_id) enrolment_id, category, residence_id
    FROM participants_holding
    WHERE until > %(e)s
    ORDER BY enrolment_id, until
), p AS MATERIALIZED (
    SELECT id, sex, birth_date FROM participants_participant
){facts}, persons AS (
    SELECT {groups},
           {added}
    FROM participants_enrolment e
    JOIN p ON p.id = e.participant_id
    LEFT JOIN held ON held.enrolment_id = e.id
    LEFT JOIN region ON region.area_id = CASE
        WHEN held.enrolment_id IS NULL THEN e.residence_id ELSE held.residence_id END
    {with_facts}
    WHERE e.program_id = %(program)s
      AND e.exit_reason NOT IN ('duplicate', 'data_error')
)
SELECT GROUPING({columns}), {columns},
       {sums}
FROM persons
GROUP BY GROUPING SETS ({sets})
"""
FACTS = """, facts AS MATERIALIZED (
    SELECT r.enrolment_id,
           {aggregates}
    FROM {rows}
    GROUP BY r.enrolment_id
)"""

GROUPS = len(COLUMNS)
SUMS = 5
"""Of each indicator: its numerator, its denominator, and the persons behind it; of a
rate also those behind its numerator and behind what is not in it."""


def counted_in(source: Source) -> tuple[Indicator, ...]:
    return tuple(each for each in COUNTED if each.source is source)


def statement(source: Source) -> str:
    """All indicators of a source: GROUPING(), the groups, three sums of each."""
    indicators = list(enumerate(counted_in(source)))
    added = _listed(part for n, each in indicators for part in _added(n, each))
    aggregates = list(dict.fromkeys(AGGREGATE.findall(added)))
    return STATEMENT.format(
        columns=", ".join(COLUMNS),
        facts=_facts(source, aggregates),
        groups=_listed(f"{sql} AS {name}" for name, sql in COLUMNS.items()),
        added=AGGREGATE.sub(lambda mark: f"f{aggregates.index(mark[1])}", added),
        with_facts=_with_facts(source) if aggregates else "",
        sums=_listed(part for n, each in indicators for part in _sums(n, each)),
        sets=", ".join(dimension.grouped for dimension in DIMENSIONS),
    )


def _facts(source: Source, aggregates: Iterable[str]) -> str:
    """One row for each person who has any in the source."""
    named = _listed(f"{sql} AS f{n}" for n, sql in enumerate(aggregates))
    return FACTS.format(aggregates=named, rows=source.rows) if named else ""


def _with_facts(source: Source) -> str:
    kind = "JOIN" if source.sparse else "LEFT JOIN"
    return f"{kind} facts ON facts.enrolment_id = e.id"


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

    The middle of the list is taken in whole numbers afterwards, by `rates`.
    """
    match indicator:
        case Count():
            yield f"coalesce(sum(counted_{n}), 0)"
            yield "NULL"
            yield f"count(*) FILTER (WHERE counted_{n} > 0)"
            yield from ("NULL", "NULL")
        case Rate():
            yield f"coalesce(sum(hits_{n}) FILTER (WHERE over_{n} > 0), 0)"
            yield f"coalesce(sum(over_{n}), 0)"
            yield f"count(*) FILTER (WHERE over_{n} > 0)"
            yield f"count(*) FILTER (WHERE over_{n} > 0 AND hits_{n} > 0)"
            yield f"count(*) FILTER (WHERE over_{n} > coalesce(hits_{n}, 0))"
        case Median():
            present = f"FILTER (WHERE measured_{n} IS NOT NULL)"
            yield f"array_agg(measured_{n}) {present}"
            yield f"count(measured_{n})"
            yield f"count(measured_{n})"
            yield from ("NULL", "NULL")


def _listed(parts: Iterable[str]) -> str:
    return ",\n           ".join(parts)
