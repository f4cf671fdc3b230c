"""5W: who does what, where, when and for whom, with HXL tags, as CSV or a workbook.

Who and what are the activities that ran in the period, by partner, stage and region
of the office. For whom is what the summary says of the stage and the region: how
many persons living there were reached, by all partners together. Nothing is counted
of people here, so what the summary keeps back is kept back here.
"""

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import date
from io import BytesIO, StringIO
from typing import NamedTuple

from django.db.models import Q
from xlsxwriter import Workbook

from core.tabular import safe_cell
from programs.models import Activity, Area, Partner, StageKind
from reports.exports import layout
from reports.exports.rows import Export

REACHED = {
    StageKind.PSYCHOLOGICAL_SUPPORT: "PSY-3",
    StageKind.VOCATIONAL_TRAINING: "VOC-3",
    StageKind.EDUCATION: "EDU-3",
}
"""Stage -> the figure that says how many persons it reached."""

COLUMNS = {
    "who_code": "#org+code",
    "who": "#org+name",
    "who_type": "#org+type",
    "what": "#sector+code",
    "activities": "#activity+num",
    "where_code": "#adm1+code",
    "where": "#adm1+name",
    "start": "#date+start",
    "end": "#date+end",
    "for_whom": "#reached+num",
    "suppressed": "#meta+suppressed+bool",
}
"""Name -> HXL tag."""


class Line(NamedTuple):
    """A partner's work in a stage and a region; no partner: the programme's own."""

    partner: Partner | None
    stage: str
    region: Area | None
    activities: int


def write(export: Export) -> bytes:
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerow(COLUMNS.values())
    for line in lines(export):
        writer.writerow(
            safe_cell(cell) if isinstance(cell, str) else cell
            for cell in _cells(export, line)
        )
    return text.getvalue().encode()


def write_workbook(export: Export) -> bytes:
    """The same cells: texts as texts, so none is run; numbers and days as such."""
    file = BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        book.set_properties(layout.properties(export))
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet("5W")
        sheet.freeze_panes(2, 0)
        rows = (_cells(export, line) for line in lines(export))
        for at, cells in enumerate([[*COLUMNS], [*COLUMNS.values()], *rows]):
            for column, cell in enumerate(cells):
                if isinstance(cell, date):
                    sheet.write_datetime(at, column, cell, day)
                elif isinstance(cell, str):
                    sheet.write_string(at, column, cell)
                elif cell is not None:
                    sheet.write_number(at, column, cell)
        sheet.autofit()
    return file.getvalue()


def lines(export: Export) -> list[Line]:
    """By region, stage and partner. Two queries, whatever there is."""
    summary = export.summary
    ran = Activity.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=summary.starts_on),
        program=summary.program_id,
        starts_on__lte=summary.ends_on,
    ).select_related("partner", "office")
    regions = _regions(summary.program_id)
    numbers = Counter(
        (activity.partner, activity.stage, regions.get(activity.office.area_id or 0))
        for activity in ran
    )
    found = [Line(*where, number) for where, number in numbers.items()]
    return sorted(
        found,
        key=lambda line: (
            line.region.pcode if line.region else "~",
            line.stage,
            line.partner.code if line.partner else "",
        ),
    )


def _regions(program_id: int) -> dict[int, Area]:
    """Area -> the one of level 1 that it lies in."""
    areas = Area.objects.filter(program=program_id).in_bulk()

    def region(area: Area) -> Area:
        while area.parent_id:
            area = areas[area.parent_id]
        return area

    return {pk: region(area) for pk, area in areas.items()}


def _cells(export: Export, line: Line) -> Iterator[str | float | date | None]:
    program, partner, region = export.summary.program, line.partner, line.region
    yield partner.code if partner else program.code
    yield partner.name if partner else program.name
    yield partner.type if partner else ""
    yield line.stage
    yield line.activities
    yield region.pcode if region else "unknown"
    yield region.name if region else ""
    yield export.summary.starts_on
    yield export.summary.ends_on
    reached, suppressed = _reached(export, line)
    yield reached
    yield "true" if suppressed else "false"


def _reached(export: Export, line: Line) -> tuple[int | float | None, bool]:
    code = REACHED.get(StageKind(line.stage))
    group = line.region.pcode if line.region else "unknown"
    for row in export.rows:
        if (row.indicator, row.dimension, row.group) == (code, "adm1", group):
            return row.value, row.suppressed
    return None, False
