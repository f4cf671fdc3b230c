"""A month in one pass over the tables: what a build is measured beside.

The same figures in the one statement with GROUPING SETS, as somebody would run it who
has the tables to themselves: as their owner, under no policy, read in the order that
the planner likes. It stores nothing.
"""

from collections.abc import Iterator
from typing import Any

from core.database import connection
from programs.models import Program
from reports import building
from reports.indicators import SOURCES
from reports.models import Figure
from reports.periods import Period
from reports.statements import counted_in, statement

Rows = list[tuple[Any, ...]]


def rows(program: Program, period: Period) -> Rows:
    """GROUPING(), the groups, and the sums of all figures."""
    sql = statement(*SOURCES).replace(" AS MATERIALIZED ", " AS ")
    facts = building._days(period) | {"program": program.pk, "tz": program.timezone}
    building.make_room()
    with connection().cursor() as cursor:
        cursor.execute(sql, facts)
        return cursor.fetchall()


def figures(rows: Rows) -> Iterator[Figure]:
    for row in rows:
        for _key, figure in building._figures(counted_in(*SOURCES), row):
            yield figure
