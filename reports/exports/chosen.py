"""A table that somebody put together, as files: CSV as of a summary, and XLSX."""

from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from xlsxwriter import Workbook

from reports.audiences import AUDIENCES
from reports.exports import FORMATS, layout, tidy_csv
from reports.exports.rows import Export
from reports.exports.workbook import FIGURES, Sheets
from reports.indicators import BY_CODE
from reports.reading.tables import Asked, blocks

Regions = Mapping[str, str]


class Format(NamedTuple):
    """How the exports of a table are written, what the file is, and what for."""

    write: Callable[[Asked, Sequence[Export], Regions], bytes]
    media_type: str
    label: Promise


def _csv(asked: Asked, exports: Sequence[Export], regions: Regions) -> bytes:
    return tidy_csv.write_all(exports)


def _xlsx(asked: Asked, exports: Sequence[Export], regions: Regions) -> bytes:
    file = BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        _Writer(book, asked, exports, regions).all_sheets()
    return file.getvalue()


KINDS = {
    "csv": Format(_csv, FORMATS["csv"].media_type, _("CSV with HXL tags")),
    "xlsx": Format(_xlsx, FORMATS["xlsx"].media_type, _("Excel workbook")),
}


class _Writer(Sheets):
    """The table as its page shows it, all of its rows, and what they count."""

    def __init__(
        self,
        book: Workbook,
        asked: Asked,
        exports: Sequence[Export],
        regions: Regions,
    ) -> None:
        readers = str(AUDIENCES[asked.audience])
        super().__init__(book, foot=gettext("For whom: %s") % readers)
        self.asked, self.exports = asked, exports
        self.blocks = list(blocks(asked, exports, regions))

    def all_sheets(self) -> None:
        about = layout.about_marks(self.asked.audience)
        self.about(str(self.asked.program), self.facts(), about)
        self.table()
        self.figures()
        self.definitions(BY_CODE[code] for code in self.asked.codes)

    def facts(self) -> dict[str, str]:
        """For whom it is, and each period with its revision and cut-off."""
        facts = {gettext("For whom"): str(AUDIENCES[self.asked.audience])}
        for export in self.exports:
            facts[export.summary.span.label] = layout.stamp(export)
        return facts

    def table(self) -> None:
        periods = [export.summary.span.label for export in self.exports]
        sheet = self.sheet(gettext("Table"), 40, *[14] * len(periods))
        at = 0
        for block in self.blocks:
            title = f"{block.indicator.name} ({block.indicator.code})"
            sheet.write_string(at, 0, title, self.bold)
            at = self.grid(sheet, at + 1, block.name, periods, block.lines) + 1

    def figures(self) -> None:
        """Every row, as in the CSV."""
        sheet = self.sheet(gettext("All figures"), 12, 12, 14, 40, 12, 16)
        self.headings(sheet, 0, ["start", "end", *FIGURES])
        self.rows(
            sheet,
            (
                ((f"{each.summary.starts_on}", f"{each.summary.ends_on}"), row)
                for each in self.exports
                for row in each.rows
            ),
        )
