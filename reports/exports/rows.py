"""The rows of a stored summary as every export tells them."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.db.models import Q
from django.utils import translation

from reports.audiences import INTERNAL
from reports.disclosure.tables import Cell
from reports.indicators import BY_CODE
from reports.models import Figure, Summary
from reports.releasing import is_released, release_of, releases_of


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
    """As the audience may read it: what is not protected yet, others may not at all.

    Its rows stand in the order in which they were stored, which is that of all files.
    """
    hidden: frozenset[Cell] = frozenset()
    if audience != INTERNAL:
        hidden = release_of(summary, audience).cells
    rows = [_row(figure, hidden) for figure in summary.figures.leaving()]
    return Export(summary, audience, rows)


def parts(summaries: Sequence[Summary], audience: str, wanted: Q) -> list[Export]:
    """The same of several summaries, with those of their figures that are wanted.

    Two queries, however many; `NotReleased` where the audience has one of them not.
    """
    hidden: Mapping[int, frozenset[Cell]] = {}
    if audience != INTERNAL:
        told = releases_of(summaries, audience)
        hidden = {pk: each.cells for pk, each in told.items()}
    rows: dict[int, list[Row]] = {each.pk: [] for each in summaries}
    for figure in Figure.objects.leaving().filter(wanted, summary__in=summaries):
        kept_back = hidden.get(figure.summary_id, frozenset())
        rows[figure.summary_id].append(_row(figure, kept_back))
    return [Export(each, audience, rows[each.pk]) for each in summaries]


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


def _row(figure: Figure, hidden: frozenset[Cell]) -> Row:
    cell = Cell(figure.indicator, figure.dimension, figure.group)
    if cell in hidden:
        return Row(*cell, None, None, None, suppressed=True)
    return Row(
        *cell,
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
