"""Summaries as files: one module per format. People build on these formats."""

from collections.abc import Callable
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

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

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Format(NamedTuple):
    """How the rows of a summary are written, what the file is, and what for."""

    write: Callable[[Export], bytes]
    media_type: str
    suffix: str
    label: Promise


FORMATS = {
    "json": Format(tidy_json.write, "application/json", ".json", _("JSON")),
    "csv": Format(
        tidy_csv.write, "text/csv; charset=utf-8", ".csv", _("CSV with HXL tags")
    ),
    "xlsx": Format(
        workbook.write,
        XLSX,
        ".xlsx",
        _("Excel workbook"),
    ),
    "pdf": Format(
        paper.write, "application/pdf", ".pdf", _("PDF, to read and to print")
    ),
    "dhis2": Format(
        dhis2.write, "application/json", "-dhis2.json", _("Data values for DHIS2")
    ),
    "iati": Format(
        iati.write, "application/xml", "-iati.xml", _("Results for IATI 2.03")
    ),
    "5w": Format(
        who_does_what.write,
        "text/csv; charset=utf-8",
        "-5w.csv",
        _("5W: who does what, where"),
    ),
    "5w-xlsx": Format(
        who_does_what.write_workbook,
        XLSX,
        "-5w.xlsx",
        _("5W as an Excel workbook"),
    ),
}
