"""Tables that readers put together from stored summaries.

Each cell is a row of the export for the audience: what that keeps back no choice of
figures, groups and periods brings out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import Q

from programs.models import Program
from reports.audiences import INTERNAL
from reports.dimensions import DIMENSIONS, groups
from reports.exports.layout import Line
from reports.exports.rows import Export, Row, parts
from reports.indicators import BY_CODE, Indicator
from reports.models import Figure, Summary
from reports.periods import Period
from reports.reading.history import History, spans_to
from reports.reading.released import heights, text

MOST_CELLS = 5_000
MOST_PERIODS = 200
"""So many of the latest can be chosen from."""
LISTED = 200
"""Saved tables that are shown."""
MOST_SERIES = 4
"""Groups that a chart can tell apart."""

NAMES = {each.code: each.name for each in DIMENSIONS}
Group = tuple[str, str]
"""Dimension and group."""


class TooManyCells(Exception):
    """More than a page can show."""


@dataclass(frozen=True)
class Asked:
    """What is chosen: all of it stands in the address, and no person in it."""

    program: Program
    audience: str
    codes: list[str]
    dimensions: list[str]
    only: list[Group]
    """These groups of a dimension; all of one of which none is named."""
    summaries: list[Summary]
    """The columns, the earliest first."""

    @property
    def query(self) -> str:
        chosen = [
            *(("figure", code) for code in self.codes),
            *(("by", dimension) for dimension in self.dimensions),
            *(("only", "/".join(group)) for group in self.only),
            *(("since", each.period) for each in self.summaries[:1]),
            *(("until", each.period) for each in self.summaries[-1:]),
            ("audience", self.audience),
        ]
        return urlencode(chosen)

    @property
    def wanted(self) -> Q:
        """Which of the stored figures these are."""
        found = Q(pk__in=[])
        for dimension in self.dimensions:
            named = [group for of, group in self.only if of == dimension]
            narrowed = {"group__in": named} if named else {}
            found |= Q(dimension=dimension, **narrowed)
        return found & Q(indicator__in=self.codes)


class Block(NamedTuple):
    """An indicator by the groups of one dimension."""

    indicator: Indicator
    dimension: str
    lines: list[Line]
    """A group, and its row of each period; None where the summary has none."""

    @property
    def name(self) -> str:
        return str(NAMES[self.dimension])

    @property
    def cells(self) -> list[tuple[str, list[str]]]:
        """The groups, and what is read of each."""
        return [
            (label, [text(row) if row else "" for row in rows])
            for label, rows in self.lines
        ]


def columns(program: Program, audience: str) -> list[Summary]:
    """What may be chosen from, the latest first: of each period the newest revision
    that the audience may read."""
    found = Summary.objects.filter(program=program)
    if audience != INTERNAL:
        found = found.released(audience)
    latest = list(found.latest()[:MOST_PERIODS])
    for each in latest:
        each.program = program
    return latest


def read(asked: Asked) -> list[Export]:
    """Three queries, however much is chosen; nothing where it is too much."""
    wanted, chosen = asked.wanted, asked.summaries
    stored = Figure.objects.filter(wanted, summary__in=chosen).order_by()
    if stored[: MOST_CELLS + 1].count() > MOST_CELLS:
        raise TooManyCells
    return parts(chosen, asked.audience, wanted)


def blocks(
    asked: Asked, exports: Sequence[Export], places: Mapping[str, str]
) -> Iterator[Block]:
    """The exports side by side, a column of each; figures in the order of files."""
    found: dict[Group, dict[str, list[Row | None]]] = {}
    for at, export in enumerate(exports):
        for row in export.rows:
            lines = found.setdefault((row.indicator, row.dimension), {})
            lines.setdefault(row.group, [None] * len(exports))[at] = row
    for code in asked.codes:
        for dimension in asked.dimensions:
            lines = found.get((code, dimension), {})
            labels = groups(dimension, places)
            order = [*(each for each in labels if each in lines), *lines]
            yield Block(
                BY_CODE[code],
                dimension,
                [
                    Line(str(labels.get(group, group)), lines[group])
                    for group in dict.fromkeys(order)
                ],
            )


def history(
    asked: Asked, exports: Sequence[Export], found: Sequence[Block]
) -> History | None:
    """What a chart can show: one figure by one dimension, and few groups of it."""
    if len(found) != 1 or not 1 <= len(found[0].lines) <= MOST_SERIES:
        return None
    [block] = found
    values = heights(list(exports))
    spans = spans_to(exports[-1].summary.span, {e.summary.period for e in exports})
    series = {
        line.label: [_height(values, span, line) for span in spans]
        for line in block.lines
    }
    return History(block.indicator.code, spans, series)


def _height(
    values: Mapping[tuple[str, str], Decimal | None], span: Period, line: Line
) -> Decimal | None:
    group = next(row.group for row in line.rows if row)
    return values.get((span.code, group))
