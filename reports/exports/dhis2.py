"""DHIS2: the body of a `dataValueSets` import, with `idScheme=code`.

A DHIS2 data element has one category combination, so each dimension has data
elements of its own: `VOC-5` for everybody, `VOC-5_SEX`, `VOC-5_AGE_BAND` and so on;
what a share or a median was taken of stands beside it as `VOC-5_NUM` and
`VOC-5_DEN`. Regions are organisation units by their P-code, everything else is the
programme's. What is kept back or was over nothing is left out, never sent as 0.
"""

import json
from collections.abc import Iterator

from reports.exports.rows import Export, Row
from reports.periods import Period

TOTAL = "default"
"""The code of DHIS2's own category option combination of everybody."""


def write(export: Export) -> bytes:
    """One value a line, so that two revisions can be compared by any tool."""
    program, period = export.summary.program.code, period_of(export.summary.span)
    values = [
        json.dumps(
            {
                "dataElement": element,
                "period": period,
                "orgUnit": unit_of(row, program),
                "categoryOptionCombo": option_of(row),
                "value": str(value),
            }
        )
        for row in export.rows
        for element, value in _values(row)
    ]
    text = ",\n ".join(values)
    return f'{{"idScheme": "code", "dataValues": [\n {text}]}}\n'.encode()


def period_of(span: Period) -> str:
    year, number = span.start.year, span.number
    return {
        "month": f"{year}{number:02d}",
        "quarter": f"{year}Q{number}",
        "half": f"{year}S{number}",
        "year": f"{year}",
    }[span.kind]


def unit_of(row: Row, program: str) -> str:
    """Where the persons live, if it is known; else the programme."""
    is_place = row.dimension == "adm1" and row.group != "unknown"
    return row.group if is_place else program


def option_of(row: Row) -> str:
    """The group is the code of its category option combination."""
    return TOTAL if row.dimension in ("total", "adm1") else row.group


def _values(row: Row) -> Iterator[tuple[str, int | float]]:
    """Data element -> value; of a row that is kept back there is none."""
    figures = {"": row.value}
    if row.denominator is not None:
        figures |= {"_NUM": row.numerator, "_DEN": row.denominator}
    by = "" if row.dimension == "total" else f"_{row.dimension.upper()}"
    for part, figure in figures.items():
        if figure is not None:
            yield f"{row.indicator}{part}{by}", figure
