"""Summaries as files: one module per format. People build on these formats."""

from typing import Protocol

from reports.exports import tidy_csv, tidy_json
from reports.models import Summary


class Writer(Protocol):
    """Gives the text of the file."""

    def __call__(self, summary: Summary, *, audience: str) -> str: ...


WRITERS: dict[str, Writer] = {"json": tidy_json.write, "csv": tidy_csv.write}
