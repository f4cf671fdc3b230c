"""Summaries as files: one module per format. People build on these formats."""

from collections.abc import Callable
from typing import NamedTuple

from reports.exports import (
    dhis2,
    iati,
    paper,
    tidy_csv,
    tidy_json,
    who_does_what,
    workbook,
)
from reports.exports.rows import Export


class Format(NamedTuple):
    """How the rows of a summary are written, and what the file is."""

    write: Callable[[Export], bytes]
    media_type: str
    suffix: str


FORMATS = {
    "json": Format(tidy_json.write, "application/json", ".json"),
    "csv": Format(tidy_csv.write, "text/csv; charset=utf-8", ".csv"),
    "xlsx": Format(
        workbook.write,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ".xlsx",
    ),
    "pdf": Format(paper.write, "application/pdf", ".pdf"),
    "dhis2": Format(dhis2.write, "application/json", "-dhis2.json"),
    "iati": Format(iati.write, "application/xml", "-iati.xml"),
    "5w": Format(who_does_what.write, "text/csv; charset=utf-8", "-5w.csv"),
}
