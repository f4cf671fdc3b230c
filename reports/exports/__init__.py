"""Summaries as files: one module per format. People build on these formats."""

from collections.abc import Callable
from typing import NamedTuple

from reports.exports import tidy_csv, tidy_json
from reports.exports.rows import Export


class Format(NamedTuple):
    """How the rows of a summary are written, and what the file is."""

    write: Callable[[Export], bytes]
    media_type: str
    suffix: str


FORMATS = {
    "json": Format(tidy_json.write, "application/json", ".json"),
    "csv": Format(tidy_csv.write, "text/csv; charset=utf-8", ".csv"),
}
