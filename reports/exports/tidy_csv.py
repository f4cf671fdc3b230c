"""CSV: one row per figure, with HXL tags under the header."""

import csv
from collections.abc import Iterable
from io import StringIO

from core.tabular import safe_cell
from reports.exports.rows import Export, Row, named

COLUMNS = {
    "start": "#date+start",
    "end": "#date+end",
    "program": "#activity+code",
    "indicator_code": "#indicator+code",
    "indicator": "#indicator+name",
    "dimension": "#meta+dimension",
    "group": "#meta+group",
    "numerator": "#indicator+numerator+num",
    "denominator": "#indicator+denominator+num",
    "value": "#indicator+value+num",
    "unit": "#indicator+unit",
    "suppressed": "#meta+suppressed+bool",
}
"""Name -> HXL tag."""


def write(export: Export) -> bytes:
    """The same rows for whatever audience: what it may not see is left out of them."""
    return write_all([export])


def write_all(exports: Iterable[Export]) -> bytes:
    """Several periods one after the other, under the same two headers."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerow(COLUMNS.values())
    for export in exports:
        summary = export.summary
        where = [summary.starts_on, summary.ends_on, summary.program.code]
        writer.writerows([*where, *_cells(row)] for row in export.rows)
    return text.getvalue().encode()


def _cells(row: Row) -> list[object]:
    name, unit = named(row.indicator)
    return [
        row.indicator,
        name,
        row.dimension,
        safe_cell(row.group),
        row.numerator,
        row.denominator,
        row.value,
        unit,
        "true" if row.suppressed else "false",
    ]
