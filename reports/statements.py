"""The SQL of the summaries, put together from the register.

A statement first sums up the rows of each person in every source, then says of each
person the groups and what the person adds to each indicator, and at last adds
this up for every group of every dimension in one pass. Text in, text out:
nothing is run here.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

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
FACTS = """, {named} AS MATERIALIZED (
    SELECT r.enrolment_id,
           {aggregates}
    FROM {rows}
    GROUP BY r.enrolment_id
)"""

GROUPS = len(COLUMNS)
SUMS = 5
"""Of each indicator: its numerator, its denominator, and the persons behind it; of a
rate also those behind its numerator and behind what is not in it."""


def counted_in(*sources: Source) -> tuple[Indicator, ...]:
    return tuple(each for of in sources for each in COUNTED if each.source is of)


def statement(*sources: Source) -> str:
    """All indicators of the sources: GROUPING(), the groups, the sums of each.

    Whoever asks for several at once has the persons read and grouped once.
    """
    indicators = list(enumerate(counted_in(*sources)))
    parts = [_part(n, each, indicators) for n, each in enumerate(sources)]
    return STATEMENT.format(
        columns=", ".join(COLUMNS),
        facts="".join(part.facts for part in parts),
        groups=_listed(f"{sql} AS {name}" for name, sql in COLUMNS.items()),
        added=_listed(part.added for part in parts),
        with_facts="\n    ".join(
            f"LEFT JOIN {part.named} ON {part.named}.enrolment_id = e.id"
            for part in parts
            if part.facts
        ),
        sums=_listed(part for n, each in indicators for part in _sums(n, each)),
        sets=", ".join(dimension.grouped for dimension in DIMENSIONS),
    )


class _Part(NamedTuple):
    """What one source adds to a statement."""

    named: str
    facts: str
    """One row for each person who has any in the source."""
    added: str


def _part(
    number: int, source: Source, indicators: Iterable[tuple[int, Indicator]]
) -> _Part:
    added = _listed(
        part
        for n, each in indicators
        if each.source is source
        for part in _added(n, each)
    )
    aggregates = list(dict.fromkeys(AGGREGATE.findall(added)))
    named, facts = f"facts_{number}", ""
    if aggregates:
        asked = _listed(f"{sql} AS f{n}" for n, sql in enumerate(aggregates))
        facts = FACTS.format(named=named, aggregates=asked, rows=source.rows)
    added = AGGREGATE.sub(lambda mark: f"{named}.f{aggregates.index(mark[1])}", added)
    return _Part(named, facts, added)


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
