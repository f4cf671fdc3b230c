"""The trail as a table to take away: ids and codes, no case's name.

At most so many rows, the newest; a last line says so where more were found.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO, StringIO
from itertools import islice

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext
from openpyxl import Workbook

from core.models import AuditEvent
from core.models.audit import AuditEventQuerySet
from core.tabular import safe_cell
from reports.reading.trail import NEWEST_FIRST, cases_of, words

MOST = 100_000
AT_ONCE = 5_000
COLUMNS = (
    *("number", "at", "program", "user", "action", "words"),
    *("record_kind", "record", "cases", "facts"),
)
NAMED = {"case", "cases"}
"""Facts that stand in a column of their own."""
BOM = "\ufeff"
"""By which spreadsheet programs know that a file is in UTF-8."""

Line = Sequence[str | int]


def lines(events: AuditEventQuerySet, program: str) -> Iterator[Line]:
    """The header, the rows, and that there are more if there are."""
    yield COLUMNS
    rows = NEWEST_FIRST.sorted(events).select_related("by")[: MOST + 1]
    walk = rows.iterator(chunk_size=AT_ONCE)
    for event in islice(walk, MOST):
        yield [_safe(cell) for cell in _cells(event, program)]
    if next(walk, None):
        told = gettext("Cut: only the newest %(count)d rows stand here.")
        yield [told % {"count": MOST}]


def as_csv(rows: Iterable[Line]) -> bytes:
    text = StringIO()
    text.write(BOM)
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def as_xlsx(rows: Iterable[Line]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("trail")
    for row in rows:
        sheet.append(row)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


FORMATS = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "xlsx": (
        as_xlsx,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
}


def _cells(event: AuditEvent, program: str) -> Iterator[str | int]:
    rest = {key: fact for key, fact in event.facts.items() if key not in NAMED}
    yield event.pk
    yield event.at.isoformat()
    yield program
    yield event.by.username if event.by else ""
    yield event.action
    yield words(event.action)
    yield event.subject_type
    yield event.subject_id
    yield " ".join(cases_of(event.facts))
    yield json.dumps(rest, cls=DjangoJSONEncoder) if rest else ""


def _safe(cell: str | int) -> str | int:
    return safe_cell(cell) if isinstance(cell, str) else cell
