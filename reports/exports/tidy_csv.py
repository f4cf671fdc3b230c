"""CSV: one row per figure, with HXL tags under the header."""

import csv
from io import StringIO

from core.tabular import safe_cell
from reports.exports.rows import Export, named

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
    summary = export.summary
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerow(COLUMNS.values())
    where = [summary.starts_on, summary.ends_on, summary.program.code]
    for row in export.rows:
        name, unit = named(row.indicator)
        writer.writerow(
            [
                *where,
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
        )
    return text.getvalue().encode()
