"""The rows of a stored summary as every export tells them."""

from collections.abc import Iterator
from typing import NamedTuple

from django.utils import translation

from reports.disclosure.tables import Cell
from reports.indicators import BY_CODE
from reports.models import Figure, Summary
from reports.releasing import is_released, release_of

INTERNAL = "internal"


class Row(NamedTuple):
    """One figure. A count is whole, a share or a median has one decimal."""

    indicator: str
    dimension: str
    group: str
    numerator: int | None
    denominator: int | None
    value: int | float | None
    suppressed: bool


class Export(NamedTuple):
    """What leaves the programme: a summary as an audience may read it."""

    summary: Summary
    audience: str
    rows: list[Row]


def export(summary: Summary, audience: str) -> Export:
    """As the audience may read it: what is not protected yet, others may not at all."""
    hidden: frozenset[Cell] = frozenset()
    if audience != INTERNAL:
        hidden = release_of(summary, audience).cells
    return Export(summary, audience, list(_rows_of(summary, hidden)))


def available(summary: Summary, audience: str) -> bool:
    """Whether the audience may have the summary at all."""
    return audience == INTERNAL or is_released(summary, audience)


def year_earlier(export_: Export) -> Export | None:
    """The same calendar period of the year before, for the same audience."""
    now = export_.summary
    before = Summary.objects.of(now.program, now.span.year_earlier())
    for summary in before.select_related("program"):
        if available(summary, export_.audience):
            return export(summary, export_.audience)
    return None


def _rows_of(summary: Summary, hidden: frozenset[Cell]) -> Iterator[Row]:
    """In the order in which they were stored, which is that of the exports."""
    for figure in summary.figures.leaving():
        cell = Cell(figure.indicator, figure.dimension, figure.group)
        if cell in hidden:
            yield Row(*cell, None, None, None, suppressed=True)
            continue
        yield Row(
            indicator=figure.indicator,
            dimension=figure.dimension,
            group=figure.group,
            numerator=figure.numerator,
            denominator=figure.denominator,
            value=_value(figure),
            suppressed=False,
        )


def named(indicator: str) -> tuple[str, str]:
    """Its name and its unit. Never translated: a format is the same for everybody."""
    known = BY_CODE[indicator]
    with translation.override(None):
        return str(known.name), known.unit.code


def _value(figure: Figure) -> int | float | None:
    if figure.value is None:
        return None
    return int(figure.value) if figure.is_count else float(figure.value)
