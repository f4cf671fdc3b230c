"""The figures of everybody as the page of a summary shows them.

What is published never changes, and every page asks first whether it may be read:
so it is drawn once for each language, and each process keeps what it drew last.
What it stands against may be counted anew, so the time of that is part of the key.
"""

from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from reports.indicators import Area
from reports.models import Summary
from reports.reading import figures

KEPT = 64


class Drawn(NamedTuple):
    """The areas that there are figures of, and the parts of the page with them."""

    areas: list[Area]
    headlines: SafeString
    tables: SafeString


def drawn(summary: Summary) -> Drawn:
    """A draft is drawn each time. Of what was drawn before, one query."""
    if not summary.is_published:
        return _draw(summary)
    return _kept(summary.pk, tuple(summary.counted_beside()), get_language())


@lru_cache(maxsize=KEPT)
def _kept(
    summary: int, beside: tuple[tuple[int, datetime], ...], language: str
) -> Drawn:
    return _draw(Summary.objects.get(pk=summary))


def _draw(summary: Summary) -> Drawn:
    summary.read_totals()
    areas = figures.areas(summary)
    tables = [(area, figures.overview(summary, area)) for area in areas]
    context = {
        "span": summary.span,
        "previous": summary.span.previous(),
        "year_earlier": summary.year_earlier,
        "tables": tables,
        "headlines": list(figures.headlines(tables)),
    }
    return Drawn(
        areas,
        render_to_string("reports/_headlines.html", context),
        render_to_string("reports/_tables.html", context),
    )
