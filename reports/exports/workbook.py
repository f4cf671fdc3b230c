"""XLSX: a sheet for each area with its tables and a chart, all rows, definitions.

Every text is written as text: no cell is ever run as a formula.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from typing import Any

from django.utils.translation import get_language_bidi, gettext
from xlsxwriter import Workbook
from xlsxwriter.format import Format as Look
from xlsxwriter.worksheet import Worksheet

from reports.exports import layout
from reports.exports.layout import MARK, Chapter, Drawn, Line
from reports.exports.rows import Export, Row, named
from reports.indicators import BY_CODE, Count, Indicator

FIGURES = (
    *("indicator_code", "indicator", "dimension", "group", "numerator"),
    *("denominator", "value", "unit", "suppressed"),
)
"""The columns of the sheet of all rows, as those of the CSV."""
LONGEST = 31
"""Signs in the name of a sheet."""
NO_NAME = re.compile(r"[\[\]:*?/\\']")
COLOURS = ("#0b5c73", "#d18b2c")


def write(export: Export) -> bytes:
    file = BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        book.set_properties(layout.properties(export))
        _Writer(book, export).all_sheets()
    return file.getvalue()


class Sheets:
    """One workbook on its way: its looks, its sheets, and how cells are written."""

    def __init__(self, book: Workbook, *, foot: str) -> None:
        self.book, self.foot = book, foot
        self.bold = book.add_format({"bold": True})
        self.big = book.add_format({"bold": True, "font_size": 14})
        self.head = book.add_format(
            {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}
        )
        self.words = book.add_format({"text_wrap": True, "valign": "top"})
        self.whole = book.add_format({"num_format": "#,##0"})
        self.tenth = book.add_format({"num_format": "#,##0.0"})
        self.kept = book.add_format({"align": "right", "italic": True})

    def sheet(self, name: str, *widths: int) -> Worksheet:
        free = NO_NAME.sub(" ", name)[:LONGEST]
        sheet = self.book.add_worksheet(free)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        if get_language_bidi():
            sheet.right_to_left()
        sheet.set_footer("&L" + self.foot.replace("&", "&&") + "&R&P/&N")
        return sheet

    def about(self, title: str, facts: Mapping[str, str], marks: str) -> None:
        """The first sheet: what the file is, and what its marks mean."""
        sheet = self.sheet(gettext("Summary"), 22, 70)
        sheet.write_string(0, 0, title, self.big)
        for at, (label, value) in enumerate(facts.items(), start=2):
            sheet.write_string(at, 0, label, self.bold)
            sheet.write_string(at, 1, value)
        sheet.write_string(len(facts) + 3, 1, marks, self.words)

    def grid(
        self,
        sheet: Worksheet,
        at: int,
        title: str,
        columns: Iterable[str],
        lines: Iterable[Line],
    ) -> int:
        """A table with its heading; where the next one may begin."""
        self.headings(sheet, at, [title, *columns])
        for line in lines:
            at += 1
            sheet.write_string(at, 0, line.label)
            for column, row in enumerate(line.rows, start=1):
                self.value(sheet, at, column, row)
        return at + 1

    def definitions(self, known: Iterable[Indicator]) -> None:
        sheet = self.sheet(gettext("Definitions"), 12, 36, 16, 100)
        self.headings(
            sheet,
            0,
            [
                gettext("Code"),
                gettext("Figure"),
                gettext("Unit"),
                gettext("Definition"),
            ],
        )
        for at, indicator in enumerate(known, start=1):
            for column, text in enumerate(_defined(indicator)):
                sheet.write_string(at, column, text, self.words)
        sheet.freeze_panes(1, 0)

    def rows(self, sheet: Worksheet, rows: Iterable[tuple[Sequence[str], Row]]) -> None:
        """Every row as the other formats have it, after what says whose it is."""
        for at, (before, row) in enumerate(rows, start=1):
            name, unit = named(row.indicator)
            texts = [*before, row.indicator, name, row.dimension, row.group]
            for column, text in enumerate(texts):
                sheet.write_string(at, column, text)
            first = len(texts)
            self.number(sheet, at, first, row.numerator)
            self.number(sheet, at, first + 1, row.denominator)
            self.number(sheet, at, first + 2, row.value, self.look(row.indicator))
            sheet.write_string(at, first + 3, unit)
            sheet.write_boolean(at, first + 4, row.suppressed)
        sheet.freeze_panes(1, 0)

    # Cells

    def headings(self, sheet: Worksheet, at: int, texts: Sequence[str]) -> None:
        for column, text in enumerate(texts):
            sheet.write_string(at, column, text, self.head)

    def value(self, sheet: Worksheet, at: int, column: int, row: Row | None) -> None:
        if row is None:
            return
        if row.suppressed:
            sheet.write_string(at, column, MARK, self.kept)
        else:
            self.number(sheet, at, column, row.value, self.look(row.indicator))

    def number(
        self,
        sheet: Worksheet,
        at: int,
        column: int,
        number: float | None,
        look: Look | None = None,
    ) -> None:
        if number is not None:
            sheet.write_number(at, column, number, look or self.whole)

    def look(self, code: str) -> Look:
        return self.whole if isinstance(BY_CODE[code], Count) else self.tenth


class _Writer(Sheets):
    """The workbook of one summary."""

    def __init__(self, book: Workbook, export: Export) -> None:
        super().__init__(book, foot=layout.stamp(export))
        self.export = export

    def all_sheets(self) -> None:
        chapters = layout.chapters(self.export)
        about = layout.about_marks(self.export.audience)
        self.about(layout.title(self.export), layout.facts(self.export), about)
        for chapter in chapters:
            self.area(chapter)
        self.figures()
        self.definitions([each for it in chapters for each in it.indicators])

    def area(self, chapter: Chapter) -> None:
        name = str(chapter.area.name)
        sheet = self.sheet(name, 34, *[12] * len(chapter.indicators))
        sheet.write_string(0, 0, name, self.big)
        sheet.write_string(1, 0, layout.stamp(self.export))
        at = self.totals(sheet, 3, chapter)
        codes = [each.code for each in chapter.indicators]
        for table in chapter.tables:
            title = str(table.dimension.name)
            at = self.grid(sheet, at + 1, title, codes, table.lines)
        self.chart(sheet, at + 1, chapter.drawn)

    def totals(self, sheet: Worksheet, at: int, chapter: Chapter) -> int:
        headings = [
            *(gettext("Figure"), gettext("Code"), gettext("Value"), gettext("Unit")),
            *(gettext("Numerator"), gettext("Denominator")),
        ]
        self.headings(sheet, at, headings)
        for indicator, row in zip(chapter.indicators, chapter.totals, strict=True):
            at += 1
            sheet.write_string(at, 0, str(indicator.name))
            sheet.write_string(at, 1, indicator.code)
            self.value(sheet, at, 2, row)
            sheet.write_string(at, 3, str(indicator.unit.name))
            self.number(sheet, at, 4, row.numerator)
            self.number(sheet, at, 5, row.denominator)
        return at + 1

    def chart(self, sheet: Worksheet, at: int, drawn: Drawn) -> None:
        """One figure by age and sex, drawn from the numbers above it."""
        title = f"{drawn.indicator.name} ({drawn.indicator.code})"
        end = self.grid(sheet, at, title, drawn.sexes, drawn.lines)
        chart: Any = self.book.add_chart({"type": "column"})
        first, last = at + 1, end - 1
        for column, colour in enumerate(COLOURS, start=1):
            chart.add_series(
                {
                    "name": [sheet.get_name(), at, column],
                    "categories": [sheet.get_name(), first, 0, last, 0],
                    "values": [sheet.get_name(), first, column, last, column],
                    "fill": {"color": colour},
                }
            )
        chart.set_title({"name": title})
        chart.set_legend({"position": "bottom"})
        sheet.insert_chart(end + 1, 0, chart, {"description": title})

    def figures(self) -> None:
        """Every row, as the other formats have them."""
        sheet = self.sheet(gettext("All figures"), 14, 40, 12, 16)
        self.headings(sheet, 0, FIGURES)
        self.rows(sheet, (((), row) for row in self.export.rows))
        sheet.autofilter(0, 0, len(self.export.rows), len(FIGURES) - 1)


def _defined(indicator: Indicator) -> tuple[str, str, str, str]:
    name, unit = str(indicator.name), str(indicator.unit.name)
    return indicator.code, name, unit, str(indicator.definition)
