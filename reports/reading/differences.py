"""Two revisions of a summary, figure by figure: what differs, before and after."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Sum

from core.database import connection
from reports.dimensions import DIMENSIONS, groups
from reports.indicators import BY_CODE, COUNTED
from reports.models import Figure, LateEntry, Summary
from reports.models.late_entry import added_text, changed_text
from reports.reading.figures import change_text, counted_from, regions, value_text

MOST = 300
"""Figures shown at once."""

# Both revisions hold every group; one that was added since stands in one alone.
DIFFERING = """
SELECT indicator, dimension, "group",
       b.id IS NOT NULL, b.numerator, b.denominator, b.value,
       a.id IS NOT NULL, a.numerator, a.denominator, a.value
FROM (SELECT * FROM reports_figure WHERE summary_id = %s) b
FULL JOIN (SELECT * FROM reports_figure WHERE summary_id = %s) a
    USING (indicator, dimension, "group")
WHERE (b.id IS NULL) <> (a.id IS NULL)
   OR (b.numerator, b.denominator, b.value)
      IS DISTINCT FROM (a.numerator, a.denominator, a.value)
"""


@dataclass(frozen=True)
class Cell:
    """One figure that differs, in words. Empty is what does not apply."""

    group: str
    before: str
    after: str
    change: str


@dataclass
class Part:
    """The groups of one dimension in which an indicator differs."""

    name: str
    cells: list[Cell] = field(default_factory=list)


@dataclass
class Differing:
    """An indicator with the figures that differ."""

    code: str
    name: str
    definition: str
    parts: list[Part] = field(default_factory=list)


@dataclass(frozen=True)
class Differences:
    """``offered``: each indicator that differs, with how many figures of it do."""

    number: int
    shown: list[Differing]
    offered: list[tuple[str, str, int]]

    @property
    def is_cut(self) -> bool:
        return sum(len(p.cells) for d in self.shown for p in d.parts) < self.number


Key = tuple[str, str]
Found = Mapping[Key, list[tuple[str, Figure | None, Figure | None]]]


def between(before: Summary, after: Summary, *, only: str = "") -> Differences:
    """What ``after`` says otherwise; of one indicator only, where one is named.

    Two queries, however much differs. No more than `MOST` figures are shown.
    """
    found: dict[Key, list[tuple[str, Figure | None, Figure | None]]] = {}
    for code, dimension, group, *values in _rows(before, after):
        pair = (group, _figure(code, *values[:4]), _figure(code, *values[4:]))
        found.setdefault((code, dimension), []).append(pair)
    places = regions(after)
    shown = [*_indicators(found, places, only)]
    return Differences(
        sum(map(len, found.values())), list(_cut(shown)), list(_offered(found))
    )


def came_late(before: Summary, after: Summary) -> Iterator[str]:
    """What was entered or corrected between the two, in words, by kind and office.

    A record that was corrected between several revisions counts in each of them.
    """
    rows = LateEntry.objects.filter(
        summary__program=after.program_id,
        summary__period=after.period,
        summary__revision__gt=before.revision,
        summary__revision__lte=after.revision,
    )
    sums = rows.values_list("source", "office__name").annotate(
        added=Sum("added"), changed=Sum("changed")
    )
    order = LateEntry.Source.values
    for source, office, added, changed in sorted(
        sums, key=lambda row: (order.index(row[0]), row[1])
    ):
        if added:
            yield added_text(source, added, office)
        if changed:
            yield changed_text(source, changed, office)


def _rows(before: Summary, after: Summary) -> list[tuple[Any, ...]]:
    with connection().cursor() as cursor:
        cursor.execute(DIFFERING, [before.pk, after.pk])
        return list(cursor.fetchall())


def _figure(
    code: str, known: bool, numerator: int, denominator: int, value: Any
) -> Figure | None:
    if not known:
        return None
    return Figure(
        indicator=code, numerator=numerator, denominator=denominator, value=value
    )


def _indicators(
    found: Found, places: Mapping[str, str], only: str
) -> Iterator[Differing]:
    """In the order of the summary, groups as they stand in their dimension."""
    for indicator in COUNTED:
        if only and indicator.code != only:
            continue
        differing = Differing(
            indicator.code, str(indicator.name), str(indicator.definition)
        )
        for dimension in DIMENSIONS:
            pairs = found.get((indicator.code, dimension.code), [])
            labels = groups(dimension.code, places)
            order = {group: number for number, group in enumerate(labels)}
            pairs = sorted(pairs, key=lambda pair: order.get(pair[0], len(order)))
            cells = [
                _cell(indicator.code, str(labels.get(group, group)), old, new)
                for group, old, new in pairs
            ]
            if cells:
                name = str(dimension.name) if dimension.columns else ""
                differing.parts.append(Part(name, cells))
        if differing.parts:
            yield differing


def _cell(code: str, group: str, old: Figure | None, new: Figure | None) -> Cell:
    change = change_text(new, old) if new else ""
    return Cell(group, _told(code, old), _told(code, new), change)


def _told(code: str, figure: Figure | None) -> str:
    """The figure, and of a share what it was counted from."""
    if figure is None:
        return ""
    value, of = value_text(figure), counted_from(BY_CODE[code], figure)
    return f"{value} ({of})" if value and of else value or of


def _cut(shown: Iterable[Differing]) -> Iterator[Differing]:
    left = MOST
    for differing in shown:
        for part in differing.parts:
            part.cells = part.cells[:left]
            left -= len(part.cells)
        differing.parts = [part for part in differing.parts if part.cells]
        if differing.parts:
            yield differing


def _offered(found: Found) -> Iterator[tuple[str, str, int]]:
    for indicator in COUNTED:
        number = sum(
            len(pairs) for (code, _), pairs in found.items() if code == indicator.code
        )
        if number:
            yield indicator.code, str(indicator.name), number
