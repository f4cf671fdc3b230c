"""PDF: tagged, to read and to print; in the language of whoever asks.

On every page stands which revision it is, for whom, and as of when.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, get_language_bidi, gettext

from core import pdf
from reports import charts
from reports.exports import layout
from reports.exports.layout import Chapter, Drawn, Line, Table
from reports.exports.rows import Export, Row
from reports.indicators import Indicator, Rate

TEMPLATE = "reports/summary.typ"
DRAWN = 2
"""So many sexes, the first ones, are drawn."""


def write(export: Export) -> bytes:
    return pdf.made(TEMPLATE, printed(export))


def printed(export: Export) -> dict[str, Any]:
    """What the template finds as its data: words and drawings."""
    chapters = layout.chapters(export)
    return {
        "lang": (get_language() or "en")[:2],
        "dir": "rtl" if get_language_bidi() else "ltr",
        "author": export.summary.program.name,
        "kicker": gettext("Monitoring summary"),
        "title": layout.title(export),
        "facts": list(layout.facts(export).items()),
        "about": layout.about_marks(export.audience),
        "stamp": layout.stamp(export),
        "page": gettext("Page"),
        "chapters": [_chapter(each) for each in chapters],
        "definitions": {
            "title": gettext("Definitions"),
            "table": _definitions(chapters),
        },
    }


def _chapter(chapter: Chapter) -> dict[str, Any]:
    return {
        "name": str(chapter.area.name),
        "totals": _totals(chapter),
        "chart": _chart(chapter.drawn),
        "by_age": _by_age(chapter.drawn),
        "tables": [
            _by_group(chapter.indicators, table)
            for table in chapter.tables
            if table.dimension.code != "sex_age"
        ],
    }


def _totals(chapter: Chapter) -> dict[str, Any]:
    head = [gettext("Figure"), gettext("Code"), gettext("Unit"), gettext("Value")]
    rows = [
        [
            *(str(each.name), each.code, str(each.unit.name)),
            *(layout.cell(row), layout.counted_from(row)),
        ]
        for each, row in zip(chapter.indicators, chapter.totals, strict=True)
    ]
    head.append(gettext("Counted from"))
    return _table(gettext("Whole programme"), head, rows)


def _by_group(indicators: Sequence[Indicator], table: Table) -> dict[str, Any]:
    """Groups down; across, the codes of the figures, for they fit."""
    name = str(table.dimension.name)
    return _table(
        name, [name, *(each.code for each in indicators)], _cells(table.lines)
    )


def _by_age(drawn: Drawn) -> dict[str, Any]:
    sentence = gettext("%(figure)s (%(code)s) by sex and age")
    facts = {"figure": drawn.indicator.name, "code": drawn.indicator.code}
    return _table(sentence % facts, [gettext("Age"), *drawn.sexes], _cells(drawn.lines))


def _cells(lines: Iterable[Line]) -> list[list[str]]:
    return [[line.label, *map(layout.cell, line.rows)] for line in lines]


def _table(title: str, head: list[str], rows: list[list[str]]) -> dict[str, Any]:
    return {"title": title, "head": head, "rows": rows}


def _definitions(chapters: Iterable[Chapter]) -> dict[str, Any]:
    head = [gettext("Code"), gettext("Figure"), gettext("Definition")]
    known = [each for chapter in chapters for each in chapter.indicators]
    rows = [[each.code, str(each.name), str(each.definition)] for each in known]
    return _table(gettext("Definitions"), head, rows)


def _chart(drawn: Drawn) -> dict[str, str]:
    """One figure by age and sex; what is kept back is a gap, as in the table."""
    series = {
        sex: [_height(line.rows[column]) for line in drawn.lines]
        for column, sex in enumerate(drawn.sexes[:DRAWN])
    }
    percent = isinstance(drawn.indicator, Rate)
    sentence = gettext("Bars of %(figure)s by age and sex: the table has the numbers.")
    return {
        "svg": charts.in_groups(drawn.ages, series, percent=percent),
        "words": sentence % {"figure": drawn.indicator.name},
    }


def _height(row: Row | None) -> Decimal | None:
    return None if row is None or row.value is None else Decimal(str(row.value))
